#include "engine/compile/model_symbols.hpp"

namespace equipoise::compile {
namespace {

expression::LookupTable lookup_table(const spec::TableSpec& spec) {
  using expression::LookupTable;
  return {.name = spec.name,
          .keys = spec.keys,
          .values = spec.values,
          .between = spec.linear ? LookupTable::Between::linear : LookupTable::Between::step,
          .beyond = spec.beyond_last ? LookupTable::Beyond::last : LookupTable::Beyond::error,
          .quantity = spec.quantity,
          .years = spec.years,
          .broken = spec.broken};
}

}  // namespace

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
  document::Node unread;
  unread.broken = true;
  for (const std::string& name : spec.names_unread)
    if (!expression::is_reserved(name) && !symbols.find(name))
      symbols.add_variable(name, unread, {});
}

}  // namespace equipoise::compile
