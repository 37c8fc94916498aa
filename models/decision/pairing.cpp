#include "models/decision/pairing.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

using implementation::Batches;
using implementation::CubicTable;
using implementation::Delivery;
using implementation::Persistence;
using implementation::ResponseDraws;
using implementation::Schedule;

// The tables reach as far as any belief that a switch value may visit has mass.
constexpr double reach_in_sd = 7;

bool same(const Persistence& a, const Persistence& b) {
  return a.ramp == b.ramp && a.decay == b.decay && a.half_life == b.half_life;
}

void check(const PairingInputs& in) {
  const std::size_t n = in.draws.size();
  EQUIPOISE_EXPECT(n >= 1 && in.groups.draws == n);
  EQUIPOISE_EXPECT(in.setting.attenuation > 0 && in.setting.attenuation <= 1);
  EQUIPOISE_EXPECT(in.setting.horizon.years >= 1 && in.setting.practices > 0);
  EQUIPOISE_EXPECT(in.delivery.duration > 0);
  EQUIPOISE_EXPECT(in.effect.standard_error >= 0 && in.effect.heterogeneity >= 0);
  for (const auto* span :
       {&in.draws.qalys, &in.draws.care_cost, &in.draws.first_year, &in.draws.each_later_year,
        &in.draws.reach, &in.draws.current_adherence, &in.draws.achievable, &in.draws.setup,
        &in.draws.fixed_per_year, &in.draws.per_practice_year, &in.draws.per_patient_year})
    EQUIPOISE_EXPECT(span->size() == n);
  for (const auto* share : {&in.draws.reach, &in.draws.current_adherence, &in.draws.achievable})
    for (const double p : *share) EQUIPOISE_EXPECT(p >= 0 && p <= 1);
}

struct Span {
  double lower = 0.0, upper = 0.0;
  void cover(double mean, double sd) {
    lower = std::min(lower, mean - reach_in_sd * sd);
    upper = std::max(upper, mean + reach_in_sd * sd);
  }
};

// Every belief about eta that one lever at a time can lead to.
Span reach_of_tables(const PairingInputs& in, const SearchRanges& ranges) {
  const implementation::Effect& e = in.effect;
  const double lambda = in.setting.attenuation;
  const double sd = std::sqrt(e.variance());
  const double most_lambda = std::max(lambda, ranges.attenuation.upper);
  const double most_tau = std::max(e.heterogeneity, ranges.heterogeneity.upper);
  Span span;
  span.cover(most_lambda * e.mean, most_lambda * sd);
  span.cover(lambda * (e.mean + std::min(0.0, ranges.effect_shift.lower)), lambda * sd);
  span.cover(lambda * (e.mean + std::max(0.0, ranges.effect_shift.upper)), lambda * sd);
  span.cover(lambda * e.mean,
             lambda * std::sqrt(e.standard_error * e.standard_error + most_tau * most_tau));
  return span;
}

BatchCosts batch_costs(const PairingInputs& in, const Batches& batches) {
  BatchCosts out;
  for (std::size_t b = 0; b < batches.count(); ++b) {
    numerics::Sum fixed, practices, first, later, setup;
    for (std::size_t i = 0; i < batches.size(b); ++i) {
      const std::size_t d = batches.draw(b, i);
      const double reach = in.draws.reach[d], patient = in.draws.per_patient_year[d];
      fixed.add(in.draws.fixed_per_year[d]);
      practices.add(reach * in.setting.practices * in.draws.per_practice_year[d]);
      first.add(reach * in.draws.first_year[d] * patient);
      later.add(reach * in.draws.each_later_year[d] * patient);
      setup.add(in.draws.setup[d]);
    }
    const auto n = static_cast<double>(batches.size(b));
    out.fixed.push_back(fixed.value() / n);
    out.practices.push_back(practices.value() / n);
    out.patients_first.push_back(first.value() / n);
    out.patients_later.push_back(later.value() / n);
    out.setup.push_back(setup.value() / n);
  }
  return out;
}

ProgrammeCosts mean_costs(const BatchCosts& costs, const Batches& batches) {
  const auto mean = [&](const std::vector<double>& part) {
    numerics::Sum sum;
    for (std::size_t b = 0; b < part.size(); ++b)
      sum.add(part[b] * static_cast<double>(batches.size(b)));
    return sum.value() / static_cast<double>(batches.draws());
  };
  return {mean(costs.fixed), mean(costs.practices), mean(costs.patients_first),
          mean(costs.patients_later), mean(costs.setup)};
}

// The spans are the caller's; nothing keeps them.
PairingInputs without_draws(PairingInputs inputs) {
  inputs.draws = {};
  return inputs;
}

}  // namespace

