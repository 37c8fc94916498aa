/// \file  models/voi/designs/head_to_head.cpp
/// \brief Practices are randomised to one of two strategies: none is without an intervention.
#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {

// Of the two strategies' log odds ratios, the difference; each arm is a group of its own.
extern const TrialKind trial_design_head_to_head;
const TrialKind trial_design_head_to_head{
    .design = "head-to-head",
    .title = "cluster randomised trial of two strategies against each other",
    .size = practices_per_arm_input,
    .each = " an arm",
    .inputs = parallel_inputs,
    .observes = Observes::difference,
    .names = {.key = "between",
              .required = false,
              .meaning = "the two strategies that are compared",
              .example = "[educational-outreach, audit-and-feedback]",
              .why = "a head-to-head trial has two strategies, each the other's control"},
    .at_size = two_equal_arms};

}  // namespace equipoise::voi
