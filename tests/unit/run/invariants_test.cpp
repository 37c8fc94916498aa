// What stops a run: values of information in the wrong order.
#include "engine/run/invariants.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/evppi.hpp"

#include "engine/run/added_constant.hpp"
#include "engine/run/decision_information.hpp"
#include "engine/run/learnable.hpp"
#include "engine/run/run.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise;

constexpr std::size_t draws = 1000;
const numerics::DrawGroups groups = numerics::DrawGroups::independent(draws);

// A payoff x + y, x and y normal: EVPPI of x, of y, EVPI.
struct Decision {
  std::vector<double> x, y, nothing = std::vector<double>(draws, 0.0), cost;
  LaneTable benefit{2, draws};

  Decision() {
    sample::Uniform u(3);
    for (std::size_t d = 0; d < draws; ++d) {
      x.push_back(u.normal());
      y.push_back(0.5 * u.normal());
      cost.push_back(-x[d] - y[d]);
      benefit.row(1)[d] = x[d] + y[d];
    }
  }
  /// EVPPI of inputs, from the outcomes of a decision with `times` the stakes.
  [[nodiscard]] run::InformationQuestion learn(const std::string& name,
                                               const std::vector<std::span<const double>>& inputs,
                                               double times) const {
    const std::vector<std::span<const double>> responses{nothing, cost};
    curves.push_back(std::make_unique<const voi::Curves>(inputs, responses));
    factors.push_back(std::make_unique<const std::vector<double>>(draws, times));
    const voi::Curves* fitted = curves.back().get();
    return {name, fitted->method(), run::known_by(inputs),
            voi::InformedChoice(
                {{}, {{{{fitted, 0, {}}}, {}}, {{{fitted, 1, *factors.back()}}, {}}}}, draws)};
  }
  [[nodiscard]] run::DecisionInformation asked(
      std::vector<run::InformationQuestion> questions) const {
    return {"target x strategy",
            {{nothing, cost}, {nothing, nothing}},
            groups,
            {1.0, {}},
            std::move(questions)};
  }
  mutable std::vector<std::unique_ptr<const voi::Curves>> curves;
  mutable std::vector<std::unique_ptr<const std::vector<double>>> factors;
};

