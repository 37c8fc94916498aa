// What penalties take off the value of knowing a parameter, where the exact value is known.
#include <algorithm>
#include <doctest/doctest.h>
#include <vector>

#include "models/voi/evppi.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise;

constexpr std::size_t draws = 1000;
constexpr double threshold = 1000;
const numerics::DrawGroups groups = numerics::DrawGroups::independent(draws);

/// A parameter of two values, and a net benefit of 1000 (x + effect z - 0.2).
struct TwoValues {
  std::vector<double> z, gain, nothing = std::vector<double>(draws, 0.0);

  TwoValues(std::uint64_t seed, double effect) {
    sample::Uniform u(seed);
    for (std::size_t d = 0; d < draws; ++d) {
      z.push_back(u() < 0.5 ? 0.0 : 1.0);
      gain.push_back(u.normal() + effect * z[d] - 0.2);
    }
  }
  [[nodiscard]] voi::PartialInformation fitted() const {
    const std::span<const double> known[] = {z};
    return {known, {{nothing, nothing}, {nothing, gain}}};
  }
  /// EVPPI of these draws: the means of the two groups know all that z says.
  [[nodiscard]] double exact() const {
    double sum[2] = {}, count[2] = {};
    for (std::size_t d = 0; d < draws; ++d) {
      sum[z[d] == 1] += threshold * gain[d];
      count[z[d] == 1] += 1;
    }
    const double chosen = std::max(sum[0], 0.0) + std::max(sum[1], 0.0);
    return (chosen - std::max(sum[0] + sum[1], 0.0)) / static_cast<double>(draws);
  }
};

}  // namespace

TEST_CASE("what penalties take off the value of a parameter of two values is measured") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    for (const double effect : {0.5, 1.0, 3.0}) {
      CAPTURE(seed);
      CAPTURE(effect);
      const TwoValues sample(seed, effect);
      const voi::PartialInformation fitted = sample.fitted();
      const double low = sample.exact() - fitted.evppi(threshold, groups).value.value;
      const double missed = fitted.missed(threshold);
      CHECK(low > -1e-9 * threshold);
      CHECK(low <= missed);
      // Of a slope as strong as this it is the share that is kept of what was taken off, on both
      // sides of the mean: no excuse for more.
      CHECK(missed <= 4 * low + 1e-9 * threshold);
    }
  }
}

TEST_CASE("nothing is missed of what the parameter says nothing about") {
  int vanished = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const TwoValues sample(seed, 0.0);
    const voi::PartialInformation fitted = sample.fitted();
    const double missed = fitted.missed(threshold);
    vanished += missed < 1e-9 * threshold;
    // At most a quarter of what noise of a tenth of the outcomes' deviation would be.
    CHECK(missed < 0.25 * 0.1 * threshold);
  }
  CHECK(vanished > 10);
}
