/// \file  engine/sampling/distributions/poisson.cpp
/// \brief poisson: a = mean.
#include <cmath>

#include <boost/math/distributions/poisson.hpp>

#include "models/numerics/boost_policy.hpp"

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

using Poisson = boost::math::poisson_distribution<double, numerics::BoostPolicy>;

SolvedShape from_mean(const Statement& s) { return Shape{.a = s.number[0], .lower = 0}; }

double cumulative(const Shape& p, double x) {
  return x < 0 ? 0.0 : boost::math::cdf(Poisson(p.a), std::floor(x));
}

/// Boost searches from an approximation and may stop one off where F(k) and u agree to rounding.
double quantile(const Shape& p, double u) {
  double k = boost::math::quantile(Poisson(p.a), u);
  while (cumulative(p, k) < u) ++k;
  while (k > 0 && cumulative(p, k - 1) >= u) --k;
  return k;
}

double mean(const Shape& p) { return p.a; }
double sd(const Shape& p) { return std::sqrt(p.a); }

/// Above, the distance between neighbouring counts no longer matters: a normal says the same.
constexpr StatementKey mean_only[] = {{{.key = "mean",
                                        .lower = 0,
                                        .upper = 1e9,
                                        .lower_open = true,
                                        .meaning = "expected count",
                                        .example = "12"}}};
constexpr Form forms[] = {{mean_only, from_mean}};

}  // namespace

extern const DistributionKind distribution_poisson;
const DistributionKind distribution_poisson = {
    .name = "poisson",
    .meaning = "a count of independent events",
    .discrete = true,
    .forms = forms,
    .otherwise =
        "one number says all of a Poisson, whose variance is its mean: a second would say too "
        "much; what is known of a mean by its se or interval is a gamma",
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
