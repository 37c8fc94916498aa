// Trials that observe several strategies at once, valued by regression: against the value of a
// pairing by integration, against each other, and against worlds drawn, tried and lived through.
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/decision/target_research.hpp"
#include "models/implementation/payoff.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

using Summaries = std::vector<std::vector<double>>;

std::vector<std::span<const double>> views(const Summaries& values) {
  return {values.begin(), values.end()};
}

/// The pairing around a trial, draw by draw.
StrategyDraws strategy_draws(const PairingInputs& in, const voi::TrialDesign& trial) {
  StrategyDraws s;
  s.frame = action_frame(in.delivery, in.setting.horizon, trial.starts(), trial.reports());
  for (std::size_t schedule = 0; schedule < schedule_count; ++schedule) {
    const auto p = implementation::payoff(in.draws, in.setting, in.delivery.persistence,
                                          s.frame.schedule[schedule]);
    for (std::size_t d = 0; d < in.draws.size(); ++d)
      s.benefit[schedule].push_back(in.threshold * p.qalys[d] - p.care_cost[d] -
                                    p.practice_cost[d] - p.patient_cost[d]);
  }
  s.fixed_per_year.assign(in.draws.fixed_per_year.begin(), in.draws.fixed_per_year.end());
  s.setup.assign(in.draws.setup.begin(), in.draws.setup.end());
  s.reversal.assign(in.draws.reversal.begin(), in.draws.reversal.end());
  return s;
}

/// A strategy that certainly does nothing and costs nothing.
StrategyDraws idle(const StrategyDraws& like) {
  StrategyDraws s = like;
  for (std::vector<double>& values : s.benefit) std::fill(values.begin(), values.end(), 0.0);
  std::fill(s.fixed_per_year.begin(), s.fixed_per_year.end(), 0.0);
  for (auto* once : {&s.setup, &s.reversal}) std::fill(once->begin(), once->end(), 0.0);
  return s;
}

sample::Shape pays_or_not() {
  sample::Shape shape;
  shape.draws = 40000;
  shape.q = 0.0055;
  shape.setup = 0;
  return shape;
}

PairingInputs one_size(const sample::Shape& shape, const sample::Pairing& pairing,
                       std::size_t practices, double allocation) {
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  // Nothing outlasts delivery: else a strategy that harms is better replaced by an idle one than
  // stopped.
  in.delivery.persistence = {0.5, implementation::Decay::immediate, 0.0};
  in.trials[0].practices_per_arm = {practices};
  in.trials[0].inputs = voi::trial_inputs(*in.trials[0].kind,
                                          {{"cluster_size_cv", 0.65}, {"allocation", allocation}});
  in.trials[0].fixed_cost = in.trials[0].cost_per_practice = 0;
  return in;
}

bool agrees(const Estimate& found, double bias, double expected) {
  return std::abs(found.value - expected) < 4 * found.standard_error + bias;
}

}  // namespace

