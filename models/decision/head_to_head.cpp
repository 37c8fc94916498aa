#include "models/decision/head_to_head.hpp"

#include <array>
#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::decision {

SignalValue head_to_head(std::span<const TimedStrategy> strategies, const HeadToHead& trial) {
  EQUIPOISE_EXPECT(trial.a != trial.b && trial.a < strategies.size() &&
                   trial.b < strategies.size());
  EQUIPOISE_EXPECT(trial.share_a + trial.share_b <= 1 + 1e-12);
  EQUIPOISE_EXPECT(!trial.variances.empty() && trial.variances.size() == trial.shares.size());
  const double sd_a = strategies[trial.a].effect_sd, sd_b = strategies[trial.b].effect_sd;
  std::vector<Signal> signals;
  for (std::size_t i = 0; i < trial.variances.size(); ++i) {
    const double sd = std::sqrt(sd_a * sd_a + sd_b * sd_b + trial.variances[i]);
    Signal& signal = signals.emplace_back(normal_signal(strategies.size(), trial.shares[i]));
    if (sd == 0) continue;
    signal.learn(trial.a, sd_a / sd, normal_midpoints().z);
    signal.learn(trial.b, -sd_b / sd, normal_midpoints().z);
  }
  const std::array<voi::TrialArm, 2> arms{{{{trial.a}, trial.share_a}, {{trial.b}, trial.share_b}}};
  return signal_value(strategies, signals, {.arms = arms, .joining = {}});
}

}  // namespace equipoise::decision
