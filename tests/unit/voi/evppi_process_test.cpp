/// The Gaussian process beside additive splines, on groups of five to twenty parameters of known
/// value. Prints the table of docs/methods/value-of-information.md.
#include <cstdio>
#include <ctime>
#include <doctest/doctest.h>
#include <string>

#include "models/numerics/regression.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evppi.hpp"

#include "tests/unit/voi/many_parameters.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::size_t draws = 10000;
const auto groups = numerics::DrawGroups::independent(draws);

struct Row {
  Estimate found;
  double upward = 0, downward = 0;
  double missed = 0;  ///< sd of fitted less true expectation, relative to that of the truth
  double seconds = 0;
};

double missed(const GroupSample& sample, std::span<const double> qalys,
              std::span<const double> cost) {
  Values distance(draws), around(draws);
  const double mean = numerics::mean(sample.benefit_of_first);
  for (std::size_t i = 0; i < draws; ++i) {
    const double truth = sample.benefit_of_first[i], found = qalys[i] - cost[i];
    distance[i] = (found - truth) * (found - truth), around[i] = (truth - mean) * (truth - mean);
  }
  return std::sqrt(numerics::mean(distance) / numerics::mean(around));
}

template <class Work>
Row timed(const Work& work) {
  const std::clock_t start = std::clock();  // of the processor: other work does not count
  Row row = work();
  row.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  return row;
}

Row by_process(const GroupSample& sample) {
  Row row = timed([&] {
    const voi::PartialInformation fit(sample.views(), sample.outcomes);
    CHECK(fit.method().starts_with("Gaussian process of rank "));
    const voi::Bias bias = fit.bias(1, groups);
    return Row{fit.evppi(1, groups).value, bias.upward, bias.downward};
  });
  const voi::Curves curves(sample.views(), Views{sample.rows[2], sample.rows[3]});
  row.missed = missed(sample, curves.fitted(0), curves.fitted(1));
  return row;
}

/// Two options: what a penalised regression without interactions makes of the same draws, with the
/// influence values of evppi.hpp.
Row by_additive_splines(const GroupSample& sample) {
  return timed([&] {
    const std::size_t basis = sample.parameters.size() <= 12 ? 8 : 5;
    const Views responses{sample.rows[2], sample.rows[3]};
    const numerics::PenalisedRegression fit(sample.views(), responses, {.basis = basis});
    Values increment(draws), weight(draws), smoothed(draws), rest(draws), again(draws);
    for (std::size_t i = 0; i < draws; ++i) increment[i] = fit.fitted(0)[i] - fit.fitted(1)[i];
    const bool best = numerics::mean(increment) > 0;
    Values influence(draws);
    for (std::size_t i = 0; i < draws; ++i) {
      influence[i] = std::max(0.0, best ? -increment[i] : increment[i]);
      weight[i] = (increment[i] > 0 ? 1.0 : 0.0) - (best ? 1.0 : 0.0);
    }
    Row row;
    row.found.value = numerics::mean(influence);
    for (const std::size_t r : {std::size_t{0}, std::size_t{1}}) {
      fit.smooth(r, weight, smoothed);
      for (std::size_t i = 0; i < draws; ++i) rest[i] = weight[i] - smoothed[i];
      fit.smooth(r, rest, again);
      for (std::size_t i = 0; i < draws; ++i)
        influence[i] +=
            (smoothed[i] + again[i]) * (r == 0 ? 1 : -1) * (responses[r][i] - fit.fitted(r)[i]);
    }
    row.found.standard_error = numerics::standard_error(influence, groups);
    row.missed = missed(sample, fit.fitted(0), fit.fitted(1));
    return row;
  });
}

/// Two hundredths: what 100 smooth products miss, which is not in the standard error.
bool agrees(const Row& row, const Estimate& truth) {
  const double slack =
      0.02 * truth.value + 4 * std::hypot(row.found.standard_error, truth.standard_error);
  return row.found.value < truth.value + row.upward + slack &&
         row.found.value > truth.value - row.downward - slack;
}

void print(const GroupProblem& problem, const char* method, const Row& row, const Estimate& truth) {
  std::printf("%-32s %-16s %8.5g (%.2g)  truth %8.5g (%.2g)  missed %.3f  %.0f ms\n",
              problem.name.c_str(), method, row.found.value, row.found.standard_error, truth.value,
              truth.standard_error, row.missed, 1000 * row.seconds);
}

}  // namespace

TEST_CASE("groups of known value: the Gaussian process agrees") {
  struct Case {
    GroupProblem problem;
    double exact;   ///< 0: by Monte Carlo over the expectations
    bool additive;  ///< splines without interactions suffice
  };
  for (const Case& c : {Case{linear_gaussian(), 0.629828858795, true},
                        Case{products_of_three(), 0, true}, Case{twenty_parameters(), 0, false}}) {
    const Estimate truth = c.exact > 0 ? Estimate{c.exact, 0} : value_of_group(c.problem, 400000);
    const GroupSample sample(c.problem, draws, 41);
    const Row process = by_process(sample), splines = by_additive_splines(sample);
    print(c.problem, "Gaussian process", process, truth);
    print(c.problem, "additive splines", splines, truth);
    CAPTURE(c.problem.name);
    CHECK(agrees(process, truth));
    CHECK(process.found.standard_error < 0.1 * truth.value);
    CHECK(agrees(splines, truth) == c.additive);  // the twin: interactions alone would not be seen
  }
}
