#include "engine/run/model_failure.hpp"

#include <cmath>
#include <fmt/format.h>

#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

using compile::CompiledModel;

/// Beyond, products with people and thresholds overflow, and no person costs or lives as much.
constexpr double most_a_person = 1e15;

}  // namespace

std::optional<CompiledModel::NamedFault> implausible(const CompiledModel& model,
                                                     const LaneTable& outcomes, bool annual) {
  const markov::CohortStructure& structure = model.structure();
  CompiledModel::NamedFault fault;
  fault.span = model.spec().span;
  for (std::size_t row = 0; row < outcomes.rows(); ++row)
    for (std::size_t d = 0; d < outcomes.lanes(); ++d)
      if (!(std::abs(outcomes.row(row)[d]) <= most_a_person)) {
        fault.fault.draw = d;
        fault.what = fmt::format("an outcome per person of this model is {}", outcomes.row(row)[d]);
        fault.why =
            fmt::format("costs and outcomes of a person must be at most {:g}", most_a_person);
        fault.inputs = "look for a slip among the costs, utilities and events";
        return fault;
      }
  const std::size_t last = model.spec().interventions.size() - 1;
  if (annual)
    for (const std::size_t output :
         {model.outputs().life_years, model.outputs().life_years_as_costs})
      for (std::size_t d = 0; d < outcomes.lanes(); ++d)
        if (!(outcomes.row(structure.discounted_row(last, output))[d] > 0)) {
          fault.fault.draw = d;
          fault.fault.intervention = last;
          fault.what = "nobody lives in this model";
          fault.why =
              "with `counting: person-years` gains are divided by the years lived with the "
              "practice";
          fault.inputs = "check `start`, and `life_years` if it is stated";
          return fault;
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
