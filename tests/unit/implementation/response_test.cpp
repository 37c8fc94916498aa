// The tables against plain means over draws: same numbers, another way.
#include "models/implementation/response.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "models/implementation/schedule_table.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise::implementation;
using equipoise::numerics::DrawGroups;
using equipoise::sample::Pairing;
using equipoise::sample::Shape;

// The plain mean over draws of people x reach x weight x gain(y).
double plain(const PairingDraws& x, Gain gain, Counted counted, double y) {
  equipoise::numerics::Sum sum;
  for (std::size_t d = 0; d < x.size(); ++d) {
    const double people = (counted == Counted::first_year ? x.first_year : x.each_later_year)[d];
    const double weight = gain == Gain::qalys       ? x.qalys[d]
                          : gain == Gain::care_cost ? x.care_cost[d]
                                                    : 1.0;
    sum.add(people * x.reach[d] * weight *
            adherence_gain(x.current_adherence[d], x.achievable[d], y));
  }
  return sum.value() / static_cast<double>(x.size());
}

// Largest |table - plain mean| over many y and rows, relative to the largest value of the row.
double largest_miss(const Shape& shape, double lower, double upper) {
  const Pairing pairing(shape);
  const PairingDraws draws = pairing.draws();
  const ResponseDraws response(draws, Batches(DrawGroups::independent(draws.size())));
  const CubicTable table = tabulate_response(response, lower, upper);
  double miss = 0.0;
  for (const Gain gain : {Gain::qalys, Gain::care_cost, Gain::people})
    for (const Counted counted : {Counted::first_year, Counted::later_year}) {
      const std::size_t row = response_row(table.rows(), gain, counted);
      double scale = 0.0, worst = 0.0;
      for (int i = 0; i <= 331; ++i) {
        const double y = lower + (upper - lower) * i / 331.0;
        const double truth = plain(draws, gain, counted, y);
        scale = std::max(scale, std::abs(truth));
        worst = std::max(worst, std::abs(table(row, y) - truth));
      }
      miss = std::max(miss, worst / scale);
    }
  return miss;
}

}  // namespace

TEST_CASE("the table is the plain mean over draws") {
  // Where draws do not meet a ceiling the functions are smooth: the stated tolerance holds
  // everywhere.
  Shape smooth;
  smooth.achievable = 1.0;
  CHECK(largest_miss(smooth, -2.5, 3.0) < 1e-6);
  Shape patients = smooth;
  patients.new_patients = true;
  CHECK(largest_miss(patients, -2.5, 3.0) < 1e-6);
  // One ceiling for all draws: a breakpoint, nothing lost.
  Shape common = smooth;
  common.a0_sd = 0.0;
  common.achievable = 0.45;
  CHECK(largest_miss(common, -2.5, 3.0) < 1e-6);
  // Everybody above the ceiling already: nothing to gain, all to lose; a kink at 0.
  common.achievable = 0.2;
  CHECK(largest_miss(common, -2.5, 3.0) < 1e-6);
  // Ceilings that differ between 1,000 draws: kinks of weight 1/1000. A cell of 1/64 that holds n
  // of them misses by at most n/1000 x slope (at most 1/4 of the people's row) x a quarter of the
  // cell; here n is at most about 120, relative to a largest value of about .1 of the people.
  Shape many = smooth;
  many.achievable = 0.45;
  CHECK(largest_miss(many, -2.5, 3.0) < 120.0 / 1000 * 0.25 / 64 / 4 / 0.1);
}

