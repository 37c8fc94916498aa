/// \file  tests/unit/implementation/sample.hpp
/// \brief A made-up pairing with every input uncertain, for tests of payoffs and what follows from
/// them.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "models/implementation/effect.hpp"
#include "models/implementation/payoff.hpp"
#include "models/numerics/normal.hpp"

namespace equipoise::sample {

/// SplitMix64: enough randomness for a test, the same everywhere.
class Uniform {
 public:
  explicit Uniform(std::uint64_t seed) : state_(seed) {}
  double operator()() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    z ^= z >> 31;
    return (static_cast<double>(z >> 12) + 0.5) * 0x1p-52;
  }
  double normal() { return numerics::normal_quantile((*this)()); }

 private:
  std::uint64_t state_;
};

/// What the made-up pairing is about.
struct Shape {
  std::size_t draws = 1000;
  bool new_patients = false;
  double q = 0.008, q_sd = 0.003;
  double c = 40, c_sd = 30;
  double people = 60000;
  double a0 = 0.37, a0_sd = 0.02;
  double achievable = 0.65;
  implementation::Effect effect{0.249283, 0.042506, 0.24};
  double setup = 50000, fixed = 60000, per_practice = 300, per_patient = 0.5, reversal = 0;
  std::uint64_t seed = 1;
};

/// Owns the draws.
struct Pairing {
  std::vector<double> q, c, first, later, reach, a0, achievable, effect, setup, fixed, practice,
      patient, reversal;

  explicit Pairing(const Shape& s) {
    Uniform u(s.seed);
    const double sd = std::sqrt(s.effect.variance());
    for (std::size_t d = 0; d < s.draws; ++d) {
      q.push_back(s.q + s.q_sd * u.normal());
      c.push_back(s.c + s.c_sd * u.normal());
      first.push_back(s.people * (0.9 + 0.2 * u()));
      later.push_back(first.back() * 0.3);
      reach.push_back(0.7 + 0.1 * u());
      const double logit = std::log(s.a0 / (1 - s.a0)) + s.a0_sd / (s.a0 * (1 - s.a0)) * u.normal();
      a0.push_back(1 / (1 + std::exp(-logit)));
      achievable.push_back(s.achievable);
      effect.push_back(s.effect.mean + sd * u.normal());
      setup.push_back(s.setup);
      fixed.push_back(s.fixed * (0.8 + 0.4 * u()));
      practice.push_back(s.per_practice * (0.5 + u()));
      patient.push_back(s.per_patient);
      reversal.push_back(s.reversal);
    }
    if (!s.new_patients) later.clear();
  }

  [[nodiscard]] implementation::PairingDraws draws() const {
    return {q,       c,     first,      later.empty() ? first : later,
            reach,   a0,    achievable, effect,
            setup,   fixed, practice,   patient,
            reversal};
  }
};

}  // namespace equipoise::sample
