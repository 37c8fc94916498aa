// YAML text to nodes: kinds, order, and where everything stands.
#include "engine/document/parse.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>

#include "engine/document/node.hpp"

using namespace equipoise;
using document::Diagnostics;
using document::Node;
using document::Position;
using document::Span;

namespace {

/// A file in memory and its tree.
struct Parsed {
  Diagnostics diagnostics;
  std::optional<Node> root;
  explicit Parsed(const std::string& text) {
    const auto file = diagnostics.add("test.yaml", text);
    if (file) root = document::parse(*file, diagnostics);
  }
};

Node good(const std::string& text) {
  Parsed parsed(text);
  REQUIRE_MESSAGE(parsed.diagnostics.ok(), parsed.diagnostics.render());
  REQUIRE(parsed.root);
  return *parsed.root;
}

void check_span(const Span& span, std::uint32_t line, std::uint32_t column, std::uint32_t length) {
  CHECK(span.begin.line == line);
  CHECK(span.begin.column == column);
  CHECK(span.length == length);
}

const Node& at(const Node& node, const std::string& key) {
  const Node* value = node.value(key);
  REQUIRE_MESSAGE(value, key);
  return *value;
}

}  // namespace

TEST_CASE("mappings, lists, scalars and nothing, in written order") {
  const Node root = good("b: [x, 'y', 3]\na: {k: v}\nstates: {well, dead: absorbing}\nempty:\n");
  CHECK(root.keys() == std::vector<std::string>{"b", "a", "states", "empty"});
  const Node& list = at(root, "b");
  REQUIRE(list.items.size() == 3);
  CHECK(list.flow);
  CHECK_FALSE(list.items[0].quoted);
  CHECK(list.items[1].quoted);
  CHECK(list.items[1].text == "y");
  CHECK(at(at(root, "a"), "k").text == "v");
  CHECK(at(at(root, "states"), "well").is_null());
  CHECK(at(at(root, "states"), "dead").text == "absorbing");
  CHECK(at(root, "empty").is_null());
  CHECK(root.find("nowhere") == nullptr);
}

TEST_CASE("words that YAML 1.1 would turn into something else stay text") {
  const Node root = good("a: no\nb: 010\nc: 1:30\nd: 2024-01-01\ne: 1,000\ny: on\n");
  CHECK(at(root, "a").text == "no");
  CHECK(at(root, "b").text == "010");
  CHECK(at(root, "c").text == "1:30");
  CHECK(at(root, "d").text == "2024-01-01");
  CHECK(at(root, "e").text == "1,000");
  CHECK(at(root, "y").text == "on");
}

TEST_CASE("spans are from 1 and count characters, not bytes") {
  const Node root = good("# Demenz\ntitle: Démence précoce   # note\nétat: {é: 'dé', b: [1, 2]}\n");
  check_span(at(root, "title").span, 2, 8, 15);
  check_span(root.find("title")->key_span, 2, 1, 5);
  const Node& state = at(root, "état");
  check_span(root.find("état")->key_span, 3, 1, 4);
  check_span(state.span, 3, 7, 20);
  check_span(at(state, "é").span, 3, 11, 4);
  check_span(at(state, "b").span, 3, 20, 6);
  check_span(at(state, "b").items[1].span, 3, 24, 1);
}

TEST_CASE("a block stands where its key stands, nothing too") {
  const Node root =
      good("model:\n  # about\n  cycle: 1 year\n  list:\n    - a\n    - {b: ~}\nlast:\n");
  check_span(at(root, "model").span, 1, 1, 5);
  check_span(at(at(root, "model"), "list").span, 4, 3, 4);
  const Node& item = at(at(root, "model"), "list").items[1];
  check_span(item.span, 6, 7, 6);
  check_span(at(item, "b").span, 6, 8, 1);
  check_span(at(root, "last").span, 7, 1, 4);
  check_span(root.span, 1, 1, 5);  // the root: its first key
}

TEST_CASE("brackets end where they end, across comments, lines and empty values") {
  const Node root = good(
      "a: {x, y: ~, z: null}\nb: {p: [1, 2], # c }\n  q}\nc: [[1], {r: \"}\"}]\nd: {}\ne: [ 1 , "
      "]\n");
  check_span(at(root, "a").span, 1, 4, 18);
  check_span(at(root, "b").span, 2, 4, 17);  // its first line
  check_span(at(root, "c").span, 4, 4, 15);
  check_span(at(root, "d").span, 5, 4, 2);
  check_span(at(root, "e").span, 6, 4, 7);
}

