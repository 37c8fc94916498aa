/// \file  equipoise/target_results.hpp
/// \brief What a run finds of the choice between current practice and all strategies of a target.
/// See
///        results.hpp for units.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "equipoise/estimate.hpp"
#include "equipoise/information_results.hpp"
#include "equipoise/pairing_results.hpp"

namespace equipoise {

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
  // EVPI of the practice where a part of the people follows what is found to be best: those who
  // have today's best. The shares are taken as known.
  Estimate evpi_at_current_uptake;    ///< uptake stays as it is
  std::string programme;              ///< the strategy that pays most; empty: none pays
  Estimate evpi_with_programme;       ///< uptake as that strategy makes it, year by year
  Estimate uptake_gain_of_programme;  ///< what those who join gain on current information
  Estimate evpi_and_uptake_gain;      ///< the sum of the two
};

/// One size of research on the whole choice of a target.
struct ResearchSizeResult {
  std::size_t size = 0;  ///< practices or people, as its design counts them
  bool feasible = true;
  std::vector<double> sampling_variances;  ///< of each quantity that is observed, on its scale
  double research_cost = 0.0;
  double research_cost_fixed = 0.0, research_cost_practices = 0.0, research_cost_patients = 0.0;
  Estimate evsi;           ///< immediate results, full uptake, before research cost
  double evsi_bias = 0.0;  ///< EVSI lies high on average, by at most about this; 0: integrated
  Estimate enbs;
  double enbs_bias = 0.0;  ///< the same
  /// Parts of ENBS: loss_avoided - waiting_cost - research_cost + uptake_gain.
  Estimate loss_avoided, waiting_cost;
  std::optional<Estimate> uptake_gain;  ///< of research that changes uptake
  bool within_bias = false;             ///< ENBS is above 0 and at most its bias
  bool near_optimal = false;            ///< within 5% of the best size
  std::string meanwhile;  ///< what everybody outside the research has until it reports
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
  Estimate loss_avoided, waiting_cost;  ///< parts of it, at the best size
  std::optional<Estimate> uptake_gain;
  double effective_population = 0.0;  ///< discounted people still to be decided for at the report
  std::string meanwhile;
  bool depends_on_uptake = false;  ///< ENBS holds practices that join because of the trial
  std::string other_target;  ///< of a trial that acts on two targets; each is charged its half
  /// What a trial of several effects teaches another target, none of whose people take part in it;
  /// of a trial that acts on two targets also what the data of both are worth to either, less its
  /// half of the cost.
  struct Elsewhere {
    std::string target;
    Estimate evsi;  ///< immediate results, full uptake
    Estimate enbs;  ///< of what is decided once the trial has reported
    double evsi_bias = 0.0, enbs_bias = 0.0;
    /// Nobody there takes part, and enbs is above 0 by no more than its bias: it is in no sum.
    bool within_bias = false;
  };
  std::optional<Elsewhere> by_data_of_both;  ///< of a trial of two targets: to this one
  std::vector<Elsewhere> elsewhere;          ///< at the size best for all
  std::optional<Estimate> enbs_elsewhere;    ///< the sum; nothing: not worked out
  double enbs_elsewhere_bias = 0.0;          ///< sum of the biases of what is added
  std::optional<Estimate> study_wide_enbs;   ///< of all it informs, at the size best for all
  double study_wide_enbs_bias = 0.0;         ///< sum of the biases of what is added
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
  /// The decision of the line as a tree, with the best trial of what is studied; empty without one.
  std::vector<ActionResult> actions;
  std::string actions_fallback;  ///< the best other option in it; empty: current practice
  Estimate best_payoff, evpi;
  std::string second_option;       ///< the best one but for that
  Estimate lead;                   ///< how much more the best option pays
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
    std::vector<Elsewhere> elsewhere;  ///< at the size that is best for all
    Estimate enbs_elsewhere;           ///< the sum
    Estimate study_wide_enbs;          ///< of all that it informs, at that size
    std::optional<std::size_t> study_wide_practices_per_arm;
    /// A listed trial of the strategy in this line, at the size that is best for all it informs.
    struct Trial {
      std::string trial;
      double follow_up = 0.0;  ///< years
      std::size_t practices_per_arm = 0;
      Estimate line_enbs, enbs_elsewhere, study_wide_enbs;
    };
    std::vector<Trial> trials;  ///< that can be run and of which all is worked out
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

}  // namespace equipoise
