#include "engine/run/target_actions.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/decision/programme_cash.hpp"
#include "models/numerics/sum.hpp"
#include "models/portfolio/problem.hpp"

namespace equipoise::run {
namespace {

using decision::PairingModel;
using decision::Research;
using decision::TrialOutcome;
using implementation::Horizon;

/// An alternative before its error is found, which only some need.
struct Candidate {
  TargetAction action;
  const AnalysedPairing* pairing = nullptr;  ///< null: nothing
  const TrialOutcome* trial = nullptr;       ///< null: no trial
  const AnalysedPairing* other = nullptr;    ///< beside a trial; null: current practice
  decision::Fallback fallback;               ///< the same
  std::size_t size = 0;
  Research research = Research::before_implementing;
};

void set_cash(PlanChoice& choice, std::vector<double> implementation,
              std::vector<double> research) {
  choice.implementation_cash = numerics::sum(implementation);
  choice.research_cash = numerics::sum(research);
  choice.implementation_cash_by_year = std::move(implementation);
  choice.research_cash_by_year = std::move(research);
}

void add_starts(const Candidate& pairing, std::size_t latest_start,
                std::vector<Candidate>& candidates) {
  const PairingModel& model = *pairing.pairing->model;
  const decision::PairingInputs& in = model.inputs();
  const Horizon& horizon = in.setting.horizon;
  const double h = static_cast<double>(horizon.years);
  const implementation::Schedule now = in.delivery.implemented(horizon);
  for (std::size_t year = 0; year < std::min(latest_start, horizon.years); ++year) {
    Candidate c = pairing;
    const double start = static_cast<double>(year);
    const implementation::Schedule schedule{start, std::min(start + now.end, h)};
    c.action.choice.action = "implement";
    c.action.choice.start_year = year + 1;
    c.action.choice.value =
        year == 0 ? pairing.pairing->result.payoff : model.payoff_on(schedule, in.threshold);
    set_cash(c.action.choice,
             decision::cash_by_year(std::array{decision::Delivered{schedule, 1.0}},
                                    model.programme_costs(), horizon),
             std::vector<double>(horizon.years, 0.0));
    candidates.push_back(std::move(c));
  }
}

/// \param outcome  of the pairing with this fallback
/// \param fallback  by trial; empty: current practice
void add_trials(const Candidate& pairing, const decision::PairingOutcome& outcomes,
                std::span<const decision::Fallback> fallback, std::vector<Candidate>& candidates) {
  const PairingModel& model = *pairing.pairing->model;
  const decision::PairingInputs& in = model.inputs();
  const Horizon& horizon = in.setting.horizon;
  decision::OtherProgramme other;
  if (pairing.other != nullptr)
    other = {pairing.other->model->programme_costs(),
             pairing.other->model->inputs().delivery.implemented(horizon).end};
  for (const TrialOutcome& outcome : outcomes.trials) {
    const voi::TrialDesign& trial = in.trials[outcome.trial];
    if (outcome.nothing_left_to_decide || trial.answers() > 1) continue;
    const decision::ActionFrame frame =
        decision::action_frame(in.delivery, horizon, trial.starts(), trial.reports());
    for (std::size_t i = 0; i < outcome.sizes.size(); ++i) {
      const decision::SizeOutcome& size = outcome.sizes[i];
      if (!size.trial.feasible) continue;
      for (const Research research :
           {Research::before_implementing, Research::while_implementing}) {
        Candidate c = pairing;
        c.trial = &outcome;
        if (!fallback.empty()) c.fallback = fallback[outcome.trial];
        c.size = i;
        c.research = research;
        PlanChoice& choice = c.action.choice;
        choice.action = "trial " + std::string(decision::name(research));
        choice.trial = trial.name;
        choice.trial_size = size.practices_per_arm;
        choice.trial_follow_up = trial.follow_up;
        choice.value.value = research == Research::before_implementing ? size.before_implementing
                                                                       : size.while_implementing;
        // A trial that adds nothing to the best schedule without it would be credited with what
        // stopping early or starting late brings.
        if (choice.value.value <= *std::ranges::max_element(outcome.without_research)) continue;
        set_cash(choice,
                 decision::most_cash_by_year(research, frame, size.trial, model.programme_costs(),
                                             pairing.other != nullptr ? &other : nullptr, horizon),
                 decision::cash_by_year(size.trial.research_cost, trial, horizon));
        candidates.push_back(std::move(c));
      }
    }
  }
}

portfolio::Alternative alternative(const PlanChoice& choice) {
  return {choice.value.value, {choice.implementation_cash_by_year, choice.research_cash_by_year}};
}

/// Without what is dominated whatever the budgets are: year by year, and by nothing that starts
/// later, since a scenario may rule late starts out.
void drop_dominated(std::vector<Candidate>& candidates, std::size_t years) {
  const portfolio::Purse by_year{std::vector<double>(years, 0.0), false};
  const portfolio::Problem any{{by_year, by_year}, {}};
  const auto starts = [&](std::size_t c) {
    return candidates[c].action.choice.start_year.value_or(1);
  };
  std::size_t latest = 1;
  for (std::size_t c = 0; c < candidates.size(); ++c) latest = std::max(latest, starts(c));
  std::vector<bool> dropped(candidates.size(), false);
  for (std::size_t year = 1; year <= latest; ++year) {
    std::vector<std::size_t> so_far;
    std::vector<portfolio::Alternative> all;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (dropped[c] || starts(c) > year) continue;
      so_far.push_back(c);
      all.push_back(alternative(candidates[c].action.choice));
    }
    const std::vector<bool> left_out = portfolio::dominated(any, all);
    for (std::size_t i = 0; i < so_far.size(); ++i)
      if (starts(so_far[i]) == year) dropped[so_far[i]] = left_out[i];
  }
  std::vector<Candidate> kept;
  for (std::size_t c = 0; c < candidates.size(); ++c)
    if (!dropped[c]) kept.push_back(std::move(candidates[c]));
  candidates = std::move(kept);
}

}  // namespace

