#include "engine/run/later_trials.hpp"

#include <utility>

namespace equipoise::run {

std::optional<LaterTrials> later_trials(const decision::PairingModel& pairing,
                                        const decision::PairingModel* other, double correlation,
                                        std::size_t year) {
  const decision::PairingInputs& in = pairing.inputs();
  const double delivered_until = in.delivery.implemented(in.setting.horizon).end;
  std::vector<std::size_t> listed;
  std::vector<voi::TrialDesign> trials;
  for (std::size_t i = 0; i < in.trials.size(); ++i) {
    voi::TrialDesign trial = in.trials[i];
    trial.begins = static_cast<double>(year - 1);
    if (trial.of_others || trial.answers() > 1 || trial.reports() >= delivered_until) continue;
    listed.push_back(i);
    trials.push_back(std::move(trial));
  }
  if (trials.empty()) return std::nullopt;
  LaterTrials later{year, std::move(listed), pairing.with_trials(std::move(trials)), {}, {}, {}};
  later.alone = later.model.evaluate(later.model.base());
  if (other == nullptr) return later;
  for (const voi::TrialDesign& trial : later.model.inputs().trials)
    later.fallback.push_back(other->as_fallback(trial.reports(), in.threshold, correlation));
  later.beside_other = later.model.evaluate(later.model.base(), later.fallback);
  return later;
}

}  // namespace equipoise::run
