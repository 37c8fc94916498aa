/// \file  engine/results/evidence_fields.hpp
/// \brief Every field of a report that a study has learnt from: see fields.hpp.
#pragma once

#include "equipoise/results.hpp"

#include "engine/results/portfolio_fields.hpp"

namespace equipoise::results {

template <typename Visit>
void fields(const EvidenceResult::Choice& r, Visit&& visit) {
  visit("target", r.target, "name", "whose choice it is; empty in a plain analysis");
  visit("best_before", r.best_before, "name", "the best option before the report");
  visit("best", r.best, "name", "the best option after it");
  visit("value", r.value, "money", "expected payoff of the best option less that of the old one");
  visit(
      "expected_value", r.expected_value, "money",
      "EVSI of a report so exact, before it was known; null where an input was observed, and where "
      "the report tells of several options");
  visit("study_before", r.study_before, "name",
        "the strategy that the target's line would study before the report; empty: nothing");
  visit("study_trial_before", r.study_trial_before, "name", "in which trial");
  visit("study", r.study, "name", "the strategy that it would study after it; empty: nothing");
  visit("study_trial", r.study_trial, "name", "in which trial");
}

template <typename Visit>
void fields(const EvidenceResult::PlanChange& r, Visit&& visit) {
  visit("before", r.before, "section", "what was to be done in a target before the report");
  visit("now", r.now, "section", "what is to be done in it now");
}

template <typename Visit>
void fields(const EvidenceResult::Pairing& r, Visit&& visit) {
  visit("target", r.target, "name", "the target");
  visit("strategy", r.strategy, "name", "the strategy");
  visit("learning_weight", r.learning_weight, "share",
        "of the variance of the effect here, what the report resolved");
  visit("effect_before", r.effect_before, "log odds", "mean of the effect before");
  visit("effect_sd_before", r.effect_sd_before, "log odds", "its standard deviation before");
  visit("effect", r.effect, "log odds", "mean of the effect after");
  visit("effect_sd", r.effect_sd, "log odds", "its standard deviation after");
  visit("verdict_before", r.verdict_before, "name", "implement, evaluate or abandon, before");
  visit("verdict", r.verdict, "name", "and after");
  visit("reason", r.reason, "text", "why: the reason of the verdict after");
  visit("payoff_before", r.payoff_before, "money", "expected payoff before");
  visit("payoff", r.payoff, "money", "expected payoff after");
  visit("value", r.value, "money",
        "were the strategy the only one: what the report saves where the payoff changed its sign");
  visit("expected_value", r.expected_value, "money",
        "the same as it was expected; null where an input was observed");
}

template <typename Visit>
void fields(const EvidenceResult::Answer& r, Visit&& visit) {
  visit("strategy", r.strategy, "name", "the strategy");
  visit("against", r.against, "name", "what it was tried against; empty: current practice");
  visit("estimate", r.estimate, "log odds",
        "of the effect here, or of the difference of both: the result over the attenuation");
  visit("estimate_standard_error", r.estimate_standard_error, "log odds", "its standard error");
  visit("mean_before", r.mean_before, "log odds", "of the same, before");
  visit("sd_before", r.sd_before, "log odds", "its standard deviation before");
  visit("mean", r.mean, "log odds", "after");
  visit("sd", r.sd, "log odds", "its standard deviation after");
}

template <typename Visit>
void fields(const EvidenceResult::Taught& r, Visit&& visit) {
  visit("input", r.input, "name", "the input");
  visit("mean_before", r.mean_before, "as stated", "before");
  visit("sd_before", r.sd_before, "as stated", "its standard deviation before");
  visit("mean", r.mean, "as stated", "after");
  visit("sd", r.sd, "as stated", "its standard deviation after");
}

template <typename Visit>
void fields(const EvidenceResult& r, Visit&& visit) {
  visit("evidence", r.evidence, "name", "the evidence");
  visit("title", r.title, "text", "its title");
  visit("reported", r.reported, "text", "when");
  visit("source", r.source, "text", "where the result comes from");
  visit("status", r.status, "name", "verified, derived, recalled or assumed");
  visit("design", r.design, "name", "the trial of the study that it was; empty: none of them");
  visit("target", r.target, "name",
        "where a strategy was tried; empty where an input was observed");
  visit("strategy", r.strategy, "name",
        "the strategy that was tried; empty where `answers` says which");
  visit("input", r.input, "name", "the input that was observed");
  visit("result", r.result, "text", "as stated");
  visit("repeats", r.repeats, "name",
        "an earlier report of the same numbers, of the same thing and by the same design, which "
        "counts twice where both tell of one trial; empty: none");
  visit("method", r.method, "text", "how it was learnt from");
  visit(
      "estimate", r.estimate, "log odds",
      "of the effect here: the result over the attenuation; null of an input, and where `answers` "
      "has them");
  visit("estimate_standard_error", r.estimate_standard_error, "log odds", "its standard error");
  visit("attenuation", r.attenuation, "share",
        "the target's, over which the result became the estimate; null of an input");
  visit("surprise", r.surprise, "standard deviations",
        "how far the report lies from what was believed before it: the difference over the root of "
        "both variances, of several answers as improbable as all together; null where it has none");
  visit("mean_before", r.mean_before, "log odds or as stated",
        "of the effect here, or of the input, before");
  visit("sd_before", r.sd_before, "log odds or as stated", "its standard deviation before");
  visit("mean", r.mean, "log odds or as stated", "after");
  visit("sd", r.sd, "log odds or as stated", "its standard deviation after");
  visit("effective_sample_size", r.effective_sample_size, "number",
        "of the weights of all reports of the input, and of those that are drawn with it, so far; "
        "null where learning is exact");
  visit(
      "answers", r.answers, "list",
      "what was found of two strategies against each other, or of several at once; not there where "
      "one was tried against current practice, or an input observed");
  visit("taught", r.taught, "list",
        "the inputs that are drawn together with the one that was observed: what the report taught "
        "of them; not there where it is drawn alone");
  visit("value", r.value, "money",
        "what the report was worth, all targets together, at the base threshold; of a plain "
        "analysis per person");
  visit("expected_value", r.expected_value, "money",
        "what a report so exact was expected to be worth; null where an input was observed, and "
        "where the report tells of several options");
  visit("choices", r.choices, "list", "what it did to each target's choice");
  visit("pairings", r.pairings, "list", "pairings of which an effect or a payoff moved");
  visit("plan_changes", r.plan_changes, "list",
        "the targets in which the plan under budgets does something else, or does it otherwise; "
        "empty without budgets");
}

}  // namespace equipoise::results
