// Where the value of perfect implementation goes: by hand, against the payoff function, and over
// fresh samples.
#include "models/decision/uptake_shortfall.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/implementation_value.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::Decay;
using implementation::PairingDraws;
using implementation::Persistence;

/// What perfect implementation gains on current practice, by draw.
std::vector<double> perfect_gain(const PairingInputs& in) {
  const PairingDraws& d = in.draws;
  std::vector<double> gain(d.size(), 0.0);
  for (std::size_t i = 0; i < d.size(); ++i)
    for (std::size_t t = 0; t < in.setting.horizon.years; ++t) {
      const double people = t == 0 ? d.first_year[i] : d.each_later_year[i];
      const double more =
          std::max(d.current_adherence[i], d.achievable[i]) - d.current_adherence[i];
      gain[i] +=
          people * more *
          (in.threshold * d.qalys[i] *
               implementation::discount_factor(in.setting.horizon.rate_outcomes, t) -
           d.care_cost[i] * implementation::discount_factor(in.setting.horizon.rate_costs, t));
    }
  return gain;
}

/// The plain mean over draws of k QALYs - care cost on a schedule.
Estimate plain(const PairingInputs& in, const Persistence& persistence, double end) {
  const auto p = implementation::payoff(in.draws, in.setting, persistence, {0, end});
  std::vector<double> gain;
  for (std::size_t d = 0; d < in.draws.size(); ++d)
    gain.push_back(in.threshold * p.qalys[d] - p.care_cost[d]);
  return numerics::mean_estimate(gain, in.groups);
}

UptakeShortfall shortfall_of(const PairingModel& model, const PairingInputs& in) {
  const std::vector<double> perfect = perfect_gain(in);
  return uptake_shortfall(model, mean_gain(in.groups, perfect),
                          mean_gain(in.groups, perfect, in.draws.reach),
                          model.gain_of_programme(in.threshold));
}

double sum_of_parts(const UptakeShortfall& s) {
  return s.reach.value + s.effect.value + s.ramp.value + s.decay.value + s.programme.value;
}

bool near(double x, double truth, double scale) { return std::abs(x - truth) <= 1e-6 * scale; }

}  // namespace

TEST_CASE("means by batch, of independent draws and of replicates that interleave") {
  const std::vector<double> gain{1, 2, 3, 4, 5}, weight{1, 1, 1, 1, 0};
  const ExpectedGain plain = mean_gain(numerics::DrawGroups::independent(5), gain, weight);
  CHECK(plain.value == 2);
  CHECK(plain.by_batch == std::vector<double>{1, 2, 3, 4, 0});
  const ExpectedGain sobol = mean_gain(numerics::DrawGroups::replicated(5, 2), gain);
  CHECK(sobol.value == 3);
  CHECK(sobol.by_batch == std::vector<double>{3, 3});  // draws 1, 3, 5 and 2, 4
  CHECK_THROWS_AS((void)mean_gain(numerics::DrawGroups::independent(4), gain), ContractViolation);
}

TEST_CASE("the worked pairing: each step by hand") {
  // docs/methods/payoff-of-a-pairing.md, with a ceiling of .65 that the effect does not reach.
  const double q = 0.008, c = 40, n = 1000, reach = 0.75, a0 = 0.37, ceiling = 0.65,
               effect = 0.249283, setup = 1000, fixed = 2000, practice = 300, patient = 0;
  const auto one = [](const double& x) { return std::span<const double>(&x, 1); };
  PairingInputs in;
  in.draws = {one(q),        one(c),       one(n),      one(n),     one(reach),
              one(a0),       one(ceiling), one(effect), one(setup), one(fixed),
              one(practice), one(patient), one(patient)};
  in.groups = numerics::DrawGroups::independent(1);
  in.setting = {2, 1.0, {3, 0.035, 0.035}};
  in.delivery = {1, {0.5, Decay::half_life, 1.5}};
  in.effect = {effect, 0, 0};
  in.mean_reach = reach;
  in.mean_current_adherence = a0;
  in.mean_people = n;
  in.threshold = 20000;
  const PairingModel model(in);
  const UptakeShortfall s = shortfall_of(model, in);

  // £120 a person-year; discount factors 1, .966184, .933511.
  const double d1 = 1 / 1.035, d2 = d1 / 1.035, years = 1 + d1 + d2;
  const auto at = [&](double y) {
    const double odds = a0 / (1 - a0) * std::exp(y);
    return odds / (1 + odds) - a0;
  };
  const double perfect = 120 * n * 0.28 * years, full = 120 * n * 0.75 * at(effect) * years;
  const double ramped = 120 * n * 0.75 * (at(0.75 * effect) + at(effect) * (d1 + d2));
  CHECK(s.perfect.value == doctest::Approx(perfect).epsilon(1e-12));
  CHECK(s.reach.value == doctest::Approx(perfect / 4).epsilon(1e-12));
  CHECK(near(s.effect.value, 0.75 * perfect - full, perfect));
  CHECK(near(s.ramp.value, full - ramped, perfect));
  CHECK(near(s.decay.value, ramped - 10648.31, perfect));  // printed on that page
  CHECK(near(s.programme.value, 10648.31, perfect));
  CHECK(std::abs(sum_of_parts(s) - perfect) <= 1e-9 * perfect);
}

