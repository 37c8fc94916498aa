/// \file  tests/support/trial_referees.hpp
/// \brief What a study is worth, the slow way: referees of models/voi.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "models/core/contracts.hpp"
#include "models/implementation/cubic_table.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/normal_expectation.hpp"

namespace equipoise::voi {

/// E_X[max(E[first | X], E[second | X])] by Bayes' rule over every result.
///
/// \param first, second  shape [state]: the payoff of the two options in each state
/// \param weight         shape [state], sums to 1
/// \param likelihood     shape [state][result], row by row: P(result | state), each row sums to 1
/// \returns the unit of the payoffs
/// \test the beta-binomial reference case E; the actions of docs/methods/verdict.md
inline double best_after_study(std::span<const double> first, std::span<const double> second,
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

/// The same for a trial that shows the state itself.
inline double best_after_perfect_study(std::span<const double> first,
                                       std::span<const double> second,
                                       std::span<const double> weight) {
  EQUIPOISE_EXPECT(first.size() == weight.size() && second.size() == weight.size());
  numerics::Sum total;
  for (std::size_t s = 0; s < weight.size(); ++s)
    total.add(weight[s] * std::max(first[s], second[s]));
  return total.value();
}

/// m -> E[f(x)], x ~ N(m, sd^2), as a piecewise cubic over [lower, upper].
inline implementation::CubicTable smoothed(const implementation::CubicTable& f, std::size_t row,
                                           double sd, double lower, double upper,
                                           double tolerance) {
  const auto functions = [&](double m, bool, std::span<double> value, std::span<double> slope) {
    const MeanAndSlope e = expectation(f, row, {m, sd});
    value[0] = e.mean;
    slope[0] = e.slope;
  };
  const std::array<double, 2> ends{lower, upper};
  return implementation::tabulate(1, functions, ends, {tolerance, (upper - lower) / 8192});
}

}  // namespace equipoise::voi