PairingModel::Tables::Tables(const PairingInputs& in, const SearchRanges& search)
    : inputs(without_draws(in)),
      ranges(search),
      batches(in.groups),
      lower(reach_of_tables(in, search).lower),
      upper(reach_of_tables(in, search).upper),
      response(0),
      batch_response([&] {
        const ResponseDraws draws(in.draws, batches);
        response = implementation::tabulate_response(draws, lower, upper);
        // The Gauss-Hermite nodes of the noise reach 4.9 standard deviations.
        Span near;
        const double lambda = in.setting.attenuation, sd = std::sqrt(in.effect.variance());
        near.lower = std::min(0.0, lambda * (in.effect.mean - 5 * sd));
        near.upper = std::max(0.0, lambda * (in.effect.mean + 5 * sd));
        return implementation::BatchResponse(draws, near.lower, near.upper);
      }()),
      batch_costs(decision::batch_costs(in, batches)),
      full_schedule(in.delivery.implemented(in.setting.horizon)),
      implement(0) {
  const implementation::Horizon& horizon = in.setting.horizon;
  costs = mean_costs(batch_costs, batches);
  full_years = implementation::delivery_years(full_schedule, horizon);
  full_setup = implementation::first_delivery_factor(full_schedule, horizon);
  const Persistence& persistence = in.delivery.persistence;
  const std::span<const Schedule> one(&full_schedule, 1);
  implement =
      implementation::tabulate_schedules(response, persistence, one, horizon, lower, upper, 3);
  implement_features = features(one, 3);
  Levers levers;
  levers.heterogeneity = in.effect.heterogeneity;
  levers.attenuation = in.setting.attenuation;
  const voi::NormalBelief prior = belief(levers);
  implement_series = voi::expand(implement, prior);
  for (const voi::TrialDesign& trial : in.trials) {
    TrialTables t{
        action_frame(in.delivery, horizon, trial.starts(), trial.reports()), CubicTable(0), {}, {}};
    t.schedules = implementation::tabulate_schedules(response, persistence, t.frame.schedule,
                                                     horizon, lower, upper);
    t.series = voi::expand(t.schedules, prior);
    t.features = features(std::span(t.frame.schedule).first(own_schedules), 2);
    trials.push_back(std::move(t));
  }
}

voi::NormalBelief PairingModel::Tables::belief(const Levers& levers) const {
  const implementation::Effect& e = inputs.effect;
  const implementation::Effect moved{e.mean + levers.effect_shift, e.standard_error,
                                     levers.heterogeneity};
  return {levers.attenuation * moved.mean, levers.attenuation * std::sqrt(moved.variance())};
}

bool PairingModel::Tables::base_belief(const Levers& levers) const {
  return levers.effect_shift == 0 && levers.heterogeneity == inputs.effect.heterogeneity &&
         levers.attenuation == inputs.setting.attenuation;
}

bool PairingModel::Tables::base_persistence(const Levers& levers) const {
  return same(levers.persistence, inputs.delivery.persistence);
}

ProgrammeCosts PairingModel::Tables::costs_at(const Levers& levers) const {
  const double f = levers.programme_cost;
  return {costs.fixed * f, costs.practices * f, costs.patients_first * f * levers.people,
          costs.patients_later * f * levers.people, costs.setup * f};
}

Option PairingModel::Tables::implement_option() const {
  Option option;
  option.share[full] = 1;
  option.fixed_years = full_years.total();
  option.setup_factor = full_setup;
  return option;
}

PairingModel::PairingModel(const PairingInputs& inputs, const SearchRanges& ranges) {
  check(inputs);
  tables_ = std::make_unique<Tables>(inputs, ranges);
}
PairingModel::~PairingModel() = default;
PairingModel::PairingModel(PairingModel&&) noexcept = default;
PairingModel& PairingModel::operator=(PairingModel&&) noexcept = default;

const PairingInputs& PairingModel::inputs() const noexcept { return tables_->inputs; }
const SearchRanges& PairingModel::ranges() const noexcept { return tables_->ranges; }
std::size_t PairingModel::batches() const noexcept { return tables_->batches.count(); }

Levers PairingModel::base() const {
  Levers levers;
  levers.threshold = inputs().threshold;
  levers.heterogeneity = inputs().effect.heterogeneity;
  levers.attenuation = inputs().setting.attenuation;
  levers.persistence = inputs().delivery.persistence;
  return levers;
}

PairingOutcome PairingModel::evaluate(const Levers& levers,
                                      std::span<const Fallback> fallback) const {
  return evaluate(levers, fallback, true);
}

PairingOutcome PairingModel::evaluate_for_verdict(const Levers& levers) const {
  return evaluate(levers, {}, false);
}

