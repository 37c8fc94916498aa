#include "models/voi/informed_choice.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {
namespace {

/// Curves further apart than this are not taken for one another: the bound below is 0 there.
constexpr double furthest_in_noise = 9;

/// L(max(0, z)), the unit normal loss, 0 from z = 8 on: read off a table between whose points it
/// lies too high by at most 2e-5, as a bound may.
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
  const double at = std::max(0.0, z) * static_cast<double>(steps_a_unit);
  const std::size_t below = static_cast<std::size_t>(at);
  const double part = at - static_cast<double>(below);
  return (1 - part) * table[below] + part * table[below + 1];
}

/// The noise of the curves between options, standard deviations of money.
struct Spread {
  std::vector<double> between;  ///< shape [option][option]
  std::vector<double> widest;   ///< shape [option]
};

/// Adds, over some draws, how far the noise of one option's curves may lift the best of all.
/// \param ahead  of the best on current information; the option's, and that of the one chosen
void add_bias(const Spread& spread, std::size_t option, std::span<const double> ahead,
              std::span<const double> most, std::span<const int> chosen, numerics::Sum& bias) {
  const double furthest = furthest_in_noise * spread.widest[option];
  std::size_t near = 0;
  for (std::size_t d = 0; d < ahead.size(); ++d) near += most[d] - ahead[d] < furthest ? 1 : 0;
  if (near == 0) return;  // as in most blocks: this loop is fast, the other is not
  for (std::size_t d = 0; d < ahead.size(); ++d) {
    const double behind = most[d] - ahead[d];
    if (behind >= furthest) continue;
    const double s =
        spread.between[static_cast<std::size_t>(chosen[d]) * spread.widest.size() + option];
    // What lies between two curves is itself noisy: it is moved one standard deviation towards a
    // crossing.
    if (behind < furthest_in_noise * s) bias.add(s * bound_of_loss(behind / s - 1));
  }
}

}  // namespace

/// The options at one threshold.
struct InformedChoice::Choice {
  /// Money of each curve in an option, then money of no curve; shape [option][curve + 1].
  std::vector<std::vector<double>> money;
  std::size_t best = 0;         ///< on current information
  std::vector<double> avoided;  ///< net benefit of the option chosen less that of the best, [draw]
  std::vector<int> chosen;      ///< shape [draw]
  /// In how many draws each option is; shape [option].
  std::vector<std::size_t> times_chosen;
  [[nodiscard]] bool changes() const { return times_chosen[best] < chosen.size(); }
  double upward_bias = 0.0;
};

InformedChoice::Outcome InformedChoice::place(const InformedOutcome& outcome) {
  Outcome placed;
  EQUIPOISE_EXPECT(outcome.rest.empty() || outcome.rest.size() == draws_);
  if (!outcome.rest.empty()) placed.rest = numerics::mean(outcome.rest);
  for (const InformedTerm& term : outcome.terms) {
    EQUIPOISE_EXPECT(term.curves && term.curves->draws() == draws_ &&
                     term.curve < term.curves->size());
    EQUIPOISE_EXPECT(term.multiplier.empty() || term.multiplier.size() == draws_);
    const auto same = [&](const CurveOf& c) {
      return c.curves == term.curves && c.index == term.curve;
    };
    const auto found = std::ranges::find_if(curves_, same);
    placed.terms.push_back({static_cast<std::size_t>(found - curves_.begin()),
                            term.multiplier.empty() ? 1.0 : numerics::mean(term.multiplier)});
    if (found == curves_.end()) curves_.push_back({term.curves, term.curve});
  }
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
  for (const Term& term : option.qalys.terms) result[term.curve] += threshold * term.multiplier;
  for (const Term& term : option.cost.terms) result[term.curve] -= term.multiplier;
  result.back() = threshold * option.qalys.rest - option.cost.rest;
  return result;
}

