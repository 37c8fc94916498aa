#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

#include "engine/sampling/stream.hpp"
#include "engine/sampling/uniform_source.hpp"

namespace equipoise::sampling {
namespace {

class LatinHypercube final : public UniformSource {
 public:
  LatinHypercube(const SamplingPlan& plan, std::span<const std::string> names)
      : draws_(plan.draws) {
    for (const std::string& name : names) {
      within_.emplace_back(StreamKey{plan.seed, Purpose::parameter, name});
      const Stream order({plan.seed, Purpose::latin_hypercube, name});
      strata_.push_back(shuffled(order.generator()));
    }
  }

  void fill(std::size_t dimension, DrawRange range, std::span<double> u) const override {
    within_[dimension].fill_uniform(range.first, u);
    const std::vector<std::uint32_t>& stratum = strata_[dimension];
    const double n = static_cast<double>(draws_);
    for (std::size_t i = 0; i < u.size(); ++i)
      // The last stratum's top would round to 1.
      u[i] = std::min((stratum[range.first + i] + u[i]) / n, 1 - 0x1p-53);
  }

 private:
  /// Every order as likely. \source Durstenfeld 1964, Algorithm 235 (Fisher-Yates)
  [[nodiscard]] std::vector<std::uint32_t> shuffled(pcg64 generator) const {
    std::vector<std::uint32_t> order(draws_);
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = draws_ - 1; i > 0; --i)
      std::swap(order[i], order[static_cast<std::size_t>(generator(i + 1))]);
    return order;
  }

  std::size_t draws_;
  std::vector<Stream> within_;
  std::vector<std::vector<std::uint32_t>> strata_;
};

}  // namespace

std::unique_ptr<const UniformSource> make_latin_hypercube(const SamplingPlan& plan,
                                                          std::span<const std::string> names) {
  return std::make_unique<const LatinHypercube>(plan, names);
}

}  // namespace equipoise::sampling
