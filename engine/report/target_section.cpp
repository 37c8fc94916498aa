#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/decision/reason.hpp"

#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

std::string option_line(const std::string& name, std::size_t name_columns, const std::string& cost,
                        const std::string& qalys, const std::string& payoff,
                        const std::string& icer, const std::string& best,
                        const std::string& status) {
  return "  " + padded(shortened(name, name_columns - 1), name_columns) + right(cost, 9) +
         right(qalys, 9) + right(payoff, 10) + right(icer, 10) + right(best, 6) + "  " + status +
         "\n";
}

/// The full incremental analysis of the alternatives.
std::string option_table(const TargetResult& target, const std::string& symbol,
                         const TerminalStyle& style) {
  std::size_t longest = 0;
  for (const auto& option : target.options) longest = std::max(longest, width(option.title) + 1);
  const std::size_t name_columns =
      std::clamp<std::size_t>(longest, 18, std::max<std::size_t>(style.columns, 88) - 70);
  std::string out =
      option_line("", name_columns, "cost", "QALYs", "payoff", "ICER", "best", "status");
  for (const TargetResult::Option& o : target.options)
    out += option_line(one_line(o.title), name_columns, money(o.cost.value, symbol),
                       grouped(o.qalys.value, std::abs(o.qalys.value) < 100 ? 1 : 0),
                       money(o.payoff.value, symbol), o.icer ? money(*o.icer, symbol) : "–",
                       percentage(o.probability_best.value), o.status);
  return out;
}

/// What the payoffs of the strategies are made of.
std::string parts_table(const ScenarioResult& scenario, const TargetResult& target,
                        const std::string& symbol, const TerminalStyle& style) {
  std::size_t longest = 0;
  for (const PairingResult& p : scenario.pairings)
    if (p.target == target.target) longest = std::max(longest, width(p.strategy_title) + 1);
  const std::size_t name_columns =
      std::clamp<std::size_t>(longest, 18, std::max<std::size_t>(style.columns, 88) - 70);
  const auto line = [&](const std::string& name, const std::string& eligible,
                        const std::string& reach, const std::string& gain, const std::string& extra,
                        const std::string& qalys, const std::string& care,
                        const std::string& programme) {
    return "  " + padded(shortened(name, name_columns - 1), name_columns) + right(eligible, 9) +
           right(reach, 7) + right(gain, 7) + right(extra, 9) + right(qalys, 10) + right(care, 10) +
           right(programme, 11) + "\n";
  };
  std::string out =
      line("", "eligible", "reach", "gain", "extra", symbol + " QALYs", "care", "programme");
  for (const PairingResult& p : scenario.pairings) {
    if (p.target != target.target) continue;
    double gain = 0.0;
    for (const double g : p.adherence_gain_by_year)
      if (std::abs(g) > std::abs(gain)) gain = g;
    out += line(one_line(p.strategy_title), grouped(p.eligible_people.value),
                percentage(p.reach.value), fmt::format("{:.1f} pt", 100 * gain),
                grouped(p.extra_adherent.value), money(scenario.threshold * p.qalys.value, symbol),
                money(-p.care_cost.value, symbol), money(-p.programme_cost.value, symbol));
  }
  return out;
}

std::string population_sentence(const TargetResult& target, const std::string& symbol) {
  const char* unit = target.counting == "person-years" ? "person-years" : "patients";
  return fmt::format("EVPI of this choice {}: {} for each of {} {} ({}).",
                     money(target.evpi.value, symbol),
                     symbol + grouped(target.evpi.value / target.discounted_people, 2),
                     grouped(target.discounted_people), unit, target.multiplier_convention);
}

/// What the trial that the line names teaches the other targets.
std::string elsewhere_sentence(const TargetResult& target, const std::string& symbol) {
  const auto studied =
      std::ranges::find(target.options, target.study, &TargetResult::Option::option);
  if (target.study.empty() || studied == target.options.end() || studied->elsewhere.empty())
    return {};
  if (!std::isfinite(studied->enbs_elsewhere.value))
    return "What this trial teaches other targets is not worked out for all of them: in one the "
           "best "
           "other option depends on its strategy.";
  double most = 0.0;
  for (const auto& other : studied->elsewhere) most = std::max(most, other.learning_weight);
  return fmt::format(
      "What this trial teaches {}: worth {} more there, {} in the whole study{}; it resolves at "
      "most "
      "{} of the variance of the effect in another target{}.",
      studied->elsewhere.size() == 1 ? "the other target" : "the other targets",
      money(studied->enbs_elsewhere.value, symbol), money(studied->study_wide_enbs.value, symbol),
      studied->study_wide_practices_per_arm == studied->line_practices_per_arm
          ? ""
          : fmt::format(", for which size {} is best", *studied->study_wide_practices_per_arm),
      percentage(most), most < 0.05 ? " (evidence hardly travels)" : "");
}

