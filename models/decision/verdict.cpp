#include "models/decision/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"

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

std::string_view name(WithoutResearch w) noexcept {
  switch (w) {
    case WithoutResearch::nothing:
      return "nothing";
    case WithoutResearch::implement:
      return "implement";
    case WithoutResearch::shorter:
      return "shorter";
    case WithoutResearch::later:
      return "later";
    case WithoutResearch::fallback:
      return "fallback";
    case WithoutResearch::fallback_then_this:
      return "fallback then this";
    case WithoutResearch::this_then_fallback:
      break;
  }
  return "this then fallback";
}

double margin(const PairingOutcome& outcome, Class of, double minimum_enbs) {
  const std::optional<double> enbs = outcome.enbs();
  if (of == Class::evaluate)
    return enbs ? *enbs - minimum_enbs : -std::numeric_limits<double>::infinity();
  const double payoff = of == Class::implement ? outcome.payoff : -outcome.payoff;
  return enbs ? std::min(payoff, minimum_enbs - *enbs) : payoff;
}

Verdict verdict(const PairingOutcome& outcome, double minimum_enbs) {
  const std::optional<double> enbs = outcome.enbs();
  // A comparison with NaN is false: it would pass for a reason to abandon.
  EQUIPOISE_EXPECT(std::isfinite(outcome.payoff) && (!enbs || std::isfinite(*enbs)));
  Verdict v;
  if (enbs && *enbs > minimum_enbs) {
    v.verdict = Class::evaluate;
    v.detail = outcome.trials[*outcome.best_trial].best_action;
    v.trial = outcome.best_trial;
  } else {
    v.verdict = outcome.payoff > 0 ? Class::implement : Class::abandon;
  }
  v.margin = margin(outcome, v.verdict, minimum_enbs);
  return v;
}

Class probability_rule(double probability_positive, double likely, double unlikely) {
  if (probability_positive >= likely) return Class::implement;
  if (probability_positive <= unlikely) return Class::abandon;
  return Class::evaluate;
}

}  // namespace equipoise::decision
