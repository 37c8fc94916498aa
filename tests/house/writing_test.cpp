// How the repository is written: it speaks of the project alone, and every header says what it is.
#include <algorithm>
#include <doctest/doctest.h>

#include "tests/house/repository.hpp"

namespace {
using equipoise::house::ends_with;
using equipoise::house::joined;
using equipoise::house::read_files;
using equipoise::house::starts_with;
using equipoise::house::TextFile;

// A marker of unfinished work, put together here so that this file does not hold it.
const std::vector<std::string> unfinished{std::string("TO") + "DO", std::string("FIX") + "ME",
                                          std::string("XX") + "X"};

// Folders of somebody's machine. What a reader of the repository does not have is no place to
// point at.
const std::vector<std::string> machine_folders{
    "/wo"
    "rk/",
    "/ro"
    "ot/",
    "/ho"
    "me/",
    "/tm"
    "p/"};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// The text where it begins no later part of a longer word or path.
bool holds(const std::string& line, const std::string& text) {
  for (std::size_t at = line.find(text); at != std::string::npos; at = line.find(text, at + 1)) {
    const char before = at == 0 ? ' ' : line[at - 1];
    const char after = at + text.size() < line.size() ? line[at + text.size()] : ' ';
    const bool path = text.front() == '/';
    if (path && !is_word(before) && before != '.' && before != '}') return true;
    if (!path && !is_word(before) && !is_word(after)) return true;
  }
  return false;
}

std::vector<std::string> slips(const std::vector<TextFile>& files) {
  std::vector<std::string> found;
  for (const TextFile& file : files)
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string place = file.path + ":" + std::to_string(i + 1) + ": ";
      for (const std::string& word : unfinished)
        if (holds(file.lines[i], word)) found.push_back(place + "unfinished work: " + word);
      for (const std::string& folder : machine_folders)
        if (holds(file.lines[i], folder))
          found.push_back(place + "a folder of one machine: " + folder);
    }
  return found;
}

// The first two lines of a header are its name and its purpose.
std::vector<std::string> unnamed_headers(const std::vector<TextFile>& files) {
  std::vector<std::string> found;
  for (const TextFile& file : files) {
    if (!ends_with(file.path, ".hpp")) continue;
    const std::string name = starts_with(file.path, "include/") ? file.path.substr(8) : file.path;
    const bool two = file.lines.size() >= 2;
    if (!two || file.lines[0] != "/// \\file  " + name)
      found.push_back(file.path + ":1: the first line is `/// \\file  " + name + "`");
    else if (!starts_with(file.lines[1], "/// \\brief "))
      found.push_back(file.path +
                      ":2: the second line is `/// \\brief` and what the header is for");
  }
  return found;
}

std::vector<TextFile> everything() {
  std::vector<TextFile> files = read_files({"."});
  // Bad input on purpose, and papers' texts in tables, are not the project's own words.
  files.erase(std::remove_if(files.begin(), files.end(),
                             [](const TextFile& f) {
                               return starts_with(f.path, "tests/diagnostics/") ||
                                      ends_with(f.path, ".gz");
                             }),
              files.end());
  return files;
}

}  // namespace

TEST_CASE("no unfinished work, no folder of one machine") {
  const std::vector<TextFile> files = everything();
  REQUIRE(files.size() > 50);
  const std::vector<std::string> found = slips(files);
  INFO(joined(found));
  CHECK(found.empty());
}

TEST_CASE("twin: unfinished work and a folder of one machine are found") {
  const std::vector<std::string> found =
      slips({{"docs/a.md",
              {"see " + machine_folders[0] + "notes", "// " + unfinished[0] + ": later",
               "https://example.org" + machine_folders[2] + "page", "x" + unfinished[2]}}});
  REQUIRE(found.size() == 2);
  CHECK(starts_with(found[0], "docs/a.md:1: a folder of one machine"));
  CHECK(starts_with(found[1], "docs/a.md:2: unfinished work"));
}

TEST_CASE("every header begins with its name and its purpose") {
  const std::vector<std::string> found =
      unnamed_headers(read_files({"include", "models", "engine", "tests", "benchmarks"}));
  INFO(joined(found));
  CHECK(found.empty());
}

TEST_CASE("twin: a header without a purpose is found") {
  CHECK(unnamed_headers({{"models/core/x.hpp", {"#pragma once"}}}).size() == 1);
  CHECK(unnamed_headers({{"models/core/x.hpp", {"/// \\file  models/core/x.hpp", ""}}}).size() ==
        1);
  CHECK(unnamed_headers({{"include/equipoise/x.hpp",
                          {"/// \\file  equipoise/x.hpp", "/// \\brief Something."}}})
            .empty());
}
