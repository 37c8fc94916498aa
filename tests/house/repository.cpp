#include "tests/house/repository.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace equipoise::house {
namespace fs = std::filesystem;

namespace {

TextFile read(const fs::path& path, const fs::path& root) {
  TextFile file{path.lexically_relative(root).generic_string(), {}};
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

// The root's own `results/` holds what a run wrote; `engine/results/` is a room.
bool is_skipped(const fs::path& path, const fs::path& root) {
  const std::string name = path.filename().string();
  const bool written = name == "build" || name == "results";
  return name.front() == '.' || (written && path.parent_path() == root);
}

}  // namespace

std::vector<TextFile> read_files(const std::vector<std::string>& roots) {
  const fs::path root(EQUIPOISE_SOURCE_DIR);
  std::vector<TextFile> files;
  for (const std::string& start : roots) {
    const fs::path path = start == "." ? root : root / start;
    if (fs::is_regular_file(path)) files.push_back(read(path, root));
    if (!fs::is_directory(path)) continue;
    for (auto it = fs::recursive_directory_iterator(path); it != fs::end(it); ++it) {
      if (is_skipped(it->path(), root)) {
        if (it->is_directory()) it.disable_recursion_pending();
      } else if (it->is_regular_file()) {
        files.push_back(read(it->path(), root));
      }
    }
  }
  std::sort(files.begin(), files.end(),
            [](const TextFile& a, const TextFile& b) { return a.path < b.path; });
  return files;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

bool is_cpp(const TextFile& file) {
  return ends_with(file.path, ".hpp") || ends_with(file.path, ".cpp");
}

std::string joined(const std::vector<std::string>& findings) {
  std::string text;
  for (const std::string& finding : findings) text += "\n  " + finding;
  return text;
}

}  // namespace equipoise::house
