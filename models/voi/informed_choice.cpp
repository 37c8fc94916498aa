#include "models/voi/informed_choice.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {
namespace {

/// L(z), the unit normal loss, 0 from z = 8 on: read off a table between whose points it lies too
/// high by at most 2e-5, as a bound may.
double bound_of_loss(double z) {
  constexpr std::size_t steps_a_unit = 64, furthest = 8;
  static const std::vector<double> table = [] {
    std::vector<double> values;
    for (std::size_t i = 0; i < furthest * steps_a_unit; ++i)
      values.push_back(
          numerics::unit_normal_loss(static_cast<double>(i) / static_cast<double>(steps_a_unit)));
    values.push_back(0.0);
    return values;
  }();
  if (!(z < static_cast<double>(furthest))) return 0.0;
  const double at = z * static_cast<double>(steps_a_unit);
  const std::size_t below = static_cast<std::size_t>(at);
  const double part = at - static_cast<double>(below);
  return (1 - part) * table[below] + part * table[below + 1];
}

}  // namespace

/// The options at one threshold.
struct InformedChoice::Choice {
  /// Money of each curve in an option, then money of no curve; shape [option][curve + 1].
  std::vector<std::vector<double>> money;
  std::size_t best = 0;         ///< on current information
  LaneTable ahead;              ///< net benefit less that of the best, shape [option][draw]
  std::vector<double> avoided;  ///< the largest of these, shape [draw]
  std::vector<int> chosen;      ///< its option, shape [draw]
  bool changes = false;         ///< whether any draw changes the decision
};

InformedChoice::Outcome InformedChoice::place(const InformedOutcome& outcome) {
  Outcome placed;
  EQUIPOISE_EXPECT(outcome.multiplier.empty() || outcome.multiplier.size() == draws_);
  EQUIPOISE_EXPECT(outcome.rest.empty() || outcome.rest.size() == draws_);
  if (!outcome.rest.empty()) placed.rest = numerics::mean(outcome.rest);
  if (!outcome.curves) return placed;
  EQUIPOISE_EXPECT(outcome.curves->draws() == draws_ && outcome.curve < outcome.curves->size());
  if (!outcome.multiplier.empty()) placed.multiplier = numerics::mean(outcome.multiplier);
  placed.informed = true;
  const auto same = [&](const CurveOf& c) {
    return c.curves == outcome.curves && c.index == outcome.curve;
  };
  const auto found = std::ranges::find_if(curves_, same);
  placed.curve = static_cast<std::size_t>(found - curves_.begin());
  if (found == curves_.end()) curves_.push_back({outcome.curves, outcome.curve});
  return placed;
}

InformedChoice::InformedChoice(std::vector<InformedOption> options, std::size_t draws)
    : draws_(draws), given_(std::move(options)) {
  EQUIPOISE_EXPECT(!given_.empty() && draws_ >= 20);
  for (const InformedOption& option : given_)
    options_.push_back({place(option.qalys), place(option.cost)});
}

std::vector<double> InformedChoice::money(const Option& option, double threshold) const {
  std::vector<double> result(curves_.size() + 1, 0.0);
  if (option.qalys.informed) result[option.qalys.curve] += threshold * option.qalys.multiplier;
  if (option.cost.informed) result[option.cost.curve] -= option.cost.multiplier;
  result.back() = threshold * option.qalys.rest - option.cost.rest;
  return result;
}

InformedChoice::Choice InformedChoice::choose(double threshold) const {
  Choice choice;
  double most = 0.0;
  for (std::size_t j = 0; j < options_.size(); ++j) {
    choice.money.push_back(money(options_[j], threshold));
    double expected = choice.money[j].back();
    for (std::size_t c = 0; c < curves_.size(); ++c)
      expected += choice.money[j][c] * curves_[c].curves->mean(curves_[c].index);
    if (j > 0 && !(expected > most)) continue;
    most = expected;
    choice.best = j;
  }
  choice.ahead = LaneTable(options_.size(), draws_);
  choice.avoided.assign(draws_, 0.0);
  choice.chosen.assign(draws_, static_cast<int>(choice.best));
  const std::vector<double>& best = choice.money[choice.best];
  for (std::size_t j = 0; j < options_.size(); ++j) {
    if (j == choice.best) continue;
    const std::span<double> ahead = choice.ahead.row(j);
    std::ranges::fill(ahead, choice.money[j].back() - best.back());
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      const double more = choice.money[j][c] - best[c];
      if (more == 0) continue;
      const std::span<const double> curve = curves_[c].fitted();
      for (std::size_t d = 0; d < draws_; ++d) ahead[d] += more * curve[d];
    }
    const int option = static_cast<int>(j);
    for (std::size_t d = 0; d < draws_; ++d) {
      const bool better = ahead[d] > choice.avoided[d];
      choice.avoided[d] = better ? ahead[d] : choice.avoided[d];
      choice.chosen[d] = better ? option : choice.chosen[d];
    }
  }
  for (const double avoided : choice.avoided) choice.changes = choice.changes || avoided > 0;
  return choice;
}

double InformedChoice::noise(const Choice& choice, std::size_t a, std::size_t b) const {
  double variance = 0.0;
  for (std::size_t c = 0; c < curves_.size(); ++c)
    for (std::size_t e = 0; e < curves_.size(); ++e)
      if (curves_[c].curves == curves_[e].curves)
        variance += (choice.money[a][c] - choice.money[b][c]) *
                    (choice.money[a][e] - choice.money[b][e]) *
                    curves_[c].curves->noise(curves_[c].index, curves_[e].index);
  return std::sqrt(std::max(0.0, variance));
}

