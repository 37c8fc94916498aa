#include "engine/run/plan_candidates.hpp"

#include <algorithm>
#include <array>

#include "models/decision/programme_cash.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::run {
namespace {

using decision::PairingModel;
using decision::Research;
using decision::TrialOutcome;
using implementation::Horizon;
using implementation::Schedule;

void set_cash(PlanChoice& choice, std::vector<double> implementation,
              std::vector<double> research) {
  choice.implementation_cash = numerics::sum(implementation);
  choice.research_cash = numerics::sum(research);
  choice.implementation_cash_by_year = std::move(implementation);
  choice.research_cash_by_year = std::move(research);
}

/// The strategy on a schedule, for everybody.
PlanCandidate implemented(const PlanCandidate& pairing, const Schedule& schedule, double value) {
  const PairingModel& model = *pairing.pairing->model;
  const Horizon& horizon = model.inputs().setting.horizon;
  PlanCandidate c = pairing;
  c.schedule = schedule;
  c.choice.action = "implement";
  c.choice.value.value = value;
  set_cash(c.choice,
           decision::cash_by_year(std::array{decision::Delivered{schedule, 1.0}},
                                  model.programme_costs(), horizon),
           std::vector<double>(horizon.years, 0.0));
  return c;
}

void add_starts(const PlanCandidate& pairing, std::size_t latest_start,
                std::vector<PlanCandidate>& candidates) {
  const PairingModel& model = *pairing.pairing->model;
  const decision::PairingInputs& in = model.inputs();
  const Horizon& horizon = in.setting.horizon;
  const double h = static_cast<double>(horizon.years);
  const Schedule now = in.delivery.implemented(horizon);
  for (std::size_t year = 0; year < std::min(latest_start, horizon.years); ++year) {
    const double start = static_cast<double>(year);
    const Schedule schedule{start, std::min(start + now.end, h)};
    const double value = year == 0 ? pairing.pairing->result.payoff.value
                                   : model.payoff_on(schedule, in.threshold).value;
    candidates.push_back(implemented(pairing, schedule, value));
    candidates.back().choice.start_year = candidates.back().allowed_by.programme = year + 1;
  }
}

/// Trials of a pairing that begin in one year, valued with one fallback.
struct TrialsOfYear {
  std::size_t year;
  const PairingModel& model;  ///< the pairing with these trials
  const decision::PairingOutcome& outcomes;
  std::span<const decision::Fallback> fallback;  ///< by trial; empty: current practice
  std::span<const std::size_t> listed;  ///< which of the pairing's own they are; empty: all of them
};

/// [0, tau) of every trial, the shorter programmes that ENBS is compared with.
/// \param known  when those stop that are there already
void add_shorter(const PlanCandidate& pairing, const TrialsOfYear& trials,
                 std::vector<double>& known, std::vector<PlanCandidate>& candidates) {
  for (const TrialOutcome& outcome : trials.outcomes.trials) {
    const double stops = trials.model.inputs().trials[outcome.trial].reports();
    if (outcome.nothing_left_to_decide || std::ranges::find(known, stops) != known.end()) continue;
    known.push_back(stops);
    const auto shorter = static_cast<std::size_t>(decision::WithoutResearch::shorter);
    candidates.push_back(implemented(pairing, {0, stops}, outcome.without_research[shorter]));
    candidates.back().choice.start_year = 1;
    candidates.back().choice.stops_after = stops;
    candidates.back().allowed_by.trial = trials.year;
  }
}

void add_trials(const PlanCandidate& pairing, const TrialsOfYear& trials,
                std::vector<PlanCandidate>& candidates) {
  const decision::PairingInputs& in = trials.model.inputs();
  const Horizon& horizon = in.setting.horizon;
  decision::OtherProgramme other;
  if (pairing.other != nullptr)
    other = {pairing.other->model->programme_costs(),
             pairing.other->model->inputs().delivery.implemented(horizon).end};
  for (const TrialOutcome& outcome : trials.outcomes.trials) {
    const voi::TrialDesign& trial = in.trials[outcome.trial];
    if (outcome.nothing_left_to_decide || trial.answers() > 1) continue;
    const decision::ActionFrame frame =
        decision::action_frame(in.delivery, horizon, trial.starts(), trial.reports());
    // What it costs is not discounted there: of the trial as listed.
    const TrialOutcome& listed =
        pairing.pairing->outcome
            .trials[trials.listed.empty() ? outcome.trial : trials.listed[outcome.trial]];
    for (std::size_t i = 0; i < outcome.sizes.size(); ++i) {
      const decision::SizeOutcome& size = outcome.sizes[i];
      if (!size.trial.feasible) continue;
      for (const Research research :
           {Research::before_implementing, Research::while_implementing}) {
        const bool before = research == Research::before_implementing;
        const decision::ResearchAccount& account =
            before ? size.account_before : size.account_while;
        PlanCandidate c = pairing;
        c.allowed_by.trial = trials.year;
        c.model = &trials.model;
        c.trial = &outcome;
        if (!trials.fallback.empty()) c.fallback = trials.fallback[outcome.trial];
        c.size = i;
        c.research = research;
        c.worth_its_cost =
            account.loss_avoided + account.uptake_gain > size.trial.research_cost.total();
        PlanChoice& choice = c.choice;
        choice.action = "trial " + std::string(decision::name(research));
        choice.trial = trial.name;
        choice.trial_size = size.practices_per_arm;
        choice.trial_follow_up = trial.follow_up;
        choice.trial_start_year = trials.year;
        choice.value.value = before ? size.before_implementing : size.while_implementing;
        set_cash(
            choice,
            decision::most_cash_by_year(research, frame, size.trial, trials.model.programme_costs(),
                                        pairing.other != nullptr ? &other : nullptr, horizon),
            decision::cash_by_year(listed.sizes[i].trial.research_cost, trial, horizon));
        candidates.push_back(std::move(c));
      }
    }
  }
}

}  // namespace

