// Checks what reported trials say they observed against the study that learns from them.
#include <algorithm>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/evidence_parts.hpp"
#include "engine/spec/learnable_inputs.hpp"
#include "engine/spec/report_dates.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;

/// \returns whether the study has the pairings
bool check_pairings(const EvidenceSpec& evidence, const StudySpec& study,
                    Diagnostics& diagnostics) {
  bool known = true;
  const auto check = [&](const std::string& name, const std::vector<std::string>& names,
                         const char* kind, const document::Span& at) {
    if (name.empty() || contains(names, name)) return;
    known = false;
    diagnostics.error(at, fmt::format("the study has no {} `{}`", kind, name),
                      "evidence on a pairing that nobody considers changes no decision",
                      document::did_you_mean(name, names));
  };
  check(evidence.target, names_of(study.targets), "target", evidence.target_at);
  for (const auto& [tried, at] : evidence.strategies()) {
    check(tried, names_of(study.strategies), "strategy", at);
    for (const StrategySpec& strategy : study.strategies)
      if (strategy.name == tried && strategy.combination) {
        known = false;
        diagnostics.error(
            at,
            fmt::format("`{}` combines `{}`", strategy.name,
                        fmt::join(strategy.combination->strategies, "` and `")),
            "what a report on all of them at once says of each is not worked out here",
            "name one strategy, or describe the combination as a strategy of its own, "
            "with an effect that you have updated");
      }
  }
  return known;
}

const EffectSpec& effect_in(const StrategySpec& strategy, const std::string& target) {
  for (const TargetEffectSpec& only : strategy.only_for)
    if (only.target == target) return only.effect;
  return strategy.effect;
}

/// An effect that a report could move; of several one will do.
void check_uncertain(const EvidenceSpec& evidence, const StudySpec& study,
                     Diagnostics& diagnostics) {
  std::vector<document::Note> stated;
  std::vector<std::string> names;
  for (const auto& [tried, at] : evidence.strategies())
    for (const StrategySpec& strategy : study.strategies) {
      if (strategy.name != tried) continue;
      const EffectSpec& effect = effect_in(strategy, evidence.target);
      if (effect.broken || effect.has_interval || effect.standard_error > 0 ||
          effect.heterogeneity_sd > 0)
        return;
      names.push_back(tried);
      stated.push_back({effect.span, "it is stated here"});
    }
  if (stated.empty()) return;
  const bool several = names.size() > 1;
  diagnostics.error(
      evidence.strategy_at,
      fmt::format("the effect{} of `{}` in `{}` {} known exactly in this study", several ? "s" : "",
                  fmt::join(names, "` and `"), evidence.target, several ? "are" : "is"),
      "nothing can be learnt of what is certain",
      "give it a standard error, an interval or a heterogeneity", std::move(stated));
}

void check_design(const EvidenceSpec& evidence, const StudySpec& study, bool known, bool base,
                  Diagnostics& diagnostics) {
  if (evidence.design.empty()) return;
  std::vector<std::string> names;
  for (const TrialSpec& trial : study.trials) {
    if (trial.designs.empty()) return;  // what could not be read may have this name
    names.push_back(trial.designs.front().name);
    if (names.back() != evidence.design) continue;
    if (!known || trial.broken || !trial.designs.front().kind) return;
    std::string why = misfit(evidence, trial.designs.front(), study.practices);
    // A scenario may believe otherwise of the trial that is still to come.
    if (base && why.empty()) why = misfit_of_interaction(evidence, trial.designs.front());
    if (!why.empty())
      diagnostics.error(
          evidence.design_at, fmt::format("`{}` cannot have had this result", evidence.design),
          fmt::format("a trial of design `{}` {}", trial.designs.front().kind->design, why),
          "correct the design or what was found, or leave `design` out where the "
          "trial was another one");
    return;
  }
  diagnostics.error(evidence.design_at, fmt::format("the study has no trial `{}`", evidence.design),
                    "the result is held against its design: whether such a trial can have had it",
                    names.empty() ? "leave `design` out: the result alone is learnt from"
                                  : document::did_you_mean(evidence.design, names));
}

