#include "engine/run/pairing_verdict.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "models/decision/reason.hpp"
#include "models/decision/stability.hpp"
#include "models/decision/switch_values.hpp"

#include "engine/run/currency.hpp"

namespace equipoise::run {

using decision::PairingModel;

namespace {

void report_switch_values(PairingResult& r, const PairingModel& model) {
  for (const decision::SwitchValue& v : decision::switch_values(model)) {
    SwitchValueResult s;
    s.input = std::string(decision::name(v.input));
    s.unit = std::string(decision::unit(v.input));
    s.base = v.base;
    s.searched_from = v.lower;
    s.searched_to = v.upper;
    s.below = v.below;
    s.above = v.above;
    if (v.below) s.verdict_below = std::string(decision::name(v.class_below));
    if (v.above) s.verdict_above = std::string(decision::name(v.class_above));
    r.switch_values.push_back(std::move(s));
  }
}

}  // namespace

void report_verdict(PairingResult& r, const PairingModel& model,
                    const decision::PairingOutcome& outcome, const spec::StudySpec& spec,
                    std::span<const double> payoff_by_draw, std::span<const double> bootstrap) {
  const Rules rules(spec.decision);
  const auto& trials = model.inputs().trials;
  const std::string symbol = currency_symbol(spec.currency);
  const decision::Verdict verdict = decision::verdict(outcome, rules.minimum_enbs);
  const double probability = r.probability_cost_effective.value;
  const decision::Class by_probability = rules.by_probability(probability);
  r.expected_value_verdict = std::string(decision::name(verdict.verdict));
  r.probability_rule_verdict = std::string(decision::name(by_probability));
  r.rules_disagree = decision::disagree(verdict.verdict, by_probability);
  r.remark = decision::remark(outcome, trials, symbol);
  if (const auto shorter = decision::shorter_programme(outcome, trials)) {
    r.shorter_duration = shorter->duration;
    r.shorter_payoff = shorter->payoff;
    if (rules.probability_leads)  // the other rule's reason says it
      r.remark += (r.remark.empty() ? "" : " ") + std::string("For its first ") +
                  decision::years(shorter->duration) + " alone it would pay " +
                  decision::money(shorter->payoff, symbol) + ", more than as stated (" +
                  decision::money(outcome.payoff, symbol) + "): consider a shorter programme.";
  }
  decision::Stability stability;
  if (rules.probability_leads) {
    r.verdict = r.probability_rule_verdict;
    r.margin = decision::probability_margin(probability, by_probability, rules.limits);
    r.reason = decision::probability_reason(by_probability, probability, rules.limits);
    std::vector<double> positive;
    for (const double x : payoff_by_draw) positive.push_back(x > 0 ? 1.0 : 0.0);
    stability = decision::probability_stability(
        positive, implementation::Batches(draw_groups(spec.sampling)), rules.limits, bootstrap);
  } else {
    r.verdict = r.expected_value_verdict;
    if (verdict.detail) r.verdict_detail = std::string(decision::name(*verdict.detail));
    r.margin = verdict.margin;
    const double duration = std::min(model.inputs().delivery.duration,
                                     static_cast<double>(model.inputs().setting.horizon.years));
    const bool combination = model.inputs().effect_of_score != nullptr;
    r.reason = decision::reason(verdict, outcome, trials, rules.minimum_enbs, duration, symbol,
                                combination);
    stability = decision::stability(model, verdict, bootstrap);
    report_switch_values(r, model);
  }
  if (std::isfinite(stability.share)) r.monte_carlo_stability = stability.share;
  r.on_the_boundary = stability.on_the_boundary;
}

}  // namespace equipoise::run
