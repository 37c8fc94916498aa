// Sources, characters, suggestions, and how errors are shown.
#include <cstdio>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/document/unicode.hpp"

using namespace equipoise;
using document::Diagnostics;
using document::Position;
using document::Source;
using document::Span;

TEST_CASE("every byte of a text has a line and a column of characters") {
  const Source source("a", "é1\r\n\n日本x\n");
  CHECK(source.text() == "é1\n\n日本x\n");
  CHECK(source.lines() == 4);
  CHECK(source.line(1) == "é1");
  CHECK(source.line(2).empty());
  CHECK(source.line(4).empty());
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(2) == Position{1, 2});
  CHECK(source.position(3) == Position{1, 3});
  CHECK(source.position(4) == Position{2, 1});
  CHECK(source.position(11) == Position{3, 3});
  CHECK(source.position(source.text().size()) == Position{4, 1});
}

TEST_CASE("columns of a long line are those of a count from its beginning") {
  std::string text = "first\n";
  for (int i = 0; i < 3000; ++i) text += i % 3 == 0 ? "é" : i % 3 == 1 ? "x" : "日";
  const Source source("a", text);
  const std::string_view line = source.line(2);
  for (std::size_t offset = 0; offset < line.size();
       offset += document::decode(line, offset).bytes) {
    const std::size_t counted = document::count_characters(line.substr(0, offset)) + 1;
    CHECK(source.position(6 + offset) == Position{2, static_cast<std::uint32_t>(counted)});
  }
}

TEST_CASE("every code point survives UTF-8, and nothing else does") {
  const auto encode = [](char32_t c) {
    std::string out;
    const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
    } else {
      put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)),
          put(0x80 | (c & 0x3F));
    }
    return out;
  };
  std::size_t wrong = 0;
  for (char32_t c = 0; c <= 0x110000; ++c) {
    const std::string bytes = encode(c);
    const auto point = document::decode(bytes, 0);
    const bool allowed = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
    const bool good =
        allowed ? point.valid && point.value == c && point.bytes == bytes.size() : !point.valid;
    wrong += good ? 0 : 1;
  }
  CHECK(wrong == 0);
  for (const char* bytes : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF",
                            "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xFF"})
    CHECK_FALSE(document::decode(bytes, 0).valid);
}

TEST_CASE("width on a terminal") {
  CHECK(document::display_width(U'a') == 1);
  CHECK(document::display_width(U'é') == 1);
  CHECK(document::display_width(U'日') == 2);
  CHECK(document::display_width(0x0301) == 0);   // combining acute accent
  CHECK(document::display_width(0x1F600) == 2);  // emoji
}

TEST_CASE("edit distance counts changes, and a swap is one") {
  using document::edit_distance;
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("adherance", "adherence") == 1);
  CHECK(edit_distance("recieve", "receive") == 1);
  CHECK(edit_distance("CA", "abc") ==
        3);  // optimal string alignment, not the unrestricted distance
  CHECK(edit_distance("Half", "half") == 0);
}

TEST_CASE("a suggestion is near, or there is none") {
  const std::vector<std::string> keys{"adherence", "achievable", "icc", "model"};
  CHECK(document::nearest("adherance", keys) == "adherence");
  CHECK(document::nearest("ic", keys) == "icc");
  CHECK_FALSE(document::nearest("population", keys));
  CHECK_FALSE(document::nearest("x", keys));
  CHECK(document::did_you_mean("modle", keys) == "did you mean `model`?");
  CHECK(document::did_you_mean("zebra", keys) ==
        "one of `adherence`, `achievable`, `icc` or `model`");
  CHECK(document::did_you_mean("zebra", {}).empty());
}

