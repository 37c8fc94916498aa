#include "engine/run/model_failure.hpp"

#include <cmath>
#include <fmt/format.h>

#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

using compile::CompiledModel;

/// Beyond, products with people and thresholds overflow, and no person costs or lives as much.
constexpr double most_cost = 1e15, most_outcome = 1e9;
/// Years by which gains can be divided: less than a tenth of a second is a slip.
constexpr double least_years = 1e-9;

}  // namespace

std::optional<CompiledModel::NamedFault> implausible(const CompiledModel& model,
                                                     const LaneTable& outcomes, bool annual) {
  const markov::CohortStructure& structure = model.structure();
  CompiledModel::NamedFault fault;
  fault.span = model.spec().span;
  const CompiledModel::Outputs& outputs = model.outputs();
  for (std::size_t row = 0; row < outcomes.rows(); ++row) {
    const std::size_t output = row / 2 % structure.outputs();
    const bool cost = output >= outputs.first_cost && output < outputs.first_cost + outputs.costs;
    const double most = cost ? most_cost : most_outcome;
    for (std::size_t d = 0; d < outcomes.lanes(); ++d)
      if (!(std::abs(outcomes.row(row)[d]) <= most)) {
        fault.fault.draw = d;
        fault.what = fmt::format("{} per person of this model is {}",
                                 cost ? "a cost" : "an outcome", outcomes.row(row)[d]);
        fault.why = fmt::format("{} of a person must be at most {:g}",
                                cost ? "costs" : "QALYs, life years and events", most);
        fault.inputs = "look for a slip among the costs, utilities and events";
        return fault;
      }
  }
  const std::size_t last = model.spec().interventions.size() - 1;
  if (annual)
    for (const std::size_t output : {outputs.life_years, outputs.life_years_as_costs})
      for (std::size_t d = 0; d < outcomes.lanes(); ++d) {
        const double years = outcomes.row(structure.discounted_row(last, output))[d];
        if (!(years >= least_years)) {
          fault.fault.draw = d;
          fault.fault.intervention = last;
          fault.what = years > 0 ? fmt::format("people live {:g} years in this model", years)
                                 : std::string("nobody lives in this model");
          fault.why =
              "with `counting: person-years` gains are divided by the years lived with the "
              "practice";
          fault.inputs = "check `start`, and `life_years` if it is stated";
          return fault;
        }
      }
  return std::nullopt;
}

void fail(const CompiledModel& model, const CompiledModel::NamedFault& fault, std::string_view draw,
          const std::string& scenario, bool whole, const document::Diagnostics& diagnostics) {
  document::Diagnostic error;
  error.span = fault.span;
  const std::string where = whole
                                ? std::string()
                                : fmt::format(" in cycle {} of `{}`,", fault.fault.cycle,
                                              model.spec().interventions[fault.fault.intervention]);
  error.what = fmt::format("{},{} {}, scenario {}", fault.what, where, draw, scenario);
  error.why = fault.why;
  error.help = whole ? fault.inputs
               : fault.inputs.empty()
                   ? "correct the expression: nothing that is drawn enters it"
                   : fault.inputs + ": check these distributions, and what is made of them";
  throw NumericalFailure(diagnostics.render(error));
}

}  // namespace equipoise::run
