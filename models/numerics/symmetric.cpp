#include "models/numerics/symmetric.hpp"

#include "models/core/contracts.hpp"
#include "models/numerics/linear_algebra.hpp"

namespace equipoise::numerics {

Spectrum spectrum(std::span<const double> matrix, std::size_t size) {
  EQUIPOISE_EXPECT(matrix.size() == size * size);
  fix_cache_sizes();
  Spectrum result;
  if (size == 0) return result;
  const auto n = static_cast<Eigen::Index>(size);
  const Eigen::MatrixXd own = Eigen::Map<const Eigen::MatrixXd>(matrix.data(), n, n).transpose();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(own);
  EQUIPOISE_ENSURE(solver.info() == Eigen::Success);
  for (Eigen::Index i = 0; i < n; ++i) {
    result.values.push_back(solver.eigenvalues()(i));
    for (Eigen::Index k = 0; k < n; ++k) result.vectors.push_back(solver.eigenvectors()(k, i));
  }
  return result;
}

}  // namespace equipoise::numerics