PairingOutcome PairingModel::evaluate(const Levers& levers, std::span<const Fallback> fallback,
                                      bool details) const {
  const Tables& t = *tables_;
  EQUIPOISE_EXPECT(fallback.empty() || fallback.size() == t.trials.size());
  PairingOutcome out;
  const bool base_tables = t.base_persistence(levers) && t.base_belief(levers);
  // Elsewhere than at the base the payoff is read off the first trial's schedules, one of which it
  // is.
  if (base_tables || t.trials.empty()) out.payoff = implemented(levers).payoff.value;
  const ProgrammeCosts costs = t.costs_at(levers);
  const voi::NormalBelief belief = t.belief(levers);
  const std::array<double, 2> factor{levers.people * levers.threshold, -levers.people};
  const implementation::Horizon& horizon = t.inputs.setting.horizon;
  for (std::size_t i = 0; i < t.trials.size(); ++i) {
    const TrialTables& trial = t.trials[i];
    LaneTable money;
    if (base_tables) {
      money = money_series(trial.series.coefficient, trial.frame, costs, levers.threshold,
                           levers.people);
    } else {
      const CubicTable schedules =
          t.base_persistence(levers)
              ? trial.schedules.combined(factor, own_schedules)
              : implementation::tabulate_schedules(
                    t.response, levers.persistence,
                    std::span(trial.frame.schedule).first(own_schedules), horizon,
                    belief.mean - reach_in_sd * belief.sd, belief.mean + reach_in_sd * belief.sd)
                    .combined(factor);
      money = voi::expand(schedules, belief).coefficient;
      for (std::size_t s = 0; s < money.rows(); ++s)
        money.row(s)[0] -= costs.in_schedule(trial.frame.years[s]);
    }
    if (!base_tables && i == 0)
      out.payoff =
          option_value(without_research(WithoutResearch::implement, trial.frame), money, costs);
    const SizedTrial sized = sized_trial(t.inputs, t.inputs.trials[i], levers);
    TrialOutcome outcome =
        trial_outcome(trial.frame, sized, money, costs, fallback.empty() ? Fallback{} : fallback[i],
                      levers.trial_cost, details);
    outcome.trial = i;
    for (std::size_t s = 0; s < outcome.sizes.size(); ++s)
      outcome.sizes[s].practices_per_arm = t.inputs.trials[i].practices_per_arm[s];
    if (outcome.best_size && (!out.best_trial || outcome.enbs > out.trials[*out.best_trial].enbs))
      out.best_trial = i;
    out.trials.push_back(std::move(outcome));
  }
  return out;
}

ImplementedParts PairingModel::implemented(const Levers& levers) const {
  const Tables& t = *tables_;
  const auto from = [&](const voi::HermiteSeries& series) {
    const ProgrammeCosts costs = t.costs_at(levers);
    ImplementedParts p;
    p.qalys.value = levers.people * series.coefficient.row(0)[0];
    p.care_cost.value = levers.people * series.coefficient.row(1)[0];
    p.extra_adherent.value = levers.people * series.coefficient.row(2)[0];
    p.setup = costs.setup * t.full_setup;
    p.fixed = costs.fixed * t.full_years.total();
    p.practices = costs.practices * t.full_years.total();
    p.patients =
        costs.patients_first * t.full_years.first + costs.patients_later * t.full_years.later;
    p.programme_cost.value = p.setup + p.fixed + p.practices + p.patients;
    p.payoff.value = levers.threshold * p.qalys.value - p.care_cost.value - p.programme_cost.value;
    return p;
  };
  if (t.base_persistence(levers) && t.base_belief(levers)) return from(t.implement_series);
  const voi::NormalBelief belief = t.belief(levers);
  const auto means = [&](const CubicTable& table) {
    voi::HermiteSeries series{LaneTable(3, 1), {}};
    for (std::size_t r = 0; r < 3; ++r)
      series.coefficient.row(r)[0] = voi::expectation(table, r, belief).mean;
    return series;
  };
  if (t.base_persistence(levers)) return from(means(t.implement));
  return from(means(implementation::tabulate_schedules(
      t.response, levers.persistence, std::span(&t.full_schedule, 1), t.inputs.setting.horizon,
      belief.mean - reach_in_sd * belief.sd, belief.mean + reach_in_sd * belief.sd, 3)));
}

Fallback PairingModel::as_fallback(double reports, double threshold) const {
  const Tables& t = *tables_;
  const Levers levers = base();
  const implementation::Horizon& horizon = t.inputs.setting.horizon;
  const ActionFrame frame = action_frame(t.inputs.delivery, horizon, 0.0, reports);
  const std::array<Schedule, 3> schedules{frame.schedule[full], frame.schedule[stopped_replaced],
                                          frame.schedule[control_late]};
  const CubicTable table = implementation::tabulate_schedules(t.response, levers.persistence,
                                                              schedules, horizon, t.lower, t.upper);
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
  return out;
}

}  // namespace equipoise::decision
