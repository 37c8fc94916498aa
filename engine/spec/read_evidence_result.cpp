// Reads what a trial found, in the one way that it is stated.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "engine/spec/evidence_parts.hpp"
#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

constexpr std::array<std::string_view, 3> scales{"risk_difference", "odds_ratio", "log_odds"};
constexpr std::array<std::string_view, 5> input_kinds{"estimate", "ratio", "binomial", "poisson",
                                                      "multinomial"};

void read_arms(Reader& result, EvidenceSpec& spec, const document::Diagnostics& diagnostics) {
  const bool rivals = !spec.against.empty();
  Reader arms = result.child("arms");
  spec.kind = ResultKind::arms;
  spec.intervention =
      read_arm(arms, rivals ? std::string_view(spec.strategy) : "intervention", diagnostics);
  spec.control = read_arm(arms, rivals ? std::string_view(spec.against) : "control", diagnostics);
  read_clusters(arms, spec);
  arms.finish();
  spec.stated = fmt::format("{}, {:g} of {:g} in {:g} {}", arm_text(spec.intervention),
                            spec.control.adherent, spec.control.people, spec.control.practices,
                            rivals ? "with " + spec.against : "of the control arm");
}

}  // namespace

ArmSpec read_arm(Reader& arms, std::string_view key, const document::Diagnostics& diagnostics) {
  Reader block = arms.child(
      {key, "what was counted in this arm", "{adherent: 920, people: 2000, practices: 20}"});
  const std::size_t errors_before = diagnostics.count();
  const ArmSpec arm{
      block.number(counted("adherent", "people who adhere, as the target counts it", "920", 0)),
      block.number(counted("people", "people who were counted", "2000", 1)),
      block.number(counted("practices", "practices of the arm", "20", 1))};
  block.finish();
  if (!block.present() || diagnostics.count() != errors_before) return arm;
  if (arm.adherent > arm.people)
    block.error("adherent", fmt::format("{} of {} people adhere", arm.adherent, arm.people),
                "a part cannot be larger than the whole", "check both counts");
  else if (arm.adherent == 0 || arm.adherent == arm.people)
    block.error(
        "adherent",
        arm.adherent == 0 ? std::string("nobody of this arm adheres")
                          : std::string("everybody of this arm adheres"),
        "the log odds of such a share do not exist",
        "state the result as `log_odds: {mean: ..., se: ...}` of an analysis that holds for "
        "rare events");
  if (arm.practices > arm.people)
    block.error("practices", fmt::format("{} practices have {} people", arm.practices, arm.people),
                "every practice of an arm has somebody in it", "check both counts");
  return arm;
}

void read_clusters(Reader& arms, EvidenceSpec& spec) {
  spec.icc = arms.number({.key = "icc",
                          .lower = 0,
                          .upper = 1,
                          .upper_open = true,
                          .meaning = "intracluster correlation of adherence in the trial",
                          .example = "0.05"});
  spec.cluster_size_cv = arms.number_or({.key = "cluster_size_cv",
                                         .lower = 0,
                                         .upper = 10,
                                         .meaning = "coefficient of variation of practices' sizes",
                                         .example = "0.65"},
                                        0.0);
}

std::string arm_text(const ArmSpec& arm) {
  return fmt::format("{:g} of {:g} people adhere in {:g} practices", arm.adherent, arm.people,
                     arm.practices);
}

double reported_number(const EvidenceSpec& spec) {
  switch (spec.kind) {
    case ResultKind::arms:
      return spec.intervention.adherent / spec.intervention.people -
             spec.control.adherent / spec.control.people;
    case ResultKind::binomial:
    case ResultKind::poisson:
    case ResultKind::multinomial:
      return spec.events / spec.total;
    case ResultKind::several_arms:
    case ResultKind::cells:
      return spec.answers.front().arm.adherent / spec.answers.front().arm.people -
             spec.control.adherent / spec.control.people;
    case ResultKind::against_control:
    case ResultKind::main_effects:
      return spec.answers.front().effect.mean;
    default:
      return spec.effect.mean;
  }
}

void read_result(Reader& file, EvidenceSpec& spec, document::Diagnostics& diagnostics) {
  const bool effect = spec.of_effect();
  Reader result = file.child({"result", "what the trial found",
                              !spec.answers.empty() ? "{against_control: {...}}"
                              : effect              ? "{odds_ratio: {mean: 1.2, ci95: [1.0, 1.44]}}"
                                                    : "{binomial: {events: 12, people: 200}}"});
  spec.result_at = file.span("result");
  if (!result.present()) return;
  if (!spec.answers.empty()) {
    read_answers(result, spec, diagnostics);
    result.finish();
    return;
  }
  std::vector<std::string> found;
  for (const std::string_view key : scales)
    if (result.has(key)) found.emplace_back(key);
  for (const std::string_view key : input_kinds)
    if (result.has(key)) found.emplace_back(key);
  if (result.has("arms")) found.emplace_back("arms");
  const auto is_of = [&](const auto& keys) {
    return found.size() == 1 && std::ranges::find(keys, found[0]) != keys.end();
  };
  const bool of_effect = is_of(scales) || is_of(std::array<std::string_view, 1>{"arms"});
  if (found.size() != 1 || of_effect != effect) {
    const std::string choice = effect
                                   ? "`risk_difference`, `odds_ratio`, `log_odds` or `arms`"
                                   : "`estimate`, `ratio`, `binomial`, `poisson` or `multinomial`";
    diagnostics.error(spec.result_at,
                      found.empty()      ? std::string("this result says nothing")
                      : found.size() > 1 ? std::string("this result is stated in more than one way")
                                         : fmt::format("`{}` is no result of {}", found[0],
                                                       effect ? "a strategy's effect" : "an input"),
                      found.size() > 1 ? "they could disagree, and evidence would count twice"
                      : effect         ? "a trial of a strategy reports what became of adherence"
                               : "an input is observed itself, not as a change of adherence",
                      "give one of " + choice);
    for (const std::string& key : found) (void)result.optional_node(std::string_view(key));
    result.finish();
    return;
  }
  if (found[0] == "arms") {
    read_arms(result, spec, diagnostics);
  } else if (effect) {
    read_effect_size(result, spec.effect, diagnostics);
    spec.stated = spec.effect.stated;
  } else {
    read_result_of_input(result, found[0], spec, diagnostics);
  }
  result.finish();
}

}  // namespace equipoise::spec