TEST_CASE(
    "a likely candidate is near, the only one with this beginning, or with a part in common") {
  const std::vector<std::string> corrections{"none", "half-cycle", "life-table"};
  CHECK(document::likely("half", corrections) == "half-cycle");
  CHECK(document::likely("cycle", corrections) == "half-cycle");
  CHECK(document::likely("lifetable", corrections) == "life-table");
  CHECK(document::likely("trapezium", corrections) == std::nullopt);
  CHECK(document::likely("li", corrections) == std::nullopt);  // too short to mean something
  const std::vector<std::string> functions{"probability_to_rate", "rate_to_probability"};
  CHECK(document::likely("rate_to_prob", functions) == "rate_to_probability");
  CHECK(document::likely("rate", functions) == "rate_to_probability");
  CHECK(document::likely("a_rate", functions) == std::nullopt);  // two of them
}

TEST_CASE("paths are relative to the file that names them") {
  using document::resolve_path;
  CHECK(resolve_path("scenarios/study.yaml", "targets/a.yaml") == "scenarios/targets/a.yaml");
  CHECK(resolve_path("scenarios/targets/a.yaml", "../tables/b.csv") == "scenarios/tables/b.csv");
  CHECK(resolve_path("study.yaml", "a.yaml") == "a.yaml");
  CHECK(resolve_path("study.yaml", "/data/a.yaml") == "/data/a.yaml");
  CHECK(resolve_path("study.yaml", "").empty());
}

TEST_CASE("errors are sorted by file, line and column, each once") {
  Diagnostics diagnostics;
  const auto first = diagnostics.add("first.yaml", "a: 1\nb: 2\n");
  const auto second = diagnostics.add("second.yaml", "c: 3\n");
  REQUIRE((first && second));
  diagnostics.error(Span{*second, {1, 1}, 1}, "fourth");
  diagnostics.error(Span{*first, {2, 1}, 1}, "third");
  diagnostics.error(Span{*first, {1, 4}, 1}, "second");
  diagnostics.error(Span{*first, {1, 4}, 1}, "second");
  diagnostics.error(Span{}, "first");
  std::string order;
  for (const auto& error : diagnostics.sorted()) order += error.what + " ";
  CHECK(order == "first second third fourth ");
  CHECK(diagnostics.count() == 5);
  const std::string text = diagnostics.render();
  CHECK(text.substr(0, 13) == "error: first\n");
  CHECK(text.find("\n4 errors in 2 files\n") != std::string::npos);
  CHECK(diagnostics.place(Span{*first, {2, 1}, 1}) == "first.yaml:2:1");
}

TEST_CASE("a caret stands under its character, whatever stands before it") {
  Diagnostics diagnostics;
  const auto file = diagnostics.add("a.yaml", "日本\té: x\n");
  REQUIRE(file);
  diagnostics.error(Span{*file, {1, 6}, 1}, "here");
  CHECK(diagnostics.render() ==
        "a.yaml:1:6: error: here\n   1 | 日本    é: x\n     |           ^\n\n1 error\n");
}

TEST_CASE("files: missing, a folder, read once, too large") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / "text_test";
  fs::create_directories(folder);
  const std::string path = (folder / "a.yaml").string();
  std::ofstream(path) << "a: 1\n";
  Diagnostics diagnostics;
  const auto file = diagnostics.load(path);
  REQUIRE(file);
  std::ofstream(path) << "a: 2\n";
  CHECK(diagnostics.load(path) == file);
  CHECK(diagnostics.source(*file).text() == "a: 1\n");
  CHECK(diagnostics.ok());
  CHECK_FALSE(diagnostics.load(""));
  CHECK(diagnostics.ok());
  CHECK_FALSE(diagnostics.load(folder.string()));
  CHECK_FALSE(diagnostics.load((folder / "b.yaml").string()));
  CHECK(diagnostics.sorted()[1].help.find("a.yaml") != std::string::npos);
  const std::string large = (folder / "large.csv").string();
  std::ofstream(large) << "a\n";
  fs::resize_file(large, (64u << 20) + 1);  // a hole: takes no space
  CHECK_FALSE(diagnostics.load(large));
  CHECK(diagnostics.count() == 3);
  fs::remove_all(folder);
}
