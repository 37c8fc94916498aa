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
  s = shape({"exponential", {{"median", std::log(2)}}});
  CHECK(s.a == doctest::Approx(1).epsilon(1e-15));
  // What two points of a unit exponential say of a Weibull: shape 1, scale 1.
  s = shape({"weibull", {{"ci90", -std::log(0.95), -std::log(0.05)}}});
  CHECK(s.a == doctest::Approx(1).epsilon(1e-13));
  CHECK(s.b == doctest::Approx(1).epsilon(1e-13));
  s = shape({"uniform", {{"mean", 3}, {"sd", 2 / std::sqrt(12)}}});
  CHECK(s.lower == doctest::Approx(2).epsilon(1e-15));
  CHECK(s.upper == doctest::Approx(4).epsilon(1e-15));
  s = shape({"triangular", {{"minimum", 0}, {"mean", 1.5}, {"maximum", 3}}});
  CHECK(s.a == 1.5);
  s = shape({"pert", {{"minimum", 0}, {"mean", 1}, {"maximum", 3}}});  // mode 3 / 4
  CHECK(s.a == 2);
  CHECK(s.b == 4);
  // The half of a standard normal above 0: mean sqrt(2 / pi), variance 1 - 2 / pi.
  constexpr double pi = 3.14159265358979323846;
  s = shape({"truncated_normal",
             {{"mean", std::sqrt(2 / pi)}, {"sd", std::sqrt(1 - 2 / pi)}, {"lower", 0}}});
  CHECK(s.a == doctest::Approx(0).epsilon(1e-8));
  CHECK(s.b == doctest::Approx(1).epsilon(1e-8));
  s = shape({"normal", {{"median", 1.47}, {"ci95", 1.31, 1.64}}});
  CHECK(s.a == 1.47);
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

TEST_CASE("a shape of a truncated normal, a Weibull or a logit-normal is found again") {
  const auto same = [](const Shape& found, const Shape& known) {
    // The solved quantities are good to 1e-10; a shape answers to them with a factor below 1000.
    CHECK(found.a == doctest::Approx(known.a).epsilon(1e-7));
    CHECK(found.b == doctest::Approx(known.b).epsilon(1e-7));
  };
  const std::vector<ExampleStatement> known{
      {"truncated_normal", {{"mean_before", 0.8}, {"sd_before", 0.3}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"mean_before", -1}, {"sd_before", 0.7}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"mean_before", -2}, {"sd_before", 1}, {"lower", 0}}},
      {"truncated_normal", {{"mean_before", 5}, {"sd_before", 4}, {"upper", 3}}},
      {"weibull", {{"shape", 0.6}, {"scale", 3}}},
      {"weibull", {{"shape", 4}, {"scale", 70}}},
      {"logit_normal", {{"mean_logit", -2.9}, {"sd_logit", 0.4}}},
      {"logit_normal", {{"mean_logit", 1.2}, {"sd_logit", 1.5}}},
  };
  for (const ExampleStatement& statement : known) {
    CAPTURE(statement.text());
    const Distribution d = statement.solved();
    const double lower = d.quantile(0.025), upper = d.quantile(0.975);
    const std::vector<std::vector<NamedValue>> ways{
        {{"mean", d.mean()}, {"sd", d.sd()}},
        {{"mean", d.mean()}, {"se", d.sd()}},
        {{"mean", d.mean()}, {"ci95", lower, upper}},
        {{"median", d.quantile(0.5)}, {"ci95", lower, upper}},
        {{"ci95", lower, upper}}};
    for (std::vector<NamedValue> values : ways) {
      for (const NamedValue& value : statement.values)
        if (value.key == "lower" || value.key == "upper") values.push_back(value);
      same(shape({statement.distribution, values}), d.shape());
    }
  }
}

TEST_CASE("one number says all of an exponential or a Poisson, and the refusal says so") {
  for (const std::string_view kind : {"exponential", "poisson"}) {
    const StatementError error = ExampleStatement{kind, {{"mean", 4}, {"se", 1}}}.refused();
    CHECK(contains(error.help, "one number says all of"));
    CHECK(contains(error.help, "is a gamma"));
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
      {{"truncated_normal", {{"mean_before", 0}, {"sd_before", 1}, {"lower", 20}}},
       "lower",
       "leave less than"},
      {{"truncated_normal", {{"mean_before", 0}, {"sd_before", 1}, {"upper", -20}}},
       "upper",
       "leave less than"},
      {{"truncated_normal", {{"mean_before", 0}, {"sd_before", 1}}}, "", "lower and/or upper"},
      {{"truncated_normal", {{"mean", 0}, {"sd", 1}, {"lower", 0}}}, "mean", "strictly above 0"},
      {{"truncated_normal", {{"mean", 1}, {"se", 1.1}, {"lower", 0}}},
       "se",
       "se 1.1 is too wide for a truncated_normal with mean 1 above 0: se must be below 0.977"},
      {{"truncated_normal", {{"mean", 0.5}, {"sd", 0.3}, {"lower", 0}, {"upper", 1}}},
       "sd",
       "between 0 and 1: sd must be below 0.289"},
      {{"truncated_normal", {{"mean", 0.5}, {"ci95", 0.001, 0.999}, {"lower", 0}, {"upper", 1}}},
       "ci95",
       "the distance of its limits must be below 0.95"},
      {{"truncated_normal", {{"median", 0.5}, {"ci95", -0.1, 0.9}, {"lower", 0}}},
       "ci95",
       "ci95 [-0.1, 0.9] must lie strictly above 0"},
      {{"truncated_normal", {{"ci95", 0.001, 5}, {"lower", 0}}}, "ci95", "is too wide"},
      {{"weibull", {{"mean", 1}, {"se", 1000}}}, "se", "se / mean must lie between"},
      {{"weibull", {{"mean", 1}, {"ci95", 1e-6, 900}}}, "ci95", "no weibull with mean 1"},
      {{"weibull", {{"median", 1}, {"ci95", 0.9999999, 1.0000001}}},
       "ci95",
       "no weibull with median"},
      {{"logit_normal", {{"mean", 0.3}, {"se", 0.5}}},
       "se",
       "se 0.5 is too large for a logit_normal with mean 0.3: se must be below sqrt(mean (1 - "
       "mean)) = 0.458"},
      {{"logit_normal", {{"mean", 0.3}, {"sd", 0.4579}}}, "sd", "too near its limit 0.458"},
      {{"logit_normal", {{"mean", 0.3}, {"sd", 1e-9}}}, "sd", "is a fixed number"},
      {{"logit_normal", {{"mean", 0.001}, {"ci95", 1e-6, 0.9}}}, "ci95", "with mean 0.001"},
      {{"normal", {{"median", 0.4}, {"ci95", 0.1, 0.9}}},
       "median",
       "median 0.4 is not the middle 0.5 of its interval [0.1, 0.9]"},
      {{"uniform", {{"mean", 1e17}, {"sd", 1}}}, "sd", "lost in the rounding"},
      {{"triangular", {{"minimum", 0}, {"mean", 0.5}, {"maximum", 3}}},
       "mean",
       "lies between 1 and 2"},
      {{"pert", {{"minimum", 0}, {"mean", 2.9}, {"maximum", 3}}},
       "mean",
       "lies between 0.5 and 2.5"},
      {{"exponential", {{"mean", 4}, {"ci95", 1, 9}}}, "", "found mean, ci95"},
      {{"poisson", {{"mean", 4}, {"se", 1}}}, "", "found mean, se"},
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
