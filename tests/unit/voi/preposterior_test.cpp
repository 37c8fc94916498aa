// What a study is worth: closed forms, quadrature, and the slow way round.
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/voi/choice_over_cells.hpp"
#include "models/voi/hermite_series.hpp"
#include "models/voi/normal_expectation.hpp"

#include "tests/support/trial_referees.hpp"

namespace {
using namespace equipoise::voi;
using equipoise::implementation::CubicTable;
using equipoise::implementation::tabulate;
using equipoise::numerics::unit_normal_loss;

// f(x) = a + b x, in two breakpoints.
CubicTable linear(double a, double b) {
  CubicTable f(1);
  for (const double x : {-1.0, 1.0}) {
    const double value = a + b * x;
    f.append(x, {&value, 1}, {&b, 1}, {&b, 1});
  }
  return f;
}

// INB itself is the quantity learnt: prior N(b0, sigma0^2), data variance v.
double evsi(double b0, double sigma0, double v) {
  const HermiteSeries series = expand(linear(0, 1), {b0, sigma0});
  return loss_avoided(series.coefficient.row(0), sigma0 * sigma0 / (sigma0 * sigma0 + v));
}

// A payoff with the shape of adherence: it saturates, and a ceiling bends it at `ceiling`.
CubicTable saturating(double offset, double ceiling, double width) {
  const auto f = [=](double x, bool, std::span<double> value, std::span<double> slope) {
    const double p = 1 / (1 + std::exp(0.53 - x));
    const double s = 1 / (1 + std::exp((x - ceiling) / width));  // soft ceiling
    value[0] = p + (-p + 0.6) * (1 - s) - offset;
    slope[0] = p * (1 - p) * s - (0.6 - p) * (-s * (1 - s) / width);
  };
  const std::array<double, 3> kinks{-3.0, 0.0, 4.0};
  return tabulate(1, f, kinks, {1e-10, 1.0 / 1024});
}

// The slow way: smooth by the posterior, then integrate the positive part exactly.
double referee(const CubicTable& f, const NormalBelief& prior, double w) {
  const double before = std::sqrt(w) * prior.sd, after = std::sqrt(1 - w) * prior.sd;
  const CubicTable g =
      smoothed(f, 0, after, prior.mean - 9 * before, prior.mean + 9 * before, 1e-11);
  const double sign = expectation(f, 0, prior).mean >= 0 ? -1.0 : 1.0;
  return expected_positive_part(g, 0, {prior.mean, before}, sign);
}

}  // namespace

TEST_CASE("closed forms of the two-option decision, to 1e-9") {
  const auto perfect = [](double b0, double sigma0) {
    return expected_positive_part(linear(0, 1), 0, {b0, sigma0}, b0 >= 0 ? -1.0 : 1.0);
  };
  // economics.md section 4 prints five decimals; the closed form has all of them.
  CHECK(std::abs(perfect(-50, 200) - 57.26894) < 5e-6);
  CHECK(std::abs(evsi(-50, 200, 200 * 200) - 34.90887) < 5e-6);
  CHECK(std::abs(evsi(-50, 200, 100 * 100) - 49.13465) < 5e-6);
  for (const double b0 : {-50.0, 50.0, -400.0, 900.0, 0.0})
    for (const double v : {0.0, 100.0 * 100, 200.0 * 200, 1e6}) {
      const double s = 200 * 200 / std::sqrt(200 * 200 + v);
      const double closed = s * unit_normal_loss(std::abs(b0) / s);
      CHECK(std::abs(evsi(b0, 200, v) - closed) < 1e-9);
      CHECK(evsi(b0, 200, v) == doctest::Approx(closed).epsilon(1e-9));
    }
  CHECK(perfect(-50, 200) == doctest::Approx(200 * unit_normal_loss(0.25)).epsilon(1e-12));
}

