// Three states and three cycles by hand; docs/methods/markov-cohort.md prints the same numbers.
//
//   well: dies with 0.2; otherwise falls ill with 0.25        ->  well .60  ill .20  dead .20
//   ill:  dies with 0.5                                       ->            ill .50  dead .50
//
//            well                  ill                         dead
//   x_0      1                     0                           0
//   x_1      .6                    .2                          .2
//   x_2      .36                   .6 .2 + .2 .5  = .22        .2  + .12 + .1   = .42
//   x_3      .216                  .36 .2 + .22 .5 = .182      .42 + .072 + .11 = .602
//
// Discounting at 25% makes the factors 1, .8, .64, .512.
#include <doctest/doctest.h>

#include "tests/unit/markov/function_inputs.hpp"

using namespace equipoise;
using namespace equipoise::markov;
using namespace equipoise::markov::testing;

namespace {

enum State { well, ill, dead };

Model three_states() {
  Model m;
  CohortDescription& d = m.description;
  d.cycles = 3;
  d.rows = {{m.stage({m.at(dead, 0.2)}), m.stage({m.at(ill, 0.25)}, well)},
            {m.stage({m.at(dead, 0.5)}, ill)},
            {}};
  d.start = {m.at(well, 1.0)};
  return m;
}

Discounting quarter(Discounting::Timing timing = Discounting::Timing::time_point) {
  return {0.25, Discounting::Compounding::annual, timing};
}

void check(Model& model, double discounted, double undiscounted) {
  const Totals t = totals(run(model), 1, 0, 0);
  CHECK(t.discounted == doctest::Approx(discounted).epsilon(1e-13));
  CHECK(t.undiscounted == doctest::Approx(undiscounted).epsilon(1e-13));
}

/// Quality of life: 1 well, 1/2 ill; sum over states at t = 0..3: 1, .7, .47, .307.
void check_qalys(Correction correction, Discounting::Timing timing, double discounted,
                 double undiscounted, std::size_t cycles = 3) {
  Model m = three_states();
  m.description.cycles = cycles;
  Output o;
  o.correction = correction;
  o.discounting = quarter(timing);
  o.per_year = {m.at(well, 1.0), m.at(ill, 0.5)};
  m.description.outputs = {o};
  CAPTURE(static_cast<int>(correction));
  check(m, discounted, undiscounted);
}

}  // namespace

TEST_CASE("the trace") {
  Model m = three_states();
  const CohortStructure structure(m.description);
  CohortWorkspace work(structure, 1);
  LaneTable outputs(structure.output_rows(), 1);
  CohortTrace trace(structure, 1);
  m.inputs.block({0, 1});
  CHECK(!run_cohort(structure, m.inputs, {0, 1}, work, outputs, &trace));
  const double by_hand[4][3] = {{1, 0, 0}, {.6, .2, .2}, {.36, .22, .42}, {.216, .182, .602}};
  for (std::size_t t = 0; t <= 3; ++t) {
    for (std::size_t s = 0; s < 3; ++s) {
      CHECK(trace.occupancy(0, t, s)[0] == doctest::Approx(by_hand[t][s]).epsilon(1e-15));
      CHECK(trace.mean(0, t, s, 1) == trace.occupancy(0, t, s)[0]);
    }
  }
}

TEST_CASE("every correction of rewards per year") {
  const auto point = Discounting::Timing::time_point;
  // 1 + .7 + .47 + .307;  1 + .7 .8 + .47 .64 + .307 .512 = 1 + .56 + .3008 + .157184
  check_qalys(Correction::none, point, 2.017984, 2.477);
  check_qalys(Correction::start, point, 1.8608, 2.17);
  check_qalys(Correction::end, point, 1.017984, 1.477);
  // .5 + .7 + .47 + .1535;  .5 + .56 + .3008 + .078592
  check_qalys(Correction::half_cycle, point, 1.439392, 1.8235);
  // .85 + .585 + .3885;  .85 + .585 .8 + .3885 .64 = .85 + .468 + .24864
  check_qalys(Correction::life_table, point, 1.56664, 1.8235);
  // two cycles: (1 + 4 .7 + .47) / 3;  (1 + 4 .56 + .3008) / 3
  check_qalys(Correction::simpson, point, 3.5408 / 3, 4.27 / 3, 2);
  // (1 + 2 .7 + 4 .47 + .307) / 3;  (1 + 2 .56 + 4 .3008 + .157184) / 3
  check_qalys(Correction::simpson_darth, point, 3.480384 / 3, 4.587 / 3);
}

