/// \file  benchmarks/markov_benchmark.cpp
/// \brief Time of a cohort model by itself: its inputs are in memory already. Items are draws.
#include <benchmark/benchmark.h>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "models/markov/cohort.hpp"

namespace {

using namespace equipoise;
using namespace equipoise::markov;

/// Inputs that stand in memory, the same in every cycle; `varies` only says whether the model is
/// told.
class StoredInputs final : public CycleInputs {
 public:
  StoredInputs(std::size_t interventions, std::size_t slots, std::size_t lanes, bool varies)
      : table_(interventions * slots, lanes), slots_(slots), varies_(varies) {}
  std::span<double> row(std::size_t i, std::size_t slot) { return table_.row(i * slots_ + slot); }
  void prepare(std::size_t, std::size_t intervention) override {
    current_ = table_.row(intervention * slots_).data();
  }
  [[nodiscard]] const double* value(std::size_t slot) const override {
    return current_ + slot * table_.stride();
  }
  [[nodiscard]] bool varies_by_cycle(std::size_t) const override { return varies_; }

 private:
  LaneTable table_;
  std::size_t slots_;
  bool varies_;
  const double* current_ = nullptr;
};

/// States 0..n-1, of which the last is absorbing; every other state leads to itself, to the last
/// and to the `reach` states after it (cyclically). Slots: moves by state, then cost and utility by
/// state.
struct Model {
  std::size_t states, reach, cycles, interventions;

  [[nodiscard]] std::size_t alive() const { return states - 1; }
  [[nodiscard]] std::size_t moves() const { return alive() * (reach + 1); }
  [[nodiscard]] std::size_t slots() const { return moves() + 2 * alive() + 1; }
  [[nodiscard]] std::size_t edges() const { return alive() * (reach + 2); }

  [[nodiscard]] CohortDescription description() const {
    CohortDescription d;
    d.interventions = interventions;
    d.cycles = cycles;
    d.rows.resize(states);
    Output cost, qalys;
    cost.discounting.rate = qalys.discounting.rate = 0.035;
    for (std::size_t s = 0; s < alive(); ++s) {
      Stage stage;
      for (std::size_t k = 0; k <= reach; ++k) {
        const std::size_t to = k == 0 ? alive() : (s + k) % alive();
        stage.moves.push_back({to, s * (reach + 1) + k});
      }
      stage.remainder = s;
      d.rows[s] = {stage};
      cost.per_year.push_back({s, moves() + s});
      qalys.per_year.push_back({s, moves() + alive() + s});
    }
    d.start = {{0, slots() - 1}};
    d.outputs = {cost, qalys};
    return d;
  }
  /// Any numbers that add up to less than one in a row.
  [[nodiscard]] double value(std::size_t i, std::size_t slot, std::size_t draw) const {
    const double u =
        std::fmod(0.618033988749895 * static_cast<double>(7 * slot + draw + 3 * i), 1.0);
    if (slot + 1 == slots()) return 1.0;
    if (slot >= moves()) return slot < moves() + alive() ? 5000 * u : 0.5 + 0.5 * u;
    return 0.5 * u / static_cast<double>(reach + 1);
  }
};

/// QALYs of one draw, one number after another.
double scalar_qalys(const Model& m, std::size_t i, std::size_t draw) {
  const CohortDescription d = m.description();
  std::vector<double> x(m.states, 0.0);
  x[0] = 1.0;
  double qalys = 0.0;
  for (std::size_t t = 0; t <= m.cycles; ++t) {
    const double weight = t == 0 || t == m.cycles ? 0.5 : 1.0;
    for (const StateValue& v : d.outputs[1].per_year) {
      qalys +=
          weight * std::pow(1.035, -static_cast<double>(t)) * x[v.state] * m.value(i, v.slot, draw);
    }
    std::vector<double> next(m.states, 0.0);
    next.back() = x.back();
    for (std::size_t s = 0; s < m.alive(); ++s) {
      double stay = 1.0;
      for (const StateValue& v : d.rows[s][0].moves) {
        const double p = m.value(i, v.slot, draw);
        next[v.state] += x[s] * p;
        stay -= p;
      }
      next[s] += x[s] * stay;
    }
    x = next;
  }
  return qalys;
}

void run(benchmark::State& state, const Model& model, bool varies) {
  const auto lanes = static_cast<std::size_t>(state.range(0));
  const CohortStructure structure(model.description());
  StoredInputs inputs(model.interventions, model.slots(), lanes, varies);
  for (std::size_t i = 0; i < model.interventions; ++i) {
    for (std::size_t s = 0; s < model.slots(); ++s) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        inputs.row(i, s)[lane] = model.value(i, s, lane);
      }
    }
  }
  CohortWorkspace work(structure, lanes);
  LaneTable outputs(structure.output_rows(), lanes);
  const auto go = [&] { return run_cohort(structure, inputs, {0, lanes}, work, outputs); };
  if (go()) throw std::runtime_error("the model has a fault");
  const std::size_t last = model.interventions - 1;
  const double expected = scalar_qalys(model, last, lanes - 1);
  const double found = outputs.row(structure.discounted_row(last, 1))[lanes - 1];
  if (!(std::abs(found - expected) <= 1e-12 * expected)) throw std::runtime_error("wrong answer");

  for (auto _ : state) benchmark::DoNotOptimize(go());
  const auto draws = static_cast<double>(state.iterations()) * static_cast<double>(lanes);
  const double cycles = draws * static_cast<double>(model.cycles * model.interventions);
  using benchmark::Counter;
  state.counters["s_per_draw"] = Counter(draws, Counter::kIsRate | Counter::kInvert);
  state.counters["s_per_draw_and_cycle"] = Counter(cycles, Counter::kIsRate | Counter::kInvert);
}

/// A target's model as they usually are: 24 edges (18 stated), 40 cycles, two interventions.
void seven_states(benchmark::State& state, bool varies) { run(state, {7, 2, 40, 2}, varies); }
/// Ten states, 9 of them dense, 60 cycles: 90 edges.
void ten_dense_states(benchmark::State& state, bool varies) { run(state, {10, 8, 60, 1}, varies); }

BENCHMARK_CAPTURE(seven_states, constant, false)->Arg(8)->Arg(64)->Arg(128)->Arg(256);
BENCHMARK_CAPTURE(seven_states, varying, true)->Arg(8)->Arg(64)->Arg(128)->Arg(256);
BENCHMARK_CAPTURE(ten_dense_states, constant, false)->Arg(8)->Arg(64)->Arg(128)->Arg(256);
BENCHMARK_CAPTURE(ten_dense_states, varying, true)->Arg(8)->Arg(64)->Arg(128)->Arg(256);

}  // namespace
