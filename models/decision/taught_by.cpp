// Evidence travels: what a trial of the same strategy in another target is worth here.
#include <array>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

// Nobody here takes part: a strategy begins when the trial reports, or goes on from today.
ActionFrame without_arms(ActionFrame frame) {
  frame.years[early] = frame.years[delayed];
  frame.setup_factor[early] = frame.setup_factor[delayed];
  frame.years[trial_only] = {};
  frame.setup_factor[trial_only] = 0.0;
  return frame;
}

}  // namespace

Taught PairingModel::taught_by(const PairingModel& studied, std::size_t trial, std::size_t size,
                               double threshold, const Fallback& fallback) const {
  const Tables& t = *tables_;
  const PairingInputs& other = studied.inputs();
  const TrialTables& tables = t.trials.at(trial);
  EQUIPOISE_EXPECT(inputs().trials[trial].reports() == other.trials.at(trial).reports());
  EQUIPOISE_EXPECT(!tables.frame.nothing_left_to_decide);
  const double travels = other.effect.shared_variance() * t.inputs.effect.shared_variance();
  const SizedTrial run = sized_trial(other, other.trials[trial], studied.base());
  SizedTrial sized{
      {voi::TrialSize{.feasible = true, .sampling_variance = run.size.at(size).sampling_variance}},
      {travels * run.weight[size]},
      {run.learning[size]}};
  for (Learning& l : sized.learning.front()) l.weight *= travels;

  const ActionFrame frame = without_arms(tables.frame);
  const LaneTable money = money_series(tables.series.coefficient, frame, t.costs, threshold, 1.0);
  const std::array<double, 2> factor{threshold, -1.0};
  const PayoffCells cells =
      payoff_cells(tables.schedules, factor, t.belief(base()), tables.series.left_out);
  const TrialOutcome outcome = trial_outcome(frame, sized, money, t.costs, fallback, 1.0, cells);

  ResearchAction now{without_research(WithoutResearch::implement, frame), {}};
  now.second.others = fallback.payoff();
  const PreparedAction choice(now, money, t.costs);
  numerics::Sum evsi;
  Influence influence;
  voi::Region region;
  for (const Learning& l : sized.learning.front()) {
    evsi.add(l.share * choice.careful_loss_avoided(l.weight, cells, 0.0));
    (void)choice.loss_avoided(l.weight, &region);
    add_choice(influence, now, region, l.weight, l.share);
  }
  influence.add(choice.first_now() ? now.first : now.second, everywhere(), 0.0, -1.0);
  return {
      .learning_weight = sized.weight.front(),
      .evsi = {evsi.value(), t.error(influence, tables, threshold)},
      .enbs = {outcome.enbs, t.error(enbs_influence(outcome.best_action, frame, sized.size.front(),
                                                    sized.learning.front(), money, t.costs,
                                                    fallback, outcome.best_without),
                                     tables, threshold)}};
}

}  // namespace equipoise::decision
