/// \file  models/numerics/boost_policy.hpp
/// \brief The one way in which Boost.Math is called.
#pragma once

#include <boost/math/policies/policy.hpp>

namespace equipoise::numerics {

/// No promotion to long double: three times as fast, with 15 digits left. A discrete quantile is
/// the least k with F(k) >= u (Boost's default is not). Domain, pole and overflow errors are
/// thrown: the caller turns them into an error with a place.
using BoostPolicy = boost::math::policies::policy<
    boost::math::policies::promote_double<false>,
    boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;

}  // namespace equipoise::numerics
