#include "engine/run/invariants.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <utility>

#include "models/numerics/sum.hpp"
#include "models/voi/evpi.hpp"

#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

/// Where nothing but a group is uncertain, EVPPI of the group is EVPI, and its curve follows the
/// outcomes only nearly: chance has no part in the difference.
constexpr double lack_of_fit = 1e-3;  // of the larger value

[[noreturn]] void fail(const std::string& where, const std::string& smaller, double value,
                       const std::string& larger, double bound, double allowed) {
  throw NumericalFailure(fmt::format(
      "{}{} is {:.6g}, more than {}, {:.6g}\n  why: the one bounds the other; {:.3g} above it "
      "would be within five standard errors and known biases, so that one of them is wrong\n  "
      "help: run with more draws; if it stays, please report it with the study",
      where, smaller, value, larger, bound, allowed));
}

}  // namespace

void expect_in_order(const NamedValue& smaller, const NamedValue& larger,
                     const numerics::DrawGroups& groups, double biases) {
  const double allowed = biases + lack_of_fit * larger.value.value.value;
  if (voi::in_order(smaller.value, larger.value, groups, allowed)) return;
  const double error =
      numerics::paired_standard_error(smaller.value.influence, larger.value.influence, groups);
  fail("", smaller.name, smaller.value.value.value, larger.name, larger.value.value.value,
       5 * error + allowed);
}

void expect_of_differences(const std::string& decision, const LaneTable& benefit,
                           const voi::InformationValue& perfect,
                           const numerics::DrawGroups& groups) {
  bool varies = false;
  double largest = 0.0;
  for (std::size_t option = 0; option < benefit.rows(); ++option) {
    const auto row = benefit.row(option);
    const auto [least, most] = std::ranges::minmax_element(row);
    varies = varies || *least != *most;
    largest = std::max({largest, std::abs(*least), std::abs(*most)});
  }
  const double value = perfect.value.value;
  if (!varies && value != 0)
    fail(decision + ": ", "EVPI", value, "what there is to know where nothing varies,", 0.0, 0.0);
  LaneTable raised(benefit.rows(), benefit.lanes());
  const double constant = 1 + largest;
  for (std::size_t option = 0; option < raised.rows(); ++option)
    std::ranges::transform(benefit.row(option), raised.row(option).begin(),
                           [&](double x) { return x + constant; });
  const double moved = voi::evpi(raised, groups).value.value;
  const double rounding = 1e-12 * constant;
  if (std::abs(moved - value) > rounding)
    fail(decision + ": ", "EVPI", std::max(moved, value),
         "the same with a constant added to every alternative", std::min(moved, value), rounding);
}

void expect_not_negative(const NamedNumber& value, double rounding) {
  if (value.value < -rounding) fail("", "nothing", 0.0, value.name, value.value, rounding);
}

void expect_in_order(const NamedNumber& smaller, const NamedNumber& larger, double stake) {
  const double allowed = 2e-4 * std::abs(larger.value) + 1e-6 * stake;
  if (smaller.value - larger.value > allowed)
    fail("", smaller.name, smaller.value, larger.name, larger.value, allowed);
}

double unseen_error(double value, double gap, std::optional<double> spread, std::size_t draws) {
  if (gap == 0) return 0.0;  // every other draw changes the choice
  const double s = spread.value_or(gap / 3);
  return std::sqrt(2 * std::max(0.0, value) * s * s / gap / static_cast<double>(draws));
}

void expect_within_evpi(const std::string& what, const Estimate& value, const Estimate& evpi,
                        double biases, const ComparedPayoffs& payoffs, std::size_t draws) {
  const double stake = std::max(std::abs(payoffs.one), std::abs(payoffs.other));
  const double gap = std::abs(payoffs.one - payoffs.other);
  const double unseen = unseen_error(value.value, gap, std::nullopt, draws);
  const double resolved = 1e-6 * stake;
  expect_not_negative({what, value.value}, resolved);
  const double allowed = 5 * std::hypot(value.standard_error, evpi.standard_error) + 5 * unseen +
                         biases + resolved + lack_of_fit * evpi.value;
  if (value.value - evpi.value > allowed)
    fail("", what, value.value, "EVPI of the choice", evpi.value, allowed);
}