TEST_CASE("one strategy and control: the pairing's own value, integrated") {
  const sample::Shape shape = pays_or_not();
  const sample::Pairing pairing(shape);
  const PairingInputs in = one_size(shape, pairing, 40, 1);
  const PairingModel model(in);
  const SizeOutcome size = model.evaluate(model.base()).trials[0].sizes[0];
  const ResearchedChoice choice({strategy_draws(in, in.trials[0])}, in.groups);
  const std::vector<voi::TrialArm> arms{{{0}, size.trial.intervention_share},
                                        {{}, size.trial.control_share}};
  sample::Uniform u(71);
  Summaries seen(1), loose(1);
  for (const double delta : pairing.effect) {
    const double z = u.normal();
    seen[0].push_back(delta + std::sqrt(size.trial.sampling_variance) * z);
    loose[0].push_back(delta + 2 * std::sqrt(size.trial.sampling_variance) * z);
  }
  const ImmediateValue evsi = choice.immediate(views(seen));
  const DelayedValue enbs = choice.research(views(seen), {arms, {}}).delayed;
  CHECK(agrees(evsi.value.value, evsi.upward_bias, size.evsi));
  CHECK(agrees(enbs.enbs, enbs.upward_bias, size.enbs()));
  // In its parts, by the same action.
  const auto account = [](const SizeOutcome& of, const DelayedValue& value) {
    return value.meanwhile ? of.account_while : of.account_before;
  };
  const auto parts_agree = [&](const DelayedValue& found, const SizeOutcome& expected) {
    const auto parts = account(expected, found);
    CHECK(agrees(found.loss_avoided, found.upward_bias, parts.loss_avoided));
    CHECK(agrees(found.waiting_cost, 0.0, parts.waiting_cost));
    CHECK(found.enbs.value == doctest::Approx(found.loss_avoided.value - found.waiting_cost.value +
                                              found.uptake_gain.value));
  };
  REQUIRE(size.trial.research_cost.total() == 0);
  parts_agree(enbs, size);
  CHECK(enbs.uptake_gain.value == 0);
  CHECK(account(size, enbs).waiting_cost > 0);
  // One after which 0.2 more practices take it up.
  PairingInputs joining = in;
  joining.trials[0].reach_after = 1.2 * in.mean_reach;
  const SizeOutcome more = PairingModel(joining).evaluate(model.base()).trials[0].sizes[0];
  REQUIRE(more.trial.joining_share == doctest::Approx(0.2));
  const std::vector<double> share{0.2};
  const DelayedValue joined = choice.research(views(seen), {arms, share}).delayed;
  CHECK(agrees(joined.enbs, joined.upward_bias, more.enbs()));
  CHECK_FALSE(agrees(enbs.enbs, enbs.upward_bias, more.enbs()));
  parts_agree(joined, more);
  CHECK(agrees(joined.uptake_gain, joined.upward_bias, account(more, joined).uptake_gain));
  CHECK_FALSE(agrees(joined.uptake_gain, joined.upward_bias, 0.0));
  // Twins: a noisier trial, and one whose control arm is not held back.
  const ImmediateValue less = choice.immediate(views(loose));
  CHECK_FALSE(agrees(less.value.value, less.upward_bias, size.evsi));
  const DelayedValue free = choice.research(views(seen)).delayed;
  CHECK_FALSE(agrees(free.enbs, free.upward_bias, size.enbs()));
}

TEST_CASE("arms that certainly do nothing are a larger control arm") {
  const sample::Shape shape = pays_or_not();
  const sample::Pairing pairing(shape);
  // One arm of 20, and 60 practices without, of whom 40 have strategies known to be idle.
  const PairingInputs in = one_size(shape, pairing, 60, 1.0 / 3);
  const PairingModel model(in);
  const SizeOutcome size = model.evaluate(model.base()).trials[0].sizes[0];
  const PairingInputs equal = one_size(shape, pairing, 20, 1);
  const PairingModel small(equal);
  const SizeOutcome alone = small.evaluate(small.base()).trials[0].sizes[0];
  const StrategyDraws strategy = strategy_draws(in, in.trials[0]);
  const ResearchedChoice choice({strategy, idle(strategy), idle(strategy)}, in.groups);
  const double share = size.trial.intervention_share;
  const std::vector<voi::TrialArm> arms{{{0}, share}, {{1}, share}, {{2}, share}, {{}, share}};
  // V of the arm with the strategy and V0 of each other: v = V + V0 alone, V + V0 / 3 together.
  const double each = (alone.trial.sampling_variance - size.trial.sampling_variance) * 1.5;
  const double own = alone.trial.sampling_variance - each;
  sample::Uniform u(72);
  Summaries seen(3), apart(3);
  for (const double delta : pairing.effect) {
    const double control = std::sqrt(each) * u.normal();
    for (std::size_t s = 0; s < 3; ++s) {
      const double arm = std::sqrt(s == 0 ? own : each) * u.normal();
      seen[s].push_back((s == 0 ? delta : 0.0) + arm - control);
      apart[s].push_back(seen[s].back() + control + (s == 0 ? -control : 0.0));
    }
  }
  const ImmediateValue evsi = choice.immediate(views(seen));
  const DelayedValue enbs = choice.research(views(seen), {arms, {}}).delayed;
  CHECK(agrees(evsi.value.value, evsi.upward_bias, size.evsi));
  CHECK(agrees(enbs.enbs, enbs.upward_bias, size.enbs()));
  // Twin: errors that share nothing. The other arms then say nothing of the control arm.
  const ImmediateValue unshared = choice.immediate(views(apart));
  CHECK(agrees(unshared.value.value, unshared.upward_bias, alone.evsi));
  CHECK_FALSE(agrees(unshared.value.value, unshared.upward_bias, size.evsi));
  CHECK_FALSE(agrees(evsi.value.value, evsi.upward_bias, alone.evsi));
}

