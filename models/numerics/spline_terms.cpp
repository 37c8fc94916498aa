#define EIGEN_DONT_PARALLELIZE
#include "models/numerics/spline_terms.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

/// Directions of the B-splines that the draws tell apart less than this, relative to the best told,
/// are left out: values that repeat make them exactly 0.
constexpr double rank_tolerance = 1e-9;

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

  const std::size_t k = b_spline_count();
  std::vector<double> gram(k * k, 0.0);
  double b[4];
  for (const double s : standardised) {
    const std::size_t first = b_splines(s, b);
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j) gram[(first + i) * k + first + j] += b[i] * b[j];
  }
  for (double& g : gram) g /= static_cast<double>(x.size());
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
    if (*at > knots_.back() && *at < high) knots_.push_back(*at);
  }
  knots_.insert(knots_.end(), 4, high);
}

std::size_t SplineTerms::b_splines(double s, double values[4]) const noexcept {
  const std::size_t k = b_spline_count();
  std::size_t interval = 3;  // knots_[interval] <= s < knots_[interval + 1]; the last one is closed
  for (std::size_t i = 4; i < k; ++i) interval += s >= knots_[i] ? 1 : 0;
  // Cox and de Boor's recursion, degree by degree.
  double left[4], right[4];
  values[0] = 1.0;
  for (std::size_t degree = 1; degree <= 3; ++degree) {
    left[degree] = s - knots_[interval + 1 - degree];
    right[degree] = knots_[interval + degree] - s;
    double carried = 0.0;
    for (std::size_t i = 0; i < degree; ++i) {
      const double part = values[i] / (right[i + 1] + left[degree - i]);
      values[i] = carried + right[i + 1] * part;
      carried = left[degree - i] * part;
    }
    values[degree] = carried;
  }
  return interval - 3;
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
  for (Index c = 0; c < curved; ++c) penalties_.push_back(by_roughness.eigenvalues()(c));
  EQUIPOISE_ENSURE(penalties_[1] > 0);
  transform_.resize(static_cast<std::size_t>(k * curved));
  for (Index i = 0; i < k; ++i)
    for (Index c = 0; c < curved; ++c)
      transform_[static_cast<std::size_t>(i * curved + c)] = transform(i, c);
}

void SplineTerms::evaluate(std::span<const double> x, double* out, std::size_t stride) const {
  if (penalties_.empty()) return;
  const std::size_t curved = columns() - 1;
  double b[4];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double s = (x[i] - mean_) / scale_;
    out[i] = s;
    if (curved == 0) continue;
    const double* t = &transform_[b_splines(s, b) * curved];
    for (std::size_t c = 0; c < curved; ++c)
      out[(c + 1) * stride + i] =
          b[0] * t[c] + b[1] * t[curved + c] + b[2] * t[2 * curved + c] + b[3] * t[3 * curved + c];
  }
}

}  // namespace equipoise::numerics
