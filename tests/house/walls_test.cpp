// The walls of the house, and twins that breach each of them and must be caught.
#include "tests/house/walls.hpp"

#include <doctest/doctest.h>

namespace {
using equipoise::house::declaration_breaches;
using equipoise::house::House;
using equipoise::house::include_breaches;
using equipoise::house::joined;
using equipoise::house::read_files;
using equipoise::house::read_house;
using equipoise::house::TextFile;

// The breaches of a file at this path that includes this one header, as written with its brackets.
std::vector<std::string> breaches_of(const std::string& path, const std::string& header) {
  const TextFile file{path, {"// one line before", "#include " + header}};
  return include_breaches({file}, read_house());
}

}  // namespace

TEST_CASE("every include stays within its walls") {
  const House house = read_house();
  REQUIRE(house.rooms.size() >= 14);
  const std::vector<TextFile> files =
      read_files({"models", "engine", "include", "tests", "benchmarks"});
  const std::vector<std::string> breaches = include_breaches(files, house);
  INFO(joined(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("rooms are declared in order of dependence, models before engine") {
  const std::vector<std::string> breaches = declaration_breaches(read_house());
  INFO(joined(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("twin: each breach is caught") {
  const struct {
    const char *path, *header;
  } breaches[] = {
      {"models/cea/x.cpp", "\"engine/run/executor.hpp\""},   // models to engine
      {"models/numerics/x.hpp", "\"models/markov/x.hpp\""},  // a later room
      {"models/markov/x.hpp", "\"models/cea/x.hpp\""},       // a sibling
      {"engine/document/x.cpp", "\"engine/spec/x.hpp\""},    // a later room
      {"engine/report/x.cpp", "\"engine/run/x.hpp\""},       // earlier, yet not named
      {"engine/run/x.cpp", "\"models/run/x.hpp\""},          // no such room in models
      {"include/equipoise/x.hpp", "\"models/core/x.hpp\""},  // the interface looks inside
      {"models/cea/x.cpp", "\"net_benefit.hpp\""},           // not from the root
      {"engine/spec/x.cpp", "<yaml-cpp/yaml.h>"},            // each third party outside its fence
      {"models/voi/x.cpp", "<Eigen/Core>"},
      {"models/voi/x.cpp", "<boost/math/distributions.hpp>"},
      {"models/numerics/x.cpp", "<sleef.h>"},
      {"engine/compile/x.cpp", "<tbb/parallel_for.h>"},
      {"engine/run/x.cpp", "<CLI/CLI.hpp>"},
      {"engine/report/x.cpp", "<nlohmann/json.hpp>"},
      {"models/core/x.cpp", "<fmt/format.h>"},
      {"include/equipoise/x.hpp", "<fmt/format.h>"},
      {"engine/compile/x.cpp", "<pcg_random.hpp>"},
      {"engine/spec/x.cpp", "<xxhash.h>"},
      {"engine/run/x.cpp", "<doctest/doctest.h>"},
      {"engine/run/x.cpp", "<sqlite3.h>"},  // a third party that nobody knows
      {"models/voi/x.cpp", "<thread>"},     // models are pure
      {"models/core/x.hpp", "<unistd.h>"},
      {"engine/run/x.cpp", "<execution>"},
  };
  for (const auto& breach : breaches) {
    CAPTURE(breach.path);
    CAPTURE(breach.header);
    CHECK(breaches_of(breach.path, breach.header).size() == 1);
  }
}

TEST_CASE("what the walls allow") {
  CHECK(breaches_of("models/cea/x.cpp", "\"models/numerics/sum.hpp\"").empty());
  CHECK(breaches_of("models/cea/x.cpp", "\"equipoise/estimate.hpp\"").empty());
  CHECK(breaches_of("engine/spec/x.cpp", "\"models/core/fault.hpp\"").empty());
  CHECK(breaches_of("engine/document/x.cpp", "<yaml-cpp/eventhandler.h>").empty());
  CHECK(breaches_of("models/core/x.cpp", "<vector>").empty());
}

TEST_CASE("a breach says where it is, what it includes and why it may not") {
  const std::vector<std::string> found =
      breaches_of("models/cea/x.cpp", "\"models/markov/cohort.hpp\"");
  REQUIRE(found.size() == 1);
  CHECK(found[0] ==
        "models/cea/x.cpp:2: includes models/markov/cohort.hpp: this place may include cea, core, "
        "numerics (its line in CMakeLists.txt)");
}

TEST_CASE("twin: a declaration out of order or beyond a fence is caught") {
  const House house = equipoise::house::read_house({
      {"engine/CMakeLists.txt",
       {"equipoise_room(engine document ROOMS core THIRD_PARTY yaml-cpp)",
        "equipoise_room(engine spec ROOMS core", "  document run THIRD_PARTY Eigen3::Eigen)",
        "equipoise_room(engine run ROOMS spec THIRD_PARTY Mystery::mystery)"}},
      {"models/CMakeLists.txt", {"equipoise_room(models core ROOMS document)  # a comment (so)"}},
  });
  const std::vector<std::string> found = declaration_breaches(house);
  REQUIRE(found.size() == 4);
  CHECK(found[0] == "models/core/: names room document, which is not declared before it");
  CHECK(found[1] == "engine/spec/: names room run, which is not declared before it");
  CHECK(found[2] == "engine/spec/: links Eigen3::Eigen, which is fenced elsewhere");
  CHECK(found[3] == "engine/run/: links Mystery::mystery, which no fence knows");
}
