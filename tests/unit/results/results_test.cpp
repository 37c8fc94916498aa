#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/results/csv.hpp"
#include "engine/results/expectations.hpp"
#include "engine/results/format_page.hpp"
#include "engine/results/json.hpp"
#include "engine/results/output.hpp"

#include "tests/support/read_file.hpp"

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;
using test::read_file;

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

TEST_CASE("report.json is what a library for JSON writes of it") {
  Results results = one_pairing();
  results.title = "quotes \", \\ and \t, \x7f, \u00a3 5";
  results.seed = std::numeric_limits<std::uint64_t>::max();
  PairingResult& pairing = results.scenarios[0].pairings[0];
  pairing.adherence_gain_by_year = {0.0,    -0.0,      1.0,       1e15,
                                    1e16,   -1e22,     1e-4,      1.25e-5,
                                    5e-324, 1.0 / 3.0, 2.0 / 3e7, 0x1.fffffffffffffp1023};
  pairing.trials.resize(2);
  results.scenarios[0].portfolio.emplace();
  const std::string text = to_json(results);
  using Json = nlohmann::ordered_json;
  const Json read = Json::parse(text);
  CHECK(read.dump(2) + "\n" == text);
  CHECK(read["title"] == results.title);
  CHECK(read["seed"] == results.seed);
  CHECK(read["inputs"] == Json::array());
  CHECK(read["scenarios"][0]["pairings"][0]["adherence_gain_by_year"] ==
        Json(pairing.adherence_gain_by_year));
  CHECK(read["scenarios"][0].contains("portfolio"));
  CHECK_FALSE(Json::parse(to_json(one_pairing()))["scenarios"][0].contains("portfolio"));
}

TEST_CASE("tables quote what needs quotes and leave empty what does not exist") {
  const std::string csv = table(one_pairing(), "pairings.csv");
  CHECK(csv.rfind("scenario,target,strategy,strategy_title,verdict,", 0) == 0);
  CHECK(csv.find("\nbase,a,\"b, with a \"\"comma\"\"\",,implement,") != std::string::npos);
  CHECK(csv.find(",0.1,,") != std::string::npos);
}

TEST_CASE("every list has a table of its own, with what it belongs to before its fields") {
  Results results = one_pairing();
  ScenarioResult& s = results.scenarios[0];
  PairingResult& p = s.pairings[0];
  p.trials.resize(1);
  p.trials[0].trial = "t";
  p.trials[0].sizes.resize(2);
  p.actions.resize(6);
  p.thresholds.resize(3);
  p.switch_values.resize(4);
  p.partial_information.resize(1);
  s.targets.resize(1);
  s.targets[0].target = "a";
  s.targets[0].options.resize(2);
  s.targets[0].thresholds.resize(2);
  s.targets[0].partial_information.resize(1);
  const auto rows = [&](const char* name) {
    const std::string text = table(results, name);
    return std::count(text.begin(), text.end(), '\n') - 1;
  };
  CHECK(rows("pairings.csv") == 1);
  CHECK(rows("trials.csv") == 2);
  CHECK(rows("actions.csv") == 6);
  CHECK(rows("thresholds.csv") == 3);
  CHECK(rows("switch-values.csv") == 4);
  CHECK(rows("information.csv") == 7);  // EVPI at three thresholds and a group; of the choice, 2, 1
  CHECK(rows("options.csv") == 2);
  CHECK(table(results, "interventions.csv").empty());  // without rows
  CHECK(table(results, "trials.csv")
            .rfind("scenario,target,strategy,trial,follow_up,practices_per_arm,", 0) == 0);
  CHECK(table(results, "options.csv").rfind("scenario,target,option,title,cost,cost_se,", 0) == 0);
}

