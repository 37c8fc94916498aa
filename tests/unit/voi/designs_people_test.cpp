// How many people of each practice a trial measures, and of how many it knows the outcome: people
// are lost one by one, and the estimates of trials must spread as the formulas say.
#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/designs/cluster.hpp"

#include "tests/support/trial_inputs.hpp"
#include "tests/unit/voi/simulated_practices.hpp"

namespace {
using namespace equipoise::voi;
using namespace equipoise::test;

constexpr double icc = 0.2, p0 = 0.40, p1 = 0.46;
constexpr std::size_t replications = 2000;

using Stated = std::initializer_list<std::pair<std::string_view, double>>;

TrialDesign designed(std::string_view kind, const Stated& stated) {
  TrialDesign d;
  d.kind = find_trial_kind(kind);
  d.inputs = trial_inputs(*d.kind, stated);
  d.follow_up = 1;
  d.names = {"first", "second"};
  return d;
}

TrialSize at(std::string_view kind, const Stated& stated, double people, std::size_t size = 40) {
  const TrialDesign d = designed(kind, stated);
  return d.kind->at_size(d, size, {400, 1, people, logit(p0), logit(p1)}, icc);
}

/// The share of the people known who have the outcome; each is lost with probability `missing`.
double known_share(Draws& draws, std::size_t practices, const PracticeSizes& sizes, double p,
                   double missing) {
  double events = 0, people = 0;
  for (std::size_t i = 0; i < practices; ++i) {
    const double known = draws.events(sizes.of(i), 1 - missing);
    events += draws.events(static_cast<std::size_t>(known), draws.practice_mean(p, icc));
    people += known;
  }
  return events / people;
}

/// Inputs of every trial of practices that must be stated, at whatever values.
Stated least(std::string_view kind) {
  static const Stated none{}, crossed{{"interaction_sd", 0.1}}, wedge{{"steps", 4}},
      series{{"periods_before", 12},
             {"periods_after", 6},
             {"period_sd", 0.05},
             {"autocorrelation", 0.4},
             {"other_changes_sd", 0.1}};
  if (kind == "factorial-2x2") return crossed;
  if (kind == "stepped-wedge") return wedge;
  return kind == "interrupted-time-series" ? series : none;
}

constexpr std::string_view trials_of_practices[] = {"balanced-incomplete-block",
                                                    "cluster-k-arm",
                                                    "cluster-two-arm",
                                                    "factorial-2x2",
                                                    "head-to-head",
                                                    "stepped-wedge",
                                                    "interrupted-time-series"};

}  // namespace

TEST_CASE("people measured in practices of two sizes, of whom a part is lost one by one") {
  // Few people and a high correlation: what chance leaves of each practice counts.
  const PracticeSizes sizes{4, 0.5};
  constexpr double missing = 0.5;
  Draws draws(606);
  std::vector<double> estimates;
  for (std::size_t r = 0; r < replications; ++r)
    estimates.push_back(logit(known_share(draws, 200, sizes, p1, missing)) -
                        logit(known_share(draws, 200, sizes, p0, missing)));
  const auto variance = [&](double people, double cv, double lost, double eligible) {
    return at("cluster-two-arm",
              {{"cluster_size_cv", cv}, {"cluster_size", people}, {"share_missing", lost}},
              eligible, 200)
        .sampling_variance;
  };
  CHECK(std::abs(variance_z(estimates, variance(4, 0.5, missing, 100))) < allowed_z);
  // Twins: nobody lost; everybody eligible measured; as many as are known, none of them by chance,
  // in practices that are equal.
  CHECK(std::abs(variance_z(estimates, variance(4, 0.5, 0, 100))) > allowed_z);
  CHECK(std::abs(variance_z(estimates, variance(100, 0.5, missing, 100))) > allowed_z);
  CHECK(std::abs(variance_z(estimates, variance(2, 0, 0, 100))) > allowed_z);
}

TEST_CASE("the design effect where people are lost: of the others each is known or not") {
  for (const double missing : {0.0, 0.1, 0.4})
    for (const double people : {1.0, 12.0, 100.0}) {
      const TrialDesign d =
          designed("cluster-two-arm", {{"cluster_size", people}, {"share_missing", missing}});
      const MeasuredPeople found = measured_people(d, {.practices = 9, .cluster_size = 100});
      CHECK(found.measured == people);
      CHECK(found.known == doctest::Approx(people * (1 - missing)).epsilon(1e-15));
      CHECK(design_effect(found.known, found.cv, 0.05) ==
            doctest::Approx(1 + (people - 1) * (1 - missing) * 0.05).epsilon(1e-14));
    }
}

TEST_CASE("every trial of practices measures the people that it states") {
  const auto with = [](std::string_view kind, double people, double missing) {
    TrialDesign d = designed(kind, least(kind));
    for (std::size_t i = 0; i < d.inputs.size(); ++i) {
      if (d.kind->inputs[i].key == cluster_size_input.key) d.inputs[i] = people;
      if (d.kind->inputs[i].key == share_missing_input.key) d.inputs[i] = missing;
    }
    d.cost_per_patient = 7;
    return d;
  };
  for (const std::string_view kind : trials_of_practices) {
    CAPTURE(kind);
    const auto size = [&](const TrialDesign& d, double eligible) {
      return d.kind->at_size(d, 10, {400, 1, eligible, logit(p0), logit(p1)}, icc);
    };
    const TrialSize thirty = size(with(kind, 30, 0), 100),
                    same = size(designed(kind, least(kind)), 30);
    // As many as are eligible elsewhere, to the last bit; where fewer are, all of them.
    CHECK(thirty.sampling_variance == same.sampling_variance);
    CHECK(size(with(kind, 30, 0), 12).sampling_variance ==
          size(designed(kind, least(kind)), 12).sampling_variance);
    CHECK(size(with(kind, 30, 0), 100).sampling_variance >
          size(designed(kind, least(kind)), 100).sampling_variance);
    // Losing people costs as much and says less; more than having measured as many fewer.
    const TrialSize lost = size(with(kind, 30, 0.2), 100);
    CHECK(lost.research_cost.patients == thirty.research_cost.patients);
    CHECK(lost.sampling_variance > thirty.sampling_variance);
    CHECK(lost.sampling_variance >= size(with(kind, 24, 0), 100).sampling_variance);
    CHECK(lost.sampling_variance ==
          doctest::Approx(size(with(kind, 24, 0), 100).sampling_variance).epsilon(0.05));
    CHECK(thirty.research_cost.patients ==
          doctest::Approx(0.3 * size(with(kind, 100, 0), 100).research_cost.patients));
  }
}
