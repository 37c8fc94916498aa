/// \file  engine/results/fields.hpp
/// \brief engine/results: the results schema and its writers. This header lists every field of
///        every result once; JSON, CSV and the format page are written from the list.
#pragma once

#include "equipoise/results.hpp"

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
  visit("by_weighting", r.by_weighting, "money",
        "the same by weighting the draws with the likelihood; null but at the base threshold");
  visit("population", r.population, "money",
        "value for the population; null where the study has none");
}

template <typename Visit>
void fields(const ThresholdResult& r, Visit&& visit) {
  visit("threshold", r.threshold, "money per QALY", "the threshold");
  visit("payoff", r.payoff, "money", "expected payoff of the pairing");
  visit("probability_cost_effective", r.probability_cost_effective, "share",
        "share of draws with a positive payoff");
  visit("expected_loss", r.expected_loss, "money", "of implementing, against the better of both");
  visit("evpi", r.evpi, "money", "expected value of perfect information, population");
  visit("evpi_per_person", r.evpi_per_person, "money", "over the discounted number of people");
  visit("evpi_bias", r.evpi_bias, "money", "EVPI lies low on average, by at most about this");
  visit("verdict", r.verdict, "name", "implement, evaluate or abandon");
  visit("enbs", r.enbs, "money", "expected net benefit of the best listed trial");
}

template <typename Visit>
void fields(const TrialSizeResult& r, Visit&& visit) {
  visit("practices_per_arm", r.practices_per_arm, "number",
        "practices in each arm, or cell, or step, as its design counts them");
  visit("feasible", r.feasible, "true or false", "whether enough practices take part");
  visit("sampling_variance", r.sampling_variance, "log odds squared",
        "variance of the observed effect");
  visit("learning_weight", r.learning_weight, "share",
        "weight of the data in the posterior mean of the effect");
  visit("research_cost", r.research_cost, "money",
        "cost of the trial; of one that answers for several pairings, this one's part");
  visit("research_cost_fixed", r.research_cost_fixed, "money", "part of the research cost");
  visit("research_cost_practices", r.research_cost_practices, "money", "part of the research cost");
  visit("research_cost_patients", r.research_cost_patients, "money", "part of the research cost");
  visit("evsi", r.evsi, "money",
        "value with immediate results and full uptake, before research cost");
  visit("enbs_before_implementing", r.enbs_before_implementing, "money",
        "net value when delivery waits for the result");
  visit("enbs_while_implementing", r.enbs_while_implementing, "money",
        "net value when delivery goes on beside the trial");
  visit("enbs", r.enbs, "money", "the better of the two");
  visit("near_optimal", r.near_optimal, "true or false",
        "within 5% of the best size, over every follow-up that the trial offers");
  visit("loss_avoided_before_implementing", r.loss_avoided_before_implementing, "money",
        "expected loss that choosing by the result avoids; less the waiting and the research cost "
        "and with the uptake gain it is ENBS");
  visit("loss_avoided_while_implementing", r.loss_avoided_while_implementing, "money",
        "the same where delivery goes on beside the trial");
  visit("waiting_cost_before_implementing", r.waiting_cost_before_implementing, "money",
        "what practices forgo by receiving something else than the best option on current "
        "information; below 0 where that is a gain");
  visit("waiting_cost_while_implementing", r.waiting_cost_while_implementing, "money",
        "the same where delivery goes on beside the trial");
  visit("uptake_gain_before_implementing", r.uptake_gain_before_implementing, "money",
        "value of the practices that join because the trial led to adoption; null where it changes "
        "nothing in uptake");
  visit("uptake_gain_while_implementing", r.uptake_gain_while_implementing, "money",
        "the same where delivery goes on beside the trial");
}

