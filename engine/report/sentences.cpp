#include "engine/report/sentences.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "models/decision/reason.hpp"

#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

constexpr std::size_t most_switches = 3;

struct Switch {
  double distance = std::numeric_limits<double>::infinity();
  std::string verdict, phrase;
};

/// "programme cost 11% higher", "eligible people 2.4 times as many as stated".
std::string multiple(const std::string& input, double factor) {
  if (factor >= 2) return fmt::format("{} {:.2g} times as stated", input, factor);
  const double percent = 100 * std::abs(factor - 1);
  const std::string figure =
      percent < 99.5 ? fmt::format("{:.2g}", percent) : fmt::format("{:.1f}", percent);
  return fmt::format("{} {}% {}", input, figure, factor > 1 ? "higher" : "lower");
}

Switch switch_at(const SwitchValueResult& s, double value, const std::string& verdict,
                 const PairingResult& pairing, const std::string& symbol) {
  Switch found;
  found.verdict = verdict;
  const bool shift = s.input == "mean effect, shift";
  const double scale = shift ? pairing.effect_mean : s.base;
  if (std::isfinite(scale) && scale != 0)
    found.distance = std::abs(value - s.base) / std::abs(scale);
  const char* side = value < s.base ? "below" : "above";
  if (s.unit == "money per QALY")
    found.phrase = fmt::format("a {} {} {} per QALY", s.input, side, exact_money(value, symbol));
  else if (s.unit == "multiple of base")
    found.phrase = multiple(s.input, value);
  else if (shift)
    found.phrase = fmt::format("a mean effect {} {:.3g} ({:.3g} as stated, log odds)", side,
                               pairing.effect_mean + value, pairing.effect_mean);
  else
    found.phrase =
        fmt::format("{} {} {:.3g}{}", s.input, side, value, s.unit == "factor" ? "" : " " + s.unit);
  return found;
}

/// "£12,300 per QALY", or what stands in its place.
std::string icer_of(double cost, double qalys, const std::string& symbol) {
  if (qalys > 0 && cost > 0) return money(cost / qalys, symbol) + " per QALY";
  if (qalys >= 0 && cost <= 0) return "cheaper and no worse on average (dominant)";
  if (qalys <= 0 && cost >= 0) return "dearer and no better on average (dominated)";
  return money(cost / qalys, symbol) + " saved per QALY lost";
}

/// The trial with the largest net value, at its best size; null where none can be run.
struct BestTrial {
  const TrialResult* trial = nullptr;
  const TrialSizeResult* size = nullptr;
};
BestTrial best_trial(const PairingResult& pairing) {
  const TrialResult* best = nullptr;
  for (const TrialResult& trial : pairing.trials)
    if (std::isfinite(trial.enbs.value) && (!best || trial.enbs.value > best->enbs.value))
      best = &trial;
  if (!best || !best->best_practices_per_arm) return {};
  const auto size = std::ranges::find(best->sizes, *best->best_practices_per_arm,
                                      &TrialSizeResult::practices_per_arm);
  if (size == best->sizes.end()) return {};
  return {best, &*size};
}

/// EVPI, and EVSI of the best trial, where uptake follows the strength of evidence.
std::string with_uptake(const PairingResult& pairing, const std::string& symbol) {
  std::string text = fmt::format("Where uptake follows the strength of evidence EVPI is {}",
                                 money(pairing.evpi_with_uptake->value, symbol));
  if (const auto [best, size] = best_trial(pairing); best && size->evsi_with_uptake)
    text +=
        fmt::format(", and EVSI of the best trial {} instead of {} at full uptake",
                    money(size->evsi_with_uptake->value, symbol), money(size->evsi.value, symbol));
  return text + ".";
}

}  // namespace

std::string stability_sentence(const PairingResult& pairing) {
  if (!pairing.monte_carlo_stability)
    return "Its stability is not known: the draws are not independent.";
  const double share = *pairing.monte_carlo_stability;
  std::string text = fmt::format("Monte Carlo stability: {}{} of re-weightings of the draws agree",
                                 share >= 0.95 ? "" : "only ", percentage(share));
  if (pairing.on_the_boundary) return text + "; nearly tied, so more draws would hardly settle it.";
  return text + (share >= 0.95 ? "." : "; run more draws.");
}

