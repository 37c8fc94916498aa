#include "models/markov/correction.hpp"

#include "models/core/contracts.hpp"

namespace equipoise::markov {

bool fits(Correction correction, std::size_t cycles) noexcept {
  return correction != Correction::simpson || cycles % 2 == 0;
}

std::vector<double> point_weights(Correction correction, std::size_t cycles) {
  EQUIPOISE_EXPECT(cycles >= 1);
  EQUIPOISE_EXPECT(fits(correction, cycles));
  std::vector<double> weight(cycles + 1, 1.0);
  const auto alternate = [&](double odd, double even) {
    for (std::size_t t = 1; t < cycles; ++t) weight[t] = t % 2 == 1 ? odd : even;
    weight.front() = weight.back() = 1.0 / 3.0;
  };
  switch (correction) {
    case Correction::none:
      break;
    case Correction::start:
    case Correction::life_table:
      weight.back() = 0.0;
      break;
    case Correction::end:
      weight.front() = 0.0;
      break;
    case Correction::half_cycle:
      weight.front() = weight.back() = 0.5;
      break;
    case Correction::simpson:
      alternate(4.0 / 3.0, 2.0 / 3.0);
      break;
    case Correction::simpson_darth:
      alternate(2.0 / 3.0, 4.0 / 3.0);
      break;
  }
  return weight;
}

}  // namespace equipoise::markov
