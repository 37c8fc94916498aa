// What a trial of several effects in one target is worth for the choice of another.
#include "models/decision/taught_choice.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/decision/head_to_head.hpp"
#include "models/decision/pairing.hpp"

#include "tests/unit/decision/made_up.hpp"
#include "tests/unit/voi/joint_normal.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

/// Payoffs that are straight lines in their effects: 1e5 a unit of log odds.
struct TwoRivals {
  made_up::Line first_line, second_line;
  implementation::Effect first, second;
  PairingModel a, b;
  std::array<TimedStrategy, 2> strategies;

  TwoRivals(const implementation::Effect& of_first, const implementation::Effect& of_second)
      : first(of_first),
        second(of_second),
        a(first_line.inputs(first)),
        b(second_line.inputs(second)),
        strategies{a.timed(0, 0, 1.0), b.timed(0, 0, 1.0)} {}
};

}  // namespace

TEST_CASE("one strategy: what the pairing's own model says") {
  sample::Shape shape;
  shape.draws = 200;
  shape.q = 0.0055;
  shape.setup = 0;
  shape.effect = {0.25, 0.15, 0.15};
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  // Nothing outlasts delivery: else what harms is better replaced than stopped.
  in.delivery.persistence = {0.5, implementation::Decay::immediate, 0.0};
  const PairingModel model(in);
  const PairingOutcome outcome = model.evaluate(model.base());
  const SizeOutcome& size = outcome.trials[0].sizes[2];
  const Taught expected = model.taught_by(model, 0, 2, in.threshold, {});
  const voi::TrialDesign& design = in.trials[0];
  const std::array<TimedStrategy, 1> strategies{
      model.timed(design.starts(), design.reports(), in.threshold)};
  const double lambda = in.setting.attenuation;
  StudyElsewhere study{
      .strategies = {0},
      .estimates = 1,
      .loading = {lambda},
      .effect_variances = {in.effect.variance()},
      .shared_covariances = {lambda * in.effect.standard_error * in.effect.standard_error},
      .error_covariances = {{size.trial.sampling_variance}},
      .shares = {1.0}};
  const SignalValue found = taught_choice(strategies, study);
  REQUIRE(expected.evsi.value > 0);
  CHECK(found.evsi == doctest::Approx(expected.evsi.value).epsilon(1e-4));
  CHECK(found.enbs == doctest::Approx(expected.enbs.value).epsilon(1e-4));
  CHECK(model.batch_error(found.evsi_by_batch) ==
        doctest::Approx(expected.evsi.standard_error).epsilon(0.02));
  // The twin: everything shared, as if the place had nothing of its own.
  study.shared_covariances = {lambda * in.effect.variance()};
  CHECK(taught_choice(strategies, study).evsi > 1.5 * expected.evsi.value);
}

TEST_CASE("rivals in the same place: their trial head to head") {
  const TwoRivals choice({0.05, 0.004, 0.006}, {0.047, 0.005, 0.003});
  const double v = 2e-5;
  const SignalValue expected =
      head_to_head(choice.strategies, {.a = 0, .b = 1, .variances = {v}, .shares = {1.0}});
  const SignalValue found = taught_choice(
      choice.strategies, {.strategies = {0, 1},
                          .estimates = 1,
                          .loading = {1.0, -1.0},
                          .effect_variances = {choice.first.variance(), choice.second.variance()},
                          .shared_covariances = {choice.first.variance(), choice.second.variance()},
                          .error_covariances = {{v}},
                          .shares = {1.0}});
  CHECK(found.evsi == doctest::Approx(expected.evsi).epsilon(1e-9));
  CHECK(found.enbs == doctest::Approx(expected.enbs).epsilon(1e-9));
}

