/// \file  engine/spec/study_parts.hpp
/// \brief The blocks of a study, one reader each. For read_study() only.
#pragma once

#include <algorithm>

#include "engine/document/reader.hpp"
#include "engine/spec/study_files.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::spec {

/// Threshold, discounting, population, horizon, sampling and the decision rule.
/// \param plain  a cost-effectiveness analysis of its own model
void read_settings(document::Reader& study, StudySpec& spec, bool plain, const Scope& scope);

/// `budgets:`, after the decision horizon.
void read_budgets(document::Reader& study, StudySpec& spec, const Scope& scope);

/// `expect:`; names are checked against what the study has.
/// \param scenarios  names, `base` among them
/// \param scenario   the one that is read: what is expected of its plan needs budgets in it
/// \param complete   every file of the study could be opened: a name that is not there is an error
void read_expectations(document::Reader& study, StudySpec& spec,
                       const std::vector<std::string>& scenarios, const std::string& scenario,
                       bool complete, document::Diagnostics& diagnostics);

/// Finds the strategies that combinations name, which must be delivered alike, and gives each
/// combination their delivery.
/// \param complete  every file of the study could be opened: a name that is not there is an error
void check_combinations(StudySpec& study, bool complete, document::Diagnostics& diagnostics);

/// What trials name is there and uncertain, and all report before the decision horizon.
/// \param complete  every file of the study could be opened: a name that is not there is an error
void check_trials(const StudySpec& study, bool complete, document::Diagnostics& diagnostics);

/// What evidence names is there, uncertain and of its kind, and stands in the order of reports.
/// \param complete  every file of the study could be opened
/// \param base      the base case: a scenario may hold fixed what the study learns
void check_evidence(const StudySpec& study, bool complete, bool base,
                    document::Diagnostics& diagnostics);

/// No report is there twice, told alike or from the other side, and nothing that reports share is
/// taken as new in each.
void check_counted_once(const StudySpec& study, document::Diagnostics& diagnostics);

template <typename Spec>
std::vector<std::string> names_of(const std::vector<Spec>& specs) {
  std::vector<std::string> names;
  for (const Spec& spec : specs) names.push_back(spec.name);
  return names;
}

inline bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace equipoise::spec
