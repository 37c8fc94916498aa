#include "models/voi/hermite_series.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/normal_cells.hpp"

namespace equipoise::voi {
namespace {

using implementation::CubicTable;

constexpr double furthest = 8.0;
constexpr std::size_t grid_points = 33;  // half a standard deviation apart
constexpr std::size_t padded_terms = (hermite_terms + 3) / 4 * 4;

// Last terms of a series smaller than this x its largest are left out.
constexpr double negligible = 1e-10;

// sqrt(j) and its reciprocal; h_{j+1} = ahead_j z h_j - back_j h_{j-1}; and h_j on the grid.
struct Basis {
  std::array<double, hermite_terms + 1> root{}, reciprocal{}, ahead{}, back{};
  std::array<std::array<double, grid_points>, padded_terms> grid{};  ///< [term][point]

  Basis() {
    for (std::size_t j = 1; j <= hermite_terms; ++j) {
      root[j] = std::sqrt(static_cast<double>(j));
      reciprocal[j] = 1 / root[j];
    }
    for (std::size_t j = 0; j < hermite_terms; ++j) {
      ahead[j] = reciprocal[j + 1];
      back[j] = root[j] * reciprocal[j + 1];
    }
    for (std::size_t k = 0; k < grid_points; ++k) {
      double before = 0.0, now = 1.0;
      for (std::size_t j = 0; j < hermite_terms; ++j) {
        grid[j][k] = now;
        const double next = point(k) * ahead[j] * now - back[j] * before;
        before = now;
        now = next;
      }
    }
  }
  static double point(std::size_t k) {
    return -furthest + 2 * furthest * static_cast<double>(k) / (grid_points - 1);
  }
};

const Basis& basis() {
  static const Basis b;
  return b;
}

// A series sum_j c_j h_j(z), c_j = d_j w^(j/2), cut where no later term matters.
struct Damped {
  std::array<double, padded_terms> c{};
  std::size_t terms = 1;

  Damped(std::span<const double> d, double w) {
    const double step = std::sqrt(w);
    double factor = 1.0, largest = 0.0;
    for (std::size_t j = 0; j < d.size(); ++j) {
      c[j] = d[j] * factor;
      factor *= step;
      largest = std::max(largest, std::abs(c[j]));
    }
    terms = d.size();
    while (terms > 1 && std::abs(c[terms - 1]) <= negligible * largest) --terms;
  }

  struct ValueAndSlope {
    double value, slope;
  };
  [[nodiscard]] ValueAndSlope at(double z) const {
    const Basis& b = basis();
    double before = 0.0, now = 1.0, value = 0.0, slope = 0.0;
    for (std::size_t j = 0; j < terms; ++j) {
      value += c[j] * now;
      slope += c[j] * b.root[j] * before;
      const double next = z * b.ahead[j] * now - b.back[j] * before;
      before = now;
      now = next;
    }
    return {value, slope};
  }