namespace {

// Two strategies whose payoffs are straight lines in effects of their own, on every schedule, and
// cost something a year and once. Written down anew from what the page says.
constexpr std::array<double, schedule_count> part{1.0, 0.2, 0.75, 0.9, 0.25, 0.6, 0.15, 0.2};
constexpr std::array<double, 2> mean{0.3, 0.1}, sd{1.0, 0.8};
constexpr double scale = 1000, fixed = 20, setup = 30;
constexpr double arm_variance = 0.3, control_variance = 0.5;
constexpr double arm_share = 0.1, control_share = 0.15;

const ActionFrame& time_table() {
  static const ActionFrame frame = action_frame({7, {}}, {10, 0.035, 0.035}, 0.5, 2);
  return frame;
}

struct People {
  ScheduleOf schedule;
  double share;
};

// Of strategy x: 0.1 of all in either arm, 0.15 in the control arm, 0.65 outside.
std::vector<People> people(int x, int meanwhile, int after, bool tried) {
  const bool next = after >= 0 && after != x;
  const auto outside = [&](double share) -> std::vector<People> {
    if (meanwhile == x && after == x) return {{full, share}};
    if (meanwhile == x) return {{next ? stopped_replaced : stopped, share}};
    if (after == x) return {{delayed, share}};
    return {};
  };
  if (!tried) return outside(1.0);
  if (meanwhile == x) {  // its own arm is as outside
    std::vector<People> list = outside(1 - arm_share - control_share);
    if (after == x) list.push_back({control_late, arm_share + control_share});
    return list;
  }
  std::vector<People> list = outside(1 - arm_share);
  list.push_back({after == x ? early : next ? trial_only_replaced : trial_only, arm_share});
  return list;
}

double worth(int x, int meanwhile, int after, bool tried, double theta) {
  double sum = 0.0;
  ScheduleOf longest = schedule_count;
  const auto years = [&](ScheduleOf s) { return time_table().years[s].total(); };
  for (const auto& [schedule, share] : people(x, meanwhile, after, tried)) {
    sum += share * scale * part[schedule] * theta;
    if (longest == schedule_count || years(schedule) > years(longest)) longest = schedule;
  }
  if (longest == schedule_count) return 0.0;
  return sum - fixed * years(longest) - setup * time_table().setup_factor[longest];
}

double worth(int meanwhile, int after, bool tried, const std::array<double, 2>& theta) {
  return worth(0, meanwhile, after, tried, theta[0]) + worth(1, meanwhile, after, tried, theta[1]);
}

struct Seen {
  std::array<double, 2> theta, x;
};

Seen world(sample::Uniform& u, double noise) {
  Seen s{};
  const double control = std::sqrt(control_variance) * u.normal();
  for (std::size_t i = 0; i < 2; ++i) {
    s.theta[i] = mean[i] + sd[i] * u.normal();
    s.x[i] = s.theta[i] + noise * (std::sqrt(arm_variance) * u.normal() - control);
  }
  return s;
}

// By Bayes' rule for two normals with correlated errors.
std::array<double, 2> posterior(const std::array<double, 2>& x) {
  const double v = arm_variance + control_variance, c = control_variance;
  const double a = sd[0] * sd[0] + v, b = sd[1] * sd[1] + v, det = a * b - c * c;
  const double r0 = x[0] - mean[0], r1 = x[1] - mean[1];
  return {mean[0] + sd[0] * sd[0] * (b * r0 - c * r1) / det,
          mean[1] + sd[1] * sd[1] * (a * r1 - c * r0) / det};
}

}  // namespace

