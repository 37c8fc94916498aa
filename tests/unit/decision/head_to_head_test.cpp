#include "models/decision/head_to_head.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <map>

#include "models/implementation/payoff.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::Schedule;

}  // namespace

TEST_CASE("two payoffs linear in their effects: the closed form, in the normal loss") {
  made_up::Line line_a, line_b;
  const implementation::Effect a{0.05, 0.004, 0.006}, b{0.047, 0.005, 0.003};
  const PairingModel one(line_a.inputs(a)), other(line_b.inputs(b));
  const std::array<TimedStrategy, 2> strategies{one.timed(0, 0, 1.0), other.timed(0, 0, 1.0)};
  const double prior = a.variance() + b.variance();
  for (const double v : {0.0, 2e-5, 1e-3}) {
    const double sd = 1e5 * prior / std::sqrt(prior + v);
    // The payoff bends a little (people y^3 / 48): its mean difference as it is.
    const double gap = strategies[0].payoff - strategies[1].payoff;
    const double expected = sd * numerics::unit_normal_loss(gap / sd);
    const HeadToHead trial{
        .a = 0, .b = 1, .share_a = 0.2, .share_b = 0.3, .variances = {v}, .shares = {1.0}};
    const SignalValue value = head_to_head(strategies, trial);
    CHECK(std::abs(value.evsi - expected) < 2e-3 * expected);
    // A trial that is over at once leaves the whole decision.
    CHECK(std::abs(value.enbs - value.evsi) < 1e-9 * expected);
    CHECK(value.evsi_by_batch.size() == 1);
    // The twin: a trial with a control arm learns less of the difference from as many practices.
    const double alone = 1e5 * a.variance() / std::sqrt(a.variance() + v);
    CHECK(std::abs(value.evsi - alone * numerics::unit_normal_loss(gap / alone)) > 0.05 * expected);
  }
}

namespace {

// Everything by the plain payoff function, written down anew from what the page says.
struct Town {
  struct Strategy {
    PairingInputs in;
    sample::Pairing draws;
    std::map<std::array<double, 3>, std::vector<double>> grids;

    [[nodiscard]] double low() const {
      return in.effect.mean - 8 * std::sqrt(in.effect.variance());
    }
    [[nodiscard]] double step() const { return 16 * std::sqrt(in.effect.variance()) / 1000; }
    const std::vector<double>& grid(const Schedule& s) {
      auto [entry, added] = grids.try_emplace({s.start, s.end, std::min(s.replaced_at, 99.0)});
      if (added)
        for (int i = 0; i <= 1000; ++i) {
          draws.effect.assign(draws.q.size(), low() + i * step());
          const auto p =
              implementation::payoff(draws.draws(), in.setting, in.delivery.persistence, s);
          numerics::Sum sum;
          for (std::size_t d = 0; d < draws.q.size(); ++d)
            sum.add(20000 * p.qalys[d] - p.care_cost[d] - p.practice_cost[d] - p.patient_cost[d]);
          entry->second.push_back(sum.value() / static_cast<double>(draws.q.size()));
        }
      return entry->second;
    }
    double worth(const Schedule& s, double delta) {
      const std::vector<double>& g = grid(s);
      const double x = std::min(999.0, std::max(0.0, (delta - low()) / step()));
      const auto i = static_cast<std::size_t>(x);
      return g[i] + (x - static_cast<double>(i)) * (g[i + 1] - g[i]);
    }
    double overheads(double start, double end) {
      const Schedule s{start, end};
      return numerics::mean(draws.fixed) *
                 implementation::delivery_years(s, in.setting.horizon).total() +
             numerics::mean(draws.setup) *
                 implementation::first_delivery_factor(s, in.setting.horizon);
    }
  };
  std::array<Strategy, 2> strategy;
  double share = 0.0;  // of everybody, in either arm

