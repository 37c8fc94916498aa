// The probability rule leads: its margin, its stability under re-weighting, its sentence.
#include "models/decision/probability_rule.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/decision/reason.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

const ProbabilityLimits limits{0.9, 0.1};

// `yes` of `draws` draws have a positive payoff, evenly spread.
std::vector<double> positive(std::size_t draws, std::size_t yes) {
  std::vector<double> x(draws);
  for (std::size_t d = 0; d < draws; ++d)
    x[d] = (d + 1) * yes / draws > d * yes / draws ? 1.0 : 0.0;
  return x;
}

}  // namespace

TEST_CASE("the margin is the distance to the nearest limit of the class") {
  CHECK(probability_margin(0.97, Class::implement, limits) == doctest::Approx(0.07));
  CHECK(probability_margin(0.04, Class::abandon, limits) == doctest::Approx(0.06));
  CHECK(probability_margin(0.45, Class::evaluate, limits) == doctest::Approx(0.35));
  CHECK(probability_margin(0.85, Class::evaluate, limits) == doctest::Approx(0.05));
  CHECK(probability_margin(0.85, Class::implement, limits) < 0);  // of another class
  CHECK(probability_margin(0.85, Class::abandon, limits) < 0);
}

TEST_CASE("a re-weighting counts where it gives the same class") {
  // Two batches of ten draws: none and all positive. P = 0.5: evaluate. Drawing the first batch
  // twice gives P = 0, abandon; the second twice 1, implement; each once the same.
  std::vector<double> x(20);
  for (std::size_t d = 10; d < 20; ++d) x[d] = 1;
  const implementation::Batches batches(numerics::DrawGroups::independent(20));
  REQUIRE(batches.count() == 20);  // at most 250: each draw is a batch
  std::vector<double> weights;
  const auto replicate = [&](double first, double second) {
    for (std::size_t b = 0; b < 20; ++b) weights.push_back(b < 10 ? first : second);
  };
  replicate(1, 1);
  replicate(2, 0);
  replicate(0, 2);
  replicate(1.5, 0.5);  // P = 0.25
  const Stability found = probability_stability(x, batches, limits, weights);
  CHECK(found.share == 0.5);
  // The margin 0.4 moves by 0, 0.5, 0.5 and 0.25: with ten times the draws by 0.12, 1.96 x 0.12 <
  // 0.4.
  CHECK_FALSE(found.on_the_boundary);
}

TEST_CASE("far from the limits no re-weighting moves the class, on one half do") {
  const implementation::Batches batches(numerics::DrawGroups::independent(10000));
  std::vector<double> weights;  // 250 replicates, each leaving out one batch and doubling the next
  for (std::size_t r = 0; r < 250; ++r)
    for (std::size_t b = 0; b < 250; ++b)
      weights.push_back(b == r ? 0.0 : b == (r + 1) % 250 ? 2.0 : 1.0);
  const Stability firm = probability_stability(positive(10000, 5000), batches, limits, weights);
  CHECK(firm.share == 1);
  CHECK_FALSE(firm.on_the_boundary);
  std::vector<double> tied = positive(10000, 9000);
  for (std::size_t d = 0; d < 10000; ++d) tied[d] = d % 80 < 8 ? 0.0 : 1.0;  // 32 or 40 of 40
  const Stability edge = probability_stability(tied, batches, limits, weights);
  CHECK(edge.share == 0.5);
  CHECK(edge.on_the_boundary);
}

TEST_CASE("one replicate of a low-discrepancy sequence says nothing of stability") {
  const implementation::Batches batches(numerics::DrawGroups::replicated(64, 1));
  CHECK(std::isnan(probability_stability(positive(64, 32), batches, limits, {}).share));
}

TEST_CASE("the sentence of the probability rule says P and the limits, never rounded past them") {
  CHECK(probability_reason(Class::implement, 0.97, limits) ==
        "Implement: 97% of draws have a positive payoff, at least the 90% asked for.");
  CHECK(probability_reason(Class::abandon, 0.04, limits) ==
        "Abandon: 4% of draws have a positive payoff, at most the 10% at which it is given up.");
  CHECK(probability_reason(Class::evaluate, 0.45, limits) ==
        "Evaluate: 45% of draws have a positive payoff, more than the 10% at which it is given up, "
        "less than the 90% asked for.");
  CHECK(probability_reason(Class::evaluate, 0.8996, limits).find("89.96%") != std::string::npos);
}

TEST_CASE("titles within a sentence") {
  CHECK(with_article("Two-arm cluster trial") == "a two-arm cluster trial");
  CHECK(with_article("Interrupted time series") == "an interrupted time series");
  CHECK(with_article("ASPIRE trial") == "an ASPIRE trial");
  CHECK(with_article("NHS trial") == "an NHS trial");
  CHECK(with_article("REACT trial") == "a REACT trial");
  CHECK(with_article("UK trial") == "a UK trial");
  CHECK(with_article("The stepped wedge") == "the stepped wedge");
  CHECK(with_article("cluster-two-arm") == "a cluster-two-arm");
}
