/// \file  engine/results/expectations.hpp
/// \brief The `expect` block of a study: its own regression tests, held against a run.
#pragma once

#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/spec/study_spec.hpp"

namespace equipoise::results {

struct ExpectationResult {
  document::Span span;
  bool met = false;
  std::string text;  ///< "verdict of a × b: expected implement, found evaluate"
};

/// A quantity is a field of the pairing, target, row of research on the target's choice, size of
/// such a row, intervention or whole plan under budgets that the entry names, as report.json calls
/// it; of an estimate its value. |found - value| <= tolerance |value|; where the value is 0,
/// |found| <= tolerance. A field that does not exist, or is no number, is not met.
[[nodiscard]] std::vector<ExpectationResult> check_expectations(
    const Results& results, const std::vector<spec::ExpectationSpec>& expectations);

/// Records an error for each quantity that the results have no number for.
void check_quantities(const std::vector<spec::ExpectationSpec>& expectations,
                      document::Diagnostics& diagnostics);

}  // namespace equipoise::results
