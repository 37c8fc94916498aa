#include "models/decision/actions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "tests/support/trial_referees.hpp"

namespace {
using namespace equipoise::decision;
using equipoise::implementation::Decay;
using equipoise::implementation::Delivery;
using equipoise::implementation::Horizon;
using equipoise::voi::best_after_perfect_study;
using equipoise::voi::TrialSize;

// 1000 person-years a year at £100 each, an additive effect, delivery £4,000 a year for everybody.
double w(const ActionFrame& frame, std::size_t schedule, const Delivery& delivery,
         const Horizon& horizon, double effect) {
  double sum = 0.0;
  for (std::size_t t = 0; t < horizon.years; ++t)
    sum +=
        1000 * 100 * effect * mean_effect_share(delivery.persistence, frame.schedule[schedule], t);
  return sum - 4000 * frame.years[schedule].total();
}

std::vector<double> by_state(const Option& option, const ActionFrame& frame,
                             const Delivery& delivery, const Horizon& horizon,
                             const std::vector<double>& effects) {
  std::vector<double> out;
  for (const double effect : effects) {
    double value = option.constant({});
    for (std::size_t s = 0; s < schedule_count; ++s)
      if (option.share[s] != 0) value += option.share[s] * w(frame, s, delivery, horizon, effect);
    out.push_back(value);
  }
  return out;
}

}  // namespace

TEST_CASE(
    "the tail of A: a trial that teaches nothing brings 3.2 where no programme brings over 3") {
  const Horizon horizon{10, 0, 0};
  const Delivery delivery{3, {0, Decay::immediate, 0}};
  const ActionFrame frame = action_frame(delivery, horizon, 0, 2);
  const auto value = [&](const Option& option) {
    double sum = 0.0;
    for (std::size_t s = 0; s < schedule_count; ++s)
      sum += option.share[s] * frame.years[s].total();
    return sum;
  };
  const TrialSize size{true, 0.0, {}, 0.1, 0.1};
  CHECK(value(research_action(Research::before_implementing, frame, size).first) ==
        doctest::Approx(3.2).epsilon(1e-12));
  CHECK(value(research_action(Research::while_implementing, frame, size).first) ==
        doctest::Approx(2.8).epsilon(1e-12));
  double best = 0.0;
  for (std::size_t i = 0; i < without_research_count({}); ++i)
    best = std::max(best, value(without_research(static_cast<WithoutResearch>(i), frame)));
  CHECK(best == doctest::Approx(3).epsilon(1e-12));
}

TEST_CASE("the worked actions: 4,000, 8,100, 8,900, ENBS 4,900") {
  const Horizon horizon{4, 0, 0};
  const Delivery delivery{4, {0, Decay::immediate, 0}};
  const ActionFrame frame = action_frame(delivery, horizon, 0, 1);
  CHECK_FALSE(frame.nothing_left_to_decide);
  const TrialSize size{true, 0.0, {1000}, 0.1, 0.1};
  const std::vector<double> effects{0.0, 0.1}, half{0.5, 0.5};
  const auto research = [&](Research r) {
    const ResearchAction action = research_action(r, frame, size);
    return best_after_perfect_study(by_state(action.first, frame, delivery, horizon, effects),
                                    by_state(action.second, frame, delivery, horizon, effects),
                                    half) -
           size.research_cost.total();
  };
  const auto without = [&](WithoutResearch r) {
    const auto v = by_state(without_research(r, frame), frame, delivery, horizon, effects);
    return (v[0] + v[1]) / 2;
  };
  CHECK(without(WithoutResearch::nothing) == 0);
  CHECK(without(WithoutResearch::implement) == doctest::Approx(4000).epsilon(1e-12));
  CHECK(without(WithoutResearch::shorter) == doctest::Approx(1000).epsilon(1e-12));
  CHECK(without(WithoutResearch::later) == doctest::Approx(3000).epsilon(1e-12));
  const double before = research(Research::before_implementing);
  const double during = research(Research::while_implementing);
  CHECK(before == doctest::Approx(8100).epsilon(1e-12));
  CHECK(during == doctest::Approx(8900).epsilon(1e-12));
  CHECK(std::max(before, during) - 4000 == doctest::Approx(4900).epsilon(1e-12));

  // Where that comes from: what choosing by the result avoids, less what those who wait forgo.
  const auto account = [&](Research r, double loss_avoided, double waiting_cost) {
    const ResearchAction action = research_action(r, frame, size);
    const auto first = by_state(action.first, frame, delivery, horizon, effects);
    const auto second = by_state(action.second, frame, delivery, horizon, effects);
    const double now = std::max((first[0] + first[1]) / 2, (second[0] + second[1]) / 2);
    const double value = best_after_perfect_study(first, second, half);
    CHECK(value - now == doctest::Approx(loss_avoided).epsilon(1e-12));
    CHECK(4000 - now == doctest::Approx(waiting_cost).epsilon(1e-12));
  };
  account(Research::before_implementing, 6000, 900);  // 6,000 - 900 - 1,000 = 4,100
  account(Research::while_implementing, 6000, 100);   // 6,000 - 100 - 1,000 = 4,900
}

