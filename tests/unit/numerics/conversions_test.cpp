// Values: mpmath, 40 digits; relative tolerance 1e-12 as their page states.
#include "models/numerics/conversions.hpp"

#include <doctest/doctest.h>

namespace equipoise::numerics {
namespace {

bool agree(double found, double expected) {
  return std::abs(found - expected) <= 1e-12 * std::abs(expected);
}

TEST_CASE("a rate becomes a probability") {
  struct {
    double rate, years, p;
  } const cases[] = {{.002, 1, .001998001332666933},      {.15, 1, .1392920235749422},
                     {.5, 1, .3934693402873666},          {.105, 1, .09967547741373439},
                     {.15, 1.0 / 12, .01242219950611857}, {3, 1, .9502129316321361},
                     {.06, 10, .4511883639059736}};
  for (const auto& c : cases) {
    CHECK(agree(rate_to_probability(c.rate, c.years), c.p));
    CHECK(agree(probability_to_rate(c.p, c.years), c.rate));
  }
  CHECK(rate_to_probability(0, 1) == 0);
  CHECK(rate_to_probability(1, 0) == 0);
  CHECK(rate_to_probability(1e-20, 1) == 1e-20);
}

TEST_CASE("a probability becomes a rate") {
  CHECK(agree(probability_to_rate(.3, 1), .3566749439387324));
  CHECK(agree(probability_to_rate(.3, 5), .07133498878774648));
  CHECK(agree(probability_to_rate(.05, 1.0 / 12), .6155195326506064));
  CHECK_THROWS_AS((void)probability_to_rate(1, 1), ContractViolation);
  CHECK_THROWS_AS((void)probability_to_rate(.5, 0), ContractViolation);
}

TEST_CASE("a probability moves to another cycle length") {
  CHECK(agree(probability_rescale(.3, 1, 1.0 / 12), .02928553037677766));
  CHECK(agree(probability_rescale(.01, 1.0 / 12, 1), .1136151282838707));
  CHECK(agree(probability_rescale(.4, 5, 1), .09711954855256571));
  CHECK(probability_rescale(1, 5, 1) == 1);
  CHECK(probability_rescale(0, 5, 1) == 0);
  CHECK_THROWS_AS((void)probability_rescale(1.5, 5, 1), ContractViolation);
}

TEST_CASE("relative effects act on a probability") {
  CHECK(agree(apply_odds_ratio(53.0 / 113, .54), .3229519295870007));
  CHECK(agree(apply_hazard_ratio(.105, .6), .06439222714536283));
  CHECK(agree(apply_relative_risk(.3, .5), .15));
  CHECK(apply_relative_risk(.6, 2) == 1.2);
  for (const double p : {0.0, 1.0}) {
    CHECK(apply_odds_ratio(p, 3) == p);
    CHECK(apply_hazard_ratio(p, 3) == p);
  }
  // The odds of the result are the odds ratio times the odds, whichever way it is reached.
  CHECK(agree(odds(apply_odds_ratio(.2, 1.7)), 1.7 * odds(.2)));
  CHECK(agree(odds_to_probability(1.7 * odds(.2)), apply_odds_ratio(.2, 1.7)));
  CHECK_THROWS_AS((void)apply_hazard_ratio(.2, -1), ContractViolation);
  CHECK_THROWS_AS((void)odds(1), ContractViolation);
}

}  // namespace
}  // namespace equipoise::numerics
