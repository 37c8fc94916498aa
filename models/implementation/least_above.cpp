#include "models/implementation/least_above.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace equipoise::implementation {
namespace {

/// The ends of a cell, as shares of it, and what lies between where its cubic turns: between two of
/// them it rises or falls throughout.
struct Pieces {
  std::array<double, 4> at{};
  std::size_t count = 0;
};

/// \param first, last    values at the ends
/// \param rise, arrival  slopes there, x the width of the cell
Pieces monotone_pieces(double first, double last, double rise, double arrival) {
  // f(t) = first + rise t + b t^2 + c t^3.
  const double b = 3 * (last - first) - 2 * rise - arrival;
  const double c = 2 * (first - last) + rise + arrival;
  Pieces pieces{{0.0}, 1};
  std::array<double, 2> turns{std::nan(""), std::nan("")};
  const double discriminant = b * b - 3 * c * rise;
  if (discriminant >= 0) {
    // Both roots of 3 c t^2 + 2 b t + rise without cancellation.
    const double q = -(b + std::copysign(std::sqrt(discriminant), b));
    if (c != 0) turns[0] = q / (3 * c);
    if (q != 0) turns[1] = rise / q;
  }
  if (turns[0] > turns[1]) std::swap(turns[0], turns[1]);
  for (const double t : turns)
    if (t > pieces.at[pieces.count - 1] && t < 1) pieces.at[pieces.count++] = t;
  pieces.at[pieces.count++] = 1.0;
  return pieces;
}

}  // namespace

std::optional<double> least_above(const CubicTable& table, std::size_t row, double level) {
  const auto& x = table.breakpoints();
  if (x.empty()) return std::nullopt;
  if (table.value(0, row) > level) return x.front();
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double width = x[i + 1] - x[i];
    const Pieces pieces =
        monotone_pieces(table.value(i, row), table.value(i + 1, row),
                        width * table.slope_above(i, row), width * table.slope_below(i + 1, row));
    for (std::size_t p = 1; p < pieces.count; ++p) {
      double below = x[i] + width * pieces.at[p - 1];
      double above = p + 1 == pieces.count ? x[i + 1] : x[i] + width * pieces.at[p];
      if (!(table(row, above) > level)) continue;
      for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (below + above);
        (table(row, middle) > level ? above : below) = middle;
      }
      return 0.5 * (below + above);
    }
  }
  return std::nullopt;
}

}  // namespace equipoise::implementation
