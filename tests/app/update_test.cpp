// The learning cycle as people turn it: a study and a report in, a new study and what moved out.
#include <doctest/doctest.h>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/app/program.hpp"

namespace equipoise::app_test {
namespace {

namespace fs = std::filesystem;

const std::string first_turn =
    "'" EQUIPOISE_PROGRAM "' update study.yaml --trial first-trial.yaml >/dev/null";

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// On one line, as it was before the terminal's width broke it.
std::string unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != '\n' && (c != ' ' || out.empty() || out.back() != ' '))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  return out;
}

}  // namespace

TEST_CASE("update writes the study with one report more, byte for byte, and says what moved") {
  const Said said = call("update study.yaml --trial first-trial.yaml");
  CAPTURE(said.err);
  REQUIRE(said.code == 0);
  const std::string old = read_file(said.folder + "/study.yaml");
  CHECK(read_file(said.folder + "/study-after-first-trial.yaml") ==
        old + "\nevidence:\n  - first-trial.yaml\n");
  const std::string out = unwrapped(said.out);
  CAPTURE(out);
  CHECK(holds(out, "Cluster trial of outreach visits (2027-11)"));
  CHECK(holds(out, "abandon instead of evaluate"));
  CHECK(holds(out, "The report was worth £"));  // a negative trial is worth what it saves
  CHECK(holds(out, "was expected of one so exact"));
  CHECK(holds(out, "Study: ./study-after-first-trial.yaml"));
  CHECK(holds(out, "Results: results/small-after-first-trial"));
  const std::string results = said.folder + "/results/small-after-first-trial/";
  for (const char* name : {"evidence.csv", "evidence-choices.csv", "evidence-pairings.csv"})
    CHECK_MESSAGE(fs::exists(results + name), name);
}

TEST_CASE("cycles chain: the second report stands below the first, and the history has both") {
  const Said said = call(
      "update study-after-first-trial.yaml --trial second-trial.yaml --to third.yaml --out third",
      {}, first_turn);
  CAPTURE(said.err);
  REQUIRE(said.code == 0);
  CHECK(read_file(said.folder + "/third.yaml") ==
        read_file(said.folder + "/study.yaml") +
            "\nevidence:\n  - first-trial.yaml\n  - second-trial.yaml\n");
  CHECK(holds(unwrapped(said.out), "implement instead of abandon"));
  const std::string report = read_file(said.folder + "/third/report.json");
  CHECK(holds(report, "\"evidence\": \"first-trial\""));
  CHECK(holds(report, "\"evidence\": \"second-trial\""));
}

TEST_CASE("a study with evidence is run twice into one folder") {
  const std::string run = "run study-after-first-trial.yaml --out again";
  const Said said =
      call(run, {}, first_turn + " && '" EQUIPOISE_PROGRAM "' " + run + " >/dev/null");
  CAPTURE(said.err);
  CHECK(said.code == 0);
  CHECK(fs::exists(said.folder + "/again/evidence-pairings.csv"));
}

TEST_CASE("numbers that an earlier report has are learnt again, with a warning") {
  const std::string copy =
      first_turn +
      " && sed -e 's/first-trial/copied/' -e 's/^title: .*/title: A copy/' -e 's/2027-11/2028/' "
      "-e 's/^source: .*/source: somebody else/' first-trial.yaml > copied.yaml";
  const std::string warning = "Its numbers are those of Cluster trial of outreach visits (2027-11)";
  const auto learnt = [&](const std::string& more) {
    const Said said = call("update study-after-first-trial.yaml --trial copied.yaml --out again",
                           {}, copy + more);
    CAPTURE(said.err);
    REQUIRE(said.code == 0);
    CHECK(holds(unwrapped(said.out), warning) ==
          holds(read_file(said.folder + "/again/report.json"), "\"repeats\": \"first-trial\""));
    return unwrapped(said.out);
  };
  CHECK(holds(learnt(""), warning));
  CHECK_FALSE(holds(learnt(" && sed -i 's/520/521/' copied.yaml"), "Its numbers are"));
  CHECK_FALSE(holds(learnt(" && sed -i 's/strategy: outreach/strategy: webinars/' copied.yaml"),
                    "Its numbers are"));
  CHECK_FALSE(holds(learnt(" && sed -i '/^design:/d' copied.yaml"), "Its numbers are"));
}

