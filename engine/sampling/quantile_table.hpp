/// \file  engine/sampling/quantile_table.hpp
/// \brief Tabulated quantiles: a smooth function of z = Phi^-1(u) that is proved to rise, instead
/// of
///        an iteration for every draw.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "engine/sampling/distribution.hpp"

namespace equipoise::sampling {

/// The transformed quantile y(z) (NormalForm) on |z| <= reach, a quintic on each of equally wide
/// cells, with the exact value, slope and curvature at every cell end.
class QuantileTable {
 public:
  /// Phi(-8.3) = 5e-17 is below every uniform of a stream (2^-53).
  static constexpr double reach = 8.3;
  /// The largest error in probability that is accepted at the middle of a cell.
  static constexpr double tolerance = 1e-10;

  /// Tries 32, 64 ... 512 cells. Accepted are tables whose error at every cell's middle is within
  /// `tolerance` and whose quintics rise: the Bernstein coefficients of each derivative are >= 0.
  /// \returns nothing where the kind has no knots or no table is good enough: a shape so small
  /// that
  ///          its quantiles underflow, or so large that Boost.Math rounds
  /// \cost 0.04 to 0.5 ms; tens of ms where the shape is beyond 1e9
  [[nodiscard]] static std::optional<QuantileTable> build(const Distribution& distribution);

  /// \pre |z| <= reach
  [[nodiscard]] double operator()(double z) const noexcept {
    const double at = (z + reach) * cells_per_unit_;
    // 32 bits, signed, is the conversion that processors have.
    const int cell = std::min(static_cast<int>(at), last_cell_);
    const double t = at - cell;
    const Quintic& c = cells_[static_cast<std::size_t>(cell)];
    return ((((c.c5 * t + c.c4) * t + c.c3) * t + c.c2) * t + c.c1) * t + c.c0;
  }

  [[nodiscard]] std::size_t cells() const noexcept { return cells_.size(); }

 private:
  struct Quintic {
    double c0, c1, c2, c3, c4, c5;
  };
  QuantileTable() = default;
  static Quintic between(const Knot& left, const Knot& right, double width) noexcept;
  static bool rises(const Quintic& c) noexcept;

  double cells_per_unit_ = 0.0;
  int last_cell_ = 0;
  std::vector<Quintic> cells_;
};

/// The quantile of one distribution for whole rows of draws, by the fastest way it has: a line or a
/// table in z, or else the kind's own quantile. Const and thread-safe; copies share their table.
class QuantileFunction {
 public:
  explicit QuantileFunction(Distribution distribution);

  /// Builds the table, if there is one and it has not been asked for before. All other functions
  /// ask for it themselves.
  void tabulate() const { (void)table(); }

  /// Replaces uniforms by values. \pre 0 < u < 1
  void of_uniform(std::span<double> row) const;
  /// Replaces standard normal values by values of the same rank.
  void of_normal(std::span<double> row) const;

  [[nodiscard]] const Distribution& distribution() const noexcept { return distribution_; }
  [[nodiscard]] bool tabulated() const { return table() != nullptr; }
  [[nodiscard]] std::size_t cells() const { return table() ? table()->cells() : 0; }

 private:
  /// y(z) for lanes within reach, the transform undone; the rest by the kind's own quantile.
  void by_normal_form(std::span<double> row) const;
  [[nodiscard]] bool in_normal_form() const;
  [[nodiscard]] double own_quantile_of_normal(double z) const;

  /// A study that is only checked draws nothing, so a table waits until it is asked for.
  struct Tabulated {
    std::once_flag once;
    std::optional<QuantileTable> table;
  };
  /// Null where there is none.
  [[nodiscard]] const QuantileTable* table() const;

  Distribution distribution_;
  std::shared_ptr<Tabulated> tabulated_;
};

}  // namespace equipoise::sampling
