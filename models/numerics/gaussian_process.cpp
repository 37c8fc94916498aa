#include "models/numerics/gaussian_process.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/elementary.hpp"
#include "models/numerics/gram_matrix.hpp"
#include "models/numerics/linear_algebra.hpp"
#include "models/numerics/product_basis.hpp"
#include "models/numerics/regression_design.hpp"

namespace equipoise::numerics {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Functions of each variable: fewer where variables are many, to keep the basis small.
constexpr std::size_t few_variables = 12, basis_of_few = 8, basis_of_many = 5;
constexpr std::size_t draws_per_product = 20;
constexpr double price_of_a_variance = 2;
/// Shares below this, relative to the largest, tell nothing any more.
constexpr double least_share = 1e-4;

VectorXd centred(std::span<const double> y) {
  VectorXd result = Eigen::Map<const VectorXd>(y.data(), static_cast<Index>(y.size()));
  result.array() -= result.sum() / static_cast<double>(y.size());
  return result;
}

/// The lines of the variables that vary, shape [draw][variable], and which variables they are.
struct Lines {
  std::vector<std::size_t> variables;
  MatrixXd values;

  explicit Lines(const RegressionDesign& design) {
    for (std::size_t j = 0; j < design.variables.size(); ++j)
      if (design.variables[j].count > 0) variables.push_back(j);
    values.resize(static_cast<Index>(design.draws), static_cast<Index>(variables.size()));
    for (std::size_t j = 0; j < variables.size(); ++j)
      values.col(static_cast<Index>(j)) = Eigen::Map<const VectorXd>(
          design.column(design.variables[variables[j]].first), values.rows());
  }
};

/// Z'WZ of some neighbouring columns of a matrix.
MatrixXd weighted_products(const Eigen::Ref<const MatrixXd>& z, const VectorXd& weights) {
  const std::span<const double> columns(z.data(), static_cast<std::size_t>(z.size()));
  const std::span<const double> w(weights.data(), static_cast<std::size_t>(weights.size()));
  const std::vector<double> products = gram_matrix(columns, w.size(), w);
  return Eigen::Map<const MatrixXd>(products.data(), z.cols(), z.cols());
}

/// Squared correlation (nearly) of a residual with every product of two lines and of three, summed
/// by variable: shape [variable of lines]. Second moments stand for the variances of the products,
/// which they exceed where variables are correlated.
struct Together {
  VectorXd pairs, triples;

  Together(const MatrixXd& lines, const VectorXd& residual)
      : pairs(VectorXd::Zero(lines.cols())), triples(pairs) {
    const MatrixXd squares = lines.cwiseAbs2();
    const double square = residual.squaredNorm();
    const auto correlate = [&](Index from, const VectorXd& with, const VectorXd& with_square) {
      const Index count = lines.cols() - from;
      const MatrixXd cross = weighted_products(lines.rightCols(count), with);
      const MatrixXd moment = weighted_products(squares.rightCols(count), with_square);
      MatrixXd result = cross.cwiseAbs2().cwiseQuotient(moment * square);
      result.diagonal().setZero();
      return result;
    };
    pairs = correlate(0, residual, VectorXd::Ones(lines.rows())).rowwise().sum();
    for (Index c = 0; c + 2 < lines.cols(); ++c) {  // triples of which c comes first
      const MatrixXd with_c = correlate(c + 1, residual.cwiseProduct(lines.col(c)), squares.col(c));
      triples.tail(with_c.rows()) += with_c.rowwise().sum();
      triples(c) += with_c.sum() / 2;
    }
  }
};

/// Shape [variable]: the share of the variance of a response that a variable's line explains, and
/// what its products with one or two other lines explain beyond chance; the largest over responses.
std::vector<double> relevances(const RegressionDesign& design,
                               std::span<const std::span<const double>> responses,
                               const PenalisedRegression& additive) {
  const Lines lines(design);
  const double draws = static_cast<double>(design.draws);
  const double others = static_cast<double>(lines.variables.size()) - 1;
  // By chance each squared correlation is 1 / draws of a chi-square: the mean of their sum and two
  // standard deviations are taken off.
  const auto beyond_chance = [&](double sum, double terms) {
    return std::max(0.0, sum - (terms + 2 * std::sqrt(2 * terms)) / draws);
  };
  std::vector<double> result(design.variables.size(), 0.0);
  for (std::size_t r = 0; r < responses.size(); ++r) {
    const VectorXd y = centred(responses[r]);
    const VectorXd residual = y - centred(additive.fitted(r));
    const double variance = y.squaredNorm(), left = residual.squaredNorm();
    if (variance <= 0 || left <= 0) continue;
    const VectorXd along = lines.values.transpose() * y;
    const Together together(lines.values, residual);
    for (std::size_t j = 0; j < lines.variables.size(); ++j) {
      const Index at = static_cast<Index>(j);
      const double own = along(at) * along(at) / draws;
      const double shared = beyond_chance(together.pairs(at), others) +
                            beyond_chance(together.triples(at), others * (others - 1) / 2);
      double& most = result[lines.variables[j]];
      most = std::max(most, (own + left * shared) / variance);
    }
  }
  return result;
}

/// b_j = exp(-cost_j) up to a common factor: one degree for the most relevant, one more for every
/// factor of 16 in the share.
std::vector<ProductMargin> margins_of(const RegressionDesign& design,
                                      const std::vector<double>& relevance) {
  const double top = *std::max_element(relevance.begin(), relevance.end());
  std::vector<ProductMargin> margins;
  for (std::size_t j = 0; j < relevance.size(); ++j) {
    double cost = 1;
    if (top > 0) cost -= log(std::max(relevance[j] / top, least_share)) / log(16.0);
    margins.push_back({cost, design.variables[j].count});
  }
  return margins;
}

void add_products(RegressionDesign& design, const std::vector<Product>& products) {
  // Of every set of variables the product of lines is one block, the curved products another.
  std::map<std::pair<std::vector<std::size_t>, bool>, std::vector<const Product*>> blocks;
  for (const Product& product : products) {
    std::vector<std::size_t> variables;
    bool curved = false;
    for (const Factor& f : product) {
      variables.push_back(f.variable);
      curved = curved || f.degree > 1;
    }
    blocks[{variables, curved}].push_back(&product);
  }
  design.values.reserve((design.columns + products.size()) * design.draws);
  for (const auto& [of, members] : blocks) {
    DesignBlock block{design.columns, {}, price_of_a_variance};
    for (const Product* product : members) {
      std::vector<std::size_t> columns;
      double weight = 1;  // the prior variance of a coefficient falls to a quarter with each degree
      for (const Factor& f : *product) {
        columns.push_back(design.variables[f.variable].first + f.degree - 1);
        for (std::size_t k = 1; k < f.degree; ++k) weight *= 4;
      }
      block.weights.push_back(weight);
      design.add_product(columns);
    }
    design.blocks.push_back(std::move(block));
  }
}

}  // namespace

PenalisedRegression gaussian_process(std::span<const std::span<const double>> variables,
                                     std::span<const std::span<const double>> responses) {
  EQUIPOISE_EXPECT(!responses.empty());
  const std::size_t basis = variables.size() <= few_variables ? basis_of_few : basis_of_many;
  RegressionDesign design = make_design(variables, {.basis = basis});
  const std::size_t rank = std::min(gaussian_process_products, design.draws / draws_per_product);
  PenalisedRegression additive(design, responses);
  const auto products =
      leading_products(margins_of(design, relevances(design, responses, additive)), rank);
  if (products.empty()) return additive;
  add_products(design, products);
  return {std::move(design), responses};
}

}  // namespace equipoise::numerics
