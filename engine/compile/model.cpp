#include "engine/compile/model.hpp"

#include <fmt/format.h>

#include "engine/expression/workspace.hpp"

namespace equipoise::compile {
namespace {

expression::LookupTable lookup_table(const spec::TableSpec& spec) {
  using expression::LookupTable;
  return {.name = spec.name,
          .keys = spec.keys,
          .values = spec.values,
          .between = spec.linear ? LookupTable::Between::linear : LookupTable::Between::step,
          .beyond = spec.beyond_last ? LookupTable::Beyond::last : LookupTable::Beyond::error};
}

void define_symbols(const spec::ModelSpec& spec, const Inputs& inputs,
                    expression::Symbols& symbols) {
  for (std::size_t i = 0; i < spec.interventions.size(); ++i)
    symbols.add_intervention(spec.interventions[i], spec.intervention_spans[i]);
  for (const spec::StateSpec& s : spec.states) symbols.add_state(s.name, s.span);
  for (const spec::ParameterSpec& p : spec.parameters)
    symbols.add_parameter(p.name, inputs.row(spec, p.name), p.span);
  for (const spec::JointSpec& j : spec.joint)
    for (std::size_t i = 0; i < j.names.size(); ++i)
      symbols.add_parameter(j.names[i], inputs.row(spec, j.names[i]), j.spans[i]);
  for (const spec::TableSpec& t : spec.tables) symbols.add_table(lookup_table(t), t.span);
  for (const spec::VariableSpec& v : spec.variables)
    symbols.add_variable(v.name, v.expression, v.span);
}

/// Hands the values of expressions to the cohort model.
class ExpressionInputs final : public markov::CycleInputs {
 public:
  ExpressionInputs(const expression::Program& program,
                   const std::vector<expression::ExpressionId>& expressions,
                   expression::Workspace& work)
      : program_(program), expressions_(expressions), work_(work) {}

  void prepare(std::size_t cycle, std::size_t intervention) override {
    work_.evaluate(cycle, intervention);
  }
  const double* value(std::size_t slot) const override { return work_.value(expressions_[slot]); }
  bool varies_by_cycle(std::size_t slot) const override {
    return contains(program_.axes(expressions_[slot]), expression::Axes::cycle);
  }

 private:
  const expression::Program& program_;
  const std::vector<expression::ExpressionId>& expressions_;
  expression::Workspace& work_;
};

}  // namespace

/// Numbers the expressions of a model as slots of its structure.
class CompiledModel::Slots {
 public:
  Slots(expression::ProgramBuilder& builder, CompiledModel& model)
      : builder_(builder), model_(model) {}

  std::size_t add(const spec::Expression& expression) {
    model_.expressions_.push_back(builder_.add(expression));
    model_.spans_.push_back(expression.span);
    return model_.expressions_.size() - 1;
  }
  std::vector<markov::StateValue> add(const std::vector<spec::StateExpression>& values) {
    std::vector<markov::StateValue> slots;
    for (const auto& v : values) slots.push_back({v.state, add(v.value)});
    return slots;
  }
  std::vector<markov::Stage> add_row(const std::vector<spec::StageSpec>& row) {
    std::vector<markov::Stage> stages;
    for (const spec::StageSpec& spec : row) {
      markov::Stage stage;
      for (const spec::MoveSpec& move : spec) {
        if (move.probability)
          stage.moves.push_back({move.to, add(*move.probability)});
        else
          stage.remainder = move.to;
      }
      stages.push_back(std::move(stage));
    }
    return stages;
  }
  markov::Output add(const spec::RewardSpec& reward, markov::Correction correction,
                     const markov::Discounting& discounting) {
    markov::Output output;
    output.correction = correction;
    output.discounting = discounting;
    output.per_year = add(reward.per_year);
    output.on_entry = add(reward.on_entry);
    for (const auto& move : reward.on_transition)
      output.on_move.push_back({move.from, move.to, add(move.value)});
    if (reward.at_start) output.at_start = add(*reward.at_start);
    output.at_end = add(reward.at_end);
    return output;
  }

