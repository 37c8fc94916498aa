// How far reports lie from beliefs: by hand, and over all reports that a belief expects.
#include "engine/sampling/surprise.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <random>

namespace equipoise::sampling {
namespace {

Distribution stated(std::string_view kind, std::vector<NamedValue> values) {
  auto solved = solve(kind, values);
  REQUIRE(std::holds_alternative<Distribution>(solved));
  return std::get<Distribution>(solved);
}

using Kind = Report::Kind;

}  // namespace

TEST_CASE("a report's distance in standard deviations, by hand") {
  const auto normal = stated("normal", {{.key = "mean", .value = 1}, {.key = "sd", .value = 0.3}});
  CHECK(*surprise(normal, {.kind = Kind::estimate, .mean = 3, .standard_error = 0.4}) ==
        doctest::Approx(4).epsilon(1e-12));  // 2 / 0.5
  CHECK(*surprise(normal, {.kind = Kind::estimate, .mean = 0, .standard_error = 0.4}) ==
        doctest::Approx(-2).epsilon(1e-12));
  const auto lognormal =
      stated("lognormal", {{.key = "meanlog", .value = 1}, {.key = "sdlog", .value = 0.3}});
  CHECK(*surprise(lognormal, {.kind = Kind::ratio, .mean = 3, .standard_error = 0.4}) ==
        doctest::Approx(4).epsilon(1e-12));
  // Beta(2, 8): mean 0.2, variance 0.16 / 11; 30 of 40 is a share of 0.75.
  const auto beta = stated("beta", {{.key = "alpha", .value = 2}, {.key = "beta", .value = 8}});
  const double variance = 0.16 / 11;
  CHECK(*surprise(beta, {.kind = Kind::binomial, .events = 30, .total = 40}) ==
        doctest::Approx(0.55 / std::sqrt(variance + (0.16 - variance) / 40)).epsilon(1e-12));
  // Gamma(3, 10): mean 0.3, variance 0.03; 9 in 10 years.
  const auto gamma = stated("gamma", {{.key = "shape", .value = 3}, {.key = "rate", .value = 10}});
  CHECK(*surprise(gamma, {.kind = Kind::poisson, .events = 9, .total = 10}) ==
        doctest::Approx(0.6 / std::sqrt(0.03 + 0.03)).epsilon(1e-12));
  CHECK(!surprise(gamma, {.kind = Kind::poisson}));
  CHECK(!surprise(normal, {.kind = Kind::ratio, .mean = 0, .standard_error = 0.1}));
}

TEST_CASE("over all reports that a belief expects, its square averages to 1") {
  const auto gamma = stated("gamma", {{.key = "shape", .value = 3}, {.key = "rate", .value = 10}});
  std::mt19937_64 random(20301);
  std::uniform_real_distribution<double> uniform;
  const int n = 40000;
  for (const Kind kind : {Kind::ratio, Kind::poisson, Kind::estimate, Kind::binomial}) {
    const bool share = kind == Kind::binomial;
    const auto belief =
        share ? stated("beta", {{.key = "alpha", .value = 2}, {.key = "beta", .value = 8}}) : gamma;
    double sum = 0, squares = 0;
    for (int i = 0; i < n; ++i) {
      const double x = belief.quantile(uniform(random));
      Report r{.kind = kind, .standard_error = 0.2, .total = 25};
      if (kind == Kind::poisson) r.events = std::poisson_distribution<int>(25 * x)(random);
      if (share) r.events = std::binomial_distribution<int>(25, x)(random);
      if (kind == Kind::ratio) r.mean = std::normal_distribution<>(std::log(x), 0.2)(random);
      if (kind == Kind::estimate) r.mean = std::normal_distribution<>(x, 0.2)(random);
      const double z = *surprise(belief, r);
      sum += z * z;
      squares += z * z * z * z;
    }
    const double mean = sum / n, error = std::sqrt((squares / n - mean * mean) / n);
    CAPTURE(static_cast<int>(kind));
    CHECK(std::abs(mean - 1) < 4 * error);
    CHECK_FALSE(std::abs(mean - 1.2) < 4 * error);  // twin: the belief's variance left out
  }
}

}  // namespace equipoise::sampling
