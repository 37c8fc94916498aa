#include "models/numerics/elementary.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "models/core/lanes.hpp"

namespace equipoise::numerics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<CodePath> paths() {
  std::vector<CodePath> found{CodePath::portable, CodePath::avx2};
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    found.push_back(CodePath::avx512);
  }
  return found;
}

/// Weyl sequence through a mixing step: the same numbers everywhere.
class Numbers {
 public:
  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  double uniform(double lower, double upper) {
    return lower + (upper - lower) * (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52;
  }
  /// Any pattern of bits: subnormal, huge, infinite, not a number.
  double any() {
    const std::uint64_t b = bits();
    double x;
    std::memcpy(&x, &b, sizeof x);
    return x;
  }

 private:
  std::uint64_t state_ = 20261123;
};

/// Arguments: special values against each other, then wide and ordinary random ones.
LaneTable arguments(std::size_t rows) {
  const double special[] = {0.0,
                            -0.0,
                            1.0,
                            -1.0,
                            0.5,
                            -0.5,
                            2.0,
                            1e-320,
                            -1e-320,
                            1e308,
                            -1e308,
                            infinity,
                            -infinity,
                            0.25,
                            0.75,
                            709.78,
                            710.0,
                            -745.2,
                            -746.0,
                            3.0,
                            -3.0,
                            1e15,
                            4503599627370497.5,
                            std::nan("")};
  constexpr std::size_t count = std::size(special);
  const std::size_t lanes = padded_lanes(count * count * count + 60000);
  LaneTable table(rows, lanes);
  Numbers numbers;
  for (std::size_t r = 0; r < rows; ++r) {
    auto row = table.row(r);
    std::size_t divisor = 1;
    for (std::size_t i = 0; i < r; ++i) divisor *= count;
    for (std::size_t i = 0; i < lanes; ++i) {
      if (i < count * count * count) {
        row[i] = special[i / divisor % count];
      } else if (i % 3 == 0) {
        row[i] = numbers.any();
      } else {
        row[i] = i % 3 == 1 ? numbers.uniform(0, 1) : numbers.uniform(-30, 30);
      }
    }
  }
  return table;
}

bool same_bits(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}

template <class Compute>
std::size_t differing_lanes(const LaneTable& x, Compute compute) {
  LaneTable expected(1, x.lanes()), found(1, x.lanes());
  compute(elementary(CodePath::portable), expected.row(0).data());
  std::size_t differing = 0;
  for (const CodePath path : paths()) {
    compute(elementary(path), found.row(0).data());
    for (std::size_t i = 0; i < x.lanes(); ++i) {
      if (!same_bits(found.row(0)[i], expected.row(0)[i])) ++differing;
    }
  }
  return differing;
}

TEST_CASE("every kernel gives the same bits on every code path") {
  const LaneTable x = arguments(3);
  const double *a = x.row(0).data(), *b = x.row(1).data(), *c = x.row(2).data();
  const std::size_t n = x.stride();
  using E = Elementary;
  for (const auto kernel :
       {&E::copy, &E::negate, &E::absolute, &E::floor, &E::square_root, &E::exp, &E::expm1, &E::log,
        &E::log1p, &E::log10, &E::expit, &E::logit, &E::finite}) {
    CHECK(differing_lanes(x, [&](const E& k, double* y) { (k.*kernel)(a, y, n); }) == 0);
  }
  for (const auto kernel :
       {&E::add, &E::subtract, &E::multiply, &E::divide, &E::minimum, &E::maximum, &E::pow,
        &E::less, &E::less_equal, &E::equal, &E::not_equal}) {
    CHECK(differing_lanes(x, [&](const E& k, double* y) { (k.*kernel)(a, b, y, n); }) == 0);
  }
  for (const auto kernel : {&E::multiply_add, &E::select, &E::within}) {
    CHECK(differing_lanes(x, [&](const E& k, double* y) { (k.*kernel)(a, b, c, y, n); }) == 0);
  }
  // The twin: glibc's exp is another function, and the comparison must see it.
  CHECK(differing_lanes(x, [&](const E& k, double* y) {
          static int call = 0;
          if (call++ == 0) return k.exp(a, y, n);
          for (std::size_t i = 0; i < n; ++i) y[i] = std::exp(a[i]);
        }) > 0);
}

TEST_CASE("an operand of step 0 is one value for all lanes") {
  const LaneTable x = arguments(1);
  LaneTable tile(1, lane_tile), row(1, x.lanes()), y(2, x.lanes());
  for (double& v : tile.row(0)) v = 0.37;
  for (double& v : row.row(0)) v = 0.37;
  for (const CodePath path : paths()) {
    elementary(path).multiply({tile.row(0).data(), 0}, x.row(0).data(), y.row(0).data(),
                              x.stride());
    elementary(path).multiply(row.row(0).data(), x.row(0).data(), y.row(1).data(), x.stride());
    std::size_t differing = 0;
    for (std::size_t i = 0; i < x.lanes(); ++i) differing += !same_bits(y.row(0)[i], y.row(1)[i]);
    CHECK(differing == 0);
  }
}

/// Largest error of `kernel` on [lower, upper] in units in the last place of the exact value.
template <class Kernel, class Exact>
double largest_ulp(Kernel kernel, Exact exact, double lower, double upper) {
  Numbers numbers;
  std::vector<double> x(20000), y(x.size());
  for (double& v : x) v = numbers.uniform(lower, upper);
  kernel(std::span<const double>(x), std::span<double>(y));
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double truth = exact(static_cast<long double>(x[i]));
    const double near = std::abs(static_cast<double>(truth));
    const double ulp = std::nextafter(near, infinity) - near;
    largest = std::max(largest, static_cast<double>(std::abs(y[i] - truth)) / ulp);
  }
  return largest;
}