template <typename Visit>
void fields(const TrialResult& r, Visit&& visit) {
  visit("trial", r.trial, "name", "the trial design");
  visit("title", r.title, "text", "its title");
  visit("follow_up", r.follow_up, "years",
        "its follow-up: a trial that offers several is listed once for each");
  visit("reports_after", r.reports_after, "years", "from the decision to its results");
  visit("effective_population", r.effective_population, "person-years or patients",
        "eligible people who are still to be decided for when it reports: while the strategy would "
        "be delivered if it were adopted then, each year discounted at its start, of a part year "
        "its share; 0 where nothing is left to decide");
  visit("depends_on_uptake", r.depends_on_uptake, "true or false",
        "whether adoption after the trial reaches more practices: its ENBS is then not bounded by "
        "the value of information about the effect");
  visit("sizes", r.sizes, "list", "every size that the design lists");
  visit("best_practices_per_arm", r.best_practices_per_arm, "number", "the size of highest value");
  visit("best_action", r.best_action, "name", "before implementing or while implementing");
  visit("near_optimal_practices_per_arm", r.near_optimal_practices_per_arm, "list",
        "sizes within 5% of the best value, over every follow-up that the trial offers");
  visit("enbs", r.enbs, "money", "expected net benefit of sampling at the best size");
  visit("enbs_bias", r.enbs_bias, "money",
        "by how much `enbs` lies too high on average for being the best of sizes, actions and (of "
        "the best follow-up) follow-ups, and (of the best trial of the pairing) all trials, on the "
        "same draws: about this, or less; not subtracted");
  visit("loss_avoided", r.loss_avoided, "money",
        "part of `enbs`: the best action at the best size");
  visit("waiting_cost", r.waiting_cost, "money", "part of `enbs`, subtracted");
  visit("uptake_gain", r.uptake_gain, "money",
        "part of `enbs`; null where the trial changes nothing in uptake");
  visit("research_cost", r.research_cost, "money", "cost of the trial at the best size");
  visit("remark", r.remark, "text",
        "what the best choice without research would be, if surprising");
}

template <typename Visit>
void fields(const SwitchValueResult& r, Visit&& visit) {
  visit("input", r.input, "name", "the input that is varied alone");
  visit("unit", r.unit, "text", "its unit");
  visit("base", r.base, "as unit", "its value in the study");
  visit("searched_from", r.searched_from, "as unit", "lower end of the search");
  visit("searched_to", r.searched_to, "as unit", "upper end of the search");
  visit("below", r.below, "as unit", "nearest value below at which the verdict changes");
  visit("verdict_below", r.verdict_below, "name", "the verdict beyond it");
  visit("above", r.above, "as unit", "nearest value above at which the verdict changes");
  visit("verdict_above", r.verdict_above, "name", "the verdict beyond it");
}

