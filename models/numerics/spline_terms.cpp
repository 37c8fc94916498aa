#include "models/numerics/spline_terms.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/linear_algebra.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

/// Directions of the B-splines that the draws tell apart less than this, relative to the best told,
/// are left out: values that repeat make them exactly 0.
constexpr double rank_tolerance = 1e-9;

/// Between knots, in standard deviations.
constexpr double least_distance = 1e-6;

/// Penalties smaller than this x the largest are rounding: where most values repeat, some curves
/// bend only where there are none.
constexpr double least_penalty = 1e-12;

}  // namespace

SplineTerms::SplineTerms(std::span<const double> x, std::size_t basis) {
  EQUIPOISE_EXPECT((basis == 1 || basis >= 4) && !x.empty());
  const auto [lowest, highest] = std::minmax_element(x.begin(), x.end());
  if (*lowest == *highest) return;
  mean_ = mean(x);
  Sum squares;
  for (const double v : x) squares.add((v - mean_) * (v - mean_));
  scale_ = std::sqrt(squares.value() / static_cast<double>(x.size()));
  EQUIPOISE_EXPECT(scale_ > 0 && std::isfinite(scale_));  // and so every value is

  if (basis == 1) {
    penalties_ = {0.0};
    return;
  }

  std::vector<double> standardised(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) standardised[i] = (x[i] - mean_) / scale_;
  place_knots(standardised, basis);

  // On an interval four B-splines are cubics of u in [0, 1]; their mean products need no more than
  // the sums of u^0 to u^6 over the draws there.
  const std::size_t k = b_spline_count();
  std::vector<std::array<double, 7>> powers(intervals(), std::array<double, 7>{});
  for (const double s : standardised) {
    const auto [interval, u] = locate(s);
    double power = 1.0;
    for (double& sum : powers[interval]) {
      sum += power;
      power *= u;
    }
  }
  std::vector<double> gram(k * k, 0.0);
  for (std::size_t at = 0; at < intervals(); ++at) {
    const Cubics b = b_splines(at);
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j)
        for (std::size_t p = 0; p < 4; ++p)
          for (std::size_t q = 0; q < 4; ++q)
            gram[(at + i) * k + at + j] +=
                b[i][p] * b[j][q] * powers[at][p + q] / static_cast<double>(x.size());
  }
  diagonalise(gram);
}

void SplineTerms::place_knots(std::span<const double> standardised, std::size_t basis) {
  std::vector<double> sorted(standardised.begin(), standardised.end());
  const auto [lowest, highest] = std::minmax_element(sorted.begin(), sorted.end());
  const double low = *lowest, high = *highest;
  knots_.assign(4, low);
  const std::size_t inner = basis - 4;
  auto from = sorted.begin();
  for (std::size_t i = 1; i <= inner; ++i) {
    // Ascending order statistics: what lies left of the last one needs no further sorting.
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(i * sorted.size() / (inner + 1));
    std::nth_element(from, at, sorted.end());
    from = at;
    // Values that repeat but for rounding are one value.
    if (*at > knots_.back() + least_distance && *at < high - least_distance) knots_.push_back(*at);
  }
  knots_.insert(knots_.end(), 4, high);
}

SplineTerms::Location SplineTerms::locate(double s) const noexcept {
  std::size_t interval = 0;  // the last one is closed
  for (std::size_t i = 4; i < b_spline_count(); ++i) interval += s >= knots_[i] ? 1 : 0;
  const double from = knots_[interval + 3];
  return {interval, (s - from) / (knots_[interval + 4] - from)};
}

SplineTerms::Cubics SplineTerms::b_splines(std::size_t interval) const noexcept {
  // Cox and de Boor's recursion, degree by degree, on polynomials of u: s = from + width u.
  const double* t = knots_.data() + interval + 3;  // t[0] <= s < t[1]
  const double width = t[1] - t[0];
  Cubics b{};
  b[0][0] = 1.0;
  for (std::ptrdiff_t degree = 1; degree <= 3; ++degree) {
    std::array<double, 4> carried{};
    for (std::ptrdiff_t i = 0; i < degree; ++i) {
      const double upper = t[i + 1], lower = t[i + 1 - degree];
      const std::array<double, 4> old = b[static_cast<std::size_t>(i)];
      std::array<double, 4>& now = b[static_cast<std::size_t>(i)];
      std::array<double, 4> next{};
      for (std::size_t p = 0; p < 4; ++p) {
        const double part = old[p] / (upper - lower);
        now[p] = carried[p] + (upper - t[0]) * part;
        next[p] = (t[0] - lower) * part;
        if (p == 0) continue;
        const double before = old[p - 1] / (upper - lower) * width;
        now[p] -= before;
        next[p] += before;
      }
      carried = next;
    }
    b[static_cast<std::size_t>(degree)] = carried;
  }
  return b;
}

