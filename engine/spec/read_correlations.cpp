// Rank correlations between parameters.
#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "engine/document/suggestion.hpp"
#include "engine/sampling/copula.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Case;
using document::Node;
using document::Reader;

/// Reads one entry; nothing after an error that leaves it without two parameters.
std::optional<CorrelationSpec> read_correlation(const Node& node,
                                                const std::vector<std::string>& known,
                                                const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  Reader reader(node, "a correlation", diagnostics);
  CorrelationSpec correlation;
  correlation.span = node.span;
  correlation.provenance = read_provenance(reader, scope.provenance());
  const auto between = reader.names({"between", "the two parameters", "[a, b]"}, Case::snake);
  correlation.spearman = reader.number({.key = "spearman",
                                        .lower = -1,
                                        .upper = 1,
                                        .lower_open = true,
                                        .upper_open = true,
                                        .meaning = "rank correlation",
                                        .example = "0.5"});
  const Node* list = node.value("between");
  if (list && list->is_sequence() && between.size() != 2)
    reader.error("between", fmt::format("`between` must have 2 names, but has {}", between.size()),
                 "a correlation is between two parameters", "write one entry for each pair");
  bool found = between.size() == 2 && between[0] != between[1];
  for (std::size_t i = 0; i < between.size(); ++i)
    if (std::find(known.begin(), known.end(), between[i]) == known.end()) {
      found = false;
      diagnostics.error(list->items[i].span, fmt::format("there is no parameter `{}`", between[i]),
                        "a correlation is between two parameters of this model",
                        document::did_you_mean(between[i], known));
    }
  reader.finish();
  if (reader.present() && correlation.provenance.source.empty() && !node.value("source"))
    diagnostics.error(node.span, "this correlation has no source",
                      "a reader must be able to see where every number that spreads comes from",
                      "add `source:` to it");
  if (!found) return std::nullopt;
  correlation.first = std::min(between[0], between[1]);
  correlation.second = std::max(between[0], between[1]);
  return correlation;
}

/// What sampling says against the correlations, at their places and under the names of the file.
void check_correlations(const ModelSpec& spec, document::Diagnostics& diagnostics) {
  const auto shown = [](const std::string& name) { return "`" + name + "`"; };
  std::vector<sampling::Parameter> parameters;
  std::vector<std::string> joint_names;
  std::vector<sampling::Correlation> correlations;
  for (const ParameterSpec& p : spec.parameters)
    parameters.push_back({shown(p.name), p.quantity.distribution});
  for (const JointSpec& j : spec.joint)
    for (const std::string& name : j.names) joint_names.push_back(shown(name));
  for (const CorrelationSpec& c : spec.correlations)
    correlations.push_back({shown(c.first), shown(c.second), c.spearman});
  const auto made = sampling::correlate(parameters, joint_names, correlations);
  if (const auto* errors = std::get_if<std::vector<sampling::CorrelationError>>(&made))
    for (const sampling::CorrelationError& error : *errors)
      diagnostics.error(spec.correlations[error.index].span, error.text,
                        "the parameters could not be drawn together", error.help);
}

}  // namespace

void read_correlations(Reader& model, ModelSpec& spec, bool parameters_good, const Scope& scope) {
  const std::vector<std::string> known = parameter_names(spec);
  for (const Node& node : model.optional_list("correlations"))
    if (auto correlation = read_correlation(node, known, scope))
      spec.correlations.push_back(std::move(*correlation));
  std::sort(spec.correlations.begin(), spec.correlations.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second) < std::tie(b.first, b.second);
  });
  if (parameters_good) check_correlations(spec, scope.diagnostics());
}

}  // namespace equipoise::spec
