#include "models/voi/discrete_belief.hpp"

#include <algorithm>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {

double best_after_study(std::span<const double> first, std::span<const double> second,
                        std::span<const double> weight, std::span<const double> likelihood,
                        std::size_t results) {
  EQUIPOISE_EXPECT(first.size() == weight.size() && second.size() == weight.size());
  EQUIPOISE_EXPECT(likelihood.size() == weight.size() * results);
  numerics::Sum total;
  for (std::size_t x = 0; x < results; ++x) {
    // Joint with the result, so that dividing by its probability is not needed.
    numerics::Sum one, other;
    for (std::size_t s = 0; s < weight.size(); ++s) {
      const double joint = weight[s] * likelihood[s * results + x];
      one.add(joint * first[s]);
      other.add(joint * second[s]);
    }
    total.add(std::max(one.value(), other.value()));
  }
  return total.value();
}

double best_after_perfect_study(std::span<const double> first, std::span<const double> second,
                                std::span<const double> weight) {
  EQUIPOISE_EXPECT(first.size() == weight.size() && second.size() == weight.size());
  numerics::Sum total;
  for (std::size_t s = 0; s < weight.size(); ++s)
    total.add(weight[s] * std::max(first[s], second[s]));
  return total.value();
}

}  // namespace equipoise::voi
