// A trial that begins in a later year: its values against worlds that are drawn, waited in, tried
// and lived through on schedules written out here; its cash by hand.
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/decision/programme_cash.hpp"

#include "tests/unit/decision/world.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::made_up;
using implementation::Schedule;

voi::TrialDesign later_trial(double begins) {
  voi::TrialDesign trial = made_up::trial();  // 6 months, 1 year, 6 months
  trial.begins = begins;
  trial.practices_per_arm = {20, 60};
  return trial;
}

/// A share of the people on a schedule.
struct Group {
  double share;
  Schedule schedule;
};

/// What a course of action brings at a fixed effect: the groups, fixed costs from the first day of
/// delivery to the last and the set-up in the year of the first, the reversal in the year of
/// `stopped`.
double live(World& world, std::initializer_list<Group> groups, const Schedule& any, double delta,
            std::optional<double> stopped = {}) {
  const implementation::Horizon& h = world.in.setting.horizon;
  const auto factor = [&](double when) { return std::pow(1 + h.rate_costs, -std::floor(when)); };
  double total = -numerics::mean(world.draws.setup) * factor(any.start);
  for (std::size_t t = 0; t < h.years; ++t) {
    const double from = std::max(any.start, static_cast<double>(t)),
                 to = std::min(any.end, static_cast<double>(t + 1));
    if (to > from)
      total -= numerics::mean(world.draws.fixed) * (to - from) * factor(static_cast<double>(t));
  }
  if (stopped) total -= numerics::mean(world.draws.reversal) * factor(*stopped);
  for (const Group& g : groups) total += g.share * world.on(g.schedule, delta);
  return total;
}

bool same(const LaneTable& a, const LaneTable& b) {
  if (a.rows() != b.rows()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.lanes(); ++k)
      if (a.row(i)[k] != b.row(i)[k]) return false;
  return true;
}

}  // namespace

TEST_CASE("a trial that begins in year 2 is worth what waiting, trying and deciding brings") {
  for (const bool new_patients : {false, true})
    for (const double duration : {10.0, 7.0}) {
      CAPTURE(new_patients);
      CAPTURE(duration);
      sample::Shape shape;
      shape.draws = 8;  // eight people-sized futures, each as uncertain as the sample says
      shape.new_patients = new_patients;
      shape.q = 0.004;
      shape.achievable = 0.5;
      shape.reversal = 90000;
      shape.seed = 77;
      const sample::Pairing pairing(shape);
      PairingInputs in = made_up::inputs(shape, pairing);
      in.delivery.duration = duration;
      in.icc_values = {};
      in.trials = {later_trial(1)};
      const PairingModel model(in);
      const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
      in.trials = {later_trial(0)};
      const PairingModel begun_now(in);
      const TrialOutcome now = begun_now.evaluate(begun_now.base()).trials[0];
      REQUIRE_FALSE(outcome.nothing_left_to_decide);
      World world{in, {}, pairing};
      // Year 2 is [1, 2): the arm delivers from 1.5, the follow-up ends at 2.5, the report is out
      // at 3.
      const double starts = 1.5, reports = 3.0, adopted = std::min(reports + duration, 10.0);
      for (std::size_t i = 0; i < 2; ++i) {
        const SizeOutcome& size = outcome.sizes[i];
        const double a = size.trial.intervention_share, c = size.trial.control_share;
        const double v = now.sizes[i].trial.sampling_variance;
        const double paid = now.sizes[i].trial.research_cost.total() / 1.035;
        CHECK(size.trial.research_cost.total() == doctest::Approx(paid).epsilon(1e-12));
        const auto check = [&](const Simulated& s, double value, double value_now) {
          CHECK(std::abs(s.mean - paid - value) < 4 * s.error);
          // The twin: the same trial begun now.
          CHECK(std::abs(s.mean - paid - value_now) > 4 * s.error);
        };
        check(simulate(
                  in,
                  [&](double delta) {
                    return live(world, {{a, {starts, adopted}}, {1 - a, {reports, adopted}}},
                                {starts, adopted}, delta);
                  },
                  [&](double delta) {
                    return live(world, {{a, {starts, reports}}}, {starts, reports}, delta);
                  },
                  v, 40000, 11 + i),
              size.before_implementing, now.sizes[i].before_implementing);
        check(simulate(
                  in,
                  [&](double delta) {
                    return live(world, {{1 - c, {0, duration}}, {c, {reports, duration}}},
                                {0, duration}, delta);
                  },
                  [&](double delta) {
                    return live(world, {{1 - c, {0, reports}}}, {0, reports}, delta, reports);
                  },
                  v, 40000, 21 + i),
              size.while_implementing, now.sizes[i].while_implementing);
      }
    }
}

