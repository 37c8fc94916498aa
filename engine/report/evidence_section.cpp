#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/plan_parts.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

std::string title_of_target(const Results& results, const std::string& name) {
  for (const TargetResult& t : results.scenarios.front().targets)
    if (t.target == name) return one_line(t.title);
  return name;
}

std::string title_of_strategy(const Results& results, const std::string& name) {
  for (const PairingResult& p : results.scenarios.front().pairings)
    if (p.strategy == name) return one_line(p.strategy_title);
  return name;
}

/// A report that what was believed did not expect.
std::string surprise_sentence(const EvidenceResult& e) {
  constexpr double expected = 3.0;  // one report in 370 lies further off
  if (!e.surprise || std::abs(*e.surprise) <= expected) return {};
  return fmt::format(
      " The report lies {:.1f} standard deviations from what was believed: check the units, or the "
      "setting.",
      std::abs(*e.surprise));
}

/// A report that may tell of the trial of an earlier one.
std::string repetition_sentence(const Results& results, const EvidenceResult& e) {
  const auto first = std::ranges::find(results.evidence, e.repeats, &EvidenceResult::evidence);
  if (e.repeats.empty() || first == results.evidence.end()) return {};
  return fmt::format(
      "Its numbers are those of {} ({}), of the same quantity and by the same design: if both tell "
      "of one trial, it counts twice; then take one of them out of the study's `evidence`.",
      one_line(first->title), first->reported);
}

/// A number as believed, and how exactly; where it is large or money, as money is printed.
std::string believed(double mean, double sd, std::string_view symbol = {}) {
  const auto text = [&](double value) {
    return std::abs(value) >= 1000 || !symbol.empty() ? exact_money(value, symbol)
                                                      : fmt::format("{:.3g}", value);
  };
  return fmt::format("{} (sd {})", text(mean), text(sd));
}

/// The symbol of the currency, of an input that is known to be money: parameters of models have no
/// unit.
std::string_view symbol_of(const Results& results, const std::string& input) {
  return input.starts_with("strategies.") && input.find(".costs.") != std::string::npos
             ? std::string_view(results.currency_symbol)
             : std::string_view();
}

/// A number that was reported, as it was found and as it speaks of `what`.
std::string reported(double estimate, double standard_error, double attenuation,
                     std::string_view what) {
  std::string text =
      fmt::format("{:.3g} (se {:.3g})", estimate * attenuation, standard_error * attenuation);
  if (attenuation != 1)
    text += fmt::format(", which is {:.3g} (se {:.3g}) of {} at an attenuation of {:g},", estimate,
                        standard_error, what, attenuation);
  else
    text += ",";
  return text;
}

/// What a trial found of two strategies against each other, or of several at once.
std::string answers_sentence(const Results& results, const EvidenceResult& e) {
  std::string names, beliefs;
  for (const EvidenceResult::Answer& answer : e.answers) {
    const std::string strategy = title_of_strategy(results, answer.strategy);
    const std::string other =
        answer.against.empty() ? "" : " against " + title_of_strategy(results, answer.against);
    names += (names.empty()                  ? ""
              : &answer == &e.answers.back() ? " and "
                                             : ", ") +
             strategy + other;
    beliefs += fmt::format(
        " The log odds ratio of {}{} there was believed to be {}, was reported as {} and is now "
        "{}.",
        strategy, other, believed(answer.mean_before, answer.sd_before),
        reported(
            answer.estimate, answer.estimate_standard_error, e.attenuation.value_or(1.0),
            answer.against.empty() ? "the strategy's effect" : "the difference of their effects"),
        believed(answer.mean, answer.sd));
  }
  return fmt::format("Found for {} in {}: {}.{}{}", names, title_of_target(results, e.target),
                     e.result, beliefs, surprise_sentence(e));
}

/// What a report of an input found, and what it taught of others that are drawn with it.
std::string input_sentence(const Results& results, const EvidenceResult& e) {
  const std::string_view symbol = symbol_of(results, e.input);
  std::string text =
      fmt::format("Found: {}. {} was believed to be {} and is now {}{}.", e.result, e.input,
                  believed(e.mean_before, e.sd_before, symbol), believed(e.mean, e.sd, symbol),
                  e.effective_sample_size
                      ? fmt::format("; effective sample size {}", grouped(*e.effective_sample_size))
                      : std::string());
  for (const EvidenceResult::Taught& other : e.taught)
    text +=
        fmt::format("{} {} is now {} instead of {}", &other == e.taught.data() ? " With it" : ";",
                    other.input.substr(other.input.rfind('.') + 1), believed(other.mean, other.sd),
                    believed(other.mean_before, other.sd_before));
  return text + (e.taught.empty() ? "" : ".") + surprise_sentence(e);
}

