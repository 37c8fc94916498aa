// The learning cycle as its guide tells it: every `update` that the page shows is run, in turn, on
// the files that it shows, and must say what the page says that it says.
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/app/program.hpp"

namespace equipoise::app_test {
namespace {

namespace fs = std::filesystem;

struct Block {
  std::string language, text;
};

std::vector<Block> blocks_of(const std::string& page) {
  std::vector<Block> blocks;
  std::istringstream lines(page);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      if (!inside) blocks.push_back({line.substr(3), {}});
      inside = !inside;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

// A call that the page shows, and what it shows below it.
struct Shown {
  std::string arguments, output;
};

std::vector<Shown> updates_of(const std::vector<Block>& blocks) {
  const std::string call = "build/release/equipoise update ";
  std::vector<Shown> shown;
  for (std::size_t i = 0; i + 1 < blocks.size(); ++i) {
    const std::string& text = blocks[i].text;
    if (!blocks[i].language.empty() || !text.starts_with(call)) continue;
    REQUIRE(blocks[i + 1].language.empty());
    shown.push_back(
        {"update " + text.substr(call.size(), text.size() - call.size() - 1), blocks[i + 1].text});
  }
  return shown;
}

// Writes the files that the page shows; a second block of a file takes the place of the first.
void lay_out(const std::vector<Block>& blocks, const fs::path& folder) {
  fs::remove_all(folder);
  for (const Block& block : blocks) {
    const std::string head = "# file: ";
    if (block.language != "yaml" || !block.text.starts_with(head)) continue;
    const std::size_t end = block.text.find('\n');
    const fs::path file = folder / block.text.substr(head.size(), end - head.size());
    // What an update writes is not laid out: it must write it.
    if (block.text.find("\nevidence:\n") != std::string::npos) continue;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << block.text.substr(end + 1);
  }
}

std::vector<std::string> faults(const std::string& page) {
  const std::vector<Block> blocks = blocks_of(page);
  const fs::path shown = fs::path(EQUIPOISE_BINARY_DIR) / "scratch" / "guide";
  lay_out(blocks, shown);
  std::string before =
      "cp -r '" EQUIPOISE_SOURCE_DIR "/scenarios' . && cp -r '" + shown.string() + "/scenarios' .";
  std::vector<std::string> found;
  for (const Shown& update : updates_of(blocks)) {
    const Said said = call(update.arguments, {}, before);
    CAPTURE(said.err);
    REQUIRE(said.code == 0);
    // The page shows the report itself, without what stands above and below it.
    if (said.out.find("\n" + update.output) == std::string::npos) found.push_back(said.out);
    before += " && '" EQUIPOISE_PROGRAM "' " + update.arguments + " >/dev/null";
  }
  return found;
}

const std::string guide = EQUIPOISE_SOURCE_DIR "/docs/guide/learning-cycle.md";

}  // namespace

TEST_CASE("the guide to the learning cycle shows what its updates say") {
  const std::string page = read_file(guide);
  CHECK(updates_of(blocks_of(page)).size() >= 2);
  for (const std::string& told : faults(page)) {
    CAPTURE(told);
    CHECK(told.empty());
  }
}

TEST_CASE("twin: a number of the page that is not so is found") {
  std::string page = read_file(guide);
  const std::size_t at = page.find("gains £4.04m");
  REQUIRE(at != std::string::npos);
  page.replace(at, std::string("gains £4.04m").size(), "gains £4.05m");
  CHECK(faults(page).size() == 1);
}

}  // namespace equipoise::app_test
