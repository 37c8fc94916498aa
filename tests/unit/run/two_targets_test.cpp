// Trials that act on two targets, through the whole engine: who pays, who reads which data, and
// what is added to what the whole study has of them.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <type_traits>

#include "engine/run/observed_study.hpp"

#include "tests/unit/run/research_study.hpp"

namespace {
using namespace equipoise;
using test::blocks;
using test::found;
using test::row;
using test::trial;
using test::with;
using Study = test::ResearchStudy;

bool agree(const Estimate& a, const Estimate& b, double bias) {
  return std::abs(a.value - b.value) < 4 * std::hypot(a.standard_error, b.standard_error) + bias;
}

const ResearchResult::Elsewhere& taught(const ResearchResult& r, const std::string& target) {
  const auto at = std::ranges::find(r.elsewhere, target, &ResearchResult::Elsewhere::target);
  REQUIRE(at != r.elsewhere.end());
  return *at;
}

// Estimates keep what they are made from by reference.
static_assert(std::is_constructible_v<run::SimulatedEstimates, run::ObservedStudy&, std::uint64_t>);
static_assert(!std::is_constructible_v<run::SimulatedEstimates, run::ObservedStudy, std::uint64_t>);

}  // namespace

TEST_CASE("the data of two targets are read together, by both and by a third one") {
  // The second strategy certainly does nothing. The first does nearly the same everywhere, so that
  // five practices an arm in each of two targets say of it what ten in one of them do.
  Study study{.first_effect = "mean: 0.2, se: 0.1",
              .second_effect = "mean: 0, se: 0",
              .heterogeneity = "0.0001",
              .second_heterogeneity = "0",
              .gain = 0.038,
              .icc = "0.2",
              .draws = "20000",
              .third = true};
  study.trial = with(blocks, "[5, 20, 50]", "[5]");
  const ScenarioResult both = found(study);
  study.trial = with(blocks, "[5, 20, 50]", "[10]");
  const ScenarioResult large = found(study);
  for (const std::size_t t : {0u, 1u}) {
    const ResearchResult& r = row(both, t);
    REQUIRE(r.by_data_of_both);
    const ResearchSizeResult &own = r.sizes.at(0), &twice = row(large, t).sizes.at(0);
    CHECK(own.sampling_variances[0] == doctest::Approx(2 * twice.sampling_variances[0]));
    CHECK(r.by_data_of_both->target == both.targets[t].target);
    // What the other data add is integrated, and no noise of a fit.
    CHECK(r.by_data_of_both->evsi_bias == own.evsi_bias);
    const double bias = own.evsi_bias + twice.evsi_bias;
    CHECK(agree(r.by_data_of_both->evsi, twice.evsi, bias));
    CHECK(r.by_data_of_both->enbs.value > own.enbs.value);
    // What is added, as the pairing has it, which integrates too: there is no other option.
    const auto integrated = [&](const ScenarioResult& scenario) {
      const auto pairing = std::ranges::find_if(scenario.pairings, [&](const PairingResult& p) {
        return p.target == scenario.targets[t].target && p.strategy == "first";
      });
      return pairing->trials.at(0).sizes.at(0).evsi.value;
    };
    const double added = integrated(large) - integrated(both);
    REQUIRE(added > 100);
    CHECK(r.by_data_of_both->evsi.value - own.evsi.value == doctest::Approx(added).epsilon(0.01));
    // Either row lists the other target, as its own row has it, then the third.
    REQUIRE(r.elsewhere.size() == 2);
    const ResearchResult& there = row(both, 1 - t);
    CHECK(r.elsewhere[0].target == both.targets[1 - t].target);
    CHECK(r.elsewhere[0].enbs.value == there.by_data_of_both->enbs.value);
    CHECK(r.elsewhere[1].target == "third");
    CHECK(r.elsewhere[1].enbs.value == there.elsewhere[1].enbs.value);
    CHECK(r.enbs_elsewhere->value ==
          doctest::Approx(r.elsewhere[0].enbs.value + r.elsewhere[1].enbs.value));
    CHECK(r.enbs_elsewhere_bias == doctest::Approx(r.elsewhere[0].enbs_bias));
    CHECK(r.study_wide_enbs->value ==
          doctest::Approx(r.by_data_of_both->enbs.value + r.enbs_elsewhere->value));
    CHECK(r.study_wide_enbs_bias == doctest::Approx(own.enbs_bias + there.sizes.at(0).enbs_bias));
    CHECK(r.study_wide_enbs_bias > 0);
  }
  // What the third learns: as from a trial of ten in one target, also integrated.
  const auto from_one = [&](const std::string& size) {
    study.trial = trial("cluster-two-arm", "practices_per_arm: " + size + "\n");
    const ScenarioResult scenario = found(study);
    const auto& elsewhere = scenario.targets[0].options[1].elsewhere;
    REQUIRE(elsewhere.size() == 2);
    REQUIRE(elsewhere[1].target == "third");
    return std::pair{elsewhere[1].evsi.value, elsewhere[1].enbs.value};
  };
  const ResearchResult::Elsewhere& third = row(both).elsewhere[1];
  CHECK(third.evsi.standard_error > 0);
  const auto [evsi, enbs] = from_one("[10]");
  CHECK(third.evsi.value == doctest::Approx(evsi).epsilon(1e-3));
  CHECK(third.enbs.value == doctest::Approx(enbs).epsilon(1e-3));
  CHECK(third.evsi.value > 1.2 * from_one("[5]").first);
}

