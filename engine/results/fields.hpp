/// \file  engine/results/fields.hpp
/// \brief engine/results: the results schema and its writers. This header lists every field of
///        every result once; JSON, CSV and the format page are written from the list.
#pragma once

#include "equipoise/results.hpp"

#include "engine/results/evidence_fields.hpp"
#include "engine/results/pairing_fields.hpp"
#include "engine/results/portfolio_fields.hpp"
#include "engine/results/target_fields.hpp"

namespace equipoise::results {

/// Calls visit(name, value, unit, meaning) for every field, in the order of report.json.
/// Units: money, QALYs, years, people, share, log odds, number, name, text.
template <typename Visit>
void fields(const InputResult& r, Visit&& visit) {
  visit("name", r.name, "name", "the input's place in the study's files");
  visit("distribution", r.distribution, "text", "the distribution as the study states it");
  visit("mean", r.mean, "as stated", "mean of the distribution");
  visit("sd", r.sd, "as stated", "standard deviation of the distribution");
  visit("source", r.source, "text", "where the number comes from");
  visit("status", r.status, "name", "verified, derived, recalled or assumed");
  visit("note", r.note, "text", "the study's remark on it");
  visit("group", r.group, "name",
        "of a model's parameter: the group it is learnt with, stated or by the expressions that "
        "take it up; of several, with commas between");
}

template <typename Visit>
void fields(const InterventionResult::Part& r, Visit&& visit) {
  visit("name", r.name, "name", "cost category or counted event");
  visit("discounted", r.discounted, "money or number", "mean per person");
  visit("undiscounted", r.undiscounted, "money or number", "mean per person");
}

template <typename Visit>
void fields(const InterventionResult& r, Visit&& visit) {
  visit("target", r.target, "name", "the target whose model it is; empty in a plain analysis");
  visit("intervention", r.intervention, "name", "the intervention");
  visit("cost", r.cost, "money", "mean per person, discounted");
  visit("qalys", r.qalys, "QALYs", "mean per person, discounted");
  visit("life_years", r.life_years, "years", "mean per person, discounted");
  visit("incremental_cost", r.incremental_cost, "money", "against the first intervention");
  visit("incremental_qalys", r.incremental_qalys, "QALYs", "against the first intervention");
  visit("cost_undiscounted", r.cost_undiscounted, "money", "mean per person");
  visit("qalys_undiscounted", r.qalys_undiscounted, "QALYs", "mean per person");
  visit("life_years_undiscounted", r.life_years_undiscounted, "years", "mean per person");
  visit("cost_deterministic", r.cost_deterministic, "money", "with every input at its mean");
  visit("qalys_deterministic", r.qalys_deterministic, "QALYs", "with every input at its mean");
  visit("cost_categories", r.cost_categories, "list", "cost by category");
  visit("events", r.events, "list", "counted events");
  visit("status", r.status, "name", "reference, non-dominated, dominated or extendedly dominated");
  visit("icer", r.icer, "money per QALY", "against the previous option on the frontier");
  visit("net_monetary_benefit", r.net_monetary_benefit, "money", "per person, at the threshold");
  visit("net_health_benefit", r.net_health_benefit, "QALYs", "per person, at the threshold");
  visit("probability_cost_effective", r.probability_cost_effective, "share",
        "share of draws in which it has the highest net benefit");
  visit("expected_loss", r.expected_loss, "money",
        "mean net benefit forgone against the best option of each draw, per person");
}

template <typename Visit>
void fields(const PartialInformationResult& r, Visit&& visit) {
  visit("group", r.group, "name", "the inputs that would be known exactly");
  visit("threshold", r.threshold, "money per QALY", "the threshold of the decision");
  visit("method", r.method, "text", "how it was estimated");
  visit("per_person", r.per_person, "money", "value per person");
  visit("population", r.population, "money",
        "value for the population; null where the study has none");
  visit("upward_bias", r.upward_bias, "money",
        "per person: by how much at most it lies high on average, for the noise of fitted curves");
  visit("downward_bias", r.downward_bias, "money",
        "per person: by how much at most it lies low on average, the best option being chosen by "
        "the same draws");
}

template <typename Visit>
void fields(const SampleInformationResult& r, Visit&& visit) {
  visit("parameter", r.parameter, "name", "what the study observes");
  visit("data", r.data, "name", "binomial or normal");
  visit("size", r.size, "number", "people observed, or measurements made");
  visit("threshold", r.threshold, "money per QALY", "the threshold of the decision");
  visit("method", r.method, "text", "how it was estimated");
  visit("per_person", r.per_person, "money", "value per person, before the cost of the study");
  visit("upward_bias", r.upward_bias, "money",
        "per person: by how much at most it lies high on average, for the noise of fitted curves");
  visit("by_weighting", r.by_weighting, "money",
        "the same by weighting the draws with the likelihood; null but at the base threshold, and "
        "where the noise of the weights exceeds what they found");
  visit("by_weighting_bias", r.by_weighting_bias, "money",
        "about how far noise of the weights may still move that, either way");
  visit("least_effective_sample_size", r.least_effective_sample_size, "draws",
        "how many draws speak for the one of the simulated reports for which fewest do");
  visit("by_moment_matching", r.by_moment_matching, "money",
        "the same by what data of any size take off the variance of net benefit; null but at the "
        "base threshold, with fewer than 200 draws, and where the simulated reports take none off");
  visit("population", r.population, "money",
        "value for the population; null where the study has none");
}

template <typename Visit>
void fields(const PlainResult::AtThreshold& r, Visit&& visit) {
  visit("threshold", r.threshold, "money per QALY", "the threshold");
  visit("best_option", r.best_option, "name", "highest expected net benefit");
  visit("probability_best", r.probability_best, "share", "draws in which that option is the best");
  visit("evpi", r.evpi, "money", "per person");
  visit("evpi_bias", r.evpi_bias, "money", "EVPI lies low on average, by at most about this");
  visit("evpi_population", r.evpi_population, "money",
        "per person x multiplier; null where the study has no population");
  visit("probability_cost_effective", r.probability_cost_effective, "share",
        "by intervention, in the order of the study");
}

template <typename Visit>
void fields(const PlainResult& r, Visit&& visit) {
  visit("best_option", r.best_option, "name", "highest expected net benefit");
  visit("evpi", r.evpi, "money", "per person");
  visit("evpi_population", r.evpi_population, "money",
        "per person x multiplier; null where the study has no population");
  visit("population_multiplier", r.population_multiplier, "people",
        "discounted people who face the decision; null where the study has no population");
  visit("multiplier_convention", r.multiplier_convention, "text", "how they are counted");
  visit("thresholds", r.thresholds, "list", "the decision at every threshold");
  visit("partial_information", r.partial_information, "list", "value of learning a group exactly");
  visit("sample_information", r.sample_information, "list", "value of studies of one parameter");
}

template <typename Visit>
void fields(const ScenarioResult& r, Visit&& visit) {
  visit("scenario", r.scenario, "name", "base, or the scenario's name");
  visit("overrides", r.overrides, "list", "what the scenario changes");
  visit("inputs", r.inputs, "list", "inputs that differ from the base case's; empty in it");
  visit("threshold", r.threshold, "money per QALY", "the base threshold");
  visit("decision_rule", r.decision_rule, "name", "expected-value or probability");
  visit("likely", r.likely, "share", "the probability rule implements from this P on");
  visit("unlikely", r.unlikely, "share", "the probability rule abandons up to this P");
  visit("discount_costs", r.discount_costs, "share a year", "discount rate of costs");
  visit("discount_outcomes", r.discount_outcomes, "share a year", "discount rate of outcomes");
  visit("decision_horizon", r.decision_horizon, "years", "how long the decision stands");
  visit("registered", r.registered, "people", "registered with the practices");
  visit("practices", r.practices, "number", "how many practices there are");
  visit("interventions", r.interventions, "list", "every model's interventions");
  visit("targets", r.targets, "list", "every target's choice");
  visit("pairings", r.pairings, "list", "every target x strategy");
  visit("plain", r.plain, "section", "the analysis of a study without strategies");
  visit("portfolio", r.portfolio, "section",
        "the plan under budgets; not there where the study states none");
}

template <typename Visit>
void fields(const Results& r, Visit&& visit) {
  visit("study", r.study, "name", "the study's name");
  visit("title", r.title, "text", "its title");
  visit("currency", r.currency, "text", "currency and price year");
  visit("currency_symbol", r.currency_symbol, "text", "what stands before an amount");
  visit("perspective", r.perspective, "text", "whose costs and outcomes count");
  visit("study_hash", r.study_hash, "text", "hash of the resolved study in canonical order");
  visit("engine_version", r.engine_version, "text", "version of Equipoise");
  visit("seed", r.seed, "number", "seed of the random streams");
  visit("draws", r.draws, "number", "draws of the probabilistic analysis");
  visit("sampling_method", r.sampling_method, "name", "monte-carlo, latin-hypercube or sobol");
  visit("standard_error_note", r.standard_error_note, "text", "what the standard errors mean");
  visit("inputs", r.inputs, "list", "every input with its source");
  visit("evidence", r.evidence, "list",
        "what has been reported, and what each report was worth; empty in `voi`");
  visit("scenarios", r.scenarios, "list", "the base case, then each scenario");
}

}  // namespace equipoise::results
