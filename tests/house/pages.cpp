#include "tests/house/pages.hpp"

#include <algorithm>

namespace equipoise::house {
namespace {
const std::string marker = "# file: ";
}

std::vector<TextFile> pages() {
  std::vector<TextFile> files = read_files({"."});
  std::erase_if(files, [](const TextFile& f) { return !ends_with(f.path, ".md"); });
  return files;
}

std::vector<Block> yaml_blocks(const TextFile& page) {
  std::vector<Block> blocks;
  bool inside = false;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (!inside && line == "```yaml") {
      blocks.push_back({page.path, i + 2, std::string(i + 1, '\n'), ""});
      inside = true;
    } else if (inside && starts_with(line, "```")) {
      inside = false;
    } else if (inside) {
      Block& block = blocks.back();
      if (i + 1 == block.first_line && starts_with(line, marker))
        block.file = line.substr(marker.size());
      block.text += line + "\n";
    }
  }
  return blocks;
}

std::map<std::string, std::string> shown_files(const TextFile& page) {
  std::map<std::string, std::string> files;
  for (const Block& block : yaml_blocks(page)) {
    if (block.file.empty()) continue;
    std::string& text = files[block.file];
    // What stands before the block is empty lines only, as many as the file already has or more.
    const auto lines = std::count(text.begin(), text.end(), '\n');
    text += block.text.substr(static_cast<std::size_t>(lines));
  }
  return files;
}

}  // namespace equipoise::house