std::vector<TargetAction> target_actions(const compile::CompiledStudy& study, std::size_t target,
                                         std::span<const SharedPairing> pairings,
                                         const decision::LineResult& line,
                                         std::size_t latest_start) {
  const spec::TargetSpec& spec = *study.targets[target].spec;
  const auto years = static_cast<std::size_t>(study.spec().decision_horizon);
  const std::vector<double> no_cash(years, 0.0);
  Candidate nothing;
  nothing.action.choice.target = spec.name;
  nothing.action.choice.title = spec.title;
  nothing.action.choice.action = "nothing";
  nothing.action.choice.value = {0.0, 0.0};
  std::vector<Candidate> candidates{nothing};
  set_cash(candidates.front().action.choice, no_cash, no_cash);
  for (std::size_t s = 0; s < pairings.size(); ++s) {
    Candidate pairing = nothing;
    pairing.pairing = pairings[s].get();
    pairing.action.mean_rows = study.pairing(target, s).mean_rows();
    pairing.action.choice.strategy = pairings[s]->result.strategy;
    pairing.action.choice.strategy_title = pairings[s]->result.strategy_title;
    add_starts(pairing, latest_start, candidates);
    add_trials(pairing, pairings[s]->outcome, {}, candidates);
    const decision::LineResult::Option& in_line = line.options[s];
    if (!in_line.other) continue;
    pairing.other = pairings[*in_line.other].get();
    pairing.action.choice.other_strategy = pairing.other->result.strategy;
    pairing.action.choice.other_strategy_title = pairing.other->result.strategy_title;
    add_trials(pairing, in_line.outcome, in_line.fallback, candidates);
  }
  drop_dominated(candidates, years);
  std::vector<TargetAction> actions;
  for (Candidate& c : candidates) {
    if (c.trial != nullptr) {
      const PairingModel& model = *c.pairing->model;
      const double threshold = model.inputs().threshold;
      c.action.choice.value.standard_error =
          model.research_error(*c.trial, c.size, c.research, threshold, c.fallback);
      // Where the fallback's payoff is off, this value is by no more.
      if (c.other != nullptr)
        c.action.choice.value.standard_error += c.other->result.payoff.standard_error;
      c.action.most_from_elsewhere =
          model.most_from_elsewhere(*c.trial, c.size, c.research, threshold, c.fallback);
    }
    actions.push_back(std::move(c.action));
  }
  return actions;
}

}  // namespace equipoise::run
