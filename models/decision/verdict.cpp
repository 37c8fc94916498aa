#include "models/decision/verdict.hpp"

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

Verdict verdict(const PairingOutcome& outcome, double minimum_enbs) {
  const Standing standing{outcome.payoff, outcome.enbs()};
  Verdict v;
  v.verdict = class_of(standing, minimum_enbs);
  if (v.verdict == Class::evaluate) {
    v.detail = outcome.trials[*outcome.best_trial].best_action;
    v.trial = outcome.best_trial;
  }
  v.margin = margin(standing, v.verdict, minimum_enbs);
  return v;
}

Class probability_rule(double probability_positive, double likely, double unlikely) {
  if (probability_positive >= likely) return Class::implement;
  if (probability_positive <= unlikely) return Class::abandon;
  return Class::evaluate;
}

}  // namespace equipoise::decision
