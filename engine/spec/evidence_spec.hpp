/// \file  engine/spec/evidence_spec.hpp
/// \brief A trial that has reported, as its file describes it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/spec/quantity.hpp"
#include "engine/spec/strategy_spec.hpp"

namespace equipoise::spec {

/// How a result is stated. The first two are of a strategy's effect, against current practice or
/// another strategy, the next four of several strategies at once, the others of an input.
enum class ResultKind {
  effect,           ///< an estimate on one of the scales of an effect
  arms,             ///< counts of two arms
  against_control,  ///< an estimate for each strategy, with what their errors share
  several_arms,     ///< counts of an arm for each strategy and of the control arm
  cells,            ///< counts of the four cells of two crossed strategies
  main_effects,     ///< estimates of the main effects of two crossed strategies
  estimate,         ///< a normal estimate of the input itself
  ratio,            ///< of its logarithm
  binomial,         ///< events among people
  poisson,          ///< events over time
  multinomial       ///< people in every category of a Dirichlet, of which the input is one
};

/// One arm of a trial as it is reported.
struct ArmSpec {
  double adherent = 0.0, people = 0.0, practices = 0.0;
};

/// What was found of one of several strategies: an estimate, or its arm.
struct AnswerSpec {
  std::string strategy;
  document::Span at;  ///< where it is named
  EffectSpec effect;
  ArmSpec arm;
};

/// People who were found in one category.
struct CategorySpec {
  std::string name;  ///< the parameter, as expressions use it
  double people = 0.0;
  document::Span at;  ///< where it is named
};

struct EvidenceSpec {
  std::string name, title;
  std::string reported;          ///< a year, a month or a day: 2028, 2028-06, 2028-06-30
  std::string design;            ///< a trial of the study; empty: none of them
  std::string target, strategy;  ///< the pairing; empty where an input was observed
  std::string against;  ///< of a trial of two strategies: the other one; empty: current practice
  std::vector<AnswerSpec> answers;  ///< of several strategies, instead of `strategy`
  std::string input;                ///< its qualified name, as `explain` lists it
  ResultKind kind = ResultKind::effect;
  EffectSpec effect;  ///< of `effect`, `estimate` and `ratio`: mean, and interval or standard error
  ArmSpec intervention, control;  ///< head to head the second is of `against`; of cells: neither
  ArmSpec both;                   ///< of cells
  double icc = 0.0, cluster_size_cv = 0.0;
  /// What estimates against one control arm share: one of both.
  std::optional<double> correlation, control_standard_error;
  std::optional<EffectSpec> interaction;  ///< of main effects, where it is reported
  double interaction_sd = 0.0;            ///< of two crossed strategies, before the trial, log odds
  double events = 0.0, total = 0.0;       ///< of people or years
  double practices = 0.0;  ///< of the people of an adherence; 0: independent of each other
  std::vector<CategorySpec> categories;  ///< of `multinomial`, in order of name
  std::string stated;                    ///< the result as a reader would say it
  Provenance provenance;
  std::vector<Quantity> listed;
  bool broken = false;  ///< an error is recorded: some of the numbers are placeholders
  document::Span span, reported_at, design_at, target_at, strategy_at, against_at, input_at,
      result_at;

  [[nodiscard]] bool of_effect() const noexcept { return input.empty(); }
  /// The strategies that it is of, with where they are named; none where an input was observed.
  [[nodiscard]] std::vector<std::pair<std::string, document::Span>> strategies() const;
};

/// The earlier report of the same numbers, of the same thing and by the same design as report
/// `which`, whatever its source; empty where there is none. It may be another trial.
[[nodiscard]] std::string same_numbers_before(const std::vector<EvidenceSpec>& evidence,
                                              std::size_t which);

[[nodiscard]] EvidenceSpec read_evidence(const document::Node& root, const std::string& file,
                                         document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
