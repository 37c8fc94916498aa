// Studies of a target's inputs: the practice itself, its costs, current adherence.
#include <cmath>
#include <fmt/format.h>

#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"
#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

using voi::Measure;

/// What is observed, in every draw, on the scale on which its estimate is normal.
std::vector<double> on_scale(std::span<const double> values, Measure::Scale scale,
                             const std::string& trial) {
  std::vector<double> out(values.begin(), values.end());
  if (scale == Measure::Scale::as_is) return out;
  for (double& x : out) {
    x = scale == Measure::Scale::logarithm ? std::log(x) : std::log(x / (1 - x));
    if (!std::isfinite(x))
      throw NumericalFailure("trial " + trial +
                             " observes the logarithm of an input that in some draw has none\n"
                             "  help: give the input a distribution inside its bounds");
  }
  return out;
}

}  // namespace

ResearchResult study_of_inputs(const StudiedTarget& target,
                               const compile::CompiledResearch& research) {
  const compile::CompiledStudy& study = *target.study;
  const voi::TrialDesign& design = research.design;
  const std::size_t quantities = design.observations.size();
  ResearchResult r = described(target, design);
  ObservedStudy observed{.icc_shares = icc_values(target).weights,
                         .starts = design.reports(),
                         .reports = design.reports()};
  for (std::size_t i = 0; i < quantities; ++i) {
    const voi::Observation& o = design.observations[i];
    r.observes +=
        (i == 0 ? "" : ", ") +
        (o.measure->current_adherence ? std::string(standing::current_adherence) : o.parameter);
    observed.truth.push_back(
        on_scale(target.evaluation->inputs->row(research.rows[i]), o.measure->scale, design.name));
    observed.streams.push_back(
        fmt::format("{}, {}: : {}: {}", target.name(), design.name, o.measure->key, o.parameter));
  }
  const double practices = study.spec().practices;
  const voi::TrialSetting setting{.practices = practices,
                                  .cluster_size = target.at_means->eligible[0] / practices};
  const double mean_icc = target.pairings[0]->model->inputs().mean_icc;
  for (const std::size_t n : design.practices_per_arm) {
    const voi::TrialSize at = design.kind->at_size(design, n, setting, mean_icc);
    ObservedSize& size = observed.sizes.emplace_back();
    size.size = n;
    size.feasible = at.feasible;
    size.research_cost = at.research_cost;
    if (setting.cluster_size <= 0) continue;
    const auto variance = [&](std::size_t i, double icc) {
      const voi::Observation& o = design.observations[i];
      return o.measure->variance(design, n, setting, icc, o.inputs,
                                 target.evaluation->input_means.row(research.rows[i])[0]);
    };
    for (std::size_t i = 0; i < quantities; ++i) size.variances.push_back(variance(i, mean_icc));
    for (const double icc : icc_values(target).nodes) {
      std::vector<double>& covariance = size.covariance.emplace_back(quantities * quantities, 0.0);
      for (std::size_t i = 0; i < quantities; ++i)
        covariance[i * quantities + i] = variance(i, icc);
    }
  }
  value_by_regression(target, observed, r);
  return r;
}

}  // namespace equipoise::run
