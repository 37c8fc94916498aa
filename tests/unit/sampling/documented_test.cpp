// The numbers that docs/methods/sampling.md prints.
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "models/numerics/standard_error.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/copula.hpp"
#include "engine/sampling/stream.hpp"
#include "engine/sampling/uniform_source.hpp"

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace
namespace numerics = equipoise::numerics;

namespace {

/// A printed number with so many decimals is the rounding of the value.
bool prints_as(double value, double printed, int decimals) {
  return std::abs(value - printed) <= 0.5000001 * std::pow(10.0, -decimals);
}

double uniform(std::size_t draw) {
  double u = 0;
  Stream({1, Purpose::parameter, "p"}).fill_uniform(draw, {&u, 1});
  return u;
}

struct MeanOfExample {
  double mean, standard_error;
};

/// exp(a b + c) over one run of 4,096 draws.
MeanOfExample example(const SamplingPlan& plan) {
  const std::vector<std::string> names{"a", "b", "c"};
  const std::unique_ptr<const UniformSource> source =
      plan.method == Method::monte_carlo       ? make_monte_carlo(plan, names)
      : plan.method == Method::latin_hypercube ? make_latin_hypercube(plan, names)
                                               : make_sobol(plan, names);
  std::array<std::vector<double>, 3> u;
  for (std::size_t d = 0; d < 3; ++d) {
    u[d].resize(plan.draws);
    source->fill(d, {0, plan.draws}, u[d]);
  }
  std::vector<double> x(plan.draws);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::exp(u[0][i] * u[1][i] + u[2][i]);
  return {numerics::mean(x), numerics::standard_error(x, draw_groups(plan))};
}

}  // namespace

TEST_CASE("docs/methods/sampling.md: the first uniforms of a stream") {
  CHECK(prints_as(uniform(0), 0.545337745251, 12));
  CHECK(prints_as(uniform(1), 0.268299075438, 12));
  CHECK(prints_as(uniform(7312), 0.320121174591, 12));
  CHECK_FALSE(prints_as(uniform(2), 0.320121174591, 12));
}

TEST_CASE("docs/methods/sampling.md: statements and their shapes") {
  struct Printed {
    ExampleStatement statement;
    double a, b;
    int decimals_a, decimals_b;
    double lower, upper;  ///< 2.5% and 97.5%, six significant digits or more
  };
  const std::vector<Printed> printed{
      {{"beta", {{"mean", 0.37}, {"se", 0.02}}}, 215.2475, 366.5025, 4, 4, 0.331240, 0.409607},
      {{"beta", {{"mean", 0.30}, {"ci95", 0.25, 0.40}}},
       42.5549,
       99.2948,
       4,
       4,
       0.227671,
       0.377671},
      {{"beta", {{"median", 0.30}, {"ci95", 0.25, 0.40}}},
       42.7649,
       99.3414,
       4,
       4,
       0.228590,
       0.378590},
      {{"beta", {{"ci95", 0.25, 0.40}}}, 47.6791, 100.0592, 4, 4, 0.25, 0.40},
      {{"gamma", {{"mean", 300}, {"se", 90}}}, 11.1111, 27, 4, 9, 150.372301, 500.432206},
      {{"gamma", {{"mean", 220}, {"ci95", 120, 400}}},
       9.3121,
       23.6251,
       4,
       4,
       102.197088,
       382.197088},
      {{"lognormal", {{"median", 0.76}, {"ci95", 0.63, 0.90}}},
       -0.274437,
       0.090990,
       6,
       6,
       0.635862,
       0.908374},
      {{"lognormal", {{"mean", 0.76}, {"ci95", 0.63, 0.90}}},
       -0.278576,
       0.090990,
       6,
       6,
       0.633235,
       0.904621},
      {{"logit_normal", {{"median", 0.05}, {"ci95", 0.02, 0.09}}},
       -2.944439,
       0.355501,
       6,
       6,
       0.025551,
       0.095551},
      {{"logit_normal", {{"mean", 0.05}, {"se", 0.02}}},
       -3.019767,
       0.410827,
       6,
       6,
       0.021353,
       0.098451},
      {{"logit_normal", {{"mean", 0.05}, {"ci95", 0.02, 0.09}}},
       -3.006779,
       0.373463,
       6,
       6,
       0.023231,
       0.093231},
      {{"truncated_normal", {{"mean", 0.7}, {"se", 0.15}, {"lower", 0}, {"upper", 1}}},
       0.715411,
       0.164709,
       6,
       6,
       0.389595,
       0.963558},
      {{"truncated_normal", {{"ci95", 0.3, 0.95}, {"lower", 0}, {"upper", 1}}},
       0.658352,
       0.181858,
       6,
       6,
       0.3,
       0.95},
      {{"weibull", {{"mean", 7}, {"sd", 5}}}, 1.4200, 7.6970, 4, 4, 0.578033, 19.299596},
      {{"weibull", {{"mean", 7}, {"ci95", 0.6, 19}}}, 1.4483, 7.7189, 4, 4, 0.609777, 19.009777},
      {{"weibull", {{"ci95", 0.6, 19}}}, 1.4417, 7.6833, 4, 4, 0.6, 19},
  };
  for (const Printed& p : printed) {
    CAPTURE(p.statement.text());
    const Distribution d = p.statement.solved();
    CHECK(prints_as(d.shape().a, p.a, p.decimals_a));
    CHECK(prints_as(d.shape().b, p.b, p.decimals_b));
    CHECK(prints_as(d.quantile(0.025), p.lower, 6));
    CHECK(prints_as(d.quantile(0.975), p.upper, 6));
    CHECK_FALSE(prints_as(d.quantile(0.975), p.upper + 2e-6, 6));
  }
}

