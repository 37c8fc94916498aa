#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <random>

#include "tests/unit/markov/function_inputs.hpp"

using namespace equipoise;
using namespace equipoise::markov;
using namespace equipoise::markov::testing;

namespace {

/// A number in (0, 1) from whole numbers: what the random models are made of.
double noise(std::uint64_t seed, std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0,
             std::uint64_t d = 0) {
  std::uint64_t h = seed;
  for (const std::uint64_t k : {a, b, c, d}) {
    h = (h ^ (k + 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
    h ^= h >> 29;
  }
  return (static_cast<double>(h >> 12) + 0.5) * 0x1.0p-52;
}

/// A random model: any state to any, one or two stages, some rows constant over cycles, rewards of
/// every kind under every correction. The same seed gives the same model.
struct RandomModel {
  std::size_t states, cycles, interventions;
  std::uint64_t seed;
  bool same_arms = false;

  [[nodiscard]] double number(std::size_t item, std::size_t draw, std::size_t cycle,
                              std::size_t intervention, bool varies) const {
    return noise(seed, item, draw, varies ? cycle : 0, same_arms ? 0 : intervention);
  }
  [[nodiscard]] bool varies(std::size_t state) const { return state % 2 == 0; }
  [[nodiscard]] double death(std::size_t s, std::size_t d, std::size_t t, std::size_t i) const {
    return 0.2 * number(100 + s, d, t, i, varies(s));
  }
  [[nodiscard]] double move(std::size_t s, std::size_t to, std::size_t d, std::size_t t,
                            std::size_t i) const {
    return number(200 + s * states + to, d, t, i, varies(s)) / static_cast<double>(states);
  }
  [[nodiscard]] double reward(std::size_t o, std::size_t s, std::size_t d, std::size_t t,
                              std::size_t i) const {
    return 1000.0 * number(1000 + o * 100 + s, d, t, i, o % 2 == 0) - 300.0;
  }

  [[nodiscard]] Model model() const {
    Model m;
    const RandomModel self = *this;
    CohortDescription& d = m.description;
    d.interventions = interventions;
    d.cycles = cycles;
    d.cycle_length = 0.25;
    const std::size_t dead = states - 1;
    d.rows.resize(states);
    for (std::size_t s = 0; s < dead; ++s) {
      const auto value = [&](auto f) { return m.inputs.slot(f, varies(s)); };
      Stage die{{{dead, value([=](std::size_t n, std::size_t t, std::size_t i) {
                    return self.death(s, n, t, i);
                  })}},
                {}};
      Stage go;
      for (std::size_t to = 0; to < dead; ++to) {
        if (to == s) continue;
        go.moves.push_back({to, value([=](std::size_t n, std::size_t t, std::size_t i) {
                              return self.move(s, to, n, t, i);
                            })});
      }
      go.remainder = s;
      d.rows[s] = {die, go};
    }
    d.start = {m.at(0, 0.625), m.at(1, 0.125)};
    d.start_remainder = 2;
    const Correction corrections[] = {Correction::none,         Correction::start,
                                      Correction::end,          Correction::half_cycle,
                                      Correction::life_table,   Correction::simpson,
                                      Correction::simpson_darth};
    for (std::size_t o = 0; o < std::size(corrections); ++o) {
      Output out;
      out.correction = corrections[o];
      out.discounting = {
          0.035,
          o % 2 == 0 ? Discounting::Compounding::annual : Discounting::Compounding::continuous,
          o % 3 == 0 ? Discounting::Timing::cycle_start : Discounting::Timing::time_point};
      const auto value = [&](std::size_t s) {
        return m.inputs.slot(
            [=](std::size_t n, std::size_t t, std::size_t i) { return self.reward(o, s, n, t, i); },
            o % 2 == 0);
      };
      for (std::size_t s = 0; s < states; ++s) out.per_year.push_back({s, value(s)});
      out.on_entry = {{dead, value(50)}, {0, value(51)}};
      out.on_move = {{0, 1, value(52)}, {1, 1, value(53)}};
      out.at_start = value(54);
      out.at_end = {{0, value(55)}, {dead, value(56)}};
      d.outputs.push_back(out);
    }
    return m;
  }
};

double power(const Discounting& d, double years) {
  return d.compounding == Discounting::Compounding::annual ? std::exp(-years * std::log1p(d.rate))
                                                           : std::exp(-years * d.rate);
}

/// One draw and intervention with a dense matrix and sums written from the definitions.
struct Dense {
  std::vector<double> discounted, undiscounted;
  std::vector<double> magnitude;  ///< sum of absolute terms, the scale of rounding
};

Dense dense(const RandomModel& r, const CohortDescription& model, std::size_t n, std::size_t i) {
  const std::size_t S = r.states, T = r.cycles, D = S - 1;
  std::vector<std::vector<double>> x(T + 1, std::vector<double>(S, 0.0));
  std::vector<std::vector<std::vector<double>>> P;
  x[0][0] = 0.625;
  x[0][1] = 0.125;
  x[0][2] = 0.25;
  for (std::size_t t = 0; t < T; ++t) {
    P.emplace_back(S, std::vector<double>(S, 0.0));
    for (std::size_t s = 0; s < S; ++s) {
      if (s == D) {
        P[t][s][s] = 1.0;
        continue;
      }
      P[t][s][D] = r.death(s, n, t, i);
      double away = 0.0;
      for (std::size_t to = 0; to < D; ++to) {
        if (to == s) continue;
        P[t][s][to] = (1.0 - P[t][s][D]) * r.move(s, to, n, t, i);
        away += P[t][s][to];
      }
      P[t][s][s] = 1.0 - P[t][s][D] - away;
    }
    for (std::size_t s = 0; s < S; ++s) {
      for (std::size_t to = 0; to < S; ++to) x[t + 1][to] += x[t][s] * P[t][s][to];
    }
  }
  Dense result;
  const double h = model.cycle_length;
  for (std::size_t o = 0; o < model.outputs.size(); ++o) {
    const Correction c = model.outputs[o].correction;
    const Discounting& d = model.outputs[o].discounting;
    const bool early = d.timing == Discounting::Timing::cycle_start;
    double plain = 0.0, today = 0.0, size = 0.0;
    const auto add = [&](double amount, double years) {
      plain += amount;
      today += amount * power(d, years);
      size += std::abs(amount);
    };
    for (std::size_t t = 0; t <= T; ++t) {
      double w = 1.0;
      const bool inner = t > 0 && t < T;
      if ((c == Correction::start || c == Correction::life_table) && t == T) w = 0.0;
      if (c == Correction::end && t == 0) w = 0.0;
      if (c == Correction::half_cycle && !inner) w = 0.5;
      if (c == Correction::simpson) w = (inner ? (t % 2 == 1 ? 4.0 : 2.0) : 1.0) / 3.0;
      if (c == Correction::simpson_darth) w = (inner ? (t % 2 == 1 ? 2.0 : 4.0) : 1.0) / 3.0;
      if (w == 0.0) continue;
      const bool opens = c == Correction::start || c == Correction::life_table;
      const std::size_t when = early && !opens && t > 0 ? t - 1 : t;
      for (std::size_t s = 0; s < S; ++s) {
        const double occupancy =
            c == Correction::life_table ? (x[t][s] + x[t + 1][s]) / 2 : x[t][s];
        add(w * h * occupancy * r.reward(o, s, n, t, i), static_cast<double>(when) * h);
      }
    }
    for (std::size_t t = 0; t < T; ++t) {
      const double when = static_cast<double>(early ? t : t + 1) * h;
      for (std::size_t s = 0; s < D; ++s) {
        add(x[t][s] * P[t][s][D] * r.reward(o, 50, n, t, i), when);
        if (s != 0) add(x[t][s] * P[t][s][0] * r.reward(o, 51, n, t, i), when);
      }
      add(x[t][0] * P[t][0][1] * r.reward(o, 52, n, t, i), when);
      add(x[t][1] * P[t][1][1] * r.reward(o, 53, n, t, i), when);
    }
    add(r.reward(o, 54, n, 0, i), 0.0);
    const double horizon = static_cast<double>(T) * h;
    add(x[T][0] * r.reward(o, 55, n, T, i) + x[T][D] * r.reward(o, 56, n, T, i), horizon);
    result.discounted.push_back(today);
    result.undiscounted.push_back(plain);
    result.magnitude.push_back(size);
  }
  return result;
}

bool same_bits(const std::vector<std::vector<double>>& a,
               const std::vector<std::vector<double>>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t r = 0; r < a.size(); ++r) {
    if (a[r].size() != b[r].size() ||
        std::memcmp(a[r].data(), b[r].data(), a[r].size() * sizeof(double)) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("a dense matrix and the definitions give the same, on random models") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const RandomModel random{3 + seed % 6, 2 + 2 * (seed % 9), 1 + seed % 3, seed};
    Model m = random.model();
    const std::size_t draws = 11;
    const Results r = run(m, draws, 8);
    CHECK(!r.fault);
    for (std::size_t i = 0; i < random.interventions; ++i) {
      for (std::size_t n = 0; n < draws; ++n) {
        const Dense expected = dense(random, m.description, n, i);
        for (std::size_t o = 0; o < m.description.outputs.size(); ++o) {
          const std::size_t row = (i * m.description.outputs.size() + o) * 2;
          const double room = 1e-12 * expected.magnitude[o];
          CHECK(std::abs(r.rows[row][n] - expected.discounted[o]) <= room);
          CHECK(std::abs(r.rows[row + 1][n] - expected.undiscounted[o]) <= room);
        }
      }
    }
  }
}

TEST_CASE("the same bits for every block and every code path") {
  const RandomModel random{6, 20, 3, 7};
  Model m = random.model();
  const std::size_t draws = 300;
  const Results reference = run(m, draws, 256, numerics::CodePath::portable);
  for (const std::size_t block :
       {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{128}}) {
    CHECK(same_bits(reference.rows, run(m, draws, block).rows));
  }
  CHECK(same_bits(reference.rows, run(m, draws, 128, numerics::CodePath::avx2).rows));
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    CHECK(same_bits(reference.rows, run(m, draws, 128, numerics::CodePath::avx512).rows));
  }
  // And the comparison can tell a difference of one bit.
  Results changed = reference;
  changed.rows[3][5] = std::nextafter(changed.rows[3][5], 0.0);
  CHECK(!same_bits(reference.rows, changed.rows));
}

TEST_CASE("a slot that is declared constant gives the same bits as one that is not") {
  const RandomModel random{5, 12, 2, 3};
  Model m = random.model();
  const Results shared = run(m, 40);
  Model again;
  again.description = m.description;
  for (std::size_t s = 0; s < CohortStructure(m.description).slots(); ++s) {
    again.inputs.slot([&m, s](std::size_t n, std::size_t t, std::size_t i) {
      return m.inputs.function(s)(n, t, i);
    });
  }
  CHECK(same_bits(shared.rows, run(again, 40).rows));
}

TEST_CASE("nobody is lost, and the dead stay dead") {
  const RandomModel random{7, 40, 2, 11};
  Model m = random.model();
  const CohortStructure structure(m.description);
  const std::size_t draws = 20;
  CohortWorkspace work(structure, draws);
  LaneTable outputs(structure.output_rows(), draws);
  CohortTrace trace(structure, draws);
  m.inputs.block({0, draws});
  CHECK(!run_cohort(structure, m.inputs, {0, draws}, work, outputs, &trace));
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t n = 0; n < draws; ++n) {
      for (std::size_t t = 0; t <= 40; ++t) {
        double sum = 0.0;
        for (std::size_t s = 0; s < 7; ++s) sum += trace.occupancy(i, t, s)[n];
        // Each cycle rounds some 20 times in numbers below 1.
        CHECK(std::abs(sum - 1.0) <= static_cast<double>(t) * 20 * 1.2e-16);
        if (t > 0) CHECK(trace.occupancy(i, t, 6)[n] >= trace.occupancy(i, t - 1, 6)[n]);
      }
    }
  }
}

