// Reads what a trial has reported.
#include <algorithm>
#include <cctype>
#include <chrono>
#include <fmt/format.h>

#include "engine/spec/evidence_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

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
  if (text.size() < 10) return true;
  const std::chrono::year year{100 * two(0) + two(2)};
  const std::chrono::month month{static_cast<unsigned>(two(5))};
  const std::chrono::day day{static_cast<unsigned>(two(8))};
  return std::chrono::year_month_day(year, month, day).ok();
}

/// One strategy, one against another, or several at once.
void read_strategies(Reader& block, EvidenceSpec& spec, document::Diagnostics& diagnostics) {
  if (!block.has("strategies")) {
    spec.strategy = block.name(
        {"strategy", "the strategy that was tried (or `strategies`)", "practice-facilitation"},
        document::Case::kebab);
    spec.strategy_at = block.span("strategy");
    spec.against = block.optional_name({"against"}, document::Case::kebab).value_or("");
    spec.against_at = block.span("against");
    if (!spec.against.empty() && spec.against == spec.strategy) {
      block.error("against", fmt::format("`{}` is tried against itself", spec.strategy),
                  "of two arms that have the same nothing is learnt",
                  "name the other strategy, or leave `against` out where the control arm had "
                  "current practice");
      spec.against.clear();
    }
    return;
  }
  const std::vector<std::string> names = block.names(
      {"strategies", "the strategies that were tried at once", "[audit-and-feedback, webinars]"},
      document::Case::kebab);
  spec.strategy_at = block.span("strategies");
  for (const char* key : {"strategy", "against"})
    if (block.optional_node(key))
      block.error(key, fmt::format("`{}` stands beside `strategies`", key),
                  "a report is of one strategy, of one against another, or of several at once",
                  "keep one of them");
  if (names.size() == 1)
    diagnostics.error(spec.strategy_at, "`strategies` names one strategy",
                      "a trial of one strategy has one answer",
                      fmt::format("write `strategy: {}`, and the result as of one", names[0]));
  const auto items = block.optional_list("strategies");
  for (std::size_t i = 0; i < names.size() && i < items.size(); ++i)
    spec.answers.push_back({names[i], items[i].span, {}, {}});
}

/// Whether an estimate of it is stated without uncertainty.
bool says_it_is_certain(const EvidenceSpec& spec) {
  const auto certain = [](const EffectSpec& effect) {
    return !effect.has_interval && effect.standard_error == 0;
  };
  switch (spec.kind) {
    case ResultKind::effect:
    case ResultKind::estimate:
      return certain(spec.effect);
    case ResultKind::against_control:
    case ResultKind::main_effects:
      return std::ranges::any_of(spec.answers, certain, &AnswerSpec::effect) ||
             (spec.interaction && certain(*spec.interaction));
    default:
      return false;
  }
}

}  // namespace

std::vector<std::pair<std::string, document::Span>> EvidenceSpec::strategies() const {
  std::vector<std::pair<std::string, document::Span>> tried;
  for (const AnswerSpec& answer : answers) tried.emplace_back(answer.strategy, answer.at);
  if (!strategy.empty()) tried.emplace_back(strategy, strategy_at);
  if (!against.empty()) tried.emplace_back(against, against_at);
  return tried;
}

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
    for (const char* key : {"target", "strategy", "against", "strategies"})
      if (block.optional_node(key))
        block.error(key, fmt::format("`{}` stands beside `input`", key),
                    "a report is of the effect of a strategy in a target, or of one input",
                    "state two pieces of evidence, or remove one of the keys");
  } else {
    spec.target =
        block.name({"target", "the target in which it was found (or `input`)", "asthma-review"},
                   document::Case::kebab);
    spec.target_at = block.span("target");
    read_strategies(block, spec, diagnostics);
  }
  read_result(block, spec, diagnostics);
  if (diagnostics.count() == errors_before && says_it_is_certain(spec))
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
