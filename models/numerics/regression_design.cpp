#include "models/numerics/regression_design.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/spline_terms.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

/// Functions of each variable that enter a tensor product: the linear one and the four smoothest.
constexpr std::size_t tensor_margin = 5;

class DesignBuilder {
 public:
  DesignBuilder(std::span<const std::span<const double>> variables, const RegressionTerms& terms) {
    for (const std::span<const double> x : variables) {
      splines_.emplace_back(x, terms.basis);
      design_.draws = x.size();
      first_.push_back(design_.columns);
      design_.columns += splines_.back().columns();
    }
    design_.values.resize(design_.columns * design_.draws);
    for (std::size_t j = 0; j < variables.size(); ++j)
      splines_[j].evaluate(variables[j], column(first_[j]), design_.draws);
    // Over the draws that they were made from, these functions have mean 0.
    for (std::size_t j = 0; j < splines_.size(); ++j)
      if (splines_[j].columns() > 0) design_.blocks.push_back({first_[j], {1.0}});
    for (std::size_t j = 0; j < splines_.size(); ++j)
      if (splines_[j].columns() > 1)
        design_.blocks.push_back({first_[j] + 1, penalties(j, splines_[j].columns())});
  }

  /// Products of the linear terms of every two of the chosen variables, a block each.
  void add_linear_products(std::span<const std::size_t> chosen) {
    for (std::size_t a = 0; a < chosen.size(); ++a)
      for (std::size_t b = a + 1; b < chosen.size(); ++b) {
        design_.blocks.push_back({design_.columns, {1.0}});
        add_product(first_[chosen[a]], first_[chosen[b]]);
      }
  }

  /// Linear x linear, linear x curved, curved x linear, curved x curved: a block each. The
  /// roughness of a product of two functions with variance 1 is, in the mean, the sum of theirs.
  void add_tensor_product() {
    struct Part {
      std::size_t first, last;
    };
    const auto parts = [](const SplineTerms& spline) {
      const std::size_t columns = std::min(spline.columns(), tensor_margin);
      return std::array<Part, 2>{Part{0, std::min<std::size_t>(columns, 1)}, Part{1, columns}};
    };
    for (const Part& of_a : parts(splines_[0]))
      for (const Part& of_b : parts(splines_[1])) {
        DesignBlock block{design_.columns, {}};
        for (std::size_t a = of_a.first; a < of_a.last; ++a)
          for (std::size_t b = of_b.first; b < of_b.last; ++b) {
            const double roughness = splines_[0].penalty(a) + splines_[1].penalty(b);
            block.weights.push_back(roughness > 0 ? roughness : 1.0);
            add_product(first_[0] + a, first_[1] + b);
          }
        if (!block.weights.empty()) design_.blocks.push_back(std::move(block));
      }
  }

  /// The variables whose largest squared correlation with a response is highest, in the order
  /// given.
  [[nodiscard]] std::vector<std::size_t> most_correlated(
      std::span<const std::vector<double>> responses, std::size_t count) {
    std::vector<double> score(splines_.size(), -1.0);
    for (std::size_t j = 0; j < splines_.size(); ++j) {
      if (splines_[j].columns() == 0) continue;
      for (const std::vector<double>& y : responses) {
        double product = 0, square = 0;
        const double* x = column(first_[j]);
        for (std::size_t i = 0; i < y.size(); ++i) {
          product += x[i] * y[i];
          square += y[i] * y[i];
        }
        if (square > 0) score[j] = std::max(score[j], product * product / square);
      }
    }
    std::vector<std::size_t> order(splines_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t j) { return score[j] < 0; });
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
    order.resize(std::min(order.size(), count));
    std::sort(order.begin(), order.end());
    return order;
  }

  [[nodiscard]] RegressionDesign take() { return std::move(design_); }

 private:
  [[nodiscard]] double* column(std::size_t c) { return design_.values.data() + c * design_.draws; }

  void centre(std::size_t c) {
    double* x = column(c);
    const double m = mean(std::span<const double>(x, design_.draws));
    for (std::size_t i = 0; i < design_.draws; ++i) x[i] -= m;
  }

  void add_product(std::size_t a, std::size_t b) {
    const std::size_t added = design_.columns++;
    design_.values.resize(design_.columns * design_.draws);
    double* product = column(added);
    const double *xa = column(a), *xb = column(b);
    for (std::size_t i = 0; i < design_.draws; ++i) product[i] = xa[i] * xb[i];
    centre(added);
  }

  [[nodiscard]] std::vector<double> penalties(std::size_t variable, std::size_t columns) const {
    std::vector<double> result;
    for (std::size_t c = 1; c < columns; ++c) result.push_back(splines_[variable].penalty(c));
    return result;
  }

  std::vector<SplineTerms> splines_;
  std::vector<std::size_t> first_;
  RegressionDesign design_;
};

}  // namespace

RegressionDesign make_design(std::span<const std::span<const double>> variables,
                             std::span<const std::vector<double>> centred_responses,
                             const RegressionTerms& terms) {
  DesignBuilder builder(variables, terms);
  if (terms.interactions == Interactions::tensor) {
    EQUIPOISE_EXPECT(variables.size() == 2);
    builder.add_tensor_product();
  } else if (terms.interactions == Interactions::linear_products) {
    builder.add_linear_products(builder.most_correlated(centred_responses, terms.interacting));
  }
  return builder.take();
}

}  // namespace equipoise::numerics
