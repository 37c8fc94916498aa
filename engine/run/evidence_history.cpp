#include "engine/run/evidence_history.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "engine/run/estimates.hpp"
#include "engine/run/interventions.hpp"
#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

using Choice = EvidenceResult::Choice;

/// One option of a choice, and what is expected of it.
struct Payoff {
  std::string option;
  Estimate payoff;
};

/// What the line of a target would study, and in which trial.
void add_study(const TargetResult& target, std::string& study, std::string& trial) {
  study = target.study;
  for (const TargetResult::Option& option : target.options)
    if (!study.empty() && option.option == study) trial = option.line_trial;
}

/// Of a choice before and after a report.
Choice choice_after(const std::string& target, const std::vector<Payoff>& before,
                    const std::vector<Payoff>& after) {
  const auto best = [](const std::vector<Payoff>& all) {
    return std::ranges::max_element(all, {}, [](const Payoff& p) { return p.payoff.value; });
  };
  Choice choice;
  choice.target = target;
  choice.best_before = best(before)->option;
  choice.best = best(after)->option;
  choice.value = {0.0, 0.0};  // of a choice that stands, with certainty
  if (choice.best == choice.best_before) return choice;
  const auto old = std::ranges::find(after, choice.best_before, &Payoff::option);
  choice.value = {best(after)->payoff.value - old->payoff.value,
                  best(after)->payoff.standard_error + old->payoff.standard_error};
  return choice;
}

std::vector<Payoff> options_of(const TargetResult& target) {
  std::vector<Payoff> options;
  for (const TargetResult::Option& o : target.options) options.push_back({o.option, o.payoff});
  return options;
}

std::vector<Payoff> options_of(const DrawnScenario& plain) {
  const compile::CompiledStudy& study = *plain.study;
  std::vector<Payoff> options;
  for (const InterventionResult& i :
       intervention_results(*study.plain, *plain.evaluation.plain, "", study.spec().threshold,
                            draw_groups(study.spec().sampling)))
    options.push_back({i.intervention, i.net_monetary_benefit});
  return options;
}

/// Whether two pairings are drawn alike.
bool same_effect(const compile::CompiledPairing& a, const compile::CompiledPairing& b) {
  return std::ranges::equal(a.parts, b.parts, [](const auto& one, const auto& other) {
    return one.effect == other.effect && one.loading == other.loading;
  });
}

/// The pairings of a target that the report moved: their effect, or an input of their own.
void add_pairings(const compile::CompiledStudy& before, const compile::CompiledStudy& after,
                  std::size_t target, const DecidedTarget& then, const DecidedTarget& now,
                  EvidenceResult& r) {
  const std::size_t strategies = after.strategies.size();
  const std::string of_target = "targets." + after.targets[target].spec->name + ".";
  for (std::size_t s = 0; s < strategies; ++s) {
    const std::size_t at = target * strategies + s;
    const compile::CompiledPairing &a = before.pairings[at], &b = after.pairings[at];
    const bool of_strategy = std::ranges::any_of(b.parts, [&](const auto& part) {
      return r.input.starts_with("strategies." + after.strategies[part.strategy].spec->name + ".");
    });
    if (same_effect(a, b) && !r.input.starts_with(of_target) && !of_strategy) continue;
    const PairingResult &old = then.pairings[s], &now_is = now.pairings[s];
    const double variance = a.effect.variance();
    r.pairings.push_back({now_is.target, now_is.strategy,
                          b.combination() ? std::nan("")  // its variance may grow
                          : variance > 0  ? 1 - b.effect.variance() / variance
                                          : 0.0,
                          a.effect.mean, std::sqrt(variance), b.effect.mean,
                          std::sqrt(b.effect.variance()), old.verdict, now_is.verdict,
                          now_is.reason, old.payoff, now_is.payoff, Estimate{0.0, 0.0},
                          std::nullopt});
    EvidenceResult::Pairing& moved = r.pairings.back();
    if ((old.payoff.value > 0) != (now_is.payoff.value > 0))
      moved.value = {std::abs(now_is.payoff.value), now_is.payoff.standard_error};
    if (then.expected_of_next) moved.expected_value = then.expected_of_next->of_pairings[s];
  }
}