TEST_CASE("data that tell a target nothing are not read there") {
  Study study{.draws = "4000", .third = true};
  study.trial = with(blocks, "[5, 20, 50]", "[20]");
  // Beside a combination that nobody would choose the same is found by regression.
  for (const char* more : {"", ", dear.yaml, both.yaml"}) {
    CAPTURE(more);
    study.more = more;
    study.first_only_for = "other";
    const ScenarioResult apart = found(study);
    for (const std::size_t t : {0u, 1u}) {
      const ResearchResult& r = row(apart, t);
      const ResearchSizeResult& own = r.sizes.at(0);
      CHECK(r.by_data_of_both->evsi.value == own.evsi.value);
      CHECK(r.by_data_of_both->enbs.value == own.enbs.value);
      CHECK(r.by_data_of_both->enbs_bias == own.enbs_bias);
    }
    // The third shares the mean effect of the one that has none of its own.
    const ResearchResult::Elsewhere third = taught(row(apart), "third");
    study.first_only_for = "";
    const ScenarioResult shared = found(study);
    const ResearchResult::Elsewhere of_both = taught(row(shared), "third");
    CHECK(row(shared).by_data_of_both->evsi.value > row(shared).sizes.at(0).evsi.value);
    if (*more == '\0') CHECK(of_both.evsi.value > 1.2 * third.evsi.value);
    study.first_only_for = "third";
    CHECK(row(found(study)).elsewhere.size() == 1);
  }
}

TEST_CASE("regression reads the data of both as integration does, beside a combination") {
  Study study{.heterogeneity = "0.05", .draws = "10000", .third = true};
  study.trial = with(blocks, "[5, 20, 50]", "[20]");
  study.more = ", dear.yaml";
  const ScenarioResult integrated = found(study);
  study.more = ", dear.yaml, both.yaml";
  const ScenarioResult regressed = found(study);
  const auto same = [](const ResearchResult::Elsewhere& a, const ResearchResult::Elsewhere& b) {
    CAPTURE(a.target);
    CHECK(b.enbs_bias > 0);
    CHECK(agree(a.evsi, b.evsi, std::max(a.evsi_bias, b.evsi_bias)));
    CHECK(agree(a.enbs, b.enbs, std::max(a.enbs_bias, b.enbs_bias)));
  };
  for (const std::size_t t : {0u, 1u})
    same(*row(integrated, t).by_data_of_both, *row(regressed, t).by_data_of_both);
  same(taught(row(integrated), "third"), taught(row(regressed), "third"));
  CHECK(taught(row(integrated), "third").enbs_bias == 0);
}

