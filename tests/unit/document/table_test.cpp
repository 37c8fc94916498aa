// CSV tables.
#include "engine/document/table.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

using namespace equipoise;
using document::Diagnostics;
using document::Table;

namespace {

struct Read {
  Diagnostics diagnostics;
  std::optional<Table> table;
  explicit Read(const std::string& text) {
    const auto file = diagnostics.add("t.csv", text);
    if (file) table = Table::parse(*file, diagnostics);
  }
};

InputDescription unit(Unit u) {
  InputDescription d;
  d.unit = u;
  return d;
}

}  // namespace

TEST_CASE("fields by column name, with quotes, commas and line breaks inside") {
  Read read("age,\"a \"\"b\"\"\",note\n0,x,\"one, two\"\n1,,\"two\nlines\"\n");
  REQUIRE_MESSAGE(read.table, read.diagnostics.render());
  const Table& t = *read.table;
  CHECK(t.rows() == 2);
  CHECK(t.columns() == std::vector<std::string>{"age", "a \"b\"", "note"});
  const auto note = t.column("note", {}, read.diagnostics);
  REQUIRE(note);
  CHECK(t.text(0, *note) == "one, two");
  CHECK(t.text(1, *note) == "two\nlines");
  CHECK(t.text(1, 1).empty());
  CHECK(t.span(1, *note).begin == document::Position{3, 4});
  CHECK_FALSE(t.column("nope", {}, read.diagnostics));
}

TEST_CASE("line ends of Windows, and none at the end") {
  Read windows("a,b\r\n1,2\r\n3,4");
  REQUIRE(windows.table);
  CHECK(windows.table->rows() == 2);
  CHECK(windows.table->text(1, 1) == "4");
}

TEST_CASE("a table of one column may hold empty fields, and one empty last line is none") {
  Read read("a\n1\n\n2\n");
  REQUIRE(read.table);
  CHECK(read.table->rows() == 3);
  CHECK(read.table->text(1, 0).empty());
}

TEST_CASE("numbers of all rows and of some") {
  Read read("age,sex,qx\n0,f,0.5%\n1,f,0.25\n0,m,1e-3\n1,m,0.75\n");
  REQUIRE(read.table);
  const Table& t = *read.table;
  CHECK(t.numbers(2, unit(Unit::probability), read.diagnostics) ==
        std::vector<double>{0.005, 0.25, 0.001, 0.75});
  const std::vector<std::size_t> male = t.rows_where(1, "m");
  CHECK(male == std::vector<std::size_t>{2, 3});
  CHECK(t.numbers(2, male, unit(Unit::probability), read.diagnostics) ==
        std::vector<double>{0.001, 0.75});
  CHECK(t.rows_where(1, "x").empty());
  CHECK(read.diagnostics.ok());
  CHECK_FALSE(t.numbers(1, unit(Unit::number), read.diagnostics));
  CHECK(read.diagnostics.count() == 4);
}