TEST_CASE("a token inside a scalar is found through quotes, escapes and line breaks") {
  const auto token = [](const Node& node, const std::string& word) {
    const std::size_t offset = node.text.find(word);
    REQUIRE(offset != std::string::npos);
    return node.span_of(offset, word.size());
  };
  const Node root = good(
      "plain: é + beta\n"
      "double: \"é \\\"x\\\" \\u00e9 beta\"\n"
      "single: 'it''s beta'\n"
      "folded: >-\n"
      "  alpha +\n"
      "    gamma\n"
      "\n"
      "  + beta\n"
      "literal: |\n"
      "  alpha\n"
      "    beta\n"
      "several: alpha\n"
      "  + gamma   \n"
      "  + beta\n"
      "broken: \"alpha \\\n"
      "   beta\"\n"
      "quoted: 'alpha\n"
      "\n"
      "   beta'\n");
  check_span(token(at(root, "plain"), "beta"), 1, 12, 4);
  check_span(token(at(root, "double"), "beta"), 2, 25, 4);
  check_span(token(at(root, "double"), "x"), 2, 14, 1);
  check_span(token(at(root, "single"), "beta"), 3, 16, 4);
  check_span(token(at(root, "folded"), "gamma"), 6, 5, 5);
  check_span(token(at(root, "folded"), "beta"), 8, 5, 4);
  check_span(token(at(root, "literal"), "beta"), 11, 5, 4);
  check_span(token(at(root, "several"), "gamma"), 13, 5, 5);
  check_span(token(at(root, "several"), "beta"), 14, 5, 4);
  check_span(token(at(root, "broken"), "beta"), 16, 4, 4);
  check_span(token(at(root, "quoted"), "beta"), 19, 4, 4);
  CHECK(at(root, "literal").quoted);
  const Node& plain = at(root, "plain");
  check_span(plain.span_of(0, plain.text.size()), 1, 8, 8);
  check_span(plain.span_of(plain.text.size(), 0), 1, 16, 0);
}

TEST_CASE("Windows line ends and a missing last one make no difference") {
  const Node unix_ends = good("a: 1\nb:\n  c: 2\n");
  const Node windows = good("a: 1\r\nb:\r\n  c: 2");
  check_span(at(at(windows, "b"), "c").span, 3, 6, 1);
  CHECK(at(at(windows, "b"), "c").text == at(at(unix_ends, "b"), "c").text);
}

TEST_CASE("a document marker at the start is no second document") {
  CHECK(at(good("---\na: 1\n"), "a").text == "1");
  CHECK(at(good("# c\n---\na: 1\n...\n"), "a").text == "1");
}

TEST_CASE("nesting is an error before it is a crash") {
  for (const std::size_t depth : {65u, 1000u, 10000u, 200000u}) {
    for (const std::string bracket : {"[", "{a: "}) {
      std::string text = "a: ";
      for (std::size_t i = 0; i < depth; ++i) text += bracket;
      const Parsed parsed(text);
      CHECK_FALSE(parsed.diagnostics.ok());
    }
  }
  std::string blocks;
  for (std::size_t i = 0; i < 1000; ++i) blocks += std::string(i, ' ') + "a:\n";
  CHECK_FALSE(Parsed(blocks).diagnostics.ok());
  std::string closed = "a: " + std::string(60, '[') + std::string(60, ']');
  CHECK(Parsed(closed).diagnostics.ok());
}

TEST_CASE("of a key that stands twice the first is kept, and both are pointed at") {
  const Parsed parsed("a: 1\nb: 2\na: 3\n");
  REQUIRE(parsed.root);
  CHECK(parsed.root->entries.size() == 2);
  CHECK(parsed.root->value("a")->text == "1");
  const auto errors = parsed.diagnostics.sorted();
  REQUIRE(errors.size() == 1);
  check_span(errors[0].span, 3, 1, 1);
  REQUIRE(errors[0].notes.size() == 1);
  check_span(errors[0].notes[0].span, 1, 1, 1);
}

TEST_CASE("brackets may hold balanced expressions without a comma, and quoted ones with it") {
  const Node root = good("a: {e: log(a), f: (a + b) * c, g: \"min(a, b)\", h: 'x)'}\n");
  CHECK(at(at(root, "a"), "g").text == "min(a, b)");
}

TEST_CASE("a split expression is put together again and marked") {
  const Parsed parsed("a: {e: max(0, min(p, q)), f: 1}\n");
  REQUIRE(parsed.root);
  const Node& a = *parsed.root->value("a");
  CHECK(a.keys() == std::vector<std::string>{"e", "f"});
  CHECK(a.value("e")->text == "max(0, min(p, q))");
  CHECK(a.value("e")->broken);
  CHECK_FALSE(a.value("f")->broken);
  CHECK(parsed.diagnostics.count() == 1);
}
