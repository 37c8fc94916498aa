#include "models/decision/target_research.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "models/cea/net_benefit.hpp"
#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/evppi.hpp"

namespace equipoise::decision {
namespace {

OptionDraws nothing(const ChoiceDraws& choice) {
  const std::size_t options = choice.strategies.size() + 1;
  return {LaneTable(options, choice.groups.draws), LaneTable(options, choice.groups.draws)};
}

void add(const StrategyDraws& s, const Option& part, std::span<double> cost,
         std::span<double> qalys) {
  for (std::size_t schedule = 0; schedule < schedule_count; ++schedule) {
    const double share = part.share[schedule];
    if (share == 0) continue;
    for (std::size_t d = 0; d < cost.size(); ++d) {
      cost[d] += share * s.cost[schedule][d];
      qalys[d] += share * s.qalys[schedule][d];
    }
  }
  if (part.fixed_years == 0 && part.setup_factor == 0) return;
  for (std::size_t d = 0; d < cost.size(); ++d)
    cost[d] += part.cost(s.fixed_per_year[d], s.setup[d], s.reversal[d]);
}

/// Of the plans that share what is done meanwhile.
struct Meanwhile {
  LaneTable benefit;  ///< [option after][draw]
  std::size_t best = 0;
  double now = 0.0;   ///< mean of the best
  double most = 0.0;  ///< with perfect information at tau
};

Meanwhile meanwhile(const ChoiceDraws& choice, std::size_t option, const Conduct& conduct) {
  Meanwhile m{
      cea::net_benefit(choice.after(choice_of(option), conduct).outcomes(), choice.threshold)};
  for (std::size_t s = 0; s < m.benefit.rows(); ++s) {
    const double mean = numerics::mean(m.benefit.row(s));
    if (s > 0 && mean <= m.now) continue;
    m.best = s;
    m.now = mean;
  }
  m.most = m.now + voi::evpi(m.benefit, choice.groups).value.value;
  return m;
}

/// What a study with this plan meanwhile brings, by draw: what is expected without reading its
/// result, and what reading it adds.
struct Parts {
  std::vector<double> unread;
  voi::InformationValue avoided;

  Parts(const Meanwhile& m, voi::InformationValue value)
      : unread(m.benefit.row(m.best).begin(), m.benefit.row(m.best).end()),
        avoided(std::move(value)) {}
};

Estimate mean_difference(std::span<const double> a, std::span<const double> b,
                         const numerics::DrawGroups& groups) {
  std::vector<double> difference(a.begin(), a.end());
  for (std::size_t d = 0; d < difference.size(); ++d) difference[d] -= b[d];
  return numerics::mean_estimate(difference, groups);
}

}  // namespace

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
  for (std::size_t s = 0; s < strategies.size(); ++s)
    add(strategies[s], strategy_part(strategies[s].frame, s, s, s), out.cost.row(s + 1),
        out.qalys.row(s + 1));
  return out;
}

OptionDraws ChoiceDraws::after(Choice meanwhile, const Conduct& conduct) const {
  EQUIPOISE_EXPECT(conduct.joining.empty() || conduct.joining.size() == strategies.size());
  OptionDraws out = nothing(*this);
  const std::vector<double> mean_reach = mean_reach_of(strategies);
  for (std::size_t s = 0; s < strategies.size(); ++s) {
    const std::vector<voi::TrialArm> own = arms_among(conduct.arms, mean_reach, s);
    const double joining = conduct.joining.empty() ? 0.0 : conduct.joining[s];
    for (std::size_t option = 0; option < out.cost.rows(); ++option)
      add(strategies[s],
          strategy_part(strategies[s].frame, s, meanwhile, choice_of(option), own, joining),
          out.cost.row(option), out.qalys.row(option));
  }
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
                           std::span<const std::span<const double>> summaries,
                           const Conduct& conduct) {
  const std::size_t options = choice.strategies.size() + 1;
  std::vector<Meanwhile> all, conducted;
  for (std::size_t m = 0; m < options; ++m) all.push_back(meanwhile(choice, m, {}));
  const auto without = std::ranges::max_element(all, {}, &Meanwhile::now);
  if (!conduct.nothing())
    for (std::size_t m = 0; m < options; ++m) conducted.push_back(meanwhile(choice, m, conduct));
  const std::vector<Meanwhile>& with = conduct.nothing() ? all : conducted;

  // Those that promise most first: the others are mostly ruled out by what perfect information
  // would bring.
  std::vector<std::size_t> order;
  for (std::size_t m = 0; m < options; ++m) order.push_back(m);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t m) { return with[m].now; });
  const auto fitted = [&](std::size_t m, const Conduct& with_conduct) {
    return voi::PartialInformation(summaries, choice.after(choice_of(m), with_conduct).outcomes());
  };
  DelayedValue found;
  std::optional<Parts> parts;
  std::size_t chosen = 0;
  double most = 0.0;
  for (const std::size_t m : order) {
    if (parts && with[m].most <= most) continue;
    const voi::PartialInformation fit = fitted(m, conduct);
    voi::InformationValue avoided = fit.evppi(choice.threshold, choice.groups);
    if (parts && with[m].now + avoided.value.value <= most) continue;
    most = with[m].now + avoided.value.value;
    chosen = m;
    found.upward_bias = fit.bias(choice.threshold, choice.groups).upward;
    parts.emplace(with[m], std::move(avoided));
  }
  const auto best = without->benefit.row(without->best);
  found.meanwhile = choice_of(chosen);
  found.influence = parts->avoided.influence;
  for (std::size_t d = 0; d < found.influence.size(); ++d)
    found.influence[d] += parts->unread[d] - best[d];
  found.enbs = {most - without->now, numerics::standard_error(found.influence, choice.groups)};
  if (!conduct.joining.empty()) {
    // The same study where nobody joins.
    const Conduct alone{conduct.arms, {}};
    const Parts joined = std::move(*parts);
    parts.emplace(meanwhile(choice, chosen, alone),
                  fitted(chosen, alone).evppi(choice.threshold, choice.groups));
    std::vector<double> gain = joined.avoided.influence;
    for (std::size_t d = 0; d < gain.size(); ++d)
      gain[d] += joined.unread[d] - parts->avoided.influence[d] - parts->unread[d];
    found.uptake_gain = {most - numerics::mean(parts->unread) - parts->avoided.value.value,
                         numerics::standard_error(gain, choice.groups)};
  }
  found.loss_avoided = parts->avoided.value;
  found.waiting_cost = mean_difference(best, parts->unread, choice.groups);
  return found;
}

}  // namespace equipoise::decision