void expect_research_within_evpi(const TargetResult& target, double evpi_bias,
                                 const ComparedPayoffs& payoffs, std::size_t draws) {
  for (const ResearchResult& research : target.research) {
    const auto expect = [&](const char* name, const Estimate& value, double bias) {
      expect_within_evpi(
          fmt::format("{} of {}, {}, {}", name, target.target, research.trial, research.observes),
          value, target.evpi, bias + evpi_bias, payoffs, draws);
    };
    expect("EVPPI", research.evppi, research.evppi_bias);
    for (const ResearchSizeResult& size : research.sizes) expect("EVSI", size.evsi, size.evsi_bias);
  }
}

void expect_adds_up(const std::string& target, const voi::ImplementationValue& value) {
  if (voi::adds_up(value)) return;
  throw NumericalFailure(fmt::format(
      "{}: EVPIM, {:.9g}, and EVPI of the practice, {:.9g}, do not add up to the value of both, "
      "{:.9g}, or do not fit the net benefits that they are differences of\n"
      "  why: the three are parts of one table, found in two ways\n"
      "  help: this is a fault of the program; please report it with the study",
      target, value.implementation.value.value, value.information.value.value,
      value.both.value.value));
}

void expect_within_perfect_implementation(const std::string& pairing, double evsim,
                                          const voi::ImplementationValue& practice, double error) {
  const double evpim = practice.implementation.value.value;
  double stake = std::max(std::abs(evsim), std::abs(evpim));
  for (const Estimate& cell :
       {practice.current, practice.perfect_implementation, practice.perfect_both})
    stake = std::max(stake, std::abs(cell.value));
  if (voi::bounded_by_perfect_implementation(evsim, evpim, error, stake)) return;
  fail(pairing + ": ", "EVSIM before the cost of its programme", evsim,
       "EVPIM of the target's practice", evpim, 5 * error + 1e-6 * stake);
}

InformationOrder::InformationOrder(std::string decision, const Estimate& perfect, double evpi_bias,
                                   std::span<const double> payoff)
    : decision_(std::move(decision)),
      perfect_(perfect),
      evpi_bias_(evpi_bias),
      spread_(numerics::standard_deviation(payoff)),
      draws_(payoff.size()) {}

void InformationOrder::expect_trials_within(const decision::PairingOutcome& outcome,
                                            const Estimate& effect,
                                            const Estimate& mean_effect) const {
  const std::string effect_name = "EVPPI of the effect";
  const double error = std::hypot(effect.standard_error, perfect_.standard_error);
  // The effect is integrated over the whole of its distribution, where no draw lies too.
  const double unseen = unseen_error(effect.value, std::abs(outcome.payoff), spread_, draws_);
  const double allowed = 5 * (error + unseen) + 1e-6 * std::abs(outcome.payoff) + evpi_bias_;
  if (effect.value - perfect_.value > allowed)
    fail(effect_name, effect.value, "EVPI", perfect_.value, allowed);
  // Both come from tables that are right to 1e-6 of the largest gain, and from choices resolved to
  // 1e-4 of the value and the cost of research.
  const auto within = [&](const std::string& name, double value, const std::string& larger,
                          double bound, double stake) {
    const double slack = 2e-4 * (bound + stake) + 1e-6 * std::abs(outcome.payoff);
    if (value - bound > slack) fail(name, value, larger, bound, slack);
  };
  within("EVPPI of the mean effect", mean_effect.value, effect_name, effect.value, 0.0);
  const auto name_of = [](const decision::SizeOutcome& size) {
    return fmt::format("EVSI of a trial with {} practices an arm", size.practices_per_arm);
  };
  for (const decision::TrialOutcome& trial : outcome.trials)
    for (std::size_t s = 0; s < trial.sizes.size(); ++s) {
      const decision::SizeOutcome& size = trial.sizes[s];
      const double stake = size.trial.research_cost.total();
      within("nothing", 0.0, name_of(size), size.evsi, stake);
      within(name_of(size), size.evsi, effect_name, effect.value, stake);
      if (s == 0) continue;
      const decision::SizeOutcome& smaller = trial.sizes[s - 1];
      if (size.trial.sampling_variance < smaller.trial.sampling_variance)
        within(name_of(smaller), smaller.evsi, name_of(size), size.evsi, stake);
    }
}

void InformationOrder::fail(const std::string& smaller, double value, const std::string& larger,
                            double bound, double allowed) const {
  run::fail(decision_ + ": ", smaller, value, larger, bound, allowed);
}

}  // namespace equipoise::run
