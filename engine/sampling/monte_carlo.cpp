#include "engine/sampling/stream.hpp"
#include "engine/sampling/uniform_source.hpp"

namespace equipoise::sampling {
namespace {

class MonteCarlo final : public UniformSource {
 public:
  MonteCarlo(const SamplingPlan& plan, std::span<const std::string> names) {
    for (const std::string& name : names)
      streams_.emplace_back(StreamKey{plan.seed, Purpose::parameter, name});
  }
  void fill(std::size_t dimension, DrawRange range, std::span<double> u) const override {
    streams_[dimension].fill_uniform(range.first, u);
  }

 private:
  std::vector<Stream> streams_;
};

}  // namespace

std::unique_ptr<const UniformSource> make_monte_carlo(const SamplingPlan& plan,
                                                      std::span<const std::string> names) {
  return std::make_unique<const MonteCarlo>(plan, names);
}

}  // namespace equipoise::sampling
