#include "models/implementation/effect.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <stdexcept>

using equipoise::implementation::Effect;
using equipoise::implementation::from_counts;
using equipoise::implementation::from_odds_ratio;
using equipoise::implementation::from_risk_difference;
using equipoise::implementation::heterogeneity_from_risk_scale;
using equipoise::implementation::LogOdds;

TEST_CASE("audit and feedback: 6.2% (4.1 to 8.2) at a half, spread 6%") {
  const LogOdds stated = from_risk_difference(0.062, {0.041, 0.082}, 0.5);
  const double tau = heterogeneity_from_risk_scale(0.06, 0.5);
  const Effect effect{stated.mean, stated.standard_error, tau};
  // Half a unit of the last printed digit.
  CHECK(std::abs(effect.mean - 0.249283) < 5e-7);
  CHECK(std::abs(effect.standard_error - 0.042506) < 5e-7);
  CHECK(std::abs(tau - 0.24) < 1e-15);
  CHECK(std::abs(effect.variance() - 0.059407) < 5e-7);
  CHECK(std::abs(effect.shared_variance() - 0.03) < 0.005);  // "3%"
  // What a trial elsewhere teaches: SE^2 / (V + v) = .01955 with v = .033026.
  const double shared = effect.shared_variance() * effect.variance();
  CHECK(std::abs(shared / (effect.variance() + 0.033026) - 0.01955) < 5e-6);
  CHECK(std::abs(effect.variance() - shared * shared / (effect.variance() + 0.033026) - 0.059371) <
        5e-7);
}

TEST_CASE("counts of two arms: 20 practices of 100, CV .65, rho .05, 46% against 40%") {
  const LogOdds found = from_counts({920, 2000, 20}, {800, 2000, 20}, 0.05, 0.65);
  CHECK(found.mean == doctest::Approx(std::log(0.46 / 0.54) - std::log(0.4 / 0.6)).epsilon(1e-14));
  CHECK(std::abs(found.standard_error * found.standard_error - 0.033026) < 5e-7);
  // Without clusters, Woolf's formula: the sum of the reciprocals of the four counts.
  const LogOdds people = from_counts({920, 2000, 2000}, {800, 2000, 2000}, 0.0, 0.0);
  CHECK(people.standard_error * people.standard_error ==
        doctest::Approx(1 / 920. + 1 / 1080. + 1 / 800. + 1 / 1200.).epsilon(1e-14));
}

TEST_CASE("an interval of another level is wider for the same standard error") {
  const LogOdds at95 = from_odds_ratio(1.47, {1.31, 1.64, 0.95});
  CHECK(at95.mean == doctest::Approx(std::log(1.47)).epsilon(1e-15));
  CHECK(at95.standard_error ==
        doctest::Approx(std::log(1.64 / 1.31) / 3.919927969080108).epsilon(1e-14));
  const LogOdds at975 = from_odds_ratio(1.47, {1.31, 1.64, 0.975});
  CHECK(at975.standard_error ==
        doctest::Approx(std::log(1.64 / 1.31) / (2 * 2.241402727604947)).epsilon(1e-13));
}

TEST_CASE("harmful settings and shared variance at the edges") {
  CHECK(Effect{0.0, 0.1, 0.2}.harmful_share() == doctest::Approx(0.5));
  CHECK(Effect{-0.1, 0.0, 0.0}.harmful_share() == 1.0);
  CHECK(Effect{0.1, 0.0, 0.0}.harmful_share() == 0.0);
  CHECK(Effect{0.1, 0.0, 0.0}.shared_variance() == 0.0);
  CHECK(Effect{0.1, 0.2, 0.0}.shared_variance() == 1.0);
}

TEST_CASE("impossible statements are refused in words") {
  CHECK_THROWS_AS((void)from_risk_difference(0.6, {0.1, 0.7}, 0.5), std::domain_error);
  CHECK_THROWS_AS((void)from_risk_difference(0.1, {-0.6, 0.2}, 0.5), std::domain_error);
  CHECK_THROWS_AS((void)from_risk_difference(0.1, {0.2, 0.1}, 0.5), std::domain_error);
  CHECK_THROWS_AS((void)from_odds_ratio(-1.0, {0.5, 2.0}), std::domain_error);
  CHECK_THROWS_AS((void)from_odds_ratio(1.0, {0.5, 2.0, 95}), std::domain_error);
  CHECK_THROWS_AS((void)heterogeneity_from_risk_scale(0.06, 1.0), std::domain_error);
}
