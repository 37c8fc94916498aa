// Values of research on a whole choice, by regression on simulated estimates, on the asthma model
// and the strategies of the main study: against integration, of which the regression knows nothing.
//
// The target stands twice in a study whose strategies have no effects of the place. What a trial in
// the one teaches the other, integrated over its estimates, is then what a trial in the other would
// be worth to its choice at once, which is regressed.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/made_up_study.hpp"

namespace equipoise {
namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/" + name);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A strategy as the main study has it, with this effect everywhere.
std::string strategy(const std::string& name, const std::string& mean, const std::string& spread) {
  std::string text = file("strategies/" + name + ".yaml");
  const std::size_t from = text.find("\neffect:"), to = text.find("\ndelivery:");
  REQUIRE(to != std::string::npos);
  text = text.substr(0, text.find("\nonly_for:"));
  text.replace(from, to - from,
               "\neffect: {log_odds: {mean: " + mean + ", se: " + spread +
                   "}, heterogeneity: {sd_log_odds: 0.0001}, source: \"the spread between places, "
                   "shared\", status: assumed}");
  return text;
}

std::string target(const std::string& name) {
  std::string text = test::with(file("targets/asthma-review.yaml"), "\ntarget: asthma-review",
                                "\ntarget: " + name);
  const std::string tables = "../tables/";
  for (std::size_t at; (at = text.find(tables)) != std::string::npos;)
    text.erase(at, tables.size());
  return text;
}

const ResearchResult& row(const Results& results, std::size_t target, const std::string& trial) {
  const auto& research = results.scenarios.front().targets.at(target).research;
  const auto found = std::ranges::find(research, trial, &ResearchResult::trial);
  REQUIRE(found != research.end());
  return *found;
}

}  // namespace

TEST_CASE("research on a whole choice of the main study: regressed as integrated") {
  test::StudyFolder folder;
  folder.write("one.yaml", target("one"));
  folder.write("other.yaml", target("other"));
  for (const char* table : {"life-table-uk.csv", "utility-norms-uk.csv"})
    folder.write(table, file(std::string("tables/") + table));
  folder.write("audit.yaml", strategy("audit-and-feedback", "0.25", "0.244"));
  folder.write("webinars.yaml", strategy("educational-webinars", "0.12", "0.127"));
  folder.write("support.yaml", strategy("decision-support", "0.233", "0.243"));
  folder.write("outreach.yaml", strategy("educational-outreach", "0.225", "0.243"));
  folder.write("facilitation.yaml", strategy("practice-facilitation", "0.323", "0.27"));
  for (const char* trial : {"three-strategies", "factorial", "head-to-head"})
    folder.write(std::string(trial) + ".yaml", file(std::string("trials/") + trial + ".yaml"));
  folder.write("study.yaml", R"(equipoise: 1
study: twice
currency: GBP 2024/25
perspective: NHS
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 2400000, adults: 79%, practices: 280}
decision_horizon: 10 years
source: "As in the main study"
status: assumed
targets: [one.yaml, other.yaml]
strategies: [audit.yaml, webinars.yaml, support.yaml, outreach.yaml, facilitation.yaml]
trials: [three-strategies.yaml, factorial.yaml, head-to-head.yaml]
sampling: {draws: 10000, seed: 20261123}
)");
  const Results results = test::results_of(folder);
  const auto integrated = [&](std::size_t taught, const std::string& trial) {
    return row(results, 1 - taught, trial).elsewhere.at(0).evsi;
  };
  const auto own = [&](std::size_t target, const std::string& trial) -> const ResearchSizeResult& {
    const auto& sizes = row(results, target, trial).sizes;
    const auto size = row(results, 1 - target, trial).study_wide_size;
    return *std::ranges::find(sizes, size.value(), &ResearchSizeResult::size);
  };
  const auto agree = [](const ResearchSizeResult& a, const Estimate& b) {
    return std::abs(a.evsi.value - b.value) <
           4 * std::hypot(a.evsi.standard_error, b.standard_error) + a.evsi_bias;
  };
  for (const std::size_t target : {0u, 1u}) {
    for (const std::string trial : {"three-strategies", "factorial"}) {
      const Estimate exact = integrated(target, trial);
      const ResearchSizeResult& regressed = own(target, trial);
      CAPTURE(trial);
      CAPTURE(regressed.evsi.value);
      CAPTURE(exact.value);
      CHECK(regressed.evsi_bias > 0);
      CHECK(agree(regressed, exact));
      CHECK(exact.value > 20 * regressed.evsi.standard_error);
    }
    // The twin: one trial for another.
    CHECK_FALSE(agree(own(target, "three-strategies"), integrated(target, "factorial")));
    // Both integrate, one over points of the estimates, one over the difference; that the places
    // share all but a hundred-thousandth of a variance is all that they differ by.
    const double both = integrated(target, "outreach-against-feedback").value;
    CHECK(own(target, "outreach-against-feedback").evsi.value ==
          doctest::Approx(both).epsilon(1e-5));
  }
}

}  // namespace equipoise
