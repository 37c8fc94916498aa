// Shapes by hand, and statements that cannot be met.
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace

namespace {
Shape shape(const ExampleStatement& statement) { return statement.solved().shape(); }
bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("moments to shapes, by hand") {
  // nu = 0.2 * 0.8 / 0.04^2 - 1 = 99.
  Shape s = shape({"beta", {{"mean", 0.2}, {"sd", 0.04}}});
  CHECK(s.a == doctest::Approx(19.8).epsilon(1e-13));
  CHECK(s.b == doctest::Approx(79.2).epsilon(1e-13));
  s = shape({"beta", {{"events", 37}, {"total", 100}}});
  CHECK(s.a == 37);
  CHECK(s.b == 63);
  // shape = (300 / 90)^2, scale = 90^2 / 300.
  s = shape({"gamma", {{"mean", 300}, {"se", 90}}});
  CHECK(s.a == doctest::Approx(100.0 / 9).epsilon(1e-14));
  CHECK(s.b == doctest::Approx(27).epsilon(1e-14));
  s = shape({"gamma", {{"shape", 4}, {"rate", 0.5}}});
  CHECK(s.b == 2);
  // Log width of [1.31, 1.64] over 2 * 1.959963984540054.
  s = shape({"lognormal", {{"median", 1.47}, {"ci95", 1.31, 1.64}}});
  CHECK(s.a == std::log(1.47));
  CHECK(s.b == doctest::Approx(std::log(1.64 / 1.31) / 3.919927969080108).epsilon(1e-14));
  // A mean of exp(0.5 * 0.25) with sdlog 0.5 has meanlog 0.
  s = shape({"lognormal",
             {{"mean", std::exp(0.125)}, {"sd", std::exp(0.125) * std::sqrt(std::expm1(0.25))}}});
  CHECK(s.a == doctest::Approx(0).epsilon(1e-14));
  CHECK(s.b == doctest::Approx(0.5).epsilon(1e-14));
  // A 97.5% interval has z = 2.241402727604947.
  s = shape({"normal", {{"mean", 0}, {"ci97_5", -2.241402727604947, 2.241402727604947}}});
  CHECK(s.b == doctest::Approx(1).epsilon(1e-14));
  s = shape({"pert", {{"minimum", 0}, {"mode", 0.25}, {"maximum", 1}}});
  CHECK(s.a == 2);
  CHECK(s.b == 4);
  // A Weibull with sd = mean is an exponential.
  s = shape({"weibull", {{"mean", 5}, {"sd", 5}}});
  CHECK(s.a == doctest::Approx(1).epsilon(1e-12));
  CHECK(s.b == doctest::Approx(5).epsilon(1e-12));
  s = shape({"exponential", {{"rate", 0.25}}});
  CHECK(s.a == 4);
}

TEST_CASE("an interval that a known shape has gives the shape back") {
  struct Known {
    double a, b;
  };
  for (const Known known : {Known{2.5, 47.5}, {0.8, 3}, {37, 63}, {1, 1}, {400, 6}}) {
    CAPTURE(known.a);
    const Distribution beta =
        ExampleStatement{"beta", {{"alpha", known.a}, {"beta", known.b}}}.solved();
    const double lower = beta.quantile(0.025), upper = beta.quantile(0.975);
    // The solved quantities are good to 1e-10; a shape answers to them with a factor of order 10.
    const auto is_known = [&](const Shape& s) {
      CHECK(s.a == doctest::Approx(known.a).epsilon(1e-8));
      CHECK(s.b == doctest::Approx(known.b).epsilon(1e-8));
    };
    is_known(shape({"beta", {{"ci95", lower, upper}}}));
    is_known(shape({"beta", {{"mean", beta.mean()}, {"ci95", lower, upper}}}));
    is_known(shape({"beta", {{"median", beta.quantile(0.5)}, {"ci95", lower, upper}}}));

    const Distribution gamma =
        ExampleStatement{"gamma", {{"shape", known.a}, {"scale", known.b}}}.solved();
    const double low = gamma.quantile(0.05), high = gamma.quantile(0.95);
    is_known(shape({"gamma", {{"ci90", low, high}}}));
    is_known(shape({"gamma", {{"median", gamma.quantile(0.5)}, {"ci90", low, high}}}));
    if (known.a > 2) is_known(shape({"gamma", {{"mean", gamma.mean()}, {"ci90", low, high}}}));
  }
}

TEST_CASE("of two shapes with this mean and width, the more concentrated is taken") {
  const double mean = 0.01;
  const Distribution d = ExampleStatement{"beta", {{"mean", mean}, {"ci95", 0.001, 0.05}}}.solved();
  // A little more concentration narrows the interval: this is the branch next to the normal.
  const double nu = d.shape().a + d.shape().b;
  const Distribution narrower =
      ExampleStatement{"beta", {{"alpha", 1.1 * mean * nu}, {"beta", 1.1 * (1 - mean) * nu}}}
          .solved();
  CHECK(narrower.quantile(0.975) - narrower.quantile(0.025) < 0.049);
}

TEST_CASE("impossible statements say why") {
  struct Impossible {
    ExampleStatement statement;
    std::string_view key;
    std::string_view text;  ///< a part of it
  };
  const std::vector<double> none, one{1.0}, bad{1.0, std::nan("")};
  const std::vector<Impossible> cases{
      {{"beta", {{"mean", 0.3}, {"se", 0.5}}},
       "se",
       "se 0.5 is too large for a beta with mean 0.3: se must be below sqrt(mean (1 - mean)) = "
       "0.458"},
      {{"beta", {{"mean", 37}, {"se", 2}}}, "mean", "mean 37 must be strictly between 0 and 1"},
      {{"beta", {{"mean", 0.3}, {"sd", 0}}}, "sd", "sd 0 must be above 0"},
      {{"beta", {{"events", 12}, {"total", 12}}}, "events", "leave nobody without the event"},
      {{"beta", {{"events", 1.5}, {"total", 12}}}, "events", "a whole number"},
      {{"beta", {{"mean", 0.3}, {"ci95", 0.4, 0.2}}}, "ci95", "must be below the upper limit"},
      {{"beta", {{"mean", 0.3}, {"ci95", 0.4, 0.5}}},
       "mean",
       "mean 0.3 lies outside its own interval [0.4, 0.5]"},
      {{"beta", {{"mean", 0.3}, {"ci95", 0, 0.5}}}, "ci95", "strictly between 0 and 1"},
      {{"beta", {{"mean", 0.001}, {"ci95", 1e-6, 0.9}}}, "ci95", "no beta with mean 0.001"},
      {{"gamma", {{"mean", 1}, {"ci95", 1e-6, 900}}}, "ci95", "no gamma with mean 1"},
      {{"gamma", {{"mean", -1}, {"se", 2}}}, "mean", "must be above 0"},
      {{"gamma", {{"ci95", 1e-150, 1}}}, "", "too extreme to be drawn from"},
      {{"lognormal", {{"mean", 0.8}, {"ci95", -0.1, 0.9}}}, "ci95", "ci95 -0.1 must be above 0"},
      {{"lognormal", {{"median", 2}, {"ci95", 0.5, 1.5}}}, "median", "outside its own interval"},
      {{"normal", {{"mean", std::nan("")}, {"se", 1}}}, "mean", "must be a finite number"},
      {{"uniform", {{"minimum", 2}, {"maximum", 2}}}, "minimum", "must be below maximum"},
      {{"triangular", {{"minimum", 0}, {"mode", 3}, {"maximum", 2}}}, "mode", "must lie between"},
      {{"pert", {{"minimum", 0}, {"mode", -1}, {"maximum", 2}}}, "mode", "must lie between"},
      {{"truncated_normal", {{"mean", 0}, {"sd", 1}, {"lower", 2}, {"upper", 1}}},
       "lower",
       "must be below upper"},
      {{"truncated_normal", {{"mean", 0}, {"sd", 1}, {"lower", 20}}}, "lower", "leave less than"},
      {{"truncated_normal", {{"mean", 0}, {"sd", 1}, {"upper", -20}}}, "upper", "leave less than"},
      {{"weibull", {{"mean", 1}, {"sd", 1000}}}, "sd", "must lie between"},
      {{"lognormal", {{"meanlog", 0}, {"sdlog", 200}}}, "", "too extreme to be drawn from"},
      {{"empirical", {{"file"}, {"column", 0, 0, one}}}, "column", "needs 2 or more"},
      {{"empirical", {{"file"}, {"column", 0, 0, bad}}}, "column", "value 2 of the column"},
      {{"beta", {{"mean", 0.3}}}, "", "beta is stated by mean, se; mean, sd; mean, ci95;"},
      {{"beta", {{"mean", 0.3}, {"se", 0.1}, {"sd", 0.1}}}, "", "found mean, se, sd"},
      {{"beta", {}}, "", "found nothing"},
      {{"betta", {{"mean", 0.3}}}, "", "no distribution called betta"},
  };
  for (const Impossible& impossible : cases) {
    CAPTURE(impossible.statement.text());
    const StatementError error = impossible.statement.refused();
    CAPTURE(error.text);
    CHECK(error.key == impossible.key);
    CHECK(contains(error.text, impossible.text));
  }
}

TEST_CASE("keys may stand in any order") {
  const Shape there = shape({"beta", {{"mean", 0.3}, {"ci95", 0.2, 0.45}}});
  const Shape back = shape({"beta", {{"ci95", 0.2, 0.45}, {"mean", 0.3}}});
  CHECK(there.a == back.a);
  CHECK(there.b == back.b);
}

TEST_CASE("a statement reads as it was written") {
  CHECK(ExampleStatement{"beta", {{"mean", 0.37}, {"se", 0.02}}}.text() ==
        "beta(mean 0.37, se 0.02)");
  CHECK(ExampleStatement{"lognormal", {{"mean", 0.76}, {"ci95", 0.63, 0.9}}}.text() ==
        "lognormal(mean 0.76, ci95 [0.63, 0.9])");
  CHECK(ExampleStatement{"empirical", {{"file"}, {"column", 0, 0, example_column()}}}.text() ==
        "empirical(11 values)");
}
