/// \file  models/voi/designs/observational.cpp
/// \brief Records of a sample of practices are read: nobody is randomised, and nothing changes for
///        anybody.
#include "models/voi/designs/observational.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { cluster_size_cv, input_count };

constexpr std::array<InputDescription, input_count> inputs{{cluster_size_cv_input}};

constexpr InputDescription measured_input{
    .key = "measured",
    .unit = Unit::share,
    .lower = 0,
    .upper = 1,
    .lower_open = true,
    .meaning = "share of a practice's eligible people whose records are read",
    .example = "50%",
    .fallback = 1.0};

constexpr std::array<InputDescription, 1> adherence_inputs{{measured_input}};

constexpr std::array<InputDescription, 3> cost_inputs{{
    {.key = "sd",
     .lower = 0,
     .lower_open = true,
     .meaning = "standard deviation of the cost between people",
     .example = "900"},
    {.key = "icc",
     .lower = 0,
     .upper = 1,
     .meaning = "intracluster correlation of the cost",
     .example = "0.02",
     .fallback = 0.0},
    measured_input,
}};

double current_adherence(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                         double icc, std::span<const double> in, double mean) {
  return adherence_log_odds_variance(static_cast<double>(size), in[0] * setting.cluster_size,
                                     trial.inputs[cluster_size_cv], icc,
                                     std::log(mean / (1 - mean)));
}

double mean_cost(const TrialDesign& trial, std::size_t size, const TrialSetting& setting, double,
                 std::span<const double> in, double) {
  return mean_cost_variance(static_cast<double>(size), in[2] * setting.cluster_size,
                            trial.inputs[cluster_size_cv], in[1], in[0]);
}

constexpr std::array<Measure, 2> measures{{
    {.key = "current_adherence",
     .meaning = "adherence today, by its log odds",
     .inputs = adherence_inputs,
     .scale = Measure::Scale::log_odds,
     .current_adherence = true,
     .variance = current_adherence},
    {.key = "mean_cost",
     .meaning = "a mean cost for each person",
     .inputs = cost_inputs,
     .variance = mean_cost},
}};

TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting, double) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  TrialSize out;
  // Records can be read in practices that would not take part in a strategy.
  out.feasible = setting.cluster_size > 0 && static_cast<double>(size) <= setting.practices;
  out.research_cost = research_cost(trial, static_cast<double>(size), setting.cluster_size);
  return out;
}

}  // namespace

extern const TrialKind trial_design_observational;
const TrialKind trial_design_observational{.design = "observational",
                                           .title = "observational study of practices' records",
                                           .size = {.key = "practices",
                                                    .unit = Unit::count,
                                                    .lower = 2,
                                                    .upper = 100000,
                                                    .meaning = "the sizes to consider",
                                                    .example = "[20, 50, 100]"},
                                           .inputs = inputs,
                                           .observes = Observes::inputs,
                                           .measures = measures,
                                           .at_size = at_size};

}  // namespace equipoise::voi