  // Duration 7 of 10 years, delivery in the arms from half a year on, report after two.
  // Schedules of one strategy: how many people, from when to when.
  static std::vector<std::pair<double, Schedule>> schedules(int x, int meanwhile, int after,
                                                            double share) {
    std::vector<std::pair<double, Schedule>> list;
    double rest = 1.0;
    for (const int arm : {0, 1}) {
      if (share == 0 || arm == meanwhile) continue;
      rest -= share;
      if (arm == x)
        list.push_back({share, after == x   ? Schedule{0.5, 9}
                               : after >= 0 ? Schedule{0.5, 2, 2}
                                            : Schedule{0.5, 2}});
      else if (after == x)
        list.push_back({share, meanwhile == x ? Schedule{2, 7} : Schedule{2, 9}});
    }
    if (meanwhile == x)
      list.push_back({rest, after == x   ? Schedule{0, 7}
                            : after >= 0 ? Schedule{0, 2, 2}
                                         : Schedule{0, 2}});
    else if (after == x)
      list.push_back({rest, {2, 9}});
    return list;
  }
  double worth(int x, int meanwhile, int after, double in_arms, double delta) {
    double sum = 0.0, start = 99, end = 0;
    for (const auto& [people, s] : schedules(x, meanwhile, after, in_arms)) {
      sum += people * strategy[x].worth(s, delta);
      start = std::min(start, s.start);
      end = std::max(end, s.end);
    }
    return start < 99 ? sum - strategy[x].overheads(start, end) : 0.0;
  }
};

}  // namespace

TEST_CASE("worlds of two rivals: what choosing after the trial brings, plan by plan") {
  const auto rival = [](double effect, std::uint64_t seed) {
    sample::Shape shape;
    shape.draws = 8;
    shape.q = 0.0045;
    shape.achievable = 0.9;
    shape.effect = {effect, 0.1, 0.15};
    shape.seed = seed;
    const sample::Pairing pairing(shape);
    PairingInputs in = made_up::inputs(shape, pairing);
    in.setting.attenuation = 0.8;
    in.delivery.duration = 7;
    in.trials.clear();
    return std::pair(in, pairing);
  };
  // The same sample of the place for both: q, people and adherence belong to the target.
  const auto [in_a, draws_a] = rival(0.26, 5);
  const auto [in_b, draws_b] = rival(0.22, 5);
  PairingInputs inputs_a = in_a, inputs_b = in_b;
  inputs_a.draws = draws_a.draws();
  inputs_b.draws = draws_b.draws();
  const PairingModel a(inputs_a), b(inputs_b);
  const std::array<TimedStrategy, 2> strategies{a.timed(0.5, 2, 20000), b.timed(0.5, 2, 20000)};
  const double v = 0.01, share = 0.15, lambda = 0.8;
  const SignalValue value = head_to_head(
      strategies,
      {.a = 0, .b = 1, .share_a = share, .share_b = share, .variances = {v}, .shares = {1.0}});

  Town town{{Town::Strategy{inputs_a, draws_a, {}}, Town::Strategy{inputs_b, draws_b, {}}}, share};
  const std::array<double, 2> mean{0.26, 0.22};
  const double sd = std::sqrt(0.1 * 0.1 + 0.15 * 0.15);
  const double sd_x = std::sqrt(2 * lambda * lambda * sd * sd + v), rho = lambda * sd / sd_x;
  const auto rule = numerics::gauss_hermite(16);
  const auto expected = [&](int x, int meanwhile, int after, double in_arms, double m,
                            double left) {
    double sum = 0.0;
    for (std::size_t k = 0; k < rule.nodes.size(); ++k)
      sum += rule.weights[k] * town.worth(x, meanwhile, after, in_arms, m + left * rule.nodes[k]);
    return sum;
  };
  double without = 0.0;
  for (int meanwhile = -1; meanwhile < 2; ++meanwhile)
    for (int after = -1; after < 2; ++after)
      without = std::max(without, expected(0, meanwhile, after, 0.0, mean[0], sd) +
                                      expected(1, meanwhile, after, 0.0, mean[1], sd));
  // Each plan of the trial, by worlds in which the best choice after X is lived through.
  double best = -1e300, error = 0.0;
  int best_meanwhile = -2;
  const double left = sd * std::sqrt(1 - rho * rho);
  for (int meanwhile = -1; meanwhile < 2; ++meanwhile) {
    // Expectations over a grid of Z, so that a world costs look-ups.
    std::array<std::vector<double>, 3> at;
    for (int after = -1; after < 2; ++after)
      for (int i = 0; i <= 400; ++i) {
        const double z = -8 + 0.04 * i;
        at[after + 1].push_back(expected(0, meanwhile, after, share, mean[0] + rho * sd * z, left) +
                                expected(1, meanwhile, after, share, mean[1] - rho * sd * z, left));
      }
    sample::Uniform u(99);
    numerics::Sum sum, squares;
    const int worlds = 20000;
    for (int i = 0; i < worlds; ++i) {
      const double da = mean[0] + sd * u.normal(), db = mean[1] + sd * u.normal();
      const double seen = lambda * (da - db) + std::sqrt(v) * u.normal();
      const double z = (seen - lambda * (mean[0] - mean[1])) / sd_x;
      const double p = std::min(399.0, std::max(0.0, (z + 8) / 0.04));
      const auto k = static_cast<std::size_t>(p);
      int choice = -1;
      double most = -1e300;
      for (int after = -1; after < 2; ++after) {
        const auto& g = at[after + 1];
        const double e = g[k] + (p - static_cast<double>(k)) * (g[k + 1] - g[k]);
        if (e > most) most = e, choice = after;
      }
      const double lived =
          town.worth(0, meanwhile, choice, share, da) + town.worth(1, meanwhile, choice, share, db);
      sum.add(lived);
      squares.add(lived * lived);
    }
    const double m = sum.value() / worlds;
    if (m <= best) continue;
    best = m;
    error = std::sqrt((squares.value() / worlds - m * m) / worlds);
    best_meanwhile = meanwhile;
  }
  CAPTURE(error);
  CHECK(std::abs(best - without - value.enbs) < 4 * error);
  CHECK(std::abs(value.enbs) > 20 * error);  // so that the comparison says something
  CHECK(best_meanwhile == (value.meanwhile ? static_cast<int>(*value.meanwhile) : -1));
  // The twin: a trial that sees the two effects as if they were learnt alike.
  const SignalValue blind = head_to_head(
      strategies,
      {.a = 0, .b = 1, .share_a = share, .share_b = share, .variances = {5.0}, .shares = {1.0}});
  CHECK(std::abs(best - without - blind.enbs) > 4 * error);
}

