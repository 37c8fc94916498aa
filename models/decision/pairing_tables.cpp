#include "models/decision/pairing_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

using implementation::Batches;
using implementation::CubicTable;
using implementation::Delivery;
using implementation::Persistence;
using implementation::ResponseDraws;
using implementation::Schedule;

bool same(const Persistence& a, const Persistence& b) {
  return a.ramp == b.ramp && a.decay == b.decay && a.half_life == b.half_life;
}

struct Span {
  double lower = 0.0, upper = 0.0;
  void cover(double mean, double sd) {
    lower = std::min(lower, mean - reach_in_sd * sd);
    upper = std::max(upper, mean + reach_in_sd * sd);
  }
};

// Standard deviation of delta; where delta is not normal, what covers as many of its quantiles.
double spread(const PairingInputs& in) {
  double sd = std::sqrt(in.effect.variance());
  if (in.effect_of_score)
    for (const double score : {-reach_in_sd, reach_in_sd})
      sd = std::max(sd, ((*in.effect_of_score)(0, score) - in.effect.mean) / score);
  return sd;
}

// Every belief about eta that one lever at a time can lead to.
Span reach_of_tables(const PairingInputs& in, const SearchRanges& ranges) {
  const implementation::Effect& e = in.effect;
  const double lambda = in.setting.attenuation;
  const double sd = spread(in), scale = sd > 0 ? sd / std::sqrt(e.variance()) : 1.0;
  const double most_lambda = std::max(lambda, ranges.attenuation.upper);
  const double most_tau = std::max(e.heterogeneity, ranges.heterogeneity.upper);
  Span span;
  span.cover(most_lambda * e.mean, most_lambda * sd);
  span.cover(lambda * (e.mean + std::min(0.0, ranges.effect_shift.lower)), lambda * sd);
  span.cover(lambda * (e.mean + std::max(0.0, ranges.effect_shift.upper)), lambda * sd);
  span.cover(lambda * e.mean,
             lambda * scale * std::sqrt(e.standard_error * e.standard_error + most_tau * most_tau));
  return span;
}

BatchCosts batch_costs(const PairingInputs& in, const Batches& batches) {
  BatchCosts out;
  for (std::size_t b = 0; b < batches.count(); ++b) {
    numerics::Sum fixed, practices, first, later, setup, reversal;
    for (std::size_t i = 0; i < batches.size(b); ++i) {
      const std::size_t d = batches.draw(b, i);
      const double reach = in.draws.reach[d], patient = in.draws.per_patient_year[d];
      fixed.add(in.draws.fixed_per_year[d]);
      practices.add(reach * in.setting.practices * in.draws.per_practice_year[d]);
      first.add(reach * in.draws.first_year[d] * patient);
      later.add(reach * in.draws.each_later_year[d] * patient);
      setup.add(in.draws.setup[d]);
      reversal.add(in.draws.reversal[d]);
    }
    const auto n = static_cast<double>(batches.size(b));
    out.fixed.push_back(fixed.value() / n);
    out.practices.push_back(practices.value() / n);
    out.patients_first.push_back(first.value() / n);
    out.patients_later.push_back(later.value() / n);
    out.setup.push_back(setup.value() / n);
    out.reversal.push_back(reversal.value() / n);
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
  return {mean(costs.fixed),          mean(costs.practices), mean(costs.patients_first),
          mean(costs.patients_later), mean(costs.setup),     mean(costs.reversal)};
}

// The spans are the caller's; nothing keeps them.
PairingInputs without_draws(PairingInputs inputs) {
  inputs.draws = {};
  return inputs;
}

}  // namespace

PracticeResponse::PracticeResponse(ResponseDraws own, Reach all_reach, Reach near_reach)
    : draws(std::move(own)),
      all(all_reach),
      near(near_reach),
      means(implementation::tabulate_response(draws, all.lower, all.upper)),
      by_batch(draws, near.lower, near.upper) {}

namespace {

// Of the model that is like this one, where its draws are the same; else made.
std::shared_ptr<const PracticeResponse> practice_response(
    const PairingInputs& in, const SearchRanges& search, const Batches& batches,
    const std::shared_ptr<const PracticeResponse>& like) {
  ResponseDraws draws(in.draws, batches);
  const Span all = reach_of_tables(in, search);
  // The Gauss-Hermite nodes of the noise reach 4.9 standard deviations.
  const double lambda = in.setting.attenuation, sd = spread(in);
  const PracticeResponse::Reach reach{all.lower, all.upper},
      near{std::min(0.0, lambda * (in.effect.mean - 5 * sd)),
           std::max(0.0, lambda * (in.effect.mean + 5 * sd))};
  if (like && like->all == reach && like->near == near && like->draws.same_as(draws)) return like;
  return std::make_shared<const PracticeResponse>(std::move(draws), reach, near);
}

}  // namespace

