/// \file  models/voi/trial.hpp
/// \brief What a trial design says: what it observes, how exactly, at what cost, how long, and who
///        gets what meanwhile.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/core/input_description.hpp"

namespace equipoise::voi {

struct TrialDesign;

/// The place of a trial, at the means of its inputs.
struct TrialSetting {
  double practices = 0.0;
  double mean_reach = 1.0;    ///< share of practices that would take part
  double cluster_size = 0.0;  ///< eligible people per practice, >= 0
  double log_odds_control = 0.0, log_odds_intervention = 0.0;  ///< logit p0, logit p1
};

/// What a trial costs beyond delivering the strategy, money at the decision: that of one that
/// begins later is discounted from when it begins.
struct ResearchCost {
  double fixed = 0.0;
  double practices = 0.0;
  double patients = 0.0;
  [[nodiscard]] double total() const noexcept { return fixed + practices + patients; }
  [[nodiscard]] ResearchCost scaled(double factor) const noexcept {
    return {factor * fixed, factor * practices, factor * patients};
  }
};

/// One size of a design.
struct TrialSize {
  bool feasible = false;           ///< its practices can be found, and people in them
  double sampling_variance = 0.0;  ///< v: of the log odds ratio that the trial observes
  ResearchCost research_cost;  ///< C_R; of a trial that answers for several pairings, one's part
  double intervention_share = 0.0;  ///< K_A / (practices x mean reach), group A
  double control_share = 0.0;       ///< group C
  /// Practices that join at the report where the trial led to adoption, until reach_after of all
  /// take part: what they are expected to bring, as a share of what those that take part do,
  /// reach_after / mean reach - 1. No design says it: the pairing does.
  double joining_share = 0.0;
};

/// Practices of a trial that have the same until it reports.
struct TrialArm {
  std::vector<std::size_t> strategies;  ///< all that they have; none: the control arm
  double share = 0.0;                   ///< K / (practices x least mean reach of the arms)
};

/// One size of a trial that observes the effects of several strategies of a target at once: the log
/// odds ratio of each against current practice, with normal errors that its arms share.
struct JointTrialSize {
  bool feasible = false;
  ResearchCost research_cost;  ///< C_R of the trial, once; of a trial of two targets, one's half
  std::vector<double> covariance;  ///< of the errors, shape [strategy][strategy]
  std::vector<TrialArm> arms;      ///< strategies as indices of the trial's list
};

/// Why a design as it is stated cannot be run, though every number of it lies within its bounds.
struct TrialFault {
  std::string_view key;  ///< the input at fault
  std::string what, why, help;
  bool of_follow_up = false;  ///< `what` goes on after "a follow-up of 1 year"
};

/// What the data of a design say something about.
enum class Observes {
  effect,      ///< the log odds ratio of one strategy in one target
  difference,  ///< that of two strategies of one target: the first against the second
  inputs       ///< inputs of one target: parameters of its model, or its current adherence
};

/// A way of observing one input of a target: as a normal estimate on some scale.
struct Measure {
  enum class Scale { as_is, logarithm, log_odds };
  std::string_view key;  ///< as written in YAML
  std::string_view meaning;
  std::span<const InputDescription> inputs;
  Scale scale = Scale::as_is;
  bool current_adherence = false;  ///< of the target; else of a parameter of its model, by name
  /// Variance of the estimate on that scale; not finite where the numbers contradict each other.
  /// \param size  of the design \param inputs  of the measure \param mean  of what is observed
  double (*variance)(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                     double icc, std::span<const double> inputs, double mean) = nullptr;
};

/// The names by which a design says what it is of. Without a key: it is of any pairing.
struct NamesInput {
  std::string_view key;  ///< as written in YAML
  enum class Of { strategies, targets } of = Of::strategies;
  std::size_t fewest = 2, most = 2;
  bool required = true;  ///< else, where it is left out: of every two
  std::string_view meaning, example;
  std::string_view why;  ///< so many and no others
};

/// A kind of design. Adding one is one file of models/voi/designs: its inputs, its variance, its
/// feasibility.
struct TrialKind {
  std::string_view design;  ///< as written in YAML
  std::string_view title;
  InputDescription size;  ///< the key of its sizes, and how small the smallest may be
  std::string_view each;  ///< of what a size is: "20 practices" + " an arm"; empty: of the trial
  std::span<const InputDescription> inputs;  ///< beside those that every trial has
  Observes observes = Observes::effect;
  std::span<const Measure> measures = {};  ///< of a design that observes inputs
  /// The practices are their own control: the variance need not grow with the intracluster
  /// correlation, for what practices always had of their own cancels.
  bool within_practices = false;
  /// One group of practices has both of its strategies: it shows what a combination of them does.
  bool crosses = false;
  /// People are recruited, not practices: `per_practice` of the costs is never charged.
  bool of_people = false;
  NamesInput names = {};  ///< of what a file must say that it is
  /// Of a difference, the first strategy has the log odds of the setting's intervention and group
  /// A, the second those of control and group C. Of inputs, whose measures have variances of their
  /// own, `sampling_variance` says nothing and nobody is in a group.
  /// \param size  as `size` describes it \param icc  intracluster correlation, in [0, 1]
  TrialSize (*at_size)(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                       double icc) = nullptr;
  /// Of a design that answers for several strategies of a target, or for one in each of two
  /// targets: what it observes in one target. Null: it has one answer.
  ///
  /// \param setting   its log_odds_intervention is not read
  /// \param log_odds  of the outcome under each strategy alone, in the order of the trial's list
  ///                  (of a trial of two targets, under its one strategy); of a design that
  ///                  crosses, then under both where that is an option
  JointTrialSize (*joint_at_size)(const TrialDesign& trial, std::size_t size,
                                  const TrialSetting& setting, std::span<const double> log_odds,
                                  double icc) = nullptr;
  /// Nothing where the design can be run; null: it always can.
  std::optional<TrialFault> (*fault)(const TrialDesign& trial) = nullptr;
};

/// One input that a trial observes.
struct Observation {
  const Measure* measure = nullptr;
  std::string parameter;  ///< of the target's model; empty: the measure says what it is
  std::vector<double> inputs;
};

/// A trial that could be run. All durations in years.
struct TrialDesign {
  const TrialKind* kind = nullptr;
  std::string name, title;
  std::vector<std::size_t> practices_per_arm;  ///< the sizes offered, ascending, as kind->size says
  /// When its set-up begins; whole years, since budgets are by year. What it costs is paid from
  /// then on, so that its value is charged with the cost discounted by as many years.
  double begins = 0.0;
  double setup = 0.0, follow_up = 0.0, reporting = 0.0;
  double fixed_cost = 0.0, cost_per_practice = 0.0, cost_per_patient = 0.0;  ///< money
  std::vector<double> inputs;  ///< of the kind, in the order of its list
  /// Share of practices that take part after a trial that led to adoption, in every draw; nothing:
  /// research does not change uptake.
  std::optional<double> reach_after;
  bool one_of_several = false;     ///< the trial's file offers other follow-ups too
  std::vector<std::string> names;  ///< as kind->names says; empty: of all there are
  /// As a pairing sees it: the names leave it out, and no size is run for it.
  bool of_others = false;
  /// As a pairing sees it: the least mean reach of all strategies of the trial, where it has
  /// several.
  std::optional<double> least_reach;
  std::string target;                     ///< of a design that observes inputs
  std::vector<Observation> observations;  ///< the same

