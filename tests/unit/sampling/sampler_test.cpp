#include "engine/sampling/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "models/numerics/sum.hpp"

#include "engine/sampling/quantile_table.hpp"
#include "engine/sampling/stream.hpp"
#include "engine/sampling/uniform_source.hpp"

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace
using equipoise::LaneTable;
namespace numerics = equipoise::numerics;

namespace {

/// One parameter of every kind, joint groups of every kind, two correlations.
SamplerDescription everything(SamplingPlan plan) {
  SamplerDescription d;
  for (const ExampleStatement& statement : examples_of_every_form())
    d.parameters.push_back({"p." + statement.text(), statement.solved()});
  d.joint.push_back(std::get<JointGroup>(solve_dirichlet({"j.stay", "j.go"}, {30, 4})));
  d.joint.push_back(std::get<JointGroup>(
      solve_multivariate_normal({"j.x", "j.y"}, {0, 1}, SquareMatrix{2, {1, 0.5, 0.5, 2}})));
  d.joint.push_back(
      std::get<JointGroup>(solve_joint_draws({"j.c", "j.d"}, {{1, 2, 3}, {4, 5, 6}})));
  d.correlations.push_back({"p.beta(mean 0.37, se 0.02)", "p.gamma(mean 8420, se 1300)", 0.4});
  d.correlations.push_back(
      {"p.uniform(minimum 0.1, maximum 0.3)", "p.gamma(mean 8420, se 1300)", -0.3});
  d.plan = plan;
  return d;
}

Sampler sampler_of(SamplerDescription description) {
  MadeSampler made = Sampler::make(std::move(description));
  if (const auto* errors = std::get_if<std::vector<SamplingError>>(&made)) FAIL((*errors)[0].text);
  return std::get<Sampler>(std::move(made));
}

/// All draws, [row][draw], filled in blocks of this size.
std::vector<std::vector<double>> all_draws(const Sampler& sampler, std::size_t block = 256) {
  std::vector<std::vector<double>> result(sampler.rows());
  for (std::size_t first = 0; first < sampler.plan().draws; first += block) {
    const std::size_t count = std::min(block, sampler.plan().draws - first);
    LaneTable table(sampler.rows(), count);
    sampler.fill({first, count}, table);
    for (std::size_t i = 0; i < sampler.rows(); ++i)
      result[i].insert(result[i].end(), table.row(i).begin(), table.row(i).end());
  }
  return result;
}

SamplerDescription without_last_parameter(SamplerDescription d) {
  d.parameters.pop_back();
  return d;
}

}  // namespace

TEST_CASE("block size and threads have no say, draws can be replayed alone") {
  for (const SamplingPlan plan :
       {SamplingPlan{Method::monte_carlo, 1, 600, 1},
        SamplingPlan{Method::latin_hypercube, 1, 600, 1}, SamplingPlan{Method::sobol, 1, 600, 4}}) {
    CAPTURE(name(plan.method));
    const Sampler sampler = sampler_of(everything(plan));
    const auto expected = all_draws(sampler);
    for (const std::size_t block : {1U, 2U, 7U, 128U, 600U})
      CHECK(all_draws(sampler, block) == expected);
    std::vector<std::vector<std::vector<double>>> found(3);
    {
      std::vector<std::jthread> threads;
      for (auto& result : found) threads.emplace_back([&] { result = all_draws(sampler, 128); });
    }
    for (const auto& result : found) CHECK(result == expected);
    CHECK(all_draws(sampler_of(everything(plan))) == expected);
    SamplingPlan other_seed = plan;
    other_seed.seed = 2;
    CHECK_FALSE(all_draws(sampler_of(everything(other_seed))) == expected);
  }
}