TEST_CASE(
    "worlds of two strategies: drawn, tried with one control arm, decided and lived through") {
  constexpr std::size_t draws = 40000;
  std::vector<StrategyDraws> strategies(2);
  Summaries seen(2), blurred(2), known(2);
  sample::Uniform u(73);
  for (std::size_t d = 0; d < draws; ++d) {
    sample::Uniform copy = u;
    const Seen s = world(u, 1), far = world(copy, 2);
    for (std::size_t i = 0; i < 2; ++i) {
      seen[i].push_back(s.x[i]);
      blurred[i].push_back(far.x[i]);
      known[i].push_back(s.theta[i]);
    }
  }
  for (std::size_t i = 0; i < 2; ++i) {
    StrategyDraws& s = strategies[i];
    s.frame = time_table();
    s.fixed_per_year.assign(draws, fixed);
    s.setup.assign(draws, setup);
    s.reversal.assign(draws, 0.0);
    for (std::size_t schedule = 0; schedule < schedule_count; ++schedule) {
      for (const double theta : known[i])
        s.benefit[schedule].push_back(scale * part[schedule] * theta);
    }
  }
  const ResearchedChoice choice(strategies, numerics::DrawGroups::independent(draws));
  const std::vector<voi::TrialArm> arms{{{0}, arm_share}, {{1}, arm_share}, {{}, control_share}};
  const DelayedValue found = choice.research(views(seen), {arms, {}}).delayed;

  double without = -1e300;
  for (int m = -1; m < 2; ++m)
    for (int s = -1; s < 2; ++s) without = std::max(without, worth(m, s, false, mean));
  double best = -1e300, error = 0.0;
  int best_meanwhile = -2;
  for (int m = -1; m < 2; ++m) {
    sample::Uniform other(74);
    numerics::Sum sum, squares;
    constexpr int worlds = 400000;
    for (int i = 0; i < worlds; ++i) {
      const Seen s = world(other, 1);
      const std::array<double, 2> expected = posterior(s.x);
      int after = -1;
      for (int option = 0; option < 2; ++option)
        if (worth(m, option, true, expected) > worth(m, after, true, expected)) after = option;
      const double lived = worth(m, after, true, s.theta);
      sum.add(lived);
      squares.add(lived * lived);
    }
    const double value = sum.value() / worlds;
    if (value <= best) continue;
    best = value;
    error = std::sqrt((squares.value() / worlds - value * value) / worlds);
    best_meanwhile = m;
  }
  const double allowed = 4 * std::hypot(found.enbs.standard_error, error) + found.upward_bias;
  CAPTURE(found.enbs.value);
  CAPTURE(best - without);
  CAPTURE(allowed);
  CHECK(std::abs(found.enbs.value - (best - without)) < allowed);
  CHECK(std::abs(found.enbs.value) > 10 * allowed);  // so that the comparison says something
  CHECK(best_meanwhile == (found.meanwhile ? static_cast<int>(*found.meanwhile) : -1));
  // Twins: twice the errors, and nobody held back in arms.
  const DelayedValue poor = choice.research(views(blurred), {arms, {}}).delayed;
  CHECK(std::abs(poor.enbs.value - (best - without)) > allowed);
  const DelayedValue armless = choice.research(views(seen)).delayed;
  CHECK(std::abs(armless.enbs.value - (best - without)) > allowed);

  // The same errors, scaled: what is learnt grows, and perfect knowledge bounds it.
  const ImmediateValue least = choice.immediate(views(blurred)),
                       more = choice.immediate(views(seen)), all = choice.immediate(views(known));
  CHECK(least.value.value.value < more.value.value.value);
  CHECK(voi::in_order(more.value, all.value, choice.groups(), more.upward_bias));
  CHECK_FALSE(voi::in_order(all.value, more.value, choice.groups(), all.upward_bias));
}
