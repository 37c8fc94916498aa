/// \file  models/voi/designs/factorial_2x2.cpp
/// \brief Practices are randomised to neither, one, the other or both of two strategies.
#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/factorial.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { interaction_sd = parallel_inputs.size(), input_count };

constexpr std::array<InputDescription, input_count> inputs{{
    parallel_inputs[0],
    parallel_inputs[1],
    parallel_inputs[2],
    {.key = "interaction_sd",
     .lower = 0,
     .upper = 10,
     .meaning = "standard deviation of the interaction of the two strategies, log odds",
     .example = "0.1"},
}};

// The other strategy's own effect is not known here: its cells have the outcomes of those without.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double cell = static_cast<double>(size);
  const double practices = 4 * cell;
  const ParallelArms arms(trial, setting, icc);
  const double without = arms.arm(cell, setting.log_odds_control),
               with = arms.arm(cell, setting.log_odds_intervention);
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance =
      factorial_effect_variance({without, with, without, with}, trial.inputs[interaction_sd]);
  out.research_cost = research_cost(trial, practices, setting).scaled(0.5);
  out.intervention_share = out.control_share = share_of_practices(2 * cell, setting);
  return out;
}

}  // namespace

extern const TrialKind trial_design_factorial_2x2;
const TrialKind trial_design_factorial_2x2{
    .design = "factorial-2x2",
    .title = "2 x 2 factorial cluster randomised trial",
    .size = {.key = "practices_per_cell",
             .unit = Unit::count,
             .lower = 1,
             .upper = 100000,
             .meaning = "the sizes to consider, a quarter of the practices each",
             .example = "[5, 10, 20]"},
    .each = " a cell",
    .inputs = inputs,
    .pairings_sharing_cost = 2,
    .at_size = at_size};

}  // namespace equipoise::voi