InformedChoice::Choice InformedChoice::choose(double threshold) const {
  const std::size_t options = options_.size();
  Choice choice;
  double most = 0.0;
  for (std::size_t j = 0; j < options; ++j) {
    choice.money.push_back(money(options_[j], threshold));
    double expected = choice.money[j].back();
    for (std::size_t c = 0; c < curves_.size(); ++c)
      expected += choice.money[j][c] * curves_[c].curves->mean(curves_[c].index);
    if (j > 0 && !(expected > most)) continue;
    most = expected;
    choice.best = j;
  }
  Spread spread{std::vector<double>(options * options, 0.0), std::vector<double>(options, 0.0)};
  for (std::size_t a = 0; a < options; ++a)
    for (std::size_t j = 0; j < options; ++j) {
      double& between = spread.between[a * options + j];
      if (a != j) between = noise(choice, a, j);
      spread.widest[j] = std::max(spread.widest[j], between);
    }
  choice.avoided.assign(draws_, 0.0);
  choice.chosen.assign(draws_, static_cast<int>(choice.best));
  choice.times_chosen.assign(options, 0);
  choice.times_chosen[choice.best] = draws_;
  const std::vector<double>& best = choice.money[choice.best];
  // Options that no draw prefers, and none comes near: most of them, where little is learnt.
  const auto out_of_reach = [&](std::size_t j) {
    double most_ahead = choice.money[j].back() - best.back();
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      const double more = choice.money[j][c] - best[c];
      if (more == 0) continue;
      const auto [lowest, highest] = curves_[c].curves->range(curves_[c].index);
      most_ahead += more * (more > 0 ? highest : lowest);
    }
    return most_ahead <= -furthest_in_noise * spread.widest[j];
  };
  std::vector<std::size_t> within_reach;
  for (std::size_t j = 0; j < options; ++j)
    if (j == choice.best || !out_of_reach(j)) within_reach.push_back(j);
  if (within_reach.size() == 1) return choice;

  // Draws that stay in the first cache, option after option.
  constexpr std::size_t block = 512;
  std::vector<double> ahead_of_best(options * block, 0.0);
  numerics::Sum bias;
  for (std::size_t from = 0; from < draws_; from += block) {
    const std::size_t n = std::min(block, draws_ - from);
    const std::span<double> avoided = std::span(choice.avoided).subspan(from, n);
    const std::span<int> chosen = std::span(choice.chosen).subspan(from, n);
    const auto ahead_of = [&](std::size_t j) {
      return std::span(ahead_of_best).subspan(j * block, n);
    };
    for (const std::size_t j : within_reach) {
      if (j == choice.best) continue;
      const std::span<double> ahead = ahead_of(j);
      std::ranges::fill(ahead, choice.money[j].back() - best.back());
      for (std::size_t c = 0; c < curves_.size(); ++c) {
        const double more = choice.money[j][c] - best[c];
        if (more == 0) continue;
        const std::span<const double> curve = curves_[c].fitted().subspan(from, n);
        for (std::size_t d = 0; d < n; ++d) ahead[d] += more * curve[d];
      }
      const int option = static_cast<int>(j);
      for (std::size_t d = 0; d < n; ++d) {
        const bool better = ahead[d] > avoided[d];
        avoided[d] = better ? ahead[d] : avoided[d];
        chosen[d] = better ? option : chosen[d];
      }
    }
    for (const std::size_t j : within_reach)
      add_bias(spread, j, ahead_of(j), avoided, chosen, bias);
  }
  choice.times_chosen[choice.best] = 0;
  for (const int chosen : choice.chosen) ++choice.times_chosen[static_cast<std::size_t>(chosen)];
  choice.upward_bias = bias.value() / static_cast<double>(draws_);
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

void InformedChoice::add_curve_influence(const Choice& choice, std::span<double> influence) const {
  std::vector<const Curves*> done;
  for (const CurveOf& of : curves_) {
    if (std::ranges::count(done, of.curves) > 0) continue;
    done.push_back(of.curves);
    // What each curve carries in an option less in the best one, shape [option][curve].
    std::vector<std::vector<double>> carried(options_.size(),
                                             std::vector<double>(of.curves->size(), 0.0));
    for (std::size_t j = 0; j < options_.size(); ++j)
      for (std::size_t c = 0; c < curves_.size(); ++c)
        if (curves_[c].curves == of.curves)
          carried[j][curves_[c].index] = choice.money[j][c] - choice.money[choice.best][c];
    of.curves->add_influence(choice.chosen, carried, influence);
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
    for (std::size_t t = 0; t < placed.terms.size(); ++t) {
      if (outcome.terms[t].multiplier.empty()) continue;
      const std::span<const double> curve = curves_[placed.terms[t].curve].fitted();
      const double carried =
          numerics::sum_over(draws_, [&](std::size_t d) { return share(d) * curve[d]; });
      add(outcome.terms[t].multiplier, placed.terms[t].multiplier, unit * carried / n);
    }
  };
  add_outcome(given_[option].qalys, options_[option].qalys, threshold);
  add_outcome(given_[option].cost, options_[option].cost, -1.0);
}

InformedValue InformedChoice::evppi(double threshold, const numerics::DrawGroups& groups) const {
  InformedValue result;
  Choice choice = choose(threshold);
  result.upward_bias = choice.upward_bias;
  result.value.value = {0.0, 0.0};
  result.value.influence = std::move(choice.avoided);
  if (!choice.changes()) return result;
  result.value.value.value = numerics::mean(result.value.influence);
  add_curve_influence(choice, result.value.influence);
  for (std::size_t j = 0; j < options_.size(); ++j)
    if (j == choice.best || choice.times_chosen[j] > 0)
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
    for (std::size_t t = 0; t < std::min(own.terms.size(), other.terms.size()); ++t) {
      const std::vector<double> left = other.terms[t].curves->smoothed(
          other.terms[t].curve, own.terms[t].curves->residual(own.terms[t].curve));
      for (std::size_t d = 0; d < draws_; ++d)
        found[d] += unit * placed.terms[t].multiplier * left[d];
    }
  };
  for (std::size_t j = 0; j < options_.size(); ++j) {
    std::ranges::fill(found, 0.0);
    add(given_[j].qalys, options_[j].qalys, part.given_[j].qalys, threshold);
    add(given_[j].cost, options_[j].cost, part.given_[j].cost, -1.0);
    for (std::size_t d = 0; d < draws_; ++d) largest[d] = std::max(largest[d], std::abs(found[d]));
  }
  return numerics::mean(largest);
}

double InformedChoice::upward_bias(double threshold) const { return choose(threshold).upward_bias; }

}  // namespace equipoise::voi