TEST_CASE("lanes beyond the range are not touched") {
  const Sampler sampler = sampler_of(everything({Method::monte_carlo, 1, 600, 1}));
  LaneTable table(sampler.rows(), 16);
  for (std::size_t i = 0; i < sampler.rows(); ++i)
    std::fill(table.row(i).begin(), table.row(i).end(), -7);
  sampler.fill({3, 5}, table);
  for (std::size_t i = 0; i < sampler.rows(); ++i)
    for (std::size_t lane = 5; lane < 16; ++lane) CHECK(table.row(i)[lane] == -7);
  CHECK_THROWS(sampler.fill({596, 5}, table));
}

TEST_CASE("Monte Carlo: more draws, other parameters and another order move nothing") {
  const SamplerDescription small = everything({Method::monte_carlo, 1, 300, 1});
  SamplerDescription large = without_last_parameter(everything({Method::monte_carlo, 1, 600, 1}));
  std::reverse(large.parameters.begin(), large.parameters.end());
  std::reverse(large.joint.begin(), large.joint.end());
  std::reverse(large.correlations.begin(), large.correlations.end());
  const Sampler a = sampler_of(small), b = sampler_of(large);
  const auto x = all_draws(a), y = all_draws(b);
  CHECK(b.rows() + 1 == a.rows());
  for (const std::string& name : b.names())
    CHECK(std::equal(x[*a.row(name)].begin(), x[*a.row(name)].end(), y[*b.row(name)].begin()));
  CHECK_FALSE(b.row(everything({}).parameters.back().name).has_value());
}

TEST_CASE("one uniform a value: draw d of every kind is the quantile of output d of its stream") {
  const SamplerDescription description = everything({Method::monte_carlo, 9, 300, 1});
  SamplerDescription uncorrelated = description;
  uncorrelated.correlations.clear();
  const Sampler sampler = sampler_of(uncorrelated);
  const auto draws = all_draws(sampler);
  for (std::size_t i = 0; i < description.parameters.size(); ++i) {
    const Parameter& p = description.parameters[i];
    CAPTURE(p.name);
    // Output d of a plain generator: no kind takes a second number, or a later value would differ.
    pcg64 generator = Stream({9, Purpose::parameter, p.name}).generator();
    std::vector<double> x(300);
    for (double& u : x) u = uniform_of_bits(generator());
    QuantileFunction(p.distribution).of_uniform(x);
    CHECK(x == draws[i]);
  }
}

TEST_CASE("tables of quantiles may be built before, by several threads at once") {
  const Sampler asked = sampler_of(everything({Method::monte_carlo, 1, 300, 1}));
  const Sampler built = sampler_of(everything({Method::monte_carlo, 1, 300, 1}));
  REQUIRE(built.tables() > 4);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread)
      threads.emplace_back([&built] {
        for (std::size_t table = 0; table < built.tables(); ++table) built.tabulate(table);
      });
  }
  CHECK(all_draws(built) == all_draws(asked));
}

TEST_CASE("means and standard deviations of rows are those of the distributions") {
  const SamplerDescription d = everything({Method::monte_carlo, 1, 2, 1});
  const Sampler sampler = sampler_of(d);
  for (std::size_t i = 0; i < d.parameters.size(); ++i) {
    CHECK(sampler.means()[i] == d.parameters[i].distribution.mean());
    CHECK(sampler.sds()[i] == d.parameters[i].distribution.sd());
  }
  CHECK(sampler.means()[*sampler.row("j.c")] == 2);
}

TEST_CASE("Latin hypercube: one draw a stratum, in an order that is random") {
  constexpr std::size_t n = 1000;
  const std::vector<std::string> names{"a", "b"};
  const auto source = make_latin_hypercube({Method::latin_hypercube, 3, n, 1}, names);
  std::vector<double> u(n), v(n);
  source->fill(0, {0, n}, u);
  source->fill(1, {0, n}, v);
  for (const auto& sample : {u, v}) {
    std::vector<int> count(n, 0);
    for (const double x : sample) ++count[static_cast<std::size_t>(x * n)];
    CHECK(std::all_of(count.begin(), count.end(), [](int c) { return c == 1; }));
  }
  // Independent orders: the correlation has standard error 1/sqrt(n - 1). The twin pairs u with
  // itself.
  const auto z = [](const std::vector<double>& x, const std::vector<double>& y) {
    numerics::Sum sum;
    for (std::size_t i = 0; i < n; ++i) sum.add((x[i] - 0.5) * (y[i] - 0.5));
    return sum.value() * 12 / std::sqrt(static_cast<double>(n));
  };
  CHECK(std::abs(z(u, v)) < 4);
  CHECK_FALSE(std::abs(z(u, u)) < 4);
}