/// Perfect implementation gives everybody what is best on average. Where benefit and adherence are
/// independent its value is at least 0, and below 0 in a sample by chance alone.
const char* why_below_0(const ImplementationResult& all) {
  if (-all.evpim.value <= 4 * all.evpim.standard_error)
    return " by chance: there is nothing to gain that these draws could show";
  return all.best == "recommended"
             ? ": it is worth having on average, but not where it is lacking, for benefit and "
               "adherence go together in these inputs"
             : ": it is worth nothing on average, but something where people have it, for benefit "
               "and adherence go together in these inputs";
}

/// What it would be worth that everybody has the practice who can, what the strategy that pays most
/// brings of it, and the two reasons that take most of the rest.
std::string implementation_sentence(const ScenarioResult& scenario, const TargetResult& target,
                                    const std::string& symbol) {
  const ImplementationResult& all = target.implementation;
  const std::string evpim = money(all.evpim.value, symbol);
  const PairingResult* most = nullptr;
  for (const PairingResult& p : scenario.pairings)
    if (p.target == target.target && (!most || p.payoff.value > most->payoff.value)) most = &p;
  if (!most) return {};
  if (all.evpim.value < 0)
    return fmt::format(
        "Implementation: {} adhere{}; EVPIM is {}, below 0{}. {} brings {} before its cost of {}.",
        percentage(all.current_adherence.value),
        most->lost_to_reach ? fmt::format(" of {} who could", percentage(all.most_adherence.value))
                            : "",
        evpim, why_below_0(all), one_line(most->strategy_title),
        money(most->evsim_before_cost.value, symbol), money(most->programme_cost.value, symbol));
  if (!most->lost_to_reach)
    return fmt::format("Implementation: {} adhere; if none did it would be worth {} more (EVPIM).",
                       percentage(all.current_adherence.value), evpim);
  std::array<std::pair<double, const char*>, 4> lost{
      {{most->lost_to_effect->value, "an effect below what could be achieved"},
       {most->lost_to_reach->value, "practices that are not reached"},
       {most->lost_to_ramp->value, "a slow start"},
       {most->lost_to_decay->value, "decay"}}};
  std::ranges::stable_sort(lost, [](const auto& a, const auto& b) { return a.first > b.first; });
  return fmt::format(
      "Implementation: {} adhere of {} who could; all of them would bring {} more (EVPIM). {} "
      "brings {} of it before its cost of {}; of the rest {} is lost to {} and {} to {}.",
      percentage(all.current_adherence.value), percentage(all.most_adherence.value), evpim,
      one_line(most->strategy_title), money(most->evsim_before_cost.value, symbol),
      money(most->programme_cost.value, symbol), money(lost[0].first, symbol), lost[0].second,
      money(lost[1].first, symbol), lost[1].second);
}

/// What information on the practice is worth where a part of the people follows it.
std::string uptake_sentence(const ScenarioResult& scenario, const TargetResult& target,
                            const std::string& symbol) {
  const ImplementationResult& all = target.implementation;
  if (all.evpi_of_practice.value < 1) return {};
  std::string text = fmt::format(
      "To know exactly what the practice brings is worth {} if all follow it (EVPI), {} at today's "
      "uptake",
      money(all.evpi_of_practice.value, symbol), money(all.evpi_at_current_uptake.value, symbol));
  for (const PairingResult& p : scenario.pairings)
    if (p.target == target.target && p.strategy == all.programme)
      text += fmt::format(", {} with {}", money(all.evpi_with_programme.value, symbol),
                          one_line(p.strategy_title));
  return text + ".";
}

