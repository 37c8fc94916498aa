// `equipoise voi STUDY --referee GROUP`: one value of information, found a second way.
#include <doctest/doctest.h>
#include <string>

#include "tests/app/program.hpp"

namespace equipoise::app_test {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void refused(const std::string& arguments, const std::string& err) {
  CAPTURE(arguments);
  const Said said = call(arguments);
  CHECK(said.code == 2);
  CHECK(said.out.empty());
  CHECK_MESSAGE(holds(said.err, err), said.err, " lacks ", err);
}

const std::string of_study = "voi study.yaml --target target --strategy outreach ";

}  // namespace

TEST_CASE("a referee says both values, how far they lie apart and what they cost") {
  const Said said = call(of_study +
                         "--referee \"effect of the strategy here\""
                         " --standard-error 20000 --threads 2");
  CAPTURE(said.out);
  CHECK(said.code == 0);
  CHECK(said.err.empty());
  CHECK(holds(said.out, "target: current practice or outreach, small (base)\n"));
  CHECK(holds(said.out, "Learnt: effect of the strategy here (2 uncertain inputs)\n"));
  CHECK(holds(said.out, "integration over the effect"));
  CHECK(holds(said.out, "multilevel Monte Carlo"));
  CHECK(holds(said.out, "model runs"));
  CHECK(holds(said.out, "they agree."));
  CHECK_FALSE(holds(said.out, "So would any referee"));
  const Said vague = call(of_study + "--referee gain --standard-error 1e9");
  CAPTURE(vague.out);
  CHECK(holds(vague.out, "they agree.\nSo would any referee from £0 to £"));
  CHECK(holds(vague.out, "ask for a smaller standard error."));
  const Said nested = call(
      "voi plain.yaml --referee risk,price --standard-error 20 --method nested"
      " --threshold 9000");
  CAPTURE(nested.out);
  CHECK(nested.code == 0);
  CHECK(holds(nested.out, "Money is per person."));
  CHECK(holds(nested.out, "At £9,000 per QALY"));
  CHECK(holds(nested.out, "At £10,000 per QALY"));  // the study's own
  const Said short_of = call(of_study +
                             "--referee gain --standard-error 0.001"
                             " --most-evaluations 60000");
  CAPTURE(short_of.out);
  CHECK(holds(short_of.out, "It stopped at "));
  CHECK(holds(short_of.out, "and proves nothing"));
  CHECK_FALSE(holds(short_of.out, "they agree"));
  CHECK(short_of.code == 1);
}

TEST_CASE("a referee of a trial for the whole choice of a target: at the study's own threshold") {
  const std::vector<Edit> rivals{{"trial.yaml", "design: cluster-two-arm", "design: head-to-head"}};
  const std::string asked = "voi study.yaml --target target --referee trial:20 --standard-error ";
  const Said said = call(asked + "20000 --threads 2", rivals);
  CAPTURE(said.out);
  CAPTURE(said.err);
  CHECK(said.code == 0);
  CHECK(holds(said.out, "integration over the observed difference"));
  CHECK(holds(said.out, "they agree."));
  const Said elsewhere = call(asked + "20000 --threshold 9000", rivals);
  CHECK(elsewhere.code == 2);
  CHECK_MESSAGE(holds(elsewhere.err, "at the study's own threshold alone"), elsewhere.err);
  refused(asked + "5", "name it too, with --strategy (`outreach` or `webinars`)");
}

TEST_CASE("a referee is refused what it does not understand") {
  refused(of_study + "--referee gian --standard-error 5", "did you mean `gain`?");
  refused(of_study + "--referee gain", "equipoise: --referee needs --standard-error MONEY; it is");
  refused(of_study + "--referee trial --standard-error 5",
          "`trial` is a trial, and what it would find depends on its size: write `trial:5`; its "
          "sizes are 5, 10, 20");
  refused(of_study + "--referee gain --standard-error 0", "`0` is not a number above 0");
  refused(of_study + "--referee gain --standard-error 5 --method nestd", "did you mean `nested`?");
  refused("voi study.yaml --referee gain --standard-error 5", "--target is required");
  refused("voi study.yaml --target traget --referee gain --standard-error 5",
          "did you mean `target`?");
  refused("voi study.yaml --target target --strategy outraech --referee gain --standard-error 5",
          "did you mean `outreach`?");
  refused("voi plain.yaml --target target --referee risk --standard-error 5",
          "this study is a plain analysis");
  refused("voi study.yaml --target target", "--target is of a referee");
  refused(of_study + "--referee gain --standard-error 5 --scenario dera", "did you mean `dear`?");
  refused(of_study + "--referee gain --standard-error 5 --threshold many",
          "`many` is not a number");
  refused(of_study + "--referee gain --standard-error 5 --most-evaluations 10",
          "is not a whole number from 50000");
  refused(of_study + "--referee gain --standard-error 5 --out nowhere",
          "--out is of an analysis, and --referee finds one value");
  refused(of_study + "--referee gain --standard-error 5 --thresholds 0:1:1",
          "--thresholds is of an analysis");
}

TEST_CASE("every group that could be meant is listed, however many there are") {
  std::string parameters, sum;
  for (int i = 1; i <= 14; ++i) {
    const std::string n = std::to_string(i);
    parameters +=
        "c" + n + ": {gamma: {mean: 1, se: 0.1}, source: made up, group: g" + n + "}\n    ";
    sum += "c" + n + " + ";
  }
  const Said said = call(of_study + "--referee nothing-like-it --standard-error 5",
                         {{"target.yaml", "cost: {gamma", parameters + "cost: {gamma"},
                          {"target.yaml", "care: {alive: \"", "care: {alive: \"" + sum}});
  CAPTURE(said.err);
  CHECK(said.code == 2);
  for (int i = 1; i <= 14; ++i) CHECK(holds(said.err, "`g" + std::to_string(i) + "`"));
  CHECK_FALSE(holds(said.err, " more"));
}

}  // namespace equipoise::app_test
