/// \file  models/voi/realised_value.hpp
/// \brief What information is worth where not everybody follows it.
///
/// EVPI and EVSI take for granted that everybody has the option that is best on what is known. Two
/// adjustments: uptake that is known year by year, before and after research; and uptake that
/// depends on how strong the evidence is.
#pragma once

#include <span>

#include "equipoise/estimate.hpp"

namespace equipoise::voi {

/// Who is decided for, and how many of them have the option that is best on what is known.
struct UptakeByYear {
  std::span<const double> people;  ///< N_t, shape [year], from the decision on
  std::span<const double> before;  ///< rho_t without the research, shares, shape [year]
  std::span<const double> after;   ///< rho'_t with it; 0 before it reports, or as without it
};

/// Value of research for a population of which a part follows.
struct RealisedValue {
  Estimate information;     ///< sum_t N_t (1 + r)^-t rho'_t EVSI
  Estimate implementation;  ///< sum_t N_t (1 + r)^-t (rho'_t - rho_t) M: research that moves uptake
  Estimate total;
};

/// \param information  EVSI or EVPI for one person
/// \param advantage    M, expected net benefit for one person of the option that is best on current
///                     information over what those who do not follow have
/// \param rate         r > -1, a year
/// \returns money; the standard error of the total is the sum of both, an upper bound: it is not
///          said how the two are correlated
/// \pre shapes agree; people >= 0; shares in [0, 1]
/// \source Andronis and Barton 2016, Med Decis Making 36:296 (realisable value of perfect and of
/// sample information; recalled, and restated in this notation)
/// \test by hand; full uptake gives the population's EVSI, unchanged uptake no implementation
[[nodiscard]] RealisedValue realised_value(const UptakeByYear& uptake, const Estimate& information,
                                           const Estimate& advantage, double rate);

/// Uptake that grows with the strength of evidence, z = mean / standard deviation of the
/// incremental net benefit on what is known: rho(z) = min(1, max(0, (z - nobody) / (everybody -
/// nobody))). Where the two are equal, everybody from there on.
struct UptakeByEvidence {
  double nobody = 0.0;     ///< z_0: up to here nobody takes the option up
  double everybody = 0.0;  ///< z_1 >= z_0
  [[nodiscard]] double at(double z) const noexcept;
};

/// One option against usual care: incremental net benefit for one person b ~ N(mean, sd^2), and a
/// study that observes b with a sampling variance.
struct NormalDecision {
  double mean = 0.0, sd = 0.0;
  double sampling_variance = 0.0;
};

/// Value of the study for one person, uptake following its evidence:
///
///   E_X[rho(z_X) b_X] - rho(z) b,   b_X the posterior mean, z_X = b_X / posterior sd, z = mean /
///   sd.
///
/// z_X is normal with mean mean / posterior sd and sd tau = sd / sqrt(sampling variance), so that
/// with a ramp of uptake from z_0 to z_1, mu the mean of z_X, u_i = (z_i - mu) / tau and L the unit
/// normal loss
///
///   E[rho(z_X) z_X] = {mu tau [L(u_0) - L(u_1)] + tau^2 [Phi(u_1) - Phi(u_0)]} / (z_1 - z_0).
///
/// Where everybody has the option already it is the loss that giving it up avoids, so that a small
/// value is no difference of large ones there either.
///
/// It may be above EVSI, for stronger evidence of what is believed already raises uptake, and below
/// 0, for it may come out weaker: a posterior mean above 0 that does not reach z_1 loses adopters.
/// With z_0 = z_1 = 0 it is EVSI.
///
/// \pre sd > 0, sampling variance > 0, everybody >= nobody
/// \returns money for one person; exact, no Monte Carlo
/// \source Willan and Eckermann 2010, Health Econ 19:549 (optimal design with imperfect
/// implementation; recalled, and restated in this notation)
/// \test quadrature; simulated studies within 4 standard errors; EVSI in the limit
[[nodiscard]] double value_with_uptake(const NormalDecision& decision,
                                       const UptakeByEvidence& uptake);

}  // namespace equipoise::voi
