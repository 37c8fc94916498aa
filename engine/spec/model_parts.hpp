/// \file  engine/spec/model_parts.hpp
/// \brief The blocks of a model, one reader each. For read_model() only.
#pragma once

#include "engine/document/reader.hpp"
#include "engine/spec/model_spec.hpp"

namespace equipoise::spec {

void read_states(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_start(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_transitions(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_rewards(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_parameters(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_joint_parameters(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_groups(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_tables(document::Reader& model, ModelSpec& spec, const Scope& scope);
/// Every name that an expression can use is used once.
void check_one_namespace(const ModelSpec& spec, document::Diagnostics& diagnostics);

/// The index of a state, or an error at `span`.
[[nodiscard]] std::optional<std::size_t> state_named(const ModelSpec& spec, std::string_view name,
                                                     const document::Span& span,
                                                     document::Diagnostics& diagnostics);
/// A scalar that holds an expression, or an error.
[[nodiscard]] std::optional<Expression> expression(const document::Node& node,
                                                   std::string_view name,
                                                   document::Diagnostics& diagnostics);
/// Entries of a mapping in order of key.
[[nodiscard]] std::vector<const document::Node::Entry*> by_name(
    std::span<const document::Node::Entry> entries);

}  // namespace equipoise::spec