/// What is believed of the effect of a strategy in a target, against current practice or another
/// strategy.
implementation::BelievedContrast believed(const compile::CompiledStudy& study, std::size_t target,
                                          const compile::LearntReport::Answer& answer) {
  const compile::CompiledPairing& own = study.pairing(target, answer.strategy);
  if (!answer.against) return {own.effect.mean, own.effect.variance()};
  const compile::CompiledPairing& other = study.pairing(target, *answer.against);
  const compile::CompiledEffect &a = own.parts.front(), &b = other.parts.front();
  if (!own.tied_to(other))
    return {a.effect.mean - b.effect.mean, a.effect.variance() + b.effect.variance()};
  const compile::TiedBeliefs& tie = study.ties[*a.tie];
  const auto term = [&](const compile::CompiledEffect& part, double coefficient) {
    return implementation::ObservedContrast::Term{tie.place_of(part.belief), part.place,
                                                  coefficient};
  };
  const std::array terms{term(a, 1.0), term(b, -1.0)};
  return implementation::believed(tie.posterior, terms);
}

/// What was believed of the effects that a report is of.
void add_effect(const compile::CompiledStudy& before, const compile::CompiledStudy& after,
                EvidenceResult& r) {
  r.method = "joint normal effects, exactly";
  const auto target = static_cast<std::size_t>(
      std::ranges::find(after.spec().targets, r.target, &spec::TargetSpec::name) -
      after.spec().targets.begin());
  const auto report =
      std::ranges::find(after.effect_reports, r.evidence, &compile::LearntReport::evidence);
  r.attenuation = after.targets[target].spec->attenuation;
  r.surprise = report->surprise;
  for (const compile::LearntReport::Answer& answer : report->answers) {
    const implementation::BelievedContrast then = believed(before, target, answer),
                                           now = believed(after, target, answer);
    r.answers.push_back(
        {after.strategies[answer.strategy].spec->name,
         answer.against ? after.strategies[*answer.against].spec->name : std::string(),
         answer.estimate, answer.standard_error, then.mean, std::sqrt(then.variance), now.mean,
         std::sqrt(now.variance)});
  }
  if (r.strategy.empty()) {
    r.mean_before = r.sd_before = r.mean = r.sd = std::nan("");
    return;
  }
  // Of one strategy against current practice the report itself says all that.
  const EvidenceResult::Answer& only = r.answers.front();
  r.estimate = only.estimate;
  r.estimate_standard_error = only.estimate_standard_error;
  r.mean_before = only.mean_before;
  r.sd_before = only.sd_before;
  r.mean = only.mean;
  r.sd = only.sd;
  r.answers.clear();
}

void add_input(const compile::CompiledStudy& before, const compile::CompiledStudy& after,
               EvidenceResult& r) {
  // Correlated inputs stand elsewhere in the tables once they are learnt.
  const std::size_t then = *before.sampler->row(r.input), now = *after.sampler->row(r.input);
  r.mean_before = before.sampler->means()[then];
  r.sd_before = before.sampler->sds()[then];
  r.mean = after.sampler->means()[now];
  r.sd = after.sampler->sds()[now];
  const auto learnt = std::ranges::find(after.learnt, r.input, &compile::LearntInput::name);
  const auto take = [&](const auto& found) {
    r.method = found.posterior.method;
    r.effective_sample_size = found.posterior.effective_sample_size;
    r.surprise = found.surprises.back();  // `after` ends with this report
  };
  if (learnt != after.learnt.end()) return take(*learnt);
  const compile::LearntJointly& group = *std::ranges::find_if(
      after.jointly, [&](const compile::LearntJointly& one) { return one.has(r.input); });
  take(group);
  for (const std::string& name : group.names) {
    if (name == r.input) continue;
    const std::size_t was = *before.sampler->row(name), is = *after.sampler->row(name);
    r.taught.push_back({name, before.sampler->means()[was], before.sampler->sds()[was],
                        after.sampler->means()[is], after.sampler->sds()[is]});
  }
}

