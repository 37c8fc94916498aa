// Published models, to the digits of a recomputation from their source code (relative 1e-9) and to
// every digit that was printed.
#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "tests/unit/markov/function_inputs.hpp"

using namespace equipoise;
using namespace equipoise::markov;
using namespace equipoise::markov::testing;

namespace {

using Compounding = Discounting::Compounding;
using Timing = Discounting::Timing;

void agree(double value, double recomputed, double tolerance = 1e-9) {
  CHECK(value == doctest::Approx(recomputed).epsilon(tolerance));
}

/// The printed value is the value rounded to the printed unit in the last place.
void prints(double value, double printed, double unit) {
  CHECK(std::abs(value - printed) <= 0.5000001 * unit);
}

double probability(double rate) { return 1.0 - std::exp(-rate); }

// --- Sick-Sicker -------------------------------------------------------------------------------
// Alarid-Escudero et al. 2023, "An Introductory Tutorial on Cohort State-Transition Models in R",
// Med Decis Making 43:3; code DARTH-git/cohort-modeling-tutorial-intro. Healthy, sick, sicker,
// dead; 75 years; strategies: standard of care, A (better quality of life sick), B (slower
// progression), AB.

Model sick_sicker(Correction correction, std::size_t per_year, double rate) {
  enum { healthy, sick, sicker, dead };
  Model m;
  const double h = 1.0 / static_cast<double>(per_year);
  const auto p = [h](double yearly) { return probability(yearly * h); };
  CohortDescription& d = m.description;
  d.interventions = 4;
  d.cycles = 75 * per_year;
  d.cycle_length = h;
  const auto has_a = [](std::size_t i) { return i == 1 || i == 3; };
  const auto has_b = [](std::size_t i) { return i == 2 || i == 3; };
  const Value progress = [=](std::size_t, std::size_t, std::size_t i) {
    return p(has_b(i) ? 0.105 * 0.6 : 0.105);
  };
  d.rows = {{m.stage({m.at(dead, p(0.002))}), m.stage({m.at(sick, p(0.15))}, healthy)},
            {m.stage({m.at(dead, p(0.002 * 3))}),
             m.stage({m.at(healthy, p(0.5)), m.at(sicker, progress)}, sick)},
            {m.stage({m.at(dead, p(0.002 * 10))}, sicker)},
            {}};
  d.start = {m.at(healthy, 1.0)};
  const auto with_treatment = [=](double cost) -> Value {
    return [=](std::size_t, std::size_t, std::size_t i) {
      return cost + (has_a(i) ? 12000.0 : 0.0) + (has_b(i) ? 13000.0 : 0.0);
    };
  };
  Output cost, qalys;
  cost.correction = qalys.correction = correction;
  cost.discounting.rate = qalys.discounting.rate = rate;
  cost.per_year = {m.at(healthy, 2000.0), m.at(sick, with_treatment(4000.0)),
                   m.at(sicker, with_treatment(15000.0))};
  qalys.per_year = {
      m.at(healthy, 1.0),
      m.at(sick, [=](std::size_t, std::size_t, std::size_t i) { return has_a(i) ? 0.95 : 0.75; }),
      m.at(sicker, 0.5)};
  d.outputs = {cost, qalys};
  return m;
}

void check_sick_sicker(Model m, const std::array<double, 4>& costs,
                       const std::array<double, 4>& qalys) {
  const Results r = run(m);
  CHECK(!r.fault);
  for (std::size_t i = 0; i < 4; ++i) {
    agree(totals(r, 2, i, 0).discounted, costs[i]);
    agree(totals(r, 2, i, 1).discounted, qalys[i]);
  }
}

}  // namespace

TEST_CASE("Sick-Sicker with each correction") {
  check_sick_sicker(sick_sicker(Correction::simpson_darth, 1, 0.03),
                    {151579.865957, 284804.513371, 259100.410617, 378875.198394},
                    {20.7113314643, 21.4986628084, 22.1844651408, 23.1368441350});
  check_sick_sicker(sick_sicker(Correction::half_cycle, 1, 0.03),
                    {152262.290718, 285676.923020, 259991.515270, 379955.447347},
                    {21.0381509231, 21.8288364097, 22.5111981428, 23.4668455895});
  check_sick_sicker(sick_sicker(Correction::none, 1, 0.03),
                    {153541.412931, 287185.640776, 261490.974372, 381676.095741},
                    {21.5544866105, 22.3455444559, 23.0326078071, 23.9889689258});
  // By month: nominal 3%, compounded monthly.
  check_sick_sicker(sick_sicker(Correction::half_cycle, 12, std::pow(1 + 0.03 / 12, 12) - 1),
                    {146475.216704, 270953.730155, 243254.082924, 353235.124144},
                    {21.1470355457, 21.8608405326, 22.6630217066, 23.5244008933});
}

