#include "models/numerics/regression_design.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/spline_terms.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

/// Functions of each variable that enter a tensor product: the linear one and the four smoothest.
constexpr std::size_t tensor_margin = 5;

/// Linear x linear, linear x curved, curved x linear, curved x curved: a block each. The roughness
/// of a product of two functions with variance 1 is, in the mean, the sum of theirs.
void add_tensor_product(RegressionDesign& design, const SplineTerms& a, const SplineTerms& b) {
  struct Part {
    std::size_t first, last;
  };
  const auto parts = [](const SplineTerms& spline) {
    const std::size_t columns = std::min(spline.columns(), tensor_margin);
    return std::array<Part, 2>{Part{0, std::min<std::size_t>(columns, 1)}, Part{1, columns}};
  };
  for (const Part& of_a : parts(a))
    for (const Part& of_b : parts(b)) {
      DesignBlock block{design.columns, {}};
      for (std::size_t i = of_a.first; i < of_a.last; ++i)
        for (std::size_t j = of_b.first; j < of_b.last; ++j) {
          const double roughness = a.penalty(i) + b.penalty(j);
          block.weights.push_back(roughness > 0 ? roughness : 1.0);
          design.add_product(
              std::array{design.variables[0].first + i, design.variables[1].first + j});
        }
      if (!block.weights.empty()) design.blocks.push_back(std::move(block));
    }
}

}  // namespace

void multiply_columns(const RegressionDesign& design, std::span<const std::size_t> factors,
                      std::size_t from, std::span<double> out) {
  EQUIPOISE_EXPECT(!factors.empty());
  const double* first = design.column(factors[0]) + from;
  std::copy(first, first + out.size(), out.begin());
  for (const std::size_t factor : factors.subspan(1)) {
    const double* x = design.column(factor) + from;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] *= x[i];
  }
}

void RegressionDesign::add_product(std::span<const std::size_t> factors) {
  values.resize((columns + 1) * draws);
  const std::span<double> product(column(columns), draws);
  multiply_columns(*this, factors, 0, product);
  const double m = mean(product);
  for (double& v : product) v -= m;
  ++columns;
}

RegressionDesign make_design(std::span<const std::span<const double>> variables,
                             const RegressionTerms& terms) {
  EQUIPOISE_EXPECT(!variables.empty());
  RegressionDesign design;
  design.draws = variables[0].size();
  std::vector<SplineTerms> splines;
  for (const std::span<const double> x : variables) {
    EQUIPOISE_EXPECT(x.size() == design.draws);
    splines.emplace_back(x, terms.basis);
    design.variables.push_back({design.columns, splines.back().columns()});
    design.columns += splines.back().columns();
  }
  design.values.resize(design.columns * design.draws);
  // Over the draws that they were made from, these functions have mean 0.
  for (std::size_t j = 0; j < splines.size(); ++j)
    splines[j].evaluate(variables[j], design.column(design.variables[j].first), design.draws);
  for (const VariableColumns& v : design.variables)
    if (v.count > 0) design.blocks.push_back({v.first, {1.0}});
  for (std::size_t j = 0; j < splines.size(); ++j) {
    if (splines[j].columns() < 2) continue;
    DesignBlock curve{design.variables[j].first + 1, {}};
    for (std::size_t c = 1; c < splines[j].columns(); ++c)
      curve.weights.push_back(splines[j].penalty(c));
    design.blocks.push_back(std::move(curve));
  }
  if (terms.interactions == Interactions::tensor) {
    EQUIPOISE_EXPECT(variables.size() == 2);
    add_tensor_product(design, splines[0], splines[1]);
  }
  return design;
}

}  // namespace equipoise::numerics