std::string switch_sentence(const PairingResult& pairing, const std::string& symbol) {
  std::vector<Switch> switches;
  for (const SwitchValueResult& s : pairing.switch_values) {
    if (s.below) switches.push_back(switch_at(s, *s.below, s.verdict_below, pairing, symbol));
    if (s.above) switches.push_back(switch_at(s, *s.above, s.verdict_above, pairing, symbol));
  }
  if (switches.empty())
    return pairing.switch_values.empty() ? "" : "No single input looked at would change it.";
  std::stable_sort(switches.begin(), switches.end(),
                   [](const Switch& a, const Switch& b) { return a.distance < b.distance; });
  if (switches.size() > most_switches) switches.resize(most_switches);
  std::string text = "Would change";
  std::vector<std::string> said;
  for (const Switch& s : switches) {
    if (std::find(said.begin(), said.end(), s.verdict) != said.end()) continue;
    text += (said.empty() ? " to " : "; to ") + s.verdict + " at ";
    bool first = true;
    for (const Switch& other : switches) {
      if (other.verdict != s.verdict) continue;
      text += (first ? "" : " or ") + other.phrase;
      first = false;
    }
    said.push_back(s.verdict);
  }
  return text + ".";
}

std::string value_sentence(const PairingResult& pairing, const std::string& symbol) {
  std::string text = fmt::format("EVPI {}", money(pairing.evpi.value, symbol));
  if (pairing.policy_icer)
    text += fmt::format("; policy ICER (care and programme) {} per QALY",
                        exact_money(*pairing.policy_icer, symbol));
  return text + "." + (pairing.evpi_with_uptake ? " " + with_uptake(pairing, symbol) : "");
}

std::string trial_sentence(const PairingResult& pairing, const TargetResult& target,
                           const std::string& symbol) {
  const auto [best, size] = best_trial(pairing);
  if (!best) return {};
  std::string text = fmt::format(
      "Its best trial, of size {} with {} of follow-up, leaves {} {} to decide for when it "
      "reports; its result avoids a loss of {}, what is done until then {} {} against the best "
      "plan "
      "without it",
      size->practices_per_arm, decision::years(best->follow_up),
      grouped(best->effective_population),
      target.counting == "person-years" ? "person-years" : "patients",
      money(best->loss_avoided.value, symbol), best->waiting_cost.value < 0 ? "gains" : "costs",
      money(std::abs(best->waiting_cost.value), symbol));
  if (best->uptake_gain)
    text += fmt::format(", practices that join bring {}", money(best->uptake_gain->value, symbol));
  return text +
         fmt::format(", and it costs {} (fixed {}, practices {}, patients {}): {} in all.",
                     money(size->research_cost, symbol), money(size->research_cost_fixed, symbol),
                     money(size->research_cost_practices, symbol),
                     money(size->research_cost_patients, symbol), money(best->enbs.value, symbol));
}

std::string practice_sentence(const TargetResult& target,
                              const std::vector<InterventionResult>& interventions,
                              const std::string& symbol) {
  const InterventionResult* recommended = nullptr;  // the second of the two
  for (const InterventionResult& i : interventions)
    if (i.target == target.target) recommended = &i;
  if (!recommended) return {};
  const double cost = recommended->incremental_cost.value;
  const double qalys = recommended->incremental_qalys.value;
  const std::string name =
      target.practice.empty() ? "" : fmt::format(" ({})", one_line(target.practice));
  return fmt::format(
      "The practice{}{}, for one person over the model's horizon: {} {}, {:.3g} QALYs "
      "{}; {}.",
      name, target.withdraws ? ", a withdrawal of low-value care" : "",
      money(std::abs(cost), symbol), cost < 0 ? "less" : "more", std::abs(qalys),
      qalys < 0 ? "lost" : "gained", icer_of(cost, qalys, symbol));
}

}  // namespace equipoise::report
