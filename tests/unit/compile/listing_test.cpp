// Every number of the files is in the list of inputs, drawn or used as it is: with its source, or
// as the study's own.
#include <algorithm>
#include <doctest/doctest.h>

#include "engine/compile/check.hpp"
#include "engine/compile/study.hpp"

#include "tests/unit/spec/files.hpp"

using namespace equipoise;

TEST_CASE("every number of the main study can be listed") {
  document::Diagnostics diagnostics;
  const auto scenarios =
      compile::read_study(EQUIPOISE_SOURCE_DIR "/scenarios/west-yorkshire.yaml", diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  const auto study = compile::compile_study(scenarios.front(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  const auto find = [&](const std::string& name) -> const InputResult& {
    const auto found = std::find_if(study.inputs.begin(), study.inputs.end(),
                                    [&](const InputResult& input) { return input.name == name; });
    REQUIRE_MESSAGE(found != study.inputs.end(), name);
    return *found;
  };
  struct Expected {
    const char *name, *stated, *status;
  };
  for (const Expected& e : std::initializer_list<Expected>{
           {"threshold.base", "20000 (range 13000, 20000, 25000, 30000, 35000)", "assumed"},
           {"discount.costs", "3.5%", "recalled"},
           {"population.practices", "280", "assumed"},
           {"strategies.audit-and-feedback.delivery.duration", "10 years", "assumed"},
           {"strategies.audit-and-feedback.delivery.decay.half_life", "1.609 years", "assumed"},
           {"strategies.audit-and-feedback.effect.heterogeneity.sd",
            "sd 0.06 of risk differences at 0.5", "assumed"},
           {"strategies.audit-and-feedback.only_for.high-risk-nsaid.effect.heterogeneity.sd_log_"
            "odds",
            "sd 0.18 of log odds ratios", "assumed"},
           {"targets.asthma-review.adherence.attenuation", "1", "assumed"},
           {"trials.cluster-two-arm.cluster_size_cv", "0.65", "assumed"},
           {"trials.cluster-two-arm.costs.per_practice", "1500", "assumed"},
       }) {
    const InputResult& input = find(e.name);
    CAPTURE(input.name);
    CHECK(input.distribution == e.stated);
    CHECK(input.status == e.status);
    CHECK_FALSE(input.source.empty());
    CHECK(input.sd == 0);
  }
  CHECK(find("strategies.audit-and-feedback.delivery.decay.half_life").mean == 1.609);
  // What a number is in, where it is not what its file states.
  CHECK(find("strategies.audit-and-feedback.effect.mean")
            .distribution.ends_with("; mean and sd in log odds"));
  // Choices of the study and of a model, whose source is that of the block they stand in, and
  // tables.
  CHECK(find("decision_horizon").mean == 10);
  CHECK(find("decision_horizon").source.starts_with("A choice of this study"));
  CHECK(find("targets.asthma-review.model.cycle").source.ends_with("docs/models/asthma.md"));
  CHECK(find("targets.asthma-review.model.cycle").status == "assumed");
  CHECK(find("trials.cluster-two-arm.practices_per_arm").distribution.ends_with("; mean of them"));
  CHECK(std::any_of(study.inputs.begin(), study.inputs.end(), [](const InputResult& input) {
    return input.name.find(".model.tables.") != std::string::npos;
  }));
  // What repeats another line is left out, and so is what no file states.
  for (const InputResult& input : study.inputs)
    CHECK_MESSAGE(input.name.rfind("pairings.", 0) != 0, input.name);
  CHECK(std::is_sorted(study.inputs.begin(), study.inputs.end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const InputResult& input : study.inputs) {
    CAPTURE(input.name);
    CHECK_FALSE(input.source.empty());  // of the main study: fixed or uncertain
    if (input.source != "stated in the study") CHECK_FALSE(input.status.empty());
  }
}

TEST_CASE("a correlation is an input with a source as any other") {
  const test::StudyFolder folder;
  std::string target = test::with(
      test::target_text, "parameters: {p_die: 0.02}",
      "parameters:\n"
      "    p_die: {beta: {mean: 0.02, se: 0.002}, source: a cohort}\n"
      "    c_alive: {gamma: {mean: 100, se: 10}, source: a cohort}\n"
      "  correlations: [{between: [c_alive, p_die], spearman: 0.5, source: both of it}]");
  target = test::with(std::move(target), "{alive: 100}", "{alive: c_alive}");
  folder.write("target.yaml", target);
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  const auto study = compile::compile_study(scenarios.front(), diagnostics);
  const auto found =
      std::ranges::find(study.inputs, "targets.asthma-review.model.correlations.c_alive with p_die",
                        &InputResult::name);
  REQUIRE(found != study.inputs.end());
  CHECK(found->distribution == "spearman 0.5");
  CHECK(found->mean == 0.5);
  CHECK(found->sd == 0);
  CHECK(found->source == "both of it");
}
