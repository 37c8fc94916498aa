/// \file  models/decision/switch_values.hpp
/// \brief What would have to be different: one input at a time, the nearest value with another
/// verdict.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "models/decision/verdict.hpp"

namespace equipoise::decision {

enum class Input {
  threshold,       ///< money per QALY
  effect_shift,    ///< added to the mean effect, log odds; base 0
  heterogeneity,   ///< tau, log odds
  attenuation,     ///< lambda
  programme_cost,  ///< multiplier, base 1
  half_life,       ///< years; base infinity where the effect never decays, 0 where it goes at once
  trial_cost,      ///< multiplier, base 1
  people,          ///< multiplier of the eligible, base 1
};
[[nodiscard]] std::string_view name(Input input) noexcept;  ///< "threshold", "mean effect", ...
[[nodiscard]] std::string_view unit(Input input) noexcept;  ///< "money per QALY", "log odds", ...

/// The nearest flip on either side; nothing where the class is the same at every point tried in
/// [lower, upper].
struct SwitchValue {
  Input input = Input::threshold;
  double base = 0.0;
  double lower = 0.0, upper = 0.0;  ///< searched
  std::optional<double> below, above;
  Class class_below = Class::abandon, class_above = Class::abandon;  ///< of the flips
};

/// Walks away from the base on each side in 12 steps (of equal ratio where base and end are both
/// above 0, else growing with the square) until the class changes, then finds the change within
/// that step to about 1e-6 of the range. A band of another class narrower than a step can be
/// stepped over. \test the class on either side of every flip; linear cases whose flip is a closed
/// form
[[nodiscard]] SwitchValue switch_value(const PairingModel& model, Input input);

/// All inputs, in the order of Input; the cost of research only where a trial is listed.
[[nodiscard]] std::vector<SwitchValue> switch_values(const PairingModel& model);

}  // namespace equipoise::decision