TEST_CASE("errors are within the stated units in the last place") {
  using Span = std::span<const double>;
  using Out = std::span<double>;
  const auto exp_ = [](Span x, Out y) { exp(x, y); };
  const auto log_ = [](Span x, Out y) { log(x, y); };
  const auto expit_ = [](Span x, Out y) { expit(x, y); };
  const auto logit_ = [](Span x, Out y) { logit(x, y); };
  const auto exact_exp = [](long double x) { return std::exp(x); };
  const auto exact_log = [](long double x) { return std::log(x); };
  const auto exact_expit = [](long double x) { return 1 / (1 + std::exp(-x)); };
  const auto exact_logit = [](long double p) {
    return p < 0.1L ? std::log(p / (1 - p)) : 2 * std::atanh(2 * p - 1);
  };
  CHECK(largest_ulp(exp_, exact_exp, -700, 700) <= 1);
  CHECK(largest_ulp(exp_, exact_exp, -1, 1) <= 1);
  CHECK(largest_ulp(log_, exact_log, 0, 1) <= 1);
  CHECK(largest_ulp(log_, exact_log, 0.9, 1.1) <= 1);
  CHECK(largest_ulp(log_, exact_log, 0, 1e300) <= 1);
  CHECK(largest_ulp(expit_, exact_expit, -5, 5) <= 2.5);
  CHECK(largest_ulp(expit_, exact_expit, -708, 40) <= 2.5);
  CHECK(largest_ulp(logit_, exact_logit, 0, 1) <= 4);
  CHECK(largest_ulp(logit_, exact_logit, 0.499, 0.501) <= 4);
  CHECK(largest_ulp(logit_, exact_logit, 0, 1e-6) <= 4);
  CHECK(largest_ulp(logit_, exact_logit, 0.24, 0.26) <= 4);
  // The twin: the quotient alone loses digits near 1/2.
  CHECK(largest_ulp(
            [](Span x, Out y) {
              for (std::size_t i = 0; i < x.size(); ++i) y[i] = log(x[i] / (1 - x[i]));
            },
            exact_logit, 0.499, 0.501) > 100);
}

TEST_CASE("edges") {
  CHECK(pow(0, 0) == 1);
  CHECK(pow(2, 0.5) == doctest::Approx(std::sqrt(2.0)).epsilon(1e-15));
  CHECK(std::isnan(pow(std::nan(""), 0)));
  CHECK(std::isnan(pow(1, std::nan(""))));
  CHECK(exp(0) == 1);
  CHECK(exp(710) == infinity);
  CHECK(log(1) == 0);
  CHECK(expit(0) == 0.5);
  CHECK(expit(-800) == 0);
  CHECK(expit(800) == 1);
  CHECK(logit(0.5) == 0);
  CHECK(logit(0) == -infinity);
  CHECK(logit(1) == infinity);
  CHECK(std::isnan(logit(1.5)));
  CHECK(code_path() <= CodePath::avx512);
  CHECK(processor_supported());
}

TEST_CASE("spans of any length have the bits of single values") {
  Numbers numbers;
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{300}}) {
    std::vector<double> x(n), y(n);
    for (double& v : x) v = numbers.uniform(-4, 4);
    expit(x, y);
    for (std::size_t i = 0; i < n; ++i) CHECK(y[i] == expit(x[i]));
  }
}

}  // namespace
}  // namespace equipoise::numerics
