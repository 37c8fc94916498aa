// How well an input is said to be known: statuses agree with what their sources say, and the pages
// of docs/models/ with the files (docs/decisions/0013).
#include <algorithm>
#include <doctest/doctest.h>
#include <set>

#include "engine/document/parse.hpp"

#include "tests/house/pages.hpp"

namespace {
using equipoise::document::Diagnostics;
using equipoise::document::Node;
using equipoise::house::ends_with;
using equipoise::house::joined;
using equipoise::house::read_files;
using equipoise::house::starts_with;
using equipoise::house::TextFile;

// A source with the status beside it.
using Evidence = std::pair<std::string, std::string>;

void collect(const Node& node, std::set<Evidence>& found) {
  std::string source, status;
  for (const Node::Entry& entry : node.entries) {
    if (entry.key == "source") source = entry.value.text;
    if (entry.key == "status") status = entry.value.text;
    collect(entry.value, found);
  }
  for (const Node& item : node.items) collect(item, found);
  if (!source.empty()) found.emplace(source, status);
}

std::set<Evidence> evidence_of(const TextFile& file) {
  std::string text;
  for (const std::string& line : file.lines) text += line + "\n";
  Diagnostics diagnostics;
  const auto index = diagnostics.add(file.path, text);
  const auto root = index ? equipoise::document::parse(*index, diagnostics) : std::nullopt;
  REQUIRE_MESSAGE((root && diagnostics.ok()), diagnostics.render());
  std::set<Evidence> found;
  collect(*root, found);
  return found;
}

// Sources that admit to less than their status claims.
std::vector<std::string> overstated(const TextFile& file) {
  std::vector<std::string> found;
  for (const auto& [source, status] : evidence_of(file)) {
    if (status != "verified" && status != "derived") continue;
    for (const char* word : {"assumed", "recalled", "taken for", "taken as", "taken to"})
      if (source.find(word) != std::string::npos)
        found.push_back(file.path + ": " + status + ", yet \"" + word + "\": " + source);
  }
  return found;
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) return "";
  const std::size_t start = at + from.size();
  return text.substr(start, text.find(to, start) - start);
}

const std::vector<std::pair<std::string, std::string>> headings{{"Assumed", "assumed"},
                                                                {"Recalled", "recalled"},
                                                                {"Derived", "derived"},
                                                                {"Verified", "verified"}};

// The rows "| input | value | source |" of a page under its headings "**Verified** (3)", and what
// is wrong with the numbers in the headings.
std::set<Evidence> rows_of(const TextFile& page, std::vector<std::string>& found) {
  std::set<Evidence> rows;
  std::string status;
  std::ptrdiff_t missing = 0;
  const auto close = [&] {
    if (missing != 0) found.push_back(page.path + ": the number of " + status + " inputs is wrong");
    missing = 0;
  };
  for (const std::string& line : page.lines) {
    const auto heading = std::find_if(headings.begin(), headings.end(), [&](const auto& h) {
      return starts_with(line, "**" + h.first) && ends_with(line, ")");
    });
    if (heading != headings.end()) {
      close();
      status = heading->second;
      missing = std::stoi(line.substr(line.rfind('(') + 1));
    } else if (starts_with(line, "## ")) {
      close();
      status.clear();
    } else if (!status.empty() && starts_with(line, "| `")) {
      --missing;
      const std::size_t at = line.rfind(" | ");
      rows.emplace(line.substr(at + 3, line.size() - at - 5), status);
    }
  }
  close();
  return rows;
}

// A page of docs/models/ that describes a target against the file that it names.
std::vector<std::string> disagreements(const TextFile& page, const TextFile& target) {
  std::vector<std::string> found;
  const std::set<Evidence> shown = rows_of(page, found), stated = evidence_of(target);
  for (const Evidence& row : shown)
    if (!stated.contains(row))
      found.push_back(page.path + ": " + target.path + " has no such " + row.second +
                      " input: " + row.first);
  for (const Evidence& row : stated)
    if (!shown.contains(row))
      found.push_back(page.path + ": shows no " + row.second + " input: " + row.first);
  return found;
}

}  // namespace

TEST_CASE("no input is said to be better known than its source says") {
  for (const TextFile& file : read_files({"scenarios"})) {
    if (!ends_with(file.path, ".yaml")) continue;
    const std::vector<std::string> found = overstated(file);
    INFO(joined(found));
    CHECK(found.empty());
  }
}

TEST_CASE("the pages of the models show the inputs of their files, each under its status") {
  std::size_t pages = 0;
  for (const TextFile& page : read_files({"docs/models"})) {
    const std::string named = page.lines.size() > 2 ? between(page.lines[2], "`", "`") : "";
    if (!starts_with(named, "scenarios/targets/")) continue;
    ++pages;
    const std::vector<TextFile> target = read_files({named});
    REQUIRE(target.size() == 1);
    const std::vector<std::string> found = disagreements(page, target[0]);
    INFO(joined(found));
    CHECK(found.empty());
  }
  CHECK(pages == 4);
}

TEST_CASE("twin: an overstated status and a page that is behind its file are found") {
  const TextFile target{"t.yaml",
                        {"a: {fixed: 1, source: \"Seen; interval assumed\", status: verified}",
                         "b: {fixed: 1, source: \"Seen\", status: verified}",
                         "c: {fixed: 1, source: \"A choice, assumed\", status: assumed}"}};
  REQUIRE(overstated(target).size() == 1);
  CHECK(starts_with(overstated(target)[0], "t.yaml: verified, yet \"assumed\""));
  const TextFile good{
      "p.md",
      {"**Assumed** (1)", "", "| `c` | 1 | A choice, assumed |", "", "**Verified** (2)", "",
       "| `a` | 1 | Seen; interval assumed |", "| `b` | 1 | Seen |", "", "## Next", "| `x` |"}};
  CHECK(disagreements(good, target).empty());
  TextFile behind = good;
  behind.lines[7] = "| `b` | 1 | Seen elsewhere |";
  CHECK(disagreements(behind, target).size() == 2);
  TextFile miscounted = good;
  miscounted.lines[0] = "**Assumed** (2)";
  CHECK(disagreements(miscounted, target).size() == 1);
}
