#include "models/decision/target_research.hpp"

#include <algorithm>

#include "models/cea/net_benefit.hpp"
#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/evppi.hpp"

namespace equipoise::decision {
namespace {

// Current practice is the option 0, strategy i the option i + 1.
Choice choice_of(std::size_t option) { return option == 0 ? Choice{} : Choice{option - 1}; }

OptionDraws nothing(const ChoiceDraws& choice) {
  const std::size_t options = choice.strategies.size() + 1;
  return {LaneTable(options, choice.groups.draws), LaneTable(options, choice.groups.draws)};
}

void add(const ChoiceDraws& choice, const std::vector<Piece>& plan, std::size_t option,
         OptionDraws& out) {
  const auto cost = out.cost.row(option), qalys = out.qalys.row(option);
  for (const Piece& piece : plan) {
    const StrategyDraws& s = choice.strategies[piece.strategy];
    for (std::size_t d = 0; d < choice.groups.draws; ++d) {
      cost[d] += s.cost[piece.schedule][d];
      qalys[d] += s.qalys[piece.schedule][d];
    }
  }
}

/// Of the plans that share what is done meanwhile.
struct Meanwhile {
  LaneTable benefit;  ///< [option after][draw]
  std::size_t best = 0;
  double now = 0.0;   ///< mean of the best
  double most = 0.0;  ///< with perfect information at tau
};

Meanwhile meanwhile(const ChoiceDraws& choice, std::size_t option) {
  Meanwhile m{cea::net_benefit(choice.after(choice_of(option)).outcomes(), choice.threshold)};
  for (std::size_t s = 0; s < m.benefit.rows(); ++s) {
    const double mean = numerics::mean(m.benefit.row(s));
    if (s > 0 && mean <= m.now) continue;
    m.best = s;
    m.now = mean;
  }
  m.most = m.now + voi::evpi(m.benefit, choice.groups).value.value;
  return m;
}

}  // namespace

std::vector<Piece> plan(Choice meanwhile, Choice after) {
  if (meanwhile == after)
    return meanwhile ? std::vector<Piece>{{*meanwhile, full}} : std::vector<Piece>{};
  std::vector<Piece> pieces;
  if (meanwhile) pieces.push_back({*meanwhile, after ? stopped_replaced : stopped});
  if (after) pieces.push_back({*after, delayed});
  return pieces;
}

cea::Outcomes OptionDraws::outcomes() const {
  cea::Outcomes views;
  for (std::size_t option = 0; option < cost.rows(); ++option) {
    views.cost.push_back(cost.row(option));
    views.qalys.push_back(qalys.row(option));
  }
  return views;
}

OptionDraws ChoiceDraws::at_once() const {
  OptionDraws out = nothing(*this);
  for (std::size_t option = 1; option < out.cost.rows(); ++option)
    add(*this, plan(choice_of(option), choice_of(option)), option, out);
  return out;
}

OptionDraws ChoiceDraws::after(Choice meanwhile) const {
  OptionDraws out = nothing(*this);
  for (std::size_t option = 0; option < out.cost.rows(); ++option)
    add(*this, plan(meanwhile, choice_of(option)), option, out);
  return out;
}

ImmediateValue immediate_value(const ChoiceDraws& choice,
                               std::span<const std::span<const double>> summaries) {
  const OptionDraws options = choice.at_once();
  const voi::PartialInformation fit(summaries, options.outcomes());
  return {fit.evppi(choice.threshold, choice.groups),
          fit.bias(choice.threshold, choice.groups).upward, fit.method()};
}

DelayedValue delayed_value(const ChoiceDraws& choice,
                           std::span<const std::span<const double>> summaries) {
  const std::size_t options = choice.strategies.size() + 1;
  std::vector<Meanwhile> all;
  for (std::size_t m = 0; m < options; ++m) all.push_back(meanwhile(choice, m));
  const auto without = std::ranges::max_element(all, {}, &Meanwhile::now);

  // Those that promise most first: the others are mostly ruled out by what perfect information
  // would bring.
  std::vector<std::size_t> order;
  for (std::size_t m = 0; m < options; ++m) order.push_back(m);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t m) { return all[m].now; });
  DelayedValue found;
  std::vector<double> influence;
  double most = 0.0;
  bool any = false;
  for (const std::size_t m : order) {
    if (any && all[m].most <= most) continue;
    const OptionDraws after = choice.after(choice_of(m));
    const voi::PartialInformation fit(summaries, after.outcomes());
    voi::InformationValue avoided = fit.evppi(choice.threshold, choice.groups);
    if (any && all[m].now + avoided.value.value <= most) continue;
    any = true;
    most = all[m].now + avoided.value.value;
    found.meanwhile = choice_of(m);
    influence = std::move(avoided.influence);
    const auto with = all[m].benefit.row(all[m].best);
    const auto best = without->benefit.row(without->best);
    for (std::size_t d = 0; d < influence.size(); ++d) influence[d] += with[d] - best[d];
  }
  found.enbs = {most - without->now, numerics::standard_error(influence, choice.groups)};
  return found;
}

}  // namespace equipoise::decision