TEST_CASE("what a plan was chosen from is a table with its cash by year") {
  Results results = one_pairing();
  PortfolioResult& plan = results.scenarios[0].portfolio.emplace();
  PlanChoice nothing, trial;
  nothing.target = trial.target = "asthma";
  nothing.action = "nothing";
  nothing.value = {0, 0};
  nothing.implementation_cash_by_year = nothing.research_cash_by_year = {0, 0};
  trial.action = "trial before implementing";
  trial.strategy = "audit";
  trial.trial = "two-arm";
  trial.trial_size = 20;
  trial.trial_follow_up = 1.5;
  trial.trial_start_year = 2;
  trial.other_strategy = "webinars";
  trial.value = {1234.5, 6};
  trial.implementation_cash_by_year = {0, 70};
  trial.research_cash_by_year = {40, 10};
  PlanChoice elsewhere = nothing;
  elsewhere.target = "diabetes";
  plan.alternatives = {{nothing, false}, {trial, true}, {elsewhere, true}};
  const std::string text = table(results, "plan-alternatives.csv");
  CHECK(text ==
        "scenario,alternative,year,in_plan,target,title,action,strategy,strategy_title,start_year,"
        "stops_after,trial,trial_size,trial_follow_up,trial_start_year,other_strategy,"
        "other_strategy_title,value,"
        "value_se,"
        "implementation_cash,research_cash,implementation_cash_in_year,research_cash_in_year\n"
        "base,1,1,false,asthma,,nothing,,,,,,,,,,,0,0,0,0,0,0\n"
        "base,1,2,false,asthma,,nothing,,,,,,,,,,,0,0,0,0,0,0\n"
        "base,2,1,true,asthma,,trial before "
        "implementing,audit,,,,two-arm,20,1.5,2,webinars,,1234.5,6,"
        "0,0,0,40\n"
        "base,2,2,true,asthma,,trial before "
        "implementing,audit,,,,two-arm,20,1.5,2,webinars,,1234.5,6,"
        "0,0,70,10\n"
        "base,1,1,true,diabetes,,nothing,,,,,,,,,,,0,0,0,0,0,0\n"
        "base,1,2,true,diabetes,,nothing,,,,,,,,,,,0,0,0,0,0,0\n");
  CHECK(std::ranges::find(table_names(), "plan-alternatives.csv") != table_names().end());
}

TEST_CASE(
    "what the data of both are worth to the target of a trial stands beside what it teaches") {
  Results results;
  TargetResult& target = results.scenarios.emplace_back().targets.emplace_back();
  target.target = "a";
  ResearchResult& research = target.research.emplace_back();
  research.trial = "both";
  research.study_wide_size = 5;
  research.by_data_of_both = ResearchResult::Elsewhere{.target = "a", .evsi = {70, 7}};
  research.elsewhere.push_back({.target = "b", .evsi = {80, 8}});
  const std::string csv = table(results, "research-elsewhere.csv");
  CHECK(csv.find("a,both,0,,5,a,70,7,") != std::string::npos);
  CHECK(csv.find("a,both,0,,5,b,80,8,") != std::string::npos);
  research.study_wide_enbs = Estimate{150, 15};
  research.study_wide_enbs_bias = 3;
  const std::string trials = table(results, "research-trials.csv");
  CHECK(trials.find(",study_wide_enbs,study_wide_enbs_se,study_wide_enbs_bias,study_wide_size\n") !=
        std::string::npos);
  CHECK(trials.find(",150,15,3,5\n") != std::string::npos);
}

TEST_CASE("a plain analysis has its tables too, and no population where none is stated") {
  Results results;
  results.scenarios.resize(1);
  ScenarioResult& s = results.scenarios[0];
  s.scenario = "base";
  s.interventions.resize(2);
  s.interventions[1].intervention = "new";
  s.plain.emplace();
  s.plain->evpi = {5, 1};
  s.plain->thresholds.resize(1);
  s.plain->thresholds[0].evpi = {5, 1};
  s.plain->thresholds[0].probability_cost_effective = {0.25, 0.75};
  CHECK(table(results, "thresholds.csv").find("\nbase,new,0.75,") != std::string::npos);
  CHECK(table(results, "information.csv").find("EVPI") != std::string::npos);
  CHECK(table(results, "information.csv").find(",5,1,,,0,0\n") != std::string::npos);
  CHECK(to_json(results).find("\"evpi_population\": null") != std::string::npos);
}

TEST_CASE("a folder of results is replaced whole") {
  const fs::path folder = scratch("replaced");
  const std::string one = to_json(one_pairing()), two = one + "\n";
  write_folder(folder, {{"report.json", one}, {"trace-a.csv", "x"}});
  CHECK(read_file(folder / "report.json") == one);
  write_folder(folder, {{"report.json", two}});
  CHECK(read_file(folder / "report.json") == two);
  CHECK_FALSE(fs::exists(folder / "trace-a.csv"));
  std::size_t beside = 0;
  for (const auto& entry : fs::directory_iterator(folder.parent_path()))
    beside += entry.path().filename().string().rfind("replaced", 0) == 0;
  CHECK(beside == 1);  // nothing of the previous run is left lying about
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