/// Research on the whole choice, one sentence a design.
std::string research_sentence(const ResearchResult& research, std::string_view people_counted,
                              const std::string& symbol) {
  const std::string what =
      fmt::format("{} (observes {})", one_line(research.title), research.observes);
  if (!research.best_size) return what + ": no listed size can be run.";
  std::string text = fmt::format(
      "{}: worth {} beyond its cost at its best size, {}, with {} meanwhile; knowing exactly what "
      "it observes "
      "would be worth {}.",
      what, money(research.enbs.value, symbol), grouped(static_cast<double>(*research.best_size)),
      research.meanwhile, money(research.evppi.value, symbol));
  text += fmt::format(
      " It leaves {} {} to decide for when it reports; its result avoids a loss of {}, what is "
      "done "
      "until then {} {} against the best plan without it",
      grouped(research.effective_population), people_counted,
      money(research.loss_avoided.value, symbol),
      research.waiting_cost.value < 0 ? "gains" : "costs",
      money(std::abs(research.waiting_cost.value), symbol));
  if (research.uptake_gain)
    text += fmt::format(", practices that join because of it bring {}",
                        money(research.uptake_gain->value, symbol));
  text += fmt::format(", and it costs {}.", money(research.research_cost, symbol));
  if (research.within_bias)
    text += fmt::format(
        " It may not be worth its cost at all: that value lies high by up to {}, for the noise of "
        "fitted curves and the choice of its size.",
        money(research.enbs_bias + research.selection_bias, symbol));
  if (research.by_data_of_both)
    text += fmt::format(
        " Half of its cost is counted here; read with the data of both, and with what it is worth "
        "to {} and whatever other target shares the strategy, it comes to {} at size {}.",
        research.other_target, money(research.study_wide_enbs->value, symbol),
        grouped(static_cast<double>(*research.study_wide_size)));
  else if (research.enbs_elsewhere && !research.elsewhere.empty())
    text += fmt::format(
        " What it teaches other targets is worth {} more there: {} in the whole study, at size {}.",
        money(research.enbs_elsewhere->value, symbol),
        money(research.study_wide_enbs->value, symbol),
        grouped(static_cast<double>(*research.study_wide_size)));
  else if (!research.other_target.empty())
    text += " Half of its cost is counted here.";
  if (research.study_wide_enbs && research.study_wide_enbs->value > 0 &&
      research.study_wide_enbs->value <= research.study_wide_enbs_bias)
    text += fmt::format(
        " To all of them it may not be worth its cost: that value lies high by up to {}, for the "
        "noise of fitted curves.",
        money(research.study_wide_enbs_bias, symbol));
  return text;
}

}  // namespace

std::string target_section(const ScenarioResult& scenario, const TargetResult& target,
                           const std::string& symbol, const TerminalStyle& style) {
  std::string out = one_line(target.title) + "\n";
  const auto paragraph = [&](const std::string& text) {
    if (!text.empty()) out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  };
  paragraph(practice_sentence(target, scenario.interventions, symbol));
  paragraph(target.line);
  paragraph(implementation_sentence(scenario, target, symbol));
  paragraph(uptake_sentence(scenario, target, symbol));
  paragraph(elsewhere_sentence(target, symbol));
  for (const ResearchResult& research : target.research)
    paragraph(research_sentence(
        research, target.counting == "person-years" ? "person-years" : "patients", symbol));
  out += "\n" + option_table(target, symbol, style);
  paragraph(
      "Alternatives, each against current practice; ICER against the previous one that is not "
      "dominated; best: share of draws. " +
      population_sentence(target, symbol));
  out += "\n" + parts_table(scenario, target, symbol, style);
  paragraph(fmt::format(
      "Where the payoffs come from: people in the first year; share of practices reached; the gain "
      "in adherence of those, at its largest, in percentage points; extra adherent {}, not "
      "discounted; QALYs at {} each; care and programme, where a cost is negative and a saving "
      "positive. The last three add up to the payoff; years.csv has the gain and the programme's "
      "cash by year.",
      target.counting == "person-years" ? "person-years" : "patients",
      exact_money(scenario.threshold, symbol)));
  const bool trials = std::any_of(scenario.pairings.begin(), scenario.pairings.end(),
                                  [](const PairingResult& p) { return !p.trials.empty(); });
  if (trials)
    paragraph(
        "Whom a trial leaves to decide for: eligible people while the strategy would be delivered "
        "if it were adopted when the trial reports, each year discounted at its start.");
  if (const std::string table = action_table(target, symbol, style); !table.empty())
    out += "\n" + table;
  for (const PairingResult& p : scenario.pairings) {
    if (p.target != target.target) continue;
    std::string text = one_line(p.strategy_title) + ". " + p.reason;
    for (const std::string& sentence :
         {p.remark, stability_sentence(p), switch_sentence(p, symbol),
          trial_sentence(p, target, symbol), value_sentence(p, symbol)})
      if (!sentence.empty()) text += " " + sentence;
    out += "\n";
    paragraph(text);
  }
  return out;
}

}  // namespace equipoise::report
