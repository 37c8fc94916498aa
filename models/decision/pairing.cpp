#include "models/decision/pairing.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"

namespace equipoise::decision {
namespace {

using implementation::CubicTable;
using implementation::Schedule;

void check(const PairingInputs& in) {
  const std::size_t n = in.draws.size();
  EQUIPOISE_EXPECT(n >= 1 && in.groups.draws == n);
  EQUIPOISE_EXPECT(in.setting.attenuation > 0 && in.setting.attenuation <= 1);
  EQUIPOISE_EXPECT(in.setting.horizon.years >= 1 && in.setting.practices > 0);
  EQUIPOISE_EXPECT(in.delivery.duration > 0);
  for (const voi::TrialDesign& trial : in.trials)
    EQUIPOISE_EXPECT(!trial.reach_after || in.mean_reach > 0);
  EQUIPOISE_EXPECT(in.effect.standard_error >= 0 && in.effect.heterogeneity >= 0);
  for (const auto* span :
       {&in.draws.qalys, &in.draws.care_cost, &in.draws.first_year, &in.draws.each_later_year,
        &in.draws.reach, &in.draws.current_adherence, &in.draws.achievable, &in.draws.setup,
        &in.draws.reversal, &in.draws.fixed_per_year, &in.draws.per_practice_year,
        &in.draws.per_patient_year})
    EQUIPOISE_EXPECT(span->size() == n && implementation::all_finite(*span));
  for (const auto* share : {&in.draws.reach, &in.draws.current_adherence, &in.draws.achievable})
    for (const double p : *share) EQUIPOISE_EXPECT(p >= 0 && p <= 1);
}

}  // namespace

PairingModel::PairingModel(const PairingInputs& inputs, const SearchRanges& ranges,
                           const PairingModel* like) {
  check(inputs);
  tables_ = std::make_unique<Tables>(inputs, ranges, like ? like->tables_.get() : nullptr);
}
PairingModel::PairingModel(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
PairingModel::~PairingModel() = default;
PairingModel::PairingModel(PairingModel&&) noexcept = default;
PairingModel& PairingModel::operator=(PairingModel&&) noexcept = default;

PairingModel PairingModel::with_trials(std::vector<voi::TrialDesign> trials) const {
  return PairingModel(std::make_unique<Tables>(*tables_, std::move(trials)));
}

const PairingInputs& PairingModel::inputs() const noexcept { return tables_->inputs; }
const SearchRanges& PairingModel::ranges() const noexcept { return tables_->ranges; }
std::size_t PairingModel::batches() const noexcept { return tables_->batches.count(); }

Levers PairingModel::base() const { return tables_->base(); }

TrialMoney PairingModel::Tables::money_at(const TrialTables& trial, const Levers& levers) const {
  const ProgrammeCosts programme = costs_at(levers);
  if (kept(levers))
    return {money_series(trial.series.coefficient, trial.frame, programme, levers.threshold,
                         levers.people)};
  const std::array<double, 2> factor{levers.people * levers.threshold, -levers.people};
  const auto own = std::span(trial.frame.schedule).first(own_schedules);
  TrialMoney out;
  if (!base_persistence(levers) || inputs.effect_of_score)
    out.moved = schedules_at(own, levers).combined(factor);
  else if (levers.people == 1 && levers.threshold == inputs.threshold)
    out.moved = trial.money;
  else
    out.moved = trial.schedules.combined(factor, own_schedules);
  voi::HermiteSeries series = voi::expand(out.moved, belief(levers));
  out.left_out = std::move(series.left_out);
  out.money = std::move(series.coefficient);
  for (std::size_t s = 0; s < out.money.rows(); ++s)
    out.money.row(s)[0] -= programme.in_schedule(trial.frame.years[s]);
  return out;
}

namespace {

// Elsewhere than at the base the payoff is read off the first trial's schedules, one of which it
// is.
double payoff_of(const TrialTables& trial, const LaneTable& money, const ProgrammeCosts& costs) {
  return option_value(without_research(WithoutResearch::implement, trial.frame), money, costs);
}

}  // namespace

Standing PairingModel::standing(const Levers& levers, std::optional<Class> margin_of) const {
  const Tables& t = *tables_;
  const bool kept = t.kept(levers);
  const ProgrammeCosts costs = t.costs_at(levers);
  Standing out;
  if (kept || t.trials.empty()) out.payoff = t.parts(levers).payoff.value;
  for (std::size_t i = 0; i < t.trials.size(); ++i) {
    const TrialTables& trial = t.trials[i];
    const LaneTable money = t.money_at(trial, levers).money;
    if (!kept && i == 0) out.payoff = payoff_of(trial, money, costs);
    SizedTrial moved;
    const SizedTrial& sized = t.sized_at(i, levers, moved);
    const double more_than = enbs_that_matters(out, margin_of, t.inputs.minimum_enbs);
    if (const auto best =
            best_research(trial.frame, sized, money, costs, levers.trial_cost, more_than))
      out.enbs = best->enbs;
  }
  return out;
}

PairingOutcome PairingModel::evaluate(const Levers& levers,
                                      std::span<const Fallback> fallback) const {
  const Tables& t = *tables_;
  EQUIPOISE_EXPECT(fallback.empty() || fallback.size() == t.trials.size());
  PairingOutcome out;
  const bool kept = t.kept(levers);
  if (kept || t.trials.empty()) out.payoff = t.parts(levers).payoff.value;
  const ProgrammeCosts costs = t.costs_at(levers);
  const voi::NormalBelief belief = t.belief(levers);
  const std::array<double, 2> factor{levers.people * levers.threshold, -levers.people};
  const std::array<double, 1> as_is{1.0};
  for (std::size_t i = 0; i < t.trials.size(); ++i) {
    const TrialTables& trial = t.trials[i];
    const TrialMoney at = t.money_at(trial, levers);
    const PayoffCells cells =
        kept ? payoff_cells(trial.schedules, factor, belief, trial.series.left_out)
             : payoff_cells(at.moved, as_is, belief, at.left_out);
    if (!kept && i == 0) out.payoff = payoff_of(trial, at.money, costs);
    SizedTrial moved;
    const SizedTrial& sized = t.sized_at(i, levers, moved);
    TrialOutcome outcome =
        trial_outcome(trial.frame, sized, at.money, costs,
                      fallback.empty() ? Fallback{} : fallback[i], levers.trial_cost, cells);
    outcome.trial = i;
    for (std::size_t s = 0; s < outcome.sizes.size(); ++s)
      outcome.sizes[s].practices_per_arm = t.inputs.trials[i].practices_per_arm[s];
    if (outcome.best_size && (!out.best_trial || outcome.enbs > out.trials[*out.best_trial].enbs))
      out.best_trial = i;
    out.trials.push_back(std::move(outcome));
  }
  mark_near_optimal(out.trials, t.inputs.trials);
  return out;
}

ImplementedParts PairingModel::Tables::parts(const Levers& levers) const {
  const auto from = [&](const std::array<double, 3>& gain) {
    const ProgrammeCosts c = costs_at(levers);
    ImplementedParts p;
    p.qalys.value = levers.people * gain[0];
    p.care_cost.value = levers.people * gain[1];
    p.extra_adherent.value = levers.people * gain[2];
    p.setup = c.setup * full_setup;
    p.fixed = c.fixed * full_years.total();
    p.practices = c.practices * full_years.total();
    p.patients = c.patients_first * full_years.first + c.patients_later * full_years.later;
    p.programme_cost.value = p.setup + p.fixed + p.practices + p.patients;
    p.payoff.value = levers.threshold * p.qalys.value - p.care_cost.value - p.programme_cost.value;
    return p;
  };
  const LaneTable& base = implement_series.coefficient;
  if (kept(levers)) return from({base.row(0)[0], base.row(1)[0], base.row(2)[0]});
  const voi::NormalBelief moved = belief(levers);
  const auto means = [&](const CubicTable& table) {
    return std::array<double, 3>{voi::expectation(table, 0, moved).mean,
                                 voi::expectation(table, 1, moved).mean,
                                 voi::expectation(table, 2, moved).mean};
  };
  if (base_persistence(levers) && !inputs.effect_of_score) return from(means(implement));
  return from(means(schedules_at(std::span(&full_schedule, 1), levers, 3)));
}

ImplementedParts PairingModel::implemented(const Levers& levers) const {
  const Tables& t = *tables_;
  ImplementedParts p = t.parts(levers);
  if (!t.kept(levers)) return p;
  const std::size_t count = t.batches.count();
  std::vector<double> programme(count), payoff(count);
  const auto q = t.implement_features.row(0, 0, 0), c = t.implement_features.row(0, 1, 0);
  const Option option = t.implement_option();
  for (std::size_t b = 0; b < count; ++b) {
    const ProgrammeCosts costs = scaled(t.batch_costs.of(b), levers);
    programme[b] = costs.in_schedule(t.full_years) - option.constant(costs);
    payoff[b] = levers.people * (levers.threshold * q[b] - c[b]) - programme[b];
  }
  p.qalys.standard_error = levers.people * t.error(q);
  p.care_cost.standard_error = levers.people * t.error(c);
  p.extra_adherent.standard_error = levers.people * t.error(t.implement_features.row(0, 2, 0));
  p.programme_cost.standard_error = t.error(programme);
  p.payoff.standard_error = t.error(payoff);
  return p;
}

ProgrammeCosts PairingModel::programme_costs() const { return tables_->costs; }

Estimate PairingModel::payoff_on(const Schedule& schedule, double threshold) const {
  const Tables& t = *tables_;
  const implementation::Horizon& horizon = t.inputs.setting.horizon;
  const implementation::DeliveryYears years = implementation::delivery_years(schedule, horizon);
  Option option;
  option.fixed_years = years.total();
  option.setup_factor = implementation::first_delivery_factor(schedule, horizon);
  const auto programme = [&](const ProgrammeCosts& costs) {
    return costs.in_schedule(years) - option.constant(costs);
  };
  ExpectedGain gain = gain_on(t.inputs.delivery.persistence, schedule, threshold);
  for (std::size_t b = 0; b < gain.by_batch.size(); ++b)
    gain.by_batch[b] -= programme(t.batch_costs.of(b));
  return {gain.value - programme(t.costs), t.error(gain.by_batch)};
}

ExpectedGain PairingModel::gain_of_programme(double threshold) const {
  const Tables& t = *tables_;
  const LaneTable& gains = t.implement_series.coefficient;
  const auto q = t.implement_features.row(0, 0, 0), c = t.implement_features.row(0, 1, 0);
  ExpectedGain out{threshold * gains.row(0)[0] - gains.row(1)[0], {}};
  for (std::size_t b = 0; b < q.size(); ++b) out.by_batch.push_back(threshold * q[b] - c[b]);
  return out;
}

ExpectedGain PairingModel::payoff_of_programme(double threshold) const {
  const Tables& t = *tables_;
  const Option option = t.implement_option();
  const auto programme = [&](const ProgrammeCosts& costs) {
    return costs.in_schedule(t.full_years) - option.constant(costs);
  };
  ExpectedGain out = gain_of_programme(threshold);
  out.value -= programme(t.costs);
  for (std::size_t b = 0; b < out.by_batch.size(); ++b)
    out.by_batch[b] -= programme(t.batch_costs.of(b));
  return out;
}

double PairingModel::Tables::gain_by_level(const implementation::Persistence& persistence,
                                           const Schedule& schedule, double threshold) const {
  using implementation::Counted;
  using implementation::Gain;
  const CubicTable& means = response->means;
  const voi::NormalBelief b = belief(base());
  double sum = 0.0;
  for (const implementation::EffectLevel& level :
       implementation::effect_levels(persistence, schedule, inputs.setting.horizon)) {
    std::vector<double> weight(means.rows(), 0.0);
    const auto add = [&](Gain gain, double first, double later) {
      weight[implementation::response_row(weight.size(), gain, Counted::first_year)] += first;
      weight[implementation::response_row(weight.size(), gain, Counted::later_year)] += later;
    };
    add(Gain::qalys, threshold * level.first_outcomes, threshold * level.later_outcomes);
    add(Gain::care_cost, -level.first_costs, -level.later_costs);
    sum += voi::expectation(means.combined(weight), 0, {level.share * b.mean, level.share * b.sd})
               .mean;
  }
  return sum;
}

ExpectedGain PairingModel::gain_on(const implementation::Persistence& persistence,
                                   const Schedule& schedule, double threshold) const {
  const Tables& t = *tables_;
  Levers levers = base();
  levers.persistence = persistence;
  ExpectedGain out;
  out.value = t.inputs.effect_of_score
                  ? voi::expectation(t.schedules_at(std::span(&schedule, 1), levers)
                                         .combined(std::array{threshold, -1.0}),
                                     0, t.belief(levers))
                        .mean
                  : t.gain_by_level(persistence, schedule, threshold);
  const BatchFeatures features = t.features(persistence, std::span(&schedule, 1), 2, 1);
  const auto q = features.row(0, 0, 0), c = features.row(0, 1, 0);
  for (std::size_t b = 0; b < q.size(); ++b) out.by_batch.push_back(threshold * q[b] - c[b]);
  return out;
}

CubicTable PairingModel::gain_by_effect(double threshold) const {
  const Tables& t = *tables_;
  const std::array factor{threshold, -1.0, 0.0};
  if (!t.inputs.effect_of_score) return t.implement.combined(factor);
  return implementation::tabulate_schedules(
             t.response->means, t.inputs.delivery.persistence, std::span(&t.full_schedule, 1),
             t.inputs.setting.horizon, t.response->all.lower, t.response->all.upper, 3)
      .combined(factor);
}

Fallback PairingModel::as_fallback(double reports, double threshold, double correlation) const {
  const Tables& t = *tables_;
  const Levers levers = base();
  const implementation::Horizon& horizon = t.inputs.setting.horizon;
  const ActionFrame frame = action_frame(t.inputs.delivery, horizon, 0.0, reports);
  const std::array<Schedule, 3> schedules{frame.schedule[full], frame.schedule[stopped_replaced],
                                          frame.schedule[control_late]};
  const CubicTable table = t.schedules_at(schedules, levers);
  const voi::NormalBelief belief = t.belief(levers);
  const auto w = [&](std::size_t row, ScheduleOf schedule) {
    return threshold * voi::expectation(table, 2 * row, belief).mean -
           voi::expectation(table, 2 * row + 1, belief).mean -
           t.costs.in_schedule(frame.years[schedule]);
  };
  Fallback out;
  out.strategy = true;
  out.full = w(0, full);
  out.until_report = w(1, stopped_replaced);
  out.after_report = w(2, control_late);
  out.fixed_full = -t.costs.fixed * frame.years[full].total();
  out.fixed_until_report = -t.costs.fixed * frame.years[stopped].total();
  out.fixed_after_report = -t.costs.fixed * frame.years[control_late].total();
  out.setup = t.costs.setup * frame.setup_factor[full];
  out.setup_after_report = t.costs.setup * frame.setup_factor[control_late];
  out.reversal = t.costs.reversal * frame.reversal_factor();
  if (correlation == 0) return out;
  EQUIPOISE_EXPECT(!t.inputs.effect_of_score && std::abs(correlation) <= 1);
  CubicTable gains = table.combined(std::array{threshold, -1.0});
  voi::HermiteSeries series = voi::expand(gains, belief);
  TiedFallback tied{correlation, belief, std::move(gains), std::move(series.coefficient), {}};
  for (std::size_t p = 0; p < tied.roughness.size(); ++p) {
    const std::span<double> d = tied.coefficient.row(p);
    double power = 1.0;
    d[0] = 0.0;
    for (std::size_t j = 1; j < d.size(); ++j) d[j] *= power *= correlation;
    tied.roughness[p] = std::abs(power) * std::sqrt(series.left_out[p]);
  }
  out.tied = std::make_shared<const TiedFallback>(std::move(tied));
  return out;
}

}  // namespace equipoise::decision
