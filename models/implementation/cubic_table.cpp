#include "models/implementation/cubic_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/interpolation.hpp"

namespace equipoise::implementation {
namespace {

struct Point {
  double x;
  std::size_t rows;
  std::vector<double> numbers;  // values, slopes below, slopes above

  Point(double at, std::size_t count) : x(at), rows(count), numbers(3 * count) {}
  [[nodiscard]] std::span<double> value() { return part(0); }
  [[nodiscard]] std::span<double> below() { return part(1); }
  [[nodiscard]] std::span<double> above() { return part(2); }
  [[nodiscard]] double value(std::size_t row) const { return numbers[row]; }
  [[nodiscard]] double below(std::size_t row) const { return numbers[rows + row]; }
  [[nodiscard]] double above(std::size_t row) const { return numbers[2 * rows + row]; }

 private:
  [[nodiscard]] std::span<double> part(std::size_t p) {
    return std::span(numbers).subspan(p * rows, rows);
  }
};

}  // namespace

void CubicTable::append(double x, std::span<const double> value,
                        std::span<const double> slope_below, std::span<const double> slope_above) {
  EQUIPOISE_EXPECT(x_.empty() || x > x_.back());
  EQUIPOISE_EXPECT(value.size() == rows_ && slope_below.size() == rows_ &&
                   slope_above.size() == rows_);
  x_.push_back(x);
  for (std::size_t r = 0; r < rows_; ++r) {
    knots_.push_back(value[r]);
    knots_.push_back(slope_below[r]);
    knots_.push_back(slope_above[r]);
  }
}

std::size_t CubicTable::cell(double x, bool from_below) const {
  const auto after = from_below ? std::lower_bound(x_.begin(), x_.end(), x)
                                : std::upper_bound(x_.begin(), x_.end(), x);
  const auto i = static_cast<std::size_t>(after - x_.begin());
  return i == 0 ? 0 : i - 1;
}

void CubicTable::evaluate(double x, bool from_below, std::span<double> value,
                          std::span<double> slope) const {
  EQUIPOISE_EXPECT(!x_.empty() && value.size() == rows_ && slope.size() == rows_);
  const std::size_t last = x_.size() - 1;
  const bool before = x < x_.front() || (from_below && x == x_.front());
  if (before || x > x_[last] || (!from_below && x == x_[last])) {
    const std::size_t i = before ? 0 : last;
    for (std::size_t r = 0; r < rows_; ++r) {
      slope[r] = before ? slope_below(i, r) : slope_above(i, r);
      value[r] = this->value(i, r) + slope[r] * (x - x_[i]);
    }
    return;
  }
  const std::size_t i = cell(x, from_below);
  // As numerics::cubic_hermite, with its derivative, the same for every row but for the ends.
  const double h = x_[i + 1] - x_[i], u = (x - x_[i]) / h, v = 1 - u;
  const double from0 = (1 + 2 * u) * v * v, from1 = u * u * (3 - 2 * u);
  const double from_chord = 6 * u * v / h;
  for (std::size_t r = 0; r < rows_; ++r) {
    const double y0 = this->value(i, r), y1 = this->value(i + 1, r);
    const double d0 = slope_above(i, r), d1 = slope_below(i + 1, r);
    value[r] = y0 * from0 + y1 * from1 + h * u * v * (d0 * v - d1 * u);
    slope[r] = from_chord * (y1 - y0) + d0 * v * (1 - 3 * u) + d1 * u * (3 * u - 2);
  }
}

double CubicTable::operator()(std::size_t row, double x) const {
  EQUIPOISE_EXPECT(!x_.empty() && row < rows_);
  const std::size_t last = x_.size() - 1;
  if (x <= x_.front()) return value(0, row) + slope_below(0, row) * (x - x_.front());
  if (x >= x_[last]) return value(last, row) + slope_above(last, row) * (x - x_[last]);
  const std::size_t i = cell(x, false);
  return numerics::cubic_hermite(x, x_[i], x_[i + 1], value(i, row), value(i + 1, row),
                                 slope_above(i, row), slope_below(i + 1, row));
}

CubicTable CubicTable::combined(std::span<const double> factor, std::size_t groups) const {
  const std::size_t n = factor.size();
  EQUIPOISE_EXPECT(n >= 1 && rows_ % n == 0 && groups * n <= rows_);
  CubicTable out(groups);
  out.x_ = x_;
  out.knots_.reserve(3 * out.rows_ * x_.size());
  for (std::size_t i = 0; i < x_.size(); ++i)
    for (std::size_t g = 0; g < out.rows_; ++g) {
      std::array<double, 3> sum{};
      for (std::size_t r = 0; r < n; ++r)
        for (std::size_t part = 0; part < 3; ++part)
          sum[part] += factor[r] * at(i, g * n + r, part);
      out.knots_.insert(out.knots_.end(), sum.begin(), sum.end());
    }
  return out;
}

CubicTable CubicTable::lifted(double by) const {
  CubicTable out = *this;
  for (std::size_t value = 0; value < out.knots_.size(); value += 3) out.knots_[value] += by;
  return out;
}

CubicTable tabulate(std::size_t rows, const Functions& functions, std::span<const double> kinks,
                    const Fineness& fineness) {
  EQUIPOISE_EXPECT(kinks.size() >= 2);
  constexpr double widest_cell = 0.5;
  const auto point = [&](double x, bool kink) {
    Point p(x, rows);
    functions(x, true, p.value(), p.below());
    if (kink)
      functions(x, false, p.value(), p.above());
    else
      std::ranges::copy(p.below(), p.above().begin());
    return p;
  };

  std::vector<Point> coarse;
  for (std::size_t k = 0; k < kinks.size(); ++k) {
    coarse.push_back(point(kinks[k], true));
    if (k + 1 == kinks.size()) break;
    EQUIPOISE_EXPECT(kinks[k] < kinks[k + 1]);
    const double width = kinks[k + 1] - kinks[k];
    const auto parts = static_cast<std::size_t>(std::ceil(width / widest_cell));
    for (std::size_t i = 1; i < parts; ++i)
      coarse.push_back(
          point(kinks[k] + width * static_cast<double>(i) / static_cast<double>(parts), false));
  }
  std::vector<double> scale(rows, 0.0);
  for (const Point& p : coarse)
    for (std::size_t r = 0; r < rows; ++r) scale[r] = std::max(scale[r], std::abs(p.value(r)));

  const auto misses = [&](const Point& a, const Point& middle, const Point& b) {
    for (std::size_t r = 0; r < rows; ++r) {
      const double cubic = numerics::cubic_hermite(middle.x, a.x, b.x, a.value(r), b.value(r),
                                                   a.above(r), b.below(r));
      if (std::abs(cubic - middle.value(r)) > fineness.tolerance * scale[r]) return true;
    }
    return false;
  };

  // Depth first, left before right: `open` holds the right ends still to be reached.
  CubicTable table(rows);
  const auto append = [&table](Point& p) { table.append(p.x, p.value(), p.below(), p.above()); };
  Point left = coarse.front();
  append(left);
  std::vector<Point> open(coarse.rbegin(), coarse.rend() - 1);
  while (!open.empty()) {
    Point& right = open.back();
    Point middle = point(left.x + (right.x - left.x) / 2, false);
    if (right.x - left.x > fineness.smallest_cell && misses(left, middle, right)) {
      open.push_back(std::move(middle));
      continue;
    }
    append(middle);
    append(right);
    left = std::move(right);
    open.pop_back();
  }
  return table;
}

}  // namespace equipoise::implementation