std::vector<double> SplineTerms::roughness() const {
  // The second derivative of a cubic spline is linear between knots, so it is known by its values
  // there; differentiating twice takes differences of coefficients.
  const std::size_t k = b_spline_count();
  const std::vector<double>& t = knots_;
  std::vector<double> second((k - 2) * k, 0.0);  // [knot][B-spline]
  for (std::size_t i = 2; i < k; ++i) {
    const double outer = 2.0 / (t[i + 2] - t[i]);
    const double upper = 3.0 / (t[i + 3] - t[i]), lower = 3.0 / (t[i + 2] - t[i - 1]);
    double* row = &second[(i - 2) * k];
    row[i] = outer * upper;
    row[i - 1] = -outer * (upper + lower);
    row[i - 2] = outer * lower;
  }
  std::vector<double> integral(k * k, 0.0);
  for (std::size_t knot = 0; knot + 3 < k; ++knot) {
    const double width = t[knot + 4] - t[knot + 3];
    const double* a = &second[knot * k];
    const double* b = &second[(knot + 1) * k];
    for (std::size_t i = 0; i < k; ++i)
      for (std::size_t j = 0; j < k; ++j)
        integral[i * k + j] +=
            width / 6.0 * (2.0 * (a[i] * a[j] + b[i] * b[j]) + a[i] * b[j] + b[i] * a[j]);
  }
  return integral;
}

void SplineTerms::diagonalise(std::span<const double> gram) {
  using Eigen::Index;
  using Eigen::MatrixXd;
  using Eigen::VectorXd;
  fix_cache_sizes();
  const Index k = static_cast<Index>(b_spline_count());
  const std::vector<double> rough = roughness();
  MatrixXd g(k, k), s(k, k), linear(k, 2);
  for (Index i = 0; i < k; ++i) {
    for (Index j = 0; j < k; ++j) {
      g(i, j) = gram[static_cast<std::size_t>(i * k + j)];
      s(i, j) = rough[static_cast<std::size_t>(i * k + j)];
    }
    const std::size_t b = static_cast<std::size_t>(i);
    linear(i, 0) = 1.0;                                                  // B-splines sum to 1
    linear(i, 1) = (knots_[b + 1] + knots_[b + 2] + knots_[b + 3]) / 3;  // Greville: sum to s
  }

  // Functions on the draws: coordinates in which the mean product of two is their scalar product.
  const Eigen::SelfAdjointEigenSolver<MatrixXd> spectrum(g);
  Index rank = 0;
  while (rank < k &&
         spectrum.eigenvalues()(k - 1 - rank) > rank_tolerance * spectrum.eigenvalues()(k - 1))
    ++rank;
  EQUIPOISE_ENSURE(rank >= 2);
  const VectorXd root = spectrum.eigenvalues().tail(rank).cwiseSqrt();
  const MatrixXd directions = spectrum.eigenvectors().rightCols(rank);
  const MatrixXd known = root.asDiagonal() * (directions.transpose() * linear);

  penalties_.assign(1, 0.0);
  const Index curved = rank - 2;
  if (curved == 0) return;
  const MatrixXd q = Eigen::HouseholderQR<MatrixXd>(known).householderQ();
  const MatrixXd rest =
      directions * (root.cwiseInverse().asDiagonal() * MatrixXd(q.rightCols(curved)));
  const Eigen::SelfAdjointEigenSolver<MatrixXd> by_roughness(rest.transpose() * s * rest);
  const MatrixXd transform = rest * by_roughness.eigenvectors();
  const double least = least_penalty * by_roughness.eigenvalues()(curved - 1);
  for (Index c = 0; c < curved; ++c)
    penalties_.push_back(std::max(by_roughness.eigenvalues()(c), least));
  EQUIPOISE_ENSURE(penalties_[1] > 0);
  for (std::size_t at = 0; at < intervals(); ++at) {
    const Cubics b = b_splines(at);
    for (Index c = 0; c < curved; ++c)
      for (std::size_t p = 0; p < 4; ++p) {
        double sum = 0.0;
        for (std::size_t i = 0; i < 4; ++i)
          sum += transform(static_cast<Index>(at + i), c) * b[i][p];
        pieces_.push_back(sum);
      }
  }
}

void SplineTerms::evaluate(std::span<const double> x, double* out, std::size_t stride) const {
  if (penalties_.empty()) return;
  const std::size_t curved = columns() - 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double s = (x[i] - mean_) / scale_;
    out[i] = s;
    if (curved == 0) continue;
    const auto [interval, u] = locate(s);
    const double* piece = &pieces_[interval * curved * 4];
    for (std::size_t c = 0; c < curved; ++c, piece += 4)
      out[(c + 1) * stride + i] = piece[0] + u * (piece[1] + u * (piece[2] + u * piece[3]));
  }
}

}  // namespace equipoise::numerics