PairingModel::Tables::Tables(const PairingInputs& in, const SearchRanges& search,
                             const Tables* like)
    : inputs(without_draws(in)),
      ranges(search),
      batches(in.groups),
      response(practice_response(in, search, batches, like ? like->response : nullptr)),
      batch_costs(decision::batch_costs(in, batches)),
      implement(0) {
  costs = mean_costs(batch_costs, batches);
  tabulate();
}

PairingModel::Tables::Tables(const Tables& of, std::vector<voi::TrialDesign> other_trials)
    : inputs(of.inputs),
      ranges(of.ranges),
      batches(of.batches),
      response(of.response),
      costs(of.costs),
      batch_costs(of.batch_costs),
      implement(0) {
  inputs.trials = std::move(other_trials);
  tabulate();
}

void PairingModel::Tables::tabulate() {
  const implementation::Horizon& horizon = inputs.setting.horizon;
  full_schedule = inputs.delivery.implemented(horizon);
  full_years = implementation::delivery_years(full_schedule, horizon);
  full_setup = implementation::first_delivery_factor(full_schedule, horizon);
  const std::span<const Schedule> one(&full_schedule, 1);
  implement = schedules_at(one, base(), 3);
  implement_features = features(one, 3);
  const voi::NormalBelief prior = belief(base());
  implement_series = voi::expand(implement, prior);
  for (const voi::TrialDesign& trial : inputs.trials) {
    const ActionFrame frame =
        action_frame(inputs.delivery, horizon, trial.starts(), trial.reports());
    CubicTable schedules = schedules_at(frame.schedule, base());
    voi::HermiteSeries series = voi::expand(schedules, prior);
    CubicTable money = schedules.combined(std::array{inputs.threshold, -1.0}, own_schedules);
    trials.push_back({frame, std::move(schedules), std::move(series), std::move(money),
                      features(std::span(frame.schedule).first(own_schedules), 2),
                      sized_trial(inputs, trial, base())});
  }
}

Levers PairingModel::Tables::base() const {
  Levers levers;
  levers.threshold = inputs.threshold;
  levers.heterogeneity = inputs.effect.heterogeneity;
  levers.attenuation = inputs.setting.attenuation;
  levers.persistence = inputs.delivery.persistence;
  return levers;
}

voi::NormalBelief PairingModel::Tables::belief(const Levers& levers) const {
  if (inputs.effect_of_score) return {0.0, 1.0};
  const implementation::Effect& e = inputs.effect;
  const implementation::Effect moved{e.mean + levers.effect_shift, e.standard_error,
                                     levers.heterogeneity};
  return {levers.attenuation * moved.mean, levers.attenuation * std::sqrt(moved.variance())};
}

// A shift moves delta, and another heterogeneity stretches it about its mean.
CubicTable PairingModel::Tables::eta_of_score(const Levers& levers) const {
  const implementation::Effect& e = inputs.effect;
  const implementation::Effect moved{e.mean, e.standard_error, levers.heterogeneity};
  const double stretch = e.variance() > 0 ? std::sqrt(moved.variance() / e.variance()) : 1.0;
  return inputs.effect_of_score->combined(std::array{levers.attenuation * stretch})
      .lifted(levers.attenuation * (e.mean * (1 - stretch) + levers.effect_shift));
}

CubicTable PairingModel::Tables::schedules_at(std::span<const Schedule> schedules,
                                              const Levers& levers, std::size_t gains) const {
  const voi::NormalBelief b = belief(levers);
  const bool at_base = base_persistence(levers) && base_belief(levers) && !inputs.effect_of_score;
  const double lower = at_base ? response->all.lower : b.mean - reach_in_sd * b.sd;
  const double upper = at_base ? response->all.upper : b.mean + reach_in_sd * b.sd;
  std::optional<CubicTable> eta;
  if (inputs.effect_of_score) eta = eta_of_score(levers);
  return implementation::tabulate_schedules(response->means, levers.persistence, schedules,
                                            inputs.setting.horizon, lower, upper, gains, {},
                                            eta ? &*eta : nullptr);
}

bool PairingModel::Tables::base_belief(const Levers& levers) const {
  return levers.effect_shift == 0 && levers.heterogeneity == inputs.effect.heterogeneity &&
         levers.attenuation == inputs.setting.attenuation;
}

bool PairingModel::Tables::base_persistence(const Levers& levers) const {
  return same(levers.persistence, inputs.delivery.persistence);
}

ProgrammeCosts scaled(const ProgrammeCosts& costs, const Levers& levers) {
  const double f = levers.programme_cost;
  return {costs.fixed * f,
          costs.practices * f,
          costs.patients_first * f * levers.people,
          costs.patients_later * f * levers.people,
          costs.setup * f,
          costs.reversal * f};
}

ProgrammeCosts PairingModel::Tables::costs_at(const Levers& levers) const {
  return scaled(costs, levers);
}

Option PairingModel::Tables::implement_option() const {
  Option option;
  option.share[full] = 1;
  option.fixed_years = full_years.total();
  option.setup_factor = full_setup;
  return option;
}

}  // namespace equipoise::decision
