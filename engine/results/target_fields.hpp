/// \file  engine/results/target_fields.hpp
/// \brief Every field of a target, its options and what research on it is worth: see fields.hpp.
#pragma once

#include "equipoise/results.hpp"

namespace equipoise::results {

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
void fields(const TargetResult::Option::Trial& r, Visit&& visit) {
  visit("trial", r.trial, "name", "the design, as its file calls it");
  visit("follow_up", r.follow_up, "years", "from the end of its set-up to the last observation");
  visit("practices_per_arm", r.practices_per_arm, "number",
        "the size that is best for all that it informs");
  visit("line_enbs", r.line_enbs, "money",
        "its net value in this line at that size, the fallback being the best other option");
  visit("enbs_elsewhere", r.enbs_elsewhere, "money",
        "what it teaches the other targets there; its standard error is the sum of theirs, an "
        "upper bound");
  visit("study_wide_enbs", r.study_wide_enbs, "money", "the sum of both");
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
  visit(
      "elsewhere", r.elsewhere, "list",
      "what that trial teaches each other target, at the size that is best for all (where that is "
      "not worked out for one of them, at its best size in this line); in the base case of a run "
      "without `voi` alone");
  visit("enbs_elsewhere", r.enbs_elsewhere, "money",
        "sum over those targets; its standard error is the sum of theirs, an upper bound");
  visit("study_wide_enbs", r.study_wide_enbs, "money",
        "what the trial is worth to everybody it informs, at the size that is best for all: its "
        "enbs in this line at that size + enbs_elsewhere");
  visit("study_wide_practices_per_arm", r.study_wide_practices_per_arm, "number",
        "that size; null where what it teaches is not worked out for every target");
  visit("trials", r.trials, "list",
        "every listed trial of it that can be run, worth the same; in the base case of a run "
        "without `voi` alone, and where what it teaches is worked out for every target");
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
  visit("research_cost_fixed", r.research_cost_fixed, "money", "part of the research cost");
  visit("research_cost_practices", r.research_cost_practices, "money", "part of the research cost");
  visit("research_cost_patients", r.research_cost_patients, "money", "part of the research cost");
  visit("evsi", r.evsi, "money",
        "value for the choice, with immediate results and full uptake, before research cost");
  visit("evsi_bias", r.evsi_bias, "money",
        "evsi lies high on average, by at most about this; 0 where it is integrated");
  visit("enbs", r.enbs, "money",
        "expected net benefit, less the best that can be done without it over the same schedules");
  visit("enbs_bias", r.enbs_bias, "money", "the same of enbs, at this size");
  visit("loss_avoided", r.loss_avoided, "money",
        "part of enbs: what choosing by the result saves those still to be decided for");
  visit("waiting_cost", r.waiting_cost, "money",
        "part of enbs, subtracted: what is forgone until it reports");
  visit("uptake_gain", r.uptake_gain, "money",
        "part of enbs: what practices that join because of it bring; null where it changes no "
        "uptake");
  visit("within_bias", r.within_bias, "true or false",
        "whether enbs is above 0 by no more than that: it may be worth nothing");
  visit("near_optimal", r.near_optimal, "true or false", "within 5% of the best size");
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
  visit("evppi", r.evppi, "money",
        "value for the choice of knowing exactly what it observes, found as evsi is; of an input "
        "the one in information.csv has less noise");
  visit("evppi_bias", r.evppi_bias, "money",
        "evppi lies high on average, by at most about this; 0 where it is integrated");
  visit("enbs", r.enbs, "money", "expected net benefit at the best size");
  visit("enbs_bias", r.enbs_bias, "money", "that size's own");
  visit("selection_bias", r.selection_bias, "money",
        "enbs lies high on average by about this or less besides, for being the largest of all "
        "sizes");
  visit("within_bias", r.within_bias, "true or false",
        "whether enbs is above 0 by no more than both biases: it may be worth nothing");
  visit("research_cost", r.research_cost, "money", "cost at the best size");
  visit("loss_avoided", r.loss_avoided, "money", "part of enbs, at the best size");
  visit("waiting_cost", r.waiting_cost, "money", "part of enbs, subtracted");
  visit("uptake_gain", r.uptake_gain, "money",
        "part of enbs; null where the research changes no uptake");
  visit("effective_population", r.effective_population, "person-years or patients",
        "discounted, still to be decided for when it reports, under the strategy that is then "
        "delivered longest");
  visit("meanwhile", r.meanwhile, "name", "what everybody outside has until it reports");
  visit("depends_on_uptake", r.depends_on_uptake, "true or false",
        "whether enbs counts practices that join because of it (reach_after); it may then exceed "
        "evppi");
  visit("other_target", r.other_target, "name",
        "of a trial that acts on two targets the other one; each is charged its half of the cost");
  visit("by_data_of_both", r.by_data_of_both, "object",
        "of a trial that acts on two targets what it is worth to this one, read with the data of "
        "both, at study_wide_size: no less than by its own data alone, as enbs of that size; in "
        "the base case of a run");
  visit("elsewhere", r.elsewhere, "list",
        "of a trial of the effects of several strategies, of one where options depend on each "
        "other, or of one that acts on two targets: what it is worth to each other target, at "
        "study_wide_size; in the base case of a run");
  visit("enbs_elsewhere", r.enbs_elsewhere, "money",
        "sum over those targets, but for what may be nothing (within_bias); null where it is not "
        "worked out; its standard error is the sum of theirs, an upper bound");
  visit("enbs_elsewhere_bias", r.enbs_elsewhere_bias, "money",
        "enbs_elsewhere lies high on average, by at most about this: the sum of their biases");
  visit("study_wide_enbs", r.study_wide_enbs, "money",
        "what it is worth to all it informs, at study_wide_size: enbs at that size + "
        "enbs_elsewhere; of a trial that acts on two targets, of this one strategy in both, that "
        "of by_data_of_both + enbs_elsewhere; its standard error is the sum of theirs, an upper "
        "bound; null where none is feasible, or what it teaches is not worked out, as outside the "
        "base case of a run and in every `equipoise voi`");
  visit("study_wide_enbs_bias", r.study_wide_enbs_bias, "money",
        "study_wide_enbs lies high on average, by at most about this: the sum of the biases of its "
        "parts");
  visit("study_wide_size", r.study_wide_size, "number",
        "the size that is best for all; where what it teaches is found by regression the best "
        "size; of a trial that acts on two targets the size best for the two by their own data; "
        "null where study_wide_enbs is");
}

template <typename Visit>
void fields(const ResearchResult::Elsewhere& r, Visit&& visit) {
  visit("target", r.target, "name",
        "the target that learns; but for the two that a trial acts on, nobody there takes part");
  visit("evsi", r.evsi, "money",
        "value for the choice there, with immediate results and full uptake");
  visit("enbs", r.enbs, "money",
        "value there of what is decided once it has reported, less the best without it; of a "
        "target that the trial acts on also less its half of the cost");
  visit("evsi_bias", r.evsi_bias, "money",
        "evsi lies high on average, by at most about this; 0 where it is integrated");
  visit("enbs_bias", r.enbs_bias, "money", "the same of enbs");
  visit("within_bias", r.within_bias, "true or false",
        "whether nobody there takes part and enbs is above 0 by no more than that: it may be worth "
        "nothing, and is in no sum");
}

template <typename Visit>
void fields(const ImplementationResult& r, Visit&& visit) {
  visit("best", r.best, "name",
        "recommended or usual: which has the higher expected net benefit on current information");
  visit("current_adherence", r.current_adherence, "share", "people who have the practice now");
  visit("most_adherence", r.most_adherence, "share",
        "people who can have it: current or achievable adherence, the larger");
  visit("current", r.current, "money",
        "A: net benefit of current implementation on current information, against usual care for "
        "everybody; also where uptake ignores perfect information");
  visit("perfect_implementation", r.perfect_implementation, "money",
        "B: everybody who can has what is best on current information");
  visit("perfect_information", r.perfect_information, "money",
        "C: the share that has today's best takes up what is found to be best");
  visit("perfect_both", r.perfect_both, "money",
        "D: everybody who can has what is found to be best");
  visit("evpim", r.evpim, "money", "B - A: expected value of perfect implementation");
  visit("evpi_of_practice", r.evpi_of_practice, "money",
        "D - B: expected value of perfect information on the practice, if all followed it");
  visit("evpim_and_evpi", r.evpim_and_evpi, "money", "D - A: of both; the sum of the two");
  visit("information_followed", r.information_followed, "money",
        "C - A: of perfect information at today's uptake; below 0 where fewer than half follow");
  visit("implementation_once_known", r.implementation_once_known, "money",
        "D - C: of perfect implementation once all is known");
  visit("bias", r.bias, "money",
        "EVPIM lies high and EVPI low on average, by at most about this; their sum has none");
  visit("evpi_at_current_uptake", r.evpi_at_current_uptake, "money",
        "implementation-adjusted EVPI of the practice: those who have today's best follow what is "
        "found, the others stay as they are");
  visit("programme", r.programme, "name",
        "the strategy that pays most, whose uptake the next three take; empty where none pays");
  visit("evpi_with_programme", r.evpi_with_programme, "money",
        "the same with the uptake that this strategy brings, year by year");
  visit("uptake_gain_of_programme", r.uptake_gain_of_programme, "money",
        "what those gain on current information whom it wins over, before its cost");
  visit("evpi_and_uptake_gain", r.evpi_and_uptake_gain, "money",
        "the sum of the two; its standard error is the sum of theirs, an upper bound");
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
  visit("actions", r.actions, "list",
        "the decision of the line as a tree, with the best trial of the strategy in `study`: "
        "everything that can be done, and what the trial may lead to; empty where nothing is worth "
        "a trial");
  visit("actions_fallback", r.actions_fallback, "name",
        "the best other option in that tree; empty: current practice");
  visit("line", r.line, "text", "what to do, what to study, what is beaten");
  visit("best_option", r.best_option, "name", "of current practice and all strategies");
  visit("study", r.study, "name",
        "the strategy whose trial is worth most against the best other option; empty where no "
        "trial is worth its cost");
  visit("best_payoff", r.best_payoff, "money", "expected payoff of the best option");
  visit("second_option", r.second_option, "name", "the best option but for that");
  visit("lead", r.lead, "money",
        "payoff of the best option less that of the second; where it is within twice its standard "
        "error, other draws might put them the other way round");
  visit("evpi", r.evpi, "money", "of the choice between all options, population");
  visit("discounted_people", r.discounted_people, "person-years or patients",
        "what per-person figures are multiplied by to give population figures");
  visit("multiplier_convention", r.multiplier_convention, "text", "how these people are counted");
  visit("options", r.options, "list", "the full incremental analysis");
  visit("implementation", r.implementation, "section",
        "value of perfect implementation and of perfect information of the practice");
  visit("thresholds", r.thresholds, "list", "the choice at every threshold; of `voi` alone");
  visit("research", r.research, "list", "research that informs the whole choice");
  visit("partial_information", r.partial_information, "list",
        "value of learning a group exactly, for the choice between all options; of `voi` alone");
}

}  // namespace equipoise::results
