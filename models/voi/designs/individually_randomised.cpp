/// \file  models/voi/designs/individually_randomised.cpp
/// \brief People are randomised to the practice or to usual care: the trial observes what the
///        practice does for them.
#include "models/voi/designs/individually_randomised.hpp"

#include <array>
#include <limits>
#include <optional>

#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { allocation, share_missing, input_count };

constexpr std::array<InputDescription, input_count> inputs{{
    {.key = "allocation",
     .lower = 0.1,
     .upper = 10,
     .meaning = "people with the practice for each person in usual care",
     .example = "2",
     .fallback = 1.0},
    share_missing_input,
}};

constexpr std::array<InputDescription, 1> risk_input{{
    {.key = "risk",
     .unit = Unit::probability,
     .lower = 0,
     .upper = 1,
     .lower_open = true,
     .upper_open = true,
     .meaning = "share of people in usual care with the event by the end of the follow-up",
     .example = "8%"},
}};

constexpr std::array<InputDescription, 2> mean_inputs{{
    {.key = "sd",
     .lower = 0,
     .lower_open = true,
     .meaning = "standard deviation between people, in the unit of the parameter",
     .example = "0.25"},
    {.key = "baseline_correlation",
     .lower = 0,
     .upper = 1,
     .upper_open = true,
     .meaning = "correlation of a person's outcome with its baseline",
     .example = "0.5",
     .fallback = 0.0},
}};

struct People {
  double with = 0.0, without = 0.0;  ///< followed in either arm
};

People followed(const TrialDesign& trial, std::size_t size) {
  const double control = static_cast<double>(size);
  return {people_followed(trial.inputs[allocation] * control, trial.inputs[share_missing]),
          people_followed(control, trial.inputs[share_missing])};
}

double no_such_risk() { return std::numeric_limits<double>::quiet_NaN(); }

double hazard_ratio(const TrialDesign& trial, std::size_t size, const TrialSetting&, double,
                    std::span<const double> in, double mean) {
  const People n = followed(trial, size);
  const double with = 1 - std::pow(1 - in[0], mean);
  return log_hazard_ratio_variance(n.with * with + n.without * in[0],
                                   n.with / (n.with + n.without));
}

double odds_ratio(const TrialDesign& trial, std::size_t size, const TrialSetting&, double,
                  std::span<const double> in, double mean) {
  const People n = followed(trial, size);
  const double with = mean * in[0] / (1 - in[0] + mean * in[0]);
  return with > 0 && with < 1 ? individual_log_odds_variance(n.with, n.without, with, in[0])
                              : no_such_risk();
}

double relative_risk(const TrialDesign& trial, std::size_t size, const TrialSetting&, double,
                     std::span<const double> in, double mean) {
  const People n = followed(trial, size);
  const double with = mean * in[0];
  return with > 0 && with < 1 ? log_relative_risk_variance(n.with, n.without, with, in[0])
                              : no_such_risk();
}

double difference_in_means(const TrialDesign& trial, std::size_t size, const TrialSetting&, double,
                           std::span<const double> in, double) {
  const People n = followed(trial, size);
  return difference_in_means_variance(n.with, n.without, in[0], in[0], in[1]);
}

constexpr std::array<Measure, 4> measures{{
    {.key = "hazard_ratio",
     .meaning = "a hazard ratio, by its logarithm",
     .inputs = risk_input,
     .scale = Measure::Scale::logarithm,
     .variance = hazard_ratio},
    {.key = "odds_ratio",
     .meaning = "an odds ratio, by its logarithm",
     .inputs = risk_input,
     .scale = Measure::Scale::logarithm,
     .variance = odds_ratio},
    {.key = "relative_risk",
     .meaning = "a relative risk, by its logarithm",
     .inputs = risk_input,
     .scale = Measure::Scale::logarithm,
     .variance = relative_risk},
    {.key = "difference_in_means",
     .meaning = "a difference between the arms in a cost, a utility or another number",
     .inputs = mean_inputs,
     .variance = difference_in_means},
}};

// People, not practices: no practice is taken off what it does.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting, double) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double people = static_cast<double>(size) * (1 + trial.inputs[allocation]);
  TrialSize out;
  out.feasible = people <= setting.practices * setting.cluster_size;
  out.research_cost = {
      .fixed = trial.fixed_cost, .practices = 0.0, .patients = people * trial.cost_per_patient};
  return out;
}

// A risk is of one follow-up: at another one as many people have not had the event.
std::optional<TrialFault> fault(const TrialDesign& trial) {
  if (!trial.one_of_several) return std::nullopt;
  for (const Observation& observation : trial.observations)
    if (observation.measure->inputs.data() == risk_input.data())
      return TrialFault{
          "follow_up", "a list of follow-ups beside an outcome with one `risk`",
          "the risk is the share of people with the event by the end of the follow-up, and how "
          "exactly the outcome is observed rests on it: with one risk for all, a longer follow-up "
          "would see no more events and seem to gain nothing",
          "list a trial of its own for each follow-up, with the risk by its end"};
  return std::nullopt;
}

}  // namespace

extern const TrialKind trial_design_individually_randomised;
const TrialKind trial_design_individually_randomised{
    .design = "individually-randomised",
    .title = "individually randomised trial of the practice",
    .size = {.key = "people_per_arm",
             .unit = Unit::count,
             .lower = 2,
             .upper = 1e9,
             .meaning = "the sizes to consider, people in usual care each",
             .example = "[250, 500, 1000]"},
    .each = " an arm",
    .inputs = inputs,
    .observes = Observes::inputs,
    .measures = measures,
    .of_people = true,
    .at_size = at_size,
    .fault = fault};

}  // namespace equipoise::voi
