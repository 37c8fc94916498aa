/// The curves and surfaces of PenalisedRegression beside those of R's mgcv (Wood), which shares no
/// line with them. Nothing of mgcv is part of this program: it is run as a separate process, where
/// it is installed.
#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "models/numerics/regression.hpp"

using namespace equipoise;
using numerics::PenalisedRegression;
using Values = std::vector<double>;
using Views = std::vector<std::span<const double>>;

namespace {

constexpr std::size_t n = 2000;
const std::filesystem::path folder = EQUIPOISE_BUILD_FOLDER "/fits";

Values normal_draws(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Values x(n);
  for (double& v : x) v = normal(random);
  return x;
}

void write_csv(const std::string& name, const std::string& header, const Views& columns) {
  std::ofstream file(folder / name);
  file.precision(17);
  file << header << '\n';
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t c = 0; c < columns.size(); ++c)
      file << columns[c][i] << (c + 1 < columns.size() ? ',' : '\n');
}

struct Fitted {
  double degrees = 0;
  Values values;
};

Fitted read_fit(const std::string& name) {
  std::ifstream file(folder / name);
  Fitted result;
  file >> result.degrees;
  for (double v = 0; file >> v;) result.values.push_back(v);
  REQUIRE(result.values.size() == n);
  return result;
}

double distance(std::span<const double> a, std::span<const double> b) {
  double square = 0;
  for (std::size_t i = 0; i < n; ++i) square += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(square / static_cast<double>(n));
}

bool runs(const std::string& command) {
  return std::system((command + " > /dev/null 2>&1").c_str()) == 0;
}

}  // namespace

TEST_CASE("one and two variables: fitted values as mgcv's") {
  if (!runs("Rscript --vanilla -e 'library(mgcv)'")) {
    MESSAGE("SKIPPED: Rscript with the package mgcv is not installed, so nothing was compared");
    return;
  }
  std::filesystem::create_directories(folder);
  const double noise = 0.5;
  const Values x = normal_draws(1), a = normal_draws(2), b = normal_draws(3);
  Values curve(normal_draws(4)), surface(normal_draws(5));
  for (std::size_t i = 0; i < n; ++i) {
    curve[i] = std::sin(2 * x[i]) + x[i] + noise * curve[i];
    surface[i] = std::exp(0.4 * a[i]) * b[i] + 0.3 * a[i] * a[i] + noise * surface[i];
  }
  write_csv("one.csv", "x,y", {x, curve});
  write_csv("two.csv", "a,b,y", {a, b, surface});
  REQUIRE(runs("Rscript --vanilla " EQUIPOISE_SOURCE_DIR "/tests/mgcv/fit.R '" + folder.string() +
               "'"));

  const PenalisedRegression one(Views{x}, Views{curve}, {.basis = 16});
  const Fitted theirs = read_fit("one_fitted.csv");
  MESSAGE("one variable: distance ", distance(one.fitted(0), theirs.values),
          ", degrees of freedom ", one.effective_degrees_of_freedom(0), " and ", theirs.degrees);
  // The same basis and penalty. What differs: the line has a ridge of its own here, which keeps the
  // share 1 - 1/F of it, and is free there. Its sd is 1 + E[2 cos 2x] = 1.27, so that F is some
  // 2000 x 1.27^2 / 0.25 = 12,900 and the difference 1e-4; twice that leaves room for the penalty
  // of the curve, which follows from n - 1 instead of n - 2 residual degrees of freedom.
  CHECK(distance(one.fitted(0), theirs.values) < 2e-4);
  CHECK(std::abs(one.effective_degrees_of_freedom(0) - theirs.degrees) < 2e-3);
  const PenalisedRegression coarse(Views{x}, Views{curve}, {.basis = 15});  // the twin
  CHECK(distance(coarse.fitted(0), theirs.values) > 2e-4);

  const numerics::RegressionTerms tensor{.basis = 10,
                                         .interactions = numerics::Interactions::tensor};
  const PenalisedRegression two(Views{a, b}, Views{surface}, tensor);
  const Fitted their_surface = read_fit("two_fitted.csv");
  MESSAGE("two variables: distance ", distance(two.fitted(0), their_surface.values),
          ", degrees of freedom ", two.effective_degrees_of_freedom(0), " and ",
          their_surface.degrees);
  // Other bases of the same size, other penalties on the interaction. Each fit is off the truth by
  // noise x sqrt(degrees / n); two fits cannot be further from each other than both together.
  const auto off = [&](double degrees) {
    return noise * std::sqrt((degrees + 1) / static_cast<double>(n));
  };
  const double together = off(two.effective_degrees_of_freedom(0)) + off(their_surface.degrees);
  CHECK(distance(two.fitted(0), their_surface.values) < together);
  const PenalisedRegression additive(Views{a, b}, Views{surface}, {.basis = 10});  // the twin
  CHECK(distance(additive.fitted(0), their_surface.values) > together);
}