TEST_CASE("the worked actions: practices that join because of the trial") {
  // A quarter more join at tau = 1: 1,000 people-years x .25 x 3 years of (10,000 - 4,000) where
  // the trial showed the effect of .10.
  const Horizon horizon{4, 0, 0};
  const Delivery delivery{4, {0, Decay::immediate, 0}};
  const ActionFrame frame = action_frame(delivery, horizon, 0, 1);
  TrialSize size{true, 0.0, {1000}, 0.1, 0.1};
  const std::vector<double> effects{0.0, 0.1}, half{0.5, 0.5};
  for (const Research r : {Research::before_implementing, Research::while_implementing}) {
    const auto value = [&](double joining) {
      size.joining_share = joining;
      const ResearchAction action = research_action(r, frame, size);
      return best_after_perfect_study(by_state(action.first, frame, delivery, horizon, effects),
                                      by_state(action.second, frame, delivery, horizon, effects),
                                      half);
    };
    CHECK(value(0.25) - value(0) == doctest::Approx(0.5 * 0.25 * 3 * 6000).epsilon(1e-12));
  }
}

namespace {

// The worked line: as above, but s costs £500 a year and £1,000 to set up; b brings £2,500 a year
// and costs £300 a year and a set-up.
struct WorkedLine {
  Horizon horizon{4, 0, 0};
  Delivery delivery{4, {0, Decay::immediate, 0}};
  ActionFrame frame = action_frame(delivery, horizon, 0, 1);
  std::vector<double> effects{0.0, 0.1};
  ProgrammeCosts costs{500, 0, 0, 0, 1000};
  Fallback b;

  explicit WorkedLine(double setup) {
    b = {true, 10000, 2500, 7500, -1200, -300, -900, setup, setup};
  }
  [[nodiscard]] std::vector<double> worth(const Option& option) const {
    std::vector<double> out = by_state(option, frame, delivery, horizon, effects);
    for (double& x : out) x += option.constant(costs) - option.constant({});
    return out;
  }
  void check(const Option& option, double at_none, double at_tenth) const {
    const std::vector<double> w = worth(option);
    CHECK(w[0] == doctest::Approx(at_none).epsilon(1e-12));
    CHECK(w[1] == doctest::Approx(at_tenth).epsilon(1e-12));
  }
};

}  // namespace

TEST_CASE("the worked line: with a fallback, every action") {
  const WorkedLine line(600);
  const TrialSize size{true, 0.0, {1000}, 0.1, 0.1};
  const auto mean = [&](WithoutResearch action) {
    const auto w = line.worth(without_research(action, line.frame, line.b));
    return (w[0] + w[1]) / 2;
  };
  const double expected[] = {0, 1000, -500, 500, 8200, 2100, 5500};
  REQUIRE(without_research_count(line.b) == 7);
  for (std::size_t i = 0; i < 7; ++i) {
    CAPTURE(i);
    CHECK(mean(static_cast<WithoutResearch>(i)) == doctest::Approx(expected[i]).epsilon(1e-12));
  }
  const auto before = [&](Successor successor) {
    return research_action(Research::before_implementing, line.frame, size, line.b, successor);
  };
  const auto during = [&](Successor successor) {
    return research_action(Research::while_implementing, line.frame, size, line.b, successor);
  };
  line.check(before(Successor::fallback).first, -14300, 16700);
  line.check(before(Successor::fallback).second, 5800, 6800);
  line.check(before(Successor::nothing).first, -14300, 16700);
  line.check(before(Successor::nothing).second, 4300, 5300);
  line.check(during(Successor::fallback).first, -18600, 20400);
  line.check(during(Successor::fallback).second, 900, 9900);
  line.check(during(Successor::nothing).first, -18600, 20400);
  line.check(during(Successor::nothing).second, -5100, 3900);
  const std::vector<double> half{0.5, 0.5};
  const auto value = [&](const ResearchAction& action) {
    return best_after_perfect_study(line.worth(action.first), line.worth(action.second), half) -
           size.research_cost.total();
  };
  CHECK(value(before(Successor::fallback)) == doctest::Approx(10250).epsilon(1e-12));
  CHECK(value(during(Successor::fallback)) == doctest::Approx(9650).epsilon(1e-12));
  // What is replaced leaves nothing behind.
  CHECK(before(Successor::fallback).second.share[trial_only_replaced] == 0.1);
  CHECK(before(Successor::nothing).second.share[trial_only] == 0.1);
  CHECK(during(Successor::fallback).second.share[stopped_replaced] == 0.9);
  CHECK(during(Successor::nothing).second.share[stopped] == 0.9);
}

