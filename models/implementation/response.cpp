#include "models/implementation/response.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "models/core/contracts.hpp"
#include "models/numerics/elementary.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::implementation {
namespace {

constexpr std::size_t most_rows = 6;  // three gains, first and later years
constexpr std::size_t piece = 256;    // draws whose gains stand ready at a time

// Four interleaved partial sums, always added in the same order: the compiler may use them as
// lanes, and the bits do not depend on whether it does. At most `piece` products, so that the
// rounding, some 1e-14, needs no compensation; the pieces are added with it.
double dot(const double* a, const double* b, std::size_t n) {
  std::array<double, 4> s{};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) s[lane] += a[i + lane] * b[i + lane];
  for (std::size_t lane = 0; i < n; ++i, ++lane) s[lane] += a[i] * b[i];
  return (s[0] + s[2]) + (s[1] + s[3]);
}

double logit(double p) { return std::log(p / (1 - p)); }

}  // namespace

ResponseDraws::ResponseDraws(const PairingDraws& draws, const Batches& batches)
    : batches_(batches),
      weight_(draws.first_year.data() == draws.each_later_year.data() ? 3 : 6, draws.size()),
      adherence_(draws.size()),
      ceiling_(draws.size()) {
  EQUIPOISE_EXPECT(batches.draws() == draws.size());
  bool common = true;
  for (std::size_t b = 0; b < batches.count(); ++b) {
    for (std::size_t i = 0; i < batches.size(b); ++i) {
      const std::size_t d = batches.draw(b, i), at = batches.begin(b) + i;
      adherence_[at] = draws.current_adherence[d];
      ceiling_[at] = std::max(draws.current_adherence[d], draws.achievable[d]);
      common = common && adherence_[at] == adherence_[0] && ceiling_[at] == ceiling_[0];
      for (std::size_t half = 0; half < weight_.rows() / 3; ++half) {
        const double people =
            (half == 0 ? draws.first_year[d] : draws.each_later_year[d]) * draws.reach[d];
        weight_.row(3 * half)[at] = people * draws.qalys[d];
        weight_.row(3 * half + 1)[at] = people * draws.care_cost[d];
        weight_.row(3 * half + 2)[at] = people;
      }
    }
  }
  const double a0 = adherence_[0], top = ceiling_[0];
  const bool meets = common && a0 > 0 && top > a0 && top < 1;
  common_ceiling_ = meets ? logit(top) - logit(a0) : std::nan("");
}

bool ResponseDraws::same_as(const ResponseDraws& other) const {
  if (batches_ != other.batches_ || rows() != other.rows() || adherence_ != other.adherence_ ||
      ceiling_ != other.ceiling_)
    return false;
  for (std::size_t r = 0; r < rows(); ++r)
    if (!std::ranges::equal(weight_.row(r), other.weight_.row(r))) return false;
  return true;
}

void ResponseDraws::sum(std::size_t begin, std::size_t end, double y, bool from_below,
                        std::span<double> value, std::span<double> slope) const {
  const double odds_ratio = numerics::exp(finite_odds(y));
  const bool ceilings = y > 0 || (y == 0 && !from_below);
  std::array<double, piece> gain, rate;
  std::array<numerics::Sum, most_rows> values, slopes;
  for (std::size_t first = begin; first < end; first += piece) {
    const std::size_t n = std::min(piece, end - first);
    const double* a = adherence_.data() + first;
    const double* top = ceiling_.data() + first;
    for (std::size_t i = 0; i < n; ++i) {
      const double v = a[i] * odds_ratio;
      const double a1 = v / ((1 - a[i]) + v);
      gain[i] = a1 - a[i];
      rate[i] = a1 * (1 - a1);
    }
    if (ceilings) {
      for (std::size_t i = 0; i < n; ++i) {
        const double room = top[i] - a[i];
        rate[i] = gain[i] >= room ? 0.0 : rate[i];
        gain[i] = std::min(gain[i], room);
      }
    }
    for (std::size_t r = 0; r < rows(); ++r) {
      const double* w = weight_.row(r).data() + first;
      values[r].add(dot(w, gain.data(), n));
      if (!slope.empty()) slopes[r].add(dot(w, rate.data(), n));
    }
  }
  for (std::size_t r = 0; r < rows(); ++r) value[r] = values[r].value();
  if (slope.empty()) return;
  for (std::size_t r = 0; r < rows(); ++r) slope[r] = slopes[r].value();
}

CubicTable tabulate_response(const ResponseDraws& draws, double lower, double upper,
                             const Fineness& fineness) {
  const std::size_t rows = draws.rows();
  const double ceiling = draws.common_ceiling();
  const auto functions = [&](double at, bool from_below, std::span<double> value,
                             std::span<double> slope) {
    // On the common ceiling rounding would pick the side: step off it by a few bits instead.
    const double y = at == ceiling ? at * (from_below ? 1 - 1e-13 : 1 + 1e-13) : at;
    draws.sum(0, draws.batches().draws(), y, from_below, value, slope);
    const auto n = static_cast<double>(draws.batches().draws());
    for (std::size_t r = 0; r < rows; ++r) {
      value[r] /= n;
      slope[r] /= n;
    }
  };
  const double low = std::min(lower, -least_width), high = std::max(upper, least_width);
  std::vector<double> kinks{low, 0.0};
  if (ceiling > 0 && ceiling < high) kinks.push_back(ceiling);
  kinks.push_back(high);
  return tabulate(rows, functions, kinks, fineness);
}

BatchResponse::BatchResponse(const ResponseDraws& draws, double lower, double upper)
    : batches_(draws.batches()),
      rows_(draws.rows()),
      half_width_{std::max(-lower, least_width) / 2, std::max(upper, least_width) / 2},
      mean_(draws.rows() * points, draws.batches().count()) {
  std::array<double, most_rows> value;
  for (std::size_t k = 0; k < points; ++k) {
    const std::size_t side = k / points_a_side;
    const double y = half_width_[side] * (point(k % points_a_side) + (side == 0 ? -1 : 1));
    for (std::size_t b = 0; b < batches_.count(); ++b) {
      draws.sum(batches_.begin(b), batches_.begin(b + 1), y, true, value, {});
      for (std::size_t r = 0; r < rows_; ++r)
        mean_.row(r * points + k)[b] = value[r] / static_cast<double>(batches_.size(b));
    }
  }
}

double BatchResponse::point(std::size_t k) noexcept {
  return std::cos(std::numbers::pi * (static_cast<double>(k) + 0.5) / points_a_side);
}

void BatchResponse::interpolation(double y, std::span<double> weight) const {
  std::fill(weight.begin(), weight.end(), 0.0);
  const std::size_t side = y < 0 ? 0 : 1;
  const double x = y / half_width_[side] + (side == 0 ? 1 : -1);
  double* w = weight.data() + side * points_a_side;
  double total = 0.0;
  for (std::size_t k = 0; k < points_a_side; ++k) {
    const double distance = x - point(k);
    if (distance == 0) {
      std::fill(w, w + points_a_side, 0.0);
      w[k] = 1.0;
      return;
    }
    const double sign = k % 2 == 0 ? 1.0 : -1.0;
    w[k] = sign * std::sin(std::numbers::pi * (static_cast<double>(k) + 0.5) / points_a_side) /
           distance;
    total += w[k];
  }
  for (std::size_t k = 0; k < points_a_side; ++k) w[k] /= total;
}

}  // namespace equipoise::implementation
