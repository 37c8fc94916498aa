/// \file  models/voi/sample_information/moment_matching.hpp
/// \brief EVSI of a design at any size, from a few simulated data sets of different sizes.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "models/cea/outcomes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/conditional_draws.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// One data set to simulate and analyse.
struct PosteriorRequest {
  std::size_t run = 0;        ///< address of its random numbers
  std::size_t draw = 0;       ///< simulate the data from the parameters of this draw of the prior
  double size = 0;            ///< of the trial, a whole number in the unit of MomentMatchingPlan
  std::size_t posterior = 0;  ///< draws of all parameters given the data
};

/// Fills cost and QALYs of every option, shape [option][posterior draw].
using PosteriorSample = std::function<void(const PosteriorRequest&, ConditionalOutcomes&)>;

struct MomentMatchingPlan {
  double smallest = 1, largest = 1;  ///< sizes of interest; 0 < smallest <= largest
  std::size_t runs = 50;             ///< data sets, >= 10
  std::size_t posterior = 2000;      ///< draws given each, >= 10
};

/// EVSI by moment matching. What a trial of size n can be expected to find, E[NB | X], has the mean
/// of g = E[NB | phi], phi the parameters that it informs, and a variance that is lower:
///
///   Var E[NB | X] = Var NB - E[Var(NB | X)].
///
/// 1. g by regression over the prior draws (voi/evppi.hpp).
/// 2. Runs: data sets from draws at equally spaced quantiles of the curve that explains most, sizes
///    spread evenly in the logarithm and independently of the quantile; Var(NB | X) in each.
/// 3. With several options the variance is a matrix. In the axes that turn Var g into the identity
///    and the mean of the matrices over runs into a diagonal, each axis keeps a share
///    r_i(n) = n / (n + h_i) of its variance; h_i by least squares over the runs. For linear g and
///    normal data this is exact, with h_i the size at which data weigh as much as the prior.
/// 4. g moved to the variance r: EVSI(n) = mean of max_d - best of the moved g.
///
/// Right where data about phi shrink g towards its mean without changing its shape much: near
/// enough linear in phi, or large n. It is the cheapest where posteriors are dear and many sizes
/// are asked for. It is rough where a trial says little beside what phi leaves uncertain: r is then
/// a small difference of variances, which takes many draws of the prior.
///
/// Standard error: jackknife over 20 groups of draws, everything estimated again, and over runs.
/// Not in it: that g is moved and not reshaped, and the small upward bias of a regression
/// (PartialInformation::bias).
///
/// \source Heath, Manolopoulou and Baio 2018, Med Decis Making 38:163 (moment matching); 2019, Med
///         Decis Making 39:347 (across sizes)
/// \test closed forms (normal with two options; five correlated parameters with three, of which one
///       trial learns two at different speeds) within four standard errors over a range of sizes
class MomentMatching {
 public:
  /// \param parameters  phi, shape [parameter][draw]
  /// \param outcomes    over the same draws
  /// \pre at least 200 draws; groups.replicates >= 2
  /// \cost runs x posterior runs of the model; 21 regressions
  MomentMatching(std::span<const std::span<const double>> parameters, const cea::Outcomes& outcomes,
                 const numerics::DrawGroups& groups, const MomentMatchingPlan& plan,
                 const PosteriorSample& posterior);

  /// EVSI of a trial of this size.
  /// \param size  > 0; outside [smallest, largest] an extrapolation
  /// \returns money, in the terms of the outcomes; nothing where the runs take no variance off net
  ///          benefit in any direction, for what they miss is in no standard error
  /// \cost (runs + 21) x draws x options^2
  [[nodiscard]] std::optional<Estimate> evsi(double threshold, double size) const;

  /// Runs of the model, beyond those of the outcomes.
  [[nodiscard]] std::size_t evaluations() const noexcept { return evaluations_; }

 private:
  /// QALYs and costs of all options but the first, less the first's; a moment's index is
  /// 2 (option - 1), + 1 for cost.
  struct Curves {
    std::vector<std::vector<double>> expected;  ///< g, shape [moment][draw]
    std::vector<double> covariance;             ///< of what was drawn, shape [moment][moment]
  };
  struct Run {
    double size;
    std::vector<double> covariance;  ///< given the data, shape [moment][moment]
  };
  struct Moved {
    double value = 0.0;
    bool revealed = false;  ///< whether the runs take variance off
  };
  [[nodiscard]] Moved value(const Curves& curves, double threshold, double size,
                            std::size_t without_run) const;

  std::size_t moments_ = 0, evaluations_ = 0;
  std::vector<Curves> curves_;  ///< all draws, then all but one group each
  std::vector<Run> runs_;
};

}  // namespace equipoise::voi
