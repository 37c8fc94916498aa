/// \file  engine/compile/model_symbols.hpp
/// \brief The names that the expressions of a model may use.
#pragma once

#include "engine/compile/inputs.hpp"
#include "engine/expression/symbols.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// Interventions, states, parameters, tables and variables of a model, each with its place.
/// \param inputs  holds the model's parameters
void define_symbols(const spec::ModelSpec& spec, const Inputs& inputs,
                    expression::Symbols& symbols);

}  // namespace equipoise::compile
