// The program as people call it: arguments and files in, exit code and first words out.
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/app/program.hpp"

namespace equipoise::app_test {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string arguments;
  int code = 0;
  std::string out, err;  ///< must stand in standard output and in the messages
  std::vector<Edit> edits = {};
  std::string before = "true";
};

void holds(const Case& c) {
  CAPTURE(c.arguments);
  const Said said = call(c.arguments, c.edits, c.before);
  CAPTURE(said.err);
  CHECK(said.code == c.code);
  CHECK_MESSAGE(said.out.find(c.out) != std::string::npos, said.out, " lacks ", c.out);
  CHECK_MESSAGE(said.err.find(c.err) != std::string::npos, said.err, " lacks ", c.err);
  CHECK(said.err.find("this is a bug") == std::string::npos);
}

}  // namespace

TEST_CASE("what the command line may say") {
  for (const Case& c : std::vector<Case>{
           {"--version", 0, "0.", ""},
           {"--help", 0, "Exit codes:", ""},
           {"", 2, "", "subcommand is required"},
           {"bogus", 2, "", "there is no command `bogus`"},
           {"chekc study.yaml", 2, "", "did you mean `check`?"},
           {"run", 2, "", "STUDY is required"},
           {"run study.yaml --draws 10", 2, "", "`10` is not a whole number from 20 to 10,000,000"},
           {"run study.yaml --draws 1e3", 2, "", "`1e3` is not a whole number"},
           {"run study.yaml --draws=-5", 2, "", "`-5` is not a whole number"},
           {"run study.yaml --seed=-1", 2, "", "`-1` is not a whole number"},
           {"run study.yaml --seed 99999999999999999999", 2, "", "is not a whole number"},
           {"run study.yaml --threads 0", 2, "", "is not a whole number from 1 to"},
           {"run missing.yaml", 2, "", "missing.yaml"},
       })
    holds(c);
}

TEST_CASE("run prints the matrix, then where the rest is") {
  const Said said = call("run study.yaml --seed 9007199254740992 --out results");
  CHECK(said.code == 0);
  CHECK(said.err.empty());
  CHECK(said.out.rfind("A small made-up study\n200 draws (monte-carlo, seed 9007199254740992)",
                       0) == 0);
  CHECK(said.out.find("Outreach visits") != std::string::npos);
  const std::string last = "\nResults: results\n";
  CHECK(said.out.compare(said.out.size() - last.size(), last.size(), last) == 0);
  for (const char* name :
       {"report.json", "pairings.csv", "interventions.csv", "parameters.csv", "options.csv",
        "trials.csv", "thresholds.csv", "switch-values.csv", "information.csv", "run.log.json"})
    CHECK_MESSAGE(fs::exists(fs::path(said.folder) / "results" / name), name);
}

TEST_CASE("results never take the place of anything else, and a run is not lost for them") {
  for (const Case& c : std::vector<Case>{
           {"run study.yaml --out mine",
            2,
            "",
            "`mine` holds `thesis.csv`",
            {},
            "mkdir mine && echo x >mine/thesis.csv && echo '{}' >mine/thesis.json"},
           {"run study.yaml --out mine",
            2,
            "",
            "no report.json of a run",
            {},
            "mkdir mine && echo x >mine/pairings.csv"},
           {"run study.yaml --out study.yaml", 2, "", "is not a folder"},
           {"run study.yaml --out study.yaml/below", 2, "", "cannot"},
           {"run study.yaml --out /proc/results", 2, "", "cannot write results"},
       }) {
    holds(c);
    CHECK(call(c.arguments, c.edits, c.before).out.empty());  // found before the run
  }
  const Said kept =
      call("run study.yaml --out mine", {}, "mkdir mine && echo precious >mine/thesis.csv");
  CHECK(read_file(kept.folder + "/mine/thesis.csv") == "precious\n");
  holds({"run study.yaml --out again >/dev/null && '" EQUIPOISE_PROGRAM
         "' run study.yaml --out again",
         0, "Results: again", ""});
  holds({"run study.yaml --out full >/dev/full", 2, "", "standard output cannot be written"});
}

TEST_CASE("a study that cannot be decided says why, and is never called a bug") {
  const std::string large = "trials: [large-trial.yaml, trial.yaml]";
  for (const Case& c : std::vector<Case>{
           // Which design comes first does not matter, nor whether any can be run at all.
           {"run study.yaml", 0, "EVALUATE", "", {{"study.yaml", "trials: [trial.yaml]", large}}},
           {"run study.yaml",
            0,
            "IMPLEMENT",
            "",
            {{"study.yaml", "trials: [trial.yaml]", "trials: [large-trial.yaml]"}}},
           {"run study.yaml",
            0,
            "EVALUATE",
            "",
            {{"study.yaml", "trials: [trial.yaml]", "trials: [large-trial.yaml]"},
             {"study.yaml", "expected-value", "probability"}}},
           {"run study.yaml",
            2,
            "",
            "reports after 30.8 years, and the decision horizon is 10 years",
            {{"trial.yaml", "setup: 3 months", "setup: 30 years"}}},
           {"run study.yaml", 2, "", "draws", {{"study.yaml", "draws: 200", "draws: 10"}}},
           {"run study.yaml",
            2,
            "",
            "prevalence",
            {{"target.yaml", "prevalence: 10%", "prevalence: 0%"}}},
           {"run study.yaml",
            3,
            "",
            "",
            {{"target.yaml", "start: {alive: 1}", "start: {dead: 1}"}}},
           {"run study.yaml", 2, "", "registered", {{"study.yaml", "100000", "1e308"}}},
           {"run study.yaml", 2, "", "log", {{"outreach.yaml", "mean: 0.25", "mean: 38"}}},
           {"run study.yaml",
            2,
            "",
            "sd_log_odds",
            {{"outreach.yaml", "sd_log_odds: 0.4", "sd_log_odds: 1000"}}},
       })
    holds(c);
}

