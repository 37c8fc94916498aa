// Distributions that give several parameters at once.
#include <algorithm>
#include <fmt/format.h>
#include <span>

#include "engine/document/suggestion.hpp"
#include "engine/document/table.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Case;
using document::Node;
using document::Reader;
using sampling::SolvedJoint;

void read_names(Reader& block, JointSpec& joint) {
  joint.names = block.names({"names", "the parameters", "[p_stay, p_worse]"}, Case::snake);
  const Node* list = block.mapping().value("names");
  for (std::size_t i = 0; i < joint.names.size(); ++i) joint.spans.push_back(list->items[i].span);
}

/// A square matrix; the identity after an error.
sampling::SquareMatrix read_matrix(Reader& block, const document::Key& key, std::size_t size,
                                   document::Diagnostics& diagnostics) {
  sampling::SquareMatrix matrix{size, {}};
  const auto rows = block.list(key);
  bool good = rows.size() == size;
  if (!good && !rows.empty())
    block.error(key.key,
                fmt::format("`{}` must have {} rows, but has {}", key.key, size, rows.size()),
                "a matrix has one row and one column for each name",
                fmt::format("write {0} rows of {0} numbers: [[...], [...]]", size));
  for (const Node& row : rows) {
    if (!row.is_sequence() || row.items.size() != size) {
      diagnostics.error(row.span,
                        fmt::format("this row of `{}` must have {} numbers", key.key, size),
                        "a matrix has one row and one column for each name",
                        "write the whole row, also what mirrors another one");
      good = false;
      continue;
    }
    for (const Node& item : row.items)
      matrix.values.push_back(document::read_number(
          item, {.key = key.key}, fmt::format("an item of `{}`", key.key), diagnostics));
  }
  if (!good) {
    matrix.values.assign(size * size, 0.0);
    for (std::size_t i = 0; i < size; ++i) matrix.values[i * size + i] = 1.0;
  }
  return matrix;
}

std::string rows_of(const sampling::SquareMatrix& matrix) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < matrix.size; ++i)
    rows.push_back(fmt::format(
        "{}", fmt::join(std::span(matrix.values).subspan(i * matrix.size, matrix.size), ", ")));
  return fmt::format("{}", fmt::join(rows, "; "));
}

/// The names as messages show them; read_joint() gives the solution the qualified ones.
std::vector<std::string> shown(const JointSpec& joint) {
  std::vector<std::string> names;
  for (const std::string& name : joint.names) names.push_back("`" + name + "`");
  return names;
}

/// Reads one kind to its solution. After an error that is recorded the result is not used.
SolvedJoint read_dirichlet(Reader& block, JointSpec& joint, const Scope&) {
  read_names(block, joint);
  const auto counts = block.numbers({.key = "counts",
                                     .lower = 0,
                                     .lower_open = true,
                                     .meaning = "counts, one for each name",
                                     .example = "[80, 14, 6]"},
                                    joint.names.size());
  joint.stated = fmt::format("dirichlet(counts {})", fmt::join(counts, ", "));
  return sampling::solve_dirichlet(shown(joint), counts);
}

SolvedJoint read_multivariate_normal(Reader& block, JointSpec& joint, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  read_names(block, joint);
  const std::size_t size = joint.names.size();
  const auto mean = block.numbers(
      {.key = "mean", .meaning = "means, one for each name", .example = "[0.5, 1.2]"}, size);
  if (block.has("covariance")) {
    const auto covariance = read_matrix(block, {"covariance"}, size, diagnostics);
    joint.stated = fmt::format("multivariate normal(mean {}, covariance {})", fmt::join(mean, ", "),
                               rows_of(covariance));
    return sampling::solve_multivariate_normal(shown(joint), mean, covariance);
  }
  const auto se = block.numbers({.key = "se",
                                 .lower = 0,
                                 .lower_open = true,
                                 .meaning = "standard errors, one for each name (or `covariance`)",
                                 .example = "[0.1, 0.2]"},
                                size);
  const auto correlation =
      read_matrix(block, {"correlation", "correlations (or `covariance`)", "[[1, 0.3], [0.3, 1]]"},
                  size, diagnostics);
  joint.stated = fmt::format("multivariate normal(mean {}, se {}, correlation {})",
                             fmt::join(mean, ", "), fmt::join(se, ", "), rows_of(correlation));
  return sampling::solve_multivariate_normal(shown(joint), mean, se, correlation);
}