TEST_CASE("docs/methods/sampling.md: the normal correlation of a rank correlation") {
  const auto normal_correlation = [](double spearman) {
    const std::vector<Parameter> parameters{
        {"a", ExampleStatement{"beta", {{"mean", 0.3}, {"se", 0.1}}}.solved()},
        {"b", ExampleStatement{"gamma", {{"mean", 300}, {"se", 200}}}.solved()}};
    const auto groups = correlate(parameters, {}, std::vector<Correlation>{{"a", "b", spearman}});
    return std::get<std::vector<CorrelatedGroup>>(groups).front().factor.at(1, 0);
  };
  CHECK(prints_as(normal_correlation(0.5), 0.517638, 6));
  CHECK(prints_as(normal_correlation(0.6), 0.618034, 6));
  CHECK(prints_as(normal_correlation(0.9), 0.907981, 6));
  CHECK_FALSE(prints_as(normal_correlation(0.9), 0.9, 6));
}

TEST_CASE("docs/methods/sampling.md: what a standard error means, method by method") {
  // (e - 1) sum_k 1 / (k! (k + 1)^2)
  constexpr double truth = 2.264527319;
  struct Printed {
    SamplingPlan plan;
    double mean, standard_error;  ///< of seed 1, six decimals
    double spread, stated;        ///< over 400 seeds: sd of the means, root mean square error
  };
  const std::vector<Printed> printed{
      {{Method::monte_carlo, 1, 4096, 1}, 2.280456, 0.013703, 0.01385, 0.01357},
      {{Method::latin_hypercube, 1, 4096, 1}, 2.272052, 0.013759, 0.00453, 0.01359},
      {{Method::sobol, 1, 4096, 16}, 2.264469, 0.000260, 0.000204, 0.000221}};
  constexpr std::size_t seeds = 400;
  for (const Printed& p : printed) {
    CAPTURE(name(p.plan.method));
    const MeanOfExample first = example(p.plan);
    CHECK(prints_as(first.mean, p.mean, 6));
    CHECK(prints_as(first.standard_error, p.standard_error, 6));
    std::vector<double> means;
    numerics::Sum squares;
    for (std::size_t i = 0; i < seeds; ++i) {
      SamplingPlan plan = p.plan;
      plan.seed = 1000 + i;
      const MeanOfExample run = example(plan);
      means.push_back(run.mean);
      squares.add(run.standard_error * run.standard_error);
    }
    const double se_of_mean =
        numerics::standard_error(means, numerics::DrawGroups::independent(seeds));
    const double spread = se_of_mean * std::sqrt(static_cast<double>(seeds));
    CHECK(std::abs(spread / p.spread - 1) < 0.005);  // four printed digits or three
    CHECK(std::abs(std::sqrt(squares.value() / seeds) / p.stated - 1) < 0.005);
    CHECK(std::abs(numerics::mean(means) - truth) < 4 * se_of_mean);
    CHECK_FALSE(std::abs(numerics::mean(means) - truth - 10 * se_of_mean) < 4 * se_of_mean);
  }
}
