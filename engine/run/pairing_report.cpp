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
  std::vector<double> positive(benefit.lanes());
  std::ranges::transform(benefit.row(1), positive.begin(),
                         [](double payoff) { return payoff > 0 ? 1.0 : 0.0; });
  return numerics::mean_estimate(positive, groups);
}

Estimate loss_of_implementing(const LaneTable& benefit, const numerics::DrawGroups& groups) {
  std::vector<double> loss(benefit.lanes());
  std::ranges::transform(benefit.row(1), loss.begin(),
                         [](double payoff) { return std::max(0.0, -payoff); });
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
    at.evpi_per_person = numerics::scaled(at.evpi, 1 / pairing.discounted_people);
    at.evpi_bias = voi::evpi_bias(benefit, groups).downward;
    at.verdict = std::string(decision::name(
        rules.probability_leads ? rules.by_probability(at.probability_cost_effective.value)
                                : decision::verdict(outcome, rules.minimum_enbs).verdict));
    at.enbs = {std::nan(""), std::nan("")};
    if (outcome.best_trial)
      at.enbs = {*outcome.enbs(), model.enbs_error(outcome.trials[*outcome.best_trial], threshold)};
    r.thresholds.push_back(std::move(at));
  }
}

}  // namespace equipoise::run
