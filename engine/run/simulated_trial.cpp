#include "engine/run/simulated_trial.hpp"

#include "models/core/contracts.hpp"
#include "models/decision/trial_plans.hpp"
#include "models/numerics/covariance.hpp"
#include "models/numerics/elementary.hpp"

#include "engine/run/pairing_draws.hpp"
#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {
namespace {

/// What the means of the study say of a trial in a target.
voi::TrialSetting setting_of_trial(const compile::CompiledStudy& study, std::size_t target,
                                   const LearntGroup::Trial& trial) {
  const spec::StudySpec& spec = study.spec();
  const compile::CompiledTarget& in = study.targets[target];
  const auto mean = [&](std::size_t row) { return study.sampler->means()[row]; };
  const double denominator =
      spec.registered * (in.spec->denominator == spec::Denominator::adults ? spec.adults : 1.0);
  const double people =
      denominator * mean(in.rows.at_risk) * mean(in.rows.prevalence) * mean(in.rows.diagnosed);
  const double none = numerics::logit(mean(in.rows.current));
  const auto log_odds = [&](std::size_t s) {
    return none + in.spec->attenuation * study.pairing(target, s).effect.mean;
  };
  voi::TrialSetting setting{.practices = spec.practices,
                            .cluster_size = people / spec.practices,
                            .log_odds_control = none,
                            .log_odds_intervention = log_odds(trial.strategies.front())};
  setting.mean_reach = least_reach_of_several(study, *trial.design)
                           .value_or(decision::least_reach(mean_reach(study), trial.strategies));
  if (trial.difference) setting.log_odds_control = log_odds(trial.strategies.back());
  return setting;
}

}  // namespace

SimulatedTrial::SimulatedTrial(const DecisionModel& decision, const LearntGroup::Trial& trial) {
  EQUIPOISE_EXPECT(decision.asked().target && !trial.strategies.empty());
  const compile::CompiledStudy& study = decision.study();
  const std::size_t target = *decision.asked().target, count = trial.strategies.size();
  const double lambda = study.targets[target].spec->attenuation;
  icc_row_ = study.targets[target].rows.icc;
  seed_ = study.spec().sampling.seed;
  name_ = trial.design->name;
  estimates_ = trial.difference ? 1 : count;
  loading_.assign(estimates_ * count, 0.0);
  for (std::size_t i = 0; i < estimates_; ++i) loading_[i * count + i] = lambda;
  if (trial.difference) loading_[1] = -lambda;
  for (const std::size_t s : trial.strategies) {
    effects_.push_back(&study.pairing(target, s));
    EQUIPOISE_EXPECT(!effects_.back()->combination());
  }
  const voi::TrialDesign& design = *trial.design;
  const voi::TrialSetting setting = setting_of_trial(study, target, trial);
  const double mean_icc = study.sampler->means()[icc_row_];
  if (estimates_ == 1) {
    const auto at = [&design, size = trial.size, setting](double icc) {
      return design.kind->at_size(design, size, setting, icc);
    };
    feasible_ = at(mean_icc).feasible;
    covariance_ = [at](double icc) { return std::vector<double>{at(icc).sampling_variance}; };
    return;
  }
  std::vector<double> log_odds;
  for (const compile::CompiledPairing* pairing : effects_)
    log_odds.push_back(setting.log_odds_control + lambda * pairing->effect.mean);
  const auto at = [&design, size = trial.size, setting, log_odds](double icc) {
    return design.kind->joint_at_size(design, size, setting, log_odds, icc);
  };
  feasible_ = at(mean_icc).feasible;
  covariance_ = [at](double icc) { return at(icc).covariance; };
}

SimulatedTrial::Posterior SimulatedTrial::after(std::vector<double> effects, double icc,
                                                const std::function<double()>& normal) const {
  const std::size_t count = effects_.size(), estimates = estimates_;
  const auto a = [&](std::size_t i, std::size_t s) { return loading_[i * count + s]; };
  const auto variance = [&](std::size_t s) { return effects_[s]->effect.variance(); };
  std::vector<double> errors = covariance_(icc);
  const std::vector<double> noise = numerics::lower_factor(errors, estimates);
  std::vector<double> surprise(estimates, 0.0), total = std::move(errors);  // X - A m, and S
  for (std::size_t i = 0; i < estimates; ++i)
    for (std::size_t s = 0; s < count; ++s) {
      surprise[i] += a(i, s) * (effects[s] - effects_[s]->effect.mean);
      for (std::size_t j = 0; j < estimates; ++j)
        total[i * estimates + j] += a(i, s) * variance(s) * a(j, s);
    }
  for (std::size_t j = 0; j < estimates; ++j) {
    const double z = normal();
    for (std::size_t i = j; i < estimates; ++i) surprise[i] += noise[i * estimates + j] * z;
  }
  const std::vector<double> factor = numerics::lower_factor(total, estimates);
  const std::vector<double> weighted = numerics::solve_factored(factor, surprise);
  Posterior posterior;
  std::vector<double> covariance(count * count, 0.0);
  for (std::size_t s = 0; s < count; ++s) {
    double moved = 0.0;
    std::vector<double> column;
    for (std::size_t i = 0; i < estimates; ++i) {
      moved += a(i, s) * weighted[i];
      column.push_back(a(i, s));
    }
    posterior.mean.push_back(effects_[s]->effect.mean + variance(s) * moved);
    const std::vector<double> solved = numerics::solve_factored(factor, column);
    covariance[s * count + s] = variance(s);
    for (std::size_t r = 0; r < count; ++r)
      for (std::size_t i = 0; i < estimates; ++i)
        covariance[r * count + s] -= variance(r) * variance(s) * a(i, r) * solved[i];
  }
  posterior.factor = numerics::lower_factor(covariance, count);
  return posterior;
}

void SimulatedTrial::learn(std::size_t level, std::size_t inner, DrawRange lanes,
                           LaneTable& inputs) const {
  const std::size_t count = effects_.size();
  const auto mean = [&](std::size_t s) { return inputs.row(effects_[s]->parts.front().mean_row); };
  const auto deviation = [&](std::size_t s) {
    return inputs.row(effects_[s]->parts.front().deviation_row);
  };
  const auto icc = inputs.row(icc_row_);
  for (std::size_t lane = 0; lane < lanes.count;) {
    const std::size_t outer = (lanes.first + lane) / inner, first = (lanes.first + lane) % inner;
    pcg64 generator = sampling::Stream({seed_, sampling::Purpose::trial, "referee: " + name_,
                                        (level << 48) | outer})
                          .generator();
    const auto normal = [&] {
      return sampling::normal_quantile(sampling::uniform_of_bits(generator()));
    };
    std::vector<double> effects;
    for (std::size_t s = 0; s < count; ++s)
      effects.push_back(effects_[s]->parts.front().loading * mean(s)[lane] + deviation(s)[lane]);
    const Posterior posterior = after(std::move(effects), icc[lane], normal);
    generator.advance(first * count);
    std::vector<double> z(count);
    for (std::size_t i = first; i < inner && lane < lanes.count; ++i, ++lane) {
      for (double& x : z) x = normal();
      for (std::size_t s = 0; s < count; ++s) {
        double effect = posterior.mean[s];
        for (std::size_t r = 0; r <= s; ++r) effect += posterior.factor[s * count + r] * z[r];
        mean(s)[lane] = 0.0;
        deviation(s)[lane] = effect;
      }
    }
  }
}

}  // namespace equipoise::run