TEST_CASE("slopes are exact on either side of 0 and of a common ceiling") {
  Shape shape;
  shape.a0_sd = 0.0;
  shape.achievable = 0.45;
  const Pairing pairing(shape);
  const ResponseDraws response(pairing.draws(), Batches(DrawGroups::independent(shape.draws)));
  const double ceiling = response.common_ceiling();
  CHECK(ceiling == doctest::Approx(std::log(0.45 / 0.55) - std::log(0.37 / 0.63)).epsilon(1e-13));
  const CubicTable table = tabulate_response(response, -1, 2);
  std::array<double, 3> value, below, above;
  table.evaluate(ceiling, true, value, below);
  table.evaluate(ceiling, false, value, above);
  CHECK(below[2] / value[2] == doctest::Approx(0.45 * 0.55 / 0.08).epsilon(1e-11));
  CHECK(above[2] == 0.0);
}

TEST_CASE("batches partition the draws, in both layouts") {
  for (const DrawGroups& groups : {DrawGroups::independent(10), DrawGroups::independent(1003),
                                   DrawGroups::replicated(1003, 8)}) {
    const Batches batches(groups);
    std::vector<int> seen(groups.draws, 0);
    for (std::size_t b = 0; b < batches.count(); ++b)
      for (std::size_t i = 0; i < batches.size(b); ++i) {
        const std::size_t d = batches.draw(b, i);
        REQUIRE(d < groups.draws);
        ++seen[d];
        if (groups.replicates < groups.draws) CHECK(d % groups.replicates == b);
      }
    CHECK(std::accumulate(seen.begin(), seen.end(), 0) == static_cast<int>(groups.draws));
    for (const int times : seen) CHECK(times == 1);
  }
  CHECK(Batches(DrawGroups::independent(10000)).count() == 250);
  CHECK(Batches(DrawGroups::replicated(10000, 8)).count() == 8);
}

TEST_CASE("batch means at a few points give the table between them") {
  Shape shape;
  shape.achievable = 1.0;
  shape.new_patients = true;
  const Pairing pairing(shape);
  const ResponseDraws response(pairing.draws(), Batches(DrawGroups::independent(shape.draws)));
  const CubicTable table = tabulate_response(response, -2, 2.5);
  const BatchResponse batch(response, -2, 2.5);
  std::array<double, BatchResponse::points> weight;
  for (std::size_t row = 0; row < 6; ++row)
    for (const double y : {-1.9, -0.3, 0.0, 0.77, 2.4}) {
      batch.interpolation(y, weight);
      double mean = 0.0;
      for (std::size_t k = 0; k < BatchResponse::points; ++k)
        for (std::size_t b = 0; b < batch.batches().count(); ++b)
          mean += weight[k] * batch.mean(row, k)[b] * static_cast<double>(batch.batches().size(b)) /
                  static_cast<double>(shape.draws);
      CHECK(std::abs(mean - table(row, y)) < 1e-6 * std::abs(table(row, 2.5)));
    }
}

TEST_CASE("a schedule's table is the payoff function at a fixed effect") {
  for (const bool new_patients : {false, true})
    for (const double achievable : {0.45, 1.0}) {
      Shape shape;
      shape.draws = 500;
      shape.new_patients = new_patients;
      shape.achievable = achievable;
      const double lambda = 0.6;
      const Setting setting{280, lambda, {10, 0.035, 0.015}};
      const Persistence persistence{0.5, Decay::half_life, 1.5};
      const std::array<Schedule, 4> schedules{Schedule{0, 10}, Schedule{0.5, 2.25},
                                              Schedule{2.25, 10}, Schedule{0, 2, 2}};
      Pairing pairing(shape);
      const ResponseDraws response(pairing.draws(), Batches(DrawGroups::independent(shape.draws)));
      const CubicTable means = tabulate_response(response, -1.5, 2);
      const CubicTable table =
          tabulate_schedules(means, persistence, schedules, setting.horizon, -1.5, 2, 3);
      for (const double delta : {-1.3, -0.2, 0.0, 0.25, 0.9, 2.1}) {
        pairing.effect.assign(shape.draws, delta);
        for (std::size_t s = 0; s < schedules.size(); ++s) {
          const PairingPayoff p = payoff(pairing.draws(), setting, persistence, schedules[s]);
          const std::array<double, 3> truth{equipoise::numerics::mean(p.qalys),
                                            equipoise::numerics::mean(p.care_cost),
                                            equipoise::numerics::mean(p.extra_adherent)};
          for (std::size_t g = 0; g < 3; ++g) {
            const double scale = std::abs(table(3 * s + g, 2.0));
            // Smooth: each table within 1e-6. Ceilings of 500 draws: as in the first test.
            const double bound = achievable == 1.0 ? 2e-6 : 60.0 / 500 * 0.25 / 64 / 4 / 0.1;
            CHECK(std::abs(table(3 * s + g, lambda * delta) - truth[g]) < bound * scale);
          }
        }
      }
    }
}

