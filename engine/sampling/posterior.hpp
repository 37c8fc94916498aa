/// \file  engine/sampling/posterior.hpp
/// \brief A distribution after reports of what it describes: exactly where the two are conjugate,
///        else by weighting the prior with the likelihood.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>

#include "engine/sampling/distribution.hpp"

namespace equipoise::sampling {

/// A report of a quantity x: a likelihood.
struct Report {
  enum class Kind {
    estimate,  ///< mean ~ N(x, standard_error^2)
    ratio,     ///< mean ~ N(log x, standard_error^2)
    binomial,  ///< events ~ binomial(total, x)
    poisson,   ///< events ~ Poisson(total x)
  };
  Kind kind = Kind::estimate;
  double mean = 0.0, standard_error = 0.0;  ///< > 0; mean of a ratio: its logarithm
  double events = 0.0, total = 0.0;         ///< of people or years; 0: nobody was observed
};

/// Logarithm of the likelihood of x, up to a constant. \pre x lies where it is defined
[[nodiscard]] double log_likelihood(const Report& report, double x);

struct Posterior {
  Distribution distribution;
  std::string method;  ///< "beta, exactly", "prior weighted by the likelihood"
  /// (sum w)^2 / sum w^2 of the weights of different values; nothing where the posterior is exact.
  std::optional<double> effective_sample_size;
};

/// Why there is no posterior that can be used.
struct NoPosterior {
  /// Different values of the prior that were weighted. 0: the prior is conjugate, and the numbers
  /// of the posterior are beyond what its kind can hold.
  std::size_t values = 0;
  double effective_sample_size = 0.0;  ///< what the reports leave of them
};

/// Equally likely values of the prior that are weighted, and values that stand for the posterior.
inline constexpr std::size_t weighted_values = std::size_t{1} << 17;
inline constexpr std::size_t posterior_values = std::size_t{1} << 14;
/// With fewer the mean of a sample of that size would be known to 1 / sqrt(400) = 5% of its spread
/// at best: the report and the prior hardly overlap, and the tail of the prior, which nobody has
/// looked at, decides.
inline constexpr double least_effective_sample_size = 400.0;

/// Where prior and all reports are conjugate (beta with binomial, gamma with Poisson, normal with
/// an estimate, lognormal with a ratio): of the prior's own kind. Otherwise quantiles of the prior
/// at the midpoints of `weighted_values` equal shares of probability are weighted by the
/// likelihood; `posterior_values` equally likely values are read off their weighted distribution,
/// inside a share by its probability (systematic resampling without its randomness).
///
/// A value that a prior holds many times, as a discrete one does, counts once, with all its weight.
///
/// \pre the prior is uncertain, and lies where the likelihood is defined
/// \returns NoPosterior where weights come to less than least_effective_sample_size, or an exact
/// posterior cannot be held
/// \cost microseconds where exact; else 10 to 100 ms
/// \test weights against the exact posterior; halves against the whole; nobody observed
[[nodiscard]] std::variant<Posterior, NoPosterior> learn(const Distribution& prior,
                                                         std::span<const Report> reports);

/// The second way alone, whether or not the first applies.
[[nodiscard]] std::variant<Posterior, NoPosterior> learn_by_weights(
    const Distribution& prior, std::span<const Report> reports);

}  // namespace equipoise::sampling
