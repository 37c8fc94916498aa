// How the draws' noise reaches the values of a trial: standard errors, and the bias of the best.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::decision {
namespace {

using ByBatch = std::vector<double>;

ByBatch difference(const ByBatch& a, const ByBatch& b) {
  ByBatch out(a.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = a[i] - b[i];
  return out;
}

// How the value of a research action moves with the batches, and how what it is worth where its
// result is ignored does. The successor of what is rejected is the better one.
struct ActionInfluence {
  Influence value, now;
};

ActionInfluence action_influence(Research research, const ActionFrame& frame,
                                 const voi::TrialSize& size, const std::vector<Learning>& learning,
                                 const LaneTable& money, const ProgrammeCosts& costs,
                                 const Fallback& fallback) {
  double most = -std::numeric_limits<double>::infinity();
  ActionInfluence best;
  voi::Region region;
  for (std::size_t s = 0; s < successor_count(fallback); ++s) {
    const ResearchAction action =
        research_action(research, frame, size, fallback, static_cast<Successor>(s));
    const PreparedAction prepared(action, money, costs);
    double value = prepared.now();
    ActionInfluence influence;
    for (const Learning& l : learning) {
      value += l.share * prepared.loss_avoided(l.weight, &region);
      add_choice(influence.value, action, region, l.weight, l.share);
    }
    if (value <= most) continue;
    most = value;
    influence.now.add(prepared.first_now() ? action.first : action.second, everywhere(), 0.0, 1.0);
    best = std::move(influence);
  }
  return best;
}

}  // namespace

Influence enbs_influence(Research research, const ActionFrame& frame, const voi::TrialSize& size,
                         const std::vector<Learning>& learning, const LaneTable& money,
                         const ProgrammeCosts& costs, const Fallback& fallback,
                         WithoutResearch best_without) {
  Influence value = action_influence(research, frame, size, learning, money, costs, fallback).value;
  value.add(without_research(best_without, frame, fallback), everywhere(), 0.0, -1.0);
  return value;
}

TrialErrors PairingModel::trial_errors(const TrialOutcome& outcome, double threshold) const {
  const Tables& t = *tables_;
  const auto& [trial, money, sized] = t.trial_at(outcome.trial, threshold);
  const LaneTable features = money_features(
      trial.features, t.batch_costs, std::span(trial.frame.years).first(own_schedules), threshold);
  const auto batches_of = [&](const Influence& influence) {
    return by_batch(influence, features, t.batch_costs);
  };
  const ResearchAction adopt{without_research(WithoutResearch::implement, trial.frame), {}};
  const PreparedAction implement(adopt, money, t.costs);
  Influence best_without;
  best_without.add(without_research(outcome.best_without, trial.frame), everywhere(), 0.0, 1.0);
  const ByBatch without = batches_of(best_without);

  TrialErrors out;
  for (std::size_t i = 0; i < outcome.sizes.size(); ++i) {
    const SizeOutcome& size = outcome.sizes[i];
    const std::vector<Learning>& learning = sized.learning[i];
    TrialErrors::Size e;
    Influence evsi;
    voi::Region region;
    for (const Learning& l : learning) {
      (void)implement.loss_avoided(l.weight, &region);
      add_choice(evsi, adopt, region, l.weight, l.share);
    }
    if (implement.first_now()) evsi.add(adopt.first, everywhere(), 0.0, -1.0);
    e.evsi = t.error(batches_of(evsi));
    if (size.trial.feasible && !outcome.nothing_left_to_decide) {
      const auto errors = [&](Research research, double& enbs_error, double enbs) {
        struct Seen {
          ByBatch value, now;
        };
        const auto [found, same_uptake] =
            with_and_without_joining(size.trial, [&](const voi::TrialSize& of) {
              const ActionInfluence influence =
                  action_influence(research, trial.frame, of, learning, money, t.costs, {});
              return Seen{batches_of(influence.value), batches_of(influence.now)};
            });
        const ByBatch& value = found.value;
        const ByBatch& now = same_uptake.now;
        out.candidates.push_back({enbs, difference(value, without)});
        enbs_error = t.error(out.candidates.back().by_batch);
        return ResearchAccount{t.error(difference(same_uptake.value, now)),
                               t.error(difference(without, now)),
                               t.error(difference(value, same_uptake.value))};
      };
      e.account_before = errors(Research::before_implementing, e.enbs_before, size.enbs_before);
      e.account_while = errors(Research::while_implementing, e.enbs_while, size.enbs_while);
      e.enbs = size.enbs_before >= size.enbs_while ? e.enbs_before : e.enbs_while;
    }
    out.sizes.push_back(e);
  }
  return out;
}

double PairingModel::enbs_error(const TrialOutcome& outcome, double threshold) const {
  return line_error(outcome, threshold, {});
}

double PairingModel::line_error(const TrialOutcome& outcome, double threshold,
                                const Fallback& fallback) const {
  EQUIPOISE_EXPECT(outcome.best_size.has_value());
  return research_error(outcome, *outcome.best_size, outcome.best_action, threshold, fallback,
                        outcome.best_without);
}

double PairingModel::research_error(const TrialOutcome& outcome, std::size_t size,
                                    Research research, double threshold, const Fallback& fallback,
                                    WithoutResearch against) const {
  const Tables& t = *tables_;
  const auto& [trial, money, sized] = t.trial_at(outcome.trial, threshold);
  return t.error(enbs_influence(research, trial.frame, outcome.sizes.at(size).trial,
                                sized.learning[size], money, t.costs, fallback, against),
                 trial, threshold);
}

double PairingModel::bias_of_best(std::span<const TrialErrors::Candidate> candidates) const {
  std::vector<voi::Candidate> compared;
  for (const TrialErrors::Candidate& c : candidates) compared.push_back({c.enbs, c.by_batch});
  return voi::bias_of_best(compared, [&](std::span<const double> x, std::span<const double> y) {
    return tables_->covariance(x, y);
  });
}

}  // namespace equipoise::decision
