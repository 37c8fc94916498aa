#include "engine/compile/model.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "engine/compile/model_symbols.hpp"
#include "engine/expression/workspace.hpp"

namespace equipoise::compile {
namespace {

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

/// What values of a reward may be; null: any number.
struct Domains {
  const InputDescription *per_year = nullptr, *at_once = nullptr;
};

constexpr InputDescription utility = {
    .key = "utility", .unit = Unit::utility, .meaning = "a utility (1 is full health)"};
constexpr InputDescription years_lived = {.key = "life_years", .lower = 0, .meaning = "time lived"};
constexpr InputDescription events_counted = {
    .key = "events", .lower = 0, .meaning = "a number of events"};

}  // namespace

/// Numbers the expressions of a model as slots of its structure.
class CompiledModel::Slots {
 public:
  Slots(expression::ProgramBuilder& builder, CompiledModel& model)
      : builder_(builder), model_(model) {}

  std::size_t add(const spec::Expression& expression, const InputDescription* domain = nullptr) {
    return slot(builder_.add(expression, expression::Type::number, domain), expression);
  }
  std::vector<markov::StateValue> add(const std::vector<spec::StateExpression>& values,
                                      const InputDescription* domain = nullptr) {
    std::vector<markov::StateValue> slots;
    for (const auto& v : values) slots.push_back({v.state, add(v.value, domain)});
    return slots;
  }
  std::vector<markov::Stage> add_row(const std::vector<spec::StageSpec>& row) {
    std::vector<markov::Stage> stages;
    model_.row_slots_.emplace_back();
    for (const spec::StageSpec& spec : row) {
      markov::Stage stage;
      for (const spec::MoveSpec& move : spec) {
        if (move.probability) {
          const auto id = model_.spec_->cycle_known ? builder_.add_move(*move.probability)
                                                    : builder_.add(*move.probability);
          const std::size_t probability = slot(id, *move.probability);
          stage.moves.push_back({move.to, probability});
          model_.row_slots_.back().push_back(probability);
        } else {
          stage.remainder = move.to;
        }
      }
      stages.push_back(std::move(stage));
    }
    return stages;
  }
  /// \param domains  of what is counted by year, and of what is counted at once
  markov::Output add(const spec::RewardSpec& reward, const Domains& domains,
                     markov::Correction correction, const markov::Discounting& discounting) {
    markov::Output output;
    output.correction = correction;
    output.discounting = discounting;
    output.per_year = add(reward.per_year, domains.per_year);
    output.on_entry = add(reward.on_entry, domains.at_once);
    for (const auto& move : reward.on_transition)
      output.on_move.push_back({move.from, move.to, add(move.value, domains.at_once)});
    if (reward.at_start) output.at_start = add(*reward.at_start, domains.at_once);
    output.at_end = add(reward.at_end, domains.at_once);
    return output;
  }

 private:
  std::size_t slot(expression::ExpressionId id, const spec::Expression& expression) {
    model_.expressions_.push_back(id);
    model_.spans_.push_back(expression.span);
    return model_.expressions_.size() - 1;
  }

