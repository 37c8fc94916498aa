#include "models/voi/normal_expectation.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/normal_cells.hpp"

namespace equipoise::voi {
namespace {

using implementation::CubicTable;

// The points inside (a, b) where the cubic may turn: it is monotone between them.
std::vector<double> turns(const CellCubic& f, double a, double b) {
  std::vector<double> found;
  const double p = 3 * f.c[3], q = 2 * f.c[2], r = f.c[1];
  const auto keep = [&](double u) {
    const double z = f.origin + u;
    if (z > a && z < b) found.push_back(z);
  };
  if (p == 0) {
    if (q != 0) keep(-r / q);
  } else {
    const double inside = q * q - 4 * p * r;
    if (inside >= 0) {
      const double t = -(q + std::copysign(std::sqrt(inside), q)) / 2;
      keep(t / p);
      if (t != 0) keep(r / t);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The root of a function that changes sign once between a and b, by bisection to the last bit.
double root(const CellCubic& f, double a, double b) {
  const bool rising = f(a) < f(b);
  for (int i = 0; i < 200; ++i) {
    const double middle = a + (b - a) / 2;
    if (middle <= a || middle >= b) break;
    ((f(middle) < 0) == rising ? a : b) = middle;
  }
  return a + (b - a) / 2;
}

// The sign changes of the cubic inside the cell, ascending.
std::vector<double> sign_changes(const CellCubic& f, double a, double b) {
  std::vector<double> found;
  if (!std::isfinite(a) || !std::isfinite(b)) {  // an outer cell is a tangent
    if (f.c[1] == 0) return found;
    const double z = f.origin - f.c[0] / f.c[1];
    if (z > a && z < b) found.push_back(z);
    return found;
  }
  std::vector<double> points = turns(f, a, b);
  points.insert(points.begin(), a);
  points.push_back(b);
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    if ((f(points[i]) < 0) != (f(points[i + 1]) < 0))
      found.push_back(root(f, points[i], points[i + 1]));
  return found;
}

// Any point of the cell: halfway, or one unit into a tail.
double inner_point(double a, double b) {
  if (!std::isfinite(a)) return b - 1;
  if (!std::isfinite(b)) return a + 1;
  return a + (b - a) / 2;
}

}  // namespace

MeanAndSlope expectation(const CubicTable& f, std::size_t row, const NormalBelief& belief) {
  EQUIPOISE_EXPECT(f.size() >= 1 && row < f.rows() && belief.sd >= 0);
  if (belief.sd == 0) {
    std::vector<double> value(f.rows()), slope(f.rows());
    f.evaluate(belief.mean, false, value, slope);
    return {value[row], slope[row]};
  }
  numerics::Sum mean, slope;
  CellEnd a = cell_end(f, belief, 0);
  for (std::size_t i = 0; i < cells(f); ++i) {
    const CellEnd b = cell_end(f, belief, i + 1);
    const CellCubic cubic = cell_cubic(f, row, belief, cell_place(f, belief, i));
    const auto m = moments(a, b, cubic.origin);
    mean.add(cubic.mean(m));
    slope.add(cubic.mean_slope(m));
    a = b;
  }
  return {mean.value(), slope.value() / belief.sd};
}

double expected_positive_part(const CubicTable& f, std::size_t row, const NormalBelief& belief,
                              double sign) {
  EQUIPOISE_EXPECT(f.size() >= 1 && row < f.rows() && belief.sd >= 0);
  EQUIPOISE_EXPECT(sign == 1.0 || sign == -1.0);
  if (belief.sd == 0) return std::max(0.0, sign * f(row, belief.mean));
  numerics::Sum total;
  CellEnd left = cell_end(f, belief, 0);
  for (std::size_t i = 0; i < cells(f); ++i) {
    const CellEnd right = cell_end(f, belief, i + 1);
    const CellCubic cubic = cell_cubic(f, row, belief, cell_place(f, belief, i));
    CellEnd a = left;
    std::vector<double> changes = sign_changes(cubic, left.z, right.z);
    for (std::size_t k = 0; k <= changes.size(); ++k) {
      const CellEnd b = k < changes.size() ? CellEnd::at(changes[k]) : right;
      if (sign * cubic(inner_point(a.z, b.z)) > 0)
        total.add(std::max(0.0, sign * cubic.mean(moments(a, b, cubic.origin))));
      a = b;
    }
    left = right;
  }
  return total.value();
}

}  // namespace equipoise::voi
