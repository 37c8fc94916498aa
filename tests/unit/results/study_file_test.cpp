// Nothing that somebody else writes while a study runs is lost.
#include "engine/results/study_file.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "engine/results/output.hpp"

#include "tests/support/read_file.hpp"

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;
using test::read_file;

fs::path folder() {
  fs::path path = fs::path(EQUIPOISE_BINARY_DIR) / "scratch" / "study-file";
  fs::remove_all(path);
  fs::create_directories(path / "inner");
  return path;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::size_t files_in(const fs::path& path) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(path)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a new study is written where there is none, and never over another file") {
  const fs::path in = folder();
  write_new(in / "new.yaml", "one\n");
  CHECK(read_file((in / "new.yaml").string()) == "one\n");
  CHECK_THROWS_AS(write_new(in / "new.yaml", "two\n"), OutputError);
  CHECK(read_file((in / "new.yaml").string()) == "one\n");
  fs::create_symlink("nothing", in / "link.yaml");
  CHECK_THROWS_AS(write_new(in / "link.yaml", "two\n"), OutputError);
  CHECK(fs::is_symlink(in / "link.yaml"));
  CHECK(!fs::exists(in / "nothing"));
  CHECK(files_in(in) == 3);  // inner, new.yaml, link.yaml
}

TEST_CASE("in place: only what was read is replaced; links and permissions stay") {
  const fs::path in = folder();
  write(in / "inner/study.yaml", "old\n");
  fs::permissions(in / "inner/study.yaml", fs::perms{0640});
  fs::create_symlink("inner/study.yaml", in / "study.yaml");
  replace(in / "study.yaml", "old\n", "new\n");
  CHECK(fs::is_symlink(in / "study.yaml"));
  CHECK(read_file((in / "inner/study.yaml").string()) == "new\n");
  CHECK(fs::status(in / "inner/study.yaml").permissions() == fs::perms{0640});
  CHECK_THROWS_AS(replace(in / "study.yaml", "old\n", "newer\n"), OutputError);
  CHECK(read_file((in / "inner/study.yaml").string()) == "new\n");
  CHECK(files_in(in / "inner") == 1);
}

TEST_CASE("a folder that cannot be written is said beforehand") {
  const fs::path in = folder();
  CHECK_NOTHROW(check_writable(in / "study.yaml"));
  CHECK_THROWS_AS(check_writable(in / "nowhere/study.yaml"), OutputError);
  CHECK(files_in(in) == 1);
}

}  // namespace equipoise::results
