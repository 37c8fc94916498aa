#include "models/decision/switch_values.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

Levers moved(Levers levers, Input input, double x) {
  switch (input) {
    case Input::threshold:
      levers.threshold = x;
      break;
    case Input::effect_shift:
      levers.effect_shift = x;
      break;
    case Input::heterogeneity:
      levers.heterogeneity = x;
      break;
    case Input::attenuation:
      levers.attenuation = x;
      break;
    case Input::programme_cost:
      levers.programme_cost = x;
      break;
    case Input::half_life:
      levers.persistence.half_life = x;
      break;
    case Input::trial_cost:
      levers.trial_cost = x;
      break;
    case Input::people:
      levers.people = x;
      break;
  }
  return levers;
}

}  // namespace

TEST_CASE("without trials the flips are closed forms") {
  sample::Shape shape;
  shape.draws = 500;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.trials.clear();
  const PairingModel model(in);
  const ImplementedParts p = model.implemented(model.base());
  REQUIRE(p.payoff.value > 0);
  const double care = p.care_cost.value, q = p.qalys.value, programme = p.programme_cost.value;
  // To 1e-6 of the range searched.
  const SwitchValue k = switch_value(model, Input::threshold);
  REQUIRE(k.below.has_value());
  CHECK(std::abs(*k.below - (care + programme) / q) < 0.1);
  CHECK(k.class_below == Class::abandon);
  CHECK_FALSE(k.above.has_value());
  const SwitchValue cost = switch_value(model, Input::programme_cost);
  REQUIRE(cost.above.has_value());
  CHECK(std::abs(*cost.above - (20000 * q - care) / programme) < 2e-5);
  CHECK_FALSE(cost.below.has_value());
  const SwitchValue people = switch_value(model, Input::people);
  REQUIRE(people.below.has_value());
  // All but the costs per patient stay: x (k q - care - patients) = the rest of the programme.
  const double rest = programme - p.patients;
  CHECK(std::abs(*people.below - rest / (20000 * q - care - p.patients)) < 2e-5);
  for (const SwitchValue& s : switch_values(model)) CHECK(s.input != Input::trial_cost);
}

TEST_CASE("the class is another on the far side of every flip and the same on the near side") {
  for (const double q : {0.0045, 0.02}) {
    sample::Shape shape;
    shape.draws = 400;
    shape.q = q;
    shape.per_practice = 300 + 150000 * (q - 0.0045);
    const sample::Pairing pairing(shape);
    const PairingInputs in = made_up::inputs(shape, pairing);
    const PairingModel model(in);
    const Class base = verdict(model.evaluate(model.base()), 0).verdict;
    int flips = 0;
    for (const SwitchValue& s : switch_values(model)) {
      const double width = 1e-5 * (s.upper - s.lower);
      CAPTURE(name(s.input));
      if (s.below) {
        ++flips;
        CHECK(s.class_below != base);
        CHECK(class_of(model.standing(moved(model.base(), s.input, *s.below)), 0) == s.class_below);
        CHECK(class_of(model.standing(moved(model.base(), s.input, *s.below + width)), 0) == base);
      }
      if (s.above) {
        ++flips;
        CHECK(s.class_above != base);
        CHECK(class_of(model.standing(moved(model.base(), s.input, *s.above)), 0) == s.class_above);
        CHECK(class_of(model.standing(moved(model.base(), s.input, *s.above - width)), 0) == base);
      }
    }
    CHECK(flips >= 5);
  }
}

TEST_CASE("a half-life that is none or immediate stands beyond the range") {
  sample::Shape shape;
  shape.draws = 200;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.delivery.duration = 2;
  in.trials.clear();
  in.delivery.persistence = {0.5, implementation::Decay::none, 0};
  const PairingModel lasting(in);
  const SwitchValue none = switch_value(lasting, Input::half_life);
  CHECK(std::isinf(none.base));
  CHECK_FALSE(none.above.has_value());
  in.delivery.persistence.decay = implementation::Decay::immediate;
  const PairingModel passing(in);
  const SwitchValue immediate = switch_value(passing, Input::half_life);
  CHECK(immediate.base == 0);
  CHECK_FALSE(immediate.below.has_value());
}

TEST_CASE(
    "a half-life beyond the range: where its end is another class already, that is the flip") {
  // Two years of delivery, ten of horizon: what outlasts delivery decides.
  sample::Shape shape;
  shape.draws = 200;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.delivery.duration = 2;
  in.trials.clear();
  SearchRanges ranges;
  ranges.half_life = {0.25, 0.5};
  const auto payoff = [&](implementation::Decay decay, double half_life) {
    in.delivery.persistence = {0.5, decay, half_life};
    const PairingModel model(in, ranges);
    return model.implemented(model.base()).payoff.value;
  };
  using implementation::Decay;
  // A price of the programme between what lasting and what half a year brings.
  in.threshold = 20000;
  const double lasting = payoff(Decay::none, 0), half_year = payoff(Decay::half_life, 0.5);
  const double quarter = payoff(Decay::half_life, 0.25), passing = payoff(Decay::immediate, 0);
  REQUIRE(lasting > half_year);
  REQUIRE(quarter > passing);
  sample::Pairing dear = pairing;
  const auto charge = [&](double more) {
    dear.setup.assign(shape.draws, shape.setup + more);
    in.draws = dear.draws();
  };
  charge((lasting + half_year) / 2);
  in.delivery.persistence = {0.5, Decay::none, 0};
  const SwitchValue none = switch_value(PairingModel(in, ranges), Input::half_life);
  REQUIRE(none.below.has_value());
  CHECK(*none.below == 0.5);
  CHECK(none.class_below == Class::abandon);
  charge((quarter + passing) / 2);
  in.delivery.persistence = {0.5, Decay::immediate, 0};
  const SwitchValue immediate = switch_value(PairingModel(in, ranges), Input::half_life);
  REQUIRE(immediate.above.has_value());
  CHECK(*immediate.above == 0.25);
  CHECK(immediate.class_above == Class::implement);
}