TEST_CASE("parts add up, and every step is the payoff function's, both ways of counting") {
  for (const bool new_patients : {false, true})
    for (const double duration : {2.5, 10.0}) {
      CAPTURE(new_patients);
      CAPTURE(duration);
      sample::Shape shape;
      shape.draws = 1500;
      shape.new_patients = new_patients;
      shape.effect = {0.5, 0, 0};
      sample::Pairing pairing(shape);
      PairingInputs in = made_up::inputs(shape, pairing);
      in.delivery.duration = duration;
      const PairingModel model(in);
      const std::vector<double> perfect = perfect_gain(in);
      const UptakeShortfall s = shortfall_of(model, in);
      const double whole = numerics::mean(perfect);
      CHECK(s.perfect.value == doctest::Approx(whole).epsilon(1e-12));
      CHECK(std::abs(sum_of_parts(s) - whole) <= 1e-9 * whole);
      double reached = 0;
      for (std::size_t d = 0; d < perfect.size(); ++d)
        reached += in.draws.reach[d] * perfect[d] / static_cast<double>(perfect.size());
      // The sampled effect is the certain one: only the tables, right to 1e-6, are between.
      const double full = plain(in, {0, Decay::none, 0}, 10).value;
      const double ramped = plain(in, {0.5, Decay::none, 0}, 10).value;
      const double programme = plain(in, in.delivery.persistence, std::min(duration, 10.0)).value;
      CHECK(near(s.reach.value, whole - reached, whole));
      CHECK(near(s.effect.value, reached - full, whole));
      CHECK(near(s.ramp.value, full - ramped, whole));
      CHECK(near(s.decay.value, ramped - programme, whole));
      CHECK(near(s.programme.value, programme, whole));
      // Delivered to the end of the horizon, nothing decays within it.
      CHECK((duration < 10 ? s.decay.value > 0.01 * whole : near(s.decay.value, 0, whole)));
      CHECK(s.ramp.value > 1e-4 * whole);
    }
}

TEST_CASE("an uncertain effect: each step within four standard errors of sampling it, a twin not") {
  sample::Shape shape;
  shape.draws = 6000;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  PairingInputs other = in;
  other.effect.mean += 0.15;
  const PairingModel model(in), twin(other);
  const auto check = [&](const Persistence& persistence) {
    const Estimate sampled = plain(in, persistence, 10);
    const auto z = [&](const PairingModel& m) {
      return (m.gain_on(persistence, {0, 10}, in.threshold).value - sampled.value) /
             sampled.standard_error;
    };
    CHECK(std::abs(z(model)) < 4);
    CHECK(std::abs(z(twin)) > 4);
  };
  check({0, Decay::none, 0});
  check({2.5, Decay::none, 0});
  // The programme itself, both ways.
  const double programme = model.gain_of_programme(in.threshold).value;
  CHECK(model.gain_on(in.delivery.persistence, {0, 10}, in.threshold).value ==
        doctest::Approx(programme).epsilon(1e-5));
  const ImplementedParts parts = model.implemented(model.base());
  CHECK(programme ==
        doctest::Approx(parts.payoff.value + parts.programme_cost.value).epsilon(1e-12));
}

TEST_CASE("standard errors are the spread between fresh samples") {
  std::vector<UptakeShortfall> samples;
  std::vector<double> whole_errors;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    sample::Shape shape;
    shape.draws = 500;
    shape.seed = seed;
    shape.effect.mean = 0.6;
    const sample::Pairing pairing(shape);
    PairingInputs in = made_up::inputs(shape, pairing);
    in.delivery.duration = 3;
    in.trials.clear();
    const PairingModel model(in);
    const std::vector<double> perfect = perfect_gain(in);
    samples.push_back(shortfall_of(model, in));
    whole_errors.push_back(error_of_shortfall(model, mean_gain(in.groups, perfect),
                                              model.gain_of_programme(in.threshold)));
  }
  const auto compare = [&](auto part, double scale) {
    std::vector<double> values, errors;
    for (const UptakeShortfall& s : samples) {
      values.push_back(part(s).value);
      errors.push_back(part(s).standard_error);
    }
    const double m = numerics::mean(values);
    double squares = 0;
    for (const double v : values) squares += (v - m) * (v - m);
    const double spread = std::sqrt(squares / (static_cast<double>(values.size()) - 1));
    const double ratio = scale * numerics::mean(errors) / spread;
    // A standard deviation of 200 values is known to 1 / sqrt(2 x 199) = 5%.
    return std::abs(ratio - 1) < 4 * 0.05;
  };
  const auto all = [&](double scale) {
    return std::vector<bool>{compare([](const UptakeShortfall& s) { return s.perfect; }, scale),
                             compare([](const UptakeShortfall& s) { return s.reach; }, scale),
                             compare([](const UptakeShortfall& s) { return s.effect; }, scale),
                             compare([](const UptakeShortfall& s) { return s.ramp; }, scale),
                             compare([](const UptakeShortfall& s) { return s.decay; }, scale),
                             compare([](const UptakeShortfall& s) { return s.programme; }, scale)};
  };
  CHECK(std::ranges::count(all(1.0), true) == 6);
  CHECK(std::ranges::count(all(1.5), true) == 0);  // the twin
  CHECK(std::ranges::all_of(whole_errors, [](double e) { return e > 0; }));
}

