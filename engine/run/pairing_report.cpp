#include "engine/run/pairing_report.hpp"

#include <algorithm>
#include <cmath>

#include "models/cea/policy_icer.hpp"
#include "models/voi/evpi.hpp"

#include "engine/run/pairing_verdict.hpp"

namespace equipoise::run {

using decision::PairingModel;
using implementation::PairingDraws;
using implementation::PairingPayoff;

LaneTable net_benefit(const AnalysedPairing& pairing, double threshold) {
  LaneTable benefit(2, pairing.qalys.size());
  const auto payoff = benefit.row(1);
  for (std::size_t d = 0; d < payoff.size(); ++d)
    payoff[d] = threshold * pairing.qalys[d] - pairing.cost[d];
  return benefit;
}

Estimate probability_positive(const LaneTable& benefit, const numerics::DrawGroups& groups) {
  std::vector<double> positive;
  for (const double x : benefit.row(1)) positive.push_back(x > 0 ? 1.0 : 0.0);
  return numerics::mean_estimate(positive, groups);
}

Estimate loss_of_implementing(const LaneTable& benefit, const numerics::DrawGroups& groups) {
  std::vector<double> loss;
  for (const double x : benefit.row(1)) loss.push_back(std::max(0.0, -x));
  return numerics::mean_estimate(loss, groups);
}

void report_parts(PairingResult& r, const PairingPayoff& payoff, const PairingDraws& draws,
                  const PairingModel& model, const numerics::DrawGroups& groups) {
  const double threshold = model.inputs().threshold;
  const decision::ImplementedParts parts = model.implemented(model.base());
  r.eligible_people = numerics::mean_estimate(draws.first_year, groups);
  r.reach = numerics::mean_estimate(draws.reach, groups);
  r.current_adherence = numerics::mean_estimate(draws.current_adherence, groups);
  r.adherence_gain_by_year = payoff.adherence_gain_by_year;
  r.programme_cash_by_year = payoff.programme_cash_by_year;
  r.share_at_ceiling = payoff.share_at_ceiling;
  r.extra_adherent = parts.extra_adherent;
  r.qalys = parts.qalys;
  r.care_cost = parts.care_cost;
  r.programme_cost = parts.programme_cost;
  r.setup_cost = parts.setup;
  r.fixed_cost = parts.fixed;
  r.practice_cost = parts.practices;
  r.patient_cost = parts.patients;
  r.payoff = parts.payoff;
  r.net_health_benefit = numerics::scaled(parts.payoff, 1 / threshold);
  r.policy_icer =
      cea::policy_icer(parts.care_cost.value, parts.programme_cost.value, parts.qalys.value);
}

void report_means(PairingResult& r, const PairingPayoff& at_means, double threshold) {
  r.qalys_deterministic = at_means.qalys[0];
  r.care_cost_deterministic = at_means.care_cost[0];
  r.programme_cost_deterministic = at_means.programme_cost(0);
  r.payoff_deterministic = at_means.at(threshold, 0);
}

TrialResult trial_result(const decision::TrialOutcome& outcome, const PairingModel& model,
                         double threshold) {
  const voi::TrialDesign& design = model.inputs().trials[outcome.trial];
  const decision::TrialErrors errors = model.trial_errors(outcome, threshold);
  TrialResult r;
  r.trial = design.name;
  r.title = design.title.empty() ? design.name : design.title;
  for (std::size_t i = 0; i < outcome.sizes.size(); ++i) {
    const decision::SizeOutcome& size = outcome.sizes[i];
    const decision::TrialErrors::Size error =
        i < errors.sizes.size() ? errors.sizes[i] : decision::TrialErrors::Size{};
    r.sizes.push_back({.practices_per_arm = size.practices_per_arm,
                       .feasible = size.trial.feasible,
                       .sampling_variance = size.trial.sampling_variance,
                       .learning_weight = size.learning_weight,
                       .research_cost = size.trial.research_cost,
                       .evsi = {size.evsi, error.evsi},
                       .enbs_before_implementing = {size.enbs_before, error.enbs_before},
                       .enbs_while_implementing = {size.enbs_while, error.enbs_while},
                       .enbs = {size.enbs(), error.enbs}});
  }
  if (outcome.nothing_left_to_decide)
    r.remark = "delivery has ended when the trial reports: nothing is left to decide";
  if (outcome.best_size) {
    const decision::SizeOutcome& best = outcome.sizes[*outcome.best_size];
    r.best_practices_per_arm = best.practices_per_arm;
    r.best_action = std::string(decision::name(outcome.best_action));
    r.research_cost = best.trial.research_cost;
    for (const std::size_t i : outcome.near_optimal)
      r.near_optimal_practices_per_arm.push_back(outcome.sizes[i].practices_per_arm);
    r.enbs = {outcome.enbs, errors.enbs};
  } else {
    r.enbs = {std::nan(""), std::nan("")};
  }
  return r;
}

void report_thresholds(PairingResult& r, const AnalysedPairing& pairing,
                       const spec::StudySpec& spec, const numerics::DrawGroups& groups) {
  const PairingModel& model = *pairing.model;
  const Rules rules(spec.decision);
  for (const double threshold : spec.thresholds) {
    decision::Levers levers = model.base();
    levers.threshold = threshold;
    const decision::PairingOutcome outcome = model.evaluate(levers);
    const LaneTable benefit = net_benefit(pairing, threshold);
    ThresholdResult at;
    at.threshold = threshold;
    at.payoff = {outcome.payoff, model.payoff_error(threshold)};
    at.probability_cost_effective = probability_positive(benefit, groups);
    at.expected_loss = loss_of_implementing(benefit, groups);
    at.evpi = voi::evpi(benefit, groups).value;
    at.verdict = std::string(decision::name(
        rules.probability_leads ? rules.by_probability(at.probability_cost_effective.value)
                                : decision::verdict(outcome, rules.minimum_enbs).verdict));
    at.enbs = {std::nan(""), std::nan("")};
    if (outcome.best_trial)
      at.enbs = {*outcome.enbs(),
                 model.trial_errors(outcome.trials[*outcome.best_trial], threshold).enbs};
    r.thresholds.push_back(std::move(at));
  }
}

}  // namespace equipoise::run
