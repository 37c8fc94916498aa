/// \file  models/numerics/sum.hpp
/// \brief Compensated sums in a fixed order: every sum that reaches a result goes through here.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace equipoise::numerics {

/// Adds one value after another with a running correction. Serial: the order of the calls is the
/// order of the sum. The rounding error of each addition is found exactly and without a branch.
/// \source Neumaier 1974, ZAMM 54:39 (improved Kahan-Babuska summation); the error of an addition:
/// Knuth, The Art of Computer Programming 2, 4.2.2
class Sum {
 public:
  void add(double x) noexcept {
    const double t = sum_ + x;
    const double added = t - sum_;
    correction_ += (sum_ - (t - added)) + (x - added);
    sum_ = t;
  }
  [[nodiscard]] double value() const noexcept { return sum_ + correction_; }

 private:
  double sum_ = 0.0, correction_ = 0.0;
};

/// value(0) + ... + value(count - 1): four interleaved sums, then added in order, so that the
/// processor need not wait for one addition before it starts the next. The order is fixed by
/// `count` alone (docs/decisions/0009-no-parallel-reductions.md).
template <class Value>
[[nodiscard]] double sum_over(std::size_t count, const Value& value) {
  std::array<double, 4> sum{}, correction{};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4)
    for (std::size_t k = 0; k < 4;
         ++k) {  // as Sum::add, in a form that compilers keep in registers
      const double x = value(i + k), t = sum[k] + x, added = t - sum[k];
      correction[k] += (sum[k] - (t - added)) + (x - added);
      sum[k] = t;
    }
  Sum total;
  for (const double s : sum) total.add(s);
  for (const double c : correction) total.add(c);
  for (; i < count; ++i) total.add(value(i));
  return total.value();
}

[[nodiscard]] double sum(std::span<const double> x) noexcept;

/// \pre x is not empty
[[nodiscard]] inline double mean(std::span<const double> x) noexcept {
  return sum(x) / static_cast<double>(x.size());
}

/// With divisor n: of the values themselves, not of what they are a sample of. \pre x is not empty
[[nodiscard]] inline double standard_deviation(std::span<const double> x) noexcept {
  const double m = mean(x);
  Sum squares;
  for (const double v : x) squares.add((v - m) * (v - m));
  return std::sqrt(squares.value() / static_cast<double>(x.size()));
}

}  // namespace equipoise::numerics