TEST_CASE("discounting from the start of the cycle") {
  const auto cycle = Discounting::Timing::cycle_start;
  // 1 + .7 + .47 .8 + .307 .64 = 1 + .7 + .376 + .19648
  check_qalys(Correction::none, cycle, 2.27248, 2.477);
  check_qalys(Correction::end, cycle, 1.27248, 1.477);
  check_qalys(Correction::half_cycle, cycle, 0.5 + 0.7 + 0.376 + 0.09824, 1.8235);
  check_qalys(Correction::simpson, cycle, 4.176 / 3, 4.27 / 3, 2);
  check_qalys(Correction::simpson_darth, cycle, 4.10048 / 3, 4.587 / 3);
  // a point that opens its cycle is discounted there already
  check_qalys(Correction::start, cycle, 1.8608, 2.17);
  check_qalys(Correction::life_table, cycle, 1.56664, 1.8235);
}

TEST_CASE("a reward per year that changes over time") {
  // 100 (1 + t) well, 200 ill; at the points 100, 120 + 40 = 160, 108 + 44 = 152, 86.4 + 36.4 =
  // 122.8
  Model m = three_states();
  Output o;
  o.discounting = quarter();
  o.per_year = {m.at(well, [](std::size_t, std::size_t t,
                              std::size_t) { return 100.0 * (1.0 + static_cast<double>(t)); }),
                m.at(ill, 200.0)};
  o.correction = Correction::half_cycle;
  m.description.outputs = {o};
  // 50 + 160 + 152 + 61.4;  50 + 128 + 97.28 + 31.4368
  check(m, 306.7168, 423.4);
  // Life table: the value of cycle t times the means (.8 .1), (.48 .21), (.288 .201):
  // 80 + 20, 96 + 42, 86.4 + 40.2;  100 + 138 .8 + 126.6 .64
  m.description.outputs[0].correction = Correction::life_table;
  check(m, 291.424, 364.6);
}

TEST_CASE("half-year cycles weigh half as much and are discounted at half-years") {
  Model m = three_states();
  m.description.cycle_length = 0.5;
  Output o;
  o.correction = Correction::start;
  o.discounting = {0.5625, Discounting::Compounding::annual, Discounting::Timing::time_point};
  o.per_year = {m.at(well, 1.0), m.at(ill, 0.5)};
  m.description.outputs = {o};
  // 1.5625^-1/2 = .8, so the sums are half those of the yearly model under `start`
  check(m, 0.5 * 1.8608, 0.5 * 2.17);
  // but a reward on a move is not per year: entries into dead .2 + .22 + .182
  Output entry;
  entry.discounting = o.discounting;
  entry.on_entry = {m.at(dead, 1.0)};
  m.description.outputs = {entry};
  check(m, 0.2 * 0.8 + 0.22 * 0.64 + 0.182 * 0.512, 0.602);
}

TEST_CASE("rewards on moves are discounted at the end of the cycle and never corrected") {
  Model m = three_states();
  const Value cost = [](std::size_t, std::size_t t, std::size_t) {
    return 1000.0 * (1.0 + static_cast<double>(t));
  };
  Output o;
  o.discounting = quarter();
  o.on_move = {{well, ill, m.inputs.slot(cost)}};
  m.description.outputs = {o};
  // moves .2, .12, .072 at 1000, 2000, 3000: 200 + 240 + 216;  160 + 153.6 + 110.592
  for (const Correction c : {Correction::none, Correction::half_cycle, Correction::life_table}) {
    m.description.outputs[0].correction = c;
    check(m, 424.192, 656);
  }
  // from the start of the cycle: 200 + 192 + 138.24
  m.description.outputs[0].discounting = quarter(Discounting::Timing::cycle_start);
  check(m, 530.24, 656);
}

TEST_CASE("entries count moves from another state only") {
  Model m = three_states();
  Output o;
  o.discounting = quarter();
  o.on_entry = {m.at(dead, 10.0), m.at(ill, 1.0)};
  m.description.outputs = {o};
  // dead: .2, .12 + .1, .072 + .11;  ill: .2, .12, .072 (staying ill is no entry)
  check(m, 10 * (.16 + .1408 + .093184) + (.16 + .0768 + .036864), 6.02 + .392);
  Output stay;
  stay.discounting = quarter();
  stay.on_move = {{well, well, m.inputs.slot(1.0)}};
  m.description.outputs = {stay};
  check(m, .6 * .8 + .36 * .64 + .216 * .512, 1.176);
}

