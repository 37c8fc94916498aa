#include "tests/support/golden_cases.hpp"

#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/support/read_file.hpp"

namespace equipoise::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

/// The one file called `input`, whatever its extension.
std::string input_of(const fs::path& folder) {
  for (const fs::path& entry : sorted_entries(folder))
    if (entry.stem() == "input") return entry.filename().string();
  return {};
}

class WorkingDirectory {
 public:
  explicit WorkingDirectory(const fs::path& folder) : before_(fs::current_path()) {
    fs::current_path(folder);
  }
  ~WorkingDirectory() { fs::current_path(before_); }
  WorkingDirectory(const WorkingDirectory&) = delete;
  WorkingDirectory& operator=(const WorkingDirectory&) = delete;

 private:
  fs::path before_;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::string difference(const std::string& expected, const std::string& actual) {
  const std::vector<std::string> a = lines_of(expected), b = lines_of(actual);
  // Length of the longest common subsequence of a[i..] and b[j..].
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
  std::string out;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out += "- " + a[i++] + "\n";
    } else {
      out += "+ " + b[j++] + "\n";
    }
  }
  return out;
}

std::size_t run_golden_cases(const std::string& folder, const Check& check) {
  const char* bless = std::getenv("EQUIPOISE_BLESS");
  std::size_t cases = 0;
  for (const fs::path& path : sorted_entries(folder)) {
    if (!fs::is_directory(path)) continue;
    ++cases;
    const std::string name = path.filename().string();
    CAPTURE(name);
    const std::string input = input_of(path);
    REQUIRE_MESSAGE(!input.empty(), "no input file in ", path.string());
    std::string actual;
    {
      const WorkingDirectory here(path);
      actual = check(input);
    }
    const fs::path golden = path / "expected.txt";
    if (bless && std::string(bless) == "1") std::ofstream(golden, std::ios::binary) << actual;
    const std::string expected = read_file(golden);
    const bool same = actual == expected;  // a bool: doctest would print both texts whole
    CHECK_MESSAGE(same, name, " (EQUIPOISE_BLESS=1 writes what came):\n",
                  difference(expected, actual));
    const bool refused = !actual.empty();
    CHECK_MESSAGE(refused, name, ": bad input without an error");
  }
  return cases;
}

}  // namespace equipoise::test
