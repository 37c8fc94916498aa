/// \file  engine/document/reader.hpp
/// \brief Reads one mapping, key by key and typed; what nobody took is an error.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/core/input_description.hpp"

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"

namespace equipoise::document {

/// A key that is not a number: what it is called and what it is for. A key alone will do where it
/// is optional; of a required one, meaning and example stand in the error when it is missing.
struct Key {
  std::string_view key;
  std::string_view meaning;  ///< one phrase: "how long the model runs"
  std::string_view example;  ///< a value as written in YAML
  constexpr Key(const char* k, std::string_view m = {}, std::string_view e = {})
      : key(k), meaning(m), example(e) {}
  constexpr Key(std::string_view k, std::string_view m = {}, std::string_view e = {})
      : key(k), meaning(m), example(e) {}
};

/// How a name is written.
enum class Case {
  kebab,  ///< studies, targets, strategies, trials, scenarios: `type-2-diabetes`
  snake   ///< everything an expression can name: `p_mi`
};

/// A scalar as a number of the described unit. On an error it is recorded and a value that the
/// description allows comes back.
/// \param name  how messages call the value: "`current`"
double read_number(const Node& node, const InputDescription& description, std::string_view name,
                   Diagnostics& diagnostics);
/// A name in the given case; the text as it stands after an error.
std::string read_name(const Node& node, Case letter_case, std::string_view name,
                      Diagnostics& diagnostics);
/// Checks that `text` is a name; `span` is where it stands (keys are names too).
bool check_name(std::string_view text, Case letter_case, const Span& span, std::string_view name,
                Diagnostics& diagnostics);
/// Any text, quoted or not; empty after an error.
std::string read_text(const Node& node, std::string_view name, Diagnostics& diagnostics);

/// Takes the keys of a mapping one by one. Every function records what is wrong and returns
/// something to go on with, so that one run reports all errors. A reader of something that is
/// missing or no mapping is silent: that error is recorded already. Close it with finish().
///
/// Required keys: number, text ...; optional keys: optional_..., or ..._or with what stands for a
/// key that is left out.
class Reader {
 public:
  /// \param mapping  must outlive the reader; anything but a mapping is an error recorded here
  /// \param subject  how messages call the mapping: "the target", "`adherence`"
  Reader(const Node& mapping, std::string subject, Diagnostics& diagnostics);

  // --- numbers; unit and bounds from the description, durations in years
  double number(const InputDescription& description);
  std::optional<double> optional_number(const InputDescription& description);
  double number_or(const InputDescription& description, double fallback);
  /// A duration > 0. \returns years
  double duration(const Key& key);
  std::optional<double> optional_duration(const Key& key);
  /// A list of numbers; `length` 0 takes any number of them except none.
  std::vector<double> numbers(const InputDescription& description, std::size_t length = 0);

  // --- text, names, booleans, choices
  std::string text(const Key& key);
  std::optional<std::string> optional_text(const Key& key);
  std::string name(const Key& key, Case letter_case);
  std::optional<std::string> optional_name(const Key& key, Case letter_case);
  /// A list of names, none twice.
  std::vector<std::string> names(const Key& key, Case letter_case);
  bool boolean(const Key& key);
  bool boolean_or(const Key& key, bool fallback);
  /// One of the listed words; after an error the first.
  template <typename E>
  E choice(const Key& key, std::initializer_list<std::pair<std::string_view, E>> options);
  template <typename E>
  E choice_or(const Key& key, E fallback,
              std::initializer_list<std::pair<std::string_view, E>> options);
  /// The index of one of the words; nothing after an error.
  std::optional<std::size_t> choice(const Key& key, std::span<const std::string_view> words);

  // --- structure
  /// The mapping under a key. Of a missing required one, a silent reader comes back.
  Reader child(const Key& key);
  std::optional<Reader> optional_child(const Key& key);
  /// The items of a list.
  std::span<const Node> list(const Key& key);
  std::span<const Node> optional_list(const Key& key);
  /// The entries of a mapping whose keys are the user's names.
  std::span<const Node::Entry> map(const Key& key);
  std::span<const Node::Entry> optional_map(const Key& key);
  /// Whatever stands under a key. \returns nullptr where it is missing (an error if required)
  const Node* node(const Key& key);
  const Node* optional_node(const Key& key);

  /// Whether the key is there; does not take it, but counts it as one that may stand here.
  bool has(std::string_view key);
  /// Reports the keys that nobody took, each with what was meant among those that were asked for.
  void finish();
  /// The entries that nobody has asked for: those that `finish` reports.
  [[nodiscard]] std::vector<const Node::Entry*> unread() const;
  /// Records an error at the value of `key`, or at the mapping where the key is missing.
  void error(std::string_view key, std::string what, std::string why = {}, std::string help = {});

  /// Where the value of `key` stands, or the mapping where it is missing.
  [[nodiscard]] Span span(std::string_view key) const;
  [[nodiscard]] const Node& mapping() const noexcept { return *node_; }
  [[nodiscard]] const std::string& subject() const noexcept { return subject_; }
  /// False where there is no mapping to read: values are placeholders, nothing is reported.
  [[nodiscard]] bool present() const noexcept { return present_; }

 private:
  void report_unknown(const Node::Entry& entry, bool first);
  const Node* take(std::string_view key);
  const Node* require(const Key& key, Node::Kind kind);
  const Node* allow(const Key& key, Node::Kind kind);
  bool is_kind(const Node& value, std::string_view key, Node::Kind kind);
  std::size_t choose(const Node& value, std::string_view key,
                     std::span<const std::string_view> words);
  template <typename E>
  E choose(const Node& value, std::string_view key,
           std::initializer_list<std::pair<std::string_view, E>> options);

  const Node* node_;
  std::string subject_;
  Diagnostics* diagnostics_;
  bool present_;
  std::vector<bool> taken_;         ///< by entry
  std::vector<std::string> asked_;  ///< keys that may stand here, in the order of asking
};

template <typename E>
E Reader::choose(const Node& value, std::string_view key,
                 std::initializer_list<std::pair<std::string_view, E>> options) {
  std::vector<std::string_view> words;
  for (const auto& option : options) words.push_back(option.first);
  return (options.begin() + choose(value, key, words))->second;
}

template <typename E>
E Reader::choice(const Key& key, std::initializer_list<std::pair<std::string_view, E>> options) {
  const Node* value = require(key, Node::Kind::scalar);
  return value ? choose(*value, key.key, options) : options.begin()->second;
}

template <typename E>
E Reader::choice_or(const Key& key, E fallback,
                    std::initializer_list<std::pair<std::string_view, E>> options) {
  const Node* value = allow(key, Node::Kind::scalar);
  return value ? choose(*value, key.key, options) : fallback;
}

}  // namespace equipoise::document
