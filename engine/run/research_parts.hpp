/// \file  engine/run/research_parts.hpp
/// \brief What the kinds of research on a target's choice share. For the files of engine/run that
///        implement research.hpp.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/decision/target_research.hpp"
#include "models/numerics/quadrature.hpp"

#include "engine/run/research.hpp"

namespace equipoise::run {

/// "current practice" or a strategy.
[[nodiscard]] const std::string& name_of(const StudiedTarget& target, decision::Choice choice);

/// A result that says which design it is of and whom it comes in time for, and nothing else yet.
[[nodiscard]] ResearchResult described(const StudiedTarget& target, const voi::TrialDesign& design);

/// The cost of a size, with its parts.
void set_cost(ResearchSizeResult& size, const voi::ResearchCost& cost);

/// Completes a result: of all its sizes the best one, and by how much it is flattered for that.
/// \param influences  on ENBS, of each draw or batch; shape [size][...], of a size without ENBS
/// empty \param error       standard error of a value from such influences
void choose_size(ResearchResult& result, std::span<const std::vector<double>> influences,
                 const std::function<double(std::span<const double>)>& error);

/// What a trial of a strategy in the target finds there, against current practice or a rival: any
/// of its practices may get either.
[[nodiscard]] voi::TrialSetting setting_of_trial(const StudiedTarget& target, std::size_t strategy,
                                                 decision::Choice rival);

/// Values of the target's intracluster correlation, their weights summing to 1.
[[nodiscard]] numerics::QuadratureRule icc_values(const StudiedTarget& target);

/// EVPPI, and EVSI and ENBS of every size, by regression of what the plans bring on the estimates.
/// \throws NumericalFailure as analyse_research
void value_by_regression(const StudiedTarget& target, const ObservedStudy& observed,
                         ResearchResult& result);

/// What every strategy of a target brings around a study, by draw.
/// \param arms  whether the study has arms in this target
[[nodiscard]] decision::ResearchedChoice researched_choice(const compile::CompiledStudy& study,
                                                           std::size_t target,
                                                           const LaneTable& inputs,
                                                           const TargetDraws& draws, double starts,
                                                           double reports, bool arms);

/// The strategies whose effects a trial of several observes: those it names, in its order, and
/// where it crosses two, what combines them.
[[nodiscard]] std::vector<std::size_t> observed_strategies(const compile::CompiledStudy& study,
                                                           const voi::TrialDesign& design);
[[nodiscard]] ResearchResult study_of_inputs(const StudiedTarget& target,
                                             const compile::CompiledResearch& research);
/// \param strategies  of the target, in the order of the trial's list; of two targets one
[[nodiscard]] AnalysedResearch joint_trial(const StudiedTarget& target,
                                           const voi::TrialDesign& design,
                                           const std::vector<std::size_t>& strategies);
/// Whether another option of the target shares a part with a strategy, or is tied to it.
[[nodiscard]] bool depends_on_others(const compile::CompiledStudy& study, std::size_t target,
                                     std::size_t strategy);
/// A trial of one effect, or of the difference of two, where others depend on them.
/// \param rival  nothing: current practice
[[nodiscard]] AnalysedResearch trial_among_combinations(const StudiedTarget& target,
                                                        const voi::TrialDesign& design,
                                                        std::size_t strategy,
                                                        decision::Choice rival);
/// Of every two strategies that the design may compare.
[[nodiscard]] std::vector<AnalysedResearch> head_to_head_trials(const StudiedTarget& target,
                                                                const voi::TrialDesign& design);

}  // namespace equipoise::run
