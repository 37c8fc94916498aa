#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/document/table.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Case;
using document::Node;
using document::Reader;

/// Members of a group gathered from `group:` on parameters and from `groups:`.
class Groups {
 public:
  explicit Groups(ModelSpec& spec) : spec_(&spec) {
    for (GroupSpec& group : spec.groups) members_[group.name] = std::move(group.members);
  }
  ~Groups() {
    spec_->groups.clear();
    for (auto& [name, members] : members_) {
      std::sort(members.begin(), members.end());
      spec_->groups.push_back({name, std::move(members)});
    }
  }
  Groups(const Groups&) = delete;
  Groups& operator=(const Groups&) = delete;
  std::vector<std::string>& operator[](const std::string& name) { return members_[name]; }

 private:
  ModelSpec* spec_;
  std::map<std::string, std::vector<std::string>> members_;
};

/// Takes `group:` of a parameter or of a joint distribution.
void read_group(const Node& node, std::span<const std::string> members, ModelSpec& spec,
                document::Diagnostics& diagnostics) {
  const Node* group = node.value("group");
  if (!group) return;
  Groups groups(spec);
  auto& list = groups[document::read_name(*group, Case::snake, "`group`", diagnostics)];
  list.insert(list.end(), members.begin(), members.end());
}

sampling::SquareMatrix read_matrix(Reader& block, const document::Key& key, std::size_t size,
                                   document::Diagnostics& diagnostics) {
  sampling::SquareMatrix matrix{size, {}};
  for (const Node& row : block.list(key)) {
    if (!row.is_sequence() || row.items.size() != size) {
      diagnostics.error(row.span, fmt::format("this row of `{}` needs {} numbers", key.key, size),
                        "a matrix has one row and one column for each name");
      continue;
    }
    for (const Node& item : row.items)
      matrix.values.push_back(document::read_number(
          item, {.key = key.key}, fmt::format("a number of `{}`", key.key), diagnostics));
  }
  if (matrix.values.size() != size * size) {
    block.error(key.key, fmt::format("`{}` needs {} rows of {} numbers", key.key, size, size));
    matrix.values.assign(size * size, 0.0);
    for (std::size_t i = 0; i < size; ++i) matrix.values[i * size + i] = 1.0;
  }
  return matrix;
}

std::vector<std::vector<double>> read_draws(Reader& block, std::vector<std::string>& names,
                                            std::vector<document::Span>& spans,
                                            const Scope& scope) {
  std::vector<std::vector<double>> columns;
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::string file = block.text({"file", "the CSV file with the draws", "posterior.csv"});
  const auto entries = by_name(
      block.map({"columns", "the parameter and the column of each", "{a: alpha, b: beta}"}));
  if (file.empty()) return columns;
  const auto table = document::Table::load(document::resolve_path(scope.file(), file), diagnostics,
                                           block.span("file"));
  for (const Node::Entry* entry : entries) {
    document::check_name(entry->key, Case::snake, entry->key_span, "a parameter", diagnostics);
    names.push_back(entry->key);
    spans.push_back(entry->key_span);
    if (!table) continue;
    const std::string column = document::read_text(entry->value, "a column", diagnostics);
    if (const auto index = table->column(column, entry->value.span, diagnostics))
      if (auto numbers = table->numbers(*index, {.key = column}, diagnostics))
        columns.push_back(std::move(*numbers));
  }
  return columns;
}

std::vector<std::string> qualify(const std::vector<std::string>& names, const Scope& scope) {
  std::vector<std::string> qualified;
  for (const std::string& name : names)
    qualified.push_back(scope.qualified("parameters." + name));
  return qualified;
}

