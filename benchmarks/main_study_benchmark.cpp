/// \file  benchmarks/main_study_benchmark.cpp
/// \brief The main study from its files to its report, base case and every scenario: what a user
///        waits for.
#include <benchmark/benchmark.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>

#include "engine/compile/check.hpp"
#include "engine/results/expectations.hpp"
#include "engine/results/json.hpp"
#include "engine/run/run.hpp"

namespace {

using namespace equipoise;

constexpr const char* study = EQUIPOISE_SOURCE_DIR "/scenarios/west-yorkshire.yaml";

struct Finished {
  run::RunOutcome outcome;
  std::vector<spec::ExpectationSpec> expectations;
  std::string report;
};

Finished run_study(std::size_t threads) {
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(study, diagnostics);
  if (!diagnostics.ok()) throw std::runtime_error(diagnostics.render());
  run::RunOptions options;
  options.threads = threads;
  auto outcome = run::run(scenarios, diagnostics, options);
  if (!outcome) throw std::runtime_error(diagnostics.render());
  std::string report = results::to_json(outcome->results);
  return {std::move(*outcome), scenarios.front().study.expectations, std::move(report)};
}

void main_study(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  const Finished first = run_study(threads);
  const auto checked = results::check_expectations(first.outcome.results, first.expectations);
  if (checked.empty()) throw std::runtime_error("the study expects nothing");
  for (const results::ExpectationResult& expectation : checked)
    if (!expectation.met) throw std::runtime_error(expectation.text);

  run::Timing total;
  for (auto _ : state) {
    const Finished again = run_study(threads);
    if (again.report != first.report) throw std::runtime_error("the report has changed");
    total.compile += again.outcome.timing.compile;
    total.draws_and_models += again.outcome.timing.draws_and_models;
    total.decisions += again.outcome.timing.decisions;
  }
  const auto mean = [](double seconds) {
    return benchmark::Counter(seconds, benchmark::Counter::kAvgIterations);
  };
  state.counters["compile"] = mean(total.compile);
  state.counters["draws_and_models"] = mean(total.draws_and_models);
  state.counters["decisions"] = mean(total.decisions);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["most_memory_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}
BENCHMARK(main_study)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
