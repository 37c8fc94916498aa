// What the pages show of the study language is well-formed, and their links lead somewhere. Whole
// files are read and run in documented_studies_test.cpp.
#include <doctest/doctest.h>
#include <filesystem>

#include "engine/document/parse.hpp"

#include "tests/house/pages.hpp"

namespace {
using equipoise::document::Diagnostics;
using equipoise::document::Node;
using equipoise::document::parse;
using equipoise::house::Block;
using equipoise::house::joined;
using equipoise::house::pages;
using equipoise::house::starts_with;
using equipoise::house::TextFile;
using equipoise::house::yaml_blocks;

// Links to files of the repository that are not there. A link on a page is relative to the page.
std::vector<std::string> broken_links(const std::vector<TextFile>& pages) {
  std::vector<std::string> found;
  for (const TextFile& page : pages)
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
      const std::string& line = page.lines[i];
      for (std::size_t at = line.find("]("); at != std::string::npos;
           at = line.find("](", at + 1)) {
        const std::string target = line.substr(at + 2, line.find_first_of(")#", at + 2) - at - 2);
        if (target.empty() || target.find(':') != std::string::npos) continue;
        const auto folder = std::filesystem::path(EQUIPOISE_SOURCE_DIR) / page.path;
        if (!std::filesystem::exists(folder.parent_path() / target))
          found.push_back(page.path + ":" + std::to_string(i + 1) + ": no such file: " + target);
      }
    }
  return found;
}

}  // namespace

TEST_CASE("every YAML block of the documentation is read without an error") {
  std::vector<Block> blocks;
  for (const TextFile& page : pages()) {
    const std::vector<Block> more = yaml_blocks(page);
    blocks.insert(blocks.end(), more.begin(), more.end());
  }
  REQUIRE(blocks.size() >= 5);
  for (const Block& block : blocks) {
    Diagnostics diagnostics;
    const auto file = diagnostics.add(block.page, block.text);
    const std::optional<Node> root = file ? parse(*file, diagnostics) : std::nullopt;
    INFO(diagnostics.render());
    CHECK(diagnostics.ok());
    REQUIRE(root);
    // A whole file says so, and is then read and run.
    INFO(block.page << ":" << block.first_line << ": begin the block with `# file: NAME`");
    const bool whole = !root->entries.empty() && root->entries.front().key == "equipoise";
    CHECK((!whole || !block.file.empty()));
  }
}

TEST_CASE("twin: an error in a block names the line of its page") {
  const std::vector<Block> blocks = yaml_blocks(
      {"docs/page.md", {"Text.", "", "```yaml", "a: 1", "a: 2", "```", "```sh", "```"}});
  REQUIRE(blocks.size() == 1);
  Diagnostics diagnostics;
  const auto file = diagnostics.add(blocks[0].page, blocks[0].text);
  REQUIRE(file);
  (void)parse(*file, diagnostics);
  CHECK_FALSE(diagnostics.ok());
  CHECK(starts_with(diagnostics.render(), "docs/page.md:5:1: error:"));
}

TEST_CASE("every link of the documentation leads to a file") {
  const std::vector<std::string> found = broken_links(pages());
  INFO(joined(found));
  CHECK(found.empty());
}

TEST_CASE("twin: a link that leads nowhere is found") {
  const std::vector<std::string> found =
      broken_links({{"docs/page.md",
                     {"See [a](README.md), [b](nowhere.md#part), [c](#here),",
                      "[d](https://example.org/x.md) and [e](../README)."}}});
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "docs/page.md:1: no such file: nowhere.md");
  CHECK(found[1] == "docs/page.md:2: no such file: ../README");
}