TEST_CASE("the probability rule leads every word") {
  const Said said =
      call("run study.yaml --out r", {{"study.yaml", "expected-value", "probability"}});
  REQUIRE(said.code == 0);
  const std::string json = read_file(said.folder + "/r/report.json");
  CHECK(json.find("\"decision_rule\": \"probability\"") != std::string::npos);
  CHECK(json.find("of draws have a positive payoff") != std::string::npos);
  CHECK(json.find("the expected payoff is") == std::string::npos);
  CHECK(json.find("\"switch_values\": []") != std::string::npos);
  CHECK(json.find("\"verdict_detail\": \"while") == std::string::npos);
  CHECK(said.out.find("the verdict by the probability rule") != std::string::npos);
  CHECK(said.out.find("Would change") == std::string::npos);
}

TEST_CASE("a plain analysis prints its scenarios, its effect by its name, and no false zero") {
  const Said said = call("run plain.yaml --out r");
  REQUIRE(said.code == 0);
  CHECK(said.out.find("life years") != std::string::npos);
  CHECK(said.out.find("per life year") != std::string::npos);
  CHECK(said.out.find("Scenario cheaper (") != std::string::npos);
  CHECK(said.out.find("£0 in all") == std::string::npos);
  CHECK(read_file(said.folder + "/r/report.json").find("\"evpi_population\": null") !=
        std::string::npos);
}

TEST_CASE("check names the good files beside the bad ones") {
  holds({"check study.yaml target.yaml", 0, "study.yaml: good\ntarget.yaml: good\n", ""});
  holds({"check trial.yaml outreach.yaml target.yaml",
         2,
         "trial.yaml: good\ntarget.yaml: good\n",
         "outreach.yaml:7:",
         {{"outreach.yaml", "costs:", "cots:"}}});
}

TEST_CASE("test holds a run against its expectations") {
  holds({"test study.yaml", 0, "1 of 1 expectations met", ""});
  holds({"test study.yaml",
         1,
         "FAILED",
         "",
         {{"study.yaml", "verdict: evaluate", "verdict: abandon"}}});
  holds({"test plain.yaml", 2, "", "has no `expect` block"});
  holds({"test study.yaml --draws 1000", 0,
         "belong to the study's 200 draws and seed 1; this run has 1,000 draws and seed 1", ""});
}

TEST_CASE("the plan of a scenario that alone has budgets is told, and can be expected") {
  const std::vector<Edit> with_money{
      {"study.yaml",
       "expect:", "  rich: {budgets: {implementation: {total: 0}, research: {total: 0}}}\nexpect:"},
      {"study.yaml", "- {target: target, strategy: outreach, verdict: evaluate}",
       "- {scenario: rich, target: target, strategy: outreach, plan: leave-out}\n"
       "  - {scenario: rich, quantity: value, value: 0}"}};
  holds({"test study.yaml", 0, "2 of 2 expectations met", "", with_money});
  holds({"run study.yaml --out results", 0, "What to do under the budgets of scenario rich", "",
         with_money});
  std::vector<Edit> of_base = with_money;
  of_base[1].to = "- {quantity: value, value: 0}";
  holds({"test study.yaml", 2, "",
         "an expectation without `target` is of the plan, and the study has no `budgets`",
         of_base});
  of_base[1].to = "- {scenario: rich, quantity: payoff, value: 0}";
  holds({"check study.yaml", 2, "", "an expectation of `payoff` lacks `target`", of_base});
}

TEST_CASE("explain lists inputs without running a model") {
  holds({"explain plain.yaml", 0, "model.parameters.risk", ""});
  holds({"explain plain.yaml model.parameters.r", 0, "risk", ""});
  holds({"explain plain.yaml price", 0, "group: costs", ""});
  holds({"explain plain.yaml risk", 0, "group: natural_history", ""});
  CHECK(call("explain plain.yaml risk").out.find("price") == std::string::npos);
  holds({"explain plain.yaml nothing", 2, "", "begins with `nothing`"});
  // A model that fails in a draw can still be explained.
  holds({"explain plain.yaml",
         0,
         "normal(mean 0.1",
         "",
         {{"plain.yaml", "beta: {mean: 0.1, se: 0.02}", "normal: {mean: 0.1, se: 0.2}"}}});
}

TEST_CASE("a mistake in the environment is not taken for one in the study") {
  holds({"run study.yaml; true",
         0,
         "",
         "EQUIPOISE_CODE_PATH is `bogus`",
         {},
         "export EQUIPOISE_CODE_PATH=bogus"});
}

}  // namespace equipoise::app_test
