/// \file  benchmarks/expression_benchmark.cpp
/// \brief Time of an expression program by itself. Items are nodes times lanes.
#include <benchmark/benchmark.h>
#include <cmath>
#include <stdexcept>
#include <string>

#include "engine/expression/workspace.hpp"

namespace {

using namespace equipoise;
using namespace equipoise::expression;

constexpr std::size_t cycles = 60, interventions = 2;

document::Node scalar(const std::string& text) {
  document::Node node;
  node.kind = document::Node::Kind::scalar;
  node.text = text;
  return node;
}

std::size_t computed(const Workspace& work) {
  std::size_t nodes = 0;
  for (std::size_t set = 0; set < axes_sets; ++set) nodes += work.computed(static_cast<Axes>(set));
  return nodes;
}

/// Every node depends on everything, so that it is computed for each cycle and intervention.
/// \param meaning  the same formula in C++, which the last value must agree with
void run_block(benchmark::State& state, const std::string& text,
               double (*meaning)(double p, double q, double arm)) {
  document::Diagnostics diagnostics;
  Symbols symbols(diagnostics);
  symbols.add_parameter("p", 0, {});
  symbols.add_parameter("q", 1, {});
  symbols.add_intervention("usual", {});
  symbols.add_intervention("recommended", {});
  const document::Node arm = scalar("if(intervention == recommended, cycle, time + 1)");
  symbols.add_variable("arm", arm, {});
  ProgramBuilder builder(symbols, {cycles, 1.0, 60.0}, diagnostics);
  const ExpressionId id = builder.add(scalar(text));
  if (!diagnostics.ok()) throw std::runtime_error(diagnostics.render());
  const Program program = builder.build();

  const auto lanes = static_cast<std::size_t>(state.range(0));
  LaneTable parameters(2, lanes);
  for (std::size_t i = 0; i < lanes; ++i) {
    parameters.row(0)[i] = 0.1 + 0.001 * static_cast<double>(i);
    parameters.row(1)[i] = 0.9 - 0.001 * static_cast<double>(i);
  }
  Workspace work(program, lanes);
  for (auto _ : state) {
    work.begin_block(parameters, {0, lanes});
    for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
      for (std::size_t i = 0; i < interventions; ++i) {
        work.evaluate(cycle, i);
        benchmark::DoNotOptimize(work.value(id)[0]);
      }
    }
  }
  const double expected = meaning(0.1, 0.9, cycles - 1), found = work.value(id)[0];
  if (!(std::abs(found - expected) <= 1e-12 * std::abs(expected))) {
    throw std::runtime_error("wrong value of " + text);
  }
  if (work.fault()) throw std::runtime_error(program.describe(*work.fault()).what);
  state.SetItemsProcessed(static_cast<std::int64_t>(computed(work) * lanes));
}

double add_and_multiply(double p, double q, double arm) {
  return ((p + arm) * q + p) * (q + arm) * p + q;
}
double divide(double p, double q, double arm) { return p / (q + arm) / p / q; }
double exponential(double p, double, double arm) {
  return std::exp(std::exp(-std::exp(-(p + arm))));
}
double power(double p, double q, double arm) { return std::pow(std::pow(p + arm, q), p); }
double hazard_ratio(double p, double q, double arm) {
  return 1 - std::pow(1 - p / 2, q * (1 + arm));
}
BENCHMARK_CAPTURE(run_block, add_and_multiply, "((p + arm) * q + p) * (q + arm) * p + q",
                  add_and_multiply)
    ->Arg(128)
    ->Arg(256);
BENCHMARK_CAPTURE(run_block, divide, "p / (q + arm) / p / q", divide)->Arg(128)->Arg(256);
BENCHMARK_CAPTURE(run_block, exponential, "exp(exp(-exp(-(p + arm))))", exponential)
    ->Arg(128)
    ->Arg(256);
BENCHMARK_CAPTURE(run_block, power, "((p + arm) ^ q) ^ p", power)->Arg(128)->Arg(256);
BENCHMARK_CAPTURE(run_block, hazard_ratio, "apply_hazard_ratio(p / 2, q * (1 + arm))", hazard_ratio)
    ->Arg(128)
    ->Arg(256);

}  // namespace
