/// \file  models/numerics/sum.hpp
/// \brief Compensated sums in a fixed order: every sum that reaches a result goes through here.
#pragma once

#include <cmath>
#include <span>

namespace equipoise::numerics {

/// Adds one value after another with a running correction. Serial: the order of the calls is the
/// order of the sum. \source Neumaier 1974, ZAMM 54:39 (improved Kahan-Babuska summation)
class Sum {
 public:
  void add(double x) noexcept {
    const double t = sum_ + x;
    correction_ += std::abs(sum_) >= std::abs(x) ? (sum_ - t) + x : (x - t) + sum_;
    sum_ = t;
  }
  [[nodiscard]] double value() const noexcept { return sum_ + correction_; }

 private:
  double sum_ = 0.0, correction_ = 0.0;
};

[[nodiscard]] inline double sum(std::span<const double> x) noexcept {
  Sum s;
  for (const double v : x) s.add(v);
  return s.value();
}

/// \pre x is not empty
[[nodiscard]] inline double mean(std::span<const double> x) noexcept {
  return sum(x) / static_cast<double>(x.size());
}

}  // namespace equipoise::numerics
