// The four actions and the tree of what they lead to, against worlds that are drawn, tried and
// lived through (world.hpp): pairings in each of which another action is the best.
#include "models/decision/action_tree.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <variant>
#include <vector>

#include "models/decision/verdict.hpp"

#include "tests/unit/decision/world.hpp"

using namespace equipoise;
using namespace equipoise::made_up;

namespace {

struct Case {
  std::string best;
  double q, heterogeneity, per_practice, reversal, duration;
};

const Case cases[]{
    {"nothing", 0.0015, 0.24, 600, 0, 7},
    {"implement", 0.012, 0.05, 300, 0, 10},
    {"before implementing", 0.004, 0.5, 300, 0, 7},
    {"while implementing", 0.006, 0.5, 300, 0, 10},
    // The same, where taking a programme back is dear: the result comes first.
    {"before implementing", 0.006, 0.5, 300, 5e6, 10},
};

std::string name_of(const ActionValue& value) {
  if (const Research* research = std::get_if<Research>(&value.action))
    return std::string(name(*research));
  const auto without = std::get<WithoutResearch>(value.action);
  return without == WithoutResearch::nothing     ? "nothing"
         : without == WithoutResearch::implement ? "implement"
                                                 : "another time table";
}

/// Six futures, as uncertain as the sample says, and one size of trial.
struct Pairing {
  sample::Shape shape;
  sample::Pairing draws;
  PairingInputs in;

  static sample::Shape of(const Case& c) {
    sample::Shape s;
    s.draws = 6;
    s.q = c.q;
    s.effect.heterogeneity = c.heterogeneity;
    s.people = 120000;
    s.per_practice = c.per_practice;
    s.reversal = c.reversal;
    s.achievable = 0.6;
    s.seed = 20;
    return s;
  }
  explicit Pairing(const Case& c) : shape(of(c)), draws(shape), in(made_up::inputs(shape, draws)) {
    in.delivery.duration = c.duration;
    in.icc_values = {};
    in.trials[0].practices_per_arm = {40};
  }
};

/// Everybody's schedule, as docs/methods/verdict.md has it, written down anew: shares of people,
/// and for how long the programme is paid.
struct LivedPlan {
  struct Group {
    double share;
    implementation::Schedule schedule;
  };
  std::vector<Group> groups;
  implementation::Schedule paid;
  bool taken_back = false;

  [[nodiscard]] double live(World& world, double delta) const {
    double value = 0.0;
    for (const Group& group : groups) value += group.share * world.on(group.schedule, delta);
    if (groups.empty()) return value;
    const implementation::Horizon& horizon = world.in.setting.horizon;
    value -=
        numerics::mean(world.draws.fixed) * implementation::delivery_years(paid, horizon).total();
    value -=
        numerics::mean(world.draws.setup) * implementation::first_delivery_factor(paid, horizon);
    if (taken_back) value -= numerics::mean(world.draws.reversal) * std::pow(1.035, -reports);
    return value;
  }

  static constexpr double starts = 0.5, reports = 2.0;
};

struct LivedAction {
  LivedPlan first, second;  ///< without research twice the same
};

/// \param d  years of delivery, of ten \param a, c  shares of the arms
LivedAction lived(const std::variant<WithoutResearch, Research>& action, double d, double a,
                  double c) {
  const double s0 = LivedPlan::starts, tau = LivedPlan::reports, e = std::min(tau + d, 10.0);
  const double stop = std::min(d, tau), rest = 1 - a - c;
  if (const auto* research = std::get_if<Research>(&action)) {
    if (*research == Research::before_implementing)
      return {{{{a, {s0, e}}, {c, {tau, e}}, {rest, {tau, e}}}, {s0, e}},
              {{{a, {s0, tau}}}, {s0, tau}}};
    return {{{{a, {0, d}}, {c, {tau, d}}, {rest, {0, d}}}, {0, d}},
            {{{a, {0, stop}}, {rest, {0, stop}}}, {0, stop}, true}};
  }
  LivedPlan plan;
  switch (std::get<WithoutResearch>(action)) {
    case WithoutResearch::implement:
      plan = {{{1.0, {0, d}}}, {0, d}};
      break;
    case WithoutResearch::shorter:
      plan = {{{1.0, {0, stop}}}, {0, stop}};
      break;
    case WithoutResearch::later:
      plan = {{{1.0, {tau, e}}}, {tau, e}};
      break;
    default:
      break;  // nothing
  }
  return {plan, plan};
}

const ActionValue& best_of(const std::vector<ActionValue>& tree) {
  return *std::ranges::max_element(tree, {}, &ActionValue::value);
}

}  // namespace

