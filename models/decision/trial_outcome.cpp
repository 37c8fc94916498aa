#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/decision/trial_plans.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

constexpr std::array<Research, 2> both{Research::before_implementing, Research::while_implementing};

double logit(double p) { return std::log(p / (1 - p)); }

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
  setting.mean_reach = trial.least_reach.value_or(inputs.mean_reach);
  setting.cluster_size = levers.people * inputs.mean_people / inputs.setting.practices;
  setting.log_odds_control = logit(inputs.mean_current_adherence);
  setting.log_odds_intervention =
      setting.log_odds_control + levers.attenuation * (e.mean + levers.effect_shift);
  const double variance =
      levers.attenuation * levers.attenuation *
      (e.standard_error * e.standard_error + levers.heterogeneity * levers.heterogeneity);
  const auto weight = [&](std::size_t size, double icc) {
    if (trial.of_others) return 0.0;
    return voi::learning_weight(variance,
                                trial.kind->at_size(trial, size, setting, icc).sampling_variance);
  };
  const double paid_then = implementation::discount_factor(inputs.setting.horizon.rate_costs,
                                                           static_cast<std::size_t>(trial.begins));
  SizedTrial out;
  for (const std::size_t size : trial.practices_per_arm) {
    voi::TrialSize& at =
        out.size.emplace_back(trial.kind->at_size(trial, size, setting, inputs.mean_icc));
    for (double* share : {&at.intervention_share, &at.control_share})
      *share = among_reached(*share, setting.mean_reach, inputs.mean_reach);
    at.research_cost = at.research_cost.scaled(paid_then);
    if (trial.of_others) at.feasible = false;
    if (trial.reach_after) at.joining_share = *trial.reach_after / inputs.mean_reach - 1;
    out.weight.push_back(weight(size, inputs.mean_icc));
    std::vector<Learning> learning;
    for (std::size_t i = 0; i < inputs.icc_values.nodes.size(); ++i)
      learning.push_back({weight(size, inputs.icc_values.nodes[i]), inputs.icc_values.weights[i]});
    if (learning.empty()) learning.push_back({out.weight.back(), 1.0});
    std::ranges::stable_sort(learning, std::ranges::greater{}, &Learning::weight);
    out.learning.push_back(std::move(learning));
  }
  return out;
}

TrialAtBase PairingModel::Tables::trial_at(std::size_t trial, double threshold) const {
  const TrialTables& at = trials.at(trial);
  return {at, money_series(at.series.coefficient, at.frame, costs, threshold, 1.0), at.sized};
}

const SizedTrial& PairingModel::Tables::sized_at(std::size_t trial, const Levers& levers,
                                                 SizedTrial& moved) const {
  if (base_belief(levers) && levers.people == 1) return trials[trial].sized;
  return moved = sized_trial(inputs, inputs.trials[trial], levers);
}

double option_value(const Option& option, const LaneTable& money, const ProgrammeCosts& costs) {
  double sum = option.constant(costs);
  for (std::size_t s = 0; s < money.rows(); ++s)
    if (option.share[s] != 0) sum += option.share[s] * money.row(s)[0];
  return sum;
}

namespace {

// The average over the intracluster correlation of what the choice after the study adds. It grows
// with what the study learns, so what one learning weight adds bounds what smaller ones do: nothing
// is returned as soon as the average must fall short of `least`.
std::optional<double> average_loss_avoided(const PreparedAction& action,
                                           std::span<const Learning> learning, double least) {
  numerics::Sum sum;
  double left = 1.0;
  for (const Learning& l : learning) {
    const double loss = action.loss_avoided(l.weight);
    if (sum.value() + left * loss < least) return std::nullopt;
    sum.add(l.share * loss);
    left -= l.share;
  }
  return sum.value();
}

}  // namespace

std::optional<BestResearch> best_research(const ActionFrame& frame, const SizedTrial& sized,
                                          const LaneTable& money, const ProgrammeCosts& costs,
                                          double trial_cost, double more_than,
                                          const BestResearch* likely) {
  if (frame.nothing_left_to_decide) return std::nullopt;
  const Fallback none;
  double best_without = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < without_research_count(none); ++i)
    best_without = std::max(
        best_without,
        option_value(without_research(static_cast<WithoutResearch>(i), frame), money, costs));

  // A bound that costs nothing rules out most of what is far behind.
  struct Candidate {
    std::size_t size;
    Research research;
    PreparedAction action;
    double before_choice;  ///< ENBS without what the choice after the study adds
    double most;           ///< ENBS is at most this
    bool likely;
  };
  std::vector<Candidate> candidates;
  candidates.reserve(both.size() * sized.size.size());
  for (std::size_t i = 0; i < sized.size.size(); ++i) {
    if (!sized.size[i].feasible) continue;
    const double research_cost = sized.size[i].research_cost.scaled(trial_cost).total();
    for (const Research research : both) {
      const PreparedAction action(research_action(research, frame, sized.size[i]), money, costs);
      const double before_choice = action.now() - research_cost - best_without;
      const double most = before_choice + action.most_avoided(sized.learning[i]);
      if (most > more_than)
        candidates.push_back({i, research, action, before_choice, most,
                              likely && likely->size == i && likely->research == research});
    }
  }
  std::vector<const Candidate*> in_order;
  in_order.reserve(candidates.size());
  for (const Candidate& c : candidates) in_order.push_back(&c);
  std::ranges::sort(in_order, [](const Candidate* a, const Candidate* b) {
    return a->likely != b->likely ? a->likely : a->most > b->most;
  });
  std::optional<BestResearch> best;
  for (const Candidate* c : in_order) {
    if (c->most <= more_than) break;
    const auto loss =
        average_loss_avoided(c->action, sized.learning[c->size], more_than - c->before_choice);
    if (!loss || c->before_choice + *loss <= more_than) continue;
    more_than = c->before_choice + *loss;
    best = {more_than, c->size, c->research};
  }
  return best;
}