TEST_CASE("reference case D: INB ~ N(-500, 3000), sampling sd 12000") {
  const struct {
    double n, value;
  } printed[] = {{10, 518.88346953831},  {25, 705.77161253513},  {50, 810.74382174373},
                 {100, 879.0809891866},  {200, 918.87881482341}, {500, 944.97150898371},
                 {1000, 954.08136466327}};
  for (const auto& p : printed)
    CHECK(std::abs(evsi(-500, 3000, 12000.0 * 12000 / p.n) - p.value) < 1e-9);
  CHECK(std::abs(evsi(-500, 3000, 0) - 963.41106461127) < 1e-9);
}

TEST_CASE("a fallback in the line: best other 3,000, prior mean 2,000, preposterior sd 1,000") {
  // Difference s - best other ~ N(-1000, 1000^2) once the study is in.
  const double line = loss_avoided(expand(linear(-3000, 1), {2000, 1000}).coefficient.row(0), 1.0);
  const double alone = loss_avoided(expand(linear(0, 1), {2000, 1000}).coefficient.row(0), 1.0);
  CHECK(std::abs(alone - 50 - -41.5) < 0.05);
  CHECK(std::abs(line - 50 - 33.3) < 0.05);
}

TEST_CASE("reference case E: a beta belief and binomial data, state by state") {
  // INB = -10000 + 20000 p, p ~ Beta(1, 1), n = 3: EVSI 2000. Gauss-Legendre states are exact for
  // it.
  const auto rule = equipoise::numerics::gauss_legendre(20, 0, 1);
  const int n = 3;
  const double choose[] = {1, 3, 3, 1};
  std::vector<double> inb, zero, likelihood;
  for (const double p : rule.nodes) {
    inb.push_back(-10000 + 20000 * p);
    zero.push_back(0);
    for (int x = 0; x <= n; ++x)
      likelihood.push_back(choose[x] * std::pow(p, x) * std::pow(1 - p, n - x));
  }
  CHECK(best_after_study(inb, zero, rule.weights, likelihood, 4) ==
        doctest::Approx(2000).epsilon(1e-12));
  const std::array<double, 2> a{10, -4}, b{0, 0}, half{0.5, 0.5};
  CHECK(best_after_perfect_study(a, b, half) == 5);
}

TEST_CASE("expectations of piecewise cubics are exact") {
  // x^3 - 2x + 1 on three cells, under N(.3, .7^2): E[x^3] = m^3 + 3 m s^2. Tangents beyond the
  // ends are no part of the cubic, so the ends lie far out.
  CubicTable f(1);
  for (const double x : {-9.0, -0.4, 0.9, 9.0}) {
    const double value = x * x * x - 2 * x + 1, slope = 3 * x * x - 2;
    f.append(x, {&value, 1}, {&slope, 1}, {&slope, 1});
  }
  const double m = 0.3, s = 0.7;
  const MeanAndSlope e = expectation(f, 0, {m, s});
  CHECK(e.mean == doctest::Approx(m * m * m + 3 * m * s * s - 2 * m + 1).epsilon(1e-13));
  CHECK(e.slope == doctest::Approx(3 * (m * m + s * s) - 2).epsilon(1e-13));
  // Its positive part, three roots and all, by quadrature between them: -1.618, .618, 1.
  const double phi = (1 + std::sqrt(5.0)) / 2;
  double expected = 0.0;
  const double pieces[][2] = {{-phi, 1 / phi}, {1.0, 9.0}};
  for (const auto& piece : pieces)
    for (int part = 0; part < 8; ++part) {
      const double width = (piece[1] - piece[0]) / 8;
      const auto rule = equipoise::numerics::gauss_legendre(40, piece[0] + part * width,
                                                            piece[0] + (part + 1) * width);
      for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
        const double x = rule.nodes[k];
        expected += rule.weights[k] * (x * x * x - 2 * x + 1) *
                    equipoise::numerics::normal_density((x - m) / s) / s;
      }
    }
  CHECK(expected_positive_part(f, 0, {m, s}) == doctest::Approx(expected).epsilon(1e-12));
  const double negative = expected_positive_part(f, 0, {m, s}, -1.0);
  CHECK(expected_positive_part(f, 0, {m, s}) - negative == doctest::Approx(e.mean).epsilon(1e-12));
}

