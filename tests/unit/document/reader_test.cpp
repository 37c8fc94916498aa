// Reading one mapping: values, placeholders, and what nobody took.
#include "engine/document/reader.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

#include "engine/document/parse.hpp"

using namespace equipoise;
using document::Case;
using document::Diagnostics;
using document::Key;
using document::Node;
using document::Reader;

namespace {

struct File {
  Diagnostics diagnostics;
  Node root;
  explicit File(const std::string& text) {
    const auto file = diagnostics.add("test.yaml", text);
    REQUIRE(file);
    auto tree = document::parse(*file, diagnostics);
    REQUIRE_MESSAGE(tree, diagnostics.render());
    root = std::move(*tree);
  }
};

InputDescription share(std::string_view key) {
  InputDescription d;
  d.key = key;
  d.unit = Unit::share;
  return d;
}

}  // namespace

TEST_CASE("typed values come back as written") {
  File file(
      "p: 37%\nhorizon: 18 months\ntitle: 'A title'\nname: type-2-diabetes\nflag: true\n"
      "kind: half-cycle\nci95: [0.1, 0.3]\ninterventions: [usual, recommended]\n"
      "block: {inner: 0.5}\nlist: [{a: 1}, {a: 2}]\n");
  Reader r(file.root, "the file", file.diagnostics);
  CHECK(r.number(share("p")) == 0.37);
  CHECK(r.duration("horizon") == 1.5);
  CHECK(r.text("title") == "A title");
  CHECK(r.name("name", Case::kebab) == "type-2-diabetes");
  CHECK(r.boolean("flag"));
  CHECK(r.choice<int>("kind", {{"none", 0}, {"half-cycle", 7}}) == 7);
  CHECK(r.numbers(share("ci95"), 2) == std::vector<double>{0.1, 0.3});
  CHECK(r.names("interventions", Case::snake) == std::vector<std::string>{"usual", "recommended"});
  Reader block = r.child("block");
  CHECK(block.number(share("inner")) == 0.5);
  block.finish();
  CHECK(r.list("list").size() == 2);
  r.finish();
  CHECK_MESSAGE(file.diagnostics.ok(), file.diagnostics.render());
}

TEST_CASE("what is left out is nothing, or what stands for it") {
  File file("present: 1\n");
  Reader r(file.root, "the file", file.diagnostics);
  CHECK_FALSE(r.optional_number(share("p")));
  CHECK(r.number_or(share("p"), 0.25) == 0.25);
  CHECK_FALSE(r.optional_duration("d"));
  CHECK_FALSE(r.optional_text("t"));
  CHECK_FALSE(r.optional_name("n", Case::snake));
  CHECK(r.boolean_or("b", true));
  CHECK(r.choice_or<int>("c", 3, {{"x", 1}}) == 3);
  CHECK_FALSE(r.optional_child("o"));
  CHECK(r.optional_list("l").empty());
  CHECK(r.optional_map("m").empty());
  CHECK(r.optional_node("x") == nullptr);
  CHECK_FALSE(r.has("y"));
  CHECK(r.has("present"));
  CHECK(file.diagnostics.ok());
  r.finish();  // `present` was asked about, but nobody took it
  CHECK(file.diagnostics.count() == 1);
}

TEST_CASE("one error for each required key that is missing, and reading goes on") {
  File file("a: 1\n");
  Reader r(file.root, "the file", file.diagnostics);
  CHECK(r.number(share("p")) == 0.5);
  CHECK(r.duration("d") > 0);
  CHECK(r.text("t").empty());
  CHECK_FALSE(r.boolean("b"));
  CHECK(r.choice<int>("c", {{"x", 1}, {"y", 2}}) == 1);
  CHECK(r.numbers(share("ci"), 2).size() == 2);
  CHECK(r.node("n") == nullptr);
  CHECK(file.diagnostics.count() == 7);
  Reader missing = r.child("block");
  CHECK(file.diagnostics.count() == 8);
  CHECK_FALSE(missing.present());
  CHECK(missing.number(share("p")) == 0.5);  // silent: the block is what is missing
  CHECK(missing.child("deeper").text("t").empty());
  missing.error("p", "not shown");
  missing.finish();
  CHECK(file.diagnostics.count() == 8);
}

TEST_CASE("a value whose error is recorded already adds no other") {
  Diagnostics diagnostics;
  const auto id = diagnostics.add("test.yaml", "p: *x\nq: {e: min(0, 1)}\n");
  REQUIRE(id);
  (void)document::parse(*id, diagnostics);  // an unknown alias is a syntax error
  CHECK(diagnostics.count() == 1);
  File file("p: {e: min(0, 1), f: 0.1}\n");
  const std::size_t before = file.diagnostics.count();
  Reader p = Reader(file.root, "the file", file.diagnostics).child("p");
  CHECK(p.number(share("e")) == 0.5);
  CHECK(p.number(share("f")) == 0.1);
  p.finish();
  CHECK(file.diagnostics.count() == before);
}

TEST_CASE("keys are taken in any order, once or more; the others are reported") {
  File file("a: 0.1\nb: 0.2\nacheivable: 0.3\n");
  Reader r(file.root, "the file", file.diagnostics);
  CHECK(r.number(share("b")) == 0.2);
  CHECK(r.number(share("a")) == 0.1);
  CHECK(r.number(share("a")) == 0.1);
  CHECK_FALSE(r.optional_number(share("achievable")));
  r.finish();
  const auto errors = file.diagnostics.sorted();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].help == "did you mean `achievable`?");
}

TEST_CASE("an error of the caller points at the value, or at the mapping without it") {
  File file("block: {a: 1}\n");
  Reader block = Reader(file.root, "the file", file.diagnostics).child("block");
  CHECK(block.span("a").begin.column == 12);
  CHECK(block.span("b").begin.column == 8);
  block.error("a", "too odd");
  CHECK(file.diagnostics.sorted()[0].span.begin.column == 12);
}

TEST_CASE("names") {
  Diagnostics diagnostics;
  const auto good = [&](const char* text, Case letter_case) {
    return document::check_name(text, letter_case, {}, "`x`", diagnostics);
  };
  for (const char* name : {"a", "type-2-diabetes", "x9"}) CHECK(good(name, Case::kebab));
  for (const char* name : {"a", "p_mi", "u2", "rr_mi_2"}) CHECK(good(name, Case::snake));
  for (const char* name : {"", "A", "a_b", "-a", "a-", "a--b", "2a", "a b", "\xC3\xA9", "a.b"})
    CHECK_FALSE(good(name, Case::kebab));
  for (const char* name : {"", "A", "a-b", "_a", "a_", "a__b", "2a", "a b", "\xC3\xA9", "a.b"})
    CHECK_FALSE(good(name, Case::snake));
}
