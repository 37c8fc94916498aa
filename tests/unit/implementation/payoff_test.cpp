#include "models/implementation/payoff.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/core/contracts.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise::implementation;
using equipoise::sample::Pairing;
using equipoise::sample::Shape;

double logit(double p) { return std::log(p / (1 - p)); }

// One draw, one year after another, written as docs/methods/payoff-of-a-pairing.md defines it.
struct Totals {
  double qalys = 0, care = 0, programme = 0, extra = 0;
};
Totals brute_force(const PairingDraws& x, std::size_t d, const Setting& setting,
                   const Persistence& p, const Schedule& s) {
  Totals out;
  bool started = false;
  for (std::size_t t = 0; t < setting.horizon.years; ++t) {
    const double delivered = delivered_share(s, t), f = mean_effect_share(p, s, t);
    if (f == 0 && delivered == 0) continue;
    const double n = started ? x.each_later_year[d] : x.first_year[d];
    const double discount = std::pow(1 + setting.horizon.rate_costs, -static_cast<double>(t));
    if (!started) out.programme += x.setup[d] * discount;
    started = true;
    const double y = setting.attenuation * x.effect[d] * f;
    const double free = 1 / (1 + std::exp(-(logit(x.current_adherence[d]) + y)));
    const double a0 = x.current_adherence[d];
    const double a1 = y >= 0 ? std::max(a0, std::min(free, x.achievable[d])) : free;
    const double gained = n * x.reach[d] * (a1 - a0);
    out.extra += gained;
    out.qalys +=
        gained * x.qalys[d] * std::pow(1 + setting.horizon.rate_outcomes, -static_cast<double>(t));
    out.care += gained * x.care_cost[d] * discount;
    out.programme +=
        discount * delivered *
        (x.fixed_per_year[d] +
         x.reach[d] * (setting.practices * x.per_practice_year[d] + n * x.per_patient_year[d]));
  }
  return out;
}

}  // namespace

TEST_CASE("the pairing worked by hand: 7,198.31") {
  const double n = 1000, reach = 0.75, a0 = 0.37, achievable = 1.0, delta = 0.249283;
  const double q = 0.10 / 12.5, c = 500 / 12.5, setup = 1000, fixed = 2000, practice = 300,
               none = 0;
  const PairingDraws draws{{&q, 1},     {&c, 1},     {&n, 1},          {&n, 1},
                           {&reach, 1}, {&a0, 1},    {&achievable, 1}, {&delta, 1},
                           {&setup, 1}, {&fixed, 1}, {&practice, 1},   {&none, 1}};
  const Setting setting{2, 1.0, {3, 0.035, 0.035}};
  const Persistence persistence{0.5, Decay::half_life, 1.5};
  const PairingPayoff p = payoff(draws, setting, persistence, {0, 1});
  // Half a unit of the last printed digit throughout.
  CHECK(std::abs(p.at(20000, 0) - 7198.31) < 0.005);
  CHECK(std::abs(p.programme_cost(0) - 3450) < 1e-9);
  CHECK(p.setup_cost[0] == 1000);
  CHECK(p.fixed_cost[0] == 2000);
  CHECK(p.practice_cost[0] == doctest::Approx(450).epsilon(1e-15));
  const double gains[] = {4008.03, 4139.93, 2500.35};
  for (std::size_t t = 0; t < 3; ++t) {
    const double money = n * reach * p.adherence_gain_by_year[t] * (20000 * q - c) *
                         std::pow(1.035, -static_cast<double>(t));
    CHECK(std::abs(money - gains[t]) < 0.005);
  }
  CHECK(p.programme_cash_by_year[0] == doctest::Approx(3450));
  CHECK(p.programme_cash_by_year[1] == 0);
  CHECK(p.share_at_ceiling == 0);
  // The numbers that docs/methods/payoff-of-a-pairing.md prints.
  CHECK(std::abs(p.adherence_gain_by_year[0] - 0.044534) < 5e-7);
  CHECK(std::abs(p.adherence_gain_by_year[1] - 0.047609) < 5e-7);
  CHECK(std::abs(p.adherence_gain_by_year[2] - 0.029760) < 5e-7);
  CHECK(std::abs(p.extra_adherent[0] - 91.427) < 5e-4);
  CHECK(std::abs(p.qalys[0] - 0.709887) < 5e-7);
  CHECK(std::abs(p.care_cost[0] - 3549.44) < 0.005);
}