TEST_CASE("Sick-Sicker as printed") {
  Model m = sick_sicker(Correction::simpson_darth, 1, 0.03);
  const Results r = run(m);
  const double costs[] = {151580, 284805, 259100, 378875};
  const double qalys[] = {20.711, 21.499, 22.184, 23.137};
  for (std::size_t i = 0; i < 4; ++i) {
    prints(totals(r, 2, i, 0).discounted, costs[i], 1);
    prints(totals(r, 2, i, 1).discounted, qalys[i], 0.001);
  }
}

TEST_CASE("the trace of Sick-Sicker") {
  Model m = sick_sicker(Correction::none, 1, 0.0);
  const CohortStructure structure(m.description);
  CohortWorkspace work(structure, 3);
  LaneTable outputs(structure.output_rows(), 3);
  CohortTrace trace(structure, 3);
  m.inputs.block({0, 3});
  CHECK(!run_cohort(structure, m.inputs, {0, 3}, work, outputs, &trace));
  const auto check = [&](std::size_t i, std::size_t t, std::array<double, 4> expected) {
    for (std::size_t s = 0; s < 4; ++s) {
      CHECK(trace.mean(i, t, s, 3) == doctest::Approx(expected[s]).epsilon(1e-8));
      CHECK(trace.occupancy(i, t, s)[2] == doctest::Approx(expected[s]).epsilon(1e-8));
    }
  };
  check(0, 1, {.8589882807, .1390137179, 0, .0019980013});
  check(0, 5, {.7074064924, .2063227028, .0716269653, .0146438395});
  check(0, 75, {.1157234506, .0341785363, .3170615355, .5330364776});
  check(2, 75, {.2074685765, .0655074127, .2728725990, .4541514118});
}

namespace {

// --- Zidovudine with and without lamivudine ----------------------------------------------------
// Chancellor et al. 1997, PharmacoEconomics 12:54; Briggs, Claxton & Sculpher 2006, exercises 2.5
// and 4.7. CD4 200-500, CD4 < 200, AIDS, dead.

enum Hiv { a, b, c, hiv_dead };

/// \param lamivudine  added cost a year while alive
/// \param for_cycles  the relative risk .509 applies to moves in the first so many cycles;
/// lamivudine
///                    is paid for at the time points 1..for_cycles (0: at all points)
Model hiv(const std::array<std::array<double, 3>, 3>& away, double lamivudine,
          std::size_t for_cycles) {
  Model m;
  const auto p = [&](Hiv to, double monotherapy) {
    return m.at(to, [=](std::size_t, std::size_t cycle, std::size_t i) {
      return i == 1 && cycle < for_cycles ? 0.509 * monotherapy : monotherapy;
    });
  };
  const auto cost = [&](Hiv state, double care) {
    return m.at(state, [=](std::size_t, std::size_t point, std::size_t i) {
      return care + 2278.0 + (i == 1 && point <= for_cycles ? lamivudine : 0.0);
    });
  };
  CohortDescription& d = m.description;
  d.interventions = 2;
  d.cycles = 20;
  d.rows = {{m.stage({p(b, away[0][0]), p(c, away[0][1]), p(hiv_dead, away[0][2])}, a)},
            {m.stage({p(c, away[1][0]), p(hiv_dead, away[1][1])}, b)},
            {m.stage({p(hiv_dead, away[2][0])}, c)},
            {}};
  d.start = {m.at(a, 1.0)};
  Output costs, life_years;
  costs.correction = life_years.correction = Correction::end;
  costs.discounting.rate = 0.06;
  costs.per_year = {cost(a, 2756), cost(b, 3052), cost(c, 9007)};
  life_years.per_year = {m.at(a, 1.0), m.at(b, 1.0), m.at(c, 1.0)};
  d.outputs = {costs, life_years};
  return m;
}

Model hiv_counts() {
  return hiv({{{350. / 1734, 116. / 1734, 17. / 1734}, {512. / 1258, 15. / 1258}, {437. / 1749}}},
             2086.5, 2);
}

}  // namespace

