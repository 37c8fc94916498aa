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
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1 && trial.names.size() == 2);
  const double cell = static_cast<double>(size);
  const double practices = 4 * cell;
  const ParallelArms arms(trial, setting, icc);
  const double without = arms.arm(cell, setting.log_odds_control),
               with = arms.arm(cell, setting.log_odds_intervention);
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance =
      factorial_effect_variance({without, with, without, with}, trial.inputs[interaction_sd]);
  out.research_cost = research_cost(trial, practices, setting).scaled(1 / trial.answers());
  out.intervention_share = out.control_share = share_of_practices(2 * cell, setting);
  return out;
}

// The mean interaction is 0, so that the cell with both has the sum of the log odds ratios.
JointTrialSize joint_at_size(const TrialDesign& trial, std::size_t size,
                             const TrialSetting& setting, std::span<const double> log_odds,
                             double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1 && log_odds.size() == 2);
  const double cell = static_cast<double>(size);
  const ParallelArms arms(trial, setting, icc);
  const FactorialCells cells{arms.arm(cell, setting.log_odds_control), arms.arm(cell, log_odds[0]),
                             arms.arm(cell, log_odds[1]),
                             arms.arm(cell, log_odds[0] + log_odds[1] - setting.log_odds_control)};
  const auto covariance = joint_effect_covariance(cells, trial.inputs[interaction_sd]);
  const double share = share_of_practices(cell, setting);
  JointTrialSize out;
  out.feasible = enough_practices(4 * cell, setting);
  out.research_cost = research_cost(trial, 4 * cell, setting);
  out.covariance = {covariance[0][0], covariance[0][1], covariance[1][0], covariance[1][1]};
  out.arms = {{{0}, share}, {{1}, share}, {{0, 1}, share}, {{}, share}};
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
    .names = {.key = "strategies",
              .meaning = "the two strategies",
              .example = "[audit-and-feedback, educational-webinars]",
              .why = "its four cells have neither, the one, the other and both"},
    .at_size = at_size,
    .joint_at_size = joint_at_size};

}  // namespace equipoise::voi
