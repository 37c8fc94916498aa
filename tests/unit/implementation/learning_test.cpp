// What trials teach about the effects of a strategy: printed numbers, and against steps of rank
// one.
#include "models/implementation/learning.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <random>

using equipoise::implementation::Effect;
using equipoise::implementation::joint;
using equipoise::implementation::JointEffects;
using equipoise::implementation::learn;
using equipoise::implementation::learn_in_turn;
using equipoise::implementation::ReportedEffect;
using equipoise::implementation::StrategyEffects;

namespace {

// Audit and feedback in three targets: 6.2% (4.1 to 8.2), spread 6%, at a half.
const StrategyEffects audit{0.249283, 0.042506, {{1, 0, 0.24}, {1, 0, 0.24}, {1, 0, 0.24}}};

double largest_difference(const StrategyEffects& effects, const JointEffects& all) {
  const JointEffects own = joint(effects);
  double most = 0.0;
  for (std::size_t i = 0; i < own.mean.size(); ++i) {
    const double sd = std::sqrt(own.cov(i, i)) + 1e-12;
    most = std::max(most, std::abs(own.mean[i] - all.mean[i]) / sd);
    for (std::size_t j = 0; j < own.mean.size(); ++j)
      most = std::max(most, std::abs(own.cov(i, j) - all.cov(i, j)) /
                                (sd * (std::sqrt(own.cov(j, j)) + 1e-12)));
  }
  return most;
}

}  // namespace

TEST_CASE("20 practices an arm: weight .6427, variance .021226; another target .01955, .059371") {
  const ReportedEffect trial[] = {{0, 0.5, 1 / 0.033026}};
  const StrategyEffects after = learn(audit, trial);
  // Half a unit of the last printed digit.
  const double moved = 0.5 - audit.mean;
  CHECK(std::abs((after.at(0).mean - audit.mean) / moved - 0.6427) < 5e-5);
  CHECK(std::abs(after.at(0).variance() - 0.021226) < 5e-7);
  CHECK(std::abs((after.at(1).mean - audit.mean) / moved - 0.01955) < 5e-6);
  CHECK(std::abs(after.at(1).variance() - 0.059371) < 5e-7);
  // Twin: had the trial told as much elsewhere as here, or nothing, the numbers would be others.
  CHECK(std::abs((after.at(1).mean - audit.mean) / moved - 0.6427) > 0.5);
  CHECK(after.at(1).mean != audit.mean);
}

TEST_CASE("many beliefs and reports: the same as steps of rank one, in any order, in parts") {
  std::mt19937_64 random(20261123);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int i = 0; i < 200; ++i) {
    StrategyEffects prior{uniform(random) - 0.3, i % 7 == 0 ? 0.0 : uniform(random), {}};
    const std::size_t places = 1 + i % 5;
    for (std::size_t t = 0; t < places; ++t)
      prior.places.push_back(
          {uniform(random), uniform(random) - 0.5, i % 5 == 0 ? 0.0 : uniform(random)});
    std::vector<ReportedEffect> reports, halves;
    for (int k = 0; k < 1 + i % 6; ++k) {
      reports.push_back({static_cast<std::size_t>(uniform(random) * static_cast<double>(places)),
                         2 * uniform(random) - 1, i % 11 == 0 ? 0.0 : 100 * uniform(random)});
      ReportedEffect half = reports.back();
      half.precision /= 2;
      halves.insert(halves.begin(), {half, half});  // the last one first
    }
    const StrategyEffects after = learn(prior, reports);
    // 1e-9 of a standard deviation: 6 steps of rank one lose a few of 16 digits where data are
    // much more exact than the belief.
    CHECK(largest_difference(after, learn_in_turn(joint(prior), reports)) < 1e-9);
    CHECK(largest_difference(after, learn_in_turn(joint(prior), halves)) < 1e-9);
    CHECK(largest_difference(after, joint(learn(learn(prior, std::span(reports).first(1)),
                                                std::span(reports).subspan(1)))) < 1e-9);
    // Twin: another estimate is another belief, unless nobody was observed or nothing is uncertain.
    halves.back().estimate += 1;
    const std::size_t place = halves.back().place;
    if (halves.back().precision > 0 && joint(prior).cov(place + 1, place + 1) > 0)
      CHECK(largest_difference(after, learn_in_turn(joint(prior), halves)) > 1e-6);
  }
}

TEST_CASE("a trial without people changes nothing, to the last bit") {
  const ReportedEffect nobody[] = {{1, 3.0, 0.0}};
  const StrategyEffects after = learn(audit, nobody);
  CHECK(after.mean == audit.mean);
  CHECK(after.standard_error == audit.standard_error);
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(after.places[t].loading == 1.0);
    CHECK(after.places[t].offset == 0.0);
    CHECK(after.places[t].sd == 0.24);
  }
}

TEST_CASE("what two places share afterwards is the product of what each shares with the mean") {
  const ReportedEffect trials[] = {{0, 0.4, 30.0}, {1, -0.1, 12.0}};
  const StrategyEffects after = learn(audit, trials);
  const JointEffects all = learn_in_turn(joint(audit), trials);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < i; ++j)
      CHECK(after.at(i).standard_error * after.at(j).standard_error ==
            doctest::Approx(all.cov(i + 1, j + 1)).epsilon(1e-12));
}