TEST_CASE("a kink: E|x| and its expansion") {
  CubicTable f(1);
  const double values[] = {2.0, 0.0, 2.0}, below[] = {-1.0, -1.0, 1.0}, above[] = {-1.0, 1.0, 1.0};
  for (int i = 0; i < 3; ++i)
    f.append(2.0 * (i - 1), {&values[i], 1}, {&below[i], 1}, {&above[i], 1});
  CHECK(expectation(f, 0, {0, 1}).mean == doctest::Approx(std::sqrt(2 / M_PI)).epsilon(1e-14));
  const HermiteSeries series = expand(f, {0, 1});
  // |x| = sum over even j of d_j h_j: d_2 = phi(0) 2 / sqrt 2, d_4 = -2 phi(0) / sqrt 24 x 1.
  const double phi0 = equipoise::numerics::normal_density(0);
  CHECK(series.coefficient.row(0)[2] == doctest::Approx(2 * phi0 / std::sqrt(2.0)).epsilon(1e-14));
  CHECK(series.coefficient.row(0)[4] ==
        doctest::Approx(2 * phi0 / std::sqrt(12.0) * (-1 / std::sqrt(2.0))).epsilon(1e-14));
  CHECK(std::abs(series.coefficient.row(0)[3]) < 1e-15);
}

TEST_CASE("the expansion of a smooth function is that of Gauss-Hermite quadrature") {
  const auto smooth = [](double x, bool, std::span<double> value, std::span<double> slope) {
    const double p = 1 / (1 + std::exp(0.53 - x));
    value[0] = p;
    slope[0] = p * (1 - p);
  };
  const std::array<double, 2> ends{-3.0, 4.0};
  const CubicTable f = tabulate(1, smooth, ends, {1e-12, 1e-4});
  const NormalBelief prior{0.25, 0.244};
  const HermiteSeries series = expand(f, prior);
  const auto rule = equipoise::numerics::gauss_hermite(60);
  std::array<double, hermite_terms> h, d{};
  for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
    hermite_values(rule.nodes[k], h);
    const double x = prior.mean + prior.sd * rule.nodes[k];
    for (std::size_t j = 0; j < 20; ++j) d[j] += rule.weights[k] * h[j] / (1 + std::exp(0.53 - x));
  }
  // The table is within 1e-12; a coefficient is a mean against h_j, whose own mean square is one.
  for (std::size_t j = 0; j < 20; ++j) CHECK(std::abs(series.coefficient.row(0)[j] - d[j]) < 1e-11);
}

TEST_CASE("curved payoffs: the expansion agrees with smoothing, within its own bound") {
  const NormalBelief prior{0.25, 0.244};
  for (const double ceiling : {0.1, 0.6, 3.0})
    for (const double width : {0.2, 0.05, 0.01})
      for (const double offset : {0.40, 0.43, 0.46})
        for (const double w : {0.05, 0.3, 0.64, 0.9}) {
          const CubicTable f = saturating(offset, ceiling, width);
          const HermiteSeries series = expand(f, prior);
          const double fast = loss_avoided(series.coefficient.row(0), w);
          const double slow = referee(f, prior, w);
          CAPTURE(ceiling);
          CAPTURE(width);
          CAPTURE(offset);
          CAPTURE(w);
          // 1e-10: the tolerance of the referee's table, its values being of order 1.
          CHECK(std::abs(fast - slow) <= truncation_bound(series.left_out[0], w) + 1e-10);
        }
}

