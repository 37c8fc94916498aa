// Who receives which strategy around a trial.
#include "models/decision/trial_plans.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

using namespace equipoise;
using namespace equipoise::decision;

namespace {

// Seven of ten years, delivery in the arms from half a year on, report after two.
const ActionFrame frame =
    action_frame({7, {0.5, implementation::Decay::half_life, 1.5}}, {10, 0.035, 0.035}, 0.5, 2);

using Shares = std::vector<std::pair<ScheduleOf, double>>;

Shares shares(const Option& option) {
  Shares list;
  for (std::size_t s = 0; s < schedule_count; ++s)
    if (option.share[s] != 0) list.emplace_back(static_cast<ScheduleOf>(s), option.share[s]);
  return list;
}

bool same(const Shares& found, const Shares& expected) {
  if (found.size() != expected.size()) return false;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i].first != expected[i].first ||
        std::abs(found[i].second - expected[i].second) > 1e-12)
      return false;
  return true;
}

bool covers(const Option& option, ScheduleOf schedule) {
  return option.fixed_years == frame.years[schedule].total() &&
         option.setup_factor == frame.setup_factor[schedule];
}

}  // namespace

TEST_CASE("without a trial: one strategy throughout, or one after another") {
  const auto part = [&](std::size_t x, Choice meanwhile, Choice after) {
    return shares(strategy_part(frame, x, meanwhile, after));
  };
  CHECK(part(3, {}, {}).empty());
  CHECK(part(3, 3, 3) == Shares{{full, 1}});
  CHECK(part(3, 3, {}) == Shares{{stopped, 1}});
  CHECK(part(3, {}, 3) == Shares{{delayed, 1}});
  CHECK(part(3, 3, 1) == Shares{{stopped_replaced, 1}});
  CHECK(part(1, 3, 1) == Shares{{delayed, 1}});
  CHECK(part(2, 3, 1).empty());
}

TEST_CASE("a two-arm trial: the actions of a pairing's line") {
  voi::TrialSize size;
  size.intervention_share = 0.2;
  size.control_share = 0.3;
  const std::vector<voi::TrialArm> arms{{{0}, 0.2}, {{}, 0.3}};
  for (const Research research : {Research::before_implementing, Research::while_implementing}) {
    const ResearchAction action = research_action(research, frame, size);
    const Choice meanwhile = research == Research::while_implementing ? Choice{0} : Choice{};
    for (const auto& [option, after] :
         {std::pair{&action.first, Choice{0}}, std::pair{&action.second, Choice{}}}) {
      const Option part = strategy_part(frame, 0, meanwhile, after, arms);
      CHECK(same(shares(part), shares(*option)));
      CHECK(part.fixed_years == option->fixed_years);
      CHECK(part.setup_factor == option->setup_factor);
    }
  }
}

TEST_CASE(
    "practices that join a trial's strategy have what the control arm has from the report on") {
  voi::TrialSize size;
  size.intervention_share = 0.2;
  size.control_share = 0.3;
  size.joining_share = 0.15;
  const std::vector<voi::TrialArm> arms{{{0}, 0.2}, {{}, 0.3}};
  for (const Research research : {Research::before_implementing, Research::while_implementing}) {
    const ResearchAction action = research_action(research, frame, size);
    const Choice meanwhile = research == Research::while_implementing ? Choice{0} : Choice{};
    CHECK(same(shares(strategy_part(frame, 0, meanwhile, 0, arms, 0.15)), shares(action.first)));
    CHECK(same(shares(strategy_part(frame, 0, meanwhile, {}, arms, 0.15)), shares(action.second)));
    CHECK_FALSE(same(shares(strategy_part(frame, 0, meanwhile, 0, arms)), shares(action.first)));
  }
  // Nobody joins what is not adopted.
  CHECK(shares(strategy_part(frame, 0, {}, 1, {}, 0.15)).empty());
}

TEST_CASE("a factorial trial, written out") {
  const std::vector<voi::TrialArm> arms{{{0}, 0.1}, {{1}, 0.1}, {{0, 1}, 0.1}, {{}, 0.1}};
  const auto part = [&](std::size_t x, Choice meanwhile, Choice after) {
    return strategy_part(frame, x, meanwhile, after, arms);
  };
  // Everybody has nothing until tau: cells with neither are as the rest.
  CHECK(same(shares(part(0, {}, 0)), {{delayed, 0.8}, {early, 0.2}}));
  CHECK(covers(part(0, {}, 0), early));
  CHECK(same(shares(part(1, {}, 0)), {{trial_only_replaced, 0.2}}));
  CHECK(covers(part(1, {}, 0), trial_only));
  CHECK(same(shares(part(0, {}, {})), {{trial_only, 0.2}}));
  CHECK(same(shares(part(2, {}, 2)), {{delayed, 1.0}}));
  // Everybody has the first: its own cell is as the rest, and that of both has it from the first
  // day, too.
  CHECK(same(shares(part(0, 0, 0)), {{full, 0.8}, {control_late, 0.2}}));
  CHECK(covers(part(0, 0, 0), full));
  CHECK(same(shares(part(1, 0, 0)), {{trial_only_replaced, 0.2}}));
  CHECK(same(shares(part(0, 0, 1)), {{stopped_replaced, 0.8}}));
  CHECK(same(shares(part(1, 0, 1)), {{delayed, 0.8}, {early, 0.2}}));
  CHECK(same(shares(part(0, 0, {})), {{stopped, 0.8}}));
  // Everybody has a third one, which no practice of the trial has.
  CHECK(same(shares(part(2, 2, 2)), {{full, 0.6}, {control_late, 0.4}}));
  CHECK(same(shares(part(0, 2, 2)), {{trial_only_replaced, 0.2}}));
}

TEST_CASE("arms are as many practices whichever strategy is counted") {
  // Of 100 practices the first strategy reaches 90, the second 30: three an arm are a tenth of 30.
  const std::vector<voi::TrialArm> arms{{{0}, 0.1}, {{1}, 0.1}, {{}, 0.1}};
  const std::vector<double> reach{0.9, 0.3, 0.1};
  for (std::size_t strategy = 0; strategy < 2; ++strategy)
    for (const voi::TrialArm& arm : arms_among(arms, reach, strategy))
      CHECK(100 * reach[strategy] * arm.share == doctest::Approx(3));
  // One that fewer take up than are in the trial: the same share of them.
  CHECK(arms_among(arms, reach, 2)[0].share == 0.1);
  CHECK(arms_among({}, reach, 0).empty());
  const Option first = strategy_part(frame, 0, 0, 0, arms_among(arms, reach, 0));
  CHECK(first.share[full] == doctest::Approx(1 - 6.0 / 90));
  CHECK(first.share[control_late] == doctest::Approx(6.0 / 90));
}

TEST_CASE("a trial of everybody: nothing is paid for those outside") {
  const std::vector<voi::TrialArm> arms{{{0}, 0.5}, {{}, 0.5}};
  const Option third = strategy_part(frame, 1, 1, 1, arms);
  CHECK(same(shares(third), {{control_late, 1.0}}));
  CHECK(covers(third, control_late));
  CHECK(shares(strategy_part(frame, 1, 1, 0, arms)).empty());
}
