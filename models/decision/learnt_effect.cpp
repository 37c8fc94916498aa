#include "models/decision/learnt_effect.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/covariance.hpp"

namespace equipoise::decision {

std::vector<Learning> learning_weights(const implementation::Effect& here,
                                       std::span<const EffectTrial> trials,
                                       std::optional<std::size_t> own) {
  EQUIPOISE_EXPECT(!trials.empty() && here.variance() > 0 && (!own || *own < trials.size()));
  const std::size_t count = trials.size();
  std::vector<double> with_here, known(count * count);  // c; S without the errors
  for (std::size_t i = 0; i < count; ++i) {
    const EffectTrial& trial = trials[i];
    EQUIPOISE_EXPECT(!trial.shares.empty() && trial.error_variances.size() == trial.shares.size());
    with_here.push_back(
        trial.attenuation *
        (own == i ? here.variance() : trial.effect.standard_error * here.standard_error));
    for (std::size_t j = 0; j < count; ++j)
      known[i * count + j] =
          trial.attenuation * trials[j].attenuation *
          (i == j ? trial.effect.variance()
                  : trial.effect.standard_error * trials[j].effect.standard_error);
  }
  std::vector<Learning> found;
  std::vector<std::size_t> at(count, 0);  // which correlation of each trial
  for (bool more = true; more;) {
    std::vector<double> total = known;
    double share = 1.0;
    for (std::size_t i = 0; i < count; ++i) {
      total[i * count + i] += trials[i].error_variances[at[i]];
      share *= trials[i].shares[at[i]];
    }
    const std::vector<double> solved =
        numerics::solve_factored(numerics::lower_factor(total, count), with_here);
    double explained = 0.0;
    for (std::size_t i = 0; i < count; ++i) explained += with_here[i] * solved[i];
    found.push_back({explained / here.variance(), share});
    more = false;
    for (std::size_t i = 0; i < count && !more; ++i) {
      more = ++at[i] < trials[i].shares.size();
      if (!more) at[i] = 0;
    }
  }
  return found;
}

SignalValue learnt_effect(std::span<const TimedStrategy> strategies, std::size_t strategy,
                          std::span<const Learning> learning, const Conduct& conduct) {
  EQUIPOISE_EXPECT(strategy < strategies.size() && !learning.empty());
  std::vector<Signal> signals;
  for (const auto& [weight, share] : learning) {
    Signal& signal = signals.emplace_back(normal_signal(strategies.size(), share));
    if (weight > 0) signal.learn(strategy, std::sqrt(weight), normal_midpoints().z);
  }
  return signal_value(strategies, signals, conduct);
}

}  // namespace equipoise::decision
