#include "engine/results/format_page.hpp"

#include <fmt/format.h>

#include "engine/results/fields.hpp"
#include "engine/results/json.hpp"

namespace equipoise::results {
namespace {

const char* kind(const std::string&) { return "text"; }
const char* kind(bool) { return "true or false"; }
const char* kind(std::uint64_t) { return "whole number"; }
const char* kind(double) { return "number"; }
const char* kind(const Estimate&) { return "estimate"; }
const char* kind(const PlainResult&) { return "section"; }
template <typename T>
std::string kind(const std::optional<T>&) {
  return std::string(kind(T{})) + " or null";
}
template <typename T>
std::string kind(const std::vector<T>&) {
  if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string>)
    return "list of sections";
  else
    return std::string("list of ") + kind(T{}) + "s";
}

template <typename Record>
std::string section(const char* title, const char* where) {
  std::string text = fmt::format(
      "\n## {}\n\n`{}`\n\n| field | kind | unit | meaning |\n| --- | --- | --- | --- |\n", title,
      where);
  fields(Record{}, [&](const char* name, const auto& value, const char* unit, const char* meaning) {
    text += fmt::format("| `{}` | {} | {} | {} |\n", name, kind(value), unit, meaning);
  });
  return text;
}

}  // namespace

std::string report_format_page() {
  std::string text = fmt::format(
      "# report.json\n\n"
      "<!-- Written from engine/results/fields.hpp; a test holds this page against it. -->\n\n"
      "Schema `{}`, version {}. Everything that a run finds, in a fixed order, and nothing that "
      "depends on when, where or on how many threads it\nran (that is in `run.log.json`), so two "
      "runs of the same study compare byte for byte. Money is in the study's currency, discounted "
      "to "
      "the\nday of the decision unless a name says otherwise. An **estimate** is a section "
      "`{{\"value\": ..., \"standard_error\": ...}}`: the standard error is\nof the Monte Carlo "
      "kind, "
      "and null where the sampling method allows none. A number that does not exist is null.\n\n"
      "`pairings.csv`, `interventions.csv` and `parameters.csv` hold the same fields, one row a "
      "pairing, intervention or input; an estimate takes two\ncolumns, `x` and `x_se`; lists stand "
      "in "
      "report.json only.\n",
      schema_name, schema_version);
  text += section<Results>("The run", "report");
  text += section<InputResult>("An input", "report.inputs[]");
  text += section<ScenarioResult>("A scenario", "report.scenarios[]");
  text += section<InterventionResult>("An intervention", "report.scenarios[].interventions[]");
  text += section<InterventionResult::Part>(
      "A part of cost, or a counted event",
      "report.scenarios[].interventions[].cost_categories[], .events[]");
  text += section<TargetResult>("A target", "report.scenarios[].targets[]");
  text += section<TargetResult::Option>("An option of a target",
                                        "report.scenarios[].targets[].options[]");
  text += section<PairingResult>("A pairing", "report.scenarios[].pairings[]");
  text += section<ThresholdResult>("A threshold", "report.scenarios[].pairings[].thresholds[]");
  text += section<PartialInformationResult>("Partial information",
                                            "report.scenarios[].pairings[].partial_information[]");
  text += section<TrialResult>("A trial", "report.scenarios[].pairings[].trials[]");
  text += section<TrialSizeResult>("A size of a trial",
                                   "report.scenarios[].pairings[].trials[].sizes[]");
  text +=
      section<SwitchValueResult>("A switch value", "report.scenarios[].pairings[].switch_values[]");
  text += section<PlainResult>("A plain analysis", "report.scenarios[].plain");
  text += section<PlainResult::AtThreshold>("A threshold of a plain analysis",
                                            "report.scenarios[].plain.thresholds[]");
  return text;
}

}  // namespace equipoise::results
