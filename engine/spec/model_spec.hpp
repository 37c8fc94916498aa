/// \file  engine/spec/model_spec.hpp
/// \brief A cohort Markov model as described in a file: names, numbers and expression texts.
///
/// Everything that a file writes as a mapping stands here in order of name, so that the order of
/// keys in a file has no say in any result.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/markov/correction.hpp"
#include "models/markov/discounting.hpp"

#include "engine/document/node.hpp"
#include "engine/sampling/joint.hpp"
#include "engine/spec/quantity.hpp"

namespace equipoise::spec {

/// The text of an expression with its place in the file.
using Expression = document::Node;

struct ParameterSpec {
  std::string name;
  Quantity quantity;
  document::Span span;  ///< of the name
};

struct JointSpec {
  sampling::JointGroup group;      ///< under qualified names
  std::vector<std::string> names;  ///< as expressions use them
  std::vector<document::Span> spans;
  std::string stated;
  Provenance provenance;
  document::Span span;
};

struct CorrelationSpec {
  std::string first, second;  ///< as expressions use them
  double spearman = 0.0;
  Provenance provenance;
  document::Span span;
};

/// Names under which every target and strategy has a group of inputs of its own: no group of a
/// model may have them.
inline constexpr std::string_view people_group = "people", reach_group = "reach";

/// Named groups of parameters, for the value of partial information: members in order of name.
using GroupSpecs = std::map<std::string, std::vector<std::string>>;

struct VariableSpec {
  std::string name;
  Expression expression;
  document::Span span;  ///< of the name
};

struct TableSpec {
  std::string name;
  Unit quantity = Unit::number;      ///< or probability, or rate: events a year
  double years = 0.0;                ///< the time that a probability belongs to
  std::vector<double> keys, values;  ///< keys ascending
  bool linear = false;               ///< between two rows; else the row at or below
  bool beyond_last = false;          ///< outside: the nearest row; else an error
  bool broken = false;               ///< an error is recorded: the rows are placeholders
  std::string stated;                ///< for the list of inputs
  Provenance provenance;
  document::Span span;  ///< of the name
};

struct StateSpec {
  std::string name;
  bool absorbing = false;
  document::Span span;
};

struct MoveSpec {
  std::size_t to = 0;
  std::optional<Expression> probability;  ///< nothing: `remainder`
  document::Span span;
};

/// One mapping of a row; the next holds what happens `otherwise`.
using StageSpec = std::vector<MoveSpec>;

struct StateExpression {
  std::size_t state = 0;
  Expression value;
};

struct MoveExpression {
  std::size_t from = 0, to = 0;
  Expression value;
};

struct RewardSpec {
  std::string name;  ///< a cost category, `utilities`, `life_years` or an event
  std::vector<StateExpression> per_year, on_entry, at_end;
  std::vector<MoveExpression> on_transition;
  std::optional<Expression> at_start;
};

struct ModelSpec {
  double cycle_length = 1.0;  ///< years
  bool cycle_known = false;   ///< false: an error is recorded, and `cycle_length` is a placeholder
  bool names_known = false;   ///< false: what uses a name may stand in what could not be read
  std::size_t cycles = 1;
  std::optional<double> start_age;  ///< years; without it expressions cannot use `age`
  markov::Correction cost_correction{}, outcome_correction{};
  markov::Discounting::Compounding compounding{};
  markov::Discounting::Timing timing{};
  std::vector<std::string> interventions;
  std::vector<document::Span> intervention_spans;
  std::vector<ParameterSpec> parameters;
  std::vector<JointSpec> joint;
  std::vector<CorrelationSpec> correlations;
  GroupSpecs groups;
  std::vector<VariableSpec> variables;
  /// Under keys that a model does not have. The keys are errors; a use of these names is none.
  std::vector<std::string> names_unread;
  std::vector<TableSpec> tables;
  std::vector<StateSpec> states;
  std::vector<StateExpression> start;
  std::optional<std::size_t> start_remainder;
  std::vector<std::vector<StageSpec>> rows;  ///< [state]; empty for an absorbing one
  std::vector<document::Span> row_spans;     ///< [state]
  std::vector<RewardSpec> costs, events;
  RewardSpec utilities, life_years;
  std::vector<Quantity> listed;     ///< plain numbers, for the list of inputs
  document::Span span, start_span;  ///< of `model:` and of `start:`
  std::string name;                 ///< qualified: targets.asthma-review.model
  std::string canonical;            ///< the block as one line, mappings in order of key
};

/// Reads the block `model:`.
[[nodiscard]] ModelSpec read_model(document::Reader& model, const Scope& parent);

}  // namespace equipoise::spec
