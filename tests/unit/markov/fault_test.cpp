#include <cmath>
#include <doctest/doctest.h>
#include <limits>

#include "tests/unit/markov/function_inputs.hpp"

using namespace equipoise;
using namespace equipoise::markov;
using namespace equipoise::markov::testing;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// `good`, except for the draws from `draw` on, in one intervention, from one cycle on.
Value broken(double good, double bad, std::size_t draw, std::size_t cycle,
             std::size_t intervention) {
  return [=](std::size_t d, std::size_t t, std::size_t i) {
    return d >= draw && t >= cycle && i == intervention ? bad : good;
  };
}

enum State { well, ill, dead };

/// Two interventions, ten cycles. Row `well`: dies, otherwise falls ill. Row `ill` is closed.
Model sound() {
  Model m;
  CohortDescription& d = m.description;
  d.interventions = 2;
  d.cycles = 10;
  d.rows = {{m.stage({m.at(dead, 0.1)}), m.stage({m.at(ill, 0.2)}, well)},
            {m.stage({m.at(dead, 0.3), m.at(ill, 0.7)})},
            {}};
  d.start = {m.at(well, 1.0)};
  Output o;
  o.per_year = {m.at(well, 1.0), m.at(ill, 0.5)};
  d.outputs = {o};
  return m;
}

void check_fault(const std::optional<Fault>& fault, Fault::Kind kind, std::size_t intervention,
                 std::size_t draw, std::size_t cycle, std::size_t where, double value) {
  REQUIRE(fault.has_value());
  CHECK(fault->kind == kind);
  CHECK(fault->intervention == intervention);
  CHECK(fault->draw == draw);
  CHECK(fault->cycle == cycle);
  CHECK(fault->where == where);
  if (std::isnan(value)) {
    CHECK(std::isnan(fault->value));
  } else {
    CHECK(fault->value == value);
  }
}

const std::size_t blocks[] = {1, 2, 7, 128, 256};

}  // namespace

TEST_CASE("a sound model has no fault") {
  Model m = sound();
  CHECK(!run(m, 300).fault);
}

TEST_CASE("a value that is no probability is reported with its slot, and other draws go on") {
  Model reference = sound();
  const Results good = run(reference, 300);
  for (const double bad : {1.2, -0.1, not_a_number, infinity, std::nextafter(1.0, 2.0), -5e-324}) {
    for (const std::size_t block : blocks) {
      Model m = sound();
      const std::size_t slot = m.inputs.slot(broken(0.2, bad, 130, 4, 1));
      m.description.rows[well][1].moves[0].slot = slot;
      const Results r = run(m, 300, block);
      check_fault(r.fault, Fault::Kind::probability_outside_unit_interval, 1, 130, 4, slot, bad);
      for (std::size_t row = 0; row < r.rows.size(); ++row) {
        for (std::size_t draw = 0; draw < 300; ++draw) {
          const bool faulty = draw >= 130 && row >= 2;
          CHECK(
              (faulty ? std::isnan(r.rows[row][draw]) : r.rows[row][draw] == good.rows[row][draw]));
        }
      }
    }
  }
}

TEST_CASE("a probability that does not vary is checked too") {
  Model m = sound();
  const std::size_t slot = m.inputs.slot(1.2);
  m.description.rows[well][0].moves[0].slot = slot;
  check_fault(run(m, 5).fault, Fault::Kind::probability_outside_unit_interval, 0, 0, 0, slot, 1.2);
}

TEST_CASE("a stage whose probabilities exceed one") {
  Model m = sound();
  // .3 and .7000001 in a row that must close; and the same beside a remainder
  const Value rest = broken(0.7, 0.7000001, 3, 2, 0);
  m.description.rows[ill][0].moves[1] = m.at(ill, rest);
  check_fault(run(m, 9).fault, Fault::Kind::row_exceeds_one, 0, 3, 2, ill, 0.3 + 0.7000001);
  m = sound();
  m.description.rows[well][1].moves = {m.at(ill, rest), m.at(dead, 0.3)};
  check_fault(run(m, 9).fault, Fault::Kind::row_exceeds_one, 0, 3, 2, well, 0.7000001 + 0.3);
  // The first stage, beside `otherwise`.
  m = sound();
  m.description.rows[well][0].moves = {m.at(ill, rest), m.at(dead, 0.3)};
  check_fault(run(m, 9).fault, Fault::Kind::row_exceeds_one, 0, 3, 2, well, 0.7000001 + 0.3);
}

TEST_CASE("a closed row that falls short of one") {
  Model m = sound();
  m.description.rows[ill][0].moves[1] = m.at(ill, broken(0.7, 0.6999999, 3, 2, 1));
  check_fault(run(m, 9).fault, Fault::Kind::row_below_one, 1, 3, 2, ill, 0.3 + 0.6999999);
}

TEST_CASE("the tolerance of a sum is 1e-12, and what is inside is used as it is") {
  for (const double error : {-2e-12, -0.5e-12, 0.5e-12, 2e-12}) {
    Model m = sound();
    m.description.rows[ill][0].moves[1] = m.at(ill, 0.7 + error);
    CHECK(run(m).fault.has_value() == (std::abs(error) > 1e-12));
  }
  // All of the cohort is ill for one cycle, so the trace holds the sum itself.
  Model m = sound();
  m.description.cycles = 1;
  m.description.start = {m.at(ill, 1.0)};
  const double p = 0.7 + 0.5e-12;
  m.description.rows[ill][0].moves[1] = m.at(ill, p);
  Output o;
  o.correction = Correction::end;
  o.per_year = {m.at(ill, 1.0)};
  m.description.outputs = {o};
  CHECK(totals(run(m), 1, 0, 0).undiscounted == p);
}

