// Reads what a trial of several strategies at once found of each.
#include <fmt/format.h>

#include "engine/spec/evidence_parts.hpp"
#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using document::Reader;

/// The estimate under a name, on one of the scales of an effect.
void read_estimate_of(Reader& block, const std::string& name, EffectSpec& effect,
                      EvidenceSpec& spec, Diagnostics& diagnostics) {
  Reader own = block.child({name, "what was found of it", "{log_odds: {mean: 0.2, se: 0.1}}"});
  if (!own.present()) return;
  read_effect_size(own, effect, diagnostics);
  own.finish();
  spec.stated += fmt::format("{}{}: {}", spec.stated.empty() ? "" : "; ", name, effect.stated);
}

void read_against_control(Reader& result, EvidenceSpec& spec, Diagnostics& diagnostics) {
  spec.kind = ResultKind::against_control;
  Reader block = result.child("against_control");
  for (AnswerSpec& answer : spec.answers)
    read_estimate_of(block, answer.strategy, answer.effect, spec, diagnostics);
  spec.correlation = block.optional_number({.key = "correlation",
                                            .lower = 0,
                                            .upper = 1,
                                            .upper_open = true,
                                            .meaning = "correlation of the errors of two estimates",
                                            .example = "0.5"});
  spec.control_standard_error =
      block.optional_number({.key = "control_se",
                             .lower = 0,
                             .upper = 10,
                             .lower_open = true,
                             .meaning = "standard error of the control arm's log odds",
                             .example = "0.08"});
  if (spec.correlation)
    spec.stated += fmt::format("; their errors correlate by {:g}", *spec.correlation);
  if (spec.control_standard_error)
    spec.stated += fmt::format("; se of the control arm {:g}", *spec.control_standard_error);
  block.finish();
  if (!block.present() || spec.correlation.has_value() != spec.control_standard_error.has_value())
    return;
  const bool both = spec.correlation.has_value();
  diagnostics.error(
      block.mapping().span,
      both ? "what the estimates share is stated twice" : "what the estimates share is not stated",
      both ? "the two could disagree"
           : "they are compared with one control arm, whose error is in all of them; "
             "taken as independent it would count more than once",
      both ? "keep `correlation` or `control_se`"
           : "add `correlation` (0.5 where all arms are alike) or `control_se`, the "
             "standard error of the control arm's log odds");
}

void read_interaction_sd(Reader& block, EvidenceSpec& spec) {
  spec.interaction_sd =
      block.number({.key = "interaction_sd",
                    .lower = 0,
                    .upper = 10,
                    .meaning = "standard deviation of the interaction of the two strategies, "
                               "as believed before the trial, log odds",
                    .example = "0.1"});
  spec.stated +=
      fmt::format("; their interaction believed before it to have a standard deviation of {:g}",
                  spec.interaction_sd);
}

/// The odds ratio of the one strategy with the other over that without it. A difference of shares
/// is none: where log odds are added, shares of unlike sizes differ without any interaction.
void read_interaction(Reader& block, EvidenceSpec& spec, Diagnostics& diagnostics) {
  EffectSpec& interaction = spec.interaction.emplace();
  Reader own =
      block.child({"interaction", "what was found of it", "{log_odds: {mean: 0.2, se: 0.1}}"});
  if (!own.present()) return;
  if (!own.has("risk_difference")) {
    read_effect_size(own, interaction, diagnostics);
    own.finish();
    spec.stated += fmt::format("; interaction: {}", interaction.stated);
    return;
  }
  (void)own.optional_node("risk_difference");
  own.error(
      "risk_difference", "an interaction is no `risk_difference`",
      "it is by how much the log odds with both strategies differ from the sum of the two; a "
      "difference between differences of shares can even have the other sign",
      "state it as `log_odds`, or as the `odds_ratio` of the one strategy with the other over "
      "that without it, or give the counts as `cells`");
  own.finish();
}

/// Counts of each strategy's own practices, and of those with none.
void read_own_arms(Reader& arms, std::string_view none, EvidenceSpec& spec,
                   const Diagnostics& diagnostics) {
  for (AnswerSpec& answer : spec.answers) {
    answer.arm = read_arm(arms, answer.strategy, diagnostics);
    spec.stated += fmt::format("{}: {}; ", answer.strategy, arm_text(answer.arm));
  }
  spec.control = read_arm(arms, none, diagnostics);
  spec.stated += fmt::format("{}: {}", none, arm_text(spec.control));
}

void read_several_arms(Reader& result, EvidenceSpec& spec, const Diagnostics& diagnostics) {
  spec.kind = ResultKind::several_arms;
  Reader arms = result.child("arms");
  read_own_arms(arms, "control", spec, diagnostics);
  read_clusters(arms, spec);
  arms.finish();
}

void read_cells(Reader& result, EvidenceSpec& spec, const Diagnostics& diagnostics) {
  spec.kind = ResultKind::cells;
  Reader cells = result.child("cells");
  read_own_arms(cells, "neither", spec, diagnostics);
  spec.both = read_arm(cells, "both", diagnostics);
  spec.stated += "; both: " + arm_text(spec.both);
  read_clusters(cells, spec);
  read_interaction_sd(cells, spec);
  cells.finish();
}

void read_main_effects(Reader& result, EvidenceSpec& spec, Diagnostics& diagnostics) {
  spec.kind = ResultKind::main_effects;
  Reader block = result.child("main_effects");
  for (AnswerSpec& answer : spec.answers)
    read_estimate_of(block, answer.strategy, answer.effect, spec, diagnostics);
  if (block.has("interaction")) read_interaction(block, spec, diagnostics);
  read_interaction_sd(block, spec);
  block.finish();
}

}  // namespace

void read_answers(Reader& result, EvidenceSpec& spec, Diagnostics& diagnostics) {
  std::vector<std::string> found;
  for (const char* key : {"against_control", "arms", "cells", "main_effects"})
    if (result.has(key)) found.emplace_back(key);
  if (found.size() != 1) {
    diagnostics.error(
        spec.result_at,
        found.empty() ? "this result says nothing of the strategies together"
                      : "this result is stated in more than one way",
        found.empty() ? "a trial of several strategies has an answer for each, with errors that "
                        "their common arms make alike"
                      : "they could disagree, and evidence would count twice",
        "give one of `against_control`, `arms`, `cells` or `main_effects`");
    for (const document::Node::Entry& entry : result.mapping().entries)
      (void)result.optional_node(std::string_view(entry.key));
    return;
  }
  if (found[0] == "against_control") return read_against_control(result, spec, diagnostics);
  if (found[0] == "arms") return read_several_arms(result, spec, diagnostics);
  if (spec.answers.size() != 2) {
    diagnostics.error(spec.strategy_at,
                      fmt::format("{} strategies cannot have `{}`", spec.answers.size(), found[0]),
                      "two strategies are crossed: practices have neither, the one, the other or "
                      "both",
                      "name the two, or state `arms` or `against_control`");
    (void)result.optional_node(std::string_view(found[0]));
    return;
  }
  if (found[0] == "cells") return read_cells(result, spec, diagnostics);
  read_main_effects(result, spec, diagnostics);
}

}  // namespace equipoise::spec
