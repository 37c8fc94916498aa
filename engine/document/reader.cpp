#include "engine/document/reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "engine/document/suggestion.hpp"

namespace equipoise::document {
namespace {

const Node nothing;  // what a silent reader reads

std::string quoted(std::string_view key) { return fmt::format("`{}`", key); }

std::string example(const Key& key) {
  if (key.example.empty()) return {};
  return fmt::format("for example `{}: {}`", key.key, key.example);
}

}  // namespace

Reader::Reader(const Node& mapping, std::string subject, Diagnostics& diagnostics)
    : node_(&mapping),
      subject_(std::move(subject)),
      diagnostics_(&diagnostics),
      present_(mapping.is_mapping() && !mapping.broken),
      taken_(mapping.entries.size(), false) {
  if (present_ || mapping.broken || &mapping == &nothing) return;
  const std::string written =
      mapping.is_scalar() ? quoted(mapping.text) : std::string(describe(mapping.kind));
  diagnostics.error(mapping.span, fmt::format("{} must be a mapping, but is {}", subject_, written),
                    "it is made of keys and values",
                    "write `key: value` below it, or {key: value}");
}

// --- finding keys

const Node* Reader::take(std::string_view key) {
  if (!present_) return nullptr;
  const bool fresh = std::find(asked_.begin(), asked_.end(), key) == asked_.end();
  if (fresh) asked_.emplace_back(key);
  const Node::Entry* entry = node_->find(key);
  if (!entry) return nullptr;
  taken_[static_cast<std::size_t>(entry - node_->entries.data())] = true;
  return &entry->value;
}

bool Reader::has(std::string_view key) {
  if (!present_) return false;
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
  return node_->find(key) != nullptr;
}

bool Reader::is_kind(const Node& value, std::string_view key, Node::Kind kind) {
  if (value.broken) return false;
  if (value.kind == kind) return true;
  const std::string name = quoted(key);
  if (value.is_null()) {
    diagnostics_->error(value.span, fmt::format("{} has no value", name),
                        "an empty value is never read as zero, false or none",
                        "write a value, or delete the key");
  } else {
    const std::string_view wanted = kind == Node::Kind::scalar ? "a single value" : describe(kind);
    diagnostics_->error(value.span,
                        fmt::format("{} must be {}, but is {}", name, wanted, describe(value.kind)),
                        kind == Node::Kind::sequence  ? "it holds any number of items"
                        : kind == Node::Kind::mapping ? "it is made of keys and values"
                                                      : "it is one number, name or text",
                        kind == Node::Kind::sequence  ? "write [a, b]"
                        : kind == Node::Kind::mapping ? "write {key: value}"
                                                      : "write one value");
  }
  return false;
}

const Node* Reader::node(const Key& key) {
  const Node* value = take(key.key);
  if (!value && present_) {
    diagnostics_->error(
        node_->span, fmt::format("{} lacks {}", subject_, quoted(key.key)),
        key.meaning.empty() ? std::string() : fmt::format("{}: {}", quoted(key.key), key.meaning),
        key.example.empty() ? fmt::format("add {}", quoted(key.key))
                            : fmt::format("add {}", example(key)));
  }
  return value;
}

const Node* Reader::optional_node(const Key& key) { return take(key.key); }

const Node* Reader::require(const Key& key, Node::Kind kind) {
  const Node* value = node(key);
  return value && is_kind(*value, key.key, kind) ? value : nullptr;
}

const Node* Reader::allow(const Key& key, Node::Kind kind) {
  const Node* value = take(key.key);
  return value && is_kind(*value, key.key, kind) ? value : nullptr;
}

Span Reader::span(std::string_view key) const {
  const Node* value = node_->value(key);
  return value ? value->span : node_->span;
}

void Reader::error(std::string_view key, std::string what, std::string why, std::string help) {
  if (!present_) return;
  diagnostics_->error(span(key), std::move(what), std::move(why), std::move(help));
}

void Reader::finish() {
  if (!present_) return;
  for (const Node::Entry* entry : unread())
    report_unknown(*entry, entry == &node_->entries.front());
}

std::vector<const Node::Entry*> Reader::unread() const {
  std::vector<const Node::Entry*> entries;
  for (std::size_t i = 0; i < node_->entries.size(); ++i)
    if (!taken_[i]) entries.push_back(&node_->entries[i]);
  return entries;
}

void Reader::report_unknown(const Node::Entry& entry, bool first) {
  const auto report = [&](std::string why, std::string help) {
    diagnostics_->error(entry.key_span,
                        fmt::format("{} has no key {}", subject_, quoted(entry.key)),
                        std::move(why), std::move(help));
  };
  const std::string word = entry.key.substr(0, entry.key.find(' '));
  const bool known = std::find(asked_.begin(), asked_.end(), word) != asked_.end();
  if (entry.value.is_null() && known && word != entry.key)
    return report("YAML reads this as one key without a value",
                  fmt::format("write a colon behind {}", quoted(word)));
  const bool digits = entry.key.find_first_not_of("0123456789") == std::string::npos;
  if (entry.value.is_null() && node_->flow && !first && digits)
    return report("inside { } a comma ends the entry before it",
                  "write a number with a point for decimals and nothing for thousands");
  if (entry.value.is_null() && node_->flow && !first)
    return report("inside { } a comma ends the entry before it",
                  "put text that contains a comma in quotes");
  std::vector<std::string> open;  // a key that is there already is rarely meant again
  for (const std::string& key : asked_)
    if (!node_->find(key)) open.push_back(key);
  const std::string why = "a key that nobody reads would be ignored silently";
  const auto near = nearest(entry.key, asked_);
  if (near && !nearest(entry.key, open))
    return report(why, fmt::format("did you mean {}, which stands here already?", quoted(*near)));
  report(why, did_you_mean(entry.key, open));
}

// --- structure

Reader Reader::child(const Key& key) {
  const Node* value = node(key);
  return {value ? *value : nothing, quoted(key.key), *diagnostics_};
}

std::optional<Reader> Reader::optional_child(const Key& key) {
  const Node* value = take(key.key);
  if (!value) return std::nullopt;
  return Reader(*value, quoted(key.key), *diagnostics_);
}

std::span<const Node> Reader::list(const Key& key) {
  const Node* value = require(key, Node::Kind::sequence);
  return value ? std::span<const Node>(value->items) : std::span<const Node>();
}

std::span<const Node> Reader::optional_list(const Key& key) {
  const Node* value = allow(key, Node::Kind::sequence);
  return value ? std::span<const Node>(value->items) : std::span<const Node>();
}

std::span<const Node::Entry> Reader::map(const Key& key) {
  const Node* value = require(key, Node::Kind::mapping);
  return value ? std::span<const Node::Entry>(value->entries) : std::span<const Node::Entry>();
}

std::span<const Node::Entry> Reader::optional_map(const Key& key) {
  const Node* value = allow(key, Node::Kind::mapping);
  return value ? std::span<const Node::Entry>(value->entries) : std::span<const Node::Entry>();
}

}  // namespace equipoise::document
