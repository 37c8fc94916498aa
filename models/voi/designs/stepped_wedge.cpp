#include "models/voi/designs/stepped_wedge.hpp"

#include <vector>

#include "models/numerics/generalised_least_squares.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { steps = people_inputs.size(), kept, decay, read, period, input_count };

constexpr std::array<InputDescription, input_count> inputs{{
    people_inputs[0],
    people_inputs[1],
    people_inputs[2],
    {.key = "steps",
     .unit = Unit::count,
     .lower = 2,
     .upper = 100,
     .meaning = "groups of practices that cross over one after the other; with a single one the "
                "effect could not be told from time",
     .example = "4"},
    kept_between_periods_input,
    {.key = "autocorrelation_per_period",
     .lower = 0,
     .upper = 1,
     .meaning = "correlation of what a practice has of its own from one period to the next; over "
                "several periods it is their power",
     .example = "0.9",
     .fallback = 1.0,
     .instead_of = "cluster_autocorrelation"},
    measured_per_period_input,
    period_input("steps",
                 "how long a period is: the follow-up has one more of them than there are steps"),
}};

// As stated, or as many as the follow-up has room for.
double steps_of(const TrialDesign& trial) {
  if (trial.inputs[period] == 0) return trial.inputs[steps];
  return periods_of(trial, trial.inputs[period]) - 1;
}

double sampling_variance(const TrialDesign& trial, double practices, const TrialSetting& setting,
                         double icc) {
  const MeasuredPeople people = measured_people(trial, setting, trial.inputs[read]);
  if (people.known == 0) return std::numeric_limits<double>::infinity();
  EQUIPOISE_EXPECT(icc >= 0 && icc <= 1);
  // In units of the variance of one person's outcome. The mean of 1 / size is (1 + CV^2) / m.
  const double of_people = (1 - icc) * (1 + people.cv * people.cv) / people.known;
  const SteppedWedge design{.steps = static_cast<std::size_t>(steps_of(trial)),
                            .practices = practices,
                            .practice = icc * trial.inputs[kept],
                            .correlation = trial.inputs[decay],
                            .own = icc * (1 - trial.inputs[kept]) + of_people};
  const double of_person =
      (person_variance(setting.log_odds_control) + person_variance(setting.log_odds_intervention)) /
      2;
  return stepped_wedge_variance(design) * of_person;
}

// Everybody crosses over during follow-up, half of the practice-time before and half after, and
// then keeps the strategy until the report. Groups A and C are the shares of that practice-time.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double sequence = static_cast<double>(size);
  const double practices = steps_of(trial) * sequence;
  const double without =
      trial.follow_up > 0 ? 0.5 * trial.follow_up / (trial.follow_up + trial.reporting) : 0.5;
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance = sampling_variance(trial, sequence, setting, icc);
  out.research_cost = research_cost(trial, practices, setting);
  const double share = share_of_practices(practices, setting);
  out.intervention_share = share * (1 - without);
  out.control_share = share * without;
  return out;
}

std::optional<TrialFault> fault(const TrialDesign& trial) {
  return no_whole_periods(trial, trial.inputs[period], inputs[steps], 1);
}

}  // namespace

double stepped_wedge_variance(const SteppedWedge& design) {
  EQUIPOISE_EXPECT(design.steps >= 2 && design.practices > 0);
  // A practice that neither changes nor is sampled is its own perfect control.
  if (design.own == 0 && (design.practice == 0 || design.correlation == 1)) return 0.0;
  const std::size_t periods = design.steps + 1;
  const double sequences = static_cast<double>(design.steps);
  const numerics::SerialWhitening whitening({design.practice, design.correlation, design.own},
                                            periods);
  numerics::Sum information;
  std::vector<double> pattern(periods);
  for (std::size_t s = 0; s < design.steps; ++s) {
    // Sequence s has the strategy from period s + 1 on, in the mean t / steps of them do.
    for (std::size_t t = 0; t < periods; ++t)
      pattern[t] = (t > s ? 1.0 : 0.0) - static_cast<double>(t) / sequences;
    whitening.apply(pattern);
    for (const double value : pattern) information.add(value * value);
  }
  return 1 / (design.practices * information.value());
}

extern const TrialKind trial_design_stepped_wedge;
const TrialKind trial_design_stepped_wedge{
    .design = "stepped-wedge",
    .title = "stepped-wedge cluster randomised trial",
    .size = {.key = "practices_per_step",
             .unit = Unit::count,
             .lower = 1,
             .upper = 100000,
             .meaning = "the sizes to consider, practices that cross over at each step",
             .example = "[2, 5, 10]"},
    .each = " a step",
    .inputs = inputs,
    .within_practices = true,
    .at_size = at_size,
    .fault = fault};

}  // namespace equipoise::voi