TEST_CASE("HIV: the book's version, everything counted at the end of a cycle") {
  Model m = hiv_counts();
  const Results r = run(m);
  const Totals mono = totals(r, 2, 0, 0), mono_years = totals(r, 2, 0, 1);
  const Totals both = totals(r, 2, 1, 0), both_years = totals(r, 2, 1, 1);
  agree(mono.discounted, 44663.453564);
  agree(mono_years.undiscounted, 7.9912066458);
  agree(both.discounted, 50601.651331);
  agree(both_years.undiscounted, 8.9373888916);
  prints(mono.discounted, 44663.45, 0.01);
  prints(both.discounted, 50601.65, 0.01);
  prints(mono_years.undiscounted, 7.991207, 1e-6);
  prints(both_years.undiscounted, 8.937389, 1e-6);
  const double icer =
      (both.discounted - mono.discounted) / (both_years.undiscounted - mono_years.undiscounted);
  agree(icer, 6275.955604);
  prints(icer, 6275.956, 0.001);
}

TEST_CASE("HIV: life years corrected, costs not") {
  Model m = hiv_counts();
  m.description.outputs[1].correction = Correction::half_cycle;
  const Results r = run(m);
  agree(totals(r, 2, 0, 0).discounted, 44663.453564);
  agree(totals(r, 2, 0, 1).undiscounted, 8.4753248677);
  agree(totals(r, 2, 1, 1).undiscounted, 9.4167852384);
}

TEST_CASE("HIV: continuous discounting") {
  Model m = hiv_counts();
  m.description.outputs[0].discounting.compounding = Compounding::continuous;
  const Results r = run(m);
  agree(totals(r, 2, 0, 0).discounted, 44230.993797);
  agree(totals(r, 2, 1, 0).discounted, 50108.015134);
}

namespace {

/// heemod, "Time-homogeneous Markov models": 50 cycles, rounded probabilities, lamivudine
/// throughout.
Model hiv_homogeneous(Correction correction) {
  Model m = hiv({{{.202, .067, .010}, {.407, .012}, {.250}}}, 2086, 50);
  m.description.cycles = 50;
  for (Output& o : m.description.outputs) {
    o.correction = correction;
    o.discounting.timing = Timing::cycle_start;
  }
  return m;
}

void check_homogeneous(Correction correction, double mono, double mono_years, double both,
                       double both_years, double tolerance) {
  Model m = hiv_homogeneous(correction);
  const Results r = run(m);
  agree(totals(r, 2, 0, 0).discounted, mono, tolerance);
  agree(totals(r, 2, 0, 1).undiscounted, mono_years, tolerance);
  agree(totals(r, 2, 1, 0).discounted, both, tolerance);
  agree(totals(r, 2, 1, 1).undiscounted, both_years, tolerance);
}

}  // namespace

TEST_CASE("HIV, time-homogeneous: counting by life table, at the beginning and at the end") {
  check_homogeneous(Correction::life_table, 48762.093046, 8.5858431, 92984.847808, 17.2569372,
                    1e-8);
  check_homogeneous(Correction::start, 49932.145714, 9.0858385345, 93936.080321, 17.7511080193,
                    1e-9);
  check_homogeneous(Correction::end, 47592.040379, 8.0858477568, 92033.615294, 16.7627663148, 1e-9);
  Model m = hiv_homogeneous(Correction::life_table);
  const Results r = run(m);
  prints(1000 * totals(r, 2, 0, 0).discounted, 48762093, 1);
  prints(1000 * totals(r, 2, 1, 0).discounted, 92984848, 1);
  prints(1000 * totals(r, 2, 0, 1).undiscounted, 8585.843, 0.001);
  prints(1000 * totals(r, 2, 1, 1).undiscounted, 17256.937, 0.001);
}

