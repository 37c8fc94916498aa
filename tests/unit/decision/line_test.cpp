#include "models/decision/line.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using numerics::unit_normal_loss;

// An immediate trial of everybody whose preposterior standard deviation is `sd` money, for a payoff
// of 1e5 delta: sd^2 = 1e10 w V with V = w V + ... solved for V.
PairingInputs studied(made_up::Line& line, double mean, double sd) {
  PairingInputs in = line.inputs({mean / 1e5, 0.0, 0.0});
  in.trials = {made_up::immediate_trial()};
  // v = 1 / (500 x 400) x [1 / (p1 q1) + 4]; wanted u = sd^2 / 1e10 = V^2 / (V + v).
  const double v = voi::log_odds_variance(500, 400, 0, 0, 0, 0, mean / 1e5);
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
        "Do: other (£3,000), £1,000 ahead of s. Study: s, before implementing it, in a two-arm "
        "cluster trial with 500 "
        "practices an arm (worth £33 beyond its cost). Beaten: s, current practice.");
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

TEST_CASE("the lead of the best option, with an error from the draws that both share") {
  constexpr int replications = 200;
  std::vector<double> leads;
  double variance = 0.0, apart = 0.0;  // as stated, and as if the two had draws of their own
  for (int r = 0; r < replications; ++r) {
    sample::Shape shape;
    shape.draws = 400;
    shape.seed = 900 + static_cast<std::uint64_t>(r);
    const sample::Pairing pairing(shape);
    PairingInputs weaker = made_up::inputs(shape, pairing);
    weaker.effect.mean *= 0.8;
    const PairingModel a(weaker), b(made_up::inputs(shape, pairing));
    const std::vector<LineOption> options{{"a", &a}, {"b", &b}};
    const LineResult result = line(options, 20000, 0, "£");
    REQUIRE(result.best == 1);
    REQUIRE(result.second == 0);
    leads.push_back(result.lead.value);
    variance += std::pow(result.lead.standard_error, 2) / replications;
    for (const PairingModel* model : {&a, &b})
      apart += std::pow(model->payoff_error(20000), 2) / replications;
    CHECK(result.lead.value ==
          doctest::Approx(result.options[1].payoff - result.options[0].payoff));
  }
  // The variance of so many has a standard deviation of sqrt(2 / 199) of itself.
  const double mean = numerics::mean(leads);
  double spread = 0.0;
  for (const double lead : leads) spread += std::pow(lead - mean, 2) / (replications - 1);
  const double allowed = 4 * std::sqrt(2.0 / (replications - 1));
  CHECK(std::abs(spread / variance - 1) < allowed);
  CHECK_FALSE(std::abs(spread / apart - 1) < allowed);  // the twin
}

TEST_CASE("two options that the draws hardly tell apart: the line says so") {
  sample::Shape shape;
  shape.draws = 400;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel one(in);
  sample::Shape fresh = shape;
  fresh.seed = shape.seed + 1;
  const sample::Pairing elsewhere(fresh);
  const PairingInputs other = made_up::inputs(fresh, elsewhere);
  const PairingModel two(other);  // the same but for its draws
  const std::vector<LineOption> options{{"one", &one}, {"two", &two}};
  const LineResult result = line(options, 20000, 0, "£");
  CAPTURE(result.text);
  CHECK(result.text.find("other draws might put them the other way round. Study:") !=
        std::string::npos);
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
  CHECK(result.second == 0);
  CHECK(result.text == "Do: current practice, £1,000 ahead of a. Study: nothing. Beaten: a, b.");
  const std::vector<LineOption> shorter{
      {.name = "a", .model = &a, .title = "Outreach", .shorter = ShorterProgramme{2, 434000}},
      {.name = "b", .model = &b, .title = "Webinars", .shorter = ShorterProgramme{2, 400000}}};
  CHECK(line(shorter, 1.0, 0.0, "£").text ==
        "Do: current practice, £1,000 ahead of Outreach. Study: nothing. Beaten: Outreach, "
        "Webinars. No option as stated pays as much as Outreach stopped after 2 years, £434,000: "
        "consider a shorter "
        "programme.");
}

TEST_CASE("the fallback keeps going while a rival is studied, and takes its place if it fails") {
  sample::Shape shape;
  shape.draws = 300;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  const Fallback b = model.as_fallback(2.0, 20000);
  CHECK(b.payoff() == doctest::Approx(model.implemented(model.base()).payoff.value).epsilon(1e-4));
  // Each part against the payoff function over a grid of effects; "until" is replaced at two years.
  sample::Pairing at = pairing;
  const double mean = in.effect.mean, sd = std::sqrt(in.effect.variance());
  const auto worth = [&](const implementation::Schedule& schedule) {
    numerics::Sum sum;
    for (int i = 0; i <= 320; ++i) {
      const double z = -8 + 0.05 * i;
      at.effect.assign(shape.draws, mean + sd * z);
      const auto p =
          implementation::payoff(at.draws(), in.setting, in.delivery.persistence, schedule);
      for (std::size_t d = 0; d < shape.draws; ++d)
        sum.add(0.05 * numerics::normal_density(z) / static_cast<double>(shape.draws) *
                (20000 * p.qalys[d] - p.care_cost[d] - p.practice_cost[d] - p.patient_cost[d]));
    }
    return sum.value();
  };
  // Tables within 1e-6 of their largest value, here some 20 times these.
  CHECK(b.until_report == doctest::Approx(worth({0, 2, 2})).epsilon(1e-4));
  CHECK(b.after_report == doctest::Approx(worth({2, 10})).epsilon(1e-4));
  CHECK(b.fixed_full == doctest::Approx(b.fixed_until_report + b.fixed_after_report));
  CHECK(b.setup_after_report == doctest::Approx(b.setup / (1.035 * 1.035)));
}

