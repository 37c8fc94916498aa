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
  return sum.value();
}

}  // namespace

std::vector<ActionValue> PairingModel::action_tree(const TrialOutcome& outcome,
                                                   double threshold) const {
  const Tables& t = *tables_;
  EQUIPOISE_EXPECT(outcome.best_size.has_value());
  const auto& [trial, money, sized] = t.trial_at(outcome.trial, threshold);
  const SizeOutcome& size = outcome.sizes[*outcome.best_size];
  const double research_cost = size.trial.research_cost.total();

  std::vector<ActionValue> tree;
  for (std::size_t a = 0; a < outcome.without_research.size(); ++a)
    tree.push_back({static_cast<WithoutResearch>(a), outcome.without_research[a], {}, {}, 0.0});
  for (const Research research : {Research::before_implementing, Research::while_implementing}) {
    const ResearchAction action = research_action(research, trial.frame, size.trial);
    const PreparedAction prepared(action, money, t.costs);
    numerics::Sum chance, first, second;
    voi::Region region;
    std::array<double, voi::hermite_terms> weight;
    for (const Learning& l : sized.learning[*outcome.best_size]) {
      (void)prepared.loss_avoided(l.weight, &region);
      voi::region_weights(region, l.weight, weight);
      chance.add(l.share * weight[0]);
      first.add(l.share * within(action.first, money, t.costs, weight));
      second.add(-l.share * within(action.second, money, t.costs, weight));
    }
    second.add(option_value(action.second, money, t.costs));

    const bool before = research == Research::before_implementing;
    const double value = before ? size.before_implementing : size.while_implementing;
    // The value is integrated where the series leaves terms out that matter; what that moves, at
    // most 1e-4 of what is at stake, is spread over both ends.
    const double missed = value - (first.value() + second.value() - research_cost);
    const auto branch = [&](double of, double part) {
      const double nothing = std::numeric_limits<double>::quiet_NaN();
      return Branch{of, of > 0 ? part / of - research_cost + missed : nothing};
    };
    // A chance below 1e-12 is rounding of the tails.
    const double of_first = chance.value() < 1e-12       ? 0.0
                            : chance.value() > 1 - 1e-12 ? 1.0
                                                         : chance.value();
    tree.push_back({research, value, branch(of_first, first.value()),
                    branch(1 - of_first, second.value()),
                    research_cost + t.costs.setup * action.second.setup_factor +
                        t.costs.reversal * action.second.reversal_factor});
  }
  return tree;
}

}  // namespace equipoise::decision
