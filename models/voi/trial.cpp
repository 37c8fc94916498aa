#include "models/voi/trial.hpp"

#include <algorithm>
#include <array>

#include "models/core/contracts.hpp"

namespace equipoise::voi {
namespace {

constexpr InputDescription time_input(std::string_view key, std::string_view meaning,
                                      bool may_be_zero) {
  return {.key = key,
          .unit = Unit::duration,
          .lower = 0,
          .lower_open = !may_be_zero,
          .meaning = meaning,
          .example = "6 months"};
}

constexpr InputDescription cost_input(std::string_view key, std::string_view meaning) {
  return {.key = key,
          .unit = Unit::money,
          .lower = 0,
          .meaning = meaning,
          .example = "1500",
          .fallback = 0.0};
}

constexpr std::array<CommonTrialInput, 3> times{{
    {time_input("setup", "from the decision to the first practice", true), &TrialDesign::setup},
    {time_input("follow_up", "from then to the last measurement", false), &TrialDesign::follow_up},
    {time_input("reporting", "from then to the result", true), &TrialDesign::reporting},
}};

constexpr std::array<CommonTrialInput, 3> costs{{
    {cost_input("fixed", "paid once"), &TrialDesign::fixed_cost},
    {cost_input("per_practice", "for each practice"), &TrialDesign::cost_per_practice},
    {cost_input("per_patient", "for each patient"), &TrialDesign::cost_per_patient},
}};

}  // namespace

std::span<const CommonTrialInput> common_trial_times() { return times; }
std::span<const CommonTrialInput> common_trial_costs() { return costs; }

bool TrialDesign::studies(std::string_view in_target, std::string_view strategy) const {
  const std::string_view asked = kind->names.of == NamesInput::Of::targets ? in_target : strategy;
  return names.empty() || std::ranges::find(names, asked) != names.end();
}

const TrialKind* find_trial_kind(std::string_view design) {
  for (const TrialKind* kind : all_trial_designs())
    if (kind->design == design) return kind;
  return nullptr;
}

double learning_weight(double prior_variance, double sampling_variance) {
  EQUIPOISE_EXPECT(prior_variance >= 0 && sampling_variance >= 0);
  const double total = prior_variance + sampling_variance;
  return total > 0 ? prior_variance / total : 0.0;
}

}  // namespace equipoise::voi