namespace {

// --- Total hip replacement ---------------------------------------------------------------------
// Briggs, Claxton & Sculpher 2006, section 3.5: standard prosthesis and NP1, a woman of 60; the
// risk of revision follows a Weibull distribution. Primary, success, revision, success after
// revision, dead.

struct HipReplacement {
  double log_scale, log_np1, shape;
  double (*mortality)(double age);  ///< probability of death in the year to this age
};

double book_mortality(double age) {
  if (age < 65) return .0067;
  if (age < 75) return .0193;
  return age < 85 ? .0535 : .1548;
}

double who_mortality(double age) {
  if (age < 65) return .0061;
  if (age < 70) return .00904;
  if (age < 75) return .01401;
  if (age < 80) return .02361;
  return age < 85 ? .04428 : .12063;
}

Model hip_replacement(const HipReplacement& hip, Correction correction, Compounding compounding) {
  enum { primary, success, revision, success_again, dead };
  Model m;
  const Value revise = [=](std::size_t, std::size_t cycle, std::size_t i) {
    const double scale = std::exp(hip.log_scale + (i == 1 ? hip.log_np1 : 0.0));
    const double t = static_cast<double>(cycle);
    return probability(scale * (std::pow(t + 1, hip.shape) - std::pow(t, hip.shape)));
  };
  const auto die = [=](double operative) -> Value {
    return [=](std::size_t, std::size_t cycle, std::size_t) {
      return operative + hip.mortality(60.0 + static_cast<double>(cycle + 1));
    };
  };
  CohortDescription& d = m.description;
  d.interventions = 2;
  d.cycles = 60;
  d.rows = {{m.stage({m.at(dead, 0.02)}, success)},
            {m.stage({m.at(revision, revise), m.at(dead, die(0.0))}, success)},
            {m.stage({m.at(dead, die(0.02))}, success_again)},
            {m.stage({m.at(revision, 0.04), m.at(dead, die(0.0))}, success_again)},
            {}};
  d.start = {m.at(primary, 1.0)};
  Output costs, qalys;
  costs.correction = qalys.correction = correction;
  costs.discounting = {0.06, compounding, Timing::time_point};
  qalys.discounting = {0.015, compounding, Timing::time_point};
  costs.per_year = {m.at(revision, 5294.0)};
  costs.at_start =
      m.inputs.slot([](std::size_t, std::size_t, std::size_t i) { return i == 1 ? 579.0 : 394.0; });
  qalys.per_year = {m.at(success, .85), m.at(revision, .30), m.at(success_again, .75)};
  d.outputs = {costs, qalys};
  return m;
}

const HipReplacement book{-5.490935 - .0367022 * 60, -1.344474, std::exp(.3740968), book_mortality};
const HipReplacement who{-5.49094 - .0367 * 60, std::log(.260677), 1.45367786, who_mortality};

void check_hip(Model m, double cost, double qalys, double cost_np1, double qalys_np1) {
  const Results r = run(m);
  CHECK(!r.fault);
  agree(totals(r, 2, 0, 0).discounted, cost);
  agree(totals(r, 2, 0, 1).discounted, qalys);
  agree(totals(r, 2, 1, 0).discounted, cost_np1);
  agree(totals(r, 2, 1, 1).discounted, qalys_np1);
}

}  // namespace

TEST_CASE("total hip replacement: the book's version and other ways of counting") {
  check_hip(hip_replacement(book, Correction::start, Compounding::annual), 512.432667,
            14.6528301065, 610.311246, 14.6973410607);
  check_hip(hip_replacement(book, Correction::end, Compounding::annual), 512.434658, 14.6531896148,
            610.311818, 14.6977098573);
  check_hip(hip_replacement(book, Correction::end, Compounding::continuous), 509.591389,
            14.6334167603, 609.555238, 14.6778391193);
  Model m = hip_replacement(book, Correction::start, Compounding::annual);
  const Results r = run(m);
  prints(totals(r, 2, 0, 0).discounted, 512.4327, 1e-4);
  prints(totals(r, 2, 0, 1).discounted, 14.65283, 1e-5);
  prints(totals(r, 2, 1, 0).discounted, 610.3112, 1e-4);
  prints(totals(r, 2, 1, 1).discounted, 14.69734, 1e-5);
}

TEST_CASE("total hip replacement with WHO mortality, counted by life table") {
  check_hip(hip_replacement(who, Correction::life_table, Compounding::annual), 535.002235992,
            16.9495662324, 616.348538007, 17.0091006829);
}