  // Integral of the series times phi from z to infinity.
  [[nodiscard]] double above(double z) const {
    const Basis& b = basis();
    double before = 0.0, now = 1.0, sum = 0.0;
    for (std::size_t j = 1; j < terms; ++j) {
      sum += c[j] * b.reciprocal[j] * now;
      const double next = z * b.ahead[j - 1] * now - b.back[j - 1] * before;
      before = now;
      now = next;
    }
    return c[0] * numerics::normal_complement(z) + numerics::normal_density(z) * sum;
  }
  [[nodiscard]] double below(double z) const {
    const Basis& b = basis();
    double before = 0.0, now = 1.0, sum = 0.0;
    for (std::size_t j = 1; j < terms; ++j) {
      sum += c[j] * b.reciprocal[j] * now;
      const double next = z * b.ahead[j - 1] * now - b.back[j - 1] * before;
      before = now;
      now = next;
    }
    return c[0] * numerics::normal_distribution(z) - numerics::normal_density(z) * sum;
  }
  // Over an interval, each end from the tail that keeps the digits.
  [[nodiscard]] double between(double a, double b) const {
    const double inf = std::numeric_limits<double>::infinity();
    if (a == -inf) return b == inf ? c[0] : below(b);
    if (b == inf) return above(a);
    return a > 0 ? above(a) - above(b) : below(b) - below(a);
  }
};

// Newton's method from the chord, kept inside a bracket that it narrows. What is avoided beyond the
// root is stationary there, and a last step of 1e-6 leaves the root within about 1e-12.
double refine(const Damped& f, double a, double b, double at_a, double at_b) {
  double z = a + (b - a) * (at_a / (at_a - at_b));
  for (int i = 0; i < 60; ++i) {
    const auto [value, slope] = f.at(z);
    if (value == 0) return z;
    ((value < 0) == (at_a < 0) ? a : b) = z;
    const double newton = z - value / slope;
    const double next = newton > a && newton < b ? newton : (a + b) / 2;
    if (std::abs(next - z) <= 1e-6) return next;
    z = next;
  }
  return z;
}

}  // namespace

void hermite_values(double z, std::span<double> value) {
  EQUIPOISE_EXPECT(value.size() <= hermite_terms);
  const Basis& b = basis();
  double before = 0.0, now = 1.0;
  for (std::size_t j = 0; j < value.size(); ++j) {
    value[j] = now;
    const double next = z * b.ahead[j] * now - b.back[j] * before;
    before = now;
    now = next;
  }
}

HermiteSeries expand(const CubicTable& f, const NormalBelief& belief) {
  EQUIPOISE_EXPECT(f.size() >= 1 && belief.sd >= 0);
  const std::size_t rows = f.rows();
  HermiteSeries out{LaneTable(rows, hermite_terms), std::vector<double>(rows, 0.0)};
  if (belief.sd == 0) {
    for (std::size_t r = 0; r < rows; ++r) out.coefficient.row(r)[0] = f(r, belief.mean);
    return out;
  }
  const Basis& b = basis();
  std::vector<CellCubic> before(rows);  // the cell to the left of the breakpoint
  std::vector<numerics::Sum> mean(rows), slope(rows), second(rows), third(rows), squared(rows);
  std::vector<double> jump2_first(rows), jump1_first(rows), jump1_second(rows);
  std::array<double, hermite_terms> weight1{}, weight2{}, weight3{};

  // Cells beyond nine standard deviations hold less than 1e-18 of the belief.
  const std::vector<double>& x = f.breakpoints();
  const auto breakpoint = [&](double z) {
    return static_cast<std::size_t>(
        std::lower_bound(x.begin(), x.end(), belief.mean + z * belief.sd) - x.begin());
  };
  const std::size_t first_cell = breakpoint(-9), last_cell = breakpoint(9);
  CellEnd left = cell_end(f, belief, first_cell);
  for (std::size_t i = first_cell; i <= last_cell; ++i) {
    const CellEnd right = cell_end(f, belief, i + 1);
    // Weights of the jumps at the left end for every j.
    if (i > first_cell && left.density > 0) {
      double h_before = 0.0, h = 1.0;
      for (std::size_t n = 0; n + 2 < hermite_terms; ++n) {
        const double w = left.density * h * b.reciprocal[n + 1] * b.reciprocal[n + 2];
        weight1[n + 2] = w;
        if (n + 3 < hermite_terms) weight2[n + 3] = w * b.reciprocal[n + 3];
        if (n + 4 < hermite_terms) weight3[n + 4] = w * b.reciprocal[n + 3] * b.reciprocal[n + 4];
        const double next = left.z * b.ahead[n] * h - b.back[n] * h_before;
        h_before = h;
        h = next;
      }
    }
    std::array<double, 5> m{};
    double last_origin = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t r = 0; r < rows; ++r) {
      const CellCubic cubic = cell_cubic(f, r, belief, i);
      if (cubic.origin != last_origin) m = moments(left, right, cubic.origin);
      last_origin = cubic.origin;
      mean[r].add(cubic.mean(m));
      slope[r].add(cubic.mean_slope(m));
      second[r].add(2 * cubic.c[2] * m[0] + 6 * cubic.c[3] * m[1]);
      third[r].add(6 * cubic.c[3] * m[0]);
      squared[r].add(cubic.mean_squared_slope(m));
      if (i > first_cell && left.density > 0) {
        const CellCubic& p = before[r];
        const double u = left.z - p.origin;
        const double jump1 = cubic.c[1] - (p.c[1] + u * (2 * p.c[2] + u * 3 * p.c[3]));
        const double jump2 = 2 * cubic.c[2] - (2 * p.c[2] + u * 6 * p.c[3]);
        const double jump3 = 6 * (cubic.c[3] - p.c[3]);
        const bool kink = f.slope_below(i - 1, r) != f.slope_above(i - 1, r);
        double* d = out.coefficient.row(r).data();
        for (std::size_t j = 4; j < hermite_terms; ++j)
          d[j] += jump2 * weight2[j] + jump3 * weight3[j];
        if (kink)
          for (std::size_t j = 4; j < hermite_terms; ++j) d[j] += jump1 * weight1[j];
        if (kink) {
          jump1_first[r] += jump1 * left.density;
          jump1_second[r] += jump1 * left.density * left.z;
        }
        jump2_first[r] += jump2 * left.density;
      }
      before[r] = cubic;
    }
    left = right;
  }
  for (std::size_t r = 0; r < rows; ++r) {
    double* d = out.coefficient.row(r).data();
    d[0] = mean[r].value();
    d[1] = slope[r].value();
    d[2] = (jump1_first[r] + second[r].value()) * b.reciprocal[2];
    d[3] =
        (jump1_second[r] + jump2_first[r] + third[r].value()) * b.reciprocal[2] * b.reciprocal[3];
    numerics::Sum kept;
    for (std::size_t j = 1; j < hermite_terms; ++j) kept.add(static_cast<double>(j) * d[j] * d[j]);
    out.left_out[r] = std::max(0.0, squared[r].value() - kept.value());
  }
  return out;
}