TEST_CASE("Sobol: every replicate is a net: each elementary box of 256 points holds its share") {
  constexpr std::size_t replicates = 3, points = 256;
  const std::vector<std::string> names{"a", "b", "c", "d", "e"};
  const auto source = make_sobol({Method::sobol, 3, replicates * points, replicates}, names);
  std::vector<std::vector<double>> u(names.size(), std::vector<double>(replicates * points));
  for (std::size_t d = 0; d < names.size(); ++d) source->fill(d, {0, replicates * points}, u[d]);
  for (std::size_t r = 0; r < replicates; ++r) {
    // Each dimension alone: one point in each interval of length 1/256.
    for (std::size_t d = 0; d < names.size(); ++d) {
      std::set<std::size_t> cells;
      for (std::size_t i = 0; i < points; ++i)
        cells.insert(static_cast<std::size_t>(u[d][i * replicates + r] * points));
      CHECK(cells.size() == points);
    }
    // The first two dimensions form a (0, 8, 2)-net: every box of 2^-k by 2^-(8-k) holds one point.
    for (int k = 0; k <= 8; ++k) {
      std::set<std::pair<int, int>> boxes;
      for (std::size_t i = 0; i < points; ++i)
        boxes.emplace(static_cast<int>(u[0][i * replicates + r] * (1 << k)),
                      static_cast<int>(u[1][i * replicates + r] * (1 << (8 - k))));
      CHECK(boxes.size() == points);
    }
  }
}

TEST_CASE("Sobol keeps the prefix; replicates are independent and unbiased") {
  const std::vector<std::string> names{"a", "b", "c"};
  constexpr std::size_t replicates = 64, points = 64, n = replicates * points;
  const auto source = make_sobol({Method::sobol, 3, n, replicates}, names);
  const auto longer = make_sobol({Method::sobol, 3, 2 * n, replicates}, names);
  std::vector<double> a(n), b(n), c(n), again(n);
  source->fill(0, {0, n}, a);
  source->fill(1, {0, n}, b);
  source->fill(2, {0, n}, c);
  longer->fill(2, {0, n}, again);
  CHECK(again == c);

  // E[exp(a b + c)] = (e - 1) sum_k 1 / (k! (k + 1)^2) = 2.264527...; each replicate estimates it.
  double series = 0, factorial = 1;
  for (int k = 0; k < 25; ++k) {
    if (k > 0) factorial *= k;
    series += 1 / (factorial * (k + 1) * (k + 1));
  }
  const double truth = (std::exp(1.0) - 1) * series;
  std::vector<double> f(n);
  for (std::size_t i = 0; i < n; ++i) f[i] = std::exp(a[i] * b[i] + c[i]);
  const SamplingPlan plan{Method::sobol, 3, n, replicates};
  const double se = numerics::standard_error(f, draw_groups(plan));
  const double mean = numerics::mean(f);
  CHECK(std::abs(mean - truth) < 4 * se);
  CHECK_FALSE(std::abs(mean - truth - 10 * se) < 4 * se);
  // Far better than independent draws, or the points are not what they should be.
  const double se_independent = numerics::standard_error(f, numerics::DrawGroups::independent(n));
  CHECK(se < 0.2 * se_independent);
}

TEST_CASE("Sobol takes its dimensions in order of name, whatever the order of the study") {
  SamplerDescription d = everything({Method::sobol, 1, 64, 2});
  const Sampler a = sampler_of(d);
  std::reverse(d.parameters.begin(), d.parameters.end());
  const Sampler b = sampler_of(d);
  const auto x = all_draws(a), y = all_draws(b);
  for (const std::string& name : a.names()) CHECK(x[*a.row(name)] == y[*b.row(name)]);
}

