// Damaged files: never a crash, and either a tree or an error with a place.
#include <doctest/doctest.h>
#include <string>

#include "engine/document/parse.hpp"
#include "engine/document/table.hpp"

#include "tests/unit/document/form.hpp"

using namespace equipoise;

namespace {

const std::string form =
    "# A form with every kind of value\n"
    "form: asthma-review\n"
    "title: \"Asthma: the \\\"review\\\" \\u00e9\"\n"
    "share: 37%\n"
    "horizon: 35 years   # long\n"
    "withdraws: false\n"
    "ci95: [0.1, 0.3]\n"
    "interventions: [usual, 'recommended']\n"
    "adherence: {current: 0.3, achievable: 0.65,\n"
    "            attenuation: 0.25}\n"
    "states: {well, post_mi, dead: absorbing}\n"
    "transitions:\n"
    "  well: {dead: death, otherwise: {post_mi: \"min(p, q)\", well: remainder}}\n"
    "  démence: {well -> post_mi: c_mi}\n"
    "overrides: {adherence.current: 0.4}\n"
    "note: >-\n"
    "  folded\n"
    "  text\n";

const std::string table = "age,\"se\"\"x\",qx\n0,female,0.003\n1,\"m, a\nle\",1e-3\n2,é,5%\n";

/// Reads and renders a text; fails if it is neither read nor refused with a place.
void survive(const std::string& text) {
  document::Diagnostics diagnostics;
  bool read = false;
  if (const auto file = diagnostics.add("form.yaml", text)) {
    if (auto root = document::parse(*file, diagnostics)) {
      test::read_form(std::move(*root), diagnostics);
      read = true;
    }
  }
  CHECK((read || !diagnostics.ok()));
  for (const auto& error : diagnostics.sorted()) {
    CHECK(error.span.known());
    CHECK_FALSE(error.what.empty());
    const auto& source = diagnostics.source(error.span.file);
    CHECK(error.span.begin.line >= 1);
    CHECK(error.span.begin.line <= source.lines());
    CHECK(error.span.begin.column >= 1);
    CHECK(error.span.begin.column <= source.line(error.span.begin.line).size() + 1);
  }
  CHECK(diagnostics.render().empty() == diagnostics.ok());
}

void survive_table(const std::string& text) {
  document::Diagnostics diagnostics;
  const auto file = diagnostics.add("table.csv", text);
  const auto read = file ? document::Table::parse(*file, diagnostics) : std::nullopt;
  CHECK(read.has_value() == diagnostics.ok());
  (void)diagnostics.render();
}

/// Small steps of a linear congruential generator: damage that is the same on every run.
struct Generator {
  std::uint64_t state = 20261123;
  std::size_t below(std::size_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>((state >> 33) % n);
  }
};

}  // namespace

TEST_CASE("the undamaged form and table are read without an error") {
  document::Diagnostics diagnostics;
  const auto file = diagnostics.add("form.yaml", form);
  REQUIRE(file);
  auto root = document::parse(*file, diagnostics);
  REQUIRE(root);
  test::read_form(std::move(*root), diagnostics);
  CHECK_MESSAGE(diagnostics.ok(), diagnostics.render());
  const auto csv = diagnostics.add("table.csv", table);
  REQUIRE(csv);
  const auto rows = document::Table::parse(*csv, diagnostics);
  REQUIRE_MESSAGE(rows, diagnostics.render());
  CHECK(rows->rows() == 3);
}

TEST_CASE("every prefix") {
  for (std::size_t n = 0; n <= form.size(); ++n) survive(form.substr(0, n));
  for (std::size_t n = 0; n <= table.size(); ++n) survive_table(table.substr(0, n));
}

TEST_CASE("every deletion of one byte") {
  for (std::size_t i = 0; i < form.size(); ++i) survive(std::string(form).erase(i, 1));
  for (std::size_t i = 0; i < table.size(); ++i) survive_table(std::string(table).erase(i, 1));
}

TEST_CASE("every byte replaced by each of the characters that mean something") {
  const std::string characters = "{}[],:#&*!|>'\"%@`-? \n\t()\\~<\x01\xC3\xA9\xFF";
  for (std::size_t i = 0; i < form.size(); ++i)
    for (const char c : characters) {
      std::string text = form;
      text[i] = c;
      survive(text);
    }
}

TEST_CASE("random damage: pieces cut out, doubled and moved") {
  Generator random;
  for (int round = 0; round < 2000; ++round) {
    std::string text = form;
    for (std::size_t n = 1 + random.below(4); n > 0 && !text.empty(); --n) {
      const std::size_t from = random.below(text.size());
      const std::string piece = text.substr(from, 1 + random.below(12));
      if (random.below(2) == 0) text.erase(from, piece.size());
      text.insert(random.below(text.size() + 1), piece);
    }
    survive(text);
  }
}