void add_plan_changes(const std::optional<PortfolioResult>& before,
                      const std::optional<PortfolioResult>& now, EvidenceResult& r) {
  if (!before || !now) return;
  for (std::size_t t = 0; t < now->choices.size(); ++t)
    if (!same(before->choices[t], now->choices[t]))
      r.plan_changes.push_back({before->choices[t], now->choices[t]});
}

}  // namespace

std::vector<spec::ScenarioSpec> before_reports(const spec::ScenarioSpec& base) {
  std::vector<spec::ScenarioSpec> stages;
  for (std::size_t known = 0; known < base.study.evidence.size(); ++known) {
    spec::ScenarioSpec& stage = stages.emplace_back(base);
    stage.name = "before " + base.study.evidence[known].name;
    stage.named = {base.study.evidence[known].span,
                   "found in the history, in the study as it stood before this report; the whole "
                   "study has no such error"};
    stage.study.evidence.resize(known);
    stage.canonical.evidence.resize(known);
  }
  return stages;
}

std::vector<EvidenceResult> evidence_history(std::span<const DrawnScenario> stages,
                                             const DrawnScenario& base,
                                             std::span<const std::vector<DecidedTarget>> decided,
                                             const std::vector<DecidedTarget>& base_decided,
                                             std::span<const std::optional<PortfolioResult>> plans,
                                             const std::optional<PortfolioResult>& base_plan) {
  std::vector<EvidenceResult> history;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const bool last = i + 1 == stages.size();
    const DrawnScenario &before = stages[i], &after = last ? base : stages[i + 1];
    const std::vector<DecidedTarget>&then = decided[i], &now = last ? base_decided : decided[i + 1];
    const spec::EvidenceSpec& e = base.study->spec().evidence[i];
    EvidenceResult& r = history.emplace_back();
    r.evidence = e.name;
    r.title = e.title;
    r.reported = e.reported;
    r.source = e.provenance.source;
    r.status = e.provenance.status;
    r.design = e.design;
    r.target = e.target;
    if (e.against.empty()) r.strategy = e.strategy;
    r.input = e.input;
    r.result = e.stated;
    r.repeats = spec::same_numbers_before(base.study->spec().evidence, i);
    if (e.of_effect())
      add_effect(*before.study, *after.study, r);
    else
      add_input(*before.study, *after.study, r);
    if (base.study->plain)
      r.choices.push_back(choice_after("", options_of(before), options_of(after)));
    for (std::size_t t = 0; t < now.size(); ++t) {
      const std::size_t touched = r.pairings.size();
      add_pairings(*before.study, *after.study, t, then[t], now[t], r);
      if (r.pairings.size() == touched) continue;
      r.choices.push_back(choice_after(now[t].target.target, options_of(then[t].target),
                                       options_of(now[t].target)));
      Choice& choice = r.choices.back();
      add_study(then[t].target, choice.study_before, choice.study_trial_before);
      add_study(now[t].target, choice.study, choice.study_trial);
      if (then[t].expected_of_next) choice.expected_value = then[t].expected_of_next->of_choice;
    }
    add_plan_changes(plans[i], last ? base_plan : plans[i + 1], r);
    r.value = {0.0, 0.0};
    for (const Choice& choice : r.choices) r.value = plus(r.value, choice.value);
    // The sum is known where every part is.
    const auto known = [](const Choice& choice) { return choice.expected_value.has_value(); };
    if (r.choices.empty() || !std::ranges::all_of(r.choices, known)) continue;
    r.expected_value = {0.0, 0.0};
    for (const Choice& choice : r.choices)
      r.expected_value = plus(*r.expected_value, *choice.expected_value);
  }
  return history;
}

}  // namespace equipoise::run
