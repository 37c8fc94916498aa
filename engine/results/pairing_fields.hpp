/// \file  engine/results/pairing_fields.hpp
/// \brief Every field of a pairing, its trials, thresholds and switch values: see fields.hpp.
#pragma once

#include "equipoise/results.hpp"

namespace equipoise::results {

template <typename Visit>
void fields(const ThresholdResult& r, Visit&& visit) {
  visit("threshold", r.threshold, "money per QALY", "the threshold");
  visit("payoff", r.payoff, "money", "expected payoff of the pairing");
  visit("probability_cost_effective", r.probability_cost_effective, "share",
        "share of draws with a positive payoff");
  visit("expected_loss", r.expected_loss, "money",
        "of implementing, against the better of both in each draw; EVPI less this is the payoff "
        "where that is negative, but for chance: these two come from the draws alone");
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
  visit(
      "evsi_with_uptake", r.evsi_with_uptake, "money",
      "the same where uptake follows the strength of evidence; null where the study does not say");
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
void fields(const ActionResult& r, Visit&& visit) {
  visit(
      "action", r.action, "name",
      "nothing, implement, shorter (until the best trial would report), later (from then on), "
      "before implementing or while implementing; in a target's line also fallback (the best "
      "other option), fallback then this and this then fallback, which change over when the trial "
      "would report");
  visit("value", r.value, "money",
        "expected payoff; of research that of the best trial at its best size, its cost paid");
  visit("behind_best", r.behind_best, "money", "by how much the best action is better");
  visit("reports_after", r.reports_after, "years",
        "when the best trial reports, which sets the time tables");
  visit("trial", r.trial, "name", "of research: the trial");
  visit("practices_per_arm", r.practices_per_arm, "number", "of research: its best size");
  visit("chance_adopted", r.chance_adopted, "share",
        "results after which the strategy is adopted, or goes on");
  visit("value_if_adopted", r.value_if_adopted, "money",
        "expected after such a result; null where there is none");
  visit("chance_rejected", r.chance_rejected, "share",
        "results after which it is rejected, or stopped");
  visit("value_if_rejected", r.value_if_rejected, "money",
        "expected after such a result; null where there is none");
  visit("sunk", r.sunk, "money",
        "of research: lost where the strategy is rejected or stopped: the cost of research, the "
        "set-up and the reversal, discounted");
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
  visit("evsim_before_cost", r.evsim_before_cost, "money",
        "expected value of the strategy before it is paid for, threshold x QALYs - care cost: the "
        "most that its programme may cost. Less programme_cost it is the payoff, EVSIM");
  visit("lost_to_reach", r.lost_to_reach, "money",
        "of EVPIM of the target: practices that do not take part. The four and evsim_before_cost "
        "add up to EVPIM; null where usual care is the better one");
  visit("lost_to_effect", r.lost_to_effect, "money",
        "in practices that do: adherence that the full effect does not reach");
  visit("lost_to_ramp", r.lost_to_ramp, "money", "until the effect is full");
  visit("lost_to_decay", r.lost_to_decay, "money", "after delivery ends, to the decision horizon");
  visit("least_effect_that_pays", r.least_effect_that_pays, "log odds",
        "the least effect here with a positive payoff; null where none looked at has one, or all");
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
  visit("expected_loss", r.expected_loss, "money",
        "of implementing, against the better of both in each draw; EVPI less this is the payoff "
        "where that is negative, but for chance: these two come from the draws alone");
  visit("evpi", r.evpi, "money", "expected value of perfect information, population");
  visit("evpi_per_person", r.evpi_per_person, "money", "over the discounted number of people");
  visit("evpi_with_uptake", r.evpi_with_uptake, "money",
        "EVPI where uptake follows the strength of evidence; null where the study does not say");
  visit("partial_information", r.partial_information, "list", "value of learning a group exactly");
  visit("trials", r.trials, "list", "every listed design");
  visit("actions", r.actions, "list",
        "the decision as a tree: everything that can be done, and what a trial may lead to; empty "
        "where no trial can be run");
  visit("thresholds", r.thresholds, "list", "the decision at every threshold");
  visit("switch_values", r.switch_values, "list",
        "what would change the expected-value verdict; empty under the probability rule");
}

}  // namespace equipoise::results
