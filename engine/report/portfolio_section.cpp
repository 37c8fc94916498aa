#include <algorithm>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/plan_parts.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

/// By how much the best plan is worth more without a limit on a purse, or on both; nothing where
/// that is less than one unit of money or is not known.
std::optional<double> gain_without_limit(const PortfolioResult& portfolio, std::string_view purse) {
  for (const FrontierPoint& p : portfolio.frontier)
    if (p.purse == purse && !p.multiple && p.value >= portfolio.value.value + 1)
      return p.value - portfolio.value.value;
  return std::nullopt;
}

/// What is left out of one kind, each with its reason; nothing where none is.
/// \param first, next  how the sentences begin
std::string left_out_sentences(const std::vector<LeftOut>& all, const char* first, const char* next,
                               const std::string& symbol, const TerminalStyle& style) {
  std::string out;
  for (const LeftOut& left : all) {
    std::string text =
        fmt::format("{} {} for {}, worth {} more than what is done there. It does not fit: {}.",
                    &left == &all.front() ? first : next, done(left.choice),
                    one_line(left.choice.title), money(left.gain, symbol), left.reason);
    text += left.loss_if_included ? fmt::format(" The best plan with it is worth {} less.",
                                                money(*left.loss_if_included, symbol))
                                  : std::string(" No plan can pay for it.");
    out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  }
  return out;
}

std::string change_sentence(const BudgetChange& change, const PurseResult& purse,
                            const std::string& symbol) {
  const std::string share =
      purse.budget > 0 ? fmt::format(" ({})", percentage(change.money / purse.budget)) : "";
  if (change.direction == "more")
    return fmt::format(
        "{} more for {} over all years{} would buy {}: {} more in value, {} for each "
        "{}1.",
        money(change.money, symbol), change.purse, share, with_targets(change.changes),
        money(change.value_change, symbol), symbol + fmt::format("{:.2f}", change.per_unit),
        symbol);
  return fmt::format("With {} less for {} over all years{} the plan would have {}: {} in value.",
                     money(change.money, symbol), change.purse, share, with_targets(change.changes),
                     money(change.value_change, symbol));
}

std::string purse_sentence(const PortfolioResult& portfolio, const PurseResult& purse,
                           const std::string& symbol) {
  std::string text;
  bool more = false;
  for (const BudgetChange& change : portfolio.changes) {
    if (change.purse != purse.purse) continue;
    more = more || change.direction == "more";
    text += (text.empty() ? "" : " ") + change_sentence(change, purse, symbol);
  }
  if (!more) {
    std::string none = fmt::format(
        "More money for {} alone, spread over the years as the budget is, would buy nothing",
        purse.purse);
    if (const auto gain = gain_without_limit(portfolio, purse.purse))
      none += fmt::format(
          "; more in the years that bind would: without a limit on it, the plan "
          "would be worth {} more",
          money(*gain, symbol));
    text = none + "." + (text.empty() ? "" : " ") + text;
  }
  if (purse.relaxed_gain_per_unit >= 0.005)
    text += fmt::format(
        " If programmes and trials could be bought in part, each further {}1 would "
        "bring {} (shadow price).",
        symbol, symbol + fmt::format("{:.2f}", purse.relaxed_gain_per_unit));
  return text;
}

/// When the trials start that the plan could choose, and which ones it could not.
std::string trials_sentence(const ScenarioResult& scenario) {
  const std::vector<std::string>& names = scenario.portfolio->not_offered;
  const auto has_trials = [](const PairingResult& p) { return !p.trials.empty(); };
  if (names.empty() && !std::ranges::any_of(scenario.pairings, has_trials)) return {};
  const std::size_t latest = scenario.portfolio->latest_trial_start;
  const std::string start = latest > 1
                                ? fmt::format("Trials start now, in year 1, or by year {}.", latest)
                                : "Trials start now, in year 1.";
  if (names.empty()) return start;
  std::string list;
  for (const std::string& name : names)
    list += (list.empty() ? "" : &name == &names.back() ? " and " : ", ") + name;
  return fmt::format(
      "{} Not offered to the plan: {}, which {} several strategies or targets at once, or {} "
      "inputs; "
      "what {} worth stands with each target.",
      start, list, names.size() == 1 ? "answers for" : "answer for",
      names.size() == 1 ? "observes" : "observe", names.size() == 1 ? "it is" : "they are");
}

/// Research year by year, where trials need not all start now; the table has its sum.
std::string research_by_year(const PortfolioResult& portfolio, const std::string& symbol) {
  if (portfolio.latest_trial_start == 1) return {};
  std::string text;
  const std::vector<double>& spent = portfolio.purses[1].spent_by_year;
  for (std::size_t t = 0; t < spent.size(); ++t)
    if (spent[t] > 0)
      text +=
          fmt::format("{}{} in year {}", text.empty() ? "" : ", ", money(spent[t], symbol), t + 1);
  return text.empty() ? text : "Research takes " + text + ".";
}

