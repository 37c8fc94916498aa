// What is computed when, what is at fault, and that neither blocks nor code paths change a bit.
#include <cmath>
#include <cstring>

#include "tests/unit/expression/model.hpp"

namespace equipoise::expression {
namespace {

constexpr Axes none = Axes::none, draw = Axes::draw, cycle = Axes::cycle;
constexpr Axes intervention = Axes::intervention;

void add_names(Model& model) {
  model.parameters({"p", "q"}).interventions({"usual", "recommended"});
  model.symbols.add_table({"mortality",
                           {60, 61, 62},
                           {0.1, 0.2, 0.3},
                           LookupTable::Between::step,
                           LookupTable::Beyond::error},
                          {});
}

/// Lanes 0, 1, 2, ... of p and q.
LaneTable table(const std::vector<double>& p, const std::vector<double>& q) {
  LaneTable made(2, p.size());
  for (std::size_t i = 0; i < p.size(); ++i) {
    made.row(0)[i] = p[i];
    made.row(1)[i] = q[i];
  }
  return made;
}

void run_all(Workspace& work, const Program& program, std::size_t cycles, std::size_t arms) {
  for (std::size_t t = 0; t < cycles; ++t) {
    for (std::size_t i = 0; i < arms; ++i) {
      work.evaluate(t, i);
      for (std::uint32_t e = 0; e < program.expressions(); ++e) (void)work.value({e});
    }
  }
}

TEST_CASE("an expression depends on the axes of what it is made of") {
  const struct {
    const char* text;
    Axes axes;
  } cases[] = {{"1 + 2", none},
               {"p * 2", draw},
               {"time + age", cycle},
               {"mortality(age)", cycle},
               {"if(intervention == usual, 1, 0)", intervention},
               {"if(intervention == usual, cycle, 0)", cycle | intervention},
               {"p ^ cycle", draw | cycle},
               {"p * if(intervention != usual, q, 1)", draw | intervention},
               {"p * if(intervention != usual, q, cycle)", draw | cycle | intervention}};
  for (const auto& c : cases) {
    Model model;
    add_names(model);
    CAPTURE(std::string(c.text));
    CHECK(model.compile({c.text}).axes({0}) == c.axes);
  }
}

TEST_CASE("each value is computed once per point of its axes, and shared") {
  Model model;
  add_names(model);
  model.variable("effect", "if(intervention == recommended, q, 1)");
  // By axes: draw: p * q, its exp; draw and intervention: the choice and p * choice;
  // draw and cycle: p * age; all: their sum.
  const Program program = model.compile({"exp(p * q)", "p * effect", "p * age",
                                         "p * effect + p * age", "p * q + 0 * mortality(age)"});
  CHECK(program.nodes(draw) == 2);
  CHECK(program.nodes(draw | intervention) == 2);
  CHECK(program.nodes(draw | cycle) == 2);
  CHECK(program.nodes(draw | cycle | intervention) == 1);
  CHECK(program.nodes(cycle) == 3);         // age, the look-up, 0 * it
  CHECK(program.nodes(intervention) == 1);  // the comparison
  Workspace work(program, 8);
  const LaneTable lanes = table(std::vector<double>(8, 0.5), std::vector<double>(8, 0.5));
  for (std::size_t block = 0; block < 2; ++block) {
    work.begin_block(lanes, {block * 8, 8});
    run_all(work, program, 3, 2);
  }
  // Two blocks, three cycles, two interventions. In one intervention no lane takes up one arm, but
  // an arm that is a parameter or a constant costs nothing anyway.
  CHECK(work.computed(draw) == 2 * 2);
  CHECK(work.computed(draw | intervention) == 2 * 2 * 2);
  CHECK(work.computed(draw | cycle) == 2 * 3 * 2);
  CHECK(work.computed(draw | cycle | intervention) == 2 * 3 * 2 * 1);
  CHECK(work.computed(cycle) == 0);  // when the program was built
  CHECK_FALSE(work.fault());
}

TEST_CASE("equal expressions are one, wherever they are written") {
  Model model;
  add_names(model);
  model.variable("once", "exp(p) * q");
  const Program program = model.compile({"exp(p) * q", "once", "(exp(p) * q)", "exp(p)"});
  CHECK(program.nodes(draw) == 2);
}

TEST_CASE("an arm that no lane takes is not computed") {
  Model model;
  add_names(model);
  const Program program = model.compile({"if(p > 0.5, exp(p) + log(p), exp(q) * 2 + 1)"});
  CHECK(program.nodes(draw) == 9);  // comparison, 3 + the domain of log, 3, choice
  Workspace work(program, 8);
  const LaneTable high = table(std::vector<double>(8, 0.9), std::vector<double>(8, 0.9));
  work.begin_block(high, {0, 8});
  CHECK(work.computed(draw) == 6);
  const LaneTable low = table(std::vector<double>(8, 0.1), std::vector<double>(8, 0.9));
  work.begin_block(low, {0, 8});
  CHECK(work.computed(draw) == 6 + 5);
  std::vector<double> mixed(8, 0.1);
  mixed[3] = 0.9;
  const LaneTable one_high = table(mixed, std::vector<double>(8, 0.9));
  work.begin_block(one_high, {0, 8});
  CHECK(work.computed(draw) == 6 + 5 + 9);
}

TEST_CASE("what an arm shares with the rest is computed all the same") {
  Model model;
  add_names(model);
  const Program program = model.compile({"if(p > 0.5, exp(q) + 1, 0) + exp(q)"});
  Workspace work(program, 8);
  const LaneTable lanes = table(std::vector<double>(8, 0.1), std::vector<double>(8, 0.5));
  work.begin_block(lanes, {0, 8});
  CHECK(work.value({0})[0] == numerics::exp(0.5));
}

TEST_CASE("an arm does no harm where it is not taken") {
  Model model;
  add_names(model);
  const Program program = model.compile(
      {"if(p > 0, log(p), 0)", "if(p > 0 and log(p) < 0, 1, 2)", "if(p <= 0 or sqrt(p) < 1, 1, 2)",
       "if(p == 0, 0, q / p)", "if(p >= 0 and p <= 1, if(p == 0 or p == 1, 0, logit(p)), 0)"});
  Workspace work(program, 8);
  const std::vector<double> p{0, -1, 1, 0.5, 2, 0, 0.25, 4};
  const LaneTable lanes = table(p, std::vector<double>(8, 1));
  work.begin_block(lanes, {0, 8});
  run_all(work, program, 1, 1);
  CHECK_FALSE(work.fault());
  for (std::size_t i = 0; i < 8; ++i) {
    CAPTURE(i);
    CHECK(work.value({0})[i] == (p[i] > 0 ? numerics::log(p[i]) : 0));
    CHECK(work.value({1})[i] == (p[i] > 0 && p[i] < 1 ? 1 : 2));
    CHECK(work.value({2})[i] == (p[i] < 1 ? 1 : 2));
    CHECK(work.value({3})[i] == (p[i] == 0 ? 0 : 1 / p[i]));
    CHECK(work.value({4})[i] == (p[i] > 0 && p[i] < 1 ? numerics::logit(p[i]) : 0));
  }
  // The twin: without the condition the same lanes are at fault.
  Model other;
  add_names(other);
  const Program bare = other.compile({"log(p)"});
  Workspace failing(bare, 8);
  failing.begin_block(lanes, {100, 8});
  (void)failing.value({0});
  REQUIRE(failing.fault());
  CHECK(failing.fault()->draw == 100);
}

TEST_CASE("a fault names its operation, draw, cycle, intervention and value") {
  const std::vector<double> p{0.5, 0.5, -0.5, 0, 0.5, 0.5, 0.5, 1.5};
  const struct {
    const char* text;
    Fault::Kind kind;
    std::size_t draw, cycle, arm;
    double value;
    std::size_t column, length;
    const char* what;
  } cases[] = {
      {"1 + log(p)", Fault::Kind::outside_domain, 102, 0, 0, -0.5, 9, 1,
       "argument `x` of `log` is -0.5"},
      {"sqrt(p) * 2", Fault::Kind::outside_domain, 102, 0, 0, -0.5, 6, 1,
       "argument `x` of `sqrt` is -0.5"},
      {"2 * (q / p)", Fault::Kind::outside_domain, 103, 0, 0, 0, 6, 5,
       "division by zero in `q / p`"},
      {"p ^ 0.5", Fault::Kind::outside_domain, 102, 0, 0, -0.5, 1, 7,
       "the power `p ^ 0.5` has no value: its base is -0.5"},
      {"2 + ((p * p) ^ -1)", Fault::Kind::outside_domain, 103, 0, 0, 0, 6, 12,
       "the power `(p * p) ^ -1` has no value: its base is 0"},
      {"odds(p * p)", Fault::Kind::probability_outside_unit_interval, 107, 0, 0, 2.25, 6, 5,
       "argument `p` of `odds` is 2.25"},
      {"logit(p * p)", Fault::Kind::outside_domain, 103, 0, 0, 0, 7, 5,
       "argument `p` of `logit` is 0"},
      {"apply_relative_risk(p * p, 2)", Fault::Kind::probability_outside_unit_interval, 107, 0, 0,
       2.25, 21, 5, "argument `p` of `apply_relative_risk` is 2.25"},
      {"apply_relative_risk(0.6, 2 + 0 * p)", Fault::Kind::probability_outside_unit_interval, 100,
       0, 0, 1.2, 1, 35, "`apply_relative_risk(0.6, 2 + 0 * p)` is 1.2"},
      {"exp(1000 * p)", Fault::Kind::not_finite, 107, 0, 0, HUGE_VAL, 1, 13,
       "`exp(1000 * p)` is too large for a number"},
      {"mortality(age)", Fault::Kind::outside_table, 100, 3, 0, 63, 1, 14,
       "table `mortality` has no row for 63"},
      {"mortality(60 + p)", Fault::Kind::outside_table, 102, 0, 0, 59.5, 1, 17,
       "table `mortality` has no row for 59.5"},
      {"if(intervention == usual, 1, 1 / p)", Fault::Kind::outside_domain, 103, 0, 1, 0, 30, 5,
       "division by zero in `1 / p`"},
      {"if(cycle < 2, 1, 1 / p)", Fault::Kind::outside_domain, 103, 2, 0, 0, 18, 5,
       "division by zero in `1 / p`"},
      {"if(log(p) > 0, 1, 0)", Fault::Kind::outside_domain, 102, 0, 0, -0.5, 8, 1,
       "argument `x` of `log` is -0.5"},
      {"min(1, log(p)) + max(log(q), 2)", Fault::Kind::outside_domain, 102, 0, 0, -0.5, 12, 1,
       "argument `x` of `log` is -0.5"},
  };
  for (const auto& c : cases) {
    Model model;
    add_names(model);
    CAPTURE(std::string(c.text));
    const Program program = model.compile({c.text});
    Workspace work(program, 8);
    const LaneTable lanes = table(p, std::vector<double>(8, 1));
    work.begin_block(lanes, {100, 8});
    // exp overflows at 709.8: only 1500 does.
    run_all(work, program, 4, 2);
    REQUIRE(work.fault());
    const Fault& fault = *work.fault();
    CHECK(fault.kind == c.kind);
    CHECK(fault.draw == c.draw);
    CHECK(fault.cycle == c.cycle);
    CHECK(fault.intervention == c.arm);
    CHECK((fault.value == c.value || std::abs(fault.value - c.value) < 1e-15));
    const FaultText words = program.describe(fault);
    CHECK(words.what == c.what);
    CHECK(words.span.begin.column == c.column);
    CHECK(words.span.length == c.length);
  }
}

TEST_CASE("only what is asked for can be at fault, and other lanes go on") {
  Model model;
  add_names(model);
  const Program program = model.compile({"log(p)", "q + 1"});
  Workspace work(program, 8);
  const std::vector<double> p{1, -1, 2, 1, 1, 1, 1, -3};
  const LaneTable some_bad = table(p, std::vector<double>(8, 1));
  work.begin_block(some_bad, {0, 8});
  work.evaluate(0, 0);
  CHECK(work.value({1})[1] == 2);
  CHECK_FALSE(work.fault());
  CHECK(std::isnan(work.value({0})[1]));
  CHECK(work.value({0})[2] == numerics::log(2));
  REQUIRE(work.fault());
  CHECK(work.fault()->draw == 1);
  const LaneTable all_good = table(std::vector<double>(8, 1), std::vector<double>(8, 1));
  work.begin_block(all_good, {8, 8});
  work.evaluate(0, 0);
  (void)work.value({0});
  CHECK_FALSE(work.fault());
}

/// All values of a program, [expression][cycle][arm][draw], run in blocks of one size.
std::vector<double> values(const Program& program, const LaneTable& draws, std::size_t block,
                           std::size_t cycles, std::size_t arms, numerics::CodePath path,
                           std::optional<Fault>* fault) {
  const std::size_t n = draws.lanes();
  std::vector<double> all(program.expressions() * cycles * arms * n);
  Workspace work(program, block, path);
  LaneTable lanes(draws.rows(), block);
  for (std::size_t first = 0; first < n; first += block) {
    const std::size_t count = std::min(block, n - first);
    for (std::size_t r = 0; r < draws.rows(); ++r) {
      for (std::size_t i = 0; i < count; ++i) lanes.row(r)[i] = draws.row(r)[first + i];
      // What stands in the padding is nobody's: rubbish must not show.
      for (std::size_t i = count; i < lanes.stride(); ++i) lanes.row(r).data()[i] = -7e300;
    }
    work.begin_block(lanes, {first, count});
    for (std::size_t t = 0; t < cycles; ++t) {
      for (std::size_t a = 0; a < arms; ++a) {
        work.evaluate(t, a);
        for (std::uint32_t e = 0; e < program.expressions(); ++e) {
          const double* x = work.value({e});
          for (std::size_t i = 0; i < count; ++i) {
            all[((e * cycles + t) * arms + a) * n + first + i] = x[i];
          }
        }
      }
    }
    if (work.fault() && (!*fault || *work.fault() < **fault)) *fault = work.fault();
  }
  return all;
}

TEST_CASE("block sizes and code paths do not change a bit") {
  Model model;
  add_names(model);
  model.variable("effect", "if(intervention == recommended, q, 1)");
  const std::vector<std::string> texts{
      "exp(p) / (1 + q ^ 2.5)",
      "p ^ effect * mortality(age)",
      "if(p > 0.5 or cycle == 1, logit(p / 2 + 0.1), log(q) * time)",
      "apply_hazard_ratio(p, effect * (1 + cycle))",
      "probability_rescale(p, 1, 1 / 12) + apply_odds_ratio(q, 1.5)",
      "log(p - 0.02)",
      "if(cycle == 2 and intervention == usual, 1 / (q - q), expit(q))"};
  LaneTable draws(2, 300);
  double state = 0.37;
  for (std::size_t r = 0; r < 2; ++r) {
    for (double& x : draws.row(r)) {
      state = std::fmod(state * 9301 + 0.49297, 1.0);
      x = 0.001 + 0.998 * state;
    }
  }
  std::vector<numerics::CodePath> paths{numerics::CodePath::portable, numerics::CodePath::avx2};
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    paths.push_back(numerics::CodePath::avx512);
  }
  std::vector<double> expected;
  std::optional<Fault> expected_fault;
  for (const auto path : paths) {
    const Program program = model.compile(texts, path);
    for (const std::size_t block : {1, 2, 7, 128, 256, 300}) {
      std::optional<Fault> fault;
      const auto found = values(program, draws, block, 3, 2, path, &fault);
      REQUIRE(fault);
      if (expected.empty()) {
        expected = found;
        expected_fault = fault;
      }
      std::size_t differing = 0;
      for (std::size_t i = 0; i < found.size(); ++i) {
        differing += std::memcmp(&found[i], &expected[i], sizeof(double)) != 0 &&
                     !(std::isnan(found[i]) && std::isnan(expected[i]));
      }
      CHECK(differing == 0);
      CHECK_FALSE(*fault < *expected_fault);
      CHECK_FALSE(*expected_fault < *fault);
      CHECK(fault->value == expected_fault->value);
    }
  }
  CHECK(expected_fault->intervention == 0);
}

}  // namespace
}  // namespace equipoise::expression
