/// \file  engine/spec/study_spec.hpp
/// \brief A whole study, checked: what a run starts from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/voi/realised_value.hpp"

#include "engine/sampling/sampling_plan.hpp"
#include "engine/spec/canonical_text.hpp"
#include "engine/spec/evidence_spec.hpp"
#include "engine/spec/strategy_spec.hpp"
#include "engine/spec/target_spec.hpp"

namespace equipoise::spec {

enum class Rule { expected_value, probability };

struct DecisionSpec {
  Rule rule = Rule::expected_value;
  double likely = 0.9, unlikely = 0.1;
  double minimum_enbs = 0.0;
  std::optional<voi::UptakeByEvidence> uptake_by_evidence;  ///< nothing: everybody follows
};

/// What may be spent for one purpose.
struct PurseSpec {
  std::vector<double> amount;  ///< money by year of the decision horizon
  bool carried = false;        ///< what a year leaves is there in the next
};

struct BudgetsSpec {
  PurseSpec implementation, research;
  std::size_t latest_start = 1;        ///< the last year, from 1, in which a programme may start
  std::size_t latest_trial_start = 1;  ///< the same of a trial: in which its set-up may begin
};

/// Of the research on a target's choice, the row that an expectation is of.
struct ResearchRowSpec {
  std::string trial;                ///< empty: no row of research is meant
  std::string observes;             ///< as the results say it; empty: whatever it observes
  std::optional<double> follow_up;  ///< years; nothing: whatever it is
  std::optional<std::size_t> size;  ///< nothing: the row of the trial, not of a size
};

/// One line of `expect:`; a verdict, a place in the plan, or a quantity.
struct ExpectationSpec {
  std::string scenario = "base";
  std::string target, strategy, intervention;
  ResearchRowSpec research;
  std::string evidence;  ///< of a report, in the target or pairing named; empty: of none
  std::string verdict;   ///< empty where something else is expected
  std::string plan;      ///< implement | evaluate | leave-out: of a pairing; else empty
  bool of_plan = false;  ///< the quantity is one of the whole plan under budgets
  std::string quantity;  ///< a field of the results
  double value = 0.0, tolerance = 1e-9;
  document::Span span;
};

struct StudySpec {
  std::string name, title, currency, perspective;
  double threshold = 0.0;                              ///< money per QALY
  std::vector<double> thresholds;                      ///< ascending, the base among them
  double cost_discount = 0.0, outcome_discount = 0.0;  ///< a year
  double registered = 0.0, adults = 1.0, practices = 0.0;
  bool adults_stated = true;      ///< false: `adults` is left out, and nothing may be counted by it
  double people_per_year = 0.0;   ///< plain analysis
  double decision_horizon = 0.0;  ///< years
  sampling::SamplingPlan sampling;
  DecisionSpec decision;
  std::optional<BudgetsSpec> budgets;    ///< nothing: every target is decided for itself
  std::vector<TargetSpec> targets;       ///< as listed
  std::vector<StrategySpec> strategies;  ///< as listed
  std::vector<TrialSpec> trials;         ///< as listed
  std::vector<EvidenceSpec> evidence;    ///< as listed, in the order of reports
  std::optional<ModelSpec> model;        ///< of a plain cost-effectiveness analysis
  std::vector<ExpectationSpec> expectations;
  std::vector<Quantity> listed;  ///< plain numbers of the study itself, for the list of inputs
};

/// One variant of the study: the base case or a scenario.
struct ScenarioSpec {
  std::string name;                    ///< "base", or the scenario's
  std::vector<std::string> overrides;  ///< "path: value", in order of path
  StudySpec study;
  CanonicalText canonical;  ///< of the resolved files: what hashes and keys are taken of
  document::Note named;     ///< where the file names it, and what it changes; of the base nothing
  std::uint32_t last_line = 0;  ///< of what the file says of it
  bool complete = true;  ///< false: some override, or of the base some scenario, has no effect
};

/// Says of the errors from number `from` on that they are those of a scenario; of the base case
/// nothing is said.
void name_scenario(const ScenarioSpec& scenario, std::size_t from,
                   document::Diagnostics& diagnostics);

/// Reads a study with all the files it names and every scenario. All errors of all files are
/// recorded in `diagnostics`; only without any may the result be used.
/// \returns the base case, then the scenarios in order of name
[[nodiscard]] std::vector<ScenarioSpec> read_study(const std::string& path,
                                                   document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