TEST_CASE("what says next to nothing of another target adds next to nothing to the study") {
  // A fiftieth of a variance is shared: w' is some 1e-4 at most.
  Study study{.first_effect = "mean: 0.2, se: 0.02",
              .heterogeneity = "0.14",
              .draws = "2000",
              .third = true};
  study.trial = with(blocks, "[5, 20, 50]", "[20]");
  const ScenarioResult integrated = found(study);
  for (const std::size_t t : {0u, 1u}) {
    const ResearchResult& r = row(integrated, t);
    const ResearchSizeResult& own = r.sizes.at(0);
    const double added = r.by_data_of_both->evsi.value - own.evsi.value;
    CHECK(added >= 0);
    CHECK(added < 0.002 * own.evsi.value);
    CHECK(taught(r, "third").evsi.value < 0.002 * own.evsi.value);
    CHECK(taught(r, "third").evsi_bias == 0);
  }
  // By regression: what is within its noise is told, marked, and in no sum.
  study.gain = 0.042;
  study.more = ", dear.yaml, both.yaml";
  const ScenarioResult regressed = found(study);
  const ResearchResult &here = row(regressed), &there = row(regressed, 1);
  const ResearchResult::Elsewhere& third = taught(here, "third");
  CHECK(third.enbs.value > 0);
  REQUIRE(third.enbs.value <= third.enbs_bias);
  CHECK(third.within_bias);
  for (const ResearchResult* r : {&here, &there}) {
    CHECK(r->by_data_of_both->enbs.value == r->sizes.at(0).enbs.value);
    CHECK(r->by_data_of_both->evsi.value == r->sizes.at(0).evsi.value);
    CHECK_FALSE(r->by_data_of_both->within_bias);
    CHECK(r->study_wide_enbs->value ==
          doctest::Approx(here.sizes.at(0).enbs.value + there.sizes.at(0).enbs.value));
    CHECK(r->study_wide_enbs_bias ==
          doctest::Approx(here.sizes.at(0).enbs_bias + there.sizes.at(0).enbs_bias));
  }
}

TEST_CASE("a trial of two targets: its size is the one that is worth most to both") {
  Study study;
  study.trial = blocks;
  const ScenarioResult scenario = found(study);
  for (std::size_t strategy = 0; strategy < 2; ++strategy) {
    const ResearchResult &here = row(scenario, 0, strategy), &there = row(scenario, 1, strategy);
    CHECK(here.other_target == "other");
    CHECK(there.other_target == "practice");
    double best = 0.0, error = 0.0;
    std::size_t size = 0;
    for (std::size_t s = 0; s < here.sizes.size(); ++s) {
      CHECK(here.sizes[s].research_cost == there.sizes[s].research_cost);
      CHECK(here.sizes[s].feasible == (here.sizes[s].size <= 37));  // twice as many of 75
      if (!here.sizes[s].feasible) continue;
      const double sum = here.sizes[s].enbs.value + there.sizes[s].enbs.value;
      if (size != 0 && sum <= best) continue;
      best = sum;
      error = here.sizes[s].enbs.standard_error + there.sizes[s].enbs.standard_error;
      size = here.sizes[s].size;
    }
    for (const ResearchResult* each : {&here, &there}) {
      REQUIRE(each->study_wide_size);
      CHECK(*each->study_wide_size == size);
      // Both read both: what that adds is z standard errors of its own from nothing.
      const double added = each->study_wide_enbs->value - best;
      CHECK(added > 4 * (each->study_wide_enbs->standard_error - error));
    }
  }
}

TEST_CASE("either half of a trial of two targets pays for its own patients") {
  Study study{.draws = "1000", .other_prevalence = "6%"};
  study.trial = with(blocks, "per_practice: 100", "per_practice: 100, per_patient: 2");
  const ScenarioResult scenario = found(study);
  const ResearchResult &here = row(scenario), &there = row(scenario, 1);
  REQUIRE(there.sizes.at(0).research_cost > 1.2 * here.sizes.at(0).research_cost);
  CHECK(here.study_wide_enbs->value == doctest::Approx(there.study_wide_enbs->value));
  CHECK(taught(here, "other").enbs.value == doctest::Approx(there.by_data_of_both->enbs.value));
  CHECK(taught(there, "practice").enbs.value == doctest::Approx(here.by_data_of_both->enbs.value));
}

TEST_CASE("what the data of two targets are worth is worked out in the base case of a run alone") {
  Study study{.draws = "1000"};
  study.trial = blocks;
  CHECK(row(found(study)).study_wide_enbs);
  study.information = "base";
  const ScenarioResult asked = found(study);
  for (const std::size_t t : {0u, 1u}) {
    CHECK_FALSE(row(asked, t).by_data_of_both);
    CHECK_FALSE(row(asked, t).study_wide_enbs);
    CHECK_FALSE(row(asked, t).study_wide_size);
  }
}
