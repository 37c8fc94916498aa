/// \file  engine/run/sample_analysis.hpp
/// \brief What a sample that somebody else drew says of a decision.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/run/executor.hpp"
#include "engine/run/studied_parameter.hpp"
#include "engine/spec/read_sample.hpp"

namespace equipoise::run {

/// What is asked of a sample.
struct SampleQuestion {
  double threshold = 0.0;          ///< money per QALY
  std::vector<double> thresholds;  ///< ascending, the threshold among them
  /// Named groups of parameters, by index in the sample.
  std::vector<std::pair<std::string, std::vector<std::size_t>>> groups;
  std::vector<StudiedParameter> studies;  ///< of parameters of the sample
  struct Population {
    double people_per_year = 0.0, horizon_years = 0.0, discount_rate = 0.0;
  };
  std::optional<Population> population;
  std::string currency = "GBP";
  std::uint64_t seed = 1;  ///< of the simulated studies
};

/// Cost-effectiveness, EVPI, EVPPI of every parameter and group and EVSI of every study, at every
/// threshold. \throws NumericalFailure where values of information stand in the wrong order
[[nodiscard]] Results analyse_sample(const spec::PsaSample& sample, const SampleQuestion& question,
                                     Executor& executor);

}  // namespace equipoise::run