TEST_CASE("a fallback that ends before the report fades until it is replaced") {
  // One year of delivery, an effect that stays: half of its two years' worth comes after delivery.
  sample::Shape shape;
  shape.draws = 50;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.setting.horizon = {10, 0.0, 0.0};
  in.delivery = {1, {0, implementation::Decay::none, 0}};
  in.trials.clear();
  const PairingModel model(in);
  const Fallback b = model.as_fallback(2.0, 20000);
  const ImplementedParts all = model.implemented(model.base());
  const double gain = 20000 * all.qalys.value - all.care_cost.value;
  CHECK(b.until_report ==
        doctest::Approx(gain * 2 / 10 - all.practices - all.patients).epsilon(1e-5));
  CHECK(b.after_report == 0);
}

TEST_CASE("a fallback whose last years do not pay is not taken up, and harms no trial") {
  sample::Shape shape;
  shape.draws = 100;
  const sample::Pairing pairing(shape);
  const PairingModel model(made_up::inputs(shape, pairing));
  const PairingOutcome alone = model.evaluate(model.base());
  Fallback dear;
  dear.strategy = true;
  dear.full = 3e6;
  dear.after_report = 1e6;
  dear.until_report = 1e6;
  dear.setup = dear.setup_after_report = 2e6;
  const std::vector<Fallback> fallback{dear};
  const PairingOutcome beside = model.evaluate(model.base(), fallback);
  for (std::size_t i = 0; i < alone.trials[0].sizes.size(); ++i)
    CHECK(beside.trials[0].sizes[i].while_implementing ==
          alone.trials[0].sizes[i].while_implementing);
}

TEST_CASE("the line studies what is worth most to study, if it is worth the least asked for") {
  made_up::Line one, two, three;
  PairingInputs much = studied(one, 2000, 1500), less = studied(two, 2000, 1000);
  const PairingModel a(much), b(less), best(three.inputs({0.021, 0.0, 0.0}));
  for (const bool turned : {false, true}) {
    std::vector<LineOption> options{{"a", &a}, {"b", &b}, {"best", &best}};
    if (turned) std::swap(options[0], options[1]);
    const LineResult result = line(options, 1.0, 0.0, "£");
    const std::size_t first = turned ? 1 : 0;
    REQUIRE(*result.options[1 - first].enbs > 0);
    CHECK(*result.options[first].enbs > *result.options[1 - first].enbs);
    CHECK(result.study == first);
    CHECK_FALSE(line(options, 1.0, 1.01 * *result.options[first].enbs, "£").study.has_value());
    CHECK(line(options, 1.0, 0.99 * *result.options[first].enbs, "£").study == first);
  }
}

TEST_CASE("the line's ENBS has the spread between fresh samples, its fallback held") {
  const int samples = 300;
  std::vector<double> enbs;
  double error = 0.0;
  Fallback other;
  other.strategy = true;
  other.full = 8e5, other.until_report = 3e5, other.after_report = 4e5;
  other.setup = 1e5, other.setup_after_report = 9e4;
  const std::vector<Fallback> fallback{other};
  for (int i = 0; i < samples; ++i) {
    sample::Shape shape;
    shape.draws = 150;
    shape.q = 0.0055;
    shape.q_sd = 0.002;
    shape.seed = 5000 + static_cast<std::uint64_t>(i);
    const sample::Pairing pairing(shape);
    PairingInputs in = made_up::inputs(shape, pairing);
    in.trials[0].practices_per_arm = {40};
    const PairingModel model(in);
    const TrialOutcome outcome = model.evaluate(model.base(), fallback).trials[0];
    enbs.push_back(outcome.enbs);
    error += model.line_error(outcome, 20000, other) / samples;
  }
  numerics::Sum sum, squares;
  for (const double x : enbs) sum.add(x / samples);
  for (const double x : enbs) squares.add((x - sum.value()) * (x - sum.value()));
  const double spread = std::sqrt(squares.value() / (samples - 1));
  // A standard deviation of n values has relative error 1 / sqrt(2 (n - 1)): four of those.
  const double bound = 4 / std::sqrt(2.0 * (samples - 1));
  CHECK(std::abs(spread / error - 1) < bound);
}
