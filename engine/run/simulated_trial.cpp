#include "engine/run/simulated_trial.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/elementary.hpp"

#include "engine/run/pairing_draws.hpp"
#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {

SimulatedTrial::SimulatedTrial(const DecisionModel& decision, const LearntGroup::Trial& trial)
    : pairing_(decision.pairings().front()), design_(trial.design), size_(trial.size) {
  EQUIPOISE_EXPECT(decision.pairings().size() == 1 && !pairing_->combination());
  const compile::CompiledStudy& study = decision.study();
  const spec::StudySpec& spec = study.spec();
  const compile::CompiledTarget& target = study.targets[pairing_->target];
  const auto mean = [&](std::size_t row) { return study.sampler->means()[row]; };
  attenuation_ = target.spec->attenuation;
  icc_row_ = target.rows.icc;
  mean_icc_ = mean(icc_row_);
  seed_ = spec.sampling.seed;
  const double denominator =
      spec.registered * (target.spec->denominator == spec::Denominator::adults ? spec.adults : 1.0);
  const double people = denominator * mean(target.rows.at_risk) * mean(target.rows.prevalence) *
                        mean(target.rows.diagnosed);
  setting_.practices = spec.practices;
  setting_.mean_reach = least_reach_of_several(study, *design_)
                            .value_or(mean(study.strategies[pairing_->strategy].reach));
  setting_.cluster_size = people / spec.practices;
  setting_.log_odds_control = numerics::logit(mean(target.rows.current));
  setting_.log_odds_intervention = setting_.log_odds_control + attenuation_ * pairing_->effect.mean;
}

bool SimulatedTrial::feasible() const {
  return design_->kind->at_size(*design_, size_, setting_, mean_icc_).feasible;
}

void SimulatedTrial::learn(std::size_t level, std::size_t inner, DrawRange lanes,
                           LaneTable& inputs) const {
  const double m = pairing_->effect.mean, variance = pairing_->effect.variance();
  const compile::CompiledEffect& effect = pairing_->parts.front();
  const auto mean = inputs.row(effect.mean_row), deviation = inputs.row(effect.deviation_row);
  const auto icc = inputs.row(icc_row_);
  for (std::size_t lane = 0; lane < lanes.count;) {
    const std::size_t outer = (lanes.first + lane) / inner, first = (lanes.first + lane) % inner;
    pcg64 generator = sampling::Stream({seed_, sampling::Purpose::trial,
                                        "referee: " + design_->name, (level << 48) | outer})
                          .generator();
    const auto normal = [&] {
      return sampling::normal_quantile(sampling::uniform_of_bits(generator()));
    };
    const double sampling_variance =
        design_->kind->at_size(*design_, size_, setting_, icc[lane]).sampling_variance /
        (attenuation_ * attenuation_);
    const double w = variance / (variance + sampling_variance);
    const double observed =
        effect.loading * mean[lane] + deviation[lane] + std::sqrt(sampling_variance) * normal();
    const double centre = m + w * (observed - m), sd = std::sqrt(variance * (1 - w));
    generator.advance(first);
    for (std::size_t i = first; i < inner && lane < lanes.count; ++i, ++lane) {
      mean[lane] = 0.0;
      deviation[lane] = centre + sd * normal();
    }
  }
}

}  // namespace equipoise::run