/// What was found, and what is believed since.
std::string belief_sentence(const Results& results, const EvidenceResult& e) {
  if (!e.input.empty()) return input_sentence(results, e);
  if (!e.answers.empty()) return answers_sentence(results, e);
  double here = 0.0, elsewhere = 0.0;
  for (const auto& p : e.pairings)
    (p.target == e.target ? here : elsewhere) =
        std::max(p.target == e.target ? here : elsewhere, p.learning_weight);
  std::string text = fmt::format(
      "Found for {} in {}: {}. The log odds ratio of its effect there was believed to be {}, was "
      "reported as {} and is now {}: the report resolves {} of its variance",
      title_of_strategy(results, e.strategy), title_of_target(results, e.target), e.result,
      believed(e.mean_before, e.sd_before),
      reported(*e.estimate, *e.estimate_standard_error, e.attenuation.value_or(1.0),
               "the strategy's effect"),
      believed(e.mean, e.sd), percentage(here));
  if (elsewhere > 0)
    text +=
        fmt::format(", and at most {} of the variance in another target", percentage(elsewhere));
  return text + "." + surprise_sentence(e);
}

/// A pairing whose verdict moved. What it would have done as the only strategy is of interest where
/// it was chosen, or is now.
std::string moved_sentence(const Results& results, const EvidenceResult& e,
                           const EvidenceResult::Pairing& p) {
  const std::string& symbol = results.currency_symbol;
  std::string text = fmt::format(
      "{}, {}: {} instead of {}; expected payoff {} instead of {}",
      title_of_target(results, p.target), title_of_strategy(results, p.strategy), p.verdict,
      p.verdict_before, money(p.payoff.value, symbol), money(p.payoff_before.value, symbol));
  const bool chosen = std::ranges::any_of(e.choices, [&](const EvidenceResult::Choice& c) {
    return c.target == p.target && (c.best == p.strategy || c.best_before == p.strategy);
  });
  if (p.value.value > 0 && chosen)
    text += fmt::format(
        ". Were it the only strategy, {} {}, which the report saves",
        p.payoff.value > 0 ? "leaving it out would now forgo" : "implementing it would now lose",
        money(p.value.value, symbol));
  return text + ". " + p.reason;
}

/// What the lines of targets would study now, where that is something else.
std::string study_sentence(const Results& results, const EvidenceResult& e) {
  std::string text;
  const auto study = [&](const std::string& strategy, const std::string& trial) {
    return strategy.empty() ? std::string("nothing")
                            : title_of_strategy(results, strategy) + " (" + trial + ")";
  };
  for (const EvidenceResult::Choice& c : e.choices)
    if (c.study != c.study_before || c.study_trial != c.study_trial_before)
      text += fmt::format("{}{}: {} instead of {}", text.empty() ? "To study: " : "; ",
                          title_of_target(results, c.target), study(c.study, c.study_trial),
                          study(c.study_before, c.study_trial_before));
  return text.empty() ? text : text + ".";
}

/// What the plan under budgets does now, where that is something else.
std::string plan_sentence(const EvidenceResult& e) {
  std::string text;
  for (const auto& [before, now] : e.plan_changes)
    text += fmt::format("{}{}: {} instead of {}", text.empty() ? "The plan under budgets: " : "; ",
                        one_line(now.title), done(now), done(before));
  return text.empty() ? text : text + ".";
}

std::string worth_sentence(const Results& results, const EvidenceResult& e) {
  const std::string& symbol = results.currency_symbol;
  std::string text;
  for (const EvidenceResult::Choice& choice : e.choices) {
    if (choice.best == choice.best_before) continue;
    const auto name = [&](const std::string& option) {
      return choice.target.empty() ? option : title_of_strategy(results, option);
    };
    text +=
        fmt::format("{}{}do {} instead of {}, which gains {}", text.empty() ? "Choices: " : "; ",
                    choice.target.empty() ? "" : title_of_target(results, choice.target) + ": ",
                    name(choice.best), name(choice.best_before), money(choice.value.value, symbol));
  }
  const std::string each = results.scenarios.front().plain ? " per person" : "";
  text += text.empty() ? "No choice changes, so that this report" : ". The report";
  text += fmt::format(" was worth {}{}", money(e.value.value, symbol), each);
  if (e.expected_value)
    text += fmt::format("; {} was expected of one so exact, good news or bad",
                        money(e.expected_value->value, symbol));
  else if (e.input.empty() && !e.choices.empty())
    text +=
        ". What was expected of one so exact is not known: it tells of several options of one "
        "choice at once, and the value of a trial of a single option does not cover that";
  return text + ".";
}

}  // namespace

std::string report_of(const Results& results, const EvidenceResult& e, const TerminalStyle& style) {
  std::string out =
      wrapped(fmt::format("{} ({})", one_line(e.title), e.reported), style.text_columns(), 0) +
      "\n";
  const auto paragraph = [&](const std::string& text) {
    if (!text.empty()) out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  };
  paragraph(belief_sentence(results, e));
  paragraph(repetition_sentence(results, e));
  std::size_t moved = 0;
  for (const EvidenceResult::Pairing& p : e.pairings) {
    if (p.verdict == p.verdict_before) continue;
    ++moved;
    paragraph(moved_sentence(results, e, p));
  }
  if (moved == 0 && !results.scenarios.front().plain) paragraph("No verdict moves.");
  paragraph(study_sentence(results, e));
  paragraph(plan_sentence(e));
  paragraph(worth_sentence(results, e));
  return out;
}

std::string evidence_section(const Results& results, const TerminalStyle& style) {
  std::string out;
  for (const EvidenceResult& e : results.evidence)
    out += "\nEvidence: " + report_of(results, e, style);
  return out;
}

}  // namespace equipoise::report