TEST_CASE("every part is the sum over years, both ways of counting, and the parts add up") {
  for (const bool new_patients : {false, true})
    for (const double lambda : {1.0, 0.25})
      for (const Schedule& s :
           {Schedule{0, 10}, Schedule{0.5, 3}, Schedule{2, 10}, Schedule{1, 1}}) {
        Shape shape;
        shape.draws = 200;
        shape.new_patients = new_patients;
        shape.achievable = 0.45;
        const Pairing pairing(shape);
        const Setting setting{280, lambda, {10, 0.035, 0.015}};
        const Persistence persistence{0.5, Decay::half_life, 1.5};
        const PairingPayoff p = payoff(pairing.draws(), setting, persistence, s);
        double cash = 0.0;
        for (std::size_t d = 0; d < shape.draws; ++d) {
          const Totals t = brute_force(pairing.draws(), d, setting, persistence, s);
          CHECK(p.qalys[d] == doctest::Approx(t.qalys).epsilon(1e-12));
          CHECK(p.care_cost[d] == doctest::Approx(t.care).epsilon(1e-12));
          CHECK(p.programme_cost(d) == doctest::Approx(t.programme).epsilon(1e-12));
          CHECK(p.extra_adherent[d] == doctest::Approx(t.extra).epsilon(1e-12));
          const double whole = 20000 * t.qalys - t.care - t.programme;
          CHECK(p.at(20000, d) == doctest::Approx(whole).epsilon(1e-9));
        }
        // Undiscounted cash is the programme cost where nothing is discounted.
        const Setting flat{280, lambda, {10, 0.0, 0.0}};
        const PairingPayoff undiscounted = payoff(pairing.draws(), flat, persistence, s);
        for (const double x : p.programme_cash_by_year) cash += x;
        double programme = 0.0;
        for (std::size_t d = 0; d < shape.draws; ++d) programme += undiscounted.programme_cost(d);
        CHECK(cash == doctest::Approx(programme / static_cast<double>(shape.draws)).epsilon(1e-12));
      }
}

TEST_CASE("ceilings hold above and not below") {
  CHECK(adherence_gain(0.4, 0.5, 5.0) == doctest::Approx(0.1));
  CHECK(adherence_gain(0.6, 0.5, 5.0) == 0.0);  // already above what is achievable
  CHECK(adherence_gain(0.6, 0.5, -1.0) < 0.0);
  CHECK(adherence_gain(0.4, 1.0, 1.0) ==
        doctest::Approx(1 / (1 + std::exp(-(logit(0.4) + 1))) - 0.4).epsilon(1e-14));
  CHECK(adherence_gain(0.0, 1.0, 3.0) == 0.0);
  CHECK(adherence_gain(1.0, 1.0, -3.0) == 0.0);
}

TEST_CASE("an effect beyond the range of exp is certainty, not NaN") {
  CHECK(adherence_gain(0.4, 0.65, 710) == 0.65 - 0.4);
  CHECK(adherence_gain(0.4, 1.0, 5000) == 1.0 - 0.4);
  CHECK(adherence_gain(0.4, 1.0, -5000) == doctest::Approx(-0.4).epsilon(1e-14));
  CHECK(adherence_gain(0.0, 1.0, 5000) == 0.0);
  CHECK(adherence_gain(1.0, 1.0, -5000) == 0.0);
  Shape shape;
  shape.draws = 10;
  shape.effect = {900.0, 0.0, 0.0};
  const Pairing pairing(shape);
  const PairingPayoff p =
      payoff(pairing.draws(), {280, 1.0, {2, 0, 0}}, {0, Decay::none, 0}, {0, 2});
  for (std::size_t d = 0; d < 10; ++d)
    CHECK(p.extra_adherent[d] == doctest::Approx(2 * pairing.first[d] * pairing.reach[d] *
                                                 (shape.achievable - pairing.a0[d])));
}

TEST_CASE("a value that is not finite is refused") {
  Shape shape;
  shape.draws = 10;
  for (const double bad : {std::nan(""), HUGE_VAL}) {
    Pairing pairing(shape);
    pairing.q[7] = bad;
    CHECK_THROWS_AS((void)payoff(pairing.draws(), {280, 1.0, {2, 0, 0}}, {}, {0, 2}),
                    equipoise::ContractViolation);
  }
}

TEST_CASE("the share of draw-years at the ceiling") {
  Shape shape;
  shape.draws = 400;
  shape.effect = {1.0, 0.0, 0.0};
  shape.a0_sd = 0.0;
  shape.achievable = 0.5;  // 0.37 + a shift of one is .615: held at full effect
  const Pairing pairing(shape);
  const Setting setting{280, 1.0, {3, 0.035, 0.035}};
  // f = .25, then 1, then 1: the first year is free (.37 -> .43), the others are held.
  const PairingPayoff p = payoff(pairing.draws(), setting, {2, Decay::none, 0}, {0, 3});
  CHECK(p.adherence_gain_by_year[0] < 0.129);
  CHECK(p.share_at_ceiling == doctest::Approx(2.0 / 3));
}

TEST_CASE("a practice to withdraw: adherence is the share who do not receive it, signs keep") {
  // Harm avoided: q > 0 per person no longer treated; the same function, nothing special.
  Shape shape;
  shape.draws = 50;
  shape.a0 = 0.97;
  shape.achievable = 1.0;
  shape.effect = {-0.3, 0.0, 0.0};  // a strategy that backfires: more people get it
  const Pairing pairing(shape);
  const PairingPayoff p =
      payoff(pairing.draws(), {280, 1.0, {2, 0, 0}}, {0, Decay::none, 0}, {0, 2});
  for (std::size_t d = 0; d < 50; ++d) CHECK(p.extra_adherent[d] < 0);
  CHECK(p.share_at_ceiling == 0);
}
