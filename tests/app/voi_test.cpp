// `equipoise voi`: a study, or a sample that another tool drew.
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/app/program.hpp"

namespace equipoise::app_test {
namespace {

namespace fs = std::filesystem;

const std::string files =
    "voi --costs costs.csv --outcomes effects.csv --parameters parameters.csv";
const std::string plain = files + " --threshold 20000 --out results";

struct Case {
  std::string arguments, err;
  std::vector<Edit> edits = {};
};

void refused(const Case& c) {
  CAPTURE(c.arguments);
  const Said said = call(c.arguments, c.edits);
  CHECK(said.code == 2);
  CHECK_MESSAGE(said.err.find(c.err) != std::string::npos, said.err, " lacks ", c.err);
  CHECK_FALSE(fs::exists(said.folder + "/results"));
}

}  // namespace

TEST_CASE("a sample gives a decision, and the value of knowing its parameters") {
  const Said said = call(plain +
                         " --group both=p_event,gain --study p_event:binomial:20,200"
                         " --group all=c_new,gain,p_event --study gain:normal:1:10"
                         " --people-per-year 1000 --horizon 5 --discount 0.035");
  CAPTURE(said.err);
  REQUIRE(said.code == 0);
  CHECK(said.err.empty());
  CHECK(said.out.find("40 draws (as given, seed 1), GBP\n") != std::string::npos);
  CHECK(said.out.find("More: against usual.") != std::string::npos);
  CHECK(said.out.find("p_event, 200 people") != std::string::npos);
  const std::string information = read_file(said.folder + "/results/information.csv");
  // 51 thresholds: EVPI, three parameters and two groups.
  CHECK(std::count(information.begin(), information.end(), '\n') == 1 + 51 * 6);
  CHECK(information.find("base,c_new,20000,no parameter varies,0,0,0,0") != std::string::npos);
  const std::string studies = read_file(said.folder + "/results/sample-information.csv");
  CHECK(std::count(studies.begin(), studies.end(), '\n') == 1 + 51 * 3);
}

TEST_CASE("options are joined by name, whatever the order of columns and the words for them") {
  const Said said = call(plain);
  REQUIRE(said.code == 0);
  const std::string report = read_file(said.folder + "/results/report.json");
  // The columns of the outcomes the other way about, under the words of another tool.
  const std::string swap =
      "awk -F, 'NR == 1 {print \"new.Eff,usual.Eff\"; next} {print $2 \",\" $1}' effects.csv"
      " > other.csv && mv other.csv effects.csv";
  const Said swapped = call(plain, {}, swap);
  REQUIRE_MESSAGE(swapped.code == 0, swapped.err);
  const bool same = read_file(swapped.folder + "/results/report.json") == report;
  CHECK(same);
  const Said threads = call(plain + " --threads 1");
  const bool alike = read_file(threads.folder + "/results/report.json") == report;
  CHECK(alike);
}

TEST_CASE("what does not fit together is an error") {
  for (const Case& c : std::vector<Case>{
           {"voi", "`voi` needs a study (equipoise voi STUDY) or a sample"},
           {files, "--threshold is required"},
           {files + " --threshold 1 --draws 100", "--draws is of a study, and --costs of a sample"},
           {files + " --threshold x", "--threshold: `x` is not a number from 0 to 1e+09"},
           {plain + " --thresholds 0:100", "is not FROM:TO:STEP"},
           {plain + " --thresholds 0:1e9:1", "more than 1,001 thresholds"},
           {plain + " --group p_event", "is not NAME=PARAMETER"},
           {plain + " --group a=p_evnet", "did you mean `p_event`?"},
           {plain + " --group a=gain,gain", "`gain` stands twice"},
           {plain + " --group gain=p_event,gain", "another group or a parameter has this name"},
           {plain + " --study gain:poisson:10", "is not PARAMETER:binomial:SIZE"},
           {plain + " --study gain:normal:0:10", "`0` is not a number from 1e-300"},
           {plain + " --study gain:normal:1:10,10", "a size stands twice"},
           {plain + " --study gain:normal:1:10 --study gain:normal:1:10",
            "--study gain:normal:1:10: this study of `gain` with a size of 10 is asked for twice"},
           {plain + " --study p_event:binomial:20,50 --study p_event:binomial:50,100",
            "this study of `p_event` with a size of 50 is asked for twice"},
           {plain + " --currency ''", "equipoise: --currency is given an empty value"},
           {plain + " --study c_new:binomial:10", "`c_new` is no probability: a draw of it is 600"},
           {plain + " --people-per-year 100", "a population needs all of"},
           {plain,
            "option `neu` has costs but no outcomes",
            {{"costs.csv", "cost_new", "cost_neu"}}},
           {plain,
            "effects.csv:1:12: error: option `new` has outcomes but no costs",
            {{"costs.csv", "cost_new", "cost_neu"}}},
           {plain,
            "the parameters have 41 draws, and the costs 40",
            {{"parameters.csv", "p_event,gain,c_new\n", "p_event,gain,c_new\n0.1,0.1,600\n"}}},
           {plain, "`abc`", {{"parameters.csv", "600", "abc"}}},
           {plain, "`NA`", {{"costs.csv", "\n", "\nNA,1\n"}}},
       })
    refused(c);
  const std::string numbered =
      "for f in costs effects parameters; do awk -F, 'NR == 1 {print "
      "\"draw,\" $0; next} {print (NR - 1) \",\" $0}' $f.csv > n.csv && "
      "mv n.csv $f.csv; done";
  CHECK(call(plain, {}, numbered).code == 0);
  const Said shuffled = call(plain, {}, numbered + " && sed -i 's/^7,/77,/' effects.csv");
  CHECK(shuffled.code == 2);
  CHECK(shuffled.err.find("row 7 of the outcomes is draw 77, and of the costs draw 7") !=
        std::string::npos);
  // Where the costs do not say which draws they are, the other two still do.
  const Said apart = call(plain, {},
                          numbered +
                              " && cut -d, -f2- costs.csv > n.csv && mv n.csv costs.csv && "
                              "sed -i 's/^7,/77,/' parameters.csv");
  CHECK(apart.code == 2);
  CHECK(apart.err.find("row 7 of the parameters is draw 77, and of the outcomes draw 7") !=
        std::string::npos);
  const std::string one =
      "for f in costs effects; do cut -d, -f1 $f.csv > n.csv; mv n.csv $f.csv; done";
  CHECK(call(plain, {}, one).err.find("a decision needs at least two options") !=
        std::string::npos);
}

TEST_CASE("one study of a parameter at several sizes, in as many words as somebody likes") {
  const Said said = call(plain +
                         " --study gain:normal:1:10 --study gain:normal:2:10"
                         " --study gain:normal:1:20 --study p_event:binomial:10");
  CAPTURE(said.err);
  CHECK(said.code == 0);
}

TEST_CASE("a sample as R and spreadsheets write it: row names and byte order marks") {
  // R's write.csv names rows, and quotes all names.
  const auto numbered = [](const std::string& files, const std::string& name) {
    return "for f in " + files + "; do awk -F, 'NR == 1 {print \"\\\"" + name +
           "\\\",\" $0; next} {print \"\\\"\" (NR - 1) \"\\\",\" $0}' $f.csv > n.csv && mv n.csv "
           "$f.csv; done";
  };
  const std::string cure =
      "if it numbers the draws, delete it (in R: write.csv(..., row.names = FALSE)) or call it "
      "`draw`; else name it";
  const Said unnamed = call(plain, {}, numbered("costs effects parameters", ""));
  CHECK(unnamed.code == 2);
  for (const char* file : {"costs", "effects", "parameters"})
    CHECK_MESSAGE(
        unnamed.err.find(std::string(file) + ".csv:1:1: error: a column without a name\n") !=
            std::string::npos,
        unnamed.err);
  CHECK(unnamed.err.find(cure) != std::string::npos);
  CHECK(call(plain, {}, numbered("costs effects parameters", "draw")).code == 0);
  for (const char* files : {"costs", "costs effects"}) {
    CAPTURE(files);
    const Said id = call(plain, {}, numbered(files, "id"));
    CAPTURE(id.err);
    CHECK(id.code == 2);
    CHECK(id.err.find("costs.csv:1:1: error: the column `id` does not say that it has costs, as "
                      "all others do\n   1 | \"id\",cost_usual,cost_new\n     | ^~~~\n") !=
          std::string::npos);
    CHECK(id.err.find(cure) != std::string::npos);
    CHECK(id.err.find("but no") == std::string::npos);
  }
  const Said marked = call(
      plain, {},
      "for f in costs effects parameters; do printf '\\357\\273\\277' | cat - $f.csv > n.csv && mv "
      "n.csv $f.csv; done");
  CAPTURE(marked.err);
  REQUIRE(marked.code == 0);
  const bool same = read_file(marked.folder + "/results/report.json") ==
                    read_file(call(plain).folder + "/results/report.json");
  CHECK(same);
}

TEST_CASE("an option with an empty value is an error, not one that is not given") {
  for (const char* option : {"--scenario", "--out", "--referee", "--thresholds", "--study"}) {
    CAPTURE(option);
    const Said said = call(std::string("voi study.yaml ") + option + " ''");
    CHECK(said.code == 2);
    CHECK(said.out.empty());
    CHECK(said.err == std::string("equipoise: ") + option +
                          " is given an empty value: write one, or leave it out\n");
  }
  for (const char* arguments :
       {"run ''", "run study.yaml --out ''", "check study.yaml ''", "explain study.yaml ''",
        "update study.yaml --trial first-trial.yaml --to ''"}) {
    CAPTURE(arguments);
    const Said said = call(arguments);
    CHECK(said.code == 2);
    CHECK_MESSAGE(said.err.find(" is given an empty value") != std::string::npos, said.err);
    CHECK_FALSE(fs::exists(said.folder + "/results"));
  }
}

TEST_CASE("values in the wrong order stop a sample, by the names of its files") {
  // A wave of 100 crests in the probability, which no curve follows and a large study sees.
  const std::string wave =
      "awk 'BEGIN {print \"usual,new\"; for (d = 0; d < 1000; ++d) print \"0,0\"}' > costs.csv; "
      "awk 'BEGIN {print \"usual,new\"; for (d = 0; d < 1000; ++d) "
      "print \"0,\" (int(d / 5) % 2 ? -1 : 1)}' > effects.csv; "
      "awk 'BEGIN {print \"z\"; for (d = 0; d < 1000; ++d) print (d + 0.5) / 1000}' > "
      "parameters.csv";
  const std::string asked =
      files + " --threshold 1000 --thresholds 0:1000:1000 --study z:binomial:";
  const Said said = call(asked + "10000000", {}, wave);
  CHECK(said.code == 3);
  CHECK_MESSAGE(said.err.find("the sample of costs.csv, effects.csv and parameters.csv: EVSI of z "
                              "observed 10000000 times, by weighting is ") != std::string::npos,
                said.err);
  CHECK(call(asked + "10", {}, wave).code == 0);  // one that sees nothing either
}

TEST_CASE("of a study: one scenario, every threshold") {
  const Said said = call("voi study.yaml --thresholds 10000:30000:10000 --draws 400 --out results");
  CAPTURE(said.err);
  REQUIRE(said.code == 0);
  CHECK(said.err.empty());
  CHECK(said.out.find("400 draws (monte-carlo, seed 1)") != std::string::npos);
  CHECK(said.out.find("Outreach visits or current practice. EVPI") != std::string::npos);
  const std::string thresholds = read_file(said.folder + "/results/thresholds.csv");
  CHECK(std::count(thresholds.begin(), thresholds.end(), '\n') == 1 + 2 * 3);
  CHECK(thresholds.find("\ndear,") == std::string::npos);
  const std::string information = read_file(said.folder + "/results/information.csv");
  // The choice between both strategies, then each alone: EVPI at every threshold, then every input.
  CHECK(information.find("\nbase,target,,all inputs (EVPI),10000,") != std::string::npos);
  CHECK(information.find("\nbase,target,,effect of outreach here,30000,") != std::string::npos);
  CHECK(information.find("\nbase,target,outreach,strategies.outreach.effect.mean,20000,") !=
        std::string::npos);
  CHECK(information.find("\nbase,target,webinars,strategies.outreach") == std::string::npos);
  const Said dear = call("voi study.yaml --scenario dear");
  REQUIRE_MESSAGE(dear.code == 0, dear.err);
  CHECK(dear.out.find("Scenario dear (strategies.outreach.costs.per_practice_year: 3000).") !=
        std::string::npos);
  CHECK(dear.out.find("\nResults: results/small-voi\n") != std::string::npos);
}

TEST_CASE("of a plain analysis: studies of its parameters") {
  const std::string model = "voi '" EQUIPOISE_SOURCE_DIR "/scenarios/published/chemotherapy.yaml'";
  const std::string few = model + " --draws 400 --thresholds 10000:20000:10000 --out results";
  const Said said = call(few + " --study p_death:binomial:20,200 --study log_or:normal:2:50");
  CAPTURE(said.err);
  REQUIRE(said.code == 0);
  CHECK(said.out.find("p_death, 200 people") != std::string::npos);
  const std::string studies = read_file(said.folder + "/results/sample-information.csv");
  CHECK(std::count(studies.begin(), studies.end(), '\n') == 1 + 2 * 3);
  CHECK(studies.find("\nbase,log_or,normal,50,20000,") != std::string::npos);
  const Said threads = call(few +
                            " --study p_death:binomial:20,200 --study log_or:normal:2:50"
                            " --threads 1");
  const bool alike = read_file(threads.folder + "/results/report.json") ==
                     read_file(said.folder + "/results/report.json");
  CHECK(alike);
  refused({few + " --study p_deth:binomial:20", "did you mean `p_death`?"});
  refused({few + " --referee log_or --study log_or:normal:2:50", "--study is of an analysis"});
  const Said cost = call(few + " --study c_home:binomial:20");
  CHECK(cost.code == 3);
  CHECK(cost.err.find("a binomial study of `c_home`: it is no probability") != std::string::npos);
  CHECK(call("voi study.yaml --study uptake:binomial:20").err.find("whose trials stand in files") !=
        std::string::npos);
}

TEST_CASE("of a study: what cannot be asked is an error") {
  const std::string study = "voi study.yaml --out results";
  for (const Case& c : std::vector<Case>{
           {study + " --costs costs.csv",
            "either a study or a sample, never both: STUDY is given, "
            "and --costs is of a sample"},
           {study + " --currency EUR", "and --currency is of a sample"},
           {study + " --scenario deer", "has no scenario `deer`: did you mean `dear`?"},
           {study + " --thresholds 0:x:1", "--thresholds: `x` is not a number from 0 to 1e+09"},
           {study + " --draws 10", "`10` is not a whole number from 20"},
           {study, "prevalence", {{"target.yaml", "prevalence: 10%", "prevalence: 0%"}}},
       })
    refused(c);
  CHECK(call("voi study.yaml --out study.yaml").code == 2);
  CHECK(call("voi study.yaml --out full >/dev/full").code == 2);
  CHECK(call("voi study.yaml", {{"target.yaml", "start: {alive: 1}", "start: {dead: 1}"}}).code ==
        3);
}

}  // namespace equipoise::app_test