double InformedChoice::upward_bias(const Choice& choice) const {
  const std::size_t options = options_.size();
  std::vector<double> spread(options * options);
  for (std::size_t a = 0; a < options; ++a)
    for (std::size_t j = 0; j < options; ++j)
      spread[a * options + j] = a == j ? 0.0 : noise(choice, a, j);
  // What lies between two curves is itself noisy: it is moved one standard deviation towards a
  // crossing.
  numerics::Sum total;
  for (std::size_t j = 0; j < options; ++j) {
    double widest = 0.0;
    for (std::size_t a = 0; a < options; ++a) widest = std::max(widest, spread[a * options + j]);
    if (widest == 0) continue;
    const std::span<const double> ahead = choice.ahead.row(j);
    // Where no draw changes the decision the best option is ahead of itself by nothing.
    if (!choice.changes && (j == choice.best || -*std::ranges::max_element(ahead) >= 9 * widest))
      continue;
    for (std::size_t d = 0; d < draws_; ++d) {
      const double behind = choice.avoided[d] - ahead[d];
      if (behind >= 9 * widest) continue;
      const double s = spread[static_cast<std::size_t>(choice.chosen[d]) * options + j];
      if (behind < 9 * s) total.add(s * bound_of_loss(std::max(0.0, behind / s - 1)));
    }
  }
  return total.value() / static_cast<double>(draws_);
}

void InformedChoice::add_curve_influence(const Choice& choice, std::span<double> influence) const {
  std::vector<const Curves*> done;
  for (const CurveOf& of : curves_) {
    if (std::ranges::count(done, of.curves) > 0) continue;
    done.push_back(of.curves);
    // What each curve carries in the option chosen, less in the best one.
    std::vector<std::vector<double>> weights(of.curves->size(), std::vector<double>(draws_, 0.0));
    bool moves = false;
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      if (curves_[c].curves != of.curves) continue;
      std::vector<double> of_option;
      for (const std::vector<double>& money : choice.money)
        of_option.push_back(money[c] - choice.money[choice.best][c]);
      std::vector<double>& weight = weights[curves_[c].index];
      for (std::size_t d = 0; d < draws_; ++d) {
        weight[d] = of_option[static_cast<std::size_t>(choice.chosen[d])];
        moves = moves || weight[d] != 0;
      }
    }
    if (moves) of.curves->add_influence(weights, influence);
  }
}

void InformedChoice::add_mean_influence(const Choice& choice, double threshold, std::size_t option,
                                        std::span<double> influence) const {
  const double n = static_cast<double>(draws_), best = option == choice.best ? 1.0 : 0.0;
  const auto share = [&](std::size_t d) {
    return (choice.chosen[d] == static_cast<int>(option) ? 1.0 : 0.0) - best;
  };
  const auto add = [&](std::span<const double> values, double mean, double carries) {
    if (carries == 0) return;
    for (std::size_t d = 0; d < draws_; ++d) influence[d] += carries * (values[d] - mean);
  };
  const auto add_outcome = [&](const InformedOutcome& outcome, const Outcome& placed, double unit) {
    if (!outcome.rest.empty())
      add(outcome.rest, placed.rest, unit * numerics::sum_over(draws_, share) / n);
    if (!placed.informed || outcome.multiplier.empty()) return;
    const std::span<const double> curve = curves_[placed.curve].fitted();
    const double carried =
        numerics::sum_over(draws_, [&](std::size_t d) { return share(d) * curve[d]; });
    add(outcome.multiplier, placed.multiplier, unit * carried / n);
  };
  add_outcome(given_[option].qalys, options_[option].qalys, threshold);
  add_outcome(given_[option].cost, options_[option].cost, -1.0);
}

InformedValue InformedChoice::evppi(double threshold, const numerics::DrawGroups& groups) const {
  InformedValue result;
  Choice choice = choose(threshold);
  result.upward_bias = upward_bias(choice);
  result.value.value = {0.0, 0.0};
  result.value.influence = std::move(choice.avoided);
  if (!choice.changes) return result;
  result.value.value.value = numerics::mean(result.value.influence);
  add_curve_influence(choice, result.value.influence);
  for (std::size_t j = 0; j < options_.size(); ++j)
    add_mean_influence(choice, threshold, j, result.value.influence);
  result.value.value.standard_error = numerics::standard_error(result.value.influence, groups);
  return result;
}

double InformedChoice::missed(const InformedChoice& part, double threshold) const {
  EQUIPOISE_EXPECT(part.given_.size() == given_.size() && part.draws_ == draws_);
  std::vector<double> largest(draws_, 0.0), found(draws_);
  // What a curve leaves, smoothed by the part; a curve serves several options.
  const auto add = [&](const InformedOutcome& own, const Outcome& placed,
                       const InformedOutcome& other, double unit) {
    if (!own.curves || !other.curves) return;
    const std::vector<double> left =
        other.curves->smoothed(other.curve, own.curves->residual(own.curve));
    for (std::size_t d = 0; d < draws_; ++d) found[d] += unit * placed.multiplier * left[d];
  };
  for (std::size_t j = 0; j < options_.size(); ++j) {
    std::ranges::fill(found, 0.0);
    add(given_[j].qalys, options_[j].qalys, part.given_[j].qalys, threshold);
    add(given_[j].cost, options_[j].cost, part.given_[j].cost, -1.0);
    for (std::size_t d = 0; d < draws_; ++d) largest[d] = std::max(largest[d], std::abs(found[d]));
  }
  return numerics::mean(largest);
}

double InformedChoice::upward_bias(double threshold) const {
  return upward_bias(choose(threshold));
}

}  // namespace equipoise::voi