TEST_CASE("a rival that certainly does nothing is a control arm: the line's two-arm trial") {
  sample::Shape shape;
  shape.draws = 200;
  shape.q = 0.0055;
  shape.setup = 0;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  // Nothing outlasts delivery: else a strategy that harms is better replaced than stopped.
  in.delivery.persistence = {0.5, implementation::Decay::immediate, 0.0};
  in.trials[0].practices_per_arm = {40};
  in.trials[0].fixed_cost = in.trials[0].cost_per_practice = 0;
  const PairingModel model(in);
  const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
  sample::Shape free = shape;
  free.effect = {0, 0, 0};
  free.setup = free.fixed = free.per_practice = free.per_patient = 0;
  const sample::Pairing none(free);
  PairingInputs nothing = made_up::inputs(free, none);
  nothing.trials.clear();
  const PairingModel idle(nothing);
  const std::array<TimedStrategy, 2> strategies{model.timed(0.5, 2, 20000),
                                                idle.timed(0.5, 2, 20000)};
  const SizeOutcome& size = outcome.sizes[0];
  const SignalValue value = head_to_head(strategies, {.a = 0,
                                                      .b = 1,
                                                      .share_a = size.trial.intervention_share,
                                                      .share_b = size.trial.control_share,
                                                      .variances = {size.trial.sampling_variance},
                                                      .shares = {1.0}});
  CHECK(value.evsi == doctest::Approx(size.evsi).epsilon(1e-4));
  CHECK(value.enbs == doctest::Approx(outcome.enbs).epsilon(1e-3));
  const TrialErrors::Size errors = model.trial_errors(outcome, 20000).sizes[0];
  // Both are errors of the same influences, found in two ways: a fiftieth of an error matters to
  // nobody.
  CHECK(model.batch_error(value.evsi_by_batch) == doctest::Approx(errors.evsi).epsilon(0.02));
  CHECK(model.batch_error(value.enbs_by_batch) == doctest::Approx(errors.enbs).epsilon(0.02));
  // In its parts, by the same action.
  const auto& parts = value.meanwhile ? size.account_while : size.account_before;
  const auto& part_errors = value.meanwhile ? errors.account_while : errors.account_before;
  REQUIRE(parts.waiting_cost > 0);
  CHECK(value.loss_avoided == doctest::Approx(parts.loss_avoided).epsilon(1e-3));
  CHECK(value.waiting_cost == doctest::Approx(parts.waiting_cost).epsilon(1e-3));
  CHECK(value.enbs == doctest::Approx(value.loss_avoided - value.waiting_cost));
  CHECK(model.batch_error(value.loss_avoided_by_batch) ==
        doctest::Approx(part_errors.loss_avoided).epsilon(0.02));
  CHECK(model.batch_error(value.waiting_cost_by_batch) ==
        doctest::Approx(part_errors.waiting_cost).epsilon(0.02));
}
