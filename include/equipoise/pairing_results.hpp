/// \file  equipoise/pairing_results.hpp
/// \brief What a run finds of one strategy for one target. See results.hpp for units.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "equipoise/estimate.hpp"
#include "equipoise/information_results.hpp"

namespace equipoise {

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
  /// The same where uptake follows the strength of evidence; nothing where the study does not say.
  std::optional<Estimate> evsi_with_uptake;
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

/// One thing that can be done with a pairing: a branch of its decision tree.
struct ActionResult {
  /// nothing | implement | shorter | later | before implementing | while implementing; the last
  /// four with the time table of the best trial. In a target's line also fallback | fallback then
  /// this | this then fallback.
  std::string action;
  double value = 0.0;          ///< expected, money; of research at its best size, its cost paid
  double behind_best = 0.0;    ///< money; 0 of the best
  double reports_after = 0.0;  ///< years: when the best trial reports, which sets the time tables
  std::string trial;           ///< of the last two: adopted or rejected, continued or stopped
  std::optional<std::size_t> practices_per_arm;
  std::optional<double> chance_adopted, value_if_adopted, chance_rejected, value_if_rejected;
  /// What a rejection or stop loses: the cost of research, the set-up and the reversal.
  std::optional<double> sunk;
};

/// The nearest value of one input, others as they are, at which the verdict changes.
struct SwitchValueResult {
  std::string input, unit;
  double base = 0.0;
  double searched_from = 0.0, searched_to = 0.0;
  std::optional<double> below, above;
  std::string verdict_below, verdict_above;
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
  /// EVPI where uptake follows the strength of evidence; nothing where the study does not say.
  std::optional<Estimate> evpi_with_uptake;
  std::vector<PartialInformationResult> partial_information;
  std::vector<TrialResult> trials;
  std::vector<ActionResult> actions;
  std::vector<ThresholdResult> thresholds;
  std::vector<SwitchValueResult> switch_values;
};

}  // namespace equipoise
