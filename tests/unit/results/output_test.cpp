// A folder that no run has written is never touched, whatever it is called and whatever is in it.
#include "engine/results/output.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/results/json.hpp"

#include "tests/support/read_file.hpp"

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;
using test::read_file;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

/// A folder of this test, empty or not there.
fs::path scratch(const std::string& name) {
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / "scratch" / "output" / name;
  fs::remove_all(folder);
  fs::create_directories(folder.parent_path());
  return folder;
}

std::size_t entries(const fs::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) count += !entry.path().empty();
  return count;
}

const std::string& report() {
  static const std::string text = to_json(Results{});
  return text;
}

void refuses(const fs::path& folder) {
  CAPTURE(folder.string());
  CHECK_THROWS_AS(check_folder(folder), OutputError);
  CHECK_THROWS_AS(write_folder(folder, {{"report.json", report()}}), OutputError);
}

}  // namespace

TEST_CASE("a folder with anything that no run writes is left alone") {
  const fs::path folder = scratch("foreign");
  for (const char* name : {"thesis.docx", "thesis.csv", "thesis.json", "notes", ".hidden",
                           "trace-.csv", "report.json.bak"}) {
    fs::remove_all(folder);
    write(folder / name, "ten years of work");
    refuses(folder);
    write(folder / "report.json", report());  // not even beside the results of a run
    refuses(folder);
    CHECK(read_file(folder / name) == "ten years of work");
  }
  fs::remove_all(folder);
  fs::create_directories(folder / "report.json");  // a folder of that name
  refuses(folder);
}

TEST_CASE("names of a run are not enough: report.json says what it is") {
  const fs::path folder = scratch("named");
  write(folder / "pairings.csv", "somebody else's");
  refuses(folder);
  write(folder / "report.json", "{\"title\": \"somebody else's report\"}");
  refuses(folder);
  CHECK(read_file(folder / "pairings.csv") == "somebody else's");
  write(folder / "report.json", report());
  CHECK_NOTHROW(check_folder(folder));
}

TEST_CASE("an empty folder is taken, a file or a link to nothing is not") {
  const fs::path folder = scratch("empty");
  fs::create_directories(folder);
  write_folder(folder, {{"report.json", report()}});
  CHECK(read_file(folder / "report.json") == report());
  const fs::path file = scratch("file");
  write(file, "x");
  refuses(file);
  refuses(file / "below");
  const fs::path link = scratch("dangling");
  fs::create_symlink("nowhere", link);
  refuses(link);
  refuses("");
  refuses("/proc/results");
}

TEST_CASE("a link to a folder stays a link") {
  const fs::path folder = scratch("linked"), link = scratch("link");
  write_folder(folder, {{"report.json", report()}});
  fs::create_directory_symlink(folder, link);
  write_folder(link, {{"report.json", report() + "\n"}});
  CHECK(fs::is_symlink(link));
  CHECK(read_file(folder / "report.json") == report() + "\n");
}

TEST_CASE("checking leaves nothing behind, nor does a run that cannot write") {
  const fs::path root = scratch("tidy");
  fs::create_directories(root);
  check_folder(root / "a" / "b" / "c");
  CHECK(entries(root) == 0);
  CHECK_THROWS_AS(write_folder(root / "a" / "b", {{"no/such/folder.csv", "x"}}), OutputError);
  CHECK(entries(root) == 0);
  write_folder(root / "a" / "b/", {{"report.json", report()}});  // a separator at the end
  CHECK(entries(root / "a") == 1);
}

}  // namespace equipoise::results