SolvedJoint read_draws(Reader& block, JointSpec& joint, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::string file = block.text({"file", "the CSV file with the draws", "posterior.csv"});
  const auto entries = by_name(
      block.map({"columns", "the parameter and the column of each", "{a: alpha, b: beta}"}));
  joint.stated = fmt::format("rows of {}", file);
  const auto table = document::Table::load(document::resolve_path(scope.file(), file), diagnostics,
                                           block.span("file"));
  std::vector<std::vector<double>> columns;
  for (const Node::Entry* entry : entries) {
    document::check_name(entry->key, Case::snake, entry->key_span, "a parameter", diagnostics);
    joint.names.push_back(entry->key);
    joint.spans.push_back(entry->key_span);
    const std::string column =
        document::read_text(entry->value, fmt::format("`{}`", entry->key), diagnostics);
    if (!table || column.empty()) continue;
    if (const auto index = table->column(column, entry->value.span, diagnostics))
      if (auto numbers = table->numbers(*index, {.key = column}, diagnostics))
        columns.push_back(std::move(*numbers));
  }
  // What is missing has its own error, even where an earlier reading recorded it.
  if (columns.size() != entries.size()) return sampling::StatementError{};
  return sampling::solve_joint_draws(shown(joint), std::move(columns));
}

struct Kind {
  std::string_view name;
  SolvedJoint (*read)(Reader&, JointSpec&, const Scope&);
};

constexpr Kind kinds[] = {{"dirichlet", read_dirichlet},
                          {"multivariate_normal", read_multivariate_normal},
                          {"draws", read_draws}};

/// The one kind that an entry states, or an error.
const Kind* find_kind(Reader& reader, document::Diagnostics& diagnostics) {
  const Kind* found = nullptr;
  std::size_t count = 0;
  for (const Kind& kind : kinds)
    if (reader.optional_node(kind.name)) {
      found = &kind;
      ++count;
    }
  if (count == 1) return found;
  if (reader.present())
    diagnostics.error(
        reader.mapping().span,
        count == 0 ? "this is no joint distribution" : "an entry states one joint distribution",
        "it gives several parameters at once",
        "write one of `dirichlet`, `multivariate_normal` and `draws`");
  return nullptr;
}

/// Parameters that could not be read keep their names, so that their uses are no errors too.
void keep_names(const JointSpec& joint, ModelSpec& spec, const Scope& scope) {
  for (std::size_t i = 0; i < joint.names.size(); ++i)
    if (std::find(joint.names.begin(), joint.names.begin() + static_cast<std::ptrdiff_t>(i),
                  joint.names[i]) == joint.names.begin() + static_cast<std::ptrdiff_t>(i))
      spec.parameters.push_back({joint.names[i],
                                 fixed_quantity(scope, "parameters." + joint.names[i], 1.0),
                                 joint.spans[i]});
}

void read_joint(const Node& node, ModelSpec& spec, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::size_t errors_before = diagnostics.count();
  Reader reader(node, "a joint distribution", diagnostics);
  JointSpec joint;
  joint.provenance = read_provenance(reader, scope.provenance());
  joint.span = node.span;
  (void)reader.optional_node("group");
  const Kind* kind = find_kind(reader, diagnostics);
  SolvedJoint solved = sampling::StatementError{};
  if (kind) {
    Reader block = reader.child(kind->name);
    solved = kind->read(block, joint, scope);
    block.finish();
  }
  reader.finish();
  if (reader.present() && joint.provenance.source.empty() && !node.value("source"))
    diagnostics.error(node.span, "this joint distribution has no source",
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` to it");
  const auto* error = std::get_if<sampling::StatementError>(&solved);
  if (error && !error->text.empty() && diagnostics.count() == errors_before) {
    const Node* at = node.value(kind->name)->value(error->key);
    diagnostics.error(at ? at->span : node.span, error->text,
                      "no joint distribution meets this statement", error->help);
  }
  if (error) return keep_names(joint, spec, scope);
  joint.group = std::move(std::get<sampling::JointGroup>(solved));
  std::vector<std::string> qualified;
  for (const std::string& name : joint.names)
    qualified.push_back(scope.qualified("parameters." + name));
  std::visit([&](auto& group) { group.names = std::move(qualified); }, joint.group);
  read_group(node, joint.names, spec, diagnostics);
  spec.joint.push_back(std::move(joint));
}

}  // namespace

void read_joint_parameters(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node& node : model.optional_list("joint_parameters")) read_joint(node, spec, scope);
}

}  // namespace equipoise::spec