 private:
  expression::ProgramBuilder& builder_;
  CompiledModel& model_;
};

std::unique_ptr<CompiledModel> CompiledModel::make(const spec::ModelSpec& spec,
                                                   const Inputs& inputs, const DiscountRates& rates,
                                                   document::Diagnostics& diagnostics) {
  std::unique_ptr<CompiledModel> model(new CompiledModel);
  model->spec_ = &spec;
  expression::Symbols symbols(diagnostics);
  define_symbols(spec, inputs, symbols);
  expression::ProgramBuilder builder(
      symbols,
      {.cycles = spec.cycles, .cycle_years = spec.cycle_length, .start_age = spec.start_age},
      diagnostics);

  Slots slots(builder, *model);
  markov::CohortDescription description;
  description.interventions = spec.interventions.size();
  description.cycles = spec.cycles;
  description.cycle_length = spec.cycle_length;
  for (const auto& row : spec.rows) description.rows.push_back(slots.add_row(row));
  description.start = slots.add(spec.start);
  description.start_remainder = spec.start_remainder;

  const markov::Discounting as_costs{rates.costs, spec.compounding, spec.timing};
  const markov::Discounting as_outcomes{rates.outcomes, spec.compounding, spec.timing};
  const auto add_output = [&](const spec::RewardSpec& reward, bool cost) {
    description.outputs.push_back(slots.add(reward,
                                            cost ? spec.cost_correction : spec.outcome_correction,
                                            cost ? as_costs : as_outcomes));
    return description.outputs.size() - 1;
  };
  Outputs& outputs = model->outputs_;
  outputs.costs = spec.costs.size();
  for (const spec::RewardSpec& cost : spec.costs) add_output(cost, true);
  outputs.qalys = add_output(spec.utilities, false);
  outputs.life_years = add_output(spec.life_years, false);
  outputs.life_years_as_costs = add_output(spec.life_years, true);
  outputs.first_event = description.outputs.size();
  outputs.events = spec.events.size();
  for (const spec::RewardSpec& event : spec.events) add_output(event, false);

  if (!diagnostics.ok()) return nullptr;  // of a description with holes there is no structure
  model->program_ = builder.build();
  if (!diagnostics.ok()) return nullptr;
  model->structure_ = std::make_unique<markov::CohortStructure>(std::move(description));
  return model;
}

std::optional<CompiledModel::NamedFault> CompiledModel::evaluate(const LaneTable& inputs,
                                                                 DrawRange draws,
                                                                 LaneTable& outputs,
                                                                 markov::CohortTrace* trace) const {
  expression::Workspace work(*program_, draws.count);
  markov::CohortWorkspace cohort(*structure_, draws.count);
  work.begin_block(inputs, draws);
  ExpressionInputs values(*program_, expressions_, work);
  const auto fault = markov::run_cohort(*structure_, values, draws, cohort, outputs, trace);
  const auto& undefined = work.fault();
  // A value that does not exist reaches the model as NaN: what made it NaN is the better story.
  const auto point = [](const Fault& f) { return std::tuple(f.intervention, f.draw, f.cycle); };
  if (undefined && (!fault || point(*undefined) <= point(*fault))) {
    expression::FaultText text = program_->describe(*undefined);
    return NamedFault{*undefined, text.span, std::move(text.what), std::move(text.why)};
  }
  if (!fault) return std::nullopt;
  const std::string never = "nothing is clamped or rescaled: the model or an input is wrong";
  switch (fault->kind) {
    case Fault::Kind::probability_outside_unit_interval:
      return NamedFault{*fault, spans_[fault->where],
                        fmt::format("this probability is {}", fault->value),
                        "a probability lies between 0 and 1; " + never};
    case Fault::Kind::row_exceeds_one:
    case Fault::Kind::row_below_one:
      return NamedFault{
          *fault, spec_->states[fault->where].span,
          fmt::format("the moves out of state `{}` have probabilities that add up to {}",
                      spec_->states[fault->where].name, fault->value),
          "they must add up to 1; " + never};
    case Fault::Kind::start_not_one:
      return NamedFault{*fault, spec_->span,
                        fmt::format("the start distribution adds up to {}", fault->value),
                        "the whole cohort must start somewhere; " + never};
    default:
      return NamedFault{*fault, spans_[fault->where], fmt::format("this value is {}", fault->value),
                        "costs, utilities and counts must be finite numbers"};
  }
}

}  // namespace equipoise::compile