TEST_CASE("a hard ceiling at the prior mean: the series is off, the cells are not") {
  // f rises with slope 1 to a ceiling at c, and is `offset` below it there: a bend of the whole
  // slope.
  const NormalBelief prior{0.25, 0.244};
  double largest = 0.0;
  for (const double ceiling : {0.15, 0.25, 0.35})
    for (const double offset : {0.02, 0.08, 0.15})
      for (const double w : {0.7, 0.9, 0.98, 0.995, 1 - 1e-10}) {
        CubicTable f(1);
        const double values[] = {offset - 2, offset, offset}, below[] = {1, 1, 0},
                     above[] = {1, 0, 0};
        for (int i = 0; i < 3; ++i)
          f.append(ceiling + 2 * (i - 1), {&values[i], 1}, {&below[i], 1}, {&above[i], 1});
        const HermiteSeries series = expand(f, prior);
        Region preferred;
        const double fast = loss_avoided(series.coefficient.row(0), w, &preferred);
        const double careful = loss_avoided_over_cells(f, prior, w, preferred);
        const double slow = referee(f, prior, w), bound = truncation_bound(series.left_out[0], w);
        CAPTURE(ceiling);
        CAPTURE(offset);
        CAPTURE(w);
        // 1e-9: the tolerance of the referee's table. Where the preference changes is off by about
        // bound / slope, and the value by the square of that.
        CHECK(std::abs(careful - slow) <= 1e-9 + bound * bound / prior.sd);
        largest = std::max(largest, std::abs(fast - slow) / slow);
      }
  CHECK(largest > 1e-3);  // the twin: the series would be seen
}

TEST_CASE("several sign changes: worth doing in the middle only") {
  const auto hump = [](double x, bool, std::span<double> value, std::span<double> slope) {
    value[0] = 0.4 - x * x / (1 + x * x);
    slope[0] = -2 * x / ((1 + x * x) * (1 + x * x));
  };
  const std::array<double, 3> kinks{-9.0, 0.0, 9.0};
  const CubicTable f = tabulate(1, hump, kinks, {1e-11, 1e-4});
  const NormalBelief prior{0.2, 1.0};
  const HermiteSeries series = expand(f, prior);
  for (const double w : {0.2, 0.5}) {
    Region region;
    const double fast = loss_avoided(series.coefficient.row(0), w, &region);
    CHECK(region.intervals.size() == 1);
    CHECK(std::abs(fast - referee(f, prior, w)) <= truncation_bound(series.left_out[0], w) + 1e-9);
    // The mean over the region, and over its complement, is the mean.
    std::array<double, hermite_terms> weight;
    region_weights(region, w, weight);
    double inside = 0.0;
    for (std::size_t j = 0; j < hermite_terms; ++j)
      inside += weight[j] * series.coefficient.row(0)[j];
    const double mean = series.coefficient.row(0)[0];
    CHECK(std::max(0.0, mean) + fast == doctest::Approx(inside).epsilon(1e-12));
  }
}

TEST_CASE(
    "information is never harmful, grows with what is learnt, and is nothing where all is known") {
  const NormalBelief prior{0.25, 0.244};
  for (const double offset : {0.36, 0.43, 0.5}) {
    const CubicTable f = saturating(offset, 0.6, 0.1);
    const HermiteSeries series = expand(f, prior);
    double before = 0.0;
    CHECK(loss_avoided(series.coefficient.row(0), 0.0) == 0.0);
    for (double w = 0.02; w < 0.99; w += 0.02) {
      const double value = loss_avoided(series.coefficient.row(0), w);
      CHECK(value >= before - 1e-12);
      before = value;
    }
    const double sign = expectation(f, 0, prior).mean >= 0 ? -1.0 : 1.0;
    CHECK(before <= expected_positive_part(f, 0, prior, sign));
  }
  const HermiteSeries certain = expand(saturating(0.43, 0.6, 0.1), {0.25, 0.0});
  CHECK(loss_avoided(certain.coefficient.row(0), 1.0) == 0.0);
}
