/// \file  models/implementation/response.hpp
/// \brief What a shift in log odds is worth on average: one table answers for every schedule.
///
/// The adherence gain of a draw depends on the effect only through y = lambda delta f. So the means
/// over draws of n reach q gain(y), n reach c gain(y) and n reach gain(y) are functions of the
/// number y alone, whatever the schedule, half-life, effect, attenuation or threshold.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/implementation/batches.hpp"
#include "models/implementation/cubic_table.hpp"
#include "models/implementation/payoff.hpp"

namespace equipoise::implementation {

/// A range of y reaches at least this far to either side of 0: one without width has a cell all the
/// same.
inline constexpr double least_width = 1e-3;

/// What is counted. New patients are counted apart in the year in which delivery starts; for
/// person-years both halves are the same row.
enum class Gain { qalys, care_cost, people };
enum class Counted { first_year, later_year };

/// The row of a quantity in tables of 3 rows (person-years) or 6 (new patients).
[[nodiscard]] constexpr std::size_t response_row(std::size_t rows, Gain gain,
                                                 Counted counted) noexcept {
  return static_cast<std::size_t>(gain) + (rows == 6 && counted == Counted::later_year ? 3 : 0);
}

/// The draws of a pairing, without its effect, in order of batch: the source of both tables.
class ResponseDraws {
 public:
  ResponseDraws(const PairingDraws& draws, const Batches& batches);

  [[nodiscard]] const Batches& batches() const noexcept { return batches_; }
  [[nodiscard]] std::size_t rows() const noexcept { return weight_.rows(); }

  /// Sums over the draws at positions [begin, end), in order of batch, of weight x gain(y) and of
  /// weight x d gain / dy.
  /// \param from_below  at y = 0 and at a ceiling, the slope towards smaller y
  /// \param[out] value, slope  shape [row]; no slopes where that is empty
  /// \cost about 2 ns a draw
  void sum(std::size_t begin, std::size_t end, double y, bool from_below, std::span<double> value,
           std::span<double> slope) const;

  /// y at which every draw meets its ceiling, where that is the same for all; else NaN.
  [[nodiscard]] double common_ceiling() const noexcept { return common_ceiling_; }

  /// Equal draws in equal batches give equal tables.
  [[nodiscard]] bool same_as(const ResponseDraws& other) const;

 private:
  Batches batches_;
  LaneTable weight_;                         ///< [row][position]
  std::vector<double> adherence_, ceiling_;  ///< [position]; ceiling max(a0, achievable)
  double common_ceiling_;
};

/// Means over all draws as functions of y, shape [row]; see ResponseDraws::row.
///
/// 0 is a breakpoint with a slope on either side (the ceiling acts on one side only), as is a
/// ceiling that all draws share. The ceilings of single draws are kinks of weight 1/draws that no
/// cell can follow: they are smooth only from a distance, and cells narrower than `smallest_cell` =
/// 1/64 gain nothing.
///
/// \param lower, upper  range of y; 0 is taken in
/// \cost about 100 breakpoints, 3 ns a draw each
/// \test the plain mean over draws at given y; a ceiling shared by all draws
[[nodiscard]] CubicTable tabulate_response(const ResponseDraws& draws, double lower, double upper,
                                           const Fineness& fineness = {});

/// Sums by batch at a few values of y, for standard errors and re-weightings: what these need to
/// know is the noise of the draws, not the last digit. Chebyshev points on either side of 0, where
/// the response may bend; a ceiling that all draws share is met by interpolation alone.
class BatchResponse {
 public:
  static constexpr std::size_t points_a_side = 10, points = 2 * points_a_side;

  /// \pre lower <= 0 <= upper
  BatchResponse(const ResponseDraws& draws, double lower, double upper);

  [[nodiscard]] const Batches& batches() const noexcept { return batches_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// Mean over the draws of a batch at every point; shape [batch] for one row and point.
  [[nodiscard]] std::span<const double> mean(std::size_t row, std::size_t point) const {
    return mean_.row(row * points + point);
  }
  /// Weights with which the points give the value at y (barycentric interpolation), shape [point].
  /// \pre y within the range, or little beyond
  void interpolation(double y, std::span<double> weight) const;

 private:
  Batches batches_;
  static double point(std::size_t k) noexcept;  ///< Chebyshev point in (-1, 1), descending
  std::size_t rows_ = 0;
  std::array<double, 2> half_width_;  ///< of [lower, 0] and [0, upper]
  LaneTable mean_;
};

}  // namespace equipoise::implementation
