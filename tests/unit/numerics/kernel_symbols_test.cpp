// A kernel object must not define a weak symbol: the linker keeps one copy of each for the whole
// program, and a copy compiled for AVX-512 would crash every processor without it.
#include <doctest/doctest.h>
#include <filesystem>
#include <stdio.h>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> objects_below(const fs::path& folder, const std::string& part_of_path) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".o" && path.string().find(part_of_path) != std::string::npos) {
      found.push_back(path);
    }
  }
  return found;
}

/// The lines of nm that define a weak or unique symbol (types W, V and u).
std::vector<std::string> weak_symbols(const fs::path& object) {
  const std::string command = "nm --defined-only --format=posix '" + object.string() + "'";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::vector<std::string> found;
  char* line = nullptr;
  size_t capacity = 0;
  while (getline(&line, &capacity, pipe) > 0) {
    const std::string text(line);
    const std::size_t type = text.find(' ') + 1;
    if (type < text.size() && std::string("WwVvu").find(text[type]) != std::string::npos) {
      found.push_back(text);
    }
  }
  free(line);
  REQUIRE(pclose(pipe) == 0);
  return found;
}

/// How many functions of the object run before main.
std::size_t static_initialisers(const fs::path& object) {
  const std::string command = "nm '" + object.string() + "' | grep -c _GLOBAL__sub_I";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::size_t count = 0;
  REQUIRE(fscanf(pipe, "%zu", &count) == 1);
  (void)pclose(pipe);  // grep fails where it counts nothing
  return count;
}

TEST_CASE("kernel objects define no weak symbol") {
  std::size_t kernels = 0;
  for (const fs::path& object : objects_below(EQUIPOISE_BINARY_DIR "/models", "_kernels_")) {
    CAPTURE(object.string());
    for (const std::string& symbol : weak_symbols(object)) FAIL_CHECK(symbol);
    ++kernels;
  }
  CHECK(kernels >= 3);
}

TEST_CASE("rooms compiled for AVX2 run nothing before main has looked at the processor") {
  std::size_t objects = 0;
  for (const std::string room : {"cea", "implementation", "voi", "decision"})
    for (const fs::path& object :
         objects_below(EQUIPOISE_BINARY_DIR "/models", "equipoise_" + room + ".dir")) {
      CAPTURE(object.string());
      CHECK(static_initialisers(object) == 0);
      ++objects;
    }
  CHECK(objects >= 30);
}

TEST_CASE("the check sees weak symbols where there are some") {
  const auto objects = objects_below(EQUIPOISE_BINARY_DIR "/tests", "kernel_symbols_test");
  REQUIRE(objects.size() == 1);
  CHECK(weak_symbols(objects[0]).size() > 0);
  CHECK(static_initialisers(objects[0]) > 0);  // doctest registers its cases so
}

}  // namespace
