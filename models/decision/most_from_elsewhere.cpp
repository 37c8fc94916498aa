// What trials of the same strategy in other targets may add to a trial here, at most.
#include <algorithm>

#include "models/decision/pairing_tables.hpp"
#include "models/implementation/learning.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {

double PairingModel::most_from_elsewhere(const TrialOutcome& outcome, std::size_t size,
                                         Research research, double threshold,
                                         const Fallback& fallback) const {
  const Tables& t = *tables_;
  const auto& [trial, money, sized] = t.trial_at(outcome.trial, threshold);
  double alone = 0.0, joint = 0.0;  // the successor of what is rejected is the better one
  for (std::size_t s = 0; s < successor_count(fallback); ++s) {
    const PreparedAction action(research_action(research, trial.frame, outcome.sizes.at(size).trial,
                                                fallback, static_cast<Successor>(s)),
                                money, t.costs);
    const auto value = [&](const auto& weight) {
      numerics::Sum sum;
      sum.add(action.now());
      for (const Learning& l : sized.learning[size])
        sum.add(l.share * action.loss_avoided(weight(l.weight)));
      return sum.value();
    };
    const double own = value([](double w) { return w; });
    const double most =
        value([&](double w) { return implementation::weight_with_known_mean(t.inputs.effect, w); });
    alone = s == 0 ? own : std::max(alone, own);
    joint = s == 0 ? most : std::max(joint, most);
  }
  return joint - alone;
}

}  // namespace equipoise::decision