TEST_CASE("a list in brackets, an empty one, a list with comments, and the study itself") {
  struct Case {
    std::string before, after;
  };
  for (const Case& c : std::vector<Case>{
           {"evidence: [first-trial.yaml]   # so far\n",
            "evidence: [first-trial.yaml, second-trial.yaml]   # so far\n"},
           {"evidence: []\n", "evidence: [second-trial.yaml]\n"},
           {"evidence:\n- 'first-trial.yaml' # é\n# the rest\n",
            "evidence:\n- 'first-trial.yaml' # é\n- second-trial.yaml\n# the rest\n"},
       }) {
    const Said said = call("update study.yaml --trial second-trial.yaml --to study.yaml",
                           {{"study.yaml", "trials: ", c.before + "trials: "}});
    CAPTURE(said.err);
    REQUIRE(said.code == 0);
    const std::string text = read_file(said.folder + "/study.yaml");
    CAPTURE(text);
    CHECK(holds(text, c.after + "trials: "));
  }
}

TEST_CASE("a report older than what the study has learnt from stands where its date puts it") {
  struct Case {
    std::string before, after;
  };
  for (const Case& c : std::vector<Case>{
           {"evidence: [second-trial.yaml]   # so far\n",
            "evidence: [first-trial.yaml, second-trial.yaml]   # so far\n"},
           {"evidence:\n# the second\n- second-trial.yaml # é\n",
            "evidence:\n# the second\n- first-trial.yaml\n- second-trial.yaml # é\n"},
       }) {
    const Said said = call("update study.yaml --trial first-trial.yaml --to study.yaml",
                           {{"study.yaml", "trials: ", c.before + "trials: "}});
    CAPTURE(said.err);
    REQUIRE(said.code == 0);
    CHECK(holds(read_file(said.folder + "/study.yaml"), c.after + "trials: "));
    const std::string out = unwrapped(said.out);
    CAPTURE(out);
    CHECK(holds(out, "Cluster trial of outreach visits (2027-11)"));
    CHECK(holds(out, "It is the study's report number 1 of 2, by its date."));
    const std::string report =
        read_file(said.folder + "/results/small-after-first-trial/report.json");
    CHECK(report.find("\"evidence\": \"first-trial\"") <
          report.find("\"evidence\": \"second-trial\""));
  }
  // A year alone says nothing against a month of it: behind what is there.
  const Said same = call("update study.yaml --trial second-trial.yaml --to study.yaml",
                         {{"study.yaml", "trials: ", "evidence: [first-trial.yaml]\ntrials: "},
                          {"second-trial.yaml", "2030", "2027"}});
  CAPTURE(same.err);
  REQUIRE(same.code == 0);
  CHECK(holds(read_file(same.folder + "/study.yaml"),
              "evidence: [first-trial.yaml, second-trial.yaml]"));
}

TEST_CASE("what was found is told as it was found, and what nobody expected is said") {
  const Said faint =
      call("update study.yaml --trial first-trial.yaml",
           {{"target.yaml", "achievable: 0.9", "achievable: 0.9, attenuation: 0.25"}});
  CAPTURE(faint.err);
  REQUIRE(faint.code == 0);
  CAPTURE(faint.out);
  // logit .26 - logit .30, and over 0.25.
  CHECK(holds(unwrapped(faint.out),
              "was reported as -0.199 (se 0.122), which is -0.795 (se 0.487) of the strategy's "
              "effect at an attenuation of 0.25, and is now"));
  CHECK(!holds(unwrapped(faint.out), "standard deviations from what was believed"));
  const std::string result =
      "result:\n  arms:\n    intervention: {adherent: 520, people: 2000, practices: 20}\n"
      "    control: {adherent: 600, people: 2000, practices: 20}\n    icc: 0.02";
  const Said far = call("update study.yaml --trial first-trial.yaml",
                        {{"first-trial.yaml", result, "result: {log_odds: {mean: 2, se: 0.1}}"}});
  CAPTURE(far.err);
  REQUIRE(far.code == 0);
  // 1.75 / sqrt(0.1^2 + 0.4^2 + 0.1^2) = 4.12
  CHECK(holds(unwrapped(far.out),
              "The report lies 4.1 standard deviations from what was believed: "
              "check the units, or the setting."));
}

