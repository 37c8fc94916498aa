// Cash by year against the payoff function, and against the programme cost of every action.
#include "models/decision/programme_cash.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "models/decision/pairing.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::Horizon;
using implementation::Schedule;

double discounted(const std::vector<double>& cash, double rate) {
  double sum = 0.0;
  for (std::size_t t = 0; t < cash.size(); ++t)
    sum += cash[t] * implementation::discount_factor(rate, t);
  return sum;
}

double near(double truth) { return 1e-9 * std::max(1.0, std::abs(truth)); }

}  // namespace

TEST_CASE("a pairing started in any year has the payoff and the cash of the payoff function") {
  for (const auto& [duration, new_patients] :
       {std::pair{10.0, false}, {3.0, false}, {2.5, false}, {3.0, true}}) {
    sample::Shape shape;
    shape.new_patients = new_patients;
    const sample::Pairing draws(shape);
    PairingInputs in = made_up::inputs(shape, draws);
    in.delivery.duration = duration;
    const PairingModel model(in);
    for (const double start : {0.0, 1.0, 4.0, 9.0}) {
      CAPTURE(duration);
      CAPTURE(start);
      const Schedule schedule{start, std::min(start + duration, 10.0)};
      const auto payoff =
          implementation::payoff(in.draws, in.setting, in.delivery.persistence, schedule);
      const std::vector<double> cash = cash_by_year(std::array{Delivered{schedule, 1.0}},
                                                    model.programme_costs(), in.setting.horizon);
      for (std::size_t t = 0; t < cash.size(); ++t)
        CHECK(std::abs(cash[t] - payoff.programme_cash_by_year[t]) <=
              near(payoff.programme_cash_by_year[t]));
      double programme = 0.0, mean = 0.0;
      for (std::size_t d = 0; d < in.draws.size(); ++d) {
        programme += payoff.programme_cost(d) / static_cast<double>(in.draws.size());
        mean += payoff.at(in.threshold, d) / static_cast<double>(in.draws.size());
      }
      CHECK(std::abs(discounted(cash, 0.035) - programme) <= near(programme));
      // The plain mean samples the effect that the model integrates.
      const Estimate value = model.payoff_on(schedule, in.threshold);
      std::vector<double> by_draw;
      for (std::size_t d = 0; d < in.draws.size(); ++d)
        by_draw.push_back(payoff.at(in.threshold, d));
      const double error = numerics::mean_estimate(by_draw, in.groups).standard_error;
      CHECK(std::abs(value.value - mean) <= 4 * error);
      CHECK(value.standard_error < error);
      if (start == 0) {
        const Estimate own = model.implemented(model.base()).payoff;
        CHECK(std::abs(value.value - own.value) <= 1e-6 * std::abs(own.value) + 1e-3);
        CHECK(value.standard_error == doctest::Approx(own.standard_error).epsilon(1e-6));
      }
    }
  }
}

TEST_CASE("the discounted cash of every option after a trial is its programme cost") {
  sample::Shape shape;
  shape.reversal = 15000;
  const sample::Pairing draws(shape);
  PairingInputs in = made_up::inputs(shape, draws);
  const ProgrammeCosts costs{60000, 80000, 500, 700, 25000, 40000};
  const voi::TrialDesign trial = made_up::trial();
  const ActionFrame frame =
      action_frame(in.delivery, in.setting.horizon, trial.starts(), trial.reports());
  // A fallback that brings nothing: all that it is worth is its cost.
  const std::vector<double> nothing(shape.draws, 0.0);
  in.draws.qalys = in.draws.care_cost = nothing;
  in.delivery.duration = 7.5;
  const PairingModel other(in);
  const Fallback fallback = other.as_fallback(trial.reports(), in.threshold);
  const OtherProgramme programme{other.programme_costs(), 7.5};
  for (const double a : {0.2, 0.6})
    for (const Research research : {Research::before_implementing, Research::while_implementing})
      for (const bool with_other : {false, true}) {
        CAPTURE(a);
        CAPTURE(with_other);
        const voi::TrialSize size{.feasible = true,
                                  .intervention_share = a,
                                  .control_share = a == 0.6 ? 0.4 : 0.1,
                                  .joining_share = 0.15};
        const ResearchAction action =
            research_action(research, frame, size, with_other ? fallback : Fallback{},
                            with_other ? Successor::fallback : Successor::nothing);
        const auto cash = cash_after(research, frame, size, costs,
                                     with_other ? &programme : nullptr, in.setting.horizon);
        const std::array<Option, 2> options{action.first, action.second};
        for (std::size_t i = 0; i < 2; ++i) {
          double cost = -options[i].constant(costs);
          for (std::size_t s = 0; s < schedule_count; ++s)
            cost += options[i].share[s] * costs.in_schedule(frame.years[s]);
          CHECK(std::abs(discounted(cash[i], 0.035) - cost) <= near(cost));
        }
        const auto most = most_cash_by_year(research, frame, size, costs,
                                            with_other ? &programme : nullptr, in.setting.horizon);
        for (std::size_t t = 0; t < most.size(); ++t) {
          CHECK(most[t] == std::max(cash[0][t], cash[1][t]));
          // On its own, what is adopted or continued asks for no less, but for taking it back.
          const bool taken_back = research == Research::while_implementing && t == 2;
          if (!with_other && !taken_back) CHECK(most[t] == cash[0][t]);
        }
      }
}

TEST_CASE("research is paid by phase, and its parts add up") {
  voi::TrialDesign trial = made_up::trial();  // 6 months, 1 year, 6 months
  const Horizon horizon{4, 0.0, 0.0};
  CHECK(cash_by_year(voi::ResearchCost{100, 20, 40}, trial, horizon) ==
        std::vector<double>{80, 80, 0, 0});
  trial.follow_up = 0.25;
  trial.setup = trial.reporting = 0.0;
  CHECK(cash_by_year(voi::ResearchCost{100, 20, 40}, trial, horizon) ==
        std::vector<double>{160, 0, 0, 0});
  trial.setup = 1.5;
  trial.reporting = 1.25;
  const auto cash = cash_by_year(voi::ResearchCost{90, 20, 40}, trial, horizon);
  CHECK(std::accumulate(cash.begin(), cash.end(), 0.0) == doctest::Approx(150));
  CHECK(cash[0] == doctest::Approx(30));
  CHECK(cash[1] == doctest::Approx(90));
  CHECK(cash[2] == doctest::Approx(30));
}

TEST_CASE("the error of a research action is that of its ENBS where nothing is the alternative") {
  const sample::Shape shape;
  const sample::Pairing draws(shape);
  PairingInputs in = made_up::inputs(shape, draws);
  in.effect.mean = -0.1;  // without research: nothing
  const PairingModel model(in);
  const PairingOutcome outcome = model.evaluate(model.base());
  const TrialOutcome& trial = outcome.trials.front();
  REQUIRE(trial.best_without == WithoutResearch::nothing);
  const TrialErrors errors = model.trial_errors(trial, in.threshold);
  for (std::size_t i = 0; i < trial.sizes.size(); ++i) {
    if (!trial.sizes[i].trial.feasible) continue;
    CHECK(model.research_error(trial, i, Research::before_implementing, in.threshold, {}) ==
          doctest::Approx(errors.sizes[i].enbs_before));
    CHECK(model.research_error(trial, i, Research::while_implementing, in.threshold, {}) ==
          doctest::Approx(errors.sizes[i].enbs_while));
  }
}