TEST_CASE("the start must be a distribution") {
  Model m = sound();
  m.description.start = {m.at(well, 0.5), m.at(ill, broken(0.5, 0.4, 1, 0, 1))};
  check_fault(run(m, 4).fault, Fault::Kind::start_not_one, 1, 1, 0, 0, 0.9);
  m = sound();
  m.description.start = {m.at(well, 0.5), m.at(ill, 0.6)};
  m.description.start_remainder = dead;
  check_fault(run(m, 4).fault, Fault::Kind::start_not_one, 0, 0, 0, 0, 1.1);
  m = sound();
  const std::size_t slot = m.inputs.slot(-0.5);
  m.description.start = {{well, slot}};
  check_fault(run(m, 4).fault, Fault::Kind::probability_outside_unit_interval, 0, 0, 0, slot, -0.5);
}

TEST_CASE("rewards must be finite") {
  for (const double bad : {not_a_number, infinity, -infinity}) {
    for (const Correction correction : {Correction::half_cycle, Correction::life_table}) {
      Model m = sound();
      Output& o = m.description.outputs[0];
      o.correction = correction;
      const std::size_t slot = m.inputs.slot(broken(0.5, bad, 6, 3, 0));
      // Of a state that nobody is in: an infinite cost is wrong all the same.
      m.description.rows.push_back({});
      o.per_year.push_back({3, slot});
      check_fault(run(m, 9).fault, Fault::Kind::not_finite, 0, 6, 3, slot, bad);
    }
    Model m = sound();
    std::size_t slot = m.inputs.slot(broken(0.5, bad, 6, 3, 1));
    m.description.outputs[0].on_move = {{well, ill, slot}};
    check_fault(run(m, 9).fault, Fault::Kind::not_finite, 1, 6, 3, slot, bad);
    m = sound();
    slot = m.inputs.slot(broken(0.5, bad, 6, 0, 1));
    m.description.outputs[0].at_start = slot;
    check_fault(run(m, 9).fault, Fault::Kind::not_finite, 1, 6, 0, slot, bad);
    m = sound();
    slot = m.inputs.slot(broken(0.5, bad, 6, 0, 1));
    m.description.outputs[0].at_end = {{ill, slot}};
    check_fault(run(m, 9).fault, Fault::Kind::not_finite, 1, 6, 10, slot, bad);
  }
}

TEST_CASE("finite rewards whose sum overflows") {
  Model m = sound();
  const double most = std::numeric_limits<double>::max();
  const std::size_t slot = m.inputs.slot(most);
  m.description.outputs[0].correction = Correction::none;
  m.description.outputs[0].per_year = {m.at(dead, 1.0), {well, slot}};
  check_fault(run(m, 3).fault, Fault::Kind::not_finite, 0, 0, 1, slot, infinity);
}

TEST_CASE("finite rewards at the end that overflow the total") {
  Model m = sound();
  const double most = std::numeric_limits<double>::max();
  const std::size_t slot = m.inputs.slot(most);
  m.description.outputs[0].at_start = slot;
  m.description.outputs[0].at_end = {{well, slot}};
  check_fault(run(m, 3).fault, Fault::Kind::not_finite, 0, 0, 10, slot, most);
}

TEST_CASE("a discounted total that overflows alone, under a negative rate") {
  Model m = sound();
  const std::size_t slot = m.inputs.slot(1e300);
  m.description.rows[well] = {m.stage({m.at(dead, 0.1)}, well)};
  m.description.outputs[0].correction = Correction::none;
  m.description.outputs[0].discounting.rate = -0.99;
  m.description.outputs[0].per_year = {{well, slot}};
  // 1e300 0.9^4 1e8 = 6.6e307 at t = 4; times 90 at t = 5
  check_fault(run(m, 3).fault, Fault::Kind::not_finite, 0, 0, 5, slot, infinity);
}

TEST_CASE("the lowest of many faults is reported, whatever the block") {
  for (const std::size_t block : blocks) {
    Model m = sound();
    // Intervention 1 fails earlier and in lower draws than intervention 0: still 0 comes first.
    const std::size_t slot = m.inputs.slot([](std::size_t d, std::size_t t, std::size_t i) {
      if (i == 1) return 2.0;
      if (d == 140) return t >= 9 ? 1.5 : 0.2;
      return d > 140 && t >= 1 ? 1.75 : 0.2;
    });
    m.description.rows[well][1].moves[0].slot = slot;
    check_fault(run(m, 300, block).fault, Fault::Kind::probability_outside_unit_interval, 0, 140, 9,
                slot, 1.5);
  }
}

TEST_CASE("a workspace forgets the faults of the block before") {
  Model m = sound();
  m.description.rows[well][1].moves[0] =
      m.at(ill, [](std::size_t d, std::size_t, std::size_t) { return d == 0 ? 2.0 : 0.2; });
  const Results r = run(m, 3, 1);
  CHECK(std::isnan(r.rows[0][0]));
  CHECK(std::isfinite(r.rows[0][1]));
}
