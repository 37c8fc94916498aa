#include "engine/sampling/quantile_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <utility>

#include "models/core/lanes.hpp"
#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"

#include "engine/sampling/normal_quantile.hpp"

namespace equipoise::sampling {
namespace {

bool usable(const Knot& k) noexcept {
  return std::isfinite(k.y) && std::isfinite(k.dy) && std::isfinite(k.d2y) && k.dy > 0;
}

/// Knots at from, from + step ..., n of them; nothing where one is not a number or Boost gives up.
std::optional<std::vector<Knot>> knots(const Distribution& distribution, double from, double step,
                                       std::size_t n) {
  std::vector<Knot> result(n);
  try {
    for (std::size_t i = 0; i < n; ++i) {
      result[i] = distribution.kind().normal_form->knot(distribution.shape(),
                                                        from + step * static_cast<double>(i));
      if (!usable(result[i])) return std::nullopt;
    }
  } catch (const std::exception&) {
    return std::nullopt;
  }
  return result;
}

/// The greatest probability or normal value that a row can be asked for.
constexpr double largest_uniform = 1 - 0x1p-53;
constexpr double least_uniform = 0x1p-1022;

}  // namespace

QuantileTable::Quintic QuantileTable::between(const Knot& left, const Knot& right,
                                              double width) noexcept {
  Quintic c{};
  c.c0 = left.y;
  c.c1 = width * left.dy;
  c.c2 = 0.5 * width * width * left.d2y;
  // What value, slope and curvature still lack at the right end.
  const double value = right.y - c.c0 - c.c1 - c.c2;
  const double slope = width * right.dy - c.c1 - 2 * c.c2;
  const double curvature = width * width * right.d2y - 2 * c.c2;
  c.c3 = 10 * value - 4 * slope + 0.5 * curvature;
  c.c4 = -15 * value + 7 * slope - curvature;
  c.c5 = 6 * value - 3 * slope + 0.5 * curvature;
  return c;
}

bool QuantileTable::rises(const Quintic& c) noexcept {
  // The derivative d0 + d1 t + ... + d4 t^4 in the Bernstein basis of degree 4 on [0, 1]: it lies
  // in the hull of these coefficients.
  const double d0 = c.c1, d1 = 2 * c.c2, d2 = 3 * c.c3, d3 = 4 * c.c4, d4 = 5 * c.c5;
  return d0 >= 0 && d0 + d1 / 4 >= 0 && d0 + d1 / 2 + d2 / 6 >= 0 &&
         d0 + 3 * d1 / 4 + d2 / 2 + d3 / 4 >= 0 && d0 + d1 + d2 + d3 + d4 >= 0;
}

std::optional<QuantileTable> QuantileTable::build(const Distribution& distribution) {
  const NormalForm* form = distribution.kind().normal_form;
  if (form == nullptr || form->knot == nullptr) return std::nullopt;
  constexpr std::size_t fewest = 32, most = 512;
  std::size_t n = fewest;
  auto ends = knots(distribution, -reach, 2 * reach / fewest, fewest + 1);
  if (!ends) return std::nullopt;
  for (;;) {
    const double width = 2 * reach / static_cast<double>(n);
    auto middles = knots(distribution, -reach + 0.5 * width, width, n);
    if (!middles) return std::nullopt;
    QuantileTable table;
    table.cells_per_unit_ = 1 / width;
    table.last_cell_ = static_cast<int>(n) - 1;
    table.cells_.reserve(n);
    bool good = true;
    for (std::size_t i = 0; i < n && good; ++i) {
      table.cells_.push_back(between((*ends)[i], (*ends)[i + 1], width));
      const double z = -reach + (static_cast<double>(i) + 0.5) * width;
      const Knot& exact = (*middles)[i];
      // An error dy in y is an error f(y) dy in probability, and f(y) = phi(z) / y'.
      const double error = std::abs(table(z) - exact.y) * numerics::normal_density(z) / exact.dy;
      good = error <= tolerance && rises(table.cells_.back());
    }
    if (good) return table;
    if (n == most) return std::nullopt;
    // The middles are every second end of twice as many cells.
    std::vector<Knot> finer;
    finer.reserve(2 * n + 1);
    for (std::size_t i = 0; i < n; ++i) {
      finer.push_back((*ends)[i]);
      finer.push_back((*middles)[i]);
    }
    finer.push_back(ends->back());
    ends = std::move(finer);
    n *= 2;
  }
}

QuantileFunction::QuantileFunction(Distribution distribution)
    : distribution_(std::move(distribution)), tabulated_(std::make_shared<Tabulated>()) {}

const QuantileTable* QuantileFunction::table() const {
  Tabulated& shared = *tabulated_;
  std::call_once(shared.once, [&] { shared.table = QuantileTable::build(distribution_); });
  return shared.table ? &*shared.table : nullptr;
}

double QuantileFunction::own_quantile_of_normal(double z) const {
  return distribution_.quantile(
      std::clamp(numerics::normal_distribution(z), least_uniform, largest_uniform));
}

void QuantileFunction::by_normal_form(std::span<double> row) const {
  const Shape& shape = distribution_.shape();
  const QuantileTable* tabulated = table();
  std::array<double, max_block> buffer{};
  for (std::size_t first = 0; first < row.size(); first += max_block) {
    const std::span<double> z = row.subspan(first, std::min(max_block, row.size() - first));
    const std::span<double> y(buffer.data(), z.size());
    std::size_t beyond = 0;
    if (tabulated != nullptr) {
      constexpr double reach = QuantileTable::reach;
      for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = (*tabulated)(std::clamp(z[i], -reach, reach));
        beyond += std::abs(z[i]) > reach ? 1 : 0;
      }
    } else {
      for (std::size_t i = 0; i < y.size(); ++i) y[i] = shape.a + shape.b * z[i];
    }
    switch (distribution_.kind().normal_form->transform) {
      case NormalForm::Transform::none:
        break;
      case NormalForm::Transform::logarithm:
        numerics::exp(y, y);
        break;
      case NormalForm::Transform::logit:
        numerics::expit(y, y);
        for (double& value : y) value = shape.lower * (1 - value) + shape.upper * value;
        break;
    }
    // No uniform of a stream is that far out; strata of a hypercube and sums of normals may be.
    if (beyond > 0)
      for (std::size_t i = 0; i < y.size(); ++i)
        if (std::abs(z[i]) > QuantileTable::reach) y[i] = own_quantile_of_normal(z[i]);
    std::copy(y.begin(), y.end(), z.begin());
  }
}

void QuantileFunction::of_uniform(std::span<double> row) const {
  if (in_normal_form()) {
    normal_quantile(row, row);
    by_normal_form(row);
  } else {
    for (double& x : row) x = distribution_.quantile(x);
  }
}

void QuantileFunction::of_normal(std::span<double> row) const {
  if (in_normal_form())
    by_normal_form(row);
  else
    for (double& x : row) x = own_quantile_of_normal(x);
}

bool QuantileFunction::in_normal_form() const {
  const NormalForm* form = distribution_.kind().normal_form;
  return table() != nullptr || (form != nullptr && form->knot == nullptr);
}

}  // namespace equipoise::sampling
