#include "models/decision/reason.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "models/core/contracts.hpp"

namespace equipoise::decision {
namespace {

std::string with_separators(double whole) {
  std::array<char, 64> digits{};
  const int length = std::snprintf(digits.data(), digits.size(), "%.0f", whole);
  std::string text;
  for (int i = 0; i < length; ++i) {
    if (i > 0 && (length - i) % 3 == 0) text += ',';
    text += digits[static_cast<std::size_t>(i)];
  }
  return text;
}

std::string three_figures(double value) {
  std::array<char, 64> text{};
  const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string percent(double share, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f%%", decimals, 100 * share);
  return text.data();
}

const std::string& title(const voi::TrialDesign& trial) {
  return trial.title.empty() ? trial.name : trial.title;
}

// Where a trial offers several follow-ups, which one is meant.
std::string follow_up(const voi::TrialDesign& trial) {
  return trial.one_of_several ? " followed up for " + years(trial.follow_up) : "";
}

std::string sized(const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials) {
  const TrialOutcome& trial = outcome.trials[*outcome.best_trial];
  return trial_of_size(trials[trial.trial], trial.sizes[*trial.best_size].practices_per_arm);
}

// Why no trial is recommended.
std::string without_trial(const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials,
                          double minimum_enbs, std::string_view symbol, bool combination) {
  const auto of_others = [&](const TrialOutcome& t) { return trials[t.trial].of_others; };
  if (outcome.trials.empty()) return "no trial is listed";
  if (combination)
    return "trials of a combination are not weighed here: what a listed one is worth that tells of "
           "it stands with the research on the target's choice";
  if (std::ranges::all_of(outcome.trials, of_others)) return "no listed trial is of this pairing";
  if (!outcome.best_trial) {
    const auto late = [&](const TrialOutcome& t) {
      return t.nothing_left_to_decide || of_others(t);
    };
    if (std::all_of(outcome.trials.begin(), outcome.trials.end(), late))
      return "no listed trial reports before delivery has ended";
    return "no listed trial has enough practices to recruit from";
  }
  const double enbs = *outcome.enbs();
  const std::string best = sized(outcome, trials);
  if (minimum_enbs != 0)
    return "against current practice no listed trial is worth the least that is asked for, " +
           money(minimum_enbs, symbol) + ": the best, " + best + ", is expected to be worth " +
           money(enbs, symbol) + " beyond its cost";
  return "against current practice no listed trial is worth its cost: the best, " + best +
         (enbs < 0 ? ", would lose " + money(-enbs, symbol) : ", would just pay for itself");
}

// "3.9% more", "2.35 times as much". \pre multiple >= 1
std::string dearer(double multiple) {
  if (multiple >= 2) return three_figures(multiple) + " times as much";
  return percent(multiple - 1, multiple < 1.1 ? 1 : 0) + " more";
}

// Where a shorter programme would be better, what is said of the one that is stated.
std::string as_stated(const std::optional<ShorterProgramme>& shorter, double duration) {
  return shorter ? " as stated, for " + years(duration) : "";
}

std::string and_shorter(const std::optional<ShorterProgramme>& shorter, std::string_view symbol) {
  if (!shorter) return {};
  return "; stopped after " + years(shorter->duration) +
         ", when a listed trial would report, it would pay " + money(shorter->payoff, symbol) +
         ": consider a shorter programme";
}

}  // namespace

std::string money(double value, std::string_view symbol) {
  EQUIPOISE_EXPECT(std::isfinite(value));
  const double size = std::abs(value);
  std::string text;
  if (size >= 999.5e12) {
    std::array<char, 64> digits{};
    std::snprintf(digits.data(), digits.size(), "%.2e", size);
    text = digits.data();
  } else if (size >= 999.5e9) {
    text = three_figures(size / 1e12) + "tn";
  } else if (size >= 999.5e6) {
    text = three_figures(size / 1e9) + "bn";
  } else if (size >= 999500) {
    text = three_figures(size / 1e6) + "m";
  } else {
    double unit = 1;
    while (size >= 999.5 * unit) unit *= 10;
    text = with_separators(std::round(size / unit) * unit);
  }
  const std::string sign = value < 0 && text != "0" ? "-" : "";
  return sign + std::string(symbol) + text;
}

std::string with_article(std::string_view title) {
  std::string text(title);
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  // A word, not an acronym or a name in capitals.
  if (text.size() > 1 && upper(text[0]) && (lower(text[1]) || text[1] == '-' || text[1] == ' '))
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  for (const std::string_view own : {"a ", "an ", "the "})
    if (text.rfind(own, 0) == 0) return text;
  // Capitals without a vowel are said letter by letter: an NHS trial, but a REACT trial.
  const std::string_view word = std::string_view(text).substr(0, text.find(' '));
  const bool letters = word.size() > 1 && std::ranges::all_of(word, upper) &&
                       word.find_first_of("AEIOU") == std::string_view::npos;
  const std::string_view vowels = letters ? "FHLMNRSX" : "aeioAEIO";
  const bool vowel = !text.empty() && vowels.find(text[0]) != std::string_view::npos;
  return (vowel ? "an " : "a ") + text;
}

std::string trial_of_size(const voi::TrialDesign& trial, std::size_t practices_per_arm) {
  return with_article(title(trial)) + " with " + std::to_string(practices_per_arm) +
         (practices_per_arm == 1 ? " practice" : " practices") +
         std::string(trial.kind ? trial.kind->each : " an arm") + follow_up(trial);
}

std::string years(double duration) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3g", duration);
  return std::string(text.data()) + (duration == 1 ? " year" : " years");
}

std::optional<ShorterProgramme> shorter_programme(const PairingOutcome& outcome,
                                                  std::span<const voi::TrialDesign> trials) {
  EQUIPOISE_EXPECT(trials.size() == outcome.trials.size());
  std::optional<ShorterProgramme> best;
  for (const TrialOutcome& t : outcome.trials) {
    if (t.nothing_left_to_decide || trials[t.trial].of_others ||
        t.best_without != WithoutResearch::shorter)
      continue;
    const double payoff = t.without_research[static_cast<std::size_t>(WithoutResearch::shorter)];
    if (!best || payoff > best->payoff) best = {trials[t.trial].reports(), payoff};
  }
  return best;
}

std::optional<double> most_research_cost(const PairingOutcome& outcome, double minimum_enbs) {
  std::optional<double> most;
  for (const TrialOutcome& trial : outcome.trials) {
    if (!trial.best_size) continue;
    for (const SizeOutcome& size : trial.sizes) {
      if (!size.trial.feasible) continue;
      const double cost = size.trial.research_cost.total();
      if (cost <= 0) return std::nullopt;
      const double multiple = (size.enbs() + cost - minimum_enbs) / cost;
      most = most ? std::max(*most, multiple) : multiple;
    }
  }
  return most;
}

std::string reason(const Verdict& verdict, const PairingOutcome& outcome,
                   std::span<const voi::TrialDesign> trials, double minimum_enbs, double duration,
                   std::string_view symbol, bool combination) {
  EQUIPOISE_EXPECT(trials.size() == outcome.trials.size());
  const std::optional<ShorterProgramme> shorter = shorter_programme(outcome, trials);
  const std::string payoff = ": the expected payoff is " + money(outcome.payoff, symbol);
  if (verdict.verdict == Class::evaluate) {
    const TrialOutcome& trial = outcome.trials[*outcome.best_trial];
    const double cost = trial.sizes[*trial.best_size].trial.research_cost.total();
    const auto most = most_research_cost(outcome, minimum_enbs);
    return "Evaluate " + std::string(name(*verdict.detail)) + payoff +
           (outcome.payoff > 0 ? ", and " : ", yet ") + sized(outcome, trials) +
           " is expected to be worth " + money(*outcome.enbs(), symbol) + " beyond its cost of " +
           money(cost, symbol) + ", against the best decision without research" +
           (shorter ? " (stopped after " + years(shorter->duration) + ", it would pay " +
                          money(shorter->payoff, symbol) + ")"
                    : "") +
           (most ? "; if research cost " + dearer(*most) + ", no listed trial would be worth it"
                 : "") +
           ".";
  }
  return (verdict.verdict == Class::implement ? "Implement" : "Abandon") +
         as_stated(shorter, duration) + payoff + ", and " +
         without_trial(outcome, trials, minimum_enbs, symbol, combination) +
         and_shorter(shorter, symbol) + ".";
}

std::string probability_reason(Class found, double probability_positive,
                               const ProbabilityLimits& limits) {
  // Rounded to a whole percentage a P beside a limit could seem to lie on its other side.
  const bool close = std::abs(probability_positive - limits.likely) < 0.01 ||
                     std::abs(probability_positive - limits.unlikely) < 0.01;
  const std::string p =
      percent(probability_positive, close ? 2 : 0) + " of draws have a positive payoff";
  const std::string likely = percent(limits.likely, 0), unlikely = percent(limits.unlikely, 0);
  switch (found) {
    case Class::implement:
      return "Implement: " + p + ", at least the " + likely + " asked for.";
    case Class::abandon:
      return "Abandon: " + p + ", at most the " + unlikely + " at which it is given up.";
    case Class::evaluate:
      break;
  }
  return "Evaluate: " + p + ", more than the " + unlikely +
         " at which it is given up, less than the " + likely + " asked for.";
}

std::string remark(const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials,
                   std::string_view symbol) {
  EQUIPOISE_EXPECT(trials.size() == outcome.trials.size());
  std::string text;
  const auto add = [&](const std::string& sentence) {
    text += (text.empty() ? "" : " ") + sentence;
  };
  for (const TrialOutcome& t : outcome.trials) {
    const voi::TrialDesign& trial = trials[t.trial];
    if (t.nothing_left_to_decide)
      add(title(trial) + follow_up(trial) + " reports after " + years(trial.reports()) +
          ", when delivery has ended: nothing is left to decide.");
    else if (t.best_without == WithoutResearch::later)
      add("Starting only after " + years(trial.reports()) + " is expected to be worth " +
          money(t.without_research[static_cast<std::size_t>(t.best_without)], symbol) +
          ", more than implementing as stated (" + money(outcome.payoff, symbol) +
          ") or doing nothing.");
  }
  return text;
}

}  // namespace equipoise::decision
