// Research values against worlds that are drawn, tried and lived through (world.hpp).
#include "tests/unit/decision/world.hpp"

#include <cmath>
#include <doctest/doctest.h>

using namespace equipoise;
using namespace equipoise::made_up;

TEST_CASE("research values are what deciding after the trial brings, world by world") {
  for (const double lambda : {1.0, 0.5})
    for (const bool new_patients : {false, true}) {
      sample::Shape shape;
      shape.draws = 8;  // eight people-sized futures, each as uncertain as the sample says
      shape.new_patients = new_patients;
      shape.q = 0.004;
      shape.achievable = 0.5;
      shape.seed = 77;
      const sample::Pairing pairing(shape);
      PairingInputs in = made_up::inputs(shape, pairing);
      in.setting.attenuation = lambda;
      in.delivery.duration = 7;
      in.icc_values = {};
      in.trials[0].practices_per_arm = {20, 60};
      const PairingModel model(in);
      const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
      PairingInputs other = in;
      other.effect.mean += 0.1;
      const PairingModel twin(other);
      const TrialOutcome elsewhere = twin.evaluate(twin.base()).trials[0];
      World world{in, action_frame(in.delivery, in.setting.horizon, 0.5, 2.0), pairing};
      for (std::size_t i = 0; i < 2; ++i)
        for (const Research research :
             {Research::before_implementing, Research::while_implementing}) {
          const SizeOutcome& size = outcome.sizes[i];
          const ResearchAction action = research_action(research, world.frame, size.trial);
          const Simulated s = simulate(world, action, size.trial.sampling_variance, 40000, 11 + i);
          const double value = research == Research::before_implementing ? size.before_implementing
                                                                         : size.while_implementing;
          const double z = (s.mean - size.trial.research_cost.total() - value) / s.error;
          CAPTURE(lambda);
          CAPTURE(new_patients);
          CHECK(std::abs(z) < 4);
          // The twin: the same action where the effect is .1 larger on average.
          const SizeOutcome& wrong = elsewhere.sizes[i];
          CHECK(std::abs(s.mean - size.trial.research_cost.total() -
                         (research == Research::before_implementing ? wrong.before_implementing
                                                                    : wrong.while_implementing)) >
                4 * s.error);
        }
      // And the four without research, by the trapezium rule over effects. The table cannot follow
      // the ceilings of eight draws: one misses an eighth x slope 1/4 x cell 1/64 / 4 of adherence,
      // over a cell that holds .4 / 64 / (sd lambda) of the effects; eight draws, every year.
      const double sd = std::sqrt(in.effect.variance());
      const double missed = 8 * (0.25 / 8 / 64 / 4) * (0.4 / 64 / (sd * lambda));
      const double bound = missed * in.threshold * shape.q * 1.1 * shape.people * 0.8 * 10;
      for (std::size_t a = 0; a < 4; ++a) {
        const Option option = without_research(static_cast<WithoutResearch>(a), world.frame);
        const double mean = prior_mean(in, [&](double delta) { return world.live(option, delta); });
        CHECK(std::abs(outcome.without_research[a] - mean) < bound);
      }
    }
}
