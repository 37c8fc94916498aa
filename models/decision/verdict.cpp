#include "models/decision/verdict.hpp"

#include <algorithm>

namespace equipoise::decision {

std::string_view name(Class c) noexcept {
  switch (c) {
    case Class::implement:
      return "implement";
    case Class::evaluate:
      return "evaluate";
    case Class::abandon:
      break;
  }
  return "abandon";
}

std::string_view name(Research r) noexcept {
  return r == Research::while_implementing ? "while implementing" : "before implementing";
}

Verdict verdict(const PairingOutcome& outcome, double minimum_enbs) {
  const std::optional<double> enbs = outcome.enbs();
  Verdict v;
  if (enbs && *enbs > minimum_enbs) {
    v.verdict = Class::evaluate;
    v.detail = outcome.trials[*outcome.best_trial].best_action;
    v.trial = outcome.best_trial;
    v.margin = *enbs - minimum_enbs;
    return v;
  }
  v.verdict = outcome.payoff > 0 ? Class::implement : Class::abandon;
  v.margin = outcome.payoff > 0 ? outcome.payoff : -outcome.payoff;
  if (enbs) v.margin = std::min(v.margin, minimum_enbs - *enbs);
  return v;
}

Class probability_rule(double probability_positive, double likely, double unlikely) {
  if (probability_positive >= likely) return Class::implement;
  if (probability_positive <= unlikely) return Class::abandon;
  return Class::evaluate;
}

}  // namespace equipoise::decision
