/// \file  engine/run/evidence_history.hpp
/// \brief The reports that a study has learnt from: what each changed, and what it was worth.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/decide.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// The base case as it stood before each report: with none of its evidence, with the first piece
/// ... \returns one for each piece
[[nodiscard]] std::vector<spec::ScenarioSpec> before_reports(const spec::ScenarioSpec& base);

/// Learning from nobody changes nothing; every report in two halves, one after the other (of
/// effects the last one first and by steps of rank one), teaches what learning gave. \throws
/// NumericalFailure with the place
void check_learning(const compile::CompiledStudy& study);

/// What the report that tells `next` from `now` is expected to be worth in a target, before it is
/// known: EVSI of the strategy at the learning weight that the report has there, against the best
/// other option and against current practice. \param pairings  of the target in `now`, by strategy
/// \returns nothing where it is of an input, or tells of an option and of what combines it; without
/// the value of the choice where it tells of several options, or of one that is tied to others
[[nodiscard]] std::optional<ExpectedOfReport> expected_of_report(
    const compile::CompiledStudy& now, const compile::CompiledStudy& next, std::size_t target,
    std::span<const SharedPairing> pairings);

/// \param stages   before each report, in order \param base  after all of them
/// \param decided  of the stages, by target; empty in a plain analysis
/// \param plans    of the stages; nothing where there are no budgets
[[nodiscard]] std::vector<EvidenceResult> evidence_history(
    std::span<const DrawnScenario> stages, const DrawnScenario& base,
    std::span<const std::vector<DecidedTarget>> decided,
    const std::vector<DecidedTarget>& base_decided,
    std::span<const std::optional<PortfolioResult>> plans,
    const std::optional<PortfolioResult>& base_plan);

}  // namespace equipoise::run
