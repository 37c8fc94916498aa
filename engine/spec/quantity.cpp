#include "engine/spec/quantity.hpp"

#include <fmt/format.h>

#include "engine/document/number.hpp"
#include "engine/spec/read_distribution.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

sampling::Distribution fixed_at(double value) {
  return {*sampling::find_distribution("fixed"), {.a = value, .lower = value, .upper = value}};
}

}  // namespace

Provenance read_provenance(Reader& block, const Provenance& inherited) {
  Provenance own = inherited;
  if (const auto source = block.optional_text("source")) own = {.source = *source};
  if (block.has("status"))
    own.status = std::string(block.choice<std::string_view>("status", {{"verified", "verified"},
                                                                       {"derived", "derived"},
                                                                       {"recalled", "recalled"},
                                                                       {"assumed", "assumed"}}));
  if (const auto note = block.optional_text("note")) own.note = *note;
  return own;
}

Scope Scope::inside(Reader& block, const std::string& key) const {
  Scope scope(*diagnostics_, file_, qualified(key));
  scope.provenance_ = read_provenance(block, provenance_);
  return scope;
}

std::string Scope::qualified(std::string_view key) const {
  return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
}

Quantity fixed_quantity(const Scope& scope, std::string_view key, double value) {
  return {scope.qualified(key), fixed_at(value), fmt::format("{}", value), {}, {}};
}

Quantity read_quantity(const Node& node, const InputDescription& description, const Scope& scope,
                       std::vector<std::string_view> extra_keys) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::string shown = fmt::format("`{}`", description.key);
  Quantity quantity = fixed_quantity(scope, description.key, document::placeholder(description));
  quantity.provenance = scope.provenance();
  quantity.span = node.span;
  quantity.placeholder = true;
  const auto take_number = [&](const Node& number) {
    const std::size_t errors_before = diagnostics.count();
    const double value = document::read_number(number, description, shown, diagnostics);
    quantity.placeholder = number.broken || diagnostics.count() != errors_before;
    quantity.distribution = fixed_at(value);
    quantity.stated = fmt::format("{}", value);
  };
  if (node.broken) return quantity;
  if (node.is_null() || node.is_sequence()) {
    diagnostics.error(node.span,
                      node.is_null() ? fmt::format("{} has no value", shown)
                                     : fmt::format("{} must be a value, but is a list", shown),
                      "a value is a number, or a mapping with one distribution",
                      "write a number, or for example {beta: {mean: 0.37, se: 0.02}, source: ...}");
    return quantity;
  }
  if (node.is_scalar()) {
    take_number(node);
    return quantity;
  }

  Reader reader(node, shown, diagnostics);
  quantity.provenance = read_provenance(reader, scope.provenance());
  for (const std::string_view key : extra_keys) (void)reader.optional_node(key);
  const Node::Entry* found = nullptr;
  for (const Node::Entry& entry : node.entries) {
    if (!sampling::find_distribution(entry.key)) continue;
    (void)reader.optional_node(std::string_view(entry.key));
    if (found)
      diagnostics.error(entry.key_span, fmt::format("{} has two distributions", shown),
                        "only one of them could be drawn from", "keep one",
                        {{found->key_span, "the first stands here"}});
    else
      found = &entry;
  }
  if (!found) {
    extra_keys.insert(extra_keys.end(), {"source", "status", "note"});
    report_no_distribution(node, shown, extra_keys, diagnostics);
    return quantity;
  }
  reader.finish();
  if (found->key == "fixed") {
    take_number(found->value);
    return quantity;
  }
  if (auto distribution = read_distribution(*found, description, scope, quantity.stated)) {
    quantity.distribution = std::move(*distribution);
    quantity.placeholder = false;
  }
  if (quantity.provenance.source.empty() && !node.value("source"))
    diagnostics.error(found->key_span, fmt::format("{} is uncertain and has no source", shown),
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` here or to the block around it");
  return quantity;
}

Quantity quantity(Reader& block, const InputDescription& description, const Scope& scope) {
  const Node* node = block.node({description.key, description.meaning, description.example});
  if (node) return read_quantity(*node, description, scope);
  Quantity missing = fixed_quantity(scope, description.key, document::placeholder(description));
  missing.placeholder = true;
  return missing;
}

Quantity quantity_or(Reader& block, const InputDescription& description, double fallback,
                     const Scope& scope) {
  const Node* node = block.optional_node(description.key);
  return node ? read_quantity(*node, description, scope)
              : fixed_quantity(scope, description.key, fallback);
}

double number(Reader& block, const InputDescription& description, const Scope& scope,
              std::vector<Quantity>& listed) {
  const double value = block.number(description);
  list_number(block, description.key, value, scope, listed);
  return value;
}

void list_number(Reader& block, std::string_view key, double value, const Scope& scope,
                 std::vector<Quantity>& listed) {
  const Node* node = block.mapping().value(key);
  if (node && node->is_scalar())
    listed.push_back(
        {scope.qualified(key), fixed_at(value), node->text, scope.provenance(), node->span});
}

Quantity list_numbers(std::string name, std::span<const double> values, std::string stated,
                      const Provenance& provenance, const document::Span& span) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = values.empty() ? 0.0 : sum / static_cast<double>(values.size());
  return {std::move(name), fixed_at(mean), std::move(stated) + "; mean of them", provenance, span};
}

double number_or(Reader& block, const InputDescription& description, double fallback,
                 const Scope& scope, std::vector<Quantity>& listed) {
  return block.has(description.key) ? number(block, description, scope, listed) : fallback;
}

}  // namespace equipoise::spec