TEST_CASE("interventions with the same inputs are the same, bit for bit") {
  RandomModel random{5, 30, 2, 5};
  for (const bool same : {true, false}) {
    random.same_arms = same;
    Model m = random.model();
    const Results r = run(m, 50);
    const std::size_t rows = r.rows.size() / 2;
    const std::vector<std::vector<double>> first(r.rows.begin(), r.rows.begin() + rows);
    const std::vector<std::vector<double>> second(r.rows.begin() + rows, r.rows.end());
    CHECK(same_bits(first, second) == same);
  }
}

TEST_CASE("a reward more changes no bit of the others") {
  const RandomModel random{5, 12, 2, 9};
  Model m = random.model();
  const Results before = run(m, 20);
  Output more;
  more.on_move = {{0, 1, m.inputs.slot(3.0)}};
  more.per_year = {m.at(2, 1.0)};
  m.description.outputs.push_back(more);
  const Results after = run(m, 20);
  const std::size_t n = m.description.outputs.size();
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t r = 0; r < (n - 1) * 2; ++r) {
      CHECK(after.rows[i * n * 2 + r] == before.rows[i * (n - 1) * 2 + r]);
    }
  }
}

TEST_CASE("a workspace carries nothing from one call to the next") {
  const RandomModel random{5, 12, 2, 9};
  Model m = random.model();
  const CohortStructure structure(m.description);
  CohortWorkspace used(structure, 64), fresh(structure, 64);
  LaneTable first(structure.output_rows(), 64), second(structure.output_rows(), 64);
  const auto go = [&](DrawRange draws, CohortWorkspace& work, LaneTable& out) {
    m.inputs.block(draws);
    CHECK(!run_cohort(structure, m.inputs, draws, work, out));
  };
  go({0, 64}, used, first);
  go({100, 13}, used, first);
  go({100, 13}, fresh, second);
  for (std::size_t r = 0; r < structure.output_rows(); ++r) {
    for (std::size_t lane = 0; lane < 13; ++lane) {
      CHECK(first.row(r)[lane] == second.row(r)[lane]);
    }
  }
}