double truncation_bound(double left_out, double w) {
  return std::sqrt(std::pow(w, hermite_terms) * left_out / hermite_terms);
}

double loss_avoided(std::span<const double> difference, double w, Region* preferred) {
  EQUIPOISE_EXPECT(!difference.empty() && difference.size() <= hermite_terms);
  EQUIPOISE_EXPECT(w >= 0 && w <= 1);
  const Damped f(difference, w);
  const Basis& b = basis();
  std::array<double, grid_points> value{};
  for (std::size_t j = 0; j < f.terms; j += 4)
    for (std::size_t k = 0; k < grid_points; ++k)
      value[k] += (f.c[j] * b.grid[j][k] + f.c[j + 1] * b.grid[j + 1][k]) +
                  (f.c[j + 2] * b.grid[j + 2][k] + f.c[j + 3] * b.grid[j + 3][k]);

  const double inf = std::numeric_limits<double>::infinity();
  const bool first_now = f.c[0] >= 0;
  if (preferred != nullptr) preferred->intervals.clear();
  double from = -inf, loss = 0.0;
  const auto close = [&](double to, bool first) {
    if (first && preferred != nullptr) preferred->intervals.emplace_back(from, to);
    if (first != first_now) loss += std::max(0.0, (first ? 1 : -1) * f.between(from, to));
    from = to;
  };
  for (std::size_t k = 0; k + 1 < grid_points; ++k)
    if ((value[k] < 0) != (value[k + 1] < 0))
      close(refine(f, Basis::point(k), Basis::point(k + 1), value[k], value[k + 1]), value[k] >= 0);
  close(inf, value[grid_points - 1] >= 0);
  return loss;
}

void region_weights(const Region& region, double w, std::span<double> weight) {
  EQUIPOISE_EXPECT(!weight.empty() && weight.size() <= hermite_terms);
  const Basis& basis_ = basis();
  std::fill(weight.begin(), weight.end(), 0.0);
  const auto add = [&](double z, double sign) {  // integrals from z to infinity
    const bool finite = std::isfinite(z);
    const double density = finite ? numerics::normal_density(z) : 0.0;
    weight[0] += sign * (finite ? numerics::normal_complement(z) : (z < 0 ? 1.0 : 0.0));
    if (!finite) return;
    double before = 0.0, now = 1.0;
    for (std::size_t j = 1; j < weight.size(); ++j) {
      weight[j] += sign * density * now * basis_.reciprocal[j];
      const double next = z * basis_.ahead[j - 1] * now - basis_.back[j - 1] * before;
      before = now;
      now = next;
    }
  };
  for (const auto& [from, to] : region.intervals) {
    add(from, 1.0);
    add(to, -1.0);
  }
  const double step = std::sqrt(w);
  double factor = 1.0;
  for (double& x : weight) {
    x *= factor;
    factor *= step;
  }
}

}  // namespace equipoise::voi