/// What trials of one strategy teach each other's targets, what the choice of the plan, which adds
/// values up, can have missed by it, and what no number here counts. Of the scenario that tells its
/// alternatives, which lacks a number only because reports tied strategies.
std::string learning_sentences(const PortfolioResult& portfolio, const std::string& symbol) {
  std::string text;
  const auto add = [&](const std::string& sentence) {
    text += (text.empty() ? "" : " ") + sentence;
  };
  const auto &joint = portfolio.joint_value, &limit = portfolio.joint_value_limit;
  if (joint && *joint - portfolio.value.value >= 1)
    add(
        fmt::format("Its trials of the same strategy teach each other: if every decision reads all "
                    "reports that are out by then, the plan is worth {} more, {}.",
                    money(*joint - portfolio.value.value, symbol), money(*joint, symbol)));
  const bool missed = joint && limit && *limit - *joint >= 1;
  if (missed)
    add(
        fmt::format("If every decision that follows a trial reads all reports on its strategy that "
                    "are out by then, no plan is worth more than {}; choosing without counting "
                    "that misses at most {}.",
                    money(*limit, symbol), money(*limit - *joint, symbol)));
  if (!joint)
    add("What its trials of the same strategy teach each other is not counted, nor is a limit of "
        "it known: a report tied that strategy to others, so that its trials are priced by their "
        "own data alone.");
  else if (!limit)
    add("What choosing can miss by not counting what trials of the same strategy teach each other "
        "is not known: a report tied strategies to each other, so that their trials are priced by "
        "their own data alone.");
  const bool trials = std::ranges::any_of(portfolio.choices, has_trial);
  if ((trials || missed) && portfolio.choices.size() > 1)
    add(
        fmt::format("{} what a trial teaches targets that run no trial of its strategy, what it "
                    "teaches about other trials' fallbacks, and what reports elsewhere change "
                    "before a target's own report or after it.",
                    missed ? "Outside that limit, and not counted:" : "Not counted:"));
  return text;
}

/// In which scenarios the plan is another one.
std::string scenario_sentence(const Results& results, const ScenarioResult& of) {
  const std::vector<PlanChoice>& plan = of.portfolio->choices;
  std::size_t looked_at = 0, unchanged = 0;
  std::string others;
  for (const ScenarioResult& scenario : results.scenarios) {
    const auto& portfolio = scenario.portfolio;
    if (&scenario == &of || !portfolio || portfolio->choices.size() != plan.size()) continue;
    ++looked_at;
    std::vector<PlanChoice> changed;
    for (std::size_t t = 0; t < plan.size(); ++t)
      if (!same(portfolio->choices[t], plan[t])) changed.push_back(portfolio->choices[t]);
    unchanged += changed.empty();
    if (!changed.empty())
      others += fmt::format("{}{}: {}", others.empty() ? "" : ". ", scenario.scenario,
                            with_targets(changed));
  }
  if (looked_at == 0) return {};
  const char* which = of.scenario == "base" ? "scenarios" : "other scenarios with budgets";
  if (others.empty() && looked_at == 1) return "The plan is the same in the one other scenario.";
  if (others.empty()) return fmt::format("The plan is the same in all {} {}.", looked_at, which);
  return fmt::format("The plan is the same in {} of {} {}. Other in {}.", unchanged, looked_at,
                     which, others);
}

}  // namespace

std::string portfolio_section(const Results& results, const TerminalStyle& style) {
  const auto of = std::ranges::find_if(
      results.scenarios, [](const ScenarioResult& s) { return s.portfolio.has_value(); });
  if (of == results.scenarios.end()) return {};
  const PortfolioResult& portfolio = *of->portfolio;
  const std::string& symbol = results.currency_symbol;
  std::string out = "What to do under the budgets";
  if (of->scenario != "base") out += " of scenario " + of->scenario;
  out += "\n";
  const auto paragraph = [&](const std::string& text) {
    if (!text.empty()) out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  };
  paragraph(fmt::format(
      "Implementation: {}. Research: {}. Of all plans with at most one strategy for each target "
      "that "
      "both budgets can pay{}, this one is worth most: {}. If programmes and trials could be "
      "bought "
      "in part, none would be worth more than {}.",
      amount_of(portfolio.purses[0], symbol), amount_of(portfolio.purses[1], symbol),
      portfolio.latest_start > 1 ? fmt::format(", started by year {}", portfolio.latest_start)
                                 : std::string(),
      money(portfolio.value.value, symbol), money(portfolio.relaxed_value, symbol)));
  out += "\n" + plan_table(portfolio, symbol, style);
  const bool trials = std::ranges::any_of(portfolio.choices, has_trial);
  paragraph(std::string("Value: against current practice, discounted. Cash is not discounted") +
            (trials ? "; where there is a trial it is, in each year, the most that programmes may "
                      "cost, so that the plan can be paid whatever the trial finds."
                    : "."));
  if (std::ranges::any_of(portfolio.choices, has_other))
    paragraph(
        "If it fails: where the trial speaks against its strategy, the other one takes its "
        "place, as long as its remaining years are worth their cost.");
  paragraph(trials_sentence(*of));
  paragraph(research_by_year(portfolio, symbol));
  if (portfolio.left_out.empty() && portfolio.upgrades.empty())
    paragraph("Nothing is left out: every target has what is worth most there.");
  else if (portfolio.left_out.empty())
    paragraph("No pairing is left out: every target has the strategy that is worth most there.");
  out += left_out_sentences(portfolio.left_out, "Left out first:", "Left out too:", symbol, style);
  out +=
      left_out_sentences(portfolio.upgrades, "Another way of doing what is done, left out first:",
                         "Another way of doing what is done, left out too:", symbol, style);
  for (const PurseResult& purse : portfolio.purses)
    paragraph(purse_sentence(portfolio, purse, symbol));
  paragraph(learning_sentences(portfolio, symbol));
  paragraph(scenario_sentence(results, *of));
  if (!portfolio.frontier.empty()) out += "\n" + frontier_table(portfolio, symbol, style);
  return out;
}

}  // namespace equipoise::report
