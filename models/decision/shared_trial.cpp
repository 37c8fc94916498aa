#include "models/decision/shared_trial.hpp"

#include <algorithm>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/implementation/learning.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

using numerics::QuadratureRule;

/// Two reports of the same day differ by rounding alone.
constexpr double same_day = 1e-9;

/// As many points as the values of a trial are averaged over.
constexpr std::size_t kept_points = 4;

}  // namespace

SharedTrial::SharedTrial(double reports, const implementation::Effect& effect,
                         QuadratureRule weights, std::vector<Choice> choices)
    : reports_(reports),
      effect_(effect),
      weights_(std::move(weights)),
      choices_(std::move(choices)) {
  EQUIPOISE_EXPECT(!choices_.empty() && !weights_.nodes.empty());
}

QuadratureRule SharedTrial::mean_resolved() const {
  QuadratureRule resolved = weights_;
  for (double& x : resolved.nodes) x = implementation::mean_resolved_by(effect_, x);
  return resolved;
}

double SharedTrial::value_beside(const QuadratureRule& others) const {
  double best = 0.0;
  for (const Choice& choice : choices_) {
    numerics::Sum sum;
    sum.add(choice.now);
    for (std::size_t i = 0; i < weights_.nodes.size(); ++i)
      for (std::size_t k = 0; k < others.nodes.size(); ++k)
        sum.add(weights_.weights[i] * others.weights[k] *
                voi::loss_avoided(
                    choice.difference,
                    implementation::weight_beside(effect_, weights_.nodes[i], others.nodes[k])));
    best = &choice == &choices_.front() ? sum.value() : std::max(best, sum.value());
  }
  return best;
}

double SharedTrial::gain_beside(const QuadratureRule& others) const {
  return value_beside(others) - value_beside({{0.0}, {1.0}});
}

SharedTrial PairingModel::shared_trial(const TrialOutcome& outcome, std::size_t size,
                                       Research research, double threshold,
                                       const Fallback& fallback) const {
  const Tables& t = *tables_;
  const auto& [trial, money, sized] = t.trial_at(outcome.trial, threshold);
  std::vector<SharedTrial::Choice> choices;
  for (std::size_t s = 0; s < successor_count(fallback); ++s) {
    const PreparedAction action(research_action(research, trial.frame, outcome.sizes.at(size).trial,
                                                fallback, static_cast<Successor>(s)),
                                money, t.costs);
    choices.push_back({action.now(), action.difference()});
  }
  QuadratureRule weights;
  for (const Learning& l : sized.learning[size]) {
    weights.nodes.push_back(l.weight);
    weights.weights.push_back(l.share);
  }
  return {trial.frame.reports, t.inputs.effect, std::move(weights), std::move(choices)};
}

QuadratureRule resolved_together(const QuadratureRule& a, const QuadratureRule& b) {
  std::vector<std::pair<double, double>> all;
  for (std::size_t i = 0; i < a.nodes.size(); ++i)
    for (std::size_t k = 0; k < b.nodes.size(); ++k)
      all.emplace_back(implementation::mean_resolved_together(a.nodes[i], b.nodes[k]),
                       a.weights[i] * b.weights[k]);
  std::ranges::sort(all);
  QuadratureRule fine;
  for (const auto& [resolved, share] : all) {
    fine.nodes.push_back(resolved);
    fine.weights.push_back(share);
  }
  return fine.nodes.size() > kept_points ? numerics::gauss_of(fine, kept_points) : fine;
}

std::vector<double> gains_together(std::span<const SharedTrial* const> trials) {
  std::vector<double> gains(trials.size(), 0.0);
  for (std::size_t t = 0; t < trials.size(); ++t) {
    QuadratureRule others{{0.0}, {1.0}};
    for (std::size_t o = 0; o < trials.size(); ++o)
      if (o != t && trials[o]->reports() <= trials[t]->reports() + same_day)
        others = resolved_together(others, trials[o]->mean_resolved());
    gains[t] = trials[t]->gain_beside(others);
  }
  return gains;
}

}  // namespace equipoise::decision