TEST_CASE("a destination in two stages of a row is one move") {
  // Dies with .2, otherwise dies with .25: the moves well -> dead are those of .2 + .8 .25 = .4.
  Model m;
  m.description.cycles = 1;
  m.description.rows = {{m.stage({m.at(1, 0.2)}), m.stage({m.at(1, 0.25)}, 0)}, {}};
  m.description.start = {m.at(0, 1.0)};
  Output move, entry;
  move.on_move = {{0, 1, m.inputs.slot(10.0)}};
  entry.on_entry = {m.at(1, 10.0)};
  m.description.outputs = {move, entry};
  const Results r = run(m);
  CHECK(totals(r, 2, 0, 0).undiscounted == doctest::Approx(4).epsilon(1e-15));
  CHECK(totals(r, 2, 0, 1).undiscounted == doctest::Approx(4).epsilon(1e-15));
}

TEST_CASE("once at the start, and by state at the end") {
  Model m = three_states();
  Output o;
  o.discounting = quarter();
  o.at_start = m.inputs.slot(50.0);
  m.description.outputs = {o};
  check(m, 50, 50);
  Output end;
  end.discounting = quarter();
  end.at_end = {m.at(well, 1000.0), m.at(dead, 10.0)};
  m.description.outputs = {end};
  // 216 + 6.02, and .512 times that
  check(m, 113.67424, 222.02);
  end.at_start = o.at_start;
  m.description.outputs = {end};
  check(m, 163.67424, 272.02);
}

TEST_CASE("the start may be spread over states and leave a remainder") {
  Model m = three_states();
  m.description.start = {m.at(ill, 0.25)};
  m.description.start_remainder = well;
  Output o;
  o.correction = Correction::start;
  o.per_year = {m.at(well, 1.0), m.at(ill, 0.5)};
  m.description.outputs = {o};
  m.description.cycles = 2;
  // x_0 = .75, .25; x_1 = .45, .15 + .125 = .275: .875 + .5875
  check(m, 1.4625, 1.4625);
}

TEST_CASE("the structure tells what is read when") {
  Model m = three_states();
  Output o;
  o.correction = Correction::end;
  const StateValue per_year = m.at(well, 1.0), at_end = m.at(well, 1.0), entry = m.at(dead, 1.0);
  o.per_year = {per_year};
  o.at_end = {at_end};
  o.on_entry = {entry};
  m.description.outputs = {o};
  const CohortStructure s(m.description);
  const std::size_t probability = m.description.rows[0][0].moves[0].slot;
  const std::size_t start = m.description.start[0].slot;
  const bool expected[5][4] = {
      {1, 1, 1, 0}, {1, 0, 0, 0}, {0, 1, 1, 1}, {0, 0, 0, 1}, {1, 1, 1, 0}};
  const std::size_t slots[5] = {probability, start, per_year.slot, at_end.slot, entry.slot};
  for (std::size_t k = 0; k < 5; ++k) {
    for (std::size_t t = 0; t <= 3; ++t) CHECK(s.reads(slots[k], t) == expected[k][t]);
  }
  CHECK(!s.reads(9999, 0));
}

TEST_CASE("nothing is prepared at the horizon where nothing is read there") {
  for (const bool end : {false, true}) {
    Model m = three_states();
    m.description.interventions = 2;
    Output o;
    o.correction = end ? Correction::end : Correction::start;
    o.per_year = {m.at(well, 1.0)};
    m.description.outputs = {o};
    run(m);
    CHECK(m.inputs.prepared == (end ? 8 : 6));
  }
}

TEST_CASE("a structure that no reader would let through is a broken contract") {
  const auto breaks = [](auto change) {
    Model m = three_states();
    Output o;
    o.per_year = {m.at(well, 1.0)};
    m.description.outputs = {o};
    change(m);
    CHECK_THROWS_AS(CohortStructure{m.description}, ContractViolation);
  };
  breaks([](Model& m) { m.description.cycles = 0; });
  breaks([](Model& m) { m.description.rows[0][0].remainder = ill; });
  breaks([](Model& m) { m.description.rows[1][0].remainder = dead; });
  breaks([](Model& m) { m.description.rows[1][0].moves.push_back(m.at(dead, 0.1)); });
  breaks([](Model& m) { m.description.start.clear(); });
  breaks([](Model& m) { m.description.start[0].state = 3; });
  breaks([](Model& m) { m.description.outputs[0].per_year[0].state = 7; });
  breaks([](Model& m) { m.description.outputs[0].on_move = {{ill, well, 0}}; });
  breaks([](Model& m) { m.description.outputs[0].correction = Correction::simpson; });
}
