// Whether a trial of some design can have reported what a file of evidence says.
#include <algorithm>
#include <fmt/format.h>

#include "engine/spec/evidence_parts.hpp"

namespace equipoise::spec {
namespace {

using voi::TrialDesign;

double practices_of(const EvidenceSpec& evidence) {
  double practices =
      evidence.intervention.practices + evidence.control.practices + evidence.both.practices;
  for (const AnswerSpec& answer : evidence.answers) practices += answer.arm.practices;
  return practices;
}

/// The same for a design that compares strategies with each other, or tries several at once.
std::string misfit_of_several(const EvidenceSpec& evidence, const TrialDesign& design) {
  const voi::TrialKind& kind = *design.kind;
  const bool rivals = kind.observes == voi::Observes::difference;
  if (rivals != !evidence.against.empty())
    return rivals
               ? "compares two strategies, and its result is no effect against current practice: "
                 "say `strategy` and `against`"
               : "has a control arm, and compares no two strategies alone";
  const bool several =
      kind.joint_at_size != nullptr && kind.names.of == voi::NamesInput::Of::strategies;
  if (several != !evidence.answers.empty())
    return several ? "has several answers whose errors are correlated; taken one by one their "
                     "shared arm would count twice: name all its `strategies`"
                   : "has one answer";
  if (evidence.answers.empty()) return {};
  if (crossed(evidence) != kind.crosses)
    return crossed(evidence) ? "has an arm for each strategy, and no cells"
                             : "crosses two strategies: its result is `cells` or `main_effects`";
  for (const std::string& name : design.names)
    if (std::ranges::find(evidence.answers, name, &AnswerSpec::strategy) == evidence.answers.end())
      return fmt::format("tries `{}` too, of which nothing is reported", name);
  return {};
}

}  // namespace

std::string misfit(const EvidenceSpec& evidence, const TrialDesign& design, double practices) {
  const voi::TrialKind& kind = *design.kind;
  if (evidence.of_effect()) {
    if (kind.observes == voi::Observes::inputs) return "observes inputs, no strategy";
    if (std::string why = misfit_of_several(evidence, design); !why.empty()) return why;
    for (const auto& [tried, at] : evidence.strategies())
      if (!design.studies(evidence.target, tried))
        return fmt::format("is not run on {} with {}", evidence.target, tried);
    if (evidence.kind == ResultKind::arms && kind.within_practices)
      return "compares practices with themselves, so that its result is no table of two arms";
    const double taken = practices_of(evidence);
    if (!evidence.broken && practices > 0 && taken > practices)
      return fmt::format("is run in the practices of the study, which are {:g}; its {} have {:g}",
                         practices, evidence.kind == ResultKind::cells ? "cells" : "arms", taken);
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

std::string misfit_of_interaction(const EvidenceSpec& evidence, const TrialDesign& design) {
  if (evidence.broken || !crossed(evidence)) return {};
  const auto inputs = design.kind->inputs;
  const auto found = std::ranges::find(inputs, "interaction_sd", &InputDescription::key);
  if (found == inputs.end()) return {};
  const double stated = design.inputs[static_cast<std::size_t>(found - inputs.begin())];
  if (stated == evidence.interaction_sd) return {};
  return fmt::format(
      "has an `interaction_sd` of {:g} here, and its result one of {:g}: both say what is believed "
      "of the same interaction before the trial",
      stated, evidence.interaction_sd);
}

}  // namespace equipoise::spec
