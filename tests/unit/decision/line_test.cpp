#include "models/decision/line.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/normal.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using numerics::unit_normal_loss;

// An immediate trial of everybody whose preposterior standard deviation is `sd` money, for a payoff
// of 1e5 delta: sd^2 = 1e10 w V with V = w V + ... solved for V.
PairingInputs studied(made_up::Line& line, double mean, double sd) {
  PairingInputs in = line.inputs({mean / 1e5, 0.0, 0.0});
  voi::TrialDesign t = made_up::trial();
  t.practices_per_arm = {500};
  t.setup = t.follow_up = t.reporting = 0;
  t.fixed_cost = 50;
  t.cost_per_practice = 0;
  t.inputs = {0.0, 0.0};
  in.trials = {t};
  // v = 1 / (500 x 400) x [1 / (p1 q1) + 4]; wanted u = sd^2 / 1e10 = V^2 / (V + v).
  const double p1 = 1 / (1 + std::exp(-mean / 1e5));
  const double v = voi::log_odds_variance(500, 400, 0, 0, 0, 0.5, p1);
  const double u = sd * sd / 1e10;
  in.effect.heterogeneity = std::sqrt((u + std::sqrt(u * u + 4 * u * v)) / 2);
  return in;
}

}  // namespace

TEST_CASE("best other 3,000; 2,000 +- 1,000; trial 50: -41.5 against none, +33.3 in the line") {
  made_up::Line line_s, line_other;
  const PairingModel s(studied(line_s, 2000, 1000));
  const PairingModel other(line_other.inputs({0.03, 0.0, 0.0}));
  // The curve bends: people y^3 / 48 is .4 where the payoff is 3,600 (see pairing_test.cpp): .5 at
  // most.
  const PairingOutcome alone = s.evaluate(s.base());
  CHECK(std::abs(*alone.enbs() - -41.5) < 0.5);
  CHECK(std::abs(*alone.enbs() - (1000 * unit_normal_loss(2) - 50)) < 0.1);
  const std::vector<LineOption> options{{"s", &s}, {"other", &other}};
  const LineResult result = line(options, 1.0, 0.0, "£");
  CHECK(std::abs(*result.options[0].enbs - 33.3) < 0.5);
  CHECK_FALSE(result.options[1].enbs.has_value());
  CHECK(result.options[0].rank == 2);
  CHECK(result.options[1].rank == 1);
  CHECK(result.current_practice_rank == 3);
  CHECK(result.options[0].beaten_by == "other");
  CHECK(result.options[1].beaten_by.empty());
  CHECK(result.best == 1);
  CHECK(result.study == 0);
  CHECK(result.text ==
        "Do: other (£3,000). Study: Two-arm cluster trial of s, 500 practices an arm, before "
        "implementing (£33). Beaten: none.");
}

TEST_CASE("alone on its target a strategy's line is its cell") {
  sample::Shape shape;
  shape.draws = 300;
  const sample::Pairing pairing(shape);
  const PairingModel model(made_up::inputs(shape, pairing));
  const std::vector<LineOption> options{{"only", &model}};
  const LineResult result = line(options, 20000, 0, "£");
  CHECK(*result.options[0].enbs == *model.evaluate(model.base()).enbs());
}

TEST_CASE("where nothing pays the line says so") {
  made_up::Line one, two;
  const PairingModel a(one.inputs({-0.01, 0.0, 0.0})), b(two.inputs({-0.02, 0.0, 0.0}));
  const std::vector<LineOption> options{{"a", &a}, {"b", &b}};
  const LineResult result = line(options, 1.0, 0.0, "£");
  CHECK_FALSE(result.best.has_value());
  CHECK(result.current_practice_rank == 1);
  CHECK(result.options[0].rank == 2);
  CHECK(result.options[1].rank == 3);
  CHECK(result.options[0].beaten_by == "current practice");
  CHECK(result.text == "Do: current practice. Study: nothing. Beaten: a, b.");
}

TEST_CASE("the fallback keeps going while a rival is studied, and takes its place if it fails") {
  sample::Shape shape;
  shape.draws = 300;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  const Fallback b = model.as_fallback(2.0, 20000);
  CHECK(b.payoff() == doctest::Approx(model.implemented(model.base()).payoff.value).epsilon(1e-4));
  // From two years on and until then, without what outlasts it, is less than all of it at once: the
  // ramp is climbed twice.
  const double parts = b.until_report + b.after_report;
  CHECK(parts < b.full);
  CHECK(parts > 0.8 * b.full);
  CHECK(b.fixed_full == doctest::Approx(b.fixed_until_report + b.fixed_after_report));
  CHECK(b.setup_after_report == doctest::Approx(b.setup / (1.035 * 1.035)));
}
