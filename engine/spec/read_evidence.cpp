// Reads what a trial has reported.
#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/evidence_spec.hpp"
#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

constexpr std::array<std::string_view, 3> scales{"risk_difference", "odds_ratio", "log_odds"};
constexpr std::array<std::string_view, 4> input_kinds{"estimate", "ratio", "binomial", "poisson"};

/// Digits in the form of a year, a month or a day.
bool is_date(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (form[i] == 'd' ? std::isdigit(static_cast<unsigned char>(text[i])) == 0
                       : text[i] != form[i])
      return false;
  const auto two = [&](std::size_t at) { return 10 * (text[at] - '0') + (text[at + 1] - '0'); };
  if (text.size() >= 7 && (two(5) < 1 || two(5) > 12)) return false;
  return text.size() < 10 || (two(8) >= 1 && two(8) <= 31);
}

constexpr InputDescription count(std::string_view key, std::string_view meaning,
                                 std::string_view example, double lower) {
  return {.key = key,
          .unit = Unit::count,
          .lower = lower,
          .upper = 1e11,
          .meaning = meaning,
          .example = example};
}

ArmSpec read_arm(Reader& arms, std::string_view key, const document::Diagnostics& diagnostics) {
  Reader block = arms.child(
      {key, "what was counted in this arm", "{adherent: 920, people: 2000, practices: 20}"});
  const std::size_t errors_before = diagnostics.count();
  const ArmSpec arm{block.number(count("adherent", "people with the practice", "920", 0)),
                    block.number(count("people", "people who were counted", "2000", 1)),
                    block.number(count("practices", "practices of the arm", "20", 1))};
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

void read_arms(Reader& result, EvidenceSpec& spec, const document::Diagnostics& diagnostics) {
  Reader arms = result.child("arms");
  spec.kind = ResultKind::arms;
  spec.intervention = read_arm(arms, "intervention", diagnostics);
  spec.control = read_arm(arms, "control", diagnostics);
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
  arms.finish();
  spec.stated = fmt::format(
      "{:g} of {:g} people adhere in {:g} practices, {:g} of {:g} in {:g} of the control arm",
      spec.intervention.adherent, spec.intervention.people, spec.intervention.practices,
      spec.control.adherent, spec.control.people, spec.control.practices);
}

void read_counts(Reader& result, EvidenceSpec& spec, std::string_view key, std::string_view total,
                 const document::Diagnostics& diagnostics) {
  Reader block = result.child(key);
  const std::size_t errors_before = diagnostics.count();
  spec.events = block.number(count("events", "how often it was seen", "12", 0));
  InputDescription of{.key = total,
                      .lower = 0,
                      .upper = 1e11,
                      .lower_open = true,
                      .meaning = "years that people were watched, together",
                      .example = "340"};
  if (spec.kind == ResultKind::binomial) of = count(total, "people who were watched", "200", 1);
  spec.total = block.number(of);
  block.finish();
  spec.stated = fmt::format("{:g} events, {:g} {}", spec.events, spec.total,
                            spec.kind == ResultKind::binomial ? "people" : "person-years");
  if (spec.kind == ResultKind::binomial && diagnostics.count() == errors_before &&
      spec.events > spec.total)
    block.error("events", fmt::format("{} events in {} people", spec.events, spec.total),
                "each of them has it or not", "state `poisson` where one person may have several");
}

void read_estimate_of_input(Reader& result, EvidenceSpec& spec,
                            document::Diagnostics& diagnostics) {
  const bool ratio = spec.kind == ResultKind::ratio;
  Reader block = result.child(ratio ? "ratio" : "estimate");
  if (ratio && block.has("se"))
    block.error("se", "the standard error of a ratio is ambiguous",
                "it could be of the ratio or of its logarithm", "state an interval such as `ci95`");
  spec.effect.scale = ratio ? EffectSpec::Scale::odds_ratio : EffectSpec::Scale::log_odds;
  InputDescription mean{.key = "mean", .meaning = "the estimate", .example = "0.8"};
  if (ratio) {
    mean.lower = 0;
    mean.lower_open = true;
  }
  read_estimate(block, spec.effect, mean, 1e15, diagnostics);
  block.finish();
  spec.stated = (ratio ? "ratio " : "estimate ") + estimate_text(spec.effect);
}

/// One number of the result, for the list of inputs.
double reported_number(const EvidenceSpec& spec) {
  switch (spec.kind) {
    case ResultKind::arms:
      return spec.intervention.adherent / spec.intervention.people -
             spec.control.adherent / spec.control.people;
    case ResultKind::binomial:
    case ResultKind::poisson:
      return spec.events / spec.total;
    default:
      return spec.effect.mean;
  }
}

/// The result, in the one way that it is stated.
void read_result(Reader& file, EvidenceSpec& spec, document::Diagnostics& diagnostics) {
  const bool effect = spec.of_effect();
  Reader result = file.child({"result", "what the trial found",
                              effect ? "{odds_ratio: {mean: 1.2, ci95: [1.0, 1.44]}}"
                                     : "{binomial: {events: 12, people: 200}}"});
  spec.result_at = file.span("result");
  if (!result.present()) return;
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
    const std::string choice = effect ? "`risk_difference`, `odds_ratio`, `log_odds` or `arms`"
                                      : "`estimate`, `ratio`, `binomial` or `poisson`";
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
  } else if (found[0] == "binomial" || found[0] == "poisson") {
    spec.kind = found[0] == "binomial" ? ResultKind::binomial : ResultKind::poisson;
    read_counts(result, spec, found[0],
                spec.kind == ResultKind::binomial ? "people" : "person_years", diagnostics);
  } else {
    spec.kind = found[0] == "ratio" ? ResultKind::ratio : ResultKind::estimate;
    read_estimate_of_input(result, spec, diagnostics);
  }
  result.finish();
}

}  // namespace

