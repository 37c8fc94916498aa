#include <algorithm>
#include <array>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

constexpr std::array<Research, 2> both{Research::before_implementing, Research::while_implementing};

double logit(double p) { return std::log(p / (1 - p)); }
double expit(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

LaneTable money_series(const LaneTable& gains, const ActionFrame& frame,
                       const ProgrammeCosts& costs, double threshold, double people) {
  LaneTable money(gains.rows() / 2, voi::hermite_terms);
  for (std::size_t s = 0; s < money.rows(); ++s) {
    const auto q = gains.row(2 * s), c = gains.row(2 * s + 1);
    const auto w = money.row(s);
    for (std::size_t j = 0; j < w.size(); ++j) w[j] = people * (threshold * q[j] - c[j]);
    w[0] -= costs.in_schedule(frame.years[s]);
  }
  return money;
}

SizedTrial sized_trial(const PairingInputs& inputs, const voi::TrialDesign& trial,
                       const Levers& levers) {
  EQUIPOISE_EXPECT(trial.kind != nullptr);
  const implementation::Effect& e = inputs.effect;
  voi::TrialSetting setting;
  setting.practices = inputs.setting.practices;
  setting.mean_reach = inputs.mean_reach;
  setting.cluster_size = levers.people * inputs.mean_people / inputs.setting.practices;
  setting.adherence_control = inputs.mean_current_adherence;
  setting.adherence_intervention = expit(logit(inputs.mean_current_adherence) +
                                         levers.attenuation * (e.mean + levers.effect_shift));
  const double variance =
      levers.attenuation * levers.attenuation *
      (e.standard_error * e.standard_error + levers.heterogeneity * levers.heterogeneity);
  const auto weight = [&](std::size_t size, double icc) {
    return voi::learning_weight(variance,
                                trial.kind->at_size(trial, size, setting, icc).sampling_variance);
  };
  SizedTrial out;
  for (const std::size_t size : trial.practices_per_arm) {
    out.size.push_back(trial.kind->at_size(trial, size, setting, inputs.mean_icc));
    out.weight.push_back(weight(size, inputs.mean_icc));
    numerics::QuadratureRule by_icc{{out.weight.back()}, {1.0}};
    if (!inputs.icc_values.nodes.empty()) {
      by_icc = inputs.icc_values;
      for (double& node : by_icc.nodes) node = weight(size, node);
    }
    out.weight_by_icc.push_back(std::move(by_icc));
  }
  return out;
}

double option_value(const Option& option, const LaneTable& money, const ProgrammeCosts& costs) {
  double sum = option.constant(costs);
  for (std::size_t s = 0; s < money.rows(); ++s)
    if (option.share[s] != 0) sum += option.share[s] * money.row(s)[0];
  return sum;
}

PreparedAction::PreparedAction(const ResearchAction& action, const LaneTable& money,
                               const ProgrammeCosts& costs)
    : best_(std::max(option_value(action.first, money, costs),
                     option_value(action.second, money, costs))) {
  for (std::size_t s = 0; s < money.rows(); ++s) {
    const double share = action.first.share[s] - action.second.share[s];
    if (share == 0) continue;
    const double* w = money.row(s).data();
    for (std::size_t j = 0; j < difference_.size(); ++j) difference_[j] += share * w[j];
  }
  difference_[0] += action.first.constant(costs) - action.second.constant(costs);
}

TrialOutcome trial_outcome(const ActionFrame& frame, const SizedTrial& sized,
                           const LaneTable& money, const ProgrammeCosts& costs,
                           const Fallback& fallback, double trial_cost, bool details) {
  TrialOutcome out;
  out.nothing_left_to_decide = frame.nothing_left_to_decide;
  double best_without = 0.0;
  for (std::size_t i = 0; i < without_research_count(fallback); ++i) {
    const auto action = static_cast<WithoutResearch>(i);
    const double value = option_value(without_research(action, frame, fallback), money, costs);
    if (i == 0 || value > best_without) {
      best_without = value;
      out.best_without = action;
    }
    out.without_research.push_back(value);
  }

  // Against doing nothing: what the data are worth for the decision to implement.
  const PreparedAction implement({without_research(WithoutResearch::implement, frame), {}}, money,
                                 costs);

  out.sizes.resize(sized.size.size());
  for (std::size_t i = 0; i < sized.size.size(); ++i) {
    SizeOutcome& size = out.sizes[i];
    size.trial = sized.size[i];
    size.trial.research_cost *= trial_cost;
    size.learning_weight = sized.weight[i];
    if (details) size.evsi = implement.loss_avoided(size.learning_weight);
    if (!size.trial.feasible || out.nothing_left_to_decide) continue;
    for (const Research research : both) {
      const PreparedAction action(research_action(research, frame, size.trial, fallback), money,
                                  costs);
      const double value = action.value(size.learning_weight) - size.trial.research_cost;
      const bool before = research == Research::before_implementing;
      (before ? size.before_implementing : size.while_implementing) = value;
      (before ? size.enbs_before : size.enbs_while) = value - best_without;
    }
    if (!out.best_size || size.enbs() > out.sizes[*out.best_size].enbs()) out.best_size = i;
  }
  if (!out.best_size) return out;

  const SizeOutcome& best = out.sizes[*out.best_size];
  const numerics::QuadratureRule& by_icc = sized.weight_by_icc[*out.best_size];
  const auto average = [&](const auto& value) {
    numerics::Sum sum;
    for (std::size_t i = 0; i < by_icc.nodes.size(); ++i)
      sum.add(by_icc.weights[i] * value(by_icc.nodes[i]));
    return sum.value();
  };
  const auto enbs = [&](Research research) {
    const PreparedAction action(research_action(research, frame, best.trial, fallback), money,
                                costs);
    return average([&](double w) { return action.value(w); }) - best.trial.research_cost -
           best_without;
  };
  out.enbs_before = enbs(Research::before_implementing);
  out.enbs_while = enbs(Research::while_implementing);
  out.enbs = std::max(out.enbs_before, out.enbs_while);
  out.best_action = out.enbs_while > out.enbs_before ? Research::while_implementing
                                                     : Research::before_implementing;
  if (details) {
    out.evsi = average([&](double w) { return implement.loss_avoided(w); });
    const double near = best.enbs() - 0.05 * std::abs(best.enbs());
    for (std::size_t i = 0; i < out.sizes.size(); ++i)
      if (out.sizes[i].trial.feasible && out.sizes[i].enbs() >= near) out.near_optimal.push_back(i);
  }
  return out;
}

}  // namespace equipoise::decision
