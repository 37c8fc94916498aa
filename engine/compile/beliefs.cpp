#include "engine/compile/beliefs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/compile/reported_effects.hpp"
#include "engine/compile/reported_inputs.hpp"

namespace equipoise::compile {
namespace {

using implementation::Effect;
using implementation::ObservedContrast;
using spec::EvidenceSpec;

/// A belief over some targets of a strategy before any evidence.
StrategyBelief belief_of(const Effect& effect, std::size_t strategy,
                         std::vector<std::size_t> targets) {
  StrategyBelief belief{.strategy = strategy, .targets = std::move(targets)};
  belief.prior = {effect.mean, effect.standard_error, {}};
  belief.prior.places.assign(belief.targets.size(), {1.0, 0.0, effect.heterogeneity});
  return belief;
}

std::size_t place_of(const StrategyBelief& belief, std::size_t target) {
  return static_cast<std::size_t>(std::ranges::find(belief.targets, target) -
                                  belief.targets.begin());
}

std::size_t target_of(const spec::StudySpec& spec, const EvidenceSpec& evidence) {
  return static_cast<std::size_t>(
      std::ranges::find(spec.targets, evidence.target, &spec::TargetSpec::name) -
      spec.targets.begin());
}

/// One report, with the beliefs that it is of.
struct Report {
  const EvidenceSpec* evidence = nullptr;
  ReportedAnswers reported;
  std::vector<std::size_t> beliefs;
  std::size_t learnt = 0;  ///< in CompiledStudy::effect_reports
};

std::vector<Report> reports_of(CompiledStudy& study, document::Diagnostics& diagnostics) {
  const spec::StudySpec& spec = study.spec();
  std::vector<Report> reports;
  for (const EvidenceSpec& evidence : spec.evidence) {
    if (!evidence.of_effect()) continue;
    Report report{&evidence, reported_answers(evidence, spec, diagnostics), {}, reports.size()};
    const std::size_t target = target_of(spec, evidence);
    for (const auto& [name, at] : evidence.strategies()) {
      const auto strategy = std::ranges::find(spec.strategies, name, &spec::StrategySpec::name);
      report.beliefs.push_back(
          belief_in(study, target, static_cast<std::size_t>(strategy - spec.strategies.begin())));
    }
    for (const std::size_t belief : report.beliefs)
      study.beliefs[belief].reported_by.push_back(evidence.name);
    study.effect_reports.push_back({evidence.name, report.reported.answers, std::nullopt});
    reports.push_back(std::move(report));
  }
  return reports;
}

/// The first of the beliefs that reports tie it to, itself included. Shape [belief].
std::vector<std::size_t> tied_to_first(std::size_t beliefs, const std::vector<Report>& reports) {
  std::vector<std::size_t> first(beliefs);
  std::iota(first.begin(), first.end(), std::size_t{0});
  for (const Report& report : reports)
    for (const std::size_t belief : report.beliefs) {
      const std::size_t one = first[report.beliefs.front()], other = first[belief];
      std::ranges::replace(first, std::max(one, other), std::min(one, other));
    }
  return first;
}

/// What reports say of a strategy that none ties to another.
void learn_alone(std::size_t of, CompiledStudy& study, const std::vector<Report>& reports,
                 document::Diagnostics& diagnostics) {
  StrategyBelief& belief = study.beliefs[of];
  for (const Report& report : reports) {
    if (report.beliefs.front() != of || report.reported.contrasts.empty()) continue;
    const ObservedContrast& found = report.reported.contrasts.front();
    const std::size_t place = place_of(belief, target_of(study.spec(), *report.evidence));
    const Effect before = implementation::learn(belief.prior, belief.reports).at(place);
    const double variance = before.variance();
    // What a scenario holds certain nothing surprises.
    auto& surprise = study.effect_reports[report.learnt].surprise;
    if (variance > 0)
      surprise = (found.estimate - before.mean) / std::sqrt(variance + 1 / found.precision);
    check_surprise(surprise, report.evidence->result_at, diagnostics);
    belief.reports.push_back({place, found.estimate, found.precision});
  }
  belief.posterior = implementation::learn(belief.prior, belief.reports);
}

/// What reports say of strategies that they tie to each other.
void learn_tied(TiedBeliefs tie, CompiledStudy& study, const std::vector<Report>& reports,
                document::Diagnostics& diagnostics) {
  std::vector<ObservedContrast> known;
  for (const Report& report : reports) {
    if (std::ranges::find(tie.beliefs, report.beliefs.front()) == tie.beliefs.end()) continue;
    const std::size_t target = target_of(study.spec(), *report.evidence);
    std::vector<ObservedContrast> found = report.reported.contrasts;
    for (ObservedContrast& contrast : found)
      for (ObservedContrast::Term& term : contrast.terms) {
        const std::size_t belief = belief_in(study, target, term.strategy);
        term.place = place_of(study.beliefs[belief], target);
        term.strategy = tie.place_of(belief);
      }
    auto& surprise = study.effect_reports[report.learnt].surprise;
    surprise = implementation::surprise(tie.prior, known, found);
    check_surprise(surprise, report.evidence->result_at, diagnostics);
    known.insert(known.end(), found.begin(), found.end());
    tie.reports.push_back(std::move(found));
    if (report.beliefs.size() > 1) tie.last_report = report.evidence->result_at;
  }
  tie.posterior = implementation::learn_together(tie.prior, known);
  for (std::size_t b = 0; b < tie.beliefs.size(); ++b) {
    study.beliefs[tie.beliefs[b]].posterior = tie.posterior.alone[b];
    study.beliefs[tie.beliefs[b]].tie = study.ties.size();
  }
  study.ties.push_back(std::move(tie));
}

}  // namespace

const spec::EffectSpec* own_effect(const spec::StrategySpec& strategy, const std::string& target) {
  for (const spec::TargetEffectSpec& only : strategy.only_for)
    if (only.target == target) return &only.effect;
  return nullptr;
}

std::size_t belief_in(const CompiledStudy& study, std::size_t target, std::size_t strategy) {
  if (!own_effect(study.spec().strategies[strategy], study.spec().targets[target].name))
    return strategy;
  std::size_t own = study.spec().strategies.size();
  while (study.beliefs[own].strategy != strategy || study.beliefs[own].targets.front() != target)
    ++own;
  return own;
}

void add_beliefs(CompiledStudy& study, document::Diagnostics& diagnostics) {
  const spec::StudySpec& spec = study.spec();
  for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
    const spec::StrategySpec& strategy = spec.strategies[s];
    if (strategy.combination) {  // what is believed of its effect is believed of its parts
      study.beliefs.push_back({.strategy = s});
      continue;
    }
    std::vector<std::size_t> sharing;
    for (std::size_t t = 0; t < spec.targets.size(); ++t)
      if (!own_effect(strategy, spec.targets[t].name)) sharing.push_back(t);
    study.beliefs.push_back(
        belief_of(effect_of(strategy.effect, diagnostics), s, std::move(sharing)));
  }
  for (std::size_t t = 0; t < spec.targets.size(); ++t)
    for (std::size_t s = 0; s < spec.strategies.size(); ++s)
      if (!spec.strategies[s].combination)
        if (const auto* own = own_effect(spec.strategies[s], spec.targets[t].name))
          study.beliefs.push_back(belief_of(effect_of(*own, diagnostics), s, {t}));
  const std::vector<Report> reports = reports_of(study, diagnostics);
  const std::vector<std::size_t> first = tied_to_first(study.beliefs.size(), reports);
  for (std::size_t b = 0; b < study.beliefs.size(); ++b) {
    TiedBeliefs tie;
    for (std::size_t other = 0; other < study.beliefs.size(); ++other)
      if (first[other] == b) {
        tie.beliefs.push_back(other);
        tie.prior.push_back(study.beliefs[other].prior);
      }
    if (tie.beliefs.size() == 1)
      learn_alone(b, study, reports, diagnostics);
    else if (!tie.beliefs.empty())
      learn_tied(std::move(tie), study, reports, diagnostics);
  }
}

}  // namespace equipoise::compile
