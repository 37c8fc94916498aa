// Reader: typed values under a key.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "models/core/contracts.hpp"

#include "engine/document/number.hpp"
#include "engine/document/reader.hpp"
#include "engine/document/suggestion.hpp"

namespace equipoise::document {
namespace {

std::string quoted(std::string_view key) { return fmt::format("`{}`", key); }

InputDescription duration_of(const Key& key) {
  InputDescription description;
  description.key = key.key;
  description.unit = Unit::duration;
  description.lower = 0.0;
  description.lower_open = true;
  description.meaning = key.meaning;
  description.example = key.example;
  return description;
}

Key key_of(const InputDescription& d) { return {d.key, d.meaning, d.example}; }

}  // namespace

// --- numbers

double Reader::number(const InputDescription& description) {
  const Node* value = require(key_of(description), Node::Kind::scalar);
  if (!value) return placeholder(description);
  return read_number(*value, description, quoted(description.key), *diagnostics_);
}

std::optional<double> Reader::optional_number(const InputDescription& description) {
  const Node* value = allow(key_of(description), Node::Kind::scalar);
  if (!value) return std::nullopt;
  return read_number(*value, description, quoted(description.key), *diagnostics_);
}

double Reader::number_or(const InputDescription& description, double fallback) {
  return optional_number(description).value_or(fallback);
}

double Reader::duration(const Key& key) { return number(duration_of(key)); }

std::optional<double> Reader::optional_duration(const Key& key) {
  return optional_number(duration_of(key));
}

std::vector<double> Reader::numbers(const InputDescription& description, std::size_t length) {
  const std::string name = quoted(description.key);
  const Node* value = require(key_of(description), Node::Kind::sequence);
  std::vector<double> list;
  if (value) {
    for (const Node& item : value->items)
      list.push_back(read_number(item, description, "an item of " + name, *diagnostics_));
    if (length == 0 && list.empty())
      diagnostics_->error(value->span, fmt::format("{} is an empty list", name),
                          std::string(description.meaning), "write at least one number");
    if (length != 0 && list.size() != length)
      diagnostics_->error(
          value->span,
          fmt::format("{} must have {} numbers, but has {}", name, length, list.size()),
          std::string(description.meaning),
          description.example.empty() ? fmt::format("write {} numbers in [ ]", length)
                                      : fmt::format("for example `{}`", description.example));
  }
  list.resize(std::max<std::size_t>({length, list.size(), 1}), placeholder(description));
  return list;
}

// --- text, names, booleans

std::string Reader::text(const Key& key) {
  const Node* value = require(key, Node::Kind::scalar);
  return value ? read_text(*value, quoted(key.key), *diagnostics_) : std::string();
}

std::optional<std::string> Reader::optional_text(const Key& key) {
  const Node* value = allow(key, Node::Kind::scalar);
  if (!value) return std::nullopt;
  return read_text(*value, quoted(key.key), *diagnostics_);
}

std::string Reader::name(const Key& key, Case letter_case) {
  const Node* value = require(key, Node::Kind::scalar);
  return value ? read_name(*value, letter_case, quoted(key.key), *diagnostics_) : std::string();
}

std::optional<std::string> Reader::optional_name(const Key& key, Case letter_case) {
  const Node* value = allow(key, Node::Kind::scalar);
  if (!value) return std::nullopt;
  return read_name(*value, letter_case, quoted(key.key), *diagnostics_);
}

std::vector<std::string> Reader::names(const Key& key, Case letter_case) {
  std::vector<std::string> list;
  std::set<std::string> seen;
  for (const Node& item : this->list(key)) {
    const std::string name = "an item of " + quoted(key.key);
    list.push_back(read_name(item, letter_case, name, *diagnostics_));
    if (item.is_scalar() && !seen.insert(item.text).second)
      diagnostics_->error(item.span,
                          fmt::format("{} stands twice in {}", quoted(item.text), quoted(key.key)),
                          "every name of the list is one thing", "delete one of them");
  }
  return list;
}

bool Reader::boolean(const Key& key) {
  return choice<bool>(key, {{"false", false}, {"true", true}});
}

bool Reader::boolean_or(const Key& key, bool fallback) {
  return choice_or<bool>(key, fallback, {{"false", false}, {"true", true}});
}

std::optional<std::size_t> Reader::choice(const Key& key, std::span<const std::string_view> words) {
  const Node* value = require(key, Node::Kind::scalar);
  if (!value) return std::nullopt;
  const std::size_t chosen = choose(*value, key.key, words);
  return value->text == words[chosen] ? std::optional(chosen) : std::nullopt;
}

std::size_t Reader::choose(const Node& value, std::string_view key,
                           std::span<const std::string_view> words) {
  EQUIPOISE_EXPECT(!words.empty());
  const auto found = std::find(words.begin(), words.end(), value.text);
  const bool boolean = words.size() == 2 && words[0] == "false" && words[1] == "true";
  if (found != words.end() && !(boolean && value.quoted))
    return static_cast<std::size_t>(found - words.begin());
  if (boolean) {
    const bool yes = value.text == "yes" || value.text == "on" || value.text == "True" ||
                     value.text == "TRUE" || value.text == "true" || value.text == "1";
    const bool no = value.text == "no" || value.text == "off" || value.text == "False" ||
                    value.text == "FALSE" || value.text == "false" || value.text == "0";
    diagnostics_->error(
        value.span,
        fmt::format("{} must be true or false, but is {}", quoted(key),
                    value.quoted ? "quoted text" : quoted(value.text)),
        value.quoted ? "quotes make it text" : "YAML readers disagree on other words for it",
        yes  ? "write `true`"
        : no ? "write `false`"
             : "");
    return 0;
  }
  const std::vector<std::string> list(words.begin(), words.end());
  const auto near = likely(value.text, list);
  diagnostics_->error(value.span, fmt::format("{} cannot be {}", quoted(key), quoted(value.text)),
                      fmt::format("it is {}", name_list(list)),
                      near               ? fmt::format("did you mean `{}`?", *near)
                      : list.size() == 1 ? fmt::format("write `{}`", list[0])
                                         : "write one of these words");
  return 0;
}

}  // namespace equipoise::document
