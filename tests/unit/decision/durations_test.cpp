// A trial with several follow-ups: each against worlds lived through, and the best of all.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "models/decision/reason.hpp"
#include "models/decision/verdict.hpp"

#include "tests/unit/decision/world.hpp"

using namespace equipoise;
using namespace equipoise::made_up;

namespace {

// An interrupted time series: the longer its follow-up, the more exact it is.
std::vector<voi::TrialDesign> series() {
  std::vector<voi::TrialDesign> designs;
  for (const double follow_up : {0.5, 1.0, 3.0}) {
    voi::TrialDesign t;
    t.kind = voi::find_trial_kind("interrupted-time-series");
    t.name = "series";
    t.title = "Interrupted time series";
    t.practices_per_arm = {20, 60};
    t.setup = 0.25;
    t.follow_up = follow_up;
    t.reporting = 0.25;
    t.fixed_cost = 30000;
    t.one_of_several = true;
    t.inputs = voi::trial_inputs(*t.kind, {{"periods_before", 12},
                                           {"periods_after", 0},
                                           {"period", 1.0 / 12},
                                           {"period_sd", 0.05},
                                           {"autocorrelation", 0.3},
                                           {"other_changes_sd", 0.1}});
    designs.push_back(t);
  }
  return designs;
}

}  // namespace

TEST_CASE("every follow-up is worth what living through its worlds brings") {
  sample::Shape shape;
  shape.draws = 8;
  shape.q = 0.004;
  shape.achievable = 0.5;
  shape.seed = 77;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  in.trials = series();
  const PairingModel model(in);
  const PairingOutcome outcome = model.evaluate(model.base());
  REQUIRE(outcome.trials.size() == 3);
  double variance = 1e9;
  for (const TrialOutcome& trial : outcome.trials) {
    const voi::TrialDesign& design = in.trials[trial.trial];
    World world{in,
                action_frame(in.delivery, in.setting.horizon, design.starts(), design.reports()),
                pairing};
    const SizeOutcome& size = trial.sizes[1];
    CHECK(size.trial.sampling_variance < variance);
    variance = size.trial.sampling_variance;
    for (const Research research : {Research::before_implementing, Research::while_implementing}) {
      const auto value = [&](const TrialOutcome& of) {
        const SizeOutcome& s = of.sizes[1];
        return (research == Research::before_implementing ? s.before_implementing
                                                          : s.while_implementing) +
               s.trial.research_cost.total();
      };
      const ResearchAction action = research_action(research, world.frame, size.trial);
      const Simulated s = simulate(world, action, size.trial.sampling_variance, 40000, 5);
      CHECK(std::abs(s.mean - value(trial)) < 4 * s.error);
      if (research == Research::while_implementing) continue;
      // The twin: that of another follow-up, where delivery waits longer or less.
      CHECK(std::abs(s.mean - value(outcome.trials[(trial.trial + 1) % 3])) > 4 * s.error);
    }
  }
}

TEST_CASE("the best is the best of all follow-ups and sizes, and so is what is nearly as good") {
  const sample::Shape shape;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.trials = series();
  voi::TrialDesign other = made_up::trial();  // a trial of its own, with its own near-optimal sizes
  in.trials.push_back(other);
  const PairingModel model(in);
  const PairingOutcome outcome = model.evaluate(model.base());
  double best = -1e300;
  for (std::size_t i = 0; i < 3; ++i)
    for (const SizeOutcome& size : outcome.trials[i].sizes) best = std::max(best, size.enbs());
  int near = 0, far = 0;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t s = 0; s < 2; ++s) {
      const bool should = outcome.trials[i].sizes[s].enbs() >= best - 0.05 * std::abs(best);
      const auto& marked = outcome.trials[i].near_optimal;
      CHECK(should == (std::find(marked.begin(), marked.end(), s) != marked.end()));
      (should ? near : far) += 1;
    }
  CHECK(near >= 1);
  CHECK(far >= 1);
  CHECK_FALSE(outcome.trials[3].near_optimal.empty());
  CHECK(*outcome.enbs() == std::max(best, outcome.trials[3].enbs));
}

TEST_CASE("sentences say which follow-up is meant, where there are several") {
  voi::TrialDesign design = series()[2];
  CHECK(trial_of_size(design, 60) ==
        "an interrupted time series with 60 practices followed up for 3 years");
  design.one_of_several = false;
  CHECK(trial_of_size(design, 60) == "an interrupted time series with 60 practices");
}
