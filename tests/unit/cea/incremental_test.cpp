#include "models/cea/incremental.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <random>
#include <vector>

using namespace equipoise;
using cea::FrontierStatus;
using Values = std::vector<double>;

namespace {

/// The definitions, option by option: dominated by another option; else extendedly dominated where
/// some mixture of two others costs less for the same QALYs.
FrontierStatus by_definition(const Values& cost, const Values& qalys, std::size_t j) {
  const std::size_t n = cost.size();
  for (std::size_t i = 0; i < n; ++i)
    if (cost[i] <= cost[j] && qalys[i] >= qalys[j] && (cost[i] < cost[j] || qalys[i] > qalys[j]))
      return FrontierStatus::dominated;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b) {
      if (!(qalys[a] < qalys[j] && qalys[j] < qalys[b])) continue;
      const double share = (qalys[j] - qalys[a]) / (qalys[b] - qalys[a]);
      if (cost[a] + share * (cost[b] - cost[a]) < cost[j] - 1e-9)
        return FrontierStatus::extendedly_dominated;
    }
  const double cheapest = *std::min_element(cost.begin(), cost.end());
  return cost[j] == cheapest ? FrontierStatus::reference : FrontierStatus::non_dominated;
}

/// The way textbooks work it: drop dominated options, compute ICERs, drop the first whose successor
/// has a lower ICER, start again.
std::vector<std::size_t> frontier_by_repeated_icers(const Values& cost, const Values& qalys) {
  std::vector<std::size_t> left;
  for (std::size_t j = 0; j < cost.size(); ++j)
    if (by_definition(cost, qalys, j) != FrontierStatus::dominated) left.push_back(j);
  std::sort(left.begin(), left.end(),
            [&](std::size_t a, std::size_t b) { return cost[a] < cost[b]; });
  // What is left at the same cost is the same option twice.
  left.erase(std::unique(left.begin(), left.end(),
                         [&](std::size_t a, std::size_t b) { return cost[a] == cost[b]; }),
             left.end());
  const auto icer = [&](std::size_t i) {
    return (cost[left[i]] - cost[left[i - 1]]) / (qalys[left[i]] - qalys[left[i - 1]]);
  };
  for (std::size_t i = 1; i + 1 < left.size();) {
    if (icer(i) > icer(i + 1)) {
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
      i = 1;
    } else {
      ++i;
    }
  }
  return left;
}

}  // namespace

TEST_CASE("Sick-Sicker, four strategies: the published analysis") {
  // DARTH cohort-modeling tutorial (time-independent), CEA table; costs and QALYs recomputed.
  const Values cost{151579.865957, 284804.513371, 259100.410617, 378875.198394};
  const Values qalys{20.7113314643, 21.4986628084, 22.1844651408, 23.1368441350};
  const auto rows = cea::incremental_analysis(cost, qalys);
  CHECK(cea::name(rows[0].status) == "reference");
  CHECK(cea::name(rows[1].status) == "dominated");
  CHECK(cea::name(rows[2].status) == "non-dominated");
  CHECK(std::abs(*rows[2].icer - 72987.636067) < 1e-3);   // printed 72,988
  CHECK(std::abs(*rows[3].icer - 125763.785754) < 1e-3);  // printed 125,764
  CHECK(*rows[3].against == 2);
  CHECK_FALSE(rows[0].icer);
  CHECK_FALSE(rows[1].icer);
}

TEST_CASE("several options extendedly dominated at once") {
  // 1, 2 and 3 all lie above the line from 0 to 4; 2 would look non-dominated beside 1 and 3 alone.
  const Values cost{0, 1000, 1800, 3000, 3100}, qalys{0, 0.1, 0.2, 0.25, 1.0};
  const auto rows = cea::incremental_analysis(cost, qalys);
  for (const std::size_t j : {1, 2, 3}) CHECK(cea::name(rows[j].status) == "extendedly dominated");
  CHECK(*rows[4].icer == doctest::Approx(3100).epsilon(1e-14));
  CHECK(*rows[4].against == 0);
}

