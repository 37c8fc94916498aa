// Overrides by path.
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "engine/document/parse.hpp"

using namespace equipoise;
using document::Diagnostics;
using document::Node;

namespace {

struct Files {
  Diagnostics diagnostics;
  Node root;
  explicit Files(const std::string& text) : root(read("base.yaml", text)) {}
  Node read(const std::string& name, const std::string& text) {
    const auto file = diagnostics.add(name, text);
    REQUIRE(file);
    auto tree = document::parse(*file, diagnostics);
    REQUIRE_MESSAGE(tree, diagnostics.render());
    return *tree;
  }
  bool replace(const std::vector<std::string>& path, const std::string& value) {
    const Node study = read("study.yaml", "x: " + value + "\n");
    const Node::Entry& entry = study.entries[0];
    return document::replace_at(root, path, entry.value, entry.key_span, diagnostics);
  }
  std::string text(const std::string& key, const std::string& inner) const {
    const Node* value = root.value(key);
    value = value ? value->value(inner) : nullptr;
    return value ? value->text : "(none)";
  }
};

const char* const base =
    "delivery: {duration: 10 years, decay: {half_life: 18 months}}\n"
    "adherence: {current: {beta: {mean: 0.3}}, achievable: 0.6}\n"
    "costs: {a: 1, b: 2, c: 3}\nnone: 3\n";

}  // namespace

TEST_CASE("a scalar takes the place of a mapping, and a mapping that of a scalar") {
  Files files(base);
  CHECK(files.replace({"adherence", "current"}, "0.5"));
  CHECK(files.text("adherence", "current") == "0.5");
  CHECK(files.replace({"adherence", "achievable"}, "{beta: {mean: 0.7}}"));
  CHECK(files.root.value("adherence")->value("achievable")->is_mapping());
  CHECK(files.text("delivery", "duration") == "10 years");
  CHECK(files.diagnostics.ok());
}

TEST_CASE("the new value keeps its own place, so that its errors point at the override") {
  Files files(base);
  CHECK(files.replace({"delivery", "decay", "half_life"}, "5 years"));
  const Node* value = files.root.value("delivery")->value("decay")->value("half_life");
  CHECK(value->text == "5 years");
  CHECK(value->span.file == 1);
  CHECK(value->span.begin.column == 4);
}

TEST_CASE("an optional key may be added to a mapping that exists, not below one that does not") {
  Files files(base);
  CHECK(files.replace({"delivery", "ramp"}, "6 months"));
  CHECK(files.text("delivery", "ramp") == "6 months");
  CHECK(files.root.value("delivery")->find("ramp")->key_span.file == 1);
  CHECK(files.diagnostics.ok());
  CHECK_FALSE(files.replace({"delivry", "ramp"}, "6 months"));
  CHECK(files.diagnostics.sorted()[0].help == "did you mean `delivery`?");
}

TEST_CASE("a star stands for every key of the mapping it meets") {
  Files files(base);
  CHECK(files.replace({"costs", "*"}, "0"));
  for (const char* key : {"a", "b", "c"}) CHECK(files.text("costs", key) == "0");
  CHECK_FALSE(files.replace({"*", "half_life", "x"}, "1"));
}

TEST_CASE("a path does not go through a value or a list") {
  Files files(std::string(base) + "list: [1, 2]\n");
  CHECK_FALSE(files.replace({"none", "half_life"}, "5 years"));
  CHECK_FALSE(files.replace({"list", "0"}, "5"));
  CHECK_FALSE(files.replace({"list", "*"}, "5"));
  CHECK(files.diagnostics.count() == 3);
}
