#include "engine/run/trial_report.hpp"

#include <cmath>

#include "models/decision/verdict.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::run {
namespace {

using decision::PairingModel;
using decision::SizeOutcome;
using decision::TrialErrors;
using decision::TrialOutcome;

/// \param valued  the size can be run and something is left to decide: else there is no ENBS
TrialSizeResult size_result(const SizeOutcome& size, const TrialErrors::Size& error, bool valued,
                            bool depends_on_uptake) {
  const voi::ResearchCost& cost = size.trial.research_cost;
  TrialSizeResult r;
  r.practices_per_arm = size.practices_per_arm;
  r.feasible = size.trial.feasible;
  r.sampling_variance = size.trial.sampling_variance;
  r.learning_weight = size.learning_weight;
  r.research_cost = cost.total();
  r.research_cost_fixed = cost.fixed;
  r.research_cost_practices = cost.practices;
  r.research_cost_patients = cost.patients;
  r.evsi = {size.evsi, error.evsi};
  if (!valued) {
    const Estimate none{std::nan(""), std::nan("")};
    for (Estimate* value :
         {&r.enbs, &r.enbs_before_implementing, &r.enbs_while_implementing,
          &r.loss_avoided_before_implementing, &r.loss_avoided_while_implementing,
          &r.waiting_cost_before_implementing, &r.waiting_cost_while_implementing})
      *value = none;
    return r;
  }
  r.enbs_before_implementing = {size.enbs_before, error.enbs_before};
  r.enbs_while_implementing = {size.enbs_while, error.enbs_while};
  r.enbs = {size.enbs(), error.enbs};
  const auto& before = size.account_before;
  const auto& during = size.account_while;
  r.loss_avoided_before_implementing = {before.loss_avoided, error.account_before.loss_avoided};
  r.loss_avoided_while_implementing = {during.loss_avoided, error.account_while.loss_avoided};
  r.waiting_cost_before_implementing = {before.waiting_cost, error.account_before.waiting_cost};
  r.waiting_cost_while_implementing = {during.waiting_cost, error.account_while.waiting_cost};
  if (!depends_on_uptake) return r;
  r.uptake_gain_before_implementing = {before.uptake_gain, error.account_before.uptake_gain};
  r.uptake_gain_while_implementing = {during.uptake_gain, error.account_while.uptake_gain};
  return r;
}

void report_best(TrialResult& r, const TrialOutcome& outcome) {
  const TrialSizeResult& best = r.sizes[*outcome.best_size];
  const bool before = outcome.best_action == decision::Research::before_implementing;
  r.best_practices_per_arm = best.practices_per_arm;
  r.best_action = std::string(decision::name(outcome.best_action));
  r.research_cost = best.research_cost;
  r.enbs = best.enbs;
  r.loss_avoided =
      before ? best.loss_avoided_before_implementing : best.loss_avoided_while_implementing;
  r.waiting_cost =
      before ? best.waiting_cost_before_implementing : best.waiting_cost_while_implementing;
  r.uptake_gain =
      before ? best.uptake_gain_before_implementing : best.uptake_gain_while_implementing;
  // An intervention arm that starts before everybody else, and ends with them.
  if (before &&
      r.waiting_cost.value < -1e-9 * outcome.sizes[*outcome.best_size].trial.research_cost.total())
    r.remark =
        "those who wait forgo nothing: the intervention arm has the strategy for longer than any "
        "programme without research, which part of the net benefit comes from";
  for (const std::size_t i : outcome.near_optimal) {
    r.near_optimal_practices_per_arm.push_back(r.sizes[i].practices_per_arm);
    r.sizes[i].near_optimal = true;
  }
}

/// Of the best trial of the pairing, which its verdict takes, over all trials; of the best
/// follow-up of another, over all that it offers; of any other, over its own sizes.
double bias(const decision::PairingOutcome& outcome, const PairingModel& model,
            const std::vector<TrialErrors>& errors, std::size_t trial) {
  const auto& designs = model.inputs().trials;
  const bool of_all = outcome.best_trial == trial;
  std::vector<TrialErrors::Candidate> candidates = errors[trial].candidates;
  for (std::size_t i = 0; i < designs.size(); ++i) {
    if (i == trial || !outcome.trials[i].best_size) continue;
    if (!of_all && designs[i].name != designs[trial].name) continue;
    if (outcome.trials[i].enbs > outcome.trials[trial].enbs)
      return model.bias_of_best(errors[trial].candidates);
    candidates.insert(candidates.end(), errors[i].candidates.begin(), errors[i].candidates.end());
  }
  return model.bias_of_best(candidates);
}

}  // namespace

