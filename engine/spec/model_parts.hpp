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
/// \param parameters_good  none is a placeholder: they can be held against what correlating needs
void read_correlations(document::Reader& model, ModelSpec& spec, bool parameters_good,
                       const Scope& scope);
/// Names of all parameters, joint ones last.
[[nodiscard]] std::vector<std::string> parameter_names(const ModelSpec& spec);
/// Adds the members to the group that `group:` of their mapping names, if it does.
void read_group(const document::Node& node, std::span<const std::string> members, ModelSpec& spec,
                document::Diagnostics& diagnostics);
void read_groups(document::Reader& model, ModelSpec& spec, const Scope& scope);
void read_tables(document::Reader& model, ModelSpec& spec, const Scope& scope);

/// The index of a state, or an error at `span` (none where the model has no states at all).
[[nodiscard]] std::optional<std::size_t> state_named(const ModelSpec& spec, std::string_view name,
                                                     const document::Span& span,
                                                     document::Diagnostics& diagnostics);
/// A scalar that holds an expression, or an error. What is wrong inside it, compile finds.
[[nodiscard]] std::optional<Expression> expression(const document::Node& node,
                                                   std::string_view name,
                                                   document::Diagnostics& diagnostics);
/// A number where no file holds one.
[[nodiscard]] Expression constant_expression(std::string text);
/// Probabilities of a mapping as far as they are plain numbers: each must lie in [0, 1], and all of
/// them together, where nothing else stands beside them, add up to 1. What expressions give is
/// checked in every draw and cycle.
/// \param whole    nothing takes what is left over: the numbers must be all of it
/// \param subject  how messages call the mapping: "the row of `well`"
void check_stated_probabilities(std::span<const Expression* const> probabilities, bool whole,
                                const document::Span& span, const std::string& subject,
                                document::Diagnostics& diagnostics);
/// Entries of a mapping in order of key.
[[nodiscard]] std::vector<const document::Node::Entry*> by_name(
    std::span<const document::Node::Entry> entries);

}  // namespace equipoise::spec
