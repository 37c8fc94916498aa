#include <array>
#include <bit>
#include <cstdint>

#include <boost/random/sobol.hpp>

#include "models/core/contracts.hpp"

#include "engine/sampling/stream.hpp"
#include "engine/sampling/uniform_source.hpp"

namespace equipoise::sampling {
namespace {

/// Points are numbered with 32 bits: bit j of the Gray code of the number switches direction j.
constexpr std::size_t directions = 32;
constexpr int digits = 64;

using Directions = std::array<std::uint64_t, directions>;

/// Boost gives points, not directions: the point whose Gray code is 2^j is direction j. It counts
/// from the second point (it leaves out the origin), and the Gray code of 2^(j+1) - 1 is 2^j.
std::vector<Directions> direction_numbers(std::size_t dimensions) {
  std::vector<Directions> result(dimensions);
  for (std::size_t j = 0; j < directions; ++j) {
    boost::random::sobol_engine<std::uint64_t, digits> engine(dimensions);
    engine.seed((std::uint64_t{1} << (j + 1)) - 2);
    for (Directions& direction : result) direction[j] = engine();
  }
  return result;
}

/// Multiplies every direction by one random lower triangular matrix with unit diagonal, over the
/// binary digits: digit i of the result is digit i plus a random sum of the digits before it.
void scramble(Directions& all, pcg64& generator) {
  Directions result{};
  for (int i = 0; i < digits; ++i) {
    const std::uint64_t digit = std::uint64_t{1} << (digits - 1 - i);
    const std::uint64_t before = i == 0 ? 0 : ~std::uint64_t{0} << (digits - i);
    const std::uint64_t row = (generator() & before) | digit;
    for (std::size_t j = 0; j < directions; ++j)
      if (std::popcount(all[j] & row) % 2 == 1) result[j] |= digit;
  }
  all = result;
}

class Sobol final : public UniformSource {
 public:
  Sobol(const SamplingPlan& plan, std::span<const std::string> names)
      : replicates_(plan.replicates) {
    EQUIPOISE_EXPECT(names.size() <= most_sobol_dimensions());
    if (names.empty()) return;
    const std::vector<Directions> plain = direction_numbers(names.size());
    scrambled_.reserve(names.size() * replicates_);
    for (std::size_t d = 0; d < names.size(); ++d)
      for (std::size_t r = 0; r < replicates_; ++r) {
        pcg64 generator = Stream({plan.seed, Purpose::sobol, names[d], r}).generator();
        Scrambled one{plain[d], generator()};
        scramble(one.direction, generator);
        scrambled_.push_back(one);
      }
  }

  void fill(std::size_t dimension, DrawRange range, std::span<double> u) const override {
    const Scrambled* replicates = &scrambled_[dimension * replicates_];
    for (std::size_t i = 0; i < u.size(); ++i) {
      const std::size_t draw = range.first + i;
      const Scrambled& scrambled = replicates[draw % replicates_];
      const std::uint64_t point = draw / replicates_;
      std::uint64_t x = scrambled.shift;
      for (std::uint64_t gray = point ^ (point >> 1); gray != 0; gray &= gray - 1)
        x ^= scrambled.direction[static_cast<std::size_t>(std::countr_zero(gray))];
      u[i] = uniform_of_bits(x);
    }
  }

 private:
  struct Scrambled {
    Directions direction;
    std::uint64_t shift;
  };
  std::size_t replicates_;
  std::vector<Scrambled> scrambled_;  ///< [dimension][replicate]
};

}  // namespace

std::unique_ptr<const UniformSource> make_sobol(const SamplingPlan& plan,
                                                std::span<const std::string> names) {
  return std::make_unique<const Sobol>(plan, names);
}

std::size_t most_sobol_dimensions() noexcept {
  return boost::random::default_sobol_table::max_dimension;
}

}  // namespace equipoise::sampling