TEST_CASE("what standard errors mean is part of the plan") {
  const SamplingPlan monte_carlo{Method::monte_carlo, 1, 100, 1}, one{Method::sobol, 1, 100, 1},
      ten{Method::sobol, 1, 100, 10}, latin{Method::latin_hypercube, 1, 100, 1};
  CHECK(standard_error_of(monte_carlo) == StandardError::independent);
  CHECK(standard_error_of(latin) == StandardError::upper_bound);
  CHECK(standard_error_of(ten) == StandardError::replicates);
  CHECK(standard_error_of(one) == StandardError::none);
  const std::vector<double> x = [] {
    std::vector<double> u(100);
    Stream({1, Purpose::parameter, "x"}).fill_uniform(0, u);
    return u;
  }();
  CHECK(std::isnan(numerics::standard_error(x, draw_groups(one))));
  CHECK(numerics::standard_error(x, draw_groups(ten)) > 0);
  CHECK(numerics::standard_error(x, draw_groups(latin)) ==
        numerics::standard_error(x, draw_groups(monte_carlo)));
  for (const Method method : {Method::monte_carlo, Method::latin_hypercube, Method::sobol})
    CHECK(find_method(name(method)) == method);
  CHECK_FALSE(find_method("montecarlo").has_value());
}

TEST_CASE("a sampler with the tables of another draws what it draws with its own") {
  const SamplingPlan plan{Method::monte_carlo, 7, 500, 1};
  const Sampler base = sampler_of(everything(plan));
  SamplerDescription changed = everything(plan);
  // Other distributions at other places: what serves is the distribution's, not the row's.
  std::swap(changed.parameters.front().distribution, changed.parameters.back().distribution);
  changed.parameters[1].distribution = changed.parameters[2].distribution;
  MadeSampler with = Sampler::make(changed, &base);
  REQUIRE(std::holds_alternative<Sampler>(with));
  CHECK(all_draws(std::get<Sampler>(with)) == all_draws(sampler_of(changed)));
  CHECK(all_draws(std::get<Sampler>(with)) != all_draws(base));
}

TEST_CASE("plans and parameters that cannot be are refused") {
  const auto errors_of = [](SamplerDescription d) {
    MadeSampler made = Sampler::make(std::move(d));
    REQUIRE(std::holds_alternative<std::vector<SamplingError>>(made));
    return std::get<std::vector<SamplingError>>(made);
  };
  SamplerDescription d = everything({Method::sobol, 1, 100, 3});
  CHECK(errors_of(d)[0].text == "100 draws cannot be split evenly over 3 replicates");
  d.plan = {Method::monte_carlo, 1, 100, 2};
  CHECK(errors_of(d)[0].text == "replicates belong to sobol; monte-carlo has none");
  d.plan = {Method::monte_carlo, 1, 1, 1};
  CHECK(errors_of(d)[0].where == SamplingError::Where::plan);
  d.plan.draws = 100;
  d.parameters.push_back(d.parameters.front());
  CHECK(errors_of(d)[0].where == SamplingError::Where::parameter);
  CHECK(errors_of(d)[0].index == d.parameters.size() - 1);
  CHECK(errors_of(d)[0].text.find("is given twice") != std::string::npos);

  SamplerDescription wide;
  const Distribution normal = ExampleStatement{"normal", {{"mean", 0}, {"se", 1}}}.solved();
  for (std::size_t i = 0; i <= most_sobol_dimensions(); ++i)
    wide.parameters.push_back({"p" + std::to_string(i), normal});
  wide.plan = {Method::sobol, 1, 16, 1};
  CHECK(errors_of(wide)[0].text.find("sobol has points in at most 3667 dimensions") == 0);
  wide.plan.method = Method::monte_carlo;
  CHECK(sampler_of(wide).rows() == most_sobol_dimensions() + 1);
}