  expression::ProgramBuilder& builder_;
  CompiledModel& model_;
};

std::unique_ptr<CompiledModel> CompiledModel::make(const spec::ModelSpec& spec,
                                                   const Inputs& inputs, const DiscountRates& rates,
                                                   document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  std::unique_ptr<CompiledModel> model(new CompiledModel);
  model->spec_ = &spec;
  model->input_names_ = inputs.names();
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
  ExpressionsByKind by_kind;
  // The expressions that were added since these began.
  const auto since = [&](std::size_t begin, std::vector<expression::ExpressionId>& added) {
    added.insert(added.end(), model->expressions_.begin() + static_cast<std::ptrdiff_t>(begin),
                 model->expressions_.end());
  };
  for (const auto& row : spec.rows) description.rows.push_back(slots.add_row(row));
  description.start = slots.add(spec.start);
  since(0, by_kind.others);
  for (const markov::StateValue& share : description.start)
    model->start_slots_.push_back(share.slot);
  description.start_remainder = spec.start_remainder;

  const markov::Discounting as_costs{rates.costs, spec.compounding, spec.timing};
  const markov::Discounting as_outcomes{rates.outcomes, spec.compounding, spec.timing};
  const auto add_output = [&](const spec::RewardSpec& reward, bool cost,
                              const Domains& domains = {}) {
    description.outputs.push_back(slots.add(reward, domains,
                                            cost ? spec.cost_correction : spec.outcome_correction,
                                            cost ? as_costs : as_outcomes));
    return description.outputs.size() - 1;
  };
  Outputs& outputs = model->outputs_;
  outputs.costs = spec.costs.size();
  const std::size_t first_cost = model->expressions_.size();
  for (const spec::RewardSpec& cost : spec.costs) add_output(cost, true);
  since(first_cost, by_kind.costs);
  const std::size_t first_utility = model->expressions_.size();
  outputs.qalys = add_output(spec.utilities, false, {&utility, nullptr});
  since(first_utility, by_kind.utilities);
  const std::size_t first_count = model->expressions_.size();
  outputs.life_years = add_output(spec.life_years, false, {&years_lived, &years_lived});
  outputs.life_years_as_costs = add_output(spec.life_years, true, {&years_lived, &years_lived});
  outputs.first_event = description.outputs.size();
  outputs.events = spec.events.size();
  for (const spec::RewardSpec& event : spec.events)
    add_output(event, false, {&events_counted, &events_counted});
  since(first_count, by_kind.others);

  if (spec.names_known && diagnostics.count() == errors_before) model->find_unused(builder);
  model->program_ = builder.build();
  // Of a description with holes there is no structure, and nothing of a study with errors is run.
  if (diagnostics.ok()) {
    model->structure_ = std::make_unique<markov::CohortStructure>(std::move(description));
    model->uses_ = parameter_uses(spec, inputs, *model->program_, by_kind);
    model->groups_ = parameter_groups(spec, model->uses_);
  }
  return model;
}

void CompiledModel::find_unused(const expression::ProgramBuilder& builder) {
  unused_.emplace();
  const auto find = [&](std::string_view kind, const std::string& name,
                        const document::Span& span) {
    if (!builder.used(name)) unused_->push_back({fmt::format("{} `{}`", kind, name), span});
  };
  for (const spec::ParameterSpec& p : spec_->parameters) find("parameter", p.name, p.span);
  for (const spec::VariableSpec& v : spec_->variables) find("variable", v.name, v.span);
  for (const spec::TableSpec& t : spec_->tables) find("table", t.name, t.span);
  for (const spec::JointSpec& j : spec_->joint)  // of which one member may be the remainder
    if (std::none_of(j.names.begin(), j.names.end(),
                     [&](const std::string& name) { return builder.used(name); }))
      unused_->push_back({fmt::format("joint distribution of `{}`", j.names.front()), j.span});
}

std::string CompiledModel::values_in_draw(const std::vector<std::size_t>& rows,
                                          const LaneTable& inputs, std::size_t lane) const {
  std::vector<std::string> texts;
  for (const std::size_t row : rows) {
    const std::string& name = input_names_[row];
    texts.push_back(
        fmt::format("{} = {:.6g}", name.substr(name.rfind('.') + 1), inputs.row(row)[lane]));
  }
  if (texts.empty()) return {};
  return fmt::format("it is made of {}", fmt::join(texts, ", "));
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
    return NamedFault{
        *undefined, text.span, std::move(text.what), std::move(text.why),
        values_in_draw(program_->parameters_of(static_cast<expression::NodeId>(undefined->where)),
                       inputs, undefined->draw - draws.first)};
  }
  if (!fault) return std::nullopt;
  const std::size_t lane = fault->draw - draws.first;
  const auto made_of = [&](const std::vector<std::size_t>& slots) {
    std::set<std::size_t> rows;
    for (const std::size_t slot : slots)
      for (const std::size_t row : program_->parameters_of(program_->root(expressions_[slot])))
        rows.insert(row);
    return values_in_draw({rows.begin(), rows.end()}, inputs, lane);
  };
  const std::string never = "nothing is clamped or rescaled: the model or an input is wrong";
  switch (fault->kind) {
    case Fault::Kind::probability_outside_unit_interval:
      return NamedFault{*fault, spans_[fault->where],
                        fmt::format("this probability is {}", fault->value),
                        "a probability lies between 0 and 1; " + never, made_of({fault->where})};
    case Fault::Kind::row_exceeds_one:
    case Fault::Kind::row_below_one:
      return NamedFault{
          *fault, spec_->row_spans[fault->where],
          fmt::format("the moves out of state `{}` have probabilities that add up to {}",
                      spec_->states[fault->where].name, fault->value),
          "they must add up to 1; " + never, made_of(row_slots_[fault->where])};
    case Fault::Kind::start_not_one:
      return NamedFault{*fault, spec_->start_span,
                        fmt::format("the start distribution adds up to {}", fault->value),
                        "the whole cohort must start somewhere; " + never, made_of(start_slots_)};
    default:
      return NamedFault{*fault, spans_[fault->where], fmt::format("this value is {}", fault->value),
                        "costs, utilities and counts must be finite numbers",
                        made_of({fault->where})};
  }
}

}  // namespace equipoise::compile