TrialOutcome trial_outcome(const ActionFrame& frame, const SizedTrial& sized,
                           const LaneTable& money, const ProgrammeCosts& costs,
                           const Fallback& fallback, double trial_cost, const PayoffCells& cells) {
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

  out.sizes.resize(sized.size.size());
  for (std::size_t i = 0; i < sized.size.size(); ++i) {
    out.sizes[i].trial = sized.size[i];
    out.sizes[i].trial.research_cost = sized.size[i].research_cost.scaled(trial_cost);
    out.sizes[i].learning_weight = sized.weight[i];
  }

  // Against doing nothing: what the data are worth for the decision to implement.
  const PreparedAction implement({without_research(WithoutResearch::implement, frame), {}}, money,
                                 costs);
  const auto loss_avoided = [&](const PreparedAction& action, std::size_t i) {
    numerics::Sum sum;
    for (const Learning& l : sized.learning[i])
      sum.add(l.share * action.careful_loss_avoided(l.weight, cells,
                                                    out.sizes[i].trial.research_cost.total()));
    return sum.value();
  };
  struct Chosen {
    double now = -std::numeric_limits<double>::infinity(), loss_avoided = 0.0;
    [[nodiscard]] double value() const { return now + loss_avoided; }
  };
  // The successor of what is rejected is the better one.
  const auto chosen = [&](Research research, const voi::TrialSize& trial, std::size_t i) {
    Chosen best;
    for (std::size_t s = 0; s < successor_count(fallback); ++s) {
      const PreparedAction action(
          research_action(research, frame, trial, fallback, static_cast<Successor>(s)), money,
          costs);
      const Chosen one{action.now(), loss_avoided(action, i)};
      if (one.value() > best.value()) best = one;
    }
    return best;
  };

  for (std::size_t i = 0; i < sized.size.size(); ++i) {
    SizeOutcome& size = out.sizes[i];
    size.evsi = loss_avoided(implement, i);
    numerics::Sum variance;
    for (const Learning& l : sized.learning[i])
      variance.add(l.share * implement.preposterior_variance(l.weight));
    size.preposterior_sd = std::sqrt(variance.value());
    if (!size.trial.feasible || out.nothing_left_to_decide) continue;
    for (const Research research : both) {
      const auto [found, same_uptake] = with_and_without_joining(
          size.trial, [&](const voi::TrialSize& trial) { return chosen(research, trial, i); });
      const double value = found.value() - size.trial.research_cost.total();
      const bool before = research == Research::before_implementing;
      (before ? size.before_implementing : size.while_implementing) = value;
      (before ? size.enbs_before : size.enbs_while) = value - best_without;
      (before ? size.account_before : size.account_while) = {same_uptake.loss_avoided,
                                                             best_without - same_uptake.now,
                                                             found.value() - same_uptake.value()};
    }
    if (!out.best_size || size.enbs() > out.sizes[*out.best_size].enbs()) out.best_size = i;
  }
  if (!out.best_size) return out;

  const SizeOutcome& best = out.sizes[*out.best_size];
  out.enbs_before = best.enbs_before;
  out.enbs_while = best.enbs_while;
  out.enbs = best.enbs();
  out.evsi = best.evsi;
  out.best_action = best.enbs_while > best.enbs_before ? Research::while_implementing
                                                       : Research::before_implementing;
  return out;
}

void mark_near_optimal(std::vector<TrialOutcome>& outcomes,
                       std::span<const voi::TrialDesign> trials) {
  for (TrialOutcome& out : outcomes) {
    std::optional<double> best;  // over all follow-ups of the trial
    for (const TrialOutcome& other : outcomes)
      if (other.best_size && trials[other.trial].name == trials[out.trial].name)
        best = best ? std::max(*best, other.enbs) : other.enbs;
    if (!best || !out.best_size) continue;
    const double near = near_optimal_from(*best);
    for (std::size_t i = 0; i < out.sizes.size(); ++i)
      if (out.sizes[i].trial.feasible && out.sizes[i].enbs() >= near) out.near_optimal.push_back(i);
  }
}

}  // namespace equipoise::decision
