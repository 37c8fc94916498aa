/// \file  equipoise/results.hpp
/// \brief What a run of a study finds. The same structures are written as report.json, as CSV
/// tables
///        and as the terminal matrix; docs/formats/report.md lists every field with its unit.
///
/// Money is in the study's currency and price year, people are persons, QALYs and money are
/// discounted to the day of the decision unless a name says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "equipoise/estimate.hpp"
#include "equipoise/information_results.hpp"
#include "equipoise/pairing_results.hpp"
#include "equipoise/portfolio_results.hpp"
#include "equipoise/target_results.hpp"

namespace equipoise {

/// One uncertain or sourced input as the study states it.
struct InputResult {
  std::string name;          ///< qualified: targets.asthma-review.model.parameters.u_controlled
  std::string distribution;  ///< as stated: "beta(mean 0.37, se 0.02)"
  double mean = 0.0;
  double sd = 0.0;
  std::string source, status, note;
  std::string group;  ///< of parameters that are learnt together; empty: it is of no group
  friend bool operator==(const InputResult&, const InputResult&) = default;
};

/// One intervention of one model, per person in the starting cohort.
struct InterventionResult {
  std::string target;  ///< empty in a plain cost-effectiveness analysis
  std::string intervention;
  Estimate cost, qalys, life_years;
  Estimate incremental_cost, incremental_qalys;  ///< against the first intervention
  double cost_undiscounted = 0.0, qalys_undiscounted = 0.0, life_years_undiscounted = 0.0;
  double cost_deterministic = 0.0, qalys_deterministic = 0.0;  ///< at the means of all inputs
  struct Part {
    std::string name;  ///< a cost category or a counted event
    Estimate discounted;
    double undiscounted = 0.0;
  };
  std::vector<Part> cost_categories, events;
  std::string status;          ///< reference, non-dominated, dominated, extendedly dominated
  std::optional<double> icer;  ///< against the previous option on the frontier
  Estimate net_monetary_benefit, net_health_benefit, probability_cost_effective, expected_loss;
};

/// A plain cost-effectiveness analysis, per person.
struct PlainResult {
  Estimate evpi;
  /// Nothing where the study has no population.
  std::optional<Estimate> evpi_population;
  std::optional<double> population_multiplier;
  std::string multiplier_convention;
  std::string best_option;
  struct AtThreshold {
    double threshold = 0.0;
    std::string best_option;
    Estimate probability_best, evpi;
    double evpi_bias = 0.0;  ///< EVPI lies low on average, by at most about this
    std::optional<Estimate> evpi_population;
    std::vector<double> probability_cost_effective;  ///< in the order of the interventions
  };
  std::vector<AtThreshold> thresholds;
  std::vector<PartialInformationResult> partial_information;
  std::vector<SampleInformationResult> sample_information;
};

struct ScenarioResult {
  std::string scenario;  ///< "base" or the scenario's name
  std::vector<std::string> overrides;
  std::vector<InputResult> inputs;      ///< those that differ from the base case's; none in it
  double threshold = 0.0;               ///< money per QALY
  std::string decision_rule;            ///< expected-value | probability
  double likely = 0.0, unlikely = 0.0;  ///< of the probability rule
  double discount_costs = 0.0, discount_outcomes = 0.0;  ///< a year
  std::optional<double> decision_horizon;                ///< years
  std::optional<double> registered, practices;           ///< of the population, where one is stated
  std::vector<InterventionResult> interventions;
  std::vector<TargetResult> targets;
  std::vector<PairingResult> pairings;
  std::optional<PlainResult> plain;
  std::optional<PortfolioResult> portfolio;  ///< of a study with budgets
};

/// A trial that has reported: what was believed before and after it, and what it was worth.
struct EvidenceResult {
  std::string evidence, title, reported;
  std::string source, status;
  std::string design;            ///< the trial of the study that it was; empty: none of them
  std::string target, strategy;  ///< the pairing; `strategy` empty where several were tried
  std::string input;
  std::string result;              ///< as stated
  std::string repeats;             ///< the earlier report that has the same numbers; empty: none
  std::string method;              ///< how it was learnt from
  std::optional<double> estimate;  ///< of a pairing: of the effect here, log odds
  std::optional<double> estimate_standard_error;
  std::optional<double> attenuation;  ///< of a pairing: which part of an effect its result shows
  std::optional<double> surprise;     ///< standard deviations from what was believed before
  /// Of the effect here, log odds, or of the input.
  double mean_before = 0.0, sd_before = 0.0, mean = 0.0, sd = 0.0;
  std::optional<double> effective_sample_size;  ///< nothing where learning is exact
  /// Of a trial of two strategies against each other, or of several at once, instead of `strategy`,
  /// `estimate` and what was believed.
  struct Answer {
    std::string strategy, against;  ///< `against` empty: current practice
    double estimate = 0.0, estimate_standard_error = 0.0;
    double mean_before = 0.0, sd_before = 0.0, mean = 0.0, sd = 0.0;
  };
  std::vector<Answer> answers;
  /// Of a report of an input that is drawn together with others: what it taught of each of them.
  struct Taught {
    std::string input;
    double mean_before = 0.0, sd_before = 0.0, mean = 0.0, sd = 0.0;
  };
  std::vector<Taught> taught;
  Estimate value;                          ///< what the report was worth, >= 0
  std::optional<Estimate> expected_value;  ///< what a report so exact was expected to be worth

  /// What it did to the choice of a target.
  struct Choice {
    std::string target;  ///< empty in a plain analysis
    std::string best_before, best;
    Estimate value;
    std::optional<Estimate> expected_value;
    /// The strategy whose trial the target's line would study, and that trial; empty: nothing.
    std::string study_before, study_trial_before, study, study_trial;
  };
  std::vector<Choice> choices;
  /// What it did to a pairing: those of which an effect or a payoff moved.
  struct Pairing {
    std::string target, strategy;
    double learning_weight = 0.0;  ///< 1 - variance of the effect after / before
    double effect_before = 0.0, effect_sd_before = 0.0, effect = 0.0,
           effect_sd = 0.0;  ///< log odds
    std::string verdict_before, verdict;
    std::string reason;  ///< of the verdict after it
    Estimate payoff_before, payoff;
    /// Were the strategy the only one: the loss that the report avoids where the payoff changed its
    /// sign, and what was expected of it.
    Estimate value;
    std::optional<Estimate> expected_value;
  };
  std::vector<Pairing> pairings;
  /// What it did to the plan under budgets: the targets in which something else is to be done, or
  /// in another way.
  struct PlanChange {
    PlanChoice before, now;
  };
  std::vector<PlanChange> plan_changes;  ///< none in a study without budgets
};

struct Results {
  std::string study, title, currency, perspective;
  std::string currency_symbol;  ///< "£", or a code with its space: "SEK "
  std::string study_hash, engine_version;
  std::uint64_t seed = 0;
  std::size_t draws = 0;
  std::string sampling_method, standard_error_note;
  std::vector<InputResult> inputs;
  std::vector<EvidenceResult> evidence;   ///< in the order of reports
  std::vector<ScenarioResult> scenarios;  ///< the first is "base"
};

}  // namespace equipoise
