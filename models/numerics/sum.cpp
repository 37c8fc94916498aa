#include "models/numerics/sum.hpp"

namespace equipoise::numerics {

double sum(std::span<const double> x) noexcept {
  return sum_over(x.size(), [&](std::size_t i) { return x[i]; });
}

}  // namespace equipoise::numerics
