/// \file  tests/unit/markov/function_inputs.hpp
/// \brief A cohort model whose slots are plain functions of draw, cycle and intervention.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/markov/cohort.hpp"

namespace equipoise::markov::testing {

using Value = std::function<double(std::size_t draw, std::size_t cycle, std::size_t intervention)>;

/// Every slot is recomputed by prepare(). Padding lanes hold NaN: nobody may look at them.
class FunctionInputs final : public CycleInputs {
 public:
  std::size_t slot(Value value, bool varies = true) {
    values_.push_back(std::move(value));
    varies_.push_back(varies);
    return values_.size() - 1;
  }
  std::size_t slot(double value) {
    return slot([value](std::size_t, std::size_t, std::size_t) { return value; }, false);
  }

  void block(DrawRange draws) {
    draws_ = draws;
    table_ = LaneTable(values_.size(), padded_lanes(draws.count));
  }
  void prepare(std::size_t cycle, std::size_t intervention) override {
    for (std::size_t s = 0; s < values_.size(); ++s) {
      const std::span<double> row = table_.row(s);
      for (std::size_t lane = 0; lane < row.size(); ++lane) {
        row[lane] = lane < draws_.count ? values_[s](draws_.first + lane, cycle, intervention)
                                        : std::numeric_limits<double>::quiet_NaN();
      }
    }
    ++prepared;
  }
  [[nodiscard]] const double* value(std::size_t slot) const override {
    return table_.row(slot).data();
  }
  [[nodiscard]] bool varies_by_cycle(std::size_t slot) const override { return varies_[slot]; }

  [[nodiscard]] const Value& function(std::size_t slot) const { return values_[slot]; }

  std::size_t prepared = 0;

 private:
  std::vector<Value> values_;
  std::vector<bool> varies_;
  DrawRange draws_;
  LaneTable table_;
};

/// A description and its inputs, written together.
struct Model {
  CohortDescription description;
  FunctionInputs inputs;

  StateValue at(std::size_t state, Value value) { return {state, inputs.slot(std::move(value))}; }
  StateValue at(std::size_t state, double value) { return {state, inputs.slot(value)}; }
  /// A probability per move (destination, value), and where the rest goes.
  Stage stage(std::vector<StateValue> moves, std::optional<std::size_t> remainder = {}) {
    return {std::move(moves), remainder};
  }
};

/// Results of a whole run: shape [output row][draw], and the lowest fault of all blocks.
struct Results {
  std::vector<std::vector<double>> rows;
  std::optional<Fault> fault;
};

inline Results run(Model& model, std::size_t draws = 1, std::size_t block = 256,
                   numerics::CodePath path = numerics::code_path()) {
  const CohortStructure structure(model.description);
  CohortWorkspace work(structure, block, path);
  LaneTable outputs(structure.output_rows(), block);
  Results results{std::vector<std::vector<double>>(structure.output_rows()), std::nullopt};
  for (std::size_t first = 0; first < draws; first += block) {
    const DrawRange range{first, std::min(block, draws - first)};
    model.inputs.block(range);
    const std::optional<Fault> fault = run_cohort(structure, model.inputs, range, work, outputs);
    if (fault && (!results.fault || *fault < *results.fault)) results.fault = fault;
    for (std::size_t r = 0; r < results.rows.size(); ++r) {
      const std::span<const double> row = std::as_const(outputs).row(r).first(range.count);
      results.rows[r].insert(results.rows[r].end(), row.begin(), row.end());
    }
  }
  return results;
}

/// Discounted and undiscounted value of an output in draw 0.
struct Totals {
  double discounted, undiscounted;
};
inline Totals totals(const Results& results, std::size_t outputs, std::size_t intervention,
                     std::size_t output) {
  const std::size_t row = (intervention * outputs + output) * 2;
  return {results.rows[row][0], results.rows[row + 1][0]};
}

}  // namespace equipoise::markov::testing
