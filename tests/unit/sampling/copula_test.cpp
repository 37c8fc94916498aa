#include "engine/sampling/copula.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "models/numerics/sum.hpp"

#include "engine/sampling/sampler.hpp"

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace
namespace numerics = equipoise::numerics;

namespace {

std::vector<Parameter> parameters() {
  return {
      {"b", ExampleStatement{"beta", {{"mean", 0.3}, {"se", 0.1}}}.solved()},
      {"a", ExampleStatement{"gamma", {{"mean", 300}, {"se", 200}}}.solved()},
      {"c", ExampleStatement{"triangular", {{"minimum", 0}, {"mode", 1}, {"maximum", 5}}}.solved()},
      {"d", ExampleStatement{"lognormal", {{"mean", 2}, {"sd", 1}}}.solved()},
      {"count", ExampleStatement{"poisson", {{"mean", 4}}}.solved()},
      {"constant", ExampleStatement{"fixed", {{"value", 4}}}.solved()}};
}

std::vector<double> ranks(std::span<const double> x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return x[i] < x[j]; });
  std::vector<double> rank(x.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
  return rank;
}

double spearman(std::span<const double> x, std::span<const double> y) {
  const std::vector<double> a = ranks(x), b = ranks(y);
  const double middle = 0.5 * static_cast<double>(a.size() - 1);
  numerics::Sum products, squares;
  for (std::size_t i = 0; i < a.size(); ++i) {
    products.add((a[i] - middle) * (b[i] - middle));
    squares.add((a[i] - middle) * (a[i] - middle));
  }
  return products.value() / squares.value();
}

std::vector<CorrelationError> errors_of(const std::vector<Correlation>& correlations) {
  const auto ps = parameters();
  const std::vector<std::string> joint{"share"};
  const auto result = correlate(ps, joint, correlations);
  REQUIRE(std::holds_alternative<std::vector<CorrelationError>>(result));
  return std::get<std::vector<CorrelationError>>(result);
}

}  // namespace

TEST_CASE("the rank correlation is recovered, and a twin is not; margins stay as they are") {
  constexpr std::size_t n = 40000;
  const std::vector<Correlation> correlations{{"b", "a", 0.6}, {"a", "c", -0.5}};
  auto made = Sampler::make({parameters(), {}, correlations, {Method::monte_carlo, 1, n, 1}});
  const Sampler& sampler = std::get<Sampler>(made);
  equipoise::LaneTable draws(sampler.rows(), n);
  sampler.fill({0, n}, draws);
  const auto row = [&](const char* name) { return draws.row(*sampler.row(name)); };
  // Under independence the standard error is 1/sqrt(n); correlation only makes it smaller.
  const double se = 1 / std::sqrt(static_cast<double>(n));
  CHECK(std::abs(spearman(row("a"), row("b")) - 0.6) < 4 * se);
  CHECK(std::abs(spearman(row("a"), row("c")) + 0.5) < 4 * se);
  CHECK_FALSE(std::abs(spearman(row("a"), row("b")) - (0.6 + 10 * se)) < 4 * se);
  // b and c meet through a alone: their normal correlation is 0, as stated by being left out.
  CHECK(std::abs(spearman(row("b"), row("c"))) < 4 * se);
  CHECK(std::abs(spearman(row("a"), row("d"))) < 4 * se);
  for (const char* name : {"a", "b", "c", "d"}) {
    const std::size_t i = *sampler.row(name);
    const double mean = numerics::mean(draws.row(i));
    const double se_mean = sampler.sds()[i] * se;
    CHECK(std::abs(mean - sampler.means()[i]) < 4 * se_mean);
    CHECK_FALSE(std::abs(mean - sampler.means()[i] - 10 * se_mean) < 4 * se_mean);
  }
}

TEST_CASE("a correlation moves its own parameters only") {
  const SamplingPlan plan{Method::monte_carlo, 1, 200, 1};
  auto alone = Sampler::make({parameters(), {}, {}, plan});
  auto with = Sampler::make({parameters(), {}, {{"b", "a", 0.6}}, plan});
  const Sampler &s = std::get<Sampler>(alone), &t = std::get<Sampler>(with);
  equipoise::LaneTable x(s.rows(), 200), y(t.rows(), 200);
  s.fill({0, 200}, x);
  t.fill({0, 200}, y);
  for (const char* same : {"a", "c", "d", "count", "constant"})  // a is first in its group
    CHECK(std::equal(x.row(*s.row(same)).begin(), x.row(*s.row(same)).end(),
                     y.row(*t.row(same)).begin()));
  CHECK_FALSE(
      std::equal(x.row(*s.row("b")).begin(), x.row(*s.row("b")).end(), y.row(*t.row("b")).begin()));
}

TEST_CASE("groups that do not hang together are factored apart") {
  const auto ps = parameters();
  const auto result = correlate(ps, {}, std::vector<Correlation>{{"a", "c", 0.5}, {"d", "b", 0.2}});
  const auto& groups = std::get<std::vector<CorrelatedGroup>>(result);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].members == std::vector<std::size_t>{1, 2});  // a, c: in order of name
  CHECK(groups[1].members == std::vector<std::size_t>{0, 3});  // b, d
  const double r = 2 * std::sin(std::numbers::pi * 0.5 / 6);
  CHECK(groups[0].factor.at(1, 0) == doctest::Approx(r).epsilon(1e-15));
  CHECK(groups[0].factor.at(1, 1) == doctest::Approx(std::sqrt(1 - r * r)).epsilon(1e-15));
}

TEST_CASE("correlations that cannot be are refused, all at once") {
  const auto errors = errors_of({{"a", "b", 0.5},
                                 {"b", "a", 0.4},
                                 {"a", "a", 0.5},
                                 {"a", "zz", 0.5},
                                 {"a", "count", 0.5},
                                 {"constant", "b", 0.5},
                                 {"share", "b", 0.5},
                                 {"c", "b", 1},
                                 {"c", "b", std::nan("")}});
  REQUIRE(errors.size() == 8);
  const std::vector<std::string> texts{"the correlation of b and a stands twice",
                                       "a is correlated with itself",
                                       "there is no uncertain parameter called zz",
                                       "count is poisson, a discrete distribution",
                                       "constant is fixed",
                                       "share comes from a joint distribution",
                                       "a rank correlation of 1 is impossible",
                                       "a rank correlation of nan is impossible"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(errors[i].text);
    CHECK(errors[i].index == i + 1);
    CHECK(errors[i].text.find(texts[i]) == 0);
  }
}

TEST_CASE("an indefinite matrix is refused by the names of its members") {
  const auto errors = errors_of({{"a", "b", 0.9}, {"b", "c", 0.9}, {"a", "c", -0.9}});
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].index == 2);
  CHECK(errors[0].text.find("the correlations of a, b and c cannot hold together") == 0);
  CHECK(errors[0].text.find("least eigenvalue -0.8") != std::string::npos);
}
