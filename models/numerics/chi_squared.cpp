#include "models/numerics/chi_squared.hpp"

#include <cmath>

#include "models/numerics/normal.hpp"

namespace equipoise::numerics {
namespace {

/// P(chi^2_k > x), by the recurrence of the incomplete gamma function from k - 2.
double chi_squared_complement(std::size_t k, double x) {
  double tail = k % 2 == 1 ? 2 * normal_complement(std::sqrt(x)) : std::exp(-x / 2);
  for (std::size_t i = k % 2 == 1 ? 3 : 4; i <= k; i += 2) {
    const double half = static_cast<double>(i) / 2 - 1;
    tail += std::exp(half * std::log(x / 2) - x / 2 - std::lgamma(half + 1));
  }
  return tail;
}

}  // namespace

double deviate_of_squares(std::size_t k, double squares) {
  const double tail = chi_squared_complement(k, squares);
  return tail > 1e-300 ? normal_quantile_complement(tail / 2) : std::sqrt(squares);
}

}  // namespace equipoise::numerics
