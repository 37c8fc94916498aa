/// \file  engine/spec/strategy_spec.hpp
/// \brief An implementation strategy and a trial design as their files describe them.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "models/voi/trial.hpp"

#include "engine/spec/quantity.hpp"

namespace equipoise::spec {

/// An effect on adherence, stated on one of three scales.
struct EffectSpec {
  enum class Scale { risk_difference, odds_ratio, log_odds };
  Scale scale = Scale::log_odds;
  double mean = 0.0;
  bool has_interval = false;
  double lower = 0.0, upper = 0.0;  ///< limits of the interval
  double level = 0.95;              ///< its level
  double standard_error = 0.0;      ///< where no interval is stated; on the stated scale
  double at = 0.5;                  ///< prevalence at which a risk difference holds
  double heterogeneity_sd = 0.0;
  bool heterogeneity_on_log_odds = true;
  bool broken = false;  ///< an error is recorded: some of the numbers are placeholders
  std::string stated, heterogeneity_stated;
  Provenance provenance, heterogeneity_provenance;
  document::Span span;
};

/// An effect that is known for one target and overrides the general one.
struct TargetEffectSpec {
  std::string target;
  EffectSpec effect;
  document::Span span;
};

struct DeliverySpec {
  double duration = 0.0;                                       ///< years
  double ramp = 0.0;                                           ///< years
  double half_life = std::numeric_limits<double>::infinity();  ///< years; 0: lost at once
};

/// Strategies that are delivered at once.
struct CombinationSpec {
  std::vector<std::string> strategies;
  std::vector<document::Span> named_at;  ///< of each of them
  double kappa = 0.0;                    ///< how far their effects overlap, in [0, 1]
  std::vector<std::size_t> parts;        ///< their places in the study; empty after an error
  document::Span span;                   ///< of the list
};

struct StrategySpec {
  std::string name, title;
  /// Nothing: a strategy of its own. Of a combination effect, reach and costs are those of its
  /// parts, and what is below stands empty but for the delivery, which they share.
  std::optional<CombinationSpec> combination;
  EffectSpec effect;
  std::vector<TargetEffectSpec> only_for;  ///< in order of target
  DeliverySpec delivery;
  Quantity reach;
  Quantity setup, reversal, fixed_per_year, per_practice_year, per_patient_year;
  std::vector<Quantity> listed;  ///< plain numbers, for the list of inputs
  document::Span span;

  /// All that may be uncertain but its effects, in the order in which they are drawn; nothing of a
  /// combination.
  [[nodiscard]] std::vector<const Quantity*> quantities() const {
    if (combination) return {};
    return {&reach, &setup, &reversal, &fixed_per_year, &per_practice_year, &per_patient_year};
  }
};

/// A trial that could be run, with its numbers for the list of inputs.
struct TrialSpec {
  /// One for each follow-up that the file offers, ascending; the kind is null after an error.
  std::vector<voi::TrialDesign> designs;
  std::optional<Quantity> reach_after;
  std::vector<Quantity> listed;
  bool broken = false;      ///< an error is recorded: some of the numbers are placeholders
  bool times_known = true;  ///< false: so are some of the durations
  document::Span span;
  document::Span times;                      ///< where it says how long it takes
  document::Span target;                     ///< of `in_target`
  std::vector<document::Span> observations;  ///< of each observation
  std::vector<document::Span> names;         ///< of each name under the design's key
};

[[nodiscard]] StrategySpec read_strategy(const document::Node& root, const std::string& file,
                                         document::Diagnostics& diagnostics);
[[nodiscard]] TrialSpec read_trial(const document::Node& root, const std::string& file,
                                   document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
