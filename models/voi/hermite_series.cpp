#include "models/voi/hermite_series.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/hermite_basis.hpp"
#include "models/voi/normal_cells.hpp"

namespace equipoise::voi {

using implementation::CubicTable;

namespace {

/// Breakpoints whose polynomials are found side by side: every step of the recurrence waits for the
/// last, so that four take hardly longer than one.
constexpr std::size_t abreast = 4;

/// h_0 .. h_48 at some points. Shape [point][term].
using HermiteValues = std::array<std::array<double, hermite_terms>, abreast>;

void hermite_abreast(const std::array<double, abreast>& z, HermiteValues& value) {
  const HermiteBasis& b = hermite_basis();
  std::array<double, abreast> before{}, now{};
  now.fill(1.0);
  for (std::size_t n = 0; n < hermite_terms; ++n)
    for (std::size_t p = 0; p < abreast; ++p) {
      value[p][n] = now[p];
      const double next = z[p] * b.ahead[n] * now[p] - b.back[n] * before[p];
      before[p] = now[p];
      now[p] = next;
    }
}

/// What one unit of a jump of the first, second or third derivative adds to each term; 0 beyond the
/// last, so that whole vectors of a row, which is as long, can be added.
struct JumpWeights {
  std::array<double, hermite_padded> first{}, second{}, third{};

  void set(double density, const std::array<double, hermite_terms>& h) {
    const HermiteBasis& b = hermite_basis();
    for (std::size_t j = 2; j < hermite_terms; ++j)
      first[j] = density * h[j - 2] * b.reciprocal[j - 1] * b.reciprocal[j];
    for (std::size_t j = 3; j < hermite_terms; ++j) second[j] = first[j - 1] * b.reciprocal[j];
    for (std::size_t j = 4; j < hermite_terms; ++j) third[j] = second[j - 1] * b.reciprocal[j];
  }
};

}  // namespace

void hermite_values(double z, std::span<double> value) {
  EQUIPOISE_EXPECT(value.size() <= hermite_terms);
  const HermiteBasis& b = hermite_basis();
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
  const HermiteBasis& b = hermite_basis();
  std::vector<CellCubic> before(rows);  // the cell to the left of the breakpoint
  std::vector<numerics::Sum> mean(rows), slope(rows), second(rows), third(rows), squared(rows);
  std::vector<double> jump2_first(rows), jump1_first(rows), jump1_second(rows);
  JumpWeights weight;
  HermiteValues polynomials;

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
    if (i > first_cell) {
      const std::size_t at = (i - first_cell - 1) % abreast;
      if (at == 0) {
        std::array<double, abreast> z{};
        for (std::size_t p = 0; p < abreast && i + p <= last_cell; ++p)
          z[p] = (x[i + p - 1] - belief.mean) / belief.sd;
        hermite_abreast(z, polynomials);
      }
      if (left.density > 0) weight.set(left.density, polynomials[at]);
    }
    const CellPlace cell = cell_place(f, belief, i);
    const std::array<double, 5> m = moments(left, right, cell.origin);
    for (std::size_t r = 0; r < rows; ++r) {
      const CellCubic cubic = cell_cubic(f, r, belief, cell);
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
        for (std::size_t j = 4; j < hermite_padded; ++j)
          d[j] += jump2 * weight.second[j] + jump3 * weight.third[j];
        if (kink)
          for (std::size_t j = 4; j < hermite_padded; ++j) d[j] += jump1 * weight.first[j];
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

}  // namespace equipoise::voi
