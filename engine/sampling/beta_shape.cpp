#include "engine/sampling/beta_shape.hpp"

#include <cmath>

#include <boost/math/special_functions/beta.hpp>

#include "models/numerics/boost_policy.hpp"
#include "models/numerics/normal.hpp"

namespace equipoise::sampling {
namespace {

constexpr numerics::BoostPolicy policy{};

/// x (1 - x) f(x): the density of logit x. Taken from the side that is not rounded away.
double logit_density(double alpha, double beta, const BetaQuantile& q) {
  const double density = q.x < 0.5
                             ? boost::math::ibeta_derivative(alpha, beta, q.x, policy)
                             : boost::math::ibeta_derivative(beta, alpha, q.complement, policy);
  return density * q.x * q.complement;
}

/// Boost.Math's inverse may stop at half of its digits. One Newton step in logit x doubles them.
/// \param excess  F(q) - u
BetaQuantile polished(double alpha, double beta, const BetaQuantile& q, double excess) {
  const double step = excess / logit_density(alpha, beta, q);
  if (!(std::abs(step) < 1e-3)) return q;  // already exact in the far tail, where F is flat
  const double x = q.x * (1 - step * q.complement), complement = q.complement * (1 + step * q.x);
  return {x / (x + complement), complement / (x + complement)};
}

BetaQuantile from_below(double alpha, double beta, double probability) {
  BetaQuantile q;
  q.x = boost::math::ibeta_inv(alpha, beta, probability, &q.complement, policy);
  const double found = q.x < 0.5 ? boost::math::ibeta(alpha, beta, q.x, policy)
                                 : boost::math::ibetac(beta, alpha, q.complement, policy);
  return polished(alpha, beta, q, found - probability);
}

BetaQuantile from_above(double alpha, double beta, double probability) {
  BetaQuantile q;
  q.x = boost::math::ibetac_inv(alpha, beta, probability, &q.complement, policy);
  const double found = q.x < 0.5 ? boost::math::ibetac(alpha, beta, q.x, policy)
                                 : boost::math::ibeta(beta, alpha, q.complement, policy);
  return polished(alpha, beta, q, probability - found);
}

}  // namespace

BetaQuantile beta_quantile(double alpha, double beta, double u) {
  return u < 0.5 ? from_below(alpha, beta, u) : from_above(alpha, beta, 1 - u);
}

double beta_cumulative(double alpha, double beta, double x) {
  if (x <= 0) return 0.0;
  if (x >= 1) return 1.0;
  return boost::math::ibeta(alpha, beta, x, policy);
}

Knot beta_knot(double alpha, double beta, double z) {
  const BetaQuantile q = z < 0 ? from_below(alpha, beta, numerics::normal_distribution(z))
                               : from_above(alpha, beta, numerics::normal_complement(z));
  const double slope = numerics::normal_density(z) / logit_density(alpha, beta, q);
  const double curve = alpha * q.complement - beta * q.x;
  return {std::log(q.x) - std::log(q.complement), slope, slope * (-z - curve * slope)};
}

double beta_sd(double alpha, double beta) {
  const double total = alpha + beta;
  return std::sqrt(alpha / total * (beta / total) / (total + 1));
}

}  // namespace equipoise::sampling
