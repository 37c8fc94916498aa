#include "models/decision/action_tree.hpp"

#include <array>
#include <limits>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

// E[option 1(a region)], from the weights of the region.
double within(const Option& option, const LaneTable& money, const ProgrammeCosts& costs,
              std::span<const double> weight) {
  numerics::Sum sum;
  sum.add(option.constant(costs) * weight[0]);
  for (std::size_t s = 0; s < money.rows(); ++s)
    if (option.share[s] != 0)
      for (std::size_t j = 0; j < weight.size(); ++j)
        sum.add(option.share[s] * money.row(s)[j] * weight[j]);
  for (std::size_t p = 0; option.tied != nullptr && p < TiedFallback::part_count; ++p)
    for (std::size_t j = 1; j < weight.size(); ++j)
      sum.add(option.share_of_fallback[p] * option.tied->coefficient.row(p)[j] * weight[j]);
  return sum.value();
}

/// Both ends of an action: how likely the first is, and E[end 1(that end)] of either.
struct Ends {
  double chance = 0.0, first = 0.0, second = 0.0;
};

Ends ends_of(const ResearchAction& action, std::span<const Learning> learning,
             const LaneTable& money, const ProgrammeCosts& costs) {
  const PreparedAction prepared(action, money, costs);
  numerics::Sum chance, first, second;
  voi::Region region;
  std::array<double, voi::hermite_terms> weight;
  for (const Learning& l : learning) {
    (void)prepared.loss_avoided(l.weight, &region);
    voi::region_weights(region, l.weight, weight);
    chance.add(l.share * weight[0]);
    first.add(l.share * within(action.first, money, costs, weight));
    second.add(-l.share * within(action.second, money, costs, weight));
  }
  second.add(option_value(action.second, money, costs));
  return {chance.value(), first.value(), second.value()};
}

}  // namespace

std::vector<ActionValue> PairingModel::action_tree(const TrialOutcome& outcome, double threshold,
                                                   const Fallback& fallback) const {
  const Tables& t = *tables_;
  EQUIPOISE_EXPECT(outcome.best_size.has_value());
  const auto& [trial, money, sized] = t.trial_at(outcome.trial, threshold);
  const SizeOutcome& size = outcome.sizes[*outcome.best_size];
  const double research_cost = size.trial.research_cost.total();

  std::vector<ActionValue> tree;
  for (std::size_t a = 0; a < outcome.without_research.size(); ++a)
    tree.push_back({static_cast<WithoutResearch>(a), outcome.without_research[a], {}, {}, 0.0});
  for (const Research research : {Research::before_implementing, Research::while_implementing}) {
    // What follows a rejection is settled before the trial: the better of both.
    ResearchAction action;
    Ends ends;
    for (std::size_t s = 0; s < successor_count(fallback); ++s) {
      const ResearchAction candidate =
          research_action(research, trial.frame, size.trial, fallback, static_cast<Successor>(s));
      const Ends found = ends_of(candidate, sized.learning[*outcome.best_size], money, t.costs);
      if (s > 0 && found.first + found.second <= ends.first + ends.second) continue;
      action = candidate;
      ends = found;
    }
    const bool before = research == Research::before_implementing;
    const double value = before ? size.before_implementing : size.while_implementing;
    // The value is integrated where the series leaves terms out that matter; what that moves, at
    // most 1e-4 of what is at stake, is spread over both ends.
    const double missed = value - (ends.first + ends.second - research_cost);
    const auto branch = [&](double of, double part) {
      const double nothing = std::numeric_limits<double>::quiet_NaN();
      return Branch{of, of > 0 ? part / of - research_cost + missed : nothing};
    };
    // A chance below 1e-12 is rounding of the tails.
    const double of_first = ends.chance < 1e-12 ? 0.0 : ends.chance > 1 - 1e-12 ? 1.0 : ends.chance;
    tree.push_back({research, value, branch(of_first, ends.first),
                    branch(1 - of_first, ends.second),
                    research_cost + t.costs.setup * action.second.setup_factor +
                        t.costs.reversal * action.second.reversal_factor});
  }
  return tree;
}

}  // namespace equipoise::decision
