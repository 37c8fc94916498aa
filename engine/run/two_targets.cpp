// Who reads which data of a trial of two targets, and what they are worth where one effect is read
// through loadings: integrated.
#include "engine/run/two_targets.hpp"

#include "models/decision/learnt_effect.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = ResearchResult::Elsewhere;

/// What a target has without the data of another: by its own data as its row found, or nothing.
Elsewhere without_others(std::span<const LearningTarget> targets, const TwoTargetTrial& trial,
                         std::size_t k) {
  Elsewhere own{
      .target = targets[trial.readers[k]].result->target, .evsi = {0.0, 0.0}, .enbs = {0.0, 0.0}};
  if (k >= trial.halves.size()) return own;
  const ResearchSizeResult& size = trial.halves[k].row->sizes[trial.size];
  own.evsi = size.evsi;
  own.enbs = size.enbs;
  own.evsi_bias = size.evsi_bias;
  own.enbs_bias = size.enbs_bias;
  return own;
}

decision::EffectTrial effect_trial(std::span<const LearningTarget> targets,
                                   const TwoTargetTrial& trial, const HalfTrial& half) {
  const decision::PairingInputs& in =
      targets[half.target].pairings[half.effects->strategies.front()]->model->inputs();
  decision::EffectTrial found{.effect = in.effect,
                              .attenuation = in.setting.attenuation,
                              .error_variances = {},
                              .shares = half.effects->icc_shares};
  for (const auto& errors : half.effects->error_covariances[trial.size])
    found.error_variances.push_back(errors.front());
  return found;
}

/// Adds what a reader has of the other target's data, or of both.
void add_integrated(const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
                    const TwoTargetTrial& trial, std::size_t k, TimedStrategies& known,
                    Elsewhere& value) {
  const LearningTarget& reader = targets[trial.readers[k]];
  const std::size_t strategy = trial.halves[0].effects->strategies.front();
  const decision::PairingModel& model = *reader.pairings[strategy]->model;
  const implementation::Effect& here = model.inputs().effect;
  std::vector<decision::EffectTrial> tried;
  std::optional<std::size_t> own;
  for (const std::size_t h : trial.read_by(study, trial.readers[k])) {
    if (h == k) own = tried.size();
    tried.push_back(effect_trial(targets, trial, trial.halves[h]));
  }
  if (here.variance() == 0 || tried.size() == (own ? 1u : 0u)) return;
  const auto& strategies =
      timed(known, reader, *trial.halves[0].effects->design, study.spec().threshold);
  decision::Conduct conduct;
  if (own) conduct = trial.halves[k].conduct(trial.size);
  const auto worth = [&](std::span<const decision::EffectTrial> of,
                         std::optional<std::size_t> mine) {
    return decision::learnt_effect(strategies, strategy, decision::learning_weights(here, of, mine),
                                   conduct);
  };
  decision::SignalValue all = worth(tried, own);
  expect_within(reader, targets[trial.halves[k == 0 ? 1 : 0].target],
                {all.evsi, model.batch_error(all.evsi_by_batch)}, strategies,
                study.spec().sampling.draws);
  if (own) {  // what its own row has is not added again
    const decision::SignalValue alone = worth(std::span(tried).subspan(*own, 1), std::size_t{0});
    all.evsi -= alone.evsi;
    all.enbs -= alone.enbs;
    for (std::size_t b = 0; b < all.evsi_by_batch.size(); ++b) {
      all.evsi_by_batch[b] -= alone.evsi_by_batch[b];
      all.enbs_by_batch[b] -= alone.enbs_by_batch[b];
    }
  }
  value.evsi = plus(value.evsi, {all.evsi, model.batch_error(all.evsi_by_batch)});
  value.enbs = plus(value.enbs, {all.enbs, model.batch_error(all.enbs_by_batch)});
}

}  // namespace

bool HalfTrial::informs(const compile::CompiledStudy& study, std::size_t other) const {
  return run::informs(study, target, effects->strategies, other);
}

bool TwoTargetTrial::travels_apart(const compile::CompiledStudy& study) const {
  return std::ranges::all_of(halves, [&](const HalfTrial& half) {
    return run::travels_apart(study, half.target, half.effects->strategies);
  });
}

std::vector<std::size_t> TwoTargetTrial::read_by(const compile::CompiledStudy& study,
                                                 std::size_t reader) const {
  // Where the two tell each other something, either tells more of what the other tells.
  if (halves[0].informs(study, halves[1].target)) return {0, 1};
  std::vector<std::size_t> read;
  for (std::size_t h = 0; h < halves.size(); ++h)
    if (halves[h].target == reader || halves[h].informs(study, reader)) read.push_back(h);
  return read;
}

TrialReport TwoTargetTrial::report(const compile::CompiledStudy& study) const {
  TrialReport report;
  report.what = halves[0].row->trial + ", " + halves[0].row->observes + ", data of both targets";
  report.starts = halves[0].effects->observed.starts;
  report.reports = halves[0].effects->observed.reports;
  for (const HalfTrial& half : halves)
    report.estimates.push_back(
        std::move(SimulatedEstimates(half.effects->observed, study.spec().sampling.seed)
                      .at(half.at(size))[0]));
  for (std::size_t k = 0; k < readers.size(); ++k) {
    TrialReport::Reader reader{readers[k], read_by(study, readers[k]), {}};
    if (k < halves.size()) {
      if (reader.estimates.size() == 1) continue;  // its own data: its row
      reader.conduct = halves[k].conduct(size);
    }
    report.readers.push_back(std::move(reader));
  }
  return report;
}

std::vector<std::vector<Elsewhere>> integrated(const compile::CompiledStudy& study,
                                               std::span<const LearningTarget> targets,
                                               std::span<const TwoTargetTrial> trials,
                                               Executor& executor) {
  std::vector<std::vector<Elsewhere>> found;
  for (const TwoTargetTrial& trial : trials) {
    auto& values = found.emplace_back();
    for (std::size_t k = 0; k < trial.readers.size(); ++k)
      values.push_back(without_others(targets, trial, k));
  }
  executor.for_each(targets.size(), [&](std::size_t t) {
    TimedStrategies known;
    for (std::size_t i = 0; i < trials.size(); ++i)
      for (std::size_t k = 0; k < trials[i].readers.size(); ++k)
        if (trials[i].readers[k] == t && trials[i].travels_apart(study))
          add_integrated(study, targets, trials[i], k, known, found[i][k]);
  });
  return found;
}

}  // namespace equipoise::run