TEST_CASE("a study with the line ends of Windows keeps them, and the new lines have them too") {
  for (const char* list : {"", "evidence:\n  - first-trial.yaml\n"}) {
    const Said said = call("update study.yaml --trial second-trial.yaml --to new.yaml",
                           {{"study.yaml", "trials: ", std::string(list) + "trials: "}},
                           "sed -i 's/$/\\r/' study.yaml");
    CAPTURE(said.err);
    REQUIRE(said.code == 0);
    const std::string old = read_file(said.folder + "/study.yaml"),
                      item = "  - second-trial.yaml\r\n";
    const std::string expected = *list ? std::string(old).insert(old.find("trials: "), item)
                                       : old + "\r\nevidence:\r\n" + item;
    CHECK(read_file(said.folder + "/new.yaml") == expected);
  }
}

TEST_CASE("a study that update cannot edit is left alone, and the line to add is said") {
  for (const std::string& before :
       {std::string("printf '%s\\n' ... >> study.yaml"),  // the end of a document
        std::string("sed -i 's/^/  /' study.yaml"),       // a root that is indented
        std::string("printf 'evidence:\\n  -\\n    first-trial.yaml\\n' >> study.yaml")}) {
    CAPTURE(before);
    const Said said = call("update study.yaml --trial second-trial.yaml", {}, before);
    CHECK(said.code == 2);
    CHECK(holds(unwrapped(said.err),
                "is written in a form that update cannot edit; add this line "
                "to its list `evidence` by hand, and run it: `- second-trial.yaml`"));
    CHECK(!fs::exists(said.folder + "/study-after-second-trial.yaml"));
  }
}

TEST_CASE("a report in a folder that is a link is found by the new study") {
  const Said said =
      call("update study.yaml --trial link/first-trial.yaml", {},
           "mkdir -p elsewhere/deep && mv first-trial.yaml elsewhere/ && ln -s elsewhere/deep link "
           "&& mv elsewhere/first-trial.yaml elsewhere/deep/");
  CAPTURE(said.err);
  CHECK(said.code == 0);
  const Said linked = call("update link/study.yaml --trial first-trial.yaml", {},
                           "mkdir -p inner/study && cp *.yaml *.csv inner/study/ && "
                           "ln -s inner/study link");
  CAPTURE(linked.err);
  CHECK(linked.code == 0);
  CHECK(holds(read_file(linked.folder + "/link/study-after-first-trial.yaml"),
              "- ../../first-trial.yaml\n"));
}

TEST_CASE("what cannot be learnt is said, and nothing is written") {
  struct Case {
    std::string arguments, err;
    std::vector<Edit> edits = {};
    std::string before = "true";
  };
  for (const Case& c : std::vector<Case>{
           {"update study.yaml", "--trial is required"},
           {"update study.yaml --trial nowhere.yaml", "`nowhere.yaml` does not exist"},
           {"update study.yaml --trial target.yaml", "describes a target, not evidence"},
           {"update study-after-first-trial.yaml --trial first-trial.yaml",
            "first-trial.yaml:2:11: error: the study has learnt from `first-trial` already",
            {},
            first_turn},
           {"update study.yaml --trial first-trial.yaml",
            "first-trial.yaml:7:11: error: the study has no strategy `outreaches`",
            {{"first-trial.yaml", "strategy: outreach", "strategy: outreaches"}}},
           {"update study.yaml --trial first-trial.yaml --to elsewhere/study.yaml",
            "is not in the folder",
            {},
            "mkdir elsewhere"},
           {"update study.yaml --trial first-trial.yaml --to trial.yaml", "is there already"},
           {"update study.yaml --trial first-trial.yaml --to other.yaml",
            "is there already",
            {},
            "ln -s nothing other.yaml"},
           {"update study.yaml --trial first-trial.yaml --out first-trial.yaml", "is not a folder"},
       }) {
    CAPTURE(c.arguments);
    const std::size_t turned = c.before == first_turn ? 1 : 0;
    const Said said = call(c.arguments, c.edits, c.before);
    CAPTURE(said.err);
    CHECK(said.code == 2);
    CHECK(holds(unwrapped(said.err), c.err));
    CHECK(said.out.empty());
    std::size_t studies = 0;
    for (const auto& file : fs::directory_iterator(said.folder))
      studies += holds(file.path().filename().string(), "study");
    CHECK(studies == 1 + turned);
  }
}

}  // namespace equipoise::app_test
