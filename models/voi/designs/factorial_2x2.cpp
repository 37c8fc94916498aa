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
    parallel_inputs[3],
    parallel_inputs[4],
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

// Where both at once are an option, three effects are seen against one cell with neither. That with
// both shows the combination and beside it an interaction that nobody foresaw.
std::vector<double> covariance_with_combination(const FactorialCells& cells,
                                                double interaction_sd) {
  const double none = cells.neither;
  return {none + cells.first,
          none,
          none,  //
          none,
          none + cells.second,
          none,  //
          none,
          none,
          none + cells.both + interaction_sd * interaction_sd};
}

// Else the cell with both has the sum of the log odds ratios, the mean interaction being 0.
JointTrialSize joint_at_size(const TrialDesign& trial, std::size_t size,
                             const TrialSetting& setting, std::span<const double> log_odds,
                             double icc) {
  const bool combination = log_odds.size() == 3;
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  EQUIPOISE_EXPECT(combination || log_odds.size() == 2);
  const double cell = static_cast<double>(size);
  const ParallelArms arms(trial, setting, icc);
  const double both =
      combination ? log_odds[2] : log_odds[0] + log_odds[1] - setting.log_odds_control;
  const FactorialCells cells{arms.arm(cell, setting.log_odds_control), arms.arm(cell, log_odds[0]),
                             arms.arm(cell, log_odds[1]), arms.arm(cell, both)};
  const double share = share_of_practices(cell, setting);
  JointTrialSize out;
  out.feasible = enough_practices(4 * cell, setting);
  out.research_cost = research_cost(trial, 4 * cell, setting);
  out.arms = {{{0}, share}, {{1}, share}, {{0, 1}, share}, {{}, share}};
  if (combination) {
    out.covariance = covariance_with_combination(cells, trial.inputs[interaction_sd]);
    out.arms[2].strategies = {2};
    return out;
  }
  const auto covariance = joint_effect_covariance(cells, trial.inputs[interaction_sd]);
  out.covariance = {covariance[0][0], covariance[0][1], covariance[1][0], covariance[1][1]};
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
    .crosses = true,
    .names = {.key = "strategies",
              .meaning = "the two strategies",
              .example = "[audit-and-feedback, educational-webinars]",
              .why = "its four cells have neither, the one, the other and both"},
    .at_size = at_size,
    .joint_at_size = joint_at_size};

}  // namespace equipoise::voi
