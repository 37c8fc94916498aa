#include "models/numerics/regression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/gram_matrix.hpp"
#include "models/numerics/linear_algebra.hpp"
#include "models/numerics/penalty_choice.hpp"
#include "models/numerics/regression_design.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using MatrixView = Eigen::Map<const MatrixXd>;

static_assert(
    EIGEN_MAX_STATIC_ALIGN_BYTES <= 16,
    "compile without AVX: with wider packets than the heap aligns for, the order of sums, and so "
    "the bits of a result, would depend on where a column happens to stand");

/// One response: which columns stayed, and the factor that turns Z'y into coefficients.
struct ResponseFit {
  std::vector<Index> active;
  VectorXd penalty;                            // of each
  std::optional<Eigen::LLT<MatrixXd>> factor;  // nothing where no column stayed
  double degrees_of_freedom = 0;
  std::vector<double> fitted;
};

}  // namespace

struct PenalisedRegression::State {
  RegressionDesign design;
  std::vector<ResponseFit> responses;

  Index kept_columns = 0;  // of the design's

  [[nodiscard]] MatrixView columns() const {
    return {design.values.data(), static_cast<Index>(design.draws), kept_columns};
  }

  /// A^-1 Z'y among the columns, 0 for those that the response left; twice: and what that left of
  /// y, smoothed again. Since Z'Z = A - L, L the penalties, that adds A^-1 L A^-1 Z'y.
  [[nodiscard]] VectorXd coefficients(const ResponseFit& fit, const VectorXd& projection,
                                      bool twice) const {
    VectorXd beta = VectorXd::Zero(kept_columns);
    const Index active = static_cast<Index>(fit.active.size());
    if (active == 0) return beta;
    VectorXd own(active);
    for (Index i = 0; i < active; ++i) own(i) = projection(fit.active[static_cast<std::size_t>(i)]);
    own = fit.factor->solve(own);
    if (twice) own += fit.factor->solve(VectorXd(fit.penalty.cwiseProduct(own)));
    for (Index i = 0; i < active; ++i) beta(fit.active[static_cast<std::size_t>(i)]) = own(i);
    return beta;
  }

  /// out_r = Z beta_r + mean_r, response after response over draws that stay in the cache.
  void apply(std::span<const VectorXd> beta, std::span<const double> means,
             std::span<const std::span<double>> out) const {
    constexpr Index block = 256;
    const Index draws = static_cast<Index>(design.draws);
    VectorXd values(block);
    std::vector<bool> nothing;  // of the columns stands in the response
    for (const VectorXd& b : beta) nothing.push_back((b.array() == 0).all());
    for (Index from = 0; from < draws; from += block) {
      const auto rows = columns().middleRows(from, std::min(block, draws - from));
      for (std::size_t r = 0; r < beta.size(); ++r) {
        if (nothing[r]) {
          std::ranges::fill(
              out[r].subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(rows.rows())),
              means[r]);
          continue;
        }
        values.head(rows.rows()).noalias() = rows * beta[r];
        for (Index i = 0; i < rows.rows(); ++i)
          out[r][static_cast<std::size_t>(from + i)] = means[r] + values(i);
      }
    }
  }

  /// Columns that no response kept are never looked at again.
  void leave_out_unused() {
    std::vector<bool> used(design.columns, false);
    for (const ResponseFit& fit : responses)
      for (const Index c : fit.active) used[static_cast<std::size_t>(c)] = true;
    std::vector<Index> place(design.columns, 0);
    Index kept = 0;
    for (std::size_t c = 0; c < design.columns; ++c) {
      if (!used[c]) continue;
      if (place[c] = kept++; static_cast<std::size_t>(place[c]) != c)
        std::copy_n(design.column(c), design.draws,
                    design.column(static_cast<std::size_t>(place[c])));
    }
    for (ResponseFit& fit : responses)
      for (Index& c : fit.active) c = place[static_cast<std::size_t>(c)];
    kept_columns = kept;
    design.values.resize(static_cast<std::size_t>(kept) * design.draws);
    design.values.shrink_to_fit();
  }
};

PenalisedRegression::PenalisedRegression(std::span<const std::span<const double>> variables,
                                         std::span<const std::span<const double>> responses,
                                         const RegressionTerms& terms)
    : PenalisedRegression(make_design(variables, terms), responses) {}

