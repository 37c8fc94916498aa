/// \file  tests/support/trial_inputs.hpp
/// \brief The inputs of a trial design where a test states only some.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/voi/trial.hpp"

namespace equipoise::voi {

/// Inputs that are left out stand at their fallback. \pre every key is one of the kind's, and every
/// input without a fallback is stated
inline std::vector<double> trial_inputs(
    const TrialKind& kind, std::initializer_list<std::pair<std::string_view, double>> stated) {
  std::vector<double> values;
  std::size_t used = 0;
  for (const InputDescription& input : kind.inputs) {
    const auto found = std::find_if(stated.begin(), stated.end(),
                                    [&](const auto& s) { return s.first == input.key; });
    EQUIPOISE_EXPECT(found != stated.end() || input.fallback);
    used += found != stated.end();
    values.push_back(found != stated.end() ? found->second : *input.fallback);
  }
  EQUIPOISE_EXPECT(used == stated.size());
  return values;
}

}  // namespace equipoise::voi
