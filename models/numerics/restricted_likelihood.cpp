#include "models/numerics/restricted_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {
namespace {

constexpr double left_out = std::numeric_limits<double>::infinity();

/// A penalty this small relative to the block's Gram matrix shrinks nothing that can be seen, and
/// keeps collinear columns solvable.
constexpr double smallest_relative_penalty = 1e-10;

/// Rounding in the residual left by a perfect fit, relative to what was there to fit.
constexpr double perfect_fit = 1e-14;

double one_column(const RidgeProblem& problem) {
  const double gram = problem.gram[0];
  if (gram <= 0) return left_out;
  const double n = static_cast<double>(problem.observations - 1);
  const double explained = problem.projection[0] * problem.projection[0] / gram;
  // d l / d s = 0 for the share s = g / (g + lambda) that is kept: 1 - 1/F for a strong effect.
  if (n * explained <= problem.residual) return left_out;
  const double kept = (n * explained - problem.residual) / ((n - 1) * explained);
  return gram * std::max(smallest_relative_penalty, (1 - kept) / kept);
}

double minus_twice_log_likelihood(const RidgeProblem& problem, double lambda) {
  double residual = problem.residual, penalty = 0;
  for (std::size_t j = 0; j < problem.gram.size(); ++j) {
    residual -= problem.projection[j] * problem.projection[j] / (problem.gram[j] + lambda);
    penalty += std::log1p(problem.gram[j] / lambda);
  }
  residual = std::max(residual, perfect_fit * problem.residual);
  return static_cast<double>(problem.observations - 1) * std::log(residual) + penalty;
}

double best_ridge(const RidgeProblem& problem) {
  if (problem.gram.size() == 1) return one_column(problem);

  const double largest = *std::max_element(problem.gram.begin(), problem.gram.end());
  if (largest <= 0) return left_out;
  const double smallest =
      std::max(*std::min_element(problem.gram.begin(), problem.gram.end()), 1e-8 * largest);
  const double from = std::log(std::max(1e-4 * smallest, smallest_relative_penalty * largest));
  const double to = std::log(1e6 * largest);
  const auto objective = [&](double log_lambda) {
    return minus_twice_log_likelihood(problem, std::exp(log_lambda));
  };
  constexpr int points = 48;
  const double step = (to - from) / points;
  int best = 0;
  double best_value = objective(from);
  for (int i = 1; i <= points; ++i) {
    const double value = objective(from + i * step);
    if (value < best_value) {
      best_value = value;
      best = i;
    }
  }
  // Nothing kept (less than a millionth of any column) is better than anything kept.
  if (best == points) return left_out;

  double low = from + std::max(best - 1, 0) * step, high = from + (best + 1) * step;
  constexpr double golden = 0.6180339887498949;
  double a = high - golden * (high - low), b = low + golden * (high - low);
  double at_a = objective(a), at_b = objective(b);
  for (int i = 0; i < 20; ++i) {
    if (at_a <= at_b) {
      high = b, b = a, at_b = at_a;
      a = high - golden * (high - low), at_a = objective(a);
    } else {
      low = a, a = b, at_a = at_b;
      b = low + golden * (high - low), at_b = objective(b);
    }
  }
  return std::exp(0.5 * (low + high));
}

}  // namespace

double ridge_by_restricted_likelihood(const RidgeProblem& problem) {
  EQUIPOISE_EXPECT(!problem.gram.empty() && problem.gram.size() == problem.projection.size());
  EQUIPOISE_EXPECT(problem.observations > problem.gram.size() + 1);
  if (problem.residual <= 0) return left_out;
  const double lambda = best_ridge(problem);
  if (lambda == left_out || problem.least_gain == 0) return lambda;
  const double without = static_cast<double>(problem.observations - 1) * std::log(problem.residual);
  return without - minus_twice_log_likelihood(problem, lambda) > problem.least_gain ? lambda
                                                                                    : left_out;
}

}  // namespace equipoise::numerics
