// Checks what reported trials say they observed against the study that learns from them.
#include <algorithm>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/learnable_inputs.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using voi::TrialDesign;

/// \returns whether the study has the pairing
bool check_pairing(const EvidenceSpec& evidence, const StudySpec& study, Diagnostics& diagnostics) {
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
  check(evidence.strategy, names_of(study.strategies), "strategy", evidence.strategy_at);
  return known;
}

/// Why a design cannot have reported what the evidence says; empty where it can.
/// \param practices  of the study
std::string misfit(const EvidenceSpec& evidence, const TrialDesign& design, double practices) {
  const voi::TrialKind& kind = *design.kind;
  if (evidence.of_effect()) {
    if (kind.observes == voi::Observes::difference)
      return "compares two strategies, and its result is no effect against current practice";
    if (kind.observes == voi::Observes::inputs) return "observes inputs, no strategy";
    if (kind.joint_at_size && kind.names.of == voi::NamesInput::Of::strategies)
      return "has several answers whose errors are correlated; taken one by one their shared arm "
             "would count twice";
    if (!design.studies(evidence.target, evidence.strategy))
      return fmt::format("is not run on {} with {}", evidence.target, evidence.strategy);
    if (evidence.kind == ResultKind::arms && kind.within_practices)
      return "compares practices with themselves, so that its result is no table of two arms";
    const double taken = evidence.intervention.practices + evidence.control.practices;
    if (evidence.kind == ResultKind::arms && !evidence.broken && practices > 0 && taken > practices)
      return fmt::format("is run in the practices of the study, which are {:g}; its arms have {:g}",
                         practices, taken);
    return {};
  }
  if (kind.observes != voi::Observes::inputs) return "observes the effect of a strategy, no input";
  const auto observes = [&](const voi::Observation& o) {
    return evidence.input == "targets." + design.target +
                                 (o.measure->current_adherence
                                      ? ".adherence.current"
                                      : ".model.parameters." + o.parameter);
  };
  return std::ranges::any_of(design.observations, observes)
             ? std::string()
             : fmt::format("does not observe {}", evidence.input);
}

void check_design(const EvidenceSpec& evidence, const StudySpec& study, bool known,
                  Diagnostics& diagnostics) {
  if (evidence.design.empty()) return;
  std::vector<std::string> names;
  for (const TrialSpec& trial : study.trials) {
    if (trial.designs.empty()) return;  // what could not be read may have this name
    names.push_back(trial.designs.front().name);
    if (names.back() != evidence.design) continue;
    if (!known || trial.broken || !trial.designs.front().kind) return;
    const std::string why = misfit(evidence, trial.designs.front(), study.practices);
    if (!why.empty())
      diagnostics.error(
          evidence.design_at, fmt::format("`{}` cannot have had this result", evidence.design),
          fmt::format("a trial of design `{}` {}", trial.designs.front().kind->design, why),
          "correct the design or what was found, or leave `design` out where the "
          "trial was another one");
    return;
  }
  diagnostics.error(evidence.design_at, fmt::format("the study has no trial `{}`", evidence.design),
                    "the design says what was planned, and so what the result was expected to be "
                    "worth",
                    names.empty() ? "leave `design` out: the result alone is learnt from"
                                  : document::did_you_mean(evidence.design, names));
}

void check_input(const EvidenceSpec& evidence, const StudySpec& study, Diagnostics& diagnostics) {
  const LearnableInput found = learnable_input(study, evidence.input);
  const auto fail = [&](std::string what, std::string why, std::string help) {
    diagnostics.error(evidence.input_at, std::move(what), std::move(why), std::move(help));
  };
  if (!found.why_not.empty())
    return fail(fmt::format("`{}` cannot be learnt from a report", evidence.input), found.why_not,
                found.help);
  if (!found.quantity)
    return fail(fmt::format("the study has no input `{}`", evidence.input),
                "`equipoise explain` lists all inputs by their names",
                document::did_you_mean(evidence.input, found.names));
  const Quantity& quantity = *found.quantity;
  if (quantity.placeholder || evidence.broken) return;
  if (quantity.fixed())
    return fail(fmt::format("`{}` is known exactly in this study", evidence.input),
                "nothing can be learnt of what is certain", "give it a distribution");
  const sampling::Shape& shape = quantity.distribution.shape();
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

/// Two files that differ in nothing but their names and titles.
void check_repeated(const StudySpec& study, const StudyFiles& files, Diagnostics& diagnostics) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < files.evidence.size(); ++i) {
    document::Node root = files.evidence[i].root;
    std::erase_if(root.entries, [](const document::Node::Entry& entry) {
      return entry.key == "evidence" || entry.key == "title" || entry.key == "note";
    });
    const std::string text = canonical_text(root);
    const auto same = std::ranges::find(texts, text);
    if (same != texts.end() && study.evidence[i].name != study.evidence[same - texts.begin()].name)
      diagnostics.error(
          study.evidence[i].span,
          fmt::format("`{}` reports the same as `{}`", study.evidence[i].name,
                      study.evidence[same - texts.begin()].name),
          "they differ in name alone: the same trial would count twice",
          "remove one of them from `evidence`, or say in `source` what tells them apart");
    texts.push_back(text);
  }
}

}  // namespace

void check_evidence(const StudySpec& study, const StudyFiles& files, Diagnostics& diagnostics) {
  const EvidenceSpec* before = nullptr;
  for (const EvidenceSpec& evidence : study.evidence) {
    if (before && !before->broken && !evidence.broken) {
      const std::size_t digits = std::min(before->reported.size(), evidence.reported.size());
      if (evidence.reported.substr(0, digits) < before->reported.substr(0, digits))
        diagnostics.error(evidence.reported_at,
                          fmt::format("`{}` was reported in {}, before `{}` in {}", evidence.name,
                                      evidence.reported, before->name, before->reported),
                          "the history of what was known, and what each report was worth, is told "
                          "in the order of the list",
                          "list evidence in the order in which it was reported");
    }
    before = &evidence;
    if (!files.complete) continue;
    const bool known = !evidence.of_effect() || check_pairing(evidence, study, diagnostics);
    check_design(evidence, study, known, diagnostics);
    if (!evidence.of_effect() && !evidence.input.empty()) check_input(evidence, study, diagnostics);
  }
  check_repeated(study, files, diagnostics);
}

}  // namespace equipoise::spec
