// What a search for a verdict may leave out.
#include "models/decision/standing.hpp"

#include <array>
#include <doctest/doctest.h>
#include <vector>

#include "models/decision/pairing.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

constexpr std::array all_classes{Class::implement, Class::evaluate, Class::abandon};

// Two trials, of which either may be the better one; worth running in the middle of the range.
PairingInputs with_two_trials(const sample::Shape& shape, const sample::Pairing& pairing) {
  PairingInputs in = made_up::inputs(shape, pairing);
  in.trials.push_back(in.trials[0]);
  in.trials[1].follow_up = 2.0;
  in.trials[1].fixed_cost = 150000;
  return in;
}

}  // namespace

TEST_CASE("the class and margin of small cases") {
  CHECK(class_of({5.0, 1.0}, 0.0) == Class::evaluate);
  CHECK(class_of({5.0, 1.0}, 1.0) == Class::implement);
  CHECK(class_of({-5.0, -1.0}, 0.0) == Class::abandon);
  CHECK(class_of({0.0, {}}, 0.0) == Class::abandon);
  CHECK(margin({5.0, 1.0}, Class::evaluate, 0.0) == 1.0);
  CHECK(margin({5.0, 1.0}, Class::implement, 3.0) == 2.0);
  CHECK(margin({5.0, {}}, Class::implement, 3.0) == 5.0);
  CHECK(margin({5.0, -9.0}, Class::abandon, 0.0) == -5.0);
}

TEST_CASE("a trial that cannot matter may be left out") {
  sample::Shape shape;
  shape.draws = 400;
  const sample::Pairing pairing(shape);
  const PairingInputs in = with_two_trials(shape, pairing);
  const PairingModel model(in);
  int left_out = 0;
  for (const double threshold : {2000.0, 10000.0, 15000.0, 20000.0, 40000.0, 200000.0})
    for (const double shift : {-0.3, 0.0, 0.3}) {
      Levers levers = model.base();
      levers.threshold = threshold;
      levers.effect_shift = shift;
      const Standing whole = model.standing(levers);
      for (const Class of : all_classes) {
        const Standing part = model.standing(levers, of);
        CAPTURE(threshold);
        CAPTURE(shift);
        CHECK(part.payoff == whole.payoff);
        CHECK(class_of(part, in.minimum_enbs) == class_of(whole, in.minimum_enbs));
        if (whole.enbs || of != Class::evaluate)
          CHECK(margin(part, of, in.minimum_enbs) == margin(whole, of, in.minimum_enbs));
        if (whole.enbs && !part.enbs) ++left_out;
      }
    }
  CHECK(left_out >= 5);  // the twin: a search that looks at everything is seen
}

TEST_CASE("re-weighted draws: the same") {
  sample::Shape shape;
  shape.draws = 400;
  const sample::Pairing pairing(shape);
  for (const double threshold : {2000.0, 15000.0, 200000.0}) {
    PairingInputs in = with_two_trials(shape, pairing);
    in.threshold = threshold;
    const PairingModel model(in);
    std::vector<double> weights(2 * model.batches(), 1.0);
    weights[0] = 0.0;
    weights[1] = 2.0;
    const auto whole = model.reweighted(weights);
    for (const Class of : all_classes) {
      const auto part = model.reweighted(weights, of);
      for (std::size_t r = 0; r < whole.size(); ++r) {
        CHECK(class_of(part[r], 0) == class_of(whole[r], 0));
        if (whole[r].enbs || of != Class::evaluate)
          CHECK(margin(part[r], of, 0) == margin(whole[r], of, 0));
      }
    }
  }
}
