/// \file  models/voi/discrete_belief.hpp
/// \brief A belief over a handful of states: the arithmetic of a trial in full, for exact checks.
#pragma once

#include <cstddef>
#include <span>

namespace equipoise::voi {

/// E_X[max(E[first | X], E[second | X])] by Bayes' rule over every result.
///
/// \param first, second  shape [state]: the payoff of the two options in each state
/// \param weight         shape [state], sums to 1
/// \param likelihood     shape [state][result], row by row: P(result | state), each row sums to 1
/// \returns the unit of the payoffs
/// \test the beta-binomial reference case E; the actions of docs/methods/verdict.md
[[nodiscard]] double best_after_study(std::span<const double> first, std::span<const double> second,
                                      std::span<const double> weight,
                                      std::span<const double> likelihood, std::size_t results);

/// The same for a trial that shows the state itself.
[[nodiscard]] double best_after_perfect_study(std::span<const double> first,
                                              std::span<const double> second,
                                              std::span<const double> weight);

}  // namespace equipoise::voi
