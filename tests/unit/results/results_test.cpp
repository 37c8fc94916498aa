#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "engine/results/csv.hpp"
#include "engine/results/expectations.hpp"
#include "engine/results/format_page.hpp"
#include "engine/results/json.hpp"
#include "engine/results/output.hpp"

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A folder of this test, empty.
fs::path scratch(const std::string& name) {
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / "scratch" / name;
  fs::remove_all(folder);
  return folder;
}

Results one_pairing() {
  Results results;
  results.study = "small";
  results.scenarios.resize(1);
  results.scenarios[0].scenario = "base";
  PairingResult pairing;
  pairing.target = "a";
  pairing.strategy = "b, with a \"comma\"";
  pairing.verdict = "implement";
  pairing.payoff = {0.1, std::numeric_limits<double>::quiet_NaN()};
  results.scenarios[0].pairings.push_back(pairing);
  return results;
}

}  // namespace

TEST_CASE("the page of the format is the list of fields") {
  const fs::path page = fs::path(EQUIPOISE_SOURCE_DIR) / "docs/formats/report.md";
  if (std::getenv("EQUIPOISE_BLESS")) std::ofstream(page) << report_format_page();
  CHECK_MESSAGE(read_file(page) == report_format_page(),
                "run this test with EQUIPOISE_BLESS=1 to write docs/formats/report.md anew");
}

TEST_CASE("numbers read back to the same double, what does not exist is null") {
  const std::string text = to_json(one_pairing());
  CHECK(text.find("\"value\": 0.1,") != std::string::npos);
  CHECK(text.find("\"standard_error\": null") != std::string::npos);
  CHECK(text.find("\"policy_icer\": null") != std::string::npos);
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.rfind("{\n  \"schema\": \"equipoise-report\",\n  \"schema_version\": 1,", 0) == 0);
}

TEST_CASE("tables quote what needs quotes and leave empty what does not exist") {
  const std::string csv = pairings_csv(one_pairing());
  CHECK(csv.rfind("scenario,target,strategy,verdict,", 0) == 0);
  CHECK(csv.find("\nbase,a,\"b, with a \"\"comma\"\"\",implement,") != std::string::npos);
  CHECK(csv.find(",0.1,,") != std::string::npos);
}

TEST_CASE("a folder of results is replaced whole") {
  const fs::path folder = scratch("replaced");
  write_folder(folder, {{"report.json", "one"}, {"old.csv", "x"}});
  CHECK(read_file(folder / "report.json") == "one");
  write_folder(folder, {{"report.json", "two"}});
  CHECK(read_file(folder / "report.json") == "two");
  CHECK_FALSE(fs::exists(folder / "old.csv"));
  std::size_t beside = 0;
  for (const auto& entry : fs::directory_iterator(folder.parent_path()))
    beside += entry.path().filename().string().rfind("replaced", 0) == 0;
  CHECK(beside == 1);  // nothing of the previous run is left lying about
}

TEST_CASE("a folder with anything else in it is left alone") {
  const fs::path folder = scratch("other");
  fs::create_directories(folder);
  std::ofstream(folder / "thesis.docx") << "ten years of work";
  CHECK_THROWS_AS(write_folder(folder, {{"report.json", "x"}}), OutputError);
  CHECK(read_file(folder / "thesis.docx") == "ten years of work");
  std::ofstream(scratch("file").string()) << "x";
  CHECK_THROWS_AS(write_folder(folder.parent_path() / "file", {{"report.json", "x"}}), OutputError);
}

TEST_CASE("expectations hold a run against verdicts and numbers") {
  using spec::ExpectationSpec;
  const Results results = one_pairing();
  const std::string strategy = results.scenarios[0].pairings[0].strategy;
  const auto check = [&](ExpectationSpec e) {
    e.target = "a";
    e.strategy = strategy;
    const auto checked = check_expectations(results, {e});
    REQUIRE(checked.size() == 1);
    return checked[0].met;
  };
  CHECK(check({.verdict = "implement"}));
  CHECK_FALSE(check({.verdict = "abandon"}));
  CHECK(check({.quantity = "payoff", .value = 0.1}));
  CHECK_FALSE(check({.quantity = "payoff", .value = 0.1001}));
  CHECK(check({.quantity = "payoff", .value = 0.1001, .tolerance = 0.001}));
  CHECK_FALSE(check({.quantity = "no_such_field", .value = 0}));
  CHECK_FALSE(check({.quantity = "policy_icer", .value = 0}));  // does not exist: not met
}

}  // namespace equipoise::results
