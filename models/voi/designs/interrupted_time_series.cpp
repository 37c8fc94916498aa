#include "models/voi/designs/interrupted_time_series.hpp"

#include <vector>

#include "models/numerics/generalised_least_squares.hpp"
#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t {
  before = people_inputs.size(),
  after,
  slope_change,
  period_sd,
  autocorrelation,
  other_changes_sd,
  kept,
  read,
  period,
  input_count
};

constexpr InputDescription periods(std::string_view key, std::string_view meaning) {
  return {.key = key,
          .unit = Unit::count,
          .lower = 1,
          .upper = 1000,
          .meaning = meaning,
          .example = "12"};
}

constexpr std::array<InputDescription, input_count> inputs{{
    people_inputs[0],
    people_inputs[1],
    people_inputs[2],
    periods("periods_before", "periods that are read before the strategy starts"),
    periods("periods_after", "periods of follow-up, as long as those before"),
    {.key = "slope_change",
     .unit = Unit::count,
     .lower = 0,
     .upper = 1,
     .meaning = "1 where the trend may change too, 0 where only the level does",
     .example = "1",
     .fallback = 0.0},
    {.key = "period_sd",
     .lower = 0,
     .upper = 10,
     .meaning = "standard deviation between periods that all practices share, log odds",
     .example = "0.05"},
    {.key = "autocorrelation",
     .lower = 0,
     .upper = 1,
     .upper_open = true,
     .meaning = "correlation of what all practices share from one period to the next",
     .example = "0.4"},
    {.key = "other_changes_sd",
     .lower = 0,
     .upper = 10,
     .meaning = "standard deviation of what else changes adherence at the same time, log odds: no "
                "control arm tells it from the effect",
     .example = "0.1"},
    kept_between_periods_input,
    measured_per_period_input,
    period_input("periods_after",
                 "how long a period is: the follow-up then says how many come after"),
}};

std::size_t whole(double number) { return static_cast<std::size_t>(number); }

// As stated, or as many as the follow-up has.
std::size_t periods_after(const TrialDesign& trial) {
  if (trial.inputs[period] == 0) return whole(trial.inputs[after]);
  return whole(periods_of(trial, trial.inputs[period]));
}

// What practices always have of their own is in the level; what they have in one period, and the
// people of that period, are noise.
double sampling_variance(const TrialDesign& trial, double practices, const TrialSetting& setting,
                         double icc) {
  const auto& in = trial.inputs;
  const MeasuredPeople people = measured_people(trial, setting, in[read]);
  if (people.known == 0) return std::numeric_limits<double>::infinity();
  EQUIPOISE_EXPECT(icc >= 0 && icc <= 1);
  const double of_person =
      (person_variance(setting.log_odds_control) + person_variance(setting.log_odds_intervention)) /
      2;
  const double effect = 1 + people.cv * people.cv;
  const double own =
      (icc * (1 - in[kept]) * effect + (1 - icc) / people.known) / practices * of_person;
  const double lasting = in[period_sd] * in[period_sd];
  const double confounded = in[other_changes_sd] * in[other_changes_sd];
  if (own == std::numeric_limits<double>::infinity()) return own;
  if (own == 0 && lasting == 0) return confounded;
  return interrupted_time_series_variance({.before = whole(in[before]),
                                           .after = periods_after(trial),
                                           .slope_change = in[slope_change] == 1,
                                           .lasting = lasting,
                                           .autocorrelation = in[autocorrelation],
                                           .own = own}) +
         confounded;
}

// Every practice of the trial has the strategy from the start; the periods before are read from
// routine data and take no time.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double practices = static_cast<double>(size);
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance = sampling_variance(trial, practices, setting, icc);
  out.research_cost = research_cost(trial, practices, setting);
  out.intervention_share = share_of_practices(practices, setting);
  return out;
}

std::optional<TrialFault> fault(const TrialDesign& trial) {
  if (auto found = no_whole_periods(trial, trial.inputs[period], inputs[after], 0)) return found;
  const bool slope = trial.inputs[slope_change] == 1;
  const std::size_t first = whole(trial.inputs[before]), second = periods_after(trial);
  if (identified(first, second, slope)) return std::nullopt;
  return TrialFault{
      inputs[slope && first >= 2 ? (trial.inputs[period] > 0 ? period : after) : before].key,
      "with so few periods (" + std::to_string(first) + " before, " + std::to_string(second) +
          " after) this series observes nothing",
      slope ? "a change of level and of trend can be told from the trend before only with two "
              "periods before and two after"
            : "a change of level can be told from the trend only with three periods or more",
      "add periods"};
}

}  // namespace

double interrupted_time_series_variance(const InterruptedTimeSeries& series) {
  EQUIPOISE_EXPECT(identified(series.before, series.after, series.slope_change));
  const std::size_t length = series.before + series.after;
  const std::size_t count = series.slope_change ? 4 : 3;
  const numerics::SerialWhitening whitening({series.lasting, series.autocorrelation, series.own},
                                            length);
  std::vector<double> columns(count * length);
  // Times from the middle of the series and of its second part: the last coefficient, the change of
  // level, is then the change at the middle of the periods after.
  const double middle = (static_cast<double>(length) - 1) / 2;
  const double middle_after =
      static_cast<double>(series.before) + (static_cast<double>(series.after) - 1) / 2;
  for (std::size_t t = 0; t < length; ++t) {
    const double time = static_cast<double>(t);
    const bool later = t >= series.before;
    columns[t] = 1;
    columns[length + t] = time - middle;
    if (series.slope_change) columns[2 * length + t] = later ? time - middle_after : 0;
    columns[(count - 1) * length + t] = later ? 1 : 0;
  }
  for (std::size_t c = 0; c < count; ++c)
    whitening.apply(std::span(columns).subspan(c * length, length));
  return numerics::last_coefficient_variance(columns, length);
}

extern const TrialKind trial_design_interrupted_time_series;
const TrialKind trial_design_interrupted_time_series{
    .design = "interrupted-time-series",
    .title = "interrupted time series",
    .size = {.key = "practices",
             .unit = Unit::count,
             .lower = 1,
             .upper = 100000,
             .meaning = "the sizes to consider, all of them with the strategy",
             .example = "[10, 50, 100]"},
    .inputs = inputs,
    .within_practices = true,
    .at_size = at_size,
    .fault = fault};

}  // namespace equipoise::voi
