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

namespace equipoise {

/// One uncertain or sourced input as the study states it.
struct InputResult {
  std::string name;          ///< qualified: targets.asthma-review.model.parameters.u_controlled
  std::string distribution;  ///< as stated: "beta(mean 0.37, se 0.02)"
  double mean = 0.0;
  double sd = 0.0;
  std::string source, status, note;
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

/// The value of learning one group of inputs, or one alone, exactly.
struct PartialInformationResult {
  std::string group;
  double threshold = 0.0;
  std::string method;
  Estimate per_person;
  std::optional<Estimate> population;  ///< nothing where the study has no population
  /// How far the value may lie high and low on average, beyond chance: at most about this much, per
  /// person.
  double upward_bias = 0.0, downward_bias = 0.0;
};

/// The value of a study of one parameter, of one size.
struct SampleInformationResult {
  std::string parameter;
  std::string data;  ///< binomial | normal
  std::size_t size = 0;
  double threshold = 0.0;
  std::string method;
  Estimate per_person;
  /// The same by a second method, at the base threshold alone: every draw weighted by the
  /// likelihood of the data.
  std::optional<Estimate> by_weighting;
  std::optional<Estimate> population;  ///< nothing where the study has no population
};

/// One decision seen at one threshold.
struct ThresholdResult {
  double threshold = 0.0;
  Estimate payoff, probability_cost_effective, expected_loss, evpi, evpi_per_person;
  double evpi_bias = 0.0;  ///< EVPI lies low on average, by at most about this
  std::string verdict;
  Estimate enbs;
};

/// One size of a trial.
struct TrialSizeResult {
  std::size_t practices_per_arm = 0;
  bool feasible = true;
  double sampling_variance = 0.0;  ///< of the log odds ratio that the trial observes
  double learning_weight = 0.0;    ///< w: how far the posterior mean moves to the data, 0 to 1
  double research_cost = 0.0;
  double research_cost_fixed = 0.0, research_cost_practices = 0.0, research_cost_patients = 0.0;
  Estimate evsi;  ///< immediate results, full uptake, before research cost
  Estimate enbs_before_implementing, enbs_while_implementing, enbs;
  bool near_optimal = false;  ///< within 5% of the best size and follow-up of the trial
  // Of each research action, ENBS = loss avoided - waiting cost - research cost + uptake gain.
  Estimate loss_avoided_before_implementing, loss_avoided_while_implementing;
  Estimate waiting_cost_before_implementing, waiting_cost_while_implementing;
  /// Nothing where the trial does not change uptake.
  std::optional<Estimate> uptake_gain_before_implementing, uptake_gain_while_implementing;
};

/// One trial with one follow-up: a file that offers several gives as many of these.
struct TrialResult {
  std::string trial, title;
  double follow_up = 0.0, reports_after = 0.0;  ///< years; the second from the decision
  /// Discounted person-years or patients who are still to be decided for when it reports.
  double effective_population = 0.0;
  bool depends_on_uptake = false;  ///< adoption after the trial reaches more practices
  std::vector<TrialSizeResult> sizes;
  std::optional<std::size_t> best_practices_per_arm;
  std::string best_action;  ///< before implementing | while implementing
  std::vector<std::size_t> near_optimal_practices_per_arm;
  Estimate enbs;  ///< at the best size
  /// By how much `enbs` lies too high on average for being the best of several; not subtracted.
  double enbs_bias = 0.0;
  Estimate loss_avoided, waiting_cost;  ///< of the best action at the best size
  std::optional<Estimate> uptake_gain;
  double research_cost = 0.0;
  std::string remark;  ///< e.g. a shorter programme would be better still
};

/// The nearest value of one input, others as they are, at which the verdict changes.
struct SwitchValueResult {
  std::string input, unit;
  double base = 0.0;
  double searched_from = 0.0, searched_to = 0.0;
  std::optional<double> below, above;
  std::string verdict_below, verdict_above;
};

/// The practice of a target, against usual care, for all who can have it: what it is worth that
/// they do (implementation) and that its benefit be known (information). Population, over the
/// decision horizon.
struct ImplementationResult {
  std::string best;            ///< recommended | usual: the higher expected net benefit
  Estimate current_adherence;  ///< share of people who have the practice now
  Estimate most_adherence;     ///< share who can have it: current or achievable, the larger
  /// Expected net benefit against usual care for everybody.
  Estimate current;                 ///< current implementation and information
  Estimate perfect_implementation;  ///< everybody has what is best on current information
  Estimate perfect_information;     ///< uptake as now, of what is found to be best
  Estimate perfect_both;
  Estimate evpim;                      ///< perfect_implementation - current
  Estimate evpi_of_practice;           ///< perfect_both - perfect_implementation
  Estimate evpim_and_evpi;             ///< perfect_both - current
  Estimate information_followed;       ///< perfect_information - current
  Estimate implementation_once_known;  ///< perfect_both - perfect_information
  double bias = 0.0;  ///< EVPIM lies high and EVPI low on average, by at most about this
};

/// One strategy for one target, against current practice.
struct PairingResult {
  std::string target, strategy;
  std::string strategy_title;
  std::string verdict;         ///< implement | evaluate | abandon
  std::string verdict_detail;  ///< while implementing | before implementing | empty
  std::string reason;
  std::string remark;
  std::string expected_value_verdict, probability_rule_verdict;
  bool rules_disagree = false;
  double margin =
      0.0;  ///< by which the verdict holds: money, or a share under the probability rule
  std::optional<double> monte_carlo_stability;  ///< nothing where no draws are independent
  bool on_the_boundary = false;
  std::size_t rank = 0;  ///< among none and all strategies of the target, by payoff
  std::string beaten_by;

