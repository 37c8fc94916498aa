#include "engine/run/uptake_by_evidence.hpp"

#include <algorithm>

#include "models/numerics/sum.hpp"

namespace equipoise::run {

void report_uptake_by_evidence(PairingResult& r, const decision::PairingOutcome& outcome,
                               const decision::PairingModel& model, std::span<const double> payoff,
                               const voi::UptakeByEvidence& uptake) {
  const double mean = numerics::mean(payoff), sd = numerics::standard_deviation(payoff);
  if (sd == 0) {  // nothing is uncertain: evidence is as strong as it can be, and changes nothing
    r.evpi_with_uptake = 0.0;
  } else {
    r.evpi_with_uptake = r.evpi.value + std::max(0.0, mean) - uptake.at(mean / sd) * mean;
  }
  std::size_t row = 0;  // of r.trials, which leave out what is run on other pairings
  for (const decision::TrialOutcome& trial : outcome.trials) {
    if (model.inputs().trials[trial.trial].of_others) continue;
    TrialResult& result = r.trials[row++];
    for (std::size_t s = 0; s < trial.sizes.size(); ++s) {
      const double learnt = trial.sizes[s].preposterior_sd * trial.sizes[s].preposterior_sd;
      // What is left uncertain; a sample of draws can make it seem less than nothing.
      const double left = std::max(sd * sd - learnt, 1e-9 * sd * sd);
      double& value = result.sizes[s].evsi_with_uptake.emplace(0.0);
      if (learnt == 0 || sd == 0) continue;
      value = voi::value_with_uptake({outcome.payoff, sd, sd * sd * left / learnt}, uptake);
    }
  }
}

}  // namespace equipoise::run