TEST_CASE("each action wins somewhere, and is worth what living through it brings") {
  for (const Case& c : cases) {
    CAPTURE(c.best);
    CAPTURE(c.reversal);
    const Pairing pairing(c);
    const PairingModel model(pairing.in);
    const PairingOutcome outcome = model.evaluate(model.base());
    const TrialOutcome& trial = outcome.trials[0];
    const std::vector<ActionValue> tree = model.action_tree(trial, pairing.in.threshold);
    REQUIRE(tree.size() == 6);
    CHECK(name_of(best_of(tree)) == c.best);
    const Verdict v = verdict(outcome, 0.0);
    CHECK(v.verdict == (c.best == "nothing"     ? Class::abandon
                        : c.best == "implement" ? Class::implement
                                                : Class::evaluate));
    if (v.detail) CHECK(name(*v.detail) == c.best);

    World world{pairing.in, action_frame(pairing.in.delivery, pairing.in.setting.horizon, 0.5, 2.0),
                pairing.draws};
    const SizeOutcome& size = trial.sizes[*trial.best_size];
    const double cost = size.trial.research_cost.total();
    for (std::size_t a = 0; a < tree.size(); ++a) {
      const ActionValue& value = tree[a];
      const bool research = std::holds_alternative<Research>(value.action);
      CHECK(value.first.has_value() == research);
      const LivedAction action =
          lived(value.action, c.duration, size.trial.intervention_share, size.trial.control_share);
      const Simulated s = simulate(
          pairing.in, [&](double delta) { return action.first.live(world, delta); },
          [&](double delta) { return action.second.live(world, delta); },
          size.trial.sampling_variance, 40000, 3 + a);
      if (!research) {  // decided today, whatever a world holds
        CHECK(std::abs(s.mean - value.value) <= 4 * s.error + 1e-9 * std::abs(value.value));
        continue;
      }
      CHECK(std::abs(s.mean - cost - value.value) < 4 * s.error);
      // Chances are those of the worlds, which are binomial; ends that hardly occur are not seen.
      const double chance = value.first->chance;
      CHECK(std::abs(s.chance_first - chance) <=
            4 * std::sqrt(chance * (1 - chance) / 40000) + 1e-4);
      if (chance > 0.01)
        CHECK(std::abs(s.if_first - cost - value.first->value) < 4 * s.first_error);
      if (chance < 0.99)
        CHECK(std::abs(s.if_second - cost - value.second->value) < 4 * s.second_error);
    }
  }
}

TEST_CASE("the twin: worlds of another effect are not those of the tree") {
  const Pairing pairing(cases[3]);
  PairingInputs other = pairing.in;
  other.effect.mean += 0.1;
  const PairingModel model(other);
  const PairingOutcome outcome = model.evaluate(model.base());
  const TrialOutcome& trial = outcome.trials[0];
  const ActionValue value = model.action_tree(trial, other.threshold).back();
  World world{pairing.in, action_frame(pairing.in.delivery, pairing.in.setting.horizon, 0.5, 2.0),
              pairing.draws};
  const SizeOutcome& size = trial.sizes[*trial.best_size];
  const Simulated s =
      simulate(world, research_action(Research::while_implementing, world.frame, size.trial),
               size.trial.sampling_variance, 40000, 8);
  CHECK(std::abs(s.mean - size.trial.research_cost.total() - value.value) > 4 * s.error);
  CHECK(std::abs(s.chance_first - value.first->chance) > 0.02);
}

TEST_CASE("in a target's line: the same tree with the best other option") {
  const Pairing pairing(cases[3]), rival(cases[1]);
  const PairingModel model(pairing.in), other(rival.in);
  Fallback fallback = other.as_fallback(LivedPlan::reports, pairing.in.threshold);
  // As large as it has to be for the choice to hang on the result.
  const double scale = 0.5 * model.evaluate(model.base()).payoff / fallback.payoff();
  for (double* part : {&fallback.full, &fallback.until_report, &fallback.after_report,
                       &fallback.fixed_full, &fallback.fixed_until_report,
                       &fallback.fixed_after_report, &fallback.setup, &fallback.setup_after_report})
    *part *= scale;
  const std::vector<Fallback> fallbacks{fallback};
  const TrialOutcome trial = model.evaluate(model.base(), fallbacks).trials[0];
  const std::vector<ActionValue> tree = model.action_tree(trial, pairing.in.threshold, fallback);
  REQUIRE(tree.size() == 9);
  CHECK(std::get<WithoutResearch>(tree[4].action) == WithoutResearch::fallback);
  CHECK(tree[4].value == doctest::Approx(fallback.payoff()).epsilon(1e-12));
  const double without = std::ranges::max(trial.without_research);
  CHECK(std::max(tree[7].value, tree[8].value) - without ==
        doctest::Approx(trial.enbs).epsilon(1e-9));
  World world{pairing.in, action_frame(pairing.in.delivery, pairing.in.setting.horizon, 0.5, 2.0),
              pairing.draws};
  const SizeOutcome& size = trial.sizes[*trial.best_size];
  const double cost = size.trial.research_cost.total();
  for (std::size_t a = 7; a < tree.size(); ++a) {
    const ActionValue& value = tree[a];
    CAPTURE(a);
    CHECK(value.first->chance * value.first->value + value.second->chance * value.second->value ==
          doctest::Approx(value.value).epsilon(1e-9));
    Simulated best{.mean = -1e300};
    for (const Successor successor : {Successor::nothing, Successor::fallback}) {
      const Simulated s = simulate(world,
                                   research_action(std::get<Research>(value.action), world.frame,
                                                   size.trial, fallback, successor),
                                   size.trial.sampling_variance, 40000, 30 + a);
      if (s.mean > best.mean) best = s;
    }
    CHECK(std::abs(best.mean - cost - value.value) < 4 * best.error);
    CHECK(std::abs(best.chance_first - value.first->chance) <
          4 * std::sqrt(value.first->chance * value.second->chance / 40000));
    CHECK(std::abs(best.if_first - cost - value.first->value) < 4 * best.first_error);
    CHECK(std::abs(best.if_second - cost - value.second->value) < 4 * best.second_error);
    // The twin: the tree without that option.
    const ActionValue alone =
        model.action_tree(model.evaluate(model.base()).trials[0], pairing.in.threshold)[a - 3];
    CHECK(std::abs(best.if_second - cost - alone.second->value) > 4 * best.second_error);
  }
}

