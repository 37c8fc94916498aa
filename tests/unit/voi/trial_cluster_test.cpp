#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/designs/cluster.hpp"

#include "tests/support/trial_inputs.hpp"

namespace {
using namespace equipoise::voi;

double logit(double p) { return std::log(p / (1 - p)); }

TrialDesign design() {
  TrialDesign d;
  d.kind = find_trial_kind("cluster-two-arm");
  d.name = "cluster-two-arm";
  d.practices_per_arm = {10, 20};
  d.setup = 0.5;
  d.follow_up = 1;
  d.reporting = 0.5;
  d.fixed_cost = 300000;
  d.cost_per_practice = 1500;
  d.cost_per_patient = 2;
  d.inputs = trial_inputs(*d.kind, {{"cluster_size_cv", 0.65}});
  return d;
}

}  // namespace

TEST_CASE("design effect and variance of the printed trial") {
  CHECK(design_effect(100, 0, 0.05) == doctest::Approx(5.95).epsilon(1e-15));
  CHECK(design_effect(100, 0.65, 0.05) == doctest::Approx(8.0625).epsilon(1e-15));
  const double v = log_odds_variance(20, 100, 0.65, 0.05, 0.0, logit(0.40), logit(0.46));
  // Half a unit of the last printed digit.
  CHECK(std::abs(v - 0.033026) < 5e-7);
  const double prior = 0.249283 * 0 + 0.042506 * 0.042506 + 0.24 * 0.24;
  CHECK(std::abs(prior - 0.059407) < 5e-7);
  const double w = learning_weight(prior, v);
  CHECK(std::abs(w - 0.6427) < 5e-5);
  CHECK(std::abs(prior * (1 - w) - 0.021226) < 5e-7);
  // The same trial on the risk scale: standard error .044372, without CV .038118.
  const auto risk = [](double cv) {
    return std::sqrt((0.46 * 0.54 + 0.40 * 0.60) * design_effect(100, cv, 0.05) / 2000);
  };
  CHECK(std::abs(risk(0.65) - 0.044372) < 5e-7);
  CHECK(std::abs(risk(0.0) - 0.038118) < 5e-7);
}

TEST_CASE("adjusting for baseline removes the share r^2") {
  // r = m rho CAC / [1 + (m - 1) rho]: .4538; 5.95 -> 4.7248.
  const double r = 100 * 0.05 * 0.54 / (1 + 99 * 0.05);
  CHECK(std::abs(r - 0.4538) < 5e-5);
  const double plain = log_odds_variance(20, 100, 0, 0.05, 0, logit(0.4), logit(0.46));
  const double adjusted = log_odds_variance(20, 100, 0, 0.05, r, logit(0.4), logit(0.46));
  CHECK(std::abs(5.95 * adjusted / plain - 4.7248) < 5e-5);
}

TEST_CASE("attenuation: the weight is V / (V + v / lambda^2)") {
  const double v = 0.033, prior = 0.0594, lambda = 0.25;
  CHECK(learning_weight(lambda * lambda * prior, v) ==
        doctest::Approx(prior / (prior + v / (lambda * lambda))).epsilon(1e-15));
  CHECK(learning_weight(0, 0) == 0);
  CHECK(learning_weight(0.1, 0) == 1);
}

TEST_CASE("feasibility, cost, shares and times") {
  const TrialDesign d = design();
  const TrialSetting setting{280, 0.75, 100, logit(0.4), logit(0.46)};  // 210 practices take part
  const TrialSize at = d.kind->at_size(d, 20, setting, 0.05);
  CHECK(at.feasible);
  CHECK(at.research_cost.total() == doctest::Approx(300000 + 40 * 1500 + 40 * 100 * 2));
  CHECK(at.intervention_share == doctest::Approx(20.0 / 210));
  CHECK(at.control_share == at.intervention_share);
  CHECK(d.kind->at_size(d, 105, setting, 0.05).feasible);
  CHECK_FALSE(d.kind->at_size(d, 106, setting, 0.05).feasible);
  // 199.5 practices are 199: 99 an arm, not 100.
  const TrialSetting odd{266, 0.75, 100, logit(0.4), logit(0.46)};
  CHECK(d.kind->at_size(d, 99, odd, 0.05).feasible);
  CHECK_FALSE(d.kind->at_size(d, 100, odd, 0.05).feasible);
  CHECK(d.starts() == 0.5);
  CHECK(d.reports() == 2.0);
}

TEST_CASE("an outcome that is certain teaches nothing, and is no error") {
  const TrialDesign d = design();
  // p1 = 1 to the last bit: from its logit its variance is still known, beyond exp's range
  // infinite.
  CHECK(log_odds_variance(20, 100, 0, 0, 0, logit(0.4), 40) ==
        doctest::Approx((std::exp(40.0) + 2 + 1 / 0.24) / 2000).epsilon(1e-12));
  for (const double log_odds : {900.0, -900.0}) {
    const TrialSize at = d.kind->at_size(d, 20, {280, 0.75, 100, logit(0.4), log_odds}, 0.05);
    CHECK(at.feasible);
    CHECK(learning_weight(0.06, at.sampling_variance) == 0);
  }
}

TEST_CASE("without people there is no trial") {
  const TrialDesign d = design();
  const TrialSize at = d.kind->at_size(d, 20, {280, 0.75, 0, logit(0.4), logit(0.46)}, 0.05);
  CHECK_FALSE(at.feasible);
  CHECK(learning_weight(0.06, at.sampling_variance) == 0);
}