std::vector<TrialResult> trial_results(const decision::PairingOutcome& outcome,
                                       const PairingModel& model, double threshold,
                                       const implementation::PairingDraws& draws) {
  const implementation::Horizon& horizon = model.inputs().setting.horizon;
  const double first = numerics::mean(draws.first_year);
  const double later = numerics::mean(draws.each_later_year);
  std::vector<TrialErrors> errors;
  for (const TrialOutcome& trial : outcome.trials)
    errors.push_back(model.trial_errors(trial, threshold));

  std::vector<TrialResult> results;
  for (std::size_t i = 0; i < outcome.trials.size(); ++i) {
    const TrialOutcome& trial = outcome.trials[i];
    const voi::TrialDesign& design = model.inputs().trials[trial.trial];
    if (design.of_others) continue;
    TrialResult r;
    r.trial = design.name;
    r.title = design.title.empty() ? design.name : design.title;
    r.follow_up = design.follow_up;
    r.reports_after = design.reports();
    if (!trial.nothing_left_to_decide) {
      const implementation::DeliveryYears left =
          decision::action_frame(model.inputs().delivery, horizon, design.starts(),
                                 design.reports())
              .years[decision::delayed];
      r.effective_population = first * left.first + later * left.later;
    }
    r.depends_on_uptake = design.reach_after.has_value();
    for (std::size_t s = 0; s < trial.sizes.size(); ++s)
      r.sizes.push_back(size_result(trial.sizes[s], errors[i].sizes[s],
                                    trial.sizes[s].trial.feasible && !trial.nothing_left_to_decide,
                                    r.depends_on_uptake));
    if (trial.nothing_left_to_decide)
      r.remark = "delivery has ended when the trial reports: nothing is left to decide";
    if (trial.best_size) {
      report_best(r, trial);
      r.enbs_bias = bias(outcome, model, errors, i);
    } else {
      const double none = std::nan("");
      r.enbs = r.loss_avoided = r.waiting_cost = {none, none};
      r.enbs_bias = none;
    }
    results.push_back(std::move(r));
  }
  return results;
}

std::vector<ActionResult> action_results(const TrialOutcome& trial, const PairingModel& model,
                                         double threshold, const decision::Fallback& fallback) {
  const auto tree = model.action_tree(trial, threshold, fallback);
  const double best = std::ranges::max(tree, {}, &decision::ActionValue::value).value;
  std::vector<ActionResult> results;
  for (const decision::ActionValue& action : tree) {
    ActionResult& r = results.emplace_back();
    r.action =
        std::visit([](auto which) { return std::string(decision::name(which)); }, action.action);
    r.value = action.value;
    r.behind_best = best - action.value;
    r.reports_after = model.inputs().trials[trial.trial].reports();
    if (!action.first) continue;
    r.trial = model.inputs().trials[trial.trial].name;
    r.practices_per_arm = trial.sizes[*trial.best_size].practices_per_arm;
    const auto value = [](const decision::Branch& branch) {
      return branch.chance > 0 ? std::optional(branch.value) : std::nullopt;
    };
    r.chance_adopted = action.first->chance;
    r.value_if_adopted = value(*action.first);
    r.chance_rejected = action.second->chance;
    r.value_if_rejected = value(*action.second);
    r.sunk = action.sunk;
  }
  return results;
}

}  // namespace equipoise::run