void read_joint(const Node& node, ModelSpec& spec, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  Reader reader(node, "a joint distribution", diagnostics);
  JointSpec joint;
  joint.provenance = read_provenance(reader, scope.provenance());
  joint.span = node.span;
  (void)reader.optional_node("group");
  const std::size_t errors_before = diagnostics.count();
  const auto read_names = [&](Reader& block) {
    joint.names = block.names({"names", "the parameters", "[p_stay, p_worse]"}, Case::snake);
    joint.spans.assign(joint.names.size(), block.span("names"));
  };
  sampling::SolvedJoint solved = sampling::StatementError{};
  if (auto block = reader.optional_child("dirichlet")) {
    read_names(*block);
    const auto counts = block->numbers({.key = "counts",
                                        .lower = 0,
                                        .lower_open = true,
                                        .meaning = "counts, one a parameter",
                                        .example = "[80, 14, 6]"},
                                       joint.names.size());
    block->finish();
    if (diagnostics.count() == errors_before)
      solved = sampling::solve_dirichlet(qualify(joint.names, scope), counts);
    joint.stated = fmt::format("dirichlet(counts {})", fmt::join(counts, ", "));
  } else if (auto normal = reader.optional_child("multivariate_normal")) {
    read_names(*normal);
    const std::size_t size = joint.names.size();
    const auto mean = normal->numbers({.key = "mean", .meaning = "means, one a parameter",
                                       .example = "[0.5, 1.2]"}, size);
    joint.stated = fmt::format("multivariate normal(mean {})", fmt::join(mean, ", "));
    if (normal->has("covariance")) {
      const auto covariance = read_matrix(*normal, {"covariance"}, size, diagnostics);
      if (diagnostics.count() == errors_before)
        solved = sampling::solve_multivariate_normal(qualify(joint.names, scope), mean, covariance);
    } else {
      const auto se = normal->numbers({.key = "se",
                                       .lower = 0,
                                       .lower_open = true,
                                       .meaning = "standard errors, one a parameter",
                                       .example = "[0.1, 0.2]"},
                                      size);
      const auto correlation = read_matrix(
          *normal, {"correlation", "correlations", "[[1, 0.3], [0.3, 1]]"}, size, diagnostics);
      if (diagnostics.count() == errors_before)
        solved = sampling::solve_multivariate_normal(qualify(joint.names, scope), mean, se,
                                                     correlation);
    }
    normal->finish();
  } else if (auto draws = reader.optional_child("draws")) {
    auto columns = read_draws(*draws, joint.names, joint.spans, scope);
    joint.stated = fmt::format("rows of {}", draws->present() && draws->mapping().value("file")
                                                 ? draws->mapping().value("file")->text
                                                 : "a table");
    draws->finish();
    if (diagnostics.count() == errors_before)
      solved = sampling::solve_joint_draws(qualify(joint.names, scope), std::move(columns));
  } else {
    diagnostics.error(node.span, "this is no joint distribution", {},
                      "one of `dirichlet`, `multivariate_normal` or `draws`");
  }
  reader.finish();
  if (joint.provenance.source.empty())
    diagnostics.error(node.span, "this joint distribution has no source",
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` here");
  if (diagnostics.count() != errors_before) return;
  if (const auto* error = std::get_if<sampling::StatementError>(&solved)) {
    diagnostics.error(node.span, error->text, "no joint distribution meets this statement");
    return;
  }
  joint.group = std::move(std::get<sampling::JointGroup>(solved));
  read_group(node, joint.names, spec, diagnostics);
  spec.joint.push_back(std::move(joint));
}

}  // namespace

void read_parameters(Reader& model, ModelSpec& spec, const Scope& scope) {
  const auto entries = by_name(model.optional_map("parameters"));
  const Node* node = model.mapping().is_mapping() ? model.mapping().value("parameters") : nullptr;
  if (!node || !node->is_mapping()) return;
  Reader block(*node, "`parameters`", scope.diagnostics());
  const Scope inner = scope.inside(block, "parameters");
  for (const Node::Entry* entry : entries) {
    if (entry->key == "source" || entry->key == "status" || entry->key == "note") continue;
    document::check_name(entry->key, Case::snake, entry->key_span, "a parameter",
                         scope.diagnostics());
    Quantity value = read_quantity(entry->value, {.key = entry->key}, inner, {"group"});
    if (entry->value.is_mapping())
      read_group(entry->value, std::span(&entry->key, 1), spec, scope.diagnostics());
    spec.parameters.push_back({entry->key, std::move(value), entry->key_span});
  }
}

void read_joint_parameters(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node& node : model.optional_list("joint_parameters")) read_joint(node, spec, scope);
  for (const Node& node : model.optional_list("correlations")) {
    Reader reader(node, "a correlation", scope.diagnostics());
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
    if (reader.present() && between.size() != 2)
      reader.error("between", "a correlation is between two parameters", {},
                   "write one entry for each pair");
    reader.finish();
    if (between.size() != 2) continue;
    correlation.first = std::min(between[0], between[1]);
    correlation.second = std::max(between[0], between[1]);
    spec.correlations.push_back(std::move(correlation));
  }
  std::sort(spec.correlations.begin(), spec.correlations.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second) < std::tie(b.first, b.second);
  });
}

void read_groups(Reader& model, ModelSpec& spec, const Scope& scope) {
  std::vector<std::string> known;
  for (const ParameterSpec& p : spec.parameters) known.push_back(p.name);
  for (const JointSpec& j : spec.joint) known.insert(known.end(), j.names.begin(), j.names.end());
  Groups groups(spec);
  for (const Node::Entry* entry : by_name(model.optional_map("groups"))) {
    document::check_name(entry->key, Case::snake, entry->key_span, "a group", scope.diagnostics());
    if (!entry->value.is_sequence() || entry->value.items.empty()) {
      scope.diagnostics().error(entry->value.span,
                                fmt::format("group `{}` needs a list of parameters", entry->key));
      continue;
    }
    for (const Node& item : entry->value.items) {
      const std::string name =
          document::read_name(item, Case::snake, "a parameter", scope.diagnostics());
      if (std::find(known.begin(), known.end(), name) == known.end())
        scope.diagnostics().error(item.span, fmt::format("there is no parameter `{}`", name), {},
                                  document::did_you_mean(name, known));
      else if (auto& list = groups[entry->key];
               std::find(list.begin(), list.end(), name) == list.end())
        list.push_back(name);
    }
  }
}

}  // namespace equipoise::spec