template <typename Visit>
void fields(const PairingResult& r, Visit&& visit) {
  visit("target", r.target, "name", "the clinical target");
  visit("strategy", r.strategy, "name", "the implementation strategy");
  visit("strategy_title", r.strategy_title, "text", "its title");
  visit("verdict", r.verdict, "name", "implement, evaluate or abandon, by the study's rule");
  visit("verdict_detail", r.verdict_detail, "name",
        "of evaluate by expected value: while implementing or before implementing; else empty");
  visit("reason", r.reason, "text", "the verdict in one sentence");
  visit("remark", r.remark, "text", "what else the reader should know");
  visit("expected_value_verdict", r.expected_value_verdict, "name",
        "the verdict by the expected-value rule");
  visit("probability_rule_verdict", r.probability_rule_verdict, "name",
        "the verdict by the probability rule");
  visit("rules_disagree", r.rules_disagree, "true or false", "whether the two rules differ");
  visit("margin", r.margin, "money, or share",
        "by how much the verdict holds: by the "
        "probability rule, the distance of P to the nearest limit of the class");
  visit("monte_carlo_stability", r.monte_carlo_stability, "share",
        "re-weightings of the draws that give the same verdict; not the chance that it is right");
  visit("on_the_boundary", r.on_the_boundary, "true or false",
        "whether more draws would not settle the verdict");
  visit("rank", r.rank, "number", "place among current practice and all strategies of the target");
  visit("beaten_by", r.beaten_by, "name", "the best option of the target, if another");
  visit("effect_mean", r.effect_mean, "log odds", "m, mean effect on adherence");
  visit("effect_standard_error", r.effect_standard_error, "log odds", "SE of the mean effect");
  visit("effect_heterogeneity", r.effect_heterogeneity, "log odds",
        "tau, spread between targets and settings");
  visit("shared_variance", r.shared_variance, "share",
        "share of the effect's variance that a trial elsewhere could teach about");
  visit("harmful_share", r.harmful_share, "share", "settings in which the effect is harmful");
  visit("eligible_people", r.eligible_people, "people", "counted in the first year");
  visit("reach", r.reach, "share", "practices that take part");
  visit("current_adherence", r.current_adherence, "share", "adherence without the strategy");
  visit("adherence_gain_by_year", r.adherence_gain_by_year, "share", "mean over the draws");
  visit("extra_adherent", r.extra_adherent, "person-years or patients", "undiscounted total");
  visit("qalys", r.qalys, "QALYs", "gained, population");
  visit("care_cost", r.care_cost, "money", "of the extra care, population");
  visit("programme_cost", r.programme_cost, "money", "of the strategy itself");
  visit("setup_cost", r.setup_cost, "money", "part of the programme cost");
  visit("fixed_cost", r.fixed_cost, "money", "part of the programme cost");
  visit("practice_cost", r.practice_cost, "money", "part of the programme cost");
  visit("patient_cost", r.patient_cost, "money", "part of the programme cost");
  visit("payoff", r.payoff, "money", "threshold x QALYs - care cost - programme cost");
  visit("net_health_benefit", r.net_health_benefit, "QALYs", "payoff / threshold");
  visit("share_at_ceiling", r.share_at_ceiling, "share",
        "draw-years in which adherence is at its ceiling");
  visit("programme_cash_by_year", r.programme_cash_by_year, "money", "undiscounted");
  visit("payoff_deterministic", r.payoff_deterministic, "money", "with every input at its mean");
  visit("qalys_deterministic", r.qalys_deterministic, "QALYs", "with every input at its mean");
  visit("care_cost_deterministic", r.care_cost_deterministic, "money",
        "with every input at its mean");
  visit("programme_cost_deterministic", r.programme_cost_deterministic, "money",
        "with every input at its mean");
  visit("shorter_duration", r.shorter_duration, "years",
        "a shorter programme that pays more than nothing and more than the one that is stated: it "
        "ends when a trial would report; null where there is none");
  visit("shorter_payoff", r.shorter_payoff, "money", "expected payoff of that shorter programme");
  visit("policy_icer", r.policy_icer, "money per QALY",
        "(care + programme cost) / QALYs, where both are positive");
  visit("probability_cost_effective", r.probability_cost_effective, "share",
        "share of draws with a positive payoff");
  visit("expected_loss", r.expected_loss, "money", "of implementing, against the better of both");
  visit("evpi", r.evpi, "money", "expected value of perfect information, population");
  visit("evpi_per_person", r.evpi_per_person, "money", "over the discounted number of people");
  visit("partial_information", r.partial_information, "list", "value of learning a group exactly");
  visit("trials", r.trials, "list", "every listed design");
  visit("thresholds", r.thresholds, "list", "the decision at every threshold");
  visit("switch_values", r.switch_values, "list",
        "what would change the expected-value verdict; empty under the probability rule");
}

template <typename Visit>
void fields(const TargetResult::Option::Elsewhere& r, Visit&& visit) {
  visit("target", r.target, "name", "another target with the same strategy");
  visit("learning_weight", r.learning_weight, "share",
        "part of the variance of the effect there that the trial resolves");
  visit("evsi", r.evsi, "money",
        "value for the choice between that target's options, with immediate results and full "
        "uptake");
  visit("enbs", r.enbs, "money",
        "net value of what that target decides once the trial has reported; none of its people "
        "takes part");
}

template <typename Visit>
void fields(const TargetResult::Option& r, Visit&& visit) {
  visit("option", r.option, "name", "current practice or a strategy");
  visit("title", r.title, "text", "the strategy's title");
  visit("cost", r.cost, "money", "care and programme cost against current practice");
  visit("qalys", r.qalys, "QALYs", "against current practice");
  visit("payoff", r.payoff, "money", "against current practice");
  visit("probability_best", r.probability_best, "share", "draws in which it is the best option");
  visit("status", r.status, "name", "reference, non-dominated, dominated or extendedly dominated");
  visit("icer", r.icer, "money per QALY", "against the previous option on the frontier");
  visit("line_enbs", r.line_enbs, "money",
        "net value of its best trial, the fallback being the best other option");
  visit("line_trial", r.line_trial, "name", "that trial; empty where none can be run");
  visit("line_practices_per_arm", r.line_practices_per_arm, "number", "its best size");
  visit("line_follow_up", r.line_follow_up, "years", "its best follow-up");
  visit("elsewhere", r.elsewhere, "list",
        "what that trial teaches each other target; in the base case of a run without `voi` alone");
  visit("enbs_elsewhere", r.enbs_elsewhere, "money",
        "sum over those targets; its standard error is the sum of theirs, an upper bound");
  visit("study_wide_enbs", r.study_wide_enbs, "money",
        "line_enbs + enbs_elsewhere: what the trial is worth to everybody it informs");
}

