/// \file  engine/run/model_failure.hpp
/// \brief Values that a model may not have: found, and told to the user with their place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/core/lanes.hpp"

#include "engine/compile/model.hpp"
#include "engine/document/diagnostics.hpp"

namespace equipoise::run {

/// Outcomes that no decision can be based on.
/// \param outcomes  shape [row of the structure][draw]
/// \param annual    gains are divided by the years lived with the practice
[[nodiscard]] std::optional<compile::CompiledModel::NamedFault> implausible(
    const compile::CompiledModel& model, const LaneTable& outcomes, bool annual);

/// \param draw   where: "in draw 7 (counted from 0)"
/// \param whole  the fault is one of the model as a whole, and brings its own help: it has no cycle
/// \throws NumericalFailure
[[noreturn]] void fail(const compile::CompiledModel& model,
                       const compile::CompiledModel::NamedFault& fault, std::string_view draw,
                       const std::string& scenario, bool whole,
                       const document::Diagnostics& diagnostics);

}  // namespace equipoise::run
