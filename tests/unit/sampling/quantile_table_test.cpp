#include "engine/sampling/quantile_table.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/numerics/normal.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace

namespace {

/// Uniforms in ascending order, with both tails to the last that can occur.
std::vector<double> uniforms() {
  std::vector<double> u(1500);
  Stream({5, Purpose::parameter, "table"}).fill_uniform(0, u);
  for (double tail = 0.4; tail >= 0x1p-53; tail *= 0.8) {
    u.push_back(tail);
    u.push_back(1 - tail);
  }
  std::sort(u.begin(), u.end());
  return u;
}

std::vector<ExampleStatement> shapes() {
  std::vector<ExampleStatement> result = all_statements();
  for (const double shape : {0.2, 0.5, 1.0, 2.0, 11.0, 300.0, 1e5})
    result.push_back({"gamma", {{"shape", shape}, {"scale", 120}}});
  for (const double alpha : {0.2, 0.7, 1.0, 3.0, 40.0, 900.0})
    for (const double beta : {0.4, 1.0, 2.0, 70.0, 5000.0})
      result.push_back({"beta", {{"alpha", alpha}, {"beta", beta}}});
  return result;
}

}  // namespace

TEST_CASE("fast quantiles have the probability they should, rise, and stay in the support") {
  const std::vector<double> u = uniforms();
  std::size_t tabulated = 0, with_form = 0;
  for (const ExampleStatement& statement : shapes()) {
    CAPTURE(statement.text());
    const Distribution d = statement.solved();
    const QuantileFunction fast(d);
    const NormalForm* form = d.kind().normal_form;
    with_form += form != nullptr && form->knot != nullptr ? 1 : 0;
    tabulated += fast.tabulated() ? 1 : 0;
    const bool truncated = d.kind().name == "truncated_normal";
    std::vector<double> x = u;
    fast.of_uniform(x);
    for (std::size_t i = 0; i < u.size(); ++i) {
      CAPTURE(u[i]);
      const double direct = d.quantile(u[i]);
      CHECK(x[i] >= d.shape().lower);
      CHECK(x[i] <= d.shape().upper);
      // Equal quintics rise in exact arithmetic; two roundings each may undo one step of 2^-53. The
      // a + b z of a truncated normal rounds as a does, also where it is near a bound of 0.
      const double size = std::max(std::abs(x[i]), truncated ? std::abs(d.shape().a) : 0.0);
      if (i > 0) CHECK(x[i] >= x[i - 1] - 4 * 0x1p-53 * size);
      if (!fast.tabulated()) {
        // The same function, evaluated through the same kernels.
        CHECK(std::abs(x[i] - direct) <= 4 * 0x1p-53 * std::abs(direct));
        continue;
      }
      // Between direct and fast lies at most the accepted error in probability. It is checked at
      // the middle of each cell, where a quintic with exact ends errs most; 1.5 leaves room for the
      // true maximum to lie off the middle. Rounding as in the conformance test.
      const double ratio = d.mean() / d.sd();
      const double tolerance = 1.5 * QuantileTable::tolerance + 1e-13 + 4 * 0x1p-53 * ratio * ratio;
      double below = x[i], above = x[i];
      for (int ulp = 0; ulp < 4; ++ulp) {
        below = std::nextafter(below, -HUGE_VAL);
        above = std::nextafter(above, HUGE_VAL);
      }
      CHECK(d.cumulative(below) - tolerance <= u[i]);
      CHECK(u[i] <= d.cumulative(above) + tolerance);
    }
  }
  // The table is the rule: only shapes whose tails leave the range of numbers go without.
  MESSAGE(tabulated, " of ", with_form, " shapes tabulated");
  CHECK(tabulated > with_form * 9 / 10);
}

TEST_CASE("rows of any length give the same bits, normals the same values as uniforms") {
  const Distribution d = ExampleStatement{"beta", {{"mean", 0.37}, {"se", 0.02}}}.solved();
  const QuantileFunction fast(d);
  std::vector<double> u(1000);
  Stream({5, Purpose::parameter, "rows"}).fill_uniform(0, u);
  std::vector<double> all = u, z(u.size());
  fast.of_uniform(all);
  for (const std::size_t block : {1U, 7U, 128U, 256U, 300U}) {
    std::vector<double> parts = u;
    for (std::size_t first = 0; first < parts.size(); first += block)
      fast.of_uniform(std::span(parts).subspan(first, std::min(block, parts.size() - first)));
    CHECK(parts == all);
  }
  normal_quantile(u, z);
  fast.of_normal(z);
  CHECK(z == all);
}

TEST_CASE("beyond the reach of the table the kind's own quantile takes over") {
  const Distribution d = ExampleStatement{"gamma", {{"mean", 300}, {"se", 90}}}.solved();
  const QuantileFunction fast(d);
  REQUIRE(fast.tabulated());
  std::vector<double> u{1e-20, 1e-40};
  fast.of_uniform(u);
  CHECK(u[0] == doctest::Approx(d.quantile(1e-20)).epsilon(1e-12));
  CHECK(u[1] == doctest::Approx(d.quantile(1e-40)).epsilon(1e-12));
}

TEST_CASE("a shape whose quantiles underflow is drawn directly") {
  const Distribution d = ExampleStatement{"gamma", {{"shape", 0.02}, {"scale", 1}}}.solved();
  CHECK_FALSE(QuantileTable::build(d).has_value());
  const QuantileFunction fast(d);
  std::vector<double> x{0.3, 0.9};
  fast.of_uniform(x);
  CHECK(x[0] == d.quantile(0.3));
  CHECK(x[1] == d.quantile(0.9));
}