TEST_CASE("the least effect that pays") {
  SUBCASE("a line: the cost over its slope") {
    // people a0 (1 - a0) = 100,000 a unit of log odds, where effects are small.
    made_up::Line line;
    line.cost = 1000;
    PairingInputs in = line.inputs({0.1, 0.02, 0.05});
    const auto least = least_effect_that_pays(PairingModel(in));
    REQUIRE(least);
    CHECK(*least == doctest::Approx(0.01).epsilon(1e-3));
    in.setting.attenuation = 0.5;
    CHECK(*least_effect_that_pays(PairingModel(in)) == doctest::Approx(0.02).epsilon(1e-3));
    line.cost = 0;
    CHECK(std::abs(*least_effect_that_pays(PairingModel(line.inputs({0.1, 0.02, 0.05})))) < 1e-9);
    // A practice that harms: the less of it the better, so that the least effect looked at pays.
    made_up::Line harm = line;
    harm.gain = -1;
    CHECK_FALSE(least_effect_that_pays(PairingModel(harm.inputs({0.1, 0.02, 0.05}))));
    line.cost = 1e9;
    CHECK_FALSE(least_effect_that_pays(PairingModel(line.inputs({0.1, 0.02, 0.05}))));
  }
  SUBCASE("the payoff function has its root there") {
    sample::Shape shape;
    sample::Pairing pairing(shape);
    PairingInputs in = made_up::inputs(shape, pairing);
    in.setting.attenuation = 0.8;
    const auto least = least_effect_that_pays(PairingModel(in));
    REQUIRE(least);
    const auto payoff = [&](double effect) {
      std::ranges::fill(pairing.effect, effect);
      PairingDraws draws = pairing.draws();
      const auto p = implementation::payoff(draws, in.setting, in.delivery.persistence, {0, 10});
      double sum = 0;
      for (std::size_t d = 0; d < draws.size(); ++d) sum += p.at(in.threshold, d);
      return sum / static_cast<double>(draws.size());
    };
    const double slope = (payoff(*least + 0.01) - payoff(*least - 0.01)) / 0.02;
    CHECK(slope > 0);
    CHECK(std::abs(payoff(*least)) < 1e-3 * slope);
    CHECK(std::abs(payoff(*least + 0.01)) > 5e-3 * slope);
  }
}

TEST_CASE("EVSIM before cost is the payoff before programme cost, draw by draw") {
  // One year at full effect: uptake moves from a0 to a0 + reach x gain among the eligible people.
  sample::Shape shape;
  shape.draws = 400;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const implementation::Setting setting{280, 1.0, {1, 0.035, 0.035}};
  const auto p = implementation::payoff(in.draws, setting, {0, Decay::immediate, 0}, {0, 1});
  LaneTable benefit(2, 400), before(2, 400), after(2, 400);
  std::vector<double> cost;
  for (std::size_t d = 0; d < 400; ++d) {
    const double a0 = in.draws.current_adherence[d];
    benefit.row(1)[d] =
        in.draws.first_year[d] * (in.threshold * in.draws.qalys[d] - in.draws.care_cost[d]);
    before.row(1)[d] = a0;
    after.row(1)[d] = a0 + in.draws.reach[d] * implementation::adherence_gain(
                                                   a0, in.draws.achievable[d], in.draws.effect[d]);
    for (LaneTable* uptake : {&before, &after}) uptake->row(0)[d] = 1 - uptake->row(1)[d];
    cost.push_back(p.programme_cost(d));
  }
  // EVSIM by its definition: what the people who move gain, less the cost.
  double scale = 0, brought = 0;
  for (std::size_t d = 0; d < 400; ++d) scale = std::max(scale, std::abs(benefit.row(1)[d]));
  for (std::size_t d = 0; d < 400; ++d) {
    const double gain = (after.row(1)[d] - before.row(1)[d]) * benefit.row(1)[d];
    brought += gain / 400;
    CHECK(std::abs(gain - cost[d] - p.at(in.threshold, d)) < 1e-12 * scale);
    CHECK(std::abs(gain - (in.threshold * p.qalys[d] - p.care_cost[d])) < 1e-12 * scale);
  }
  const auto table = voi::implementation_value(benefit, before, in.groups);
  CHECK(
      voi::bounded_by_perfect_implementation(brought, table.implementation.value.value, 0, scale));
}