  double effect_mean = 0.0, effect_standard_error = 0.0, effect_heterogeneity = 0.0;  ///< log odds
  double shared_variance = 0.0;  ///< share of the effect's variance that targets share
  double harmful_share = 0.0;    ///< share of settings in which the effect is harmful

  Estimate eligible_people;  ///< in the first year
  Estimate reach, current_adherence;
  std::vector<double> adherence_gain_by_year;
  Estimate extra_adherent;  ///< person-years or patients, undiscounted
  Estimate qalys, care_cost, programme_cost;
  double setup_cost = 0.0, fixed_cost = 0.0, practice_cost = 0.0, patient_cost = 0.0;
  Estimate payoff, net_health_benefit;
  /// threshold x QALYs - care cost: the value of the strategy before it is paid for, and so the
  /// most that its programme may cost.
  Estimate evsim_before_cost;
  /// Where EVPIM of the target goes that the strategy does not bring: EVPIM = these + EVSIM before
  /// cost. Nothing where usual care is the better one.
  std::optional<Estimate> lost_to_reach, lost_to_effect, lost_to_ramp, lost_to_decay;
  /// The least effect here, log odds, with which it pays; nothing where none looked at does, or
  /// all.
  std::optional<double> least_effect_that_pays;
  double share_at_ceiling = 0.0;
  std::vector<double> programme_cash_by_year;  ///< undiscounted
  double payoff_deterministic = 0.0, qalys_deterministic = 0.0, care_cost_deterministic = 0.0,
         programme_cost_deterministic = 0.0;
  /// What it would pay if it ended when a trial would report, where that pays more than nothing and
  /// more than the programme as stated.
  std::optional<double> shorter_duration, shorter_payoff;
  std::optional<double> policy_icer;
  Estimate probability_cost_effective, expected_loss;
  Estimate evpi, evpi_per_person;
  std::vector<PartialInformationResult> partial_information;
  std::vector<TrialResult> trials;
  std::vector<ThresholdResult> thresholds;
  std::vector<SwitchValueResult> switch_values;
};

/// One size of research on the whole choice of a target.
struct ResearchSizeResult {
  std::size_t size = 0;  ///< practices or people, as its design counts them
  bool feasible = true;
  std::vector<double> sampling_variances;  ///< of each quantity that is observed, on its scale
  double research_cost = 0.0;
  Estimate evsi;           ///< immediate results, full uptake, before research cost
  double evsi_bias = 0.0;  ///< EVSI lies high on average, by at most about this; 0: integrated
  Estimate enbs;
  double enbs_bias = 0.0;    ///< the same
  bool within_bias = false;  ///< ENBS is above 0 and at most its bias
  std::string meanwhile;     ///< what everybody outside the research has until it reports
};

/// Research that informs the choice between none and all strategies of a target.
struct ResearchResult {
  std::string trial, title, design;
  double follow_up = 0.0;  ///< years
  /// "educational-outreach against audit-and-feedback", "rr_admission"; the strategies, each
  /// against current practice
  std::string observes;
  std::string method;
  std::vector<ResearchSizeResult> sizes;
  std::optional<std::size_t> best_size;
  Estimate evppi;           ///< of knowing exactly what it observes
  double evppi_bias = 0.0;  ///< EVPPI lies high on average, by at most about this; 0: integrated
  Estimate enbs;            ///< at the best size
  double enbs_bias = 0.0;   ///< the same, of that size
  double selection_bias =
      0.0;                   ///< it lies high by about this besides: it is the largest of several
  bool within_bias = false;  ///< it is above 0 and at most the two together
  double research_cost = 0.0;
  std::string meanwhile;
  std::string other_target;  ///< of a trial that acts on two targets; each is charged its half
  std::optional<Estimate> study_wide_enbs;  ///< then: of both, at the size best for both
  std::optional<std::size_t> study_wide_size;
};

/// The choice between none and all strategies of one target.
struct TargetResult {
  std::string target, title;
  std::string practice;    ///< what is done for patients
  bool withdraws = false;  ///< low-value care: what is to be given up
  std::string counting;
  std::string line;         ///< "Do: ... Study: ... Beaten: ..."
  std::string best_option;  ///< a strategy, or "current practice"
  std::string study;  ///< the strategy whose trial is worth most; empty: none is worth its cost
  Estimate best_payoff, evpi;
  double discounted_people = 0.0;  ///< per-person figures are population figures over this number
  std::string multiplier_convention;  ///< how these people are counted
  struct Option {
    std::string option, title;
    Estimate cost, qalys, payoff, probability_best;
    std::string status;
    std::optional<double> icer;
    Estimate line_enbs;      ///< of the best trial, the fallback being the best other option
    std::string line_trial;  ///< that trial; empty where none can be run
    std::optional<std::size_t> line_practices_per_arm;
    std::optional<double> line_follow_up;  ///< years
    /// What the same trial teaches each other target about the strategy, none of whose people take
    /// part in it.
    struct Elsewhere {
      std::string target;
      double learning_weight = 0.0;
      Estimate evsi;  ///< immediate results, full uptake
      Estimate enbs;  ///< of what is decided once the trial has reported
    };
    std::vector<Elsewhere> elsewhere;
    Estimate enbs_elsewhere;   ///< the sum
    Estimate study_wide_enbs;  ///< line_enbs and that sum
  };
  std::vector<Option> options;
  ImplementationResult implementation;
  std::vector<ResearchResult> research;
  /// The choice seen at one threshold. Of `voi` alone, as is partial information.
  struct AtThreshold {
    double threshold = 0.0;
    std::string best_option;
    Estimate probability_best, evpi, evpi_per_person;
    double evpi_bias = 0.0;  ///< EVPI lies low on average, by at most about this
  };
  std::vector<AtThreshold> thresholds;
  std::vector<PartialInformationResult> partial_information;
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
};

/// A trial that has reported: what was believed before and after it, and what it was worth.
struct EvidenceResult {
  std::string evidence, title, reported;
  std::string source, status;
  std::string design;            ///< the trial of the study that it was; empty: none of them
  std::string target, strategy;  ///< the pairing; empty where an input was observed
  std::string input;
  std::string result;              ///< as stated
  std::string method;              ///< how it was learnt from
  std::optional<double> estimate;  ///< of a pairing: of the effect here, log odds
  std::optional<double> estimate_standard_error;
  /// Of the effect here, log odds, or of the input.
  double mean_before = 0.0, sd_before = 0.0, mean = 0.0, sd = 0.0;
  std::optional<double> effective_sample_size;  ///< nothing where learning is exact
  Estimate value;                               ///< what the report was worth, >= 0
  std::optional<Estimate> expected_value;       ///< what a report so exact was expected to be worth

  /// What it did to the choice of a target.
  struct Choice {
    std::string target;  ///< empty in a plain analysis
    std::string best_before, best;
    Estimate value;
    std::optional<Estimate> expected_value;
  };
  std::vector<Choice> choices;
  /// What it did to a pairing: those of which an effect or a payoff moved.
  struct Pairing {
    std::string target, strategy;
    double learning_weight = 0.0;  ///< 1 - variance of the effect after / before
    double effect_before = 0.0, effect_sd_before = 0.0, effect = 0.0,
           effect_sd = 0.0;  ///< log odds
    std::string verdict_before, verdict;
    Estimate payoff_before, payoff;
    /// Were the strategy the only one: the loss that the report avoids where the payoff changed its
    /// sign, and what was expected of it.
    Estimate value;
    std::optional<Estimate> expected_value;
  };
  std::vector<Pairing> pairings;
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
