// Reads what a trial has reported.
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