PenalisedRegression::PenalisedRegression(RegressionDesign design,
                                         std::span<const std::span<const double>> responses)
    : state_(std::make_unique<State>()) {
  EQUIPOISE_EXPECT(!responses.empty() && responses[0].size() >= 20);
  const std::size_t draws = responses[0].size();
  EQUIPOISE_EXPECT(design.draws == draws);
  for (const auto& y : responses) EQUIPOISE_EXPECT(y.size() == draws);
  fix_cache_sizes();

  std::vector<double> means;
  std::vector<std::vector<double>> centred;
  for (const std::span<const double> y : responses) {
    means.push_back(mean(y));
    EQUIPOISE_EXPECT(std::isfinite(means.back()));
    centred.emplace_back(y.begin(), y.end());
    for (double& v : centred.back()) v -= means.back();
  }
  state_->design = std::move(design);
  if (state_->design.columns == 0) {  // no variable varies
    for (const double m : means) {
      state_->responses.emplace_back();
      state_->responses.back().fitted.assign(draws, m);
    }
    return;
  }
  state_->kept_columns = static_cast<Index>(state_->design.columns);
  const MatrixView z = state_->columns();
  const std::vector<double> products = gram_matrix(state_->design.values, draws);
  const MatrixView gram(products.data(), z.cols(), z.cols());
  std::vector<BlockAxes> blocks;
  for (const DesignBlock& block : state_->design.blocks) blocks.push_back(make_axes(block, gram));

  std::vector<VectorXd> betas;
  for (std::size_t r = 0; r < responses.size(); ++r) {
    const VectorXd y = Eigen::Map<const VectorXd>(centred[r].data(), static_cast<Index>(draws));
    const VectorXd projection = z.transpose() * y;
    const std::vector<double> lambda =
        choose_penalties(blocks, gram, projection, y.squaredNorm(), draws);

    ResponseFit fit;
    std::vector<double> penalty;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      if (lambda[b] == left_out) continue;
      for (Index i = 0; i < blocks[b].count; ++i) {
        fit.active.push_back(blocks[b].first + i);
        penalty.push_back(lambda[b] *
                          state_->design.blocks[b].weights[static_cast<std::size_t>(i)]);
      }
    }
    const Index active = static_cast<Index>(fit.active.size());
    if (active > 0) {
      MatrixXd normal(active, active);
      for (Index j = 0; j < active; ++j)
        for (Index i = 0; i < active; ++i)
          normal(i, j) = gram(fit.active[static_cast<std::size_t>(i)],
                              fit.active[static_cast<std::size_t>(j)]);
      fit.penalty = Eigen::Map<const VectorXd>(penalty.data(), active);
      normal.diagonal() += fit.penalty;
      fit.factor.emplace(normal);
      EQUIPOISE_ENSURE(fit.factor->info() == Eigen::Success);
      // trace(A^-1 G) = columns - trace(A^-1 penalty).
      const MatrixXd inverse = fit.factor->solve(MatrixXd::Identity(active, active));
      Sum shrunk;
      for (Index i = 0; i < active; ++i)
        shrunk.add(penalty[static_cast<std::size_t>(i)] * inverse(i, i));
      fit.degrees_of_freedom = static_cast<double>(active) - shrunk.value();
    }
    fit.fitted.resize(draws);
    betas.push_back(state_->coefficients(fit, projection, false));
    state_->responses.push_back(std::move(fit));
  }
  std::vector<std::span<double>> fitted;
  for (ResponseFit& fit : state_->responses) fitted.emplace_back(fit.fitted);
  state_->apply(betas, means, fitted);
  state_->leave_out_unused();
}

PenalisedRegression::~PenalisedRegression() = default;
PenalisedRegression::PenalisedRegression(PenalisedRegression&&) noexcept = default;
PenalisedRegression& PenalisedRegression::operator=(PenalisedRegression&&) noexcept = default;

std::span<const double> PenalisedRegression::fitted(std::size_t response) const {
  EQUIPOISE_EXPECT(response < state_->responses.size());
  return state_->responses[response].fitted;
}

double PenalisedRegression::effective_degrees_of_freedom(std::size_t response) const {
  EQUIPOISE_EXPECT(response < state_->responses.size());
  return state_->responses[response].degrees_of_freedom;
}

void PenalisedRegression::smooth(std::size_t response, std::span<const double> weight,
                                 std::span<double> smoothed) const {
  EQUIPOISE_EXPECT(response < state_->responses.size());
  EQUIPOISE_EXPECT(weight.size() == state_->design.draws && smoothed.size() == weight.size());
  const Eigen::Map<const VectorXd> w(weight.data(), static_cast<Index>(weight.size()));
  const VectorXd beta =
      state_->coefficients(state_->responses[response], state_->columns().transpose() * w, false);
  const double m = mean(weight);
  state_->apply({&beta, 1}, {&m, 1}, {&smoothed, 1});
}

void PenalisedRegression::smooth_twice(std::span<const int> class_of,
                                       std::span<const std::vector<double>> weights,
                                       std::span<std::vector<double>> smoothed) const {
  const std::size_t draws = state_->design.draws, responses = state_->responses.size();
  EQUIPOISE_EXPECT(class_of.size() == draws && smoothed.size() == responses);
  std::vector<VectorXd> projections(responses, VectorXd::Zero(state_->kept_columns));
  std::vector<double> means(responses, 0.0);
  VectorXd member(static_cast<Index>(draws));
  for (std::size_t k = 0; k < weights.size(); ++k) {
    EQUIPOISE_EXPECT(weights[k].size() == responses);
    if (std::ranges::all_of(weights[k], [](double w) { return w == 0; })) continue;
    std::size_t members = 0;
    for (std::size_t d = 0; d < draws; ++d) {
      const bool in = class_of[d] == static_cast<int>(k);
      member(static_cast<Index>(d)) = in ? 1.0 : 0.0;
      members += in ? 1 : 0;
    }
    if (members == 0) continue;
    const VectorXd sums = state_->columns().transpose() * member;
    for (std::size_t r = 0; r < responses; ++r) {
      projections[r] += weights[k][r] * sums;
      means[r] += weights[k][r] * static_cast<double>(members) / static_cast<double>(draws);
    }
  }
  std::vector<VectorXd> betas;
  std::vector<std::span<double>> out(smoothed.begin(), smoothed.end());
  for (std::size_t r = 0; r < responses; ++r)
    betas.push_back(state_->coefficients(state_->responses[r], projections[r], true));
  state_->apply(betas, means, out);
}

std::size_t PenalisedRegression::columns() const noexcept { return state_->design.columns; }

}  // namespace equipoise::numerics
