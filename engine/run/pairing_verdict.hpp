/// \file  engine/run/pairing_verdict.hpp
/// \brief The verdict of a pairing by the study's rule, why, and how firm it is.
#pragma once

#include <span>

#include "equipoise/results.hpp"

#include "models/decision/pairing.hpp"
#include "models/decision/probability_rule.hpp"

#include "engine/spec/study_spec.hpp"

namespace equipoise::run {

/// The rules of a study, and what every one of them says of a payoff.
struct Rules {
  bool probability_leads = false;
  double minimum_enbs = 0.0;
  decision::ProbabilityLimits limits;

  explicit Rules(const spec::DecisionSpec& spec)
      : probability_leads(spec.rule == spec::Rule::probability),
        minimum_enbs(spec.minimum_enbs),
        limits{spec.likely, spec.unlikely} {}
  [[nodiscard]] decision::Class by_probability(double probability_positive) const {
    return decision::probability_rule(probability_positive, limits.likely, limits.unlikely);
  }
};

/// Fills in the class by the leading rule, its reason, margin and stability, the class of the other
/// rule, and, where expected value leads, the switch values.
/// \param r               with its probability of a positive payoff
/// \param payoff_by_draw  at the base threshold
/// \param bootstrap       weights, shape [replicate][batch]
void report_verdict(PairingResult& r, const decision::PairingModel& model,
                    const decision::PairingOutcome& outcome, const spec::StudySpec& spec,
                    std::span<const double> payoff_by_draw, std::span<const double> bootstrap);

}  // namespace equipoise::run
