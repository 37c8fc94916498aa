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

std::string percent(double share) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.0f%%", 100 * share);
  return text.data();
}

std::string years(double duration) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3g", duration);
  return std::string(text.data()) + (duration == 1 ? " year" : " years");
}

const std::string& title(const voi::TrialDesign& trial) {
  return trial.title.empty() ? trial.name : trial.title;
}

std::string sized(const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials) {
  const TrialOutcome& trial = outcome.trials[*outcome.best_trial];
  const std::size_t practices = trial.sizes[*trial.best_size].practices_per_arm;
  return title(trials[trial.trial]) + " with " + std::to_string(practices) +
         (practices == 1 ? " practice an arm" : " practices an arm");
}

// Why no trial is recommended.
std::string without_trial(const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials,
                          double minimum_enbs, std::string_view symbol) {
  if (outcome.trials.empty()) return "no trial design is listed";
  if (!outcome.best_trial) {
    const auto late = [](const TrialOutcome& t) { return t.nothing_left_to_decide; };
    if (std::all_of(outcome.trials.begin(), outcome.trials.end(), late))
      return "no listed design reports before delivery has ended";
    return "no listed design has enough practices to recruit from";
  }
  const double enbs = *outcome.enbs();
  std::string text = minimum_enbs == 0 ? "no listed design is worth its cost: the best, "
                                       : "no listed design is worth the least that is asked for, " +
                                             money(minimum_enbs, symbol) + ": the best, ";
  return text + sized(outcome, trials) + ", has an expected net benefit of sampling of " +
         money(enbs, symbol);
}

}  // namespace

std::string money(double value, std::string_view symbol) {
  EQUIPOISE_EXPECT(std::isfinite(value));
  const double size = std::abs(value);
  std::string text;
  if (size >= 999.5e6) {
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

std::string reason(const Verdict& verdict, const PairingOutcome& outcome,
                   std::span<const voi::TrialDesign> trials, double minimum_enbs,
                   std::string_view symbol) {
  EQUIPOISE_EXPECT(trials.size() == outcome.trials.size());
  const std::string payoff = "the expected payoff is " + money(outcome.payoff, symbol);
  switch (verdict.verdict) {
    case Class::implement:
      return "Implement: " + payoff + ", and " +
             without_trial(outcome, trials, minimum_enbs, symbol) + ".";
    case Class::abandon:
      return "Abandon: " + payoff + ", and " +
             without_trial(outcome, trials, minimum_enbs, symbol) + ".";
    case Class::evaluate:
      break;
  }
  return "Evaluate " + std::string(name(*verdict.detail)) + ": " + payoff +
         (outcome.payoff > 0 ? ", and " : ", yet ") + sized(outcome, trials) +
         " is expected to be worth " + money(*outcome.enbs(), symbol) +
         " more than the best decision without research.";
}

std::string remark(const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials,
                   std::string_view symbol) {
  EQUIPOISE_EXPECT(trials.size() == outcome.trials.size());
  std::string text;
  for (const TrialOutcome& t : outcome.trials) {
    const double reports = trials[t.trial].reports();
    if (t.nothing_left_to_decide) {
      text += (text.empty() ? "" : " ") + title(trials[t.trial]) + " reports after " +
              years(reports) + ", when delivery has ended: nothing is left to decide.";
      continue;
    }
    if (t.best_without != WithoutResearch::shorter && t.best_without != WithoutResearch::later)
      continue;
    const bool shorter = t.best_without == WithoutResearch::shorter;
    text += (text.empty() ? "" : " ") +
            std::string(shorter ? "Delivering for only " : "Starting only after ") +
            years(reports) + " is expected to be worth " +
            money(t.without_research[static_cast<std::size_t>(t.best_without)], symbol) +
            ", more than implementing as listed (" + money(outcome.payoff, symbol) +
            ") or doing nothing.";
  }
  return text;
}

std::string disagreement(const Verdict& verdict, Class by_probability,
                         double probability_positive) {
  if (!disagree(verdict.verdict, by_probability)) return {};
  return "By probability alone the verdict would be " + std::string(name(by_probability)) +
         ", for the payoff is positive in " + percent(probability_positive) +
         " of draws: that rule asks how sure we are, this one what being surer would be worth.";
}

}  // namespace equipoise::decision