TEST_CASE(
    "the worked line: a fallback whose last years cost more than they bring is not taken up") {
  const WorkedLine line(7000);  // payoff 1,800; from the report on 7,500 - 900 - 7,000 = -400
  CHECK(line.b.payoff() == 1800);
  const TrialSize size{true, 0.0, {1000}, 0.1, 0.1};
  const auto stop = [&](Successor successor) {
    return research_action(Research::while_implementing, line.frame, size, line.b, successor)
        .second;
  };
  line.check(stop(Successor::fallback), -5500, 3500);
  line.check(stop(Successor::nothing), -5100, 3900);
}

TEST_CASE("the worked line: a trial of every practice leaves nobody for the fallback meanwhile") {
  const WorkedLine line(600);
  const TrialSize size{true, 0.0, {1000}, 0.5, 0.5};
  const auto action = [&](Successor successor) {
    return research_action(Research::before_implementing, line.frame, size, line.b, successor);
  };
  line.check(action(Successor::nothing).first, -17000, 18000);
  line.check(action(Successor::nothing).second, -3500, 1500);
  line.check(action(Successor::fallback).second, 2500, 7500);  // + 7,500 - 900 - 600
  CHECK(action(Successor::nothing).first.others == 0);
  CHECK(action(Successor::nothing).second.others == 0);
}

TEST_CASE("the time table of a pairing and a trial") {
  const Horizon horizon{10, 0.035, 0.035};
  const Delivery delivery{3, {0, Decay::none, 0}};
  const ActionFrame f = action_frame(delivery, horizon, 0.5, 2);
  const double expected[schedule_count][2] = {{0, 3},   {0, 2}, {2, 5}, {0.5, 5},
                                              {0.5, 2}, {2, 3}, {0, 2}, {0.5, 2}};
  for (std::size_t s = 0; s < schedule_count; ++s) {
    CHECK(f.schedule[s].start == expected[s][0]);
    CHECK(f.schedule[s].end == expected[s][1]);
    CHECK(f.schedule[s].replaced_at ==
          (s >= own_schedules ? 2.0 : std::numeric_limits<double>::infinity()));
  }
  // The horizon cuts what starts late: tau + D = 5 becomes 4; a programme of 8 years is one of 4.
  const ActionFrame cut = action_frame({8, {}}, {4, 0, 0}, 0.5, 2);
  CHECK(cut.schedule[full].end == 4);
  CHECK(cut.schedule[early].end == 4);
  CHECK(cut.setup_factor[delayed] == 1.0);
  // tau = D: the results come when delivery ends.
  CHECK(action_frame({2, {}}, horizon, 0.5, 2).nothing_left_to_decide);
  CHECK_FALSE(action_frame({2.1, {}}, horizon, 0.5, 2).nothing_left_to_decide);
}

TEST_CASE("everybody is somewhere: the shares of an action add up to the groups that deliver") {
  const ActionFrame frame = action_frame({10, {}}, {10, 0, 0}, 0.5, 2);
  const TrialSize size{true, 0.0, {}, 0.1, 0.2};
  const auto total = [](const Option& o) {
    double sum = 0.0;
    for (const double x : o.share) sum += x;
    return sum;
  };
  const ResearchAction before = research_action(Research::before_implementing, frame, size);
  CHECK(total(before.first) == doctest::Approx(1.0));   // A, C and R
  CHECK(total(before.second) == doctest::Approx(0.1));  // A alone
  CHECK(before.first.fixed_years == doctest::Approx(9.5));
  CHECK(before.second.fixed_years == doctest::Approx(1.5));
  const ResearchAction during = research_action(Research::while_implementing, frame, size);
  CHECK(total(during.first) == doctest::Approx(1.0));
  CHECK(total(during.second) == doctest::Approx(0.8));  // A and R, not C
  CHECK(during.second.fixed_years == doctest::Approx(2.0));
}

TEST_CASE("set-up is paid once, in the year of first delivery") {
  const ActionFrame frame = action_frame({10, {}}, {10, 0.035, 0.035}, 1.5, 3);
  const TrialSize size{true, 0.0, {}, 0.1, 0.1};
  const ProgrammeCosts costs{0, 0, 0, 0, 1000};
  const ResearchAction before = research_action(Research::before_implementing, frame, size);
  CHECK(before.first.constant(costs) == doctest::Approx(-1000 / 1.035));
  CHECK(before.second.constant(costs) == before.first.constant(costs));
  const ResearchAction during = research_action(Research::while_implementing, frame, size);
  CHECK(during.first.constant(costs) == -1000);
  CHECK(without_research(WithoutResearch::later, frame).constant(costs) ==
        doctest::Approx(-1000 / (1.035 * 1.035 * 1.035)));
  CHECK(without_research(WithoutResearch::nothing, frame).constant(costs) == 0);
}