/// Counts of people by category are of all shares of one Dirichlet.
void check_categories(const EvidenceSpec& evidence, const LearnableInput& input,
                      Diagnostics& diagnostics) {
  const auto is_dirichlet = [&] {
    return std::holds_alternative<sampling::Dirichlet>(input.joint->group);
  };
  if (!input.joint || !is_dirichlet())
    return diagnostics.error(
        evidence.input_at, fmt::format("`{}` is no share of a `dirichlet`", evidence.input),
        "a result that is `multinomial` is of all shares that people divide into",
        "state how many of the people had it as `binomial`, or make the shares that add to one a "
        "`dirichlet`");
  std::vector<std::string> given;
  bool known = true;
  for (const CategorySpec& category : evidence.categories) {
    given.push_back(category.name);
    if (contains(input.joint->names, category.name)) continue;
    known = false;
    diagnostics.error(
        category.at, fmt::format("`{}` is no share of this `dirichlet`", category.name),
        fmt::format("each of the people is counted as {}", document::name_list(input.joint->names)),
        document::did_you_mean(category.name, input.joint->names));
  }
  if (!known) return;  // one that is missing may be misspelt
  std::vector<std::string> missing;
  for (const std::string& name : input.joint->names)
    if (!contains(given, name)) missing.push_back(name);
  if (!missing.empty())
    diagnostics.error(
        evidence.result_at,
        fmt::format("this result does not say how many people were in {}",
                    document::name_list(missing)),
        "counts of some categories alone do not say what share of all people they are",
        "write 0 where nobody was, or state one category among all people as `binomial`");
}

/// What to name in the place of an input that the study lacks.
std::string help_for_unknown(const EvidenceSpec& evidence, const LearnableInput& found) {
  if (evidence.kind == ResultKind::multinomial && !found.dirichlet.empty())
    return "name any share of the `dirichlet` that the people divide into: " +
           document::name_list(found.dirichlet);
  return document::did_you_mean(evidence.input, found.names);
}

void check_input(const EvidenceSpec& evidence, const StudySpec& study, bool base,
                 Diagnostics& diagnostics) {
  const LearnableInput found = learnable_input(study, evidence.input);
  const auto fail = [&](std::string what, std::string why, std::string help) {
    diagnostics.error(evidence.input_at, std::move(what), std::move(why), std::move(help));
  };
  if (!found.why_not.empty())
    return fail(fmt::format("`{}` cannot be learnt from a report", evidence.input), found.why_not,
                found.help);
  if (!found.distribution)
    return fail(fmt::format("the study has no input `{}`", evidence.input),
                "`equipoise explain` lists all inputs by their names",
                help_for_unknown(evidence, found));
  if ((found.quantity && found.quantity->placeholder) || evidence.broken) return;
  const bool fixed = found.distribution->fixed();
  // A scenario may hold an input fixed: what was reported of it moves nothing there.
  if (fixed && !base) return;
  if (evidence.kind == ResultKind::multinomial)
    return check_categories(evidence, found, diagnostics);
  if (fixed)
    return fail(fmt::format("`{}` is known exactly in this study", evidence.input),
                "nothing can be learnt of what is certain", "give it a distribution");
  const sampling::Shape& shape = found.distribution->shape();
  const auto outside = [&](const char* kind, const char* how) {
    fail(fmt::format("`{}` can {}", evidence.input, how),
         fmt::format("a result that is `{}` could never be of such a value", kind),
         "correct the input's distribution, or state an `estimate`");
  };
  if (evidence.kind == ResultKind::binomial && (shape.lower < 0 || shape.upper > 1))
    outside("binomial", "lie outside 0 to 1");
  if (evidence.kind == ResultKind::poisson && shape.lower < 0) outside("poisson", "be negative");
  if (evidence.kind == ResultKind::ratio && shape.lower < 0) outside("ratio", "be negative");
}

}  // namespace

void check_evidence(const StudySpec& study, bool complete, bool base, Diagnostics& diagnostics) {
  const EvidenceSpec* latest = nullptr;
  for (const EvidenceSpec& evidence : study.evidence) {
    if (evidence.broken) {
      // nothing is known of its date
    } else if (latest && reported_before(evidence.reported, latest->reported)) {
      diagnostics.error(evidence.reported_at,
                        fmt::format("`{}` was reported in {}, before `{}` in {}", evidence.name,
                                    evidence.reported, latest->name, latest->reported),
                        "the history of what was known, and what each report was worth, is told "
                        "in the order of the list",
                        "list evidence in the order in which it was reported");
    } else if (!latest || reported_before(latest->reported, evidence.reported) ||
               evidence.reported.size() > latest->reported.size()) {
      latest = &evidence;  // a year alone says nothing against the month that stands before it
    }
    if (!complete) continue;
    const bool known = !evidence.of_effect() || check_pairings(evidence, study, diagnostics);
    if (base && known && evidence.of_effect()) check_uncertain(evidence, study, diagnostics);
    check_design(evidence, study, known, base, diagnostics);
    if (!evidence.of_effect() && !evidence.input.empty())
      check_input(evidence, study, base, diagnostics);
  }
  check_counted_once(study, diagnostics);
}

}  // namespace equipoise::spec
