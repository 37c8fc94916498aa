/// \file  models/implementation/payoff.hpp
/// \brief What implementing a strategy for a target is worth, draw by draw, with all its parts.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "models/implementation/delivery.hpp"

namespace equipoise::implementation {

/// The draws of one pairing. Each span has shape [draw], all the same length; a constant is
/// repeated.
struct PairingDraws {
  std::span<const double> qalys;      ///< q: QALYs per counted person who becomes adherent
  std::span<const double> care_cost;  ///< c: change in the cost of care, per the same person; money
  /// People counted in the year in which delivery starts, and in each later year. For person-years
  /// both are the eligible people: the same span.
  std::span<const double> first_year, each_later_year;
  std::span<const double> reach;              ///< share of practices that take part, in [0, 1]
  std::span<const double> current_adherence;  ///< a0, in [0, 1]; for a practice to withdraw, the
                                              ///< share of people who do not receive it
  std::span<const double> achievable;         ///< the ceiling of adherence, in [0, 1]
  std::span<const double> effect;             ///< delta = mu + u, log odds ratio
  std::span<const double> setup;              ///< once, money
  std::span<const double> fixed_per_year;     ///< money a year of delivery
  std::span<const double> per_practice_year;  ///< money a year, per practice that takes part
  std::span<const double>
      per_patient_year;  ///< money a year, per counted person of those practices
  /// Once, money, where a trial leads to a stop before the end: a matter of what is done with a
  /// pairing, not of its payoff.
  std::span<const double> reversal;

  [[nodiscard]] std::size_t size() const noexcept { return qalys.size(); }
};

/// The place and the rules of counting.
struct Setting {
  double practices = 0.0;
  double attenuation =
      1.0;  ///< lambda in (0, 1]: how much of an effect on process reaches the outcome
  Horizon horizon;
};

/// How a strategy is delivered when it is implemented: everybody from the first day.
struct Delivery {
  double duration = 0.0;  ///< years
  Persistence persistence;
  /// [0, D), D = the smaller of duration and horizon.
  [[nodiscard]] Schedule implemented(const Horizon& horizon) const noexcept;
};

/// y within [-700, 700], where exp(y) is finite. Beyond, adherence is 0 or 1 to the last bit all
/// the same.
[[nodiscard]] inline double finite_odds(double y) noexcept {
  return std::max(-700.0, std::min(y, 700.0));
}

/// Whether every value is. \cost a pass
[[nodiscard]] bool all_finite(std::span<const double> x) noexcept;

/// logit a1 = logit a0 + y, y = lambda delta f. For y >= 0: a1 = max(a0, min(a1, achievable)); for
/// y < 0 no ceiling holds. \returns a1 - a0. \pre a0, achievable in [0, 1]; y finite
[[nodiscard]] double adherence_gain(double a0, double achievable, double y);

/// The payoff of a pairing by draw. Shapes [draw]; QALYs and money discounted to the decision. They
/// are kept apart: money is formed only at a threshold.
struct PairingPayoff {
  std::vector<double> qalys;  ///< sum over t of n_t reach gain_t q (1 + r_o)^-t
  std::vector<double>
      care_cost;  ///< sum over t of n_t reach gain_t c (1 + r_c)^-t; a saving is negative
  std::vector<double> setup_cost, fixed_cost, practice_cost, patient_cost;
  std::vector<double> extra_adherent;  ///< person-years or patients, undiscounted
  /// The same, discounted as outcomes and as costs: qalys = q x the one, care_cost = c x the other.
  /// They do not depend on the gain of a person.
  std::vector<double> extra_adherent_outcomes, extra_adherent_costs;
  /// The same of one person a year who is reached, where people come in the first year and where
  /// they come in each later year.
  struct OfOnePerson {
    std::vector<double> outcomes, costs;
  };
  std::array<OfOnePerson, 2> of_one;

  std::vector<double>
      adherence_gain_by_year;  ///< [year] mean over draws, in practices that take part
  std::vector<double> programme_cash_by_year;  ///< [year] mean over draws, undiscounted money
  /// Share of draw-years with an effect in which adherence is held at its ceiling.
  double share_at_ceiling = 0.0;

  /// Set-up, fixed, practice and patient cost of a draw.
  [[nodiscard]] double programme_cost(std::size_t draw) const;
  /// threshold x QALYs - care cost - programme cost of a draw; money.
  [[nodiscard]] double at(double threshold, std::size_t draw) const;
};

/// Values a schedule for everybody:
///
///   W = sum_t n_t reach gain_t [k q (1+r_o)^-t - c (1+r_c)^-t]
///       - sum_t (1+r_c)^-t x_t reach (practices per_practice + n_t per_patient),
///   G = - sum_t (1+r_c)^-t x_t fixed_per_year,   payoff = W + G - set-up,
///
/// the set-up paid once, in the year of first delivery. The deterministic run is this function on
/// one draw that holds the means of all inputs.
///
/// \pre all spans have the same length, >= 1; reach, adherence and achievable in [0, 1]; every
/// value
///      finite
/// \cost about 10 ns a draw and effect level
/// \source docs/methods/payoff-of-a-pairing.md
/// \test the worked pairing, 7,198.31; parts add up; a brute-force sum over years and draws
[[nodiscard]] PairingPayoff payoff(const PairingDraws& draws, const Setting& setting,
                                   const Persistence& persistence, const Schedule& schedule);

}  // namespace equipoise::implementation