PlanCandidates plan_candidates(const PlanChoice& nothing, std::span<const SharedPairing> pairings,
                               const decision::LineResult& line, const LatestStarts& latest,
                               std::size_t years) {
  PlanCandidates out;
  std::vector<PlanCandidate>& candidates = out.listed;
  candidates.emplace_back().choice = nothing;
  const std::vector<double> no_cash(years, 0.0);
  set_cash(candidates.front().choice, no_cash, no_cash);
  for (std::size_t s = 0; s < pairings.size(); ++s) {
    PlanCandidate pairing;
    pairing.choice = nothing;
    pairing.strategy = s;
    pairing.pairing = pairings[s].get();
    pairing.choice.strategy = pairings[s]->result.strategy;
    pairing.choice.strategy_title = pairings[s]->result.strategy_title;
    const PairingModel& model = *pairings[s]->model;
    const decision::LineResult::Option& in_line = line.options[s];
    const bool weighed = !in_line.fallback.empty() && in_line.other.has_value();
    PlanCandidate beside_other = pairing;
    if (weighed) {
      beside_other.other = pairings[*in_line.other].get();
      beside_other.choice.other_strategy = beside_other.other->result.strategy;
      beside_other.choice.other_strategy_title = beside_other.other->result.strategy_title;
    }
    add_starts(pairing, latest.programme, candidates);
    std::vector<double> stops;
    const auto add = [&](const TrialsOfYear& alone, const TrialsOfYear& with_other) {
      add_shorter(pairing, alone, stops, candidates);
      add_trials(pairing, alone, candidates);
      if (weighed) add_trials(beside_other, with_other, candidates);
    };
    add({1, model, pairings[s]->outcome, {}, {}},
        {1, model, in_line.outcome, in_line.fallback, {}});
    for (std::size_t year = 2; year <= std::min(latest.trial, years); ++year) {
      auto later = later_trials(model, weighed ? beside_other.other->model.get() : nullptr,
                                in_line.correlation, year);
      if (!later) break;  // still later ones report later
      const LaterTrials& of = out.later.emplace_back(std::move(*later));
      add({year, of.model, of.alone, {}, of.listed},
          {year, of.model, of.beside_other, of.fallback, of.listed});
    }
  }
  return out;
}

double error_of(const PlanCandidate& c) {
  if (c.pairing == nullptr) return 0.0;
  const double threshold = c.pairing->model->inputs().threshold;
  const bool as_stated = c.choice.start_year == 1 && !c.choice.stops_after;
  if (as_stated) return c.pairing->result.payoff.standard_error;
  if (c.trial == nullptr) return c.pairing->model->payoff_on(c.schedule, threshold).standard_error;
  const double error = c.model->research_error(*c.trial, c.size, c.research, threshold, c.fallback);
  // Where the fallback's payoff is off, this value is by no more.
  return c.other == nullptr ? error : error + c.other->result.payoff.standard_error;
}

decision::SharedTrial shared_trial_of(const PlanCandidate& c) {
  return c.model->shared_trial(*c.trial, c.size, c.research, c.model->inputs().threshold,
                               c.fallback);
}

}  // namespace equipoise::run