TEST_CASE("the ends of the tree add up, and what is sunk is what was paid") {
  for (const Case& c : cases) {
    const Pairing pairing(c);
    const PairingModel model(pairing.in);
    const PairingOutcome outcome = model.evaluate(model.base());
    const TrialOutcome& trial = outcome.trials[0];
    const std::vector<ActionValue> tree = model.action_tree(trial, pairing.in.threshold);
    const double cost = trial.sizes[*trial.best_size].trial.research_cost.total();
    for (const ActionValue& a : tree) {
      if (!a.first) {
        CHECK(a.sunk == 0);
        continue;
      }
      CHECK(a.first->chance + a.second->chance == doctest::Approx(1.0).epsilon(1e-12));
      const auto part = [](const Branch& b) { return b.chance > 0 ? b.chance * b.value : 0.0; };
      CHECK(part(*a.first) + part(*a.second) == doctest::Approx(a.value).epsilon(1e-9));
      // Set up in the first year either way; taken back when the trial reports, two years on.
      const bool stops = std::get<Research>(a.action) == Research::while_implementing;
      CHECK(a.sunk == doctest::Approx(cost + 50000 + (stops ? c.reversal / (1.035 * 1.035) : 0))
                          .epsilon(1e-12));
    }
  }
}

TEST_CASE("a reversal is paid by a stop alone, and by an adoption that displaces the fallback") {
  const implementation::Horizon horizon{10, 0.035, 0.035};
  const ActionFrame frame =
      action_frame({10, {0.5, implementation::Decay::half_life, 1.5}}, horizon, 0.5, 2.0);
  const voi::TrialSize size{true, 0.0, {0}, 0.1, 0.1};
  const double factor = 1 / (1.035 * 1.035);
  const ResearchAction before = research_action(Research::before_implementing, frame, size),
                       during = research_action(Research::while_implementing, frame, size);
  CHECK(before.first.reversal_factor == 0);
  CHECK(before.second.reversal_factor == 0);
  CHECK(during.first.reversal_factor == 0);
  CHECK(during.second.reversal_factor == doctest::Approx(factor).epsilon(1e-12));
  for (std::size_t a = 0; a < 4; ++a)
    CHECK(without_research(static_cast<WithoutResearch>(a), frame).reversal_factor == 0);

  // The worked actions of docs/methods/verdict.md with a reversal of £1,000: 8,900 becomes 8,400.
  const ResearchAction worked = research_action(
      Research::while_implementing,
      action_frame({4, {0, implementation::Decay::immediate, 0}}, {4, 0, 0}, 0, 1), size);
  const double taken_back = worked.second.constant({.reversal = 1000});
  CHECK(taken_back == -1000);
  CHECK((23400.0 + (-3600 + taken_back)) / 2 - 1000 == 8400);

  Fallback b{.strategy = true, .full = 10, .until_report = 4, .after_report = 6};
  const double as_it_was =
      research_action(Research::before_implementing, frame, size, b).first.others;
  b.reversal = 3;
  const ResearchAction displaced = research_action(Research::before_implementing, frame, size, b);
  CHECK(displaced.first.others == doctest::Approx(as_it_was - 3).epsilon(1e-12));
  // A programme that has ended when the trial reports is not taken back.
  const ActionFrame late =
      action_frame({2, {0.5, implementation::Decay::half_life, 1.5}}, horizon, 0.5, 2.0);
  CHECK(late.reversal_factor() == 0);
}