  /// s0: delivery in the intervention arm starts.
  [[nodiscard]] double starts() const noexcept { return begins + setup; }
  /// tau: the results are there.
  [[nodiscard]] double reports() const noexcept { return starts() + follow_up + reporting; }

  /// Whether its names leave room for a target with a strategy.
  [[nodiscard]] bool studies(std::string_view in_target, std::string_view strategy) const;
  /// Between how many pairings its cost is shared: each of them gets an answer of its own.
  [[nodiscard]] double answers() const noexcept {
    return kind->observes == Observes::effect && !names.empty() ? static_cast<double>(names.size())
                                                                : 1.0;
  }
};

/// An input that every trial has, and where a design keeps it.
struct CommonTrialInput {
  InputDescription description;
  double TrialDesign::*value;
};

/// Its times, and the parts of its cost (in YAML under `costs`).
[[nodiscard]] std::span<const CommonTrialInput> common_trial_times();
[[nodiscard]] std::span<const CommonTrialInput> common_trial_costs();

/// All kinds of design, in order of name: one from each file of models/voi/designs.
[[nodiscard]] std::span<const TrialKind* const> all_trial_designs();

/// The kind with this name, or nothing.
[[nodiscard]] const TrialKind* find_trial_kind(std::string_view design);

/// w = V / (V + v): how far the posterior mean moves to what the trial observes. Here V is the
/// variance of what it observes, lambda^2 (SE^2 + tau^2). 0 where nothing is uncertain.
[[nodiscard]] double learning_weight(double prior_variance, double sampling_variance);

}  // namespace equipoise::voi
