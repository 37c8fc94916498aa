/// \file  engine/run/target_information.hpp
/// \brief What the decisions of one target are worth learning about: every input, every threshold.
#pragma once

#include <span>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/run/decide.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/learnable.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// Of every pairing against current practice, and of the choice between current practice and all
/// strategies: EVPI, and EVPPI of every learnable, at every threshold of the study. In the choice
/// between all, a group that every strategy has (effects, reach, programme costs) is learnt of all
/// at once; an input of one strategy moves that one alone.
/// \param pairings  of the target, by strategy
/// \param groups    learnables of its model: model_learnables.hpp
/// \param[in,out] decided  takes what is found
/// \throws NumericalFailure where values of information stand in the wrong order
/// \cost a task for each decision and threshold
void report_information(const DrawnScenario& scenario, std::size_t target,
                        std::span<const SharedPairing> pairings,
                        const std::vector<Learnable>& groups, DecidedTarget& decided,
                        Executor& executor);

}  // namespace equipoise::run
