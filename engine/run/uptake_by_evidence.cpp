#include "engine/run/uptake_by_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/numerics/standard_error.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::run {
namespace {

/// E[max(0, b)] - rho(z) E[b], z = mean / sd, over the draws of b.
Estimate perfect_information(std::span<const double> payoff, double evpi, double mean, double sd,
                             const voi::UptakeByEvidence& uptake,
                             const numerics::DrawGroups& groups) {
  const double z = mean / sd, now = uptake.at(z);
  const bool on_ramp = z > uptake.nobody && z < uptake.everybody;
  const double slope = on_ramp ? 1 / (uptake.everybody - uptake.nobody) : 0.0;
  std::vector<double> influence;
  for (const double b : payoff) {
    const double from_mean = b - mean;
    const double of_z = from_mean / sd - z * (from_mean * from_mean - sd * sd) / (2 * sd * sd);
    influence.push_back(std::max(0.0, b) - now * b - mean * slope * of_z);
  }
  return {evpi + std::max(0.0, mean) - now * mean, numerics::standard_error(influence, groups)};
}

/// \param variance  of the payoff over draws \param share  of it that the trial resolves, held
Estimate sample_information(const Estimate& payoff, const Estimate& variance, double share,
                            const voi::UptakeByEvidence& uptake) {
  const auto value = [&](double mean, double v) {
    return voi::value_with_uptake({mean, std::sqrt(v), v * (1 - share) / share}, uptake);
  };
  const double step = 1e-4 * std::sqrt(variance.value), stretch = 1e-4 * variance.value;
  const double by_mean =
      (value(payoff.value + step, variance.value) - value(payoff.value - step, variance.value)) /
      (2 * step);
  const double by_variance = (value(payoff.value, variance.value + stretch) -
                              value(payoff.value, variance.value - stretch)) /
                             (2 * stretch);
  return {value(payoff.value, variance.value), std::abs(by_mean) * payoff.standard_error +
                                                   std::abs(by_variance) * variance.standard_error};
}

}  // namespace

void report_uptake_by_evidence(PairingResult& r, const decision::PairingOutcome& outcome,
                               const decision::PairingModel& model, std::span<const double> payoff,
                               const voi::UptakeByEvidence& uptake) {
  const numerics::DrawGroups& groups = model.inputs().groups;
  const double mean = numerics::mean(payoff), sd = numerics::standard_deviation(payoff);
  std::vector<double> squares;
  for (const double b : payoff) squares.push_back((b - mean) * (b - mean));
  const Estimate variance{sd * sd, numerics::standard_error(squares, groups)};
  // Where nothing is uncertain evidence is as strong as it can be, and changes nothing.
  r.evpi_with_uptake = sd == 0
                           ? Estimate{0.0, 0.0}
                           : perfect_information(payoff, r.evpi.value, mean, sd, uptake, groups);
  std::size_t row = 0;  // of r.trials, which leave out what is run on other pairings
  for (const decision::TrialOutcome& trial : outcome.trials) {
    if (model.inputs().trials[trial.trial].of_others) continue;
    TrialResult& result = r.trials[row++];
    for (std::size_t s = 0; s < trial.sizes.size(); ++s) {
      const double learnt = trial.sizes[s].preposterior_sd * trial.sizes[s].preposterior_sd;
      Estimate& value = result.sizes[s].evsi_with_uptake.emplace(Estimate{0.0, 0.0});
      if (learnt == 0 || sd == 0) continue;
      // A sample of draws can make what is left uncertain seem less than nothing.
      const double share = std::min(learnt / variance.value, 1 - 1e-9);
      value =
          sample_information({outcome.payoff, r.payoff.standard_error}, variance, share, uptake);
    }
  }
}

}  // namespace equipoise::run