TEST_CASE("a ceiling that all draws share bends every schedule where its effect meets it") {
  Shape shape;
  shape.draws = 20;
  shape.a0_sd = 0.0;
  shape.achievable = 0.40;
  const Setting setting{280, 1.0, {10, 0.035, 0.035}};
  const Persistence persistence{0.5, Decay::half_life, 1.5};
  const std::array<Schedule, 2> schedules{Schedule{0, 10}, Schedule{0, 2}};
  Pairing pairing(shape);
  const ResponseDraws response(pairing.draws(), Batches(DrawGroups::independent(shape.draws)));
  const CubicTable table = tabulate_schedules(tabulate_response(response, -1, 2), persistence,
                                              schedules, setting.horizon, -1, 2);
  double worst = 0.0;
  for (int i = 0; i <= 1000; ++i) {
    const double delta = -1 + 0.003 * i;
    pairing.effect.assign(shape.draws, delta);
    for (std::size_t s = 0; s < schedules.size(); ++s) {
      const PairingPayoff p = payoff(pairing.draws(), setting, persistence, schedules[s]);
      worst = std::max(worst, std::abs(table(2 * s, delta) - equipoise::numerics::mean(p.qalys)) /
                                  table(2 * s, 2.0));
    }
  }
  CHECK(worst < 2e-6);  // both tables within 1e-6
}

TEST_CASE("batch means bend at 0 where only harm is possible") {
  Shape shape;
  shape.achievable = 0.2;
  shape.a0_sd = 0.0;
  const Pairing pairing(shape);
  const PairingDraws draws = pairing.draws();
  const ResponseDraws response(draws, Batches(DrawGroups::independent(shape.draws)));
  const BatchResponse batch(response, -0.5, 1.0);
  std::array<double, BatchResponse::points> weight;
  for (const double y : {-0.45, -0.1, -1e-3, 0.0, 1e-3, 0.3, 0.9}) {
    batch.interpolation(y, weight);
    double mean = 0.0;
    for (std::size_t k = 0; k < BatchResponse::points; ++k)
      for (std::size_t b = 0; b < batch.batches().count(); ++b)
        mean += weight[k] * batch.mean(0, k)[b] * static_cast<double>(batch.batches().size(b)) /
                static_cast<double>(shape.draws);
    // Ten points on half a unit of a logistic curve: far below 1e-9 of the largest harm.
    const double truth = plain(draws, Gain::qalys, Counted::first_year, y);
    CHECK(std::abs(mean - truth) <
          1e-9 * std::abs(plain(draws, Gain::qalys, Counted::first_year, -0.5)));
  }
}

TEST_CASE("a table of a straight line is two cells, and twins are caught") {
  const auto line = [](double x, bool, std::span<double> value, std::span<double> slope) {
    value[0] = 2 * x;
    slope[0] = 2;
  };
  const std::array<double, 2> ends{0.0, 0.4};
  const CubicTable table = tabulate(1, line, ends, {});
  CHECK(table.size() == 3);
  CHECK(table(0, 7.0) == doctest::Approx(14.0));
  const std::array<double, 2> backwards{1.0, 0.0};
  CHECK_THROWS((void)tabulate(1, line, backwards, {}));
}
