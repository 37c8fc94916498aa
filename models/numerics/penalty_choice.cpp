#include "models/numerics/penalty_choice.hpp"

#include <algorithm>

#include "models/numerics/restricted_likelihood.hpp"

namespace equipoise::numerics {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int most_sweeps = 50;
constexpr double settled = 1e-5;  ///< change of a block's fit, relative to the response

}  // namespace

BlockAxes make_axes(const DesignBlock& block, const GramView& gram) {
  BlockAxes result;
  result.first = static_cast<Index>(block.first);
  result.count = static_cast<Index>(block.weights.size());
  result.least_gain = block.least_gain;
  const VectorXd scale =
      Eigen::Map<const VectorXd>(block.weights.data(), result.count).cwiseSqrt().cwiseInverse();
  const MatrixXd own = scale.asDiagonal() *
                       gram.block(result.first, result.first, result.count, result.count) *
                       scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<MatrixXd> spectrum(own);
  result.axes = scale.asDiagonal() * spectrum.eigenvectors();
  for (Index i = 0; i < result.count; ++i)
    result.gram.push_back(std::max(0.0, spectrum.eigenvalues()(i)));
  return result;
}

std::vector<double> choose_penalties(const std::vector<BlockAxes>& blocks, const GramView& gram,
                                     const VectorXd& projection, double square, std::size_t draws) {
  std::vector<double> lambda(blocks.size(), left_out);
  if (square <= 0) return lambda;
  VectorXd beta = VectorXd::Zero(gram.rows()), gram_beta = beta;
  std::vector<double> z;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double largest_change = 0;
    double residual = square - 2 * beta.dot(projection) + beta.dot(gram_beta);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      const BlockAxes& block = blocks[b];
      const auto own_gram = gram.block(block.first, block.first, block.count, block.count);
      const VectorXd old = beta.segment(block.first, block.count);
      // The residual without this block, and the block's columns against it.
      const VectorXd own_fit = own_gram * old;
      const VectorXd now = (projection - gram_beta).segment(block.first, block.count);
      const VectorXd target = now + own_fit;
      const double without = residual + 2 * old.dot(now) + old.dot(own_fit);
      const VectorXd projected = block.axes.transpose() * target;
      z.assign(projected.data(), projected.data() + projected.size());
      lambda[b] = ridge_by_restricted_likelihood({block.gram, z, without, draws, block.least_gain});

      VectorXd coefficients = VectorXd::Zero(block.count);
      if (lambda[b] != left_out)
        for (Index i = 0; i < block.count; ++i)
          coefficients(i) = z[static_cast<std::size_t>(i)] /
                            (block.gram[static_cast<std::size_t>(i)] + lambda[b]);
      const VectorXd next = block.axes * coefficients;
      const VectorXd change = next - old;
      residual = without - 2 * next.dot(target) + next.dot(own_gram * next);
      if (change.isZero(0.0)) continue;
      beta.segment(block.first, block.count) = next;
      gram_beta.noalias() += gram.middleCols(block.first, block.count) * change;
      largest_change = std::max(largest_change, change.dot(own_gram * change));
    }
    if (largest_change <= settled * settled * square) break;
  }
  return lambda;
}

}  // namespace equipoise::numerics