template <typename Visit>
void fields(const TargetResult::AtThreshold& r, Visit&& visit) {
  visit("threshold", r.threshold, "money per QALY", "the threshold");
  visit("best_option", r.best_option, "name", "of current practice and all strategies");
  visit("probability_best", r.probability_best, "share", "draws in which that option is the best");
  visit("evpi", r.evpi, "money", "of the choice between all options, population");
  visit("evpi_per_person", r.evpi_per_person, "money", "over the discounted number of people");
  visit("evpi_bias", r.evpi_bias, "money", "EVPI lies low on average, by at most about this");
}

template <typename Visit>
void fields(const ResearchSizeResult& r, Visit&& visit) {
  visit("size", r.size, "number", "practices or people, as the design counts them");
  visit("feasible", r.feasible, "true or false", "whether there are as many");
  visit("sampling_variances", r.sampling_variances, "square of its scale",
        "of each observed quantity: a log odds, a log ratio, or the parameter itself");
  visit("research_cost", r.research_cost, "money", "cost of the research");
  visit("evsi", r.evsi, "money",
        "value for the choice, with immediate results and full uptake, before research cost");
  visit("enbs", r.enbs, "money",
        "expected net benefit, less the best that can be done without it over the same schedules");
  visit("meanwhile", r.meanwhile, "name",
        "current practice or the strategy that everybody outside the research has until it "
        "reports");
}

template <typename Visit>
void fields(const ResearchResult& r, Visit&& visit) {
  visit("trial", r.trial, "name", "the design, as its file calls it");
  visit("title", r.title, "text", "its title");
  visit("design", r.design, "name", "its kind");
  visit("follow_up", r.follow_up, "years", "from the end of its set-up to the last observation");
  visit("observes", r.observes, "text", "what it observes");
  visit("method", r.method, "text", "how its value was estimated");
  visit("sizes", r.sizes, "list", "every size that it lists");
  visit("best_size", r.best_size, "number",
        "the size of highest value; null where none is feasible");
  visit("evppi", r.evppi, "money", "value for the choice of knowing exactly what it observes");
  visit("enbs", r.enbs, "money", "expected net benefit at the best size");
  visit("research_cost", r.research_cost, "money", "cost at the best size");
  visit("meanwhile", r.meanwhile, "name", "what everybody outside has until it reports");
}

template <typename Visit>
void fields(const TargetResult& r, Visit&& visit) {
  visit("target", r.target, "name", "the clinical target");
  visit("title", r.title, "text", "its title");
  visit("practice", r.practice, "text", "what is done for patients");
  visit("withdraws", r.withdraws, "true or false",
        "whether the practice is to give up low-value care: adherence is then the share NOT "
        "receiving it");
  visit("counting", r.counting, "name", "person-years or new-patients");
  visit("line", r.line, "text", "what to do, what to study, what is beaten");
  visit("best_option", r.best_option, "name", "of current practice and all strategies");
  visit("study", r.study, "name",
        "the strategy whose trial is worth most against the best other option; empty where no "
        "trial is worth its cost");
  visit("best_payoff", r.best_payoff, "money", "expected payoff of the best option");
  visit("evpi", r.evpi, "money", "of the choice between all options, population");
  visit("discounted_people", r.discounted_people, "person-years or patients",
        "what per-person figures are multiplied by to give population figures");
  visit("multiplier_convention", r.multiplier_convention, "text", "how these people are counted");
  visit("options", r.options, "list", "the full incremental analysis");
  visit("thresholds", r.thresholds, "list", "the choice at every threshold; of `voi` alone");
  visit("research", r.research, "list", "research that informs the whole choice");
  visit("partial_information", r.partial_information, "list",
        "value of learning a group exactly, for the choice between all options; of `voi` alone");
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
  visit("scenarios", r.scenarios, "list", "the base case, then each scenario");
}

}  // namespace equipoise::results