TEST_CASE("the same pairing with other trials is the pairing made with them") {
  const sample::Shape shape;
  const sample::Pairing draws(shape);
  PairingInputs in = made_up::inputs(shape, draws);
  const PairingModel listed(in);
  in.trials = {later_trial(1), later_trial(2)};
  const PairingModel made(in);
  const PairingModel other = listed.with_trials(in.trials);
  const Fallback fallback = made.as_fallback(3.0, 15000);
  const std::vector<Fallback> fallbacks{fallback, fallback};
  const PairingOutcome a = made.evaluate(made.base(), fallbacks),
                       b = other.evaluate(other.base(), fallbacks);
  CHECK(a.payoff == b.payoff);
  CHECK(a.payoff == listed.evaluate(listed.base()).payoff);
  REQUIRE(b.trials.size() == 2);
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(a.trials[k].sizes[i].before_implementing == b.trials[k].sizes[i].before_implementing);
      CHECK(a.trials[k].sizes[i].while_implementing == b.trials[k].sizes[i].while_implementing);
      for (const Research research : {Research::before_implementing, Research::while_implementing})
        CHECK(made.research_error(a.trials[k], i, research, in.threshold, fallback) ==
              other.research_error(b.trials[k], i, research, in.threshold, fallback));
    }
  CHECK(same(made.timed(1.5, 3.0, 15000).money, other.timed(1.5, 3.0, 15000).money));
  // A year later the same report is worth less: fewer years are left, and none of it is recouped.
  CHECK(a.trials[1].sizes[0].account_while.loss_avoided <
        a.trials[0].sizes[0].account_while.loss_avoided);
}

TEST_CASE("the cash of a trial that begins in year 2, by hand") {
  const implementation::Horizon horizon{6, 0.035, 0.035};
  const voi::TrialDesign trial = later_trial(1);
  CHECK(cash_by_year(voi::ResearchCost{100, 20, 40}, trial, horizon) ==
        std::vector<double>{0, 80, 80, 0, 0, 0});
  const ProgrammeCosts costs{60000, 80000, 500, 700, 25000, 40000};
  const implementation::Delivery delivery{5, {0.5, implementation::Decay::half_life, 1.5}};
  const ActionFrame frame = action_frame(delivery, horizon, trial.starts(), trial.reports());
  const voi::TrialSize size{.feasible = true, .intervention_share = 0.2, .control_share = 0.1};
  const auto cash = [&](Research research, const OtherProgramme* other) {
    return most_cash_by_year(research, frame, size, costs, other, horizon);
  };
  const auto same_money = [](const std::vector<double>& found, const std::vector<double>& hand) {
    REQUIRE(found.size() == hand.size());
    for (std::size_t t = 0; t < hand.size(); ++t) {
      CAPTURE(t);
      CHECK(found[t] == doctest::Approx(hand[t]).epsilon(1e-12));
    }
  };
  // Before: the arm from the middle of year 2, for half a year that is its first; everybody from
  // year 4 (those who were not in the arm have their first year then), until the horizon.
  same_money(cash(Research::before_implementing, nullptr),
             {0, 25000 + 0.5 * (60000 + 0.2 * 80500), 60000 + 0.2 * 80700,
              60000 + 0.2 * 80700 + 0.8 * 80500, 60000 + 80700, 60000 + 80700});
  // While: all but the control arm from year 1 to the end of year 5, the control arm from year 4;
  // a stop in year 4 pays its reversal, less than going on.
  same_money(cash(Research::while_implementing, nullptr),
             {25000 + 60000 + 0.9 * 80500, 60000 + 0.9 * 80700, 60000 + 0.9 * 80700,
              60000 + 0.9 * 80700 + 0.1 * 80500, 60000 + 80700, 0});
  // Beside another strategy of 10,000 a year and 1,000 once, before: what is not in the trial has
  // it until year 4; then everybody has one of the two, and its reversal is paid.
  const OtherProgramme other{{0, 10000, 0, 0, 1000, 300}, 5};
  same_money(cash(Research::before_implementing, &other),
             {1000 + 7000, 25000 + 0.5 * (60000 + 0.2 * 80500) + 7000, 60000 + 0.2 * 80700 + 7000,
              60000 + 0.2 * 80700 + 0.8 * 80500 + 300, 60000 + 80700, 60000 + 80700});
}