EvidenceSpec read_evidence(const document::Node& root, const std::string& file,
                           document::Diagnostics& diagnostics) {
  Reader block(root, "the evidence", diagnostics);
  (void)block.optional_node("equipoise");
  EvidenceSpec spec;
  const std::size_t errors_before = diagnostics.count();
  spec.span = root.span;
  spec.name = block.name({"evidence", "the name of the evidence", "facilitation-2028"},
                         document::Case::kebab);
  const Scope scope = Scope(diagnostics, file, "evidence").inside(block, spec.name);
  spec.provenance = scope.provenance();
  spec.title = block.optional_text("title").value_or(spec.name);
  spec.reported = block.text({"reported", "when it was reported", "2028-06"});
  spec.reported_at = block.span("reported");
  if (block.present() && !spec.reported.empty() && !is_date(spec.reported))
    block.error("reported", fmt::format("`{}` is no date", spec.reported),
                "the history of a study is told in the order of reports",
                "write a year, a month or a day: 2028, 2028-06 or 2028-06-30");
  spec.design = block.optional_name({"design"}, document::Case::kebab).value_or("");
  spec.design_at = block.span("design");
  if (block.has("input")) {
    spec.input = block.text({"input", "the input that was observed", ""});
    spec.input_at = block.span("input");
    for (const char* key : {"target", "strategy"})
      if (block.optional_node(key))
        block.error(key, fmt::format("`{}` stands beside `input`", key),
                    "a report is of the effect of a strategy in a target, or of one input",
                    "state two pieces of evidence, or remove one of the keys");
  } else {
    spec.target =
        block.name({"target", "the target in which it was found (or `input`)", "asthma-review"},
                   document::Case::kebab);
    spec.strategy = block.name({"strategy", "the strategy that was tried", "practice-facilitation"},
                               document::Case::kebab);
    spec.target_at = block.span("target");
    spec.strategy_at = block.span("strategy");
  }
  read_result(block, spec, diagnostics);
  const bool certain = (spec.kind == ResultKind::effect || spec.kind == ResultKind::estimate) &&
                       !spec.effect.has_interval && spec.effect.standard_error == 0;
  if (diagnostics.count() == errors_before && certain)
    diagnostics.error(spec.result_at, "this result has no uncertainty",
                      "a trial of finite size never knows exactly; taken so, it would silence "
                      "whatever the study holds",
                      "state its standard error or interval");
  if (block.present() && spec.provenance.source.empty() && !block.has("source"))
    diagnostics.error(spec.result_at, "this result has no source",
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` to the file");
  block.finish();
  spec.broken = diagnostics.count() != errors_before;
  Quantity listed = fixed_quantity(scope, "result", spec.broken ? 0.0 : reported_number(spec));
  listed.stated = spec.stated;
  listed.provenance = spec.provenance;
  listed.span = spec.result_at;
  spec.listed.push_back(std::move(listed));
  return spec;
}

}  // namespace equipoise::spec
