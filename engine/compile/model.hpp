/// \file  engine/compile/model.hpp
/// \brief A model ready to run: its structure, the program of its expressions and its outputs.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/core/fault.hpp"
#include "models/core/lanes.hpp"
#include "models/markov/cohort.hpp"

#include "engine/compile/inputs.hpp"
#include "engine/compile/parameter_groups.hpp"
#include "engine/expression/program.hpp"
#include "engine/spec/model_spec.hpp"

namespace equipoise::compile {

/// Discount rates a year.
struct DiscountRates {
  double costs = 0.0, outcomes = 0.0;
};

/// Immutable; shared by all tasks.
class CompiledModel {
 public:
  /// Where each outcome stands among the outputs of the structure.
  struct Outputs {
    std::size_t first_cost = 0, costs = 0;  ///< cost categories, in order of name
    std::size_t qalys = 0;
    std::size_t life_years = 0;           ///< discounted as outcomes
    std::size_t life_years_as_costs = 0;  ///< the same years with the costs' rate and correction
    std::size_t first_event = 0, events = 0;
  };

  /// Checks every expression of the description, which may have holes where its file has errors.
  /// \returns the model; to be run only where no error is recorded, here or before
  [[nodiscard]] static std::unique_ptr<CompiledModel> make(const spec::ModelSpec& spec,
                                                           const Inputs& inputs,
                                                           const DiscountRates& rates,
                                                           document::Diagnostics& diagnostics);

  /// Runs all interventions for one block of draws.
  /// \param inputs  shape [input][lane], as the sampler fills it
  /// \param[out] outputs  shape [structure().output_rows()][lane]
  /// \returns the lowest fault of the block in words, if any
  struct NamedFault {
    Fault fault;
    document::Span span;
    std::string what, why;
    std::string inputs;  ///< "it is made of p = 0.2, rr = 1.4"; empty where nothing drawn is in it
  };
  /// A name that no expression takes up: a scenario may, so only the whole study can say.
  struct Unused {
    std::string what;  ///< "parameter `p_mi`"
    document::Span span;
  };
  /// \returns null where an expression that may take names up could not be read
  [[nodiscard]] const std::vector<Unused>* unused() const noexcept {
    return unused_ ? &*unused_ : nullptr;
  }

  [[nodiscard]] std::optional<NamedFault> evaluate(const LaneTable& inputs, DrawRange draws,
                                                   LaneTable& outputs,
                                                   markov::CohortTrace* trace = nullptr) const;

  [[nodiscard]] const markov::CohortStructure& structure() const noexcept { return *structure_; }
  [[nodiscard]] const Outputs& outputs() const noexcept { return outputs_; }
  [[nodiscard]] const spec::ModelSpec& spec() const noexcept { return *spec_; }
  /// What expressions take up each parameter, and those that are learnt together.
  [[nodiscard]] const std::map<std::string, ParameterUse>& uses() const noexcept { return uses_; }
  [[nodiscard]] const spec::GroupSpecs& groups() const noexcept { return groups_; }

 private:
  class Slots;
  CompiledModel() = default;
  void find_unused(const expression::ProgramBuilder& builder);
  [[nodiscard]] std::string values_in_draw(const std::vector<std::size_t>& rows,
                                           const LaneTable& inputs, std::size_t lane) const;

  const spec::ModelSpec* spec_ = nullptr;  ///< outlives the model
  std::unique_ptr<markov::CohortStructure> structure_;
  std::optional<expression::Program> program_;
  std::vector<expression::ExpressionId> expressions_;  ///< [slot]
  std::vector<document::Span> spans_;                  ///< [slot]
  std::vector<std::vector<std::size_t>> row_slots_;    ///< [state]: probabilities of its moves
  std::vector<std::size_t> start_slots_;               ///< shares of the start distribution
  std::vector<std::string> input_names_;               ///< [row of the table of draws]
  std::optional<std::vector<Unused>> unused_;
  std::map<std::string, ParameterUse> uses_;
  spec::GroupSpecs groups_;
  Outputs outputs_;
};

}  // namespace equipoise::compile
