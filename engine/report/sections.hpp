/// \file  engine/report/sections.hpp
/// \brief The parts of the terminal report below its head.
#pragma once

#include <string>

#include "equipoise/results.hpp"

#include "engine/report/report.hpp"

namespace equipoise::report {

/// One target: its own line, the incremental table of its alternatives, every pairing's reason.
[[nodiscard]] std::string target_section(const ScenarioResult& scenario, const TargetResult& target,
                                         const std::string& symbol, const TerminalStyle& style);

/// What has been reported: how belief moved, which verdicts, and what each report was worth.
[[nodiscard]] std::string evidence_section(const Results& results, const TerminalStyle& style);
/// One report alone.
[[nodiscard]] std::string report_of(const Results& results, const EvidenceResult& evidence,
                                    const TerminalStyle& style);

/// The decision of a target's line as a tree: everything that can be done with the strategy that is
/// studied, and what its trial may lead to; empty where nothing is studied.
[[nodiscard]] std::string action_table(const TargetResult& target, const std::string& symbol,
                                       const TerminalStyle& style);

/// The plan under budgets: what is done, what it costs by year, what is left out, what other money
/// would change. Of the base case or, where it has no budgets, of the first scenario that has,
/// which is named. Empty for a study without budgets.
[[nodiscard]] std::string portfolio_section(const Results& results, const TerminalStyle& style);

/// What every scenario moves against the base case.
[[nodiscard]] std::string scenario_section(const Results& results, const TerminalStyle& style);

/// The value of information of a scenario's decisions: EVPI, and the groups and inputs most worth
/// learning.
[[nodiscard]] std::string information_section(const Results& results,
                                              const ScenarioResult& scenario,
                                              const TerminalStyle& style);

/// A plain analysis: the table of interventions and the value of information.
[[nodiscard]] std::string plain_section(const Results& results, const ScenarioResult& scenario,
                                        const TerminalStyle& style);

/// What a plain analysis counts as effect: "life years" where they equal the QALYs, every utility
/// being 1, else "QALYs".
[[nodiscard]] std::string effect_of(const ScenarioResult& scenario);

/// "3.5% a year", or both rates where costs and outcomes differ.
[[nodiscard]] std::string discounting(const ScenarioResult& scenario);

/// What a scenario overrides, in brackets; empty where nothing.
[[nodiscard]] std::string overrides_of(const ScenarioResult& scenario);

}  // namespace equipoise::report
