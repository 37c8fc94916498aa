#include "models/voi/trial.hpp"

#include <array>

#include "models/core/contracts.hpp"
#include "models/voi/cluster_two_arm.hpp"

namespace equipoise::voi {
namespace {

constexpr std::array<InputDescription, 6> common{{
    {.key = "setup",
     .unit = Unit::duration,
     .lower = 0,
     .meaning = "time from the decision to the first delivery in the trial",
     .example = "6 months"},
    {.key = "follow_up",
     .unit = Unit::duration,
     .lower = 0,
     .lower_open = true,
     .meaning = "time for which practices are followed",
     .example = "12 months"},
    {.key = "reporting",
     .unit = Unit::duration,
     .lower = 0,
     .meaning = "time from the end of follow-up to the results",
     .example = "6 months"},
    {.key = "fixed",
     .unit = Unit::money,
     .lower = 0,
     .meaning = "cost of the trial whatever its size",
     .example = "300000"},
    {.key = "per_practice",
     .unit = Unit::money,
     .lower = 0,
     .meaning = "cost of research for each practice of either arm",
     .example = "1500"},
    {.key = "per_patient",
     .unit = Unit::money,
     .lower = 0,
     .meaning = "cost of research for each eligible person of those practices",
     .example = "0"},
}};

}  // namespace

std::span<const InputDescription> common_trial_inputs() { return common; }

std::span<const TrialKind* const> trial_kinds() {
  static constexpr std::array<const TrialKind*, 1> all{&cluster_two_arm};
  return all;
}

const TrialKind* find_trial_kind(std::string_view design) {
  for (const TrialKind* kind : trial_kinds())
    if (kind->design == design) return kind;
  return nullptr;
}

double learning_weight(double prior_variance, double sampling_variance) {
  EQUIPOISE_EXPECT(prior_variance >= 0 && sampling_variance >= 0);
  const double total = prior_variance + sampling_variance;
  return total > 0 ? prior_variance / total : 0.0;
}

}  // namespace equipoise::voi