std::string message(const std::function<void()>& breach) {
  try {
    breach();
  } catch (const run::NumericalFailure& failure) {
    return failure.what();
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("EVPPI above EVPI, or above that of more inputs, stops a run with both numbers") {
  const Decision decision;
  using Inputs = std::vector<std::span<const double>>;
  const Inputs x{decision.x}, both{decision.x, decision.y};
  const auto breach = [&](std::vector<run::InformationQuestion> questions) {
    return message([&] { (void)decision.asked(std::move(questions)).value(1.0); });
  };
  CHECK(breach({decision.learn("x", x, 1), decision.learn("both", both, 1)}).empty());
  // Values of another decision, with other stakes.
  const std::string above = breach({decision.learn("x", x, 2)});
  CHECK(holds(above, "target x strategy: EVPPI of x is 0."));
  CHECK(holds(above, "more than EVPI, 0."));
  CHECK(holds(breach({decision.learn("x", x, 1), decision.learn("both", both, 0.5)}),
              "EVPPI of x is 0."));
  CHECK(holds(breach({decision.learn("both", both, 0.5), decision.learn("x", x, 1)}),
              "more than EVPPI of both, 0.2"));
  // A group inside a group is held against it too.
  const std::vector<double> third(draws, 0.0);
  CHECK(holds(breach({decision.learn("three", {decision.x, decision.y, third}, 0.5),
                      decision.learn("both", both, 1), decision.learn("x", x, 0.1)}),
              "EVPPI of both is 0."));
  // Equal inputs under two names bound nothing.
  CHECK(breach({decision.learn("x", x, 1), decision.learn("again", x, 0.5)}).empty());
}

TEST_CASE("curves of several inputs that miss a step have a bias, and do not stop a run") {
  // The step lies between the knots of two inputs' curves, and on more knots of its own.
  constexpr std::size_t many = 20000;
  const auto independent = numerics::DrawGroups::independent(many);
  sample::Uniform u(5);
  std::vector<double> x, z, cost;
  for (std::size_t d = 0; d < many; ++d) {
    x.push_back(u.normal());
    z.push_back(u.normal());
    cost.push_back(-((x[d] > 0.3 ? 1.0 : -0.62) + 0.05 * z[d] + 0.1 * u.normal()));
  }
  const std::vector<double> nothing(many, 0.0);
  const std::vector<std::span<const double>> responses{nothing, cost}, one{x}, two{x, z};
  const voi::Curves alone(one, responses), together(two, responses);
  const auto question = [&](const char* name, const auto& inputs, const voi::Curves& curves) {
    return run::InformationQuestion{
        name, curves.method(), run::known_by(inputs),
        voi::InformedChoice({{}, {{{{&curves, 0, {}}}, {}}, {{{&curves, 1, {}}}, {}}}}, many)};
  };
  const run::DecisionInformation decision(
      "target x strategy", {{nothing, cost}, {nothing, nothing}}, independent, {2.0, {}},
      {question("x", one, alone), question("both", two, together)});
  const auto at = decision.value(1.0);
  const double short_by = at.values[0].value.value - at.values[1].value.value;
  // Beyond chance and the biases that are declared without it.
  const auto of_x = question("x", one, alone).choice.evppi(1.0, independent);
  const auto of_both = question("both", two, together).choice.evppi(1.0, independent);
  CHECK_FALSE(voi::in_order(of_x.value, of_both.value, independent,
                            of_x.upward_bias + at.evpi_bias + 1e-3 * of_both.value.value.value));
  CHECK(at.values[1].missed >= short_by);
  CHECK(at.values[1].missed < at.values[0].value.value);
  CHECK(at.values[0].missed == 0);
  CHECK(decision.result_of(1, 1.0, at.values[1], at.evpi_bias).downward_bias ==
        doctest::Approx(2 * (at.values[1].missed + at.evpi_bias)));
}

TEST_CASE("EVSI <= EVPPI of the effect <= EVPI, or the run stops") {
  const Decision decision;
  const voi::InformationValue perfect = voi::evpi(decision.benefit, groups);
  const run::InformationOrder order("target x strategy", perfect.value, 0.0,
                                    decision.benefit.row(1));
  const double bound = perfect.value.value, error = perfect.value.standard_error;
  decision::PairingOutcome outcome;
  outcome.trials.resize(1);
  outcome.trials[0].sizes.resize(1);
  outcome.trials[0].sizes[0].practices_per_arm = 20;
  const auto with = [&](double effect, double mean, double evsi) {
    outcome.trials[0].sizes[0].evsi = evsi;
    return message([&] { order.expect_trials_within(outcome, {effect, error}, {mean, 0.0}); });
  };
  CHECK(with(bound, bound / 2, bound / 2).empty());
  CHECK(with(bound + 4 * error, bound / 2, bound / 2).empty());  // by chance
  CHECK(holds(with(bound + 20 * error, 0, 0), "EVPPI of the effect is"));
  CHECK(with(0.3, 0.1, 0.30001).empty());  // what terms left out may do
  CHECK(holds(with(0.3, 0.1, 0.31),
              "EVSI of a trial with 20 practices an arm is 0.31, more than "
              "EVPPI of the effect, 0.3"));
  CHECK(holds(with(0.3, 0.31, 0.1), "EVPPI of the mean effect is 0.31"));
  CHECK(with(0.3, 0.1, 0).empty());
  CHECK(holds(with(0.3, 0.1, -0.01), "nothing is 0, more than EVSI of a trial"));
}

TEST_CASE("a larger trial that learns more is worth no less") {
  const Decision decision;
  const run::InformationOrder order("target x strategy", voi::evpi(decision.benefit, groups).value,
                                    0.0, decision.benefit.row(1));
  const auto with = [&](double larger_variance, double larger_evsi) {
    decision::PairingOutcome outcome;
    outcome.trials.resize(1);
    outcome.trials[0].sizes.resize(2);
    auto& sizes = outcome.trials[0].sizes;
    sizes[0] = {.practices_per_arm = 20, .evsi = 0.2};
    sizes[1] = {.practices_per_arm = 40, .evsi = larger_evsi};
    sizes[0].trial.sampling_variance = 0.1;
    sizes[1].trial.sampling_variance = larger_variance;
    return message([&] { order.expect_trials_within(outcome, {0.3, 0.0}, {0.1, 0.0}); });
  };
  CHECK(with(0.05, 0.25).empty());
  CHECK(with(0.05, 0.19999).empty());  // what is not resolved
  CHECK(holds(with(0.05, 0.19),
              "EVSI of a trial with 20 practices an arm is 0.2, more than "
              "EVSI of a trial with 40 practices an arm, 0.19"));
  CHECK(with(0.2, 0.1).empty());  // a larger one that sees less
}

TEST_CASE("EVPI is a matter of differences, and nothing where nothing varies") {
  const Decision decision;
  voi::InformationValue perfect = voi::evpi(decision.benefit, groups);
  const auto told = [&](const LaneTable& benefit) {
    return message(
        [&] { run::expect_of_differences("target x strategy", benefit, perfect, groups); });
  };
  CHECK(told(decision.benefit).empty());
  perfect.value.value *= 1.001;
  CHECK(holds(told(decision.benefit), "a constant added to every alternative"));
  LaneTable certain(2, draws);
  for (double& x : certain.row(1)) x = 5;
  CHECK(holds(told(certain), "where nothing varies"));
  perfect = voi::evpi(certain, groups);
  CHECK(told(certain).empty());
  CHECK(perfect.value.value == 0);
}

TEST_CASE("EVPPI and EVSI by regression are a matter of differences") {
  const Decision decision;
  const std::vector<std::span<const double>> x{decision.x};
  const cea::Outcomes outcomes{{decision.nothing, decision.cost},
                               {decision.nothing, decision.nothing}};
  const double found = voi::PartialInformation(x, outcomes).evppi(1.0, groups).value.value;
  const auto told = [&](double value, const cea::Outcomes& of) {
    return message([&] { run::expect_of_differences({"EVPPI of x", value}, x, of, 1.0, groups); });
  };
  CHECK(told(found, outcomes).empty());
  CHECK(holds(told(found * 1.001, outcomes), "with a constant added to every alternative"));
  // Outcomes a million times their differences: the constant is as large.
  std::vector<double> large = decision.nothing, larger = decision.cost;
  for (double& c : large) c += 1e6;
  for (double& c : larger) c += 1e6;
  const cea::Outcomes far{{large, larger}, {decision.nothing, decision.nothing}};
  CHECK(told(voi::PartialInformation(x, far).evppi(1.0, groups).value.value, far).empty());
  // An estimator that sees a millionth of the constant in one of the alternatives.
  for (double& c : larger) c -= 1e-6 * 1e6;
  CHECK_FALSE(
      told(voi::PartialInformation(x, far).evppi(1.0, groups).value.value, outcomes).empty());
  // The same by net benefit, as research is asked.
  const auto by_benefit = [&](double value) {
    return message([&] {
      run::expect_of_differences({"EVSI of x", value}, x, decision.benefit, groups);
    });
  };
  CHECK(by_benefit(found).empty());
  CHECK(holds(by_benefit(found * 1.001), "EVSI of x is 0."));
}

TEST_CASE("a choice by curves that the options share is a matter of differences") {
  const Decision decision;
  const std::vector<std::span<const double>> x{decision.x},
      responses{decision.nothing, decision.cost};
  const voi::Curves curves(x, responses);
  const std::vector<double> factor(draws, 1.5), rest(draws, -0.2);
  const std::vector<voi::InformedOption> options{
      {}, {{{{&curves, 0, factor}}, {}}, {{{&curves, 1, factor}}, rest}}};
  const double found = voi::InformedChoice(options, draws).evppi(1.0, groups).value.value.value;
  REQUIRE(found > 0);
  const auto told = [&](double value, const std::vector<voi::InformedOption>& of) {
    return message([&] {
      run::expect_of_differences({"EVPPI of x", value}, of, 1.0, decision.benefit, groups);
    });
  };
  CHECK(told(found, options).empty());
  CHECK(holds(told(found * (1 + 1e-9), options), "is a matter of the differences"));
  // The constant in one of the alternatives alone, a billionth of it.
  std::vector<double> moved = rest;
  for (double& c : moved) c -= 1e-9;
  CHECK_FALSE(
      told(found, {{}, {{{{&curves, 0, factor}}, {}}, {{{&curves, 1, factor}}, moved}}}).empty());
}

TEST_CASE("no value of information lies below 0") {
  const auto told = [&](double x) {
    return message([&] { run::expect_not_negative({"EVPPI of x", x}, 1e-7); });
  };
  CHECK(told(0).empty());
  CHECK(told(-1e-8).empty());  // rounding
  CHECK(holds(told(-1e-3), "EVPPI of x, -0.001"));
  // What a study teaches, in its target or another one.
  const auto taught = [&](double x) {
    return message([&] {
      run::expect_within_evpi("EVSI of x", {x, 1.0}, {50, 1.0}, 0.0, {1e3, 2e3}, draws);
    });
  };
  CHECK(taught(0).empty());
  CHECK(taught(-1e-3).empty());  // a millionth of the stake
  CHECK(holds(taught(-1), "EVSI of x, -1"));
}

TEST_CASE("what no draw shows is no breach: a value that lies beyond them") {
  // Payoffs of mean -g and standard deviation s: the value of learning them is s L(g / s), and
  // often no draw of so few is above 0.
  const auto order_of = [](double gap, double spread, std::size_t count) {
    std::vector<double> payoff(count);
    for (std::size_t d = 0; d < count; ++d)  // two points: the same mean and deviation, none above
      payoff[d] = -gap + (d % 2 == 0 ? spread : -spread);
    return run::InformationOrder("target x strategy", {0, 0}, 0.0, payoff);
  };
  const auto told = [&](double gap, double spread, std::size_t count, double effect) {
    decision::PairingOutcome outcome;
    outcome.payoff = -gap;
    const run::InformationOrder order = order_of(gap, spread, count);
    return message([&] { order.expect_trials_within(outcome, {effect, 0.0}, {0.0, 0.0}); });
  };
  for (const auto& [deviations, count] :
       {std::pair{2.0, 20u}, std::pair{3.5, 1000u}, std::pair{4.5, 10000u}}) {
    const double spread = 1000, value = spread * numerics::unit_normal_loss(deviations);
    CHECK(told(deviations * spread, spread, count, value).empty());
    CHECK(holds(told(deviations * spread, spread, count, 20 * spread),
                "EVPPI of the effect is 20000"));
  }
  // The bound against the second moment itself.
  for (const double a : {0.5, 1.0, 2.0, 4.0}) {
    const double value = numerics::unit_normal_loss(a);
    const double second =
        (1 + a * a) * numerics::normal_complement(a) - a * numerics::normal_density(a);
    CHECK(run::unseen_error(value, a, 1.0, 1) >= std::sqrt(second));
    CHECK(run::unseen_error(value / 4, a, 1.0, 1) < std::sqrt(second));
  }
}

TEST_CASE("integrated values in the wrong order stop a run, what is not resolved does not") {
  const auto ordered = [](double smaller, double larger) {
    return message([&] {
      run::expect_in_order({"EVSI of 20", smaller}, {"EVSI of 40", larger}, 1e4);
    });
  };
  CHECK(ordered(0.9, 1).empty());
  CHECK(ordered(100.02, 100).empty());
  CHECK(holds(ordered(100.04, 100), "EVSI of 20 is 100.04, more than EVSI of 40, 100"));
}
