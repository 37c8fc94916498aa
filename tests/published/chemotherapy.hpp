/// \file  tests/published/chemotherapy.hpp
/// \brief scenarios/published/chemotherapy.yaml, compiled and drawn, and what is known of it
///        exactly.
#pragma once

#include <cmath>
#include <doctest/doctest.h>
#include <span>
#include <string>
#include <vector>

#include "models/cea/outcomes.hpp"

#include "engine/compile/check.hpp"
#include "engine/run/decision_model.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/executor.hpp"

namespace equipoise::test {

/// The value of information by quadrature, from the linearity of the increment in the probabilities
/// of side effects: B = k E[Be] - E[Bc] is independent of them, and INB = -1855 + (p2 - p1) B.
struct ExactChemotherapy {
  double threshold, increment, evpi, evpi_error, p1, log_or, p2, both;
};
inline constexpr ExactChemotherapy exact_chemotherapy[] = {
    {10000, -900.2760, 9.272, .007, 0, 1.030283, 0, 1.571704},
    {20000, 32.9724, 364.92, .04, 21.287889, 328.337935, 260.268640, 329.625226},
    {30000, 966.2206, 202.06, .05, .00001, 182.136106, 115.287383, 182.527086},
    {40000, 1899.4689, 144.86, .05, 0, 133.726352, 73.129993, 133.888442},
    {50000, 2832.7172, 119.95, .04, 0, 112.968945, 55.862819, 113.054288}};

/// Compiled, with as many draws as asked for.
struct Chemotherapy {
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  compile::CompiledStudy study;
  std::unique_ptr<run::Executor> executor = run::make_executor(2);
  run::Evaluation evaluation;
  voi::ConditionalOutcomes values;
  numerics::DrawGroups groups;

  explicit Chemotherapy(std::size_t draws) : groups(numerics::DrawGroups::independent(draws)) {
    scenarios = compile::read_study(
        std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/published/chemotherapy.yaml", diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    scenarios.front().study.sampling.draws = draws;
    study = compile::compile_study(scenarios.front(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    run::ModelCache cache;
    run::DrawnInputs drawn;
    evaluation = run::evaluate(study, cache, drawn, *executor, 128, diagnostics);
    values = decision().decide(*evaluation.inputs, evaluation.plain->by_draw);
  }
  [[nodiscard]] run::DecisionModel decision() const { return {study, {}}; }
  [[nodiscard]] std::size_t row(const std::string& name) const {
    return *study.sampler->row("model.parameters." + name);
  }
  [[nodiscard]] std::span<const double> draws(const std::string& name) const {
    return evaluation.inputs->row(row(name));
  }
  [[nodiscard]] cea::Outcomes outcomes() const {
    return {{values.cost.row(0), values.cost.row(1)}, {values.qalys.row(0), values.qalys.row(1)}};
  }
};

inline double expit(double x) { return 1 / (1 + std::exp(-x)); }
inline double logit(double p) { return std::log(p / (1 - p)); }
/// Probability of side effects with the novel treatment.
inline double p_novel(double p1, double log_or) { return expit(logit(p1) + log_or); }

}  // namespace equipoise::test