TEST_CASE("two arms with one control arm: the larger of two normals and nothing, by quadrature") {
  const implementation::Effect there_a{0.05, 0.02, 0.01}, there_b{0.02, 0.03, 0.02};
  const TwoRivals here({0.004, 0.02, 0.015}, {0.003, 0.03, 0.01});
  const double va = there_a.variance(), vb = there_b.variance();
  const double ca = there_a.standard_error * here.first.standard_error;
  const double cb = there_b.standard_error * here.second.standard_error;
  for (const double shared : {0.0, 2e-4, 8e-4}) {
    const std::vector<double> error{shared + 2e-4, shared, shared, shared + 3e-4};
    // E[delta | X] by hand, for the 2 x 2 of the two estimates.
    const double s11 = va + error[0], s22 = vb + error[3], s12 = shared;
    const double det = s11 * s22 - s12 * s12;
    const double of_a = ca * ca * s22 / det, of_b = cb * cb * s11 / det,
                 both = -ca * cb * s12 / det;
    const double slope = 1e5;
    const double best_now = std::max({0.0, here.strategies[0].payoff, here.strategies[1].payoff});
    const double expected = test::expected_best_of_three(
                                here.strategies[0].payoff, here.strategies[1].payoff,
                                slope * slope * of_a, slope * slope * of_b, slope * slope * both) -
                            best_now;
    StudyElsewhere study{.strategies = {0, 1},
                         .estimates = 2,
                         .loading = {1.0, 0.0, 0.0, 1.0},
                         .effect_variances = {va, vb},
                         .shared_covariances = {ca, cb},
                         .error_covariances = {error},
                         .shares = {1.0}};
    const SignalValue found = taught_choice(here.strategies, study);
    // The payoff bends a little (people y^3 / 48); the points know the rest to 0.5%.
    CHECK(found.evsi == doctest::Approx(expected).epsilon(5e-3));
    // A trial that is over at once leaves the whole decision.
    CHECK(found.enbs == doctest::Approx(found.evsi).epsilon(1e-9));
    // The twin: errors that share nothing.
    if (shared == 0) continue;
    study.error_covariances = {{error[0], 0.0, 0.0, error[3]}};
    CHECK(std::abs(taught_choice(here.strategies, study).evsi - expected) > 0.01 * expected);
  }
}

TEST_CASE(
    "a choice that changes in the tail, and three arms of which one or two tell nothing here") {
  // Three standard deviations of what is expected of either lie between it and nothing.
  const implementation::Effect there{0.05, 0.02, 0.01};
  const TwoRivals here({-0.05, 0.02, 0.015}, {-0.06, 0.02, 0.01});
  const double v = there.variance(), c = there.standard_error * 0.02, shared = 1e-4;
  const double s = v + shared + 2e-4, det = s * s - shared * shared;
  const double of_each = c * c * s / det, both = -c * c * shared / det, slope = 1e5;
  REQUIRE(-here.strategies[0].payoff / (slope * std::sqrt(of_each)) > 2.5);
  const double expected = test::expected_best_of_three(
      here.strategies[0].payoff, here.strategies[1].payoff, slope * slope * of_each,
      slope * slope * of_each, slope * slope * both);
  StudyElsewhere study{.strategies = {0, 1},
                       .estimates = 2,
                       .loading = {1.0, 0.0, 0.0, 1.0},
                       .effect_variances = {v, v},
                       .shared_covariances = {c, c},
                       .error_covariances = {{shared + 2e-4, shared, shared, shared + 2e-4}},
                       .shares = {1.0}};
  CHECK(taught_choice(here.strategies, study).evsi == doctest::Approx(expected).epsilon(0.01));
  // Of one alone: the closed form.
  study.shared_covariances = {c, 0.0};
  const double sd = slope * std::sqrt(of_each);
  CHECK(taught_choice(here.strategies, study).evsi ==
        doctest::Approx(sd * numerics::unit_normal_loss(-here.strategies[0].payoff / sd))
            .epsilon(2e-3));
}

TEST_CASE("what shares nothing with this target teaches it nothing") {
  const TwoRivals choice({0.05, 0.004, 0.006}, {0.047, 0.005, 0.003});
  const SignalValue found = taught_choice(choice.strategies, {.strategies = {0, 1},
                                                              .estimates = 2,
                                                              .loading = {1.0, 0.0, 0.0, 1.0},
                                                              .effect_variances = {1e-4, 1e-4},
                                                              .shared_covariances = {0.0, 0.0},
                                                              .error_covariances = {{1, 0, 0, 1}},
                                                              .shares = {1.0}});
  CHECK(found.evsi == 0);
  CHECK(found.enbs == 0);
}