TEST_CASE("ties") {
  SUBCASE("a point on the line stays, with the same ICER") {
    const auto rows = cea::incremental_analysis(Values{0, 0.1, 0.3}, Values{0, 0.1, 0.3});
    CHECK(rows[1].status == FrontierStatus::non_dominated);
    CHECK(*rows[1].icer == doctest::Approx(*rows[2].icer).epsilon(1e-12));
  }
  SUBCASE("same cost: the less effective is dominated") {
    const auto rows = cea::incremental_analysis(Values{10, 10, 20}, Values{1, 2, 3});
    CHECK(rows[0].status == FrontierStatus::dominated);
    CHECK(rows[1].status == FrontierStatus::reference);
    CHECK(*rows[2].icer == 10);
  }
  SUBCASE("same effect: the dearer is dominated") {
    const auto rows = cea::incremental_analysis(Values{10, 12}, Values{1, 1});
    CHECK(rows[1].status == FrontierStatus::dominated);
  }
  SUBCASE("options that are equal share a place") {
    const auto rows = cea::incremental_analysis(Values{0, 10, 10, 10}, Values{0, 1, 1, 1});
    CHECK_FALSE(rows[1].same_as);
    CHECK(*rows[2].same_as == 1);
    CHECK(*rows[3].same_as == 1);
    CHECK(rows[3].status == FrontierStatus::non_dominated);
    CHECK(*rows[3].icer == 10);
    const auto poor = cea::incremental_analysis(Values{0, 10, 10}, Values{1, 0, 0});
    CHECK(poor[2].status == FrontierStatus::dominated);
  }
  SUBCASE("one option") {
    const auto rows = cea::incremental_analysis(Values{5}, Values{1});
    CHECK(rows[0].status == FrontierStatus::reference);
  }
  SUBCASE("the reference is the cheapest, not the first, and may cost less than nothing") {
    const auto rows = cea::incremental_analysis(Values{100, -50}, Values{1, 0.5});
    CHECK(rows[1].status == FrontierStatus::reference);
    CHECK(*rows[0].icer == 300);
  }
}

TEST_CASE("random cases: the hull, the definitions and repeated ICERs agree") {
  std::mt19937_64 random(20261123);
  // A coarse grid makes ties and equal options common.
  std::uniform_int_distribution<int> grid(0, 12), count(1, 9);
  for (int trial = 0; trial < 4000; ++trial) {
    const std::size_t n = static_cast<std::size_t>(count(random));
    Values cost(n), qalys(n);
    for (std::size_t j = 0; j < n; ++j) cost[j] = grid(random), qalys[j] = grid(random);
    const auto rows = cea::incremental_analysis(cost, qalys);
    std::vector<std::size_t> frontier;
    for (std::size_t j = 0; j < n; ++j) {
      CAPTURE(trial);
      REQUIRE(cea::name(rows[j].status) == cea::name(by_definition(cost, qalys, j)));
      const bool on = rows[j].status == FrontierStatus::reference ||
                      rows[j].status == FrontierStatus::non_dominated;
      if (on && !rows[j].same_as) frontier.push_back(j);
      CHECK(rows[j].icer.has_value() == (rows[j].status == FrontierStatus::non_dominated));
      if (rows[j].against && rows[*rows[j].against].icer)
        CHECK(*rows[j].icer >= *rows[*rows[j].against].icer * (1 - 1e-12));
    }
    std::sort(frontier.begin(), frontier.end(),
              [&](std::size_t a, std::size_t b) { return cost[a] < cost[b]; });
    const std::vector<std::size_t> textbook = frontier_by_repeated_icers(cost, qalys);
    REQUIRE(textbook.size() == frontier.size());
    for (std::size_t i = 0; i < frontier.size(); ++i) CHECK(cost[textbook[i]] == cost[frontier[i]]);
  }
}

TEST_CASE("the order in which options are given does not matter") {
  const Values cost{0, 1000, 1800, 3000, 3100}, qalys{0, 0.4, 0.2, 0.25, 1.0};
  const auto rows = cea::incremental_analysis(cost, qalys);
  std::vector<std::size_t> order{3, 0, 4, 2, 1};
  Values shuffled_cost, shuffled_qalys;
  for (const std::size_t j : order) {
    shuffled_cost.push_back(cost[j]);
    shuffled_qalys.push_back(qalys[j]);
  }
  const auto shuffled = cea::incremental_analysis(shuffled_cost, shuffled_qalys);
  for (std::size_t i = 0; i < order.size(); ++i) {
    CHECK(shuffled[i].status == rows[order[i]].status);
    CHECK(shuffled[i].icer == rows[order[i]].icer);
  }
}
