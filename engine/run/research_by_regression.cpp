// Values of research whose estimates are simulated in every draw.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "models/cea/net_benefit.hpp"
#include "models/implementation/payoff.hpp"
#include "models/voi/evpi.hpp"

#include "engine/run/added_constant.hpp"
#include "engine/run/interventions.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

std::vector<std::span<const double>> views(const Estimates& values) {
  return {values.begin(), values.end()};
}

}  // namespace

decision::ResearchedChoice researched_choice(const compile::CompiledStudy& study,
                                             std::size_t target, const LaneTable& inputs,
                                             const TargetDraws& target_draws, double starts,
                                             double reports, bool arms) {
  const implementation::Setting setting = setting_of(study, target);
  const std::vector<double> reach = mean_reach(study);
  std::vector<decision::StrategyDraws> strategies;
  for (std::size_t s = 0; s < study.strategies.size(); ++s) {
    const compile::CompiledPairing& pairing = study.pairing(target, s);
    const PairingTable table(study, pairing, inputs, target_draws);
    const implementation::Delivery& delivery = study.strategies[s].delivery;
    decision::StrategyDraws& draws = strategies.emplace_back();
    draws.frame = decision::action_frame(delivery, setting.horizon, starts, reports);
    draws.fixed_per_year.assign(table.draws.fixed_per_year.begin(),
                                table.draws.fixed_per_year.end());
    draws.setup.assign(table.draws.setup.begin(), table.draws.setup.end());
    draws.reversal.assign(table.draws.reversal.begin(), table.draws.reversal.end());
    draws.mean_reach = reach[s];
    const auto tabulate = [&](std::size_t schedule) {
      const implementation::PairingPayoff payoff = implementation::payoff(
          table.draws, setting, delivery.persistence, draws.frame.schedule[schedule]);
      std::vector<double>& benefit = draws.benefit[schedule];
      for (std::size_t d = 0; d < table.draws.size(); ++d)
        benefit.push_back(cea::net_monetary_benefit(
            payoff.care_cost[d] + payoff.practice_cost[d] + payoff.patient_cost[d], payoff.qalys[d],
            study.spec().threshold));
    };
    if (arms)
      for (std::size_t schedule = 0; schedule < decision::schedule_count; ++schedule)
        tabulate(schedule);
    else
      for (const decision::ScheduleOf schedule : decision::schedules_without_arms)
        tabulate(schedule);
  }
  return {std::move(strategies), draw_groups(study.spec().sampling)};
}

void value_by_regression(const StudiedTarget& target, const ObservedStudy& observed,
                         ResearchResult& r) {
  const std::string where = target.name() + ", " + r.trial + ": ";
  const bool arms = std::ranges::any_of(
      observed.sizes, [](const ObservedSize& size) { return !size.arms.empty(); });
  const decision::ResearchedChoice choice =
      researched_choice(*target.study, target.target, *target.evaluation->inputs, *target.draws,
                        observed.starts, observed.reports, arms);
  const numerics::DrawGroups& groups = choice.groups();
  const voi::InformationValue perfect = voi::evpi(choice.at_once(), groups);
  const decision::ImmediateValue evppi = choice.immediate(views(observed.truth));
  const std::string evppi_name = where + "EVPPI";
  expect_in_order({evppi_name, evppi.value}, {"EVPI", perfect}, groups,
                  evppi.upward_bias + voi::evpi_bias(choice.at_once(), groups).downward);
  r.evppi = evppi.value.value;
  r.evppi_bias = evppi.upward_bias;
  r.method = "regression on simulated estimates: " + evppi.method;

  const SimulatedEstimates estimates(observed, target.study->spec().sampling.seed);
  std::vector<std::vector<double>> influences(observed.sizes.size());
  std::optional<decision::ImmediateValue> smaller;
  std::string smaller_name;
  for (const ObservedSize& at : observed.sizes) {
    ResearchSizeResult& size = r.sizes.emplace_back();
    size.size = at.size;
    size.feasible = at.feasible;
    set_cost(size, at.research_cost);
    size.sampling_variances = at.variances;
    size.evsi = size.enbs = size.loss_avoided = size.waiting_cost = {std::nan(""), std::nan("")};
    if (!at.observes_something()) continue;
    const Estimates simulated = estimates.at(at);
    const auto summaries = views(simulated);
    decision::ImmediateValue evsi;
    if (at.feasible) {
      decision::ResearchValue found = choice.research(summaries, {at.arms, observed.joining});
      evsi = std::move(found.immediate);
      decision::DelayedValue& delayed = found.delayed;
      size.enbs = {delayed.enbs.value - size.research_cost, delayed.enbs.standard_error};
      size.enbs_bias = delayed.upward_bias;
      size.loss_avoided = delayed.loss_avoided;
      size.waiting_cost = delayed.waiting_cost;
      if (r.depends_on_uptake) size.uptake_gain = delayed.uptake_gain;
      size.meanwhile = name_of(target, delayed.meanwhile);
      influences[r.sizes.size() - 1] = std::move(delayed.influence);
    } else {
      evsi = choice.immediate(summaries);
    }
    size.evsi = evsi.value.value;
    size.evsi_bias = evsi.upward_bias;
    const std::string name = fmt::format("{}EVSI of size {}", where, at.size);
    expect_in_order({name, evsi.value}, {evppi_name, evppi.value}, groups, evsi.upward_bias);
    if (!smaller) {
      // Curves of three estimates or more are fitted to all responses together.
      const double alone =
          summaries.size() < 3 ? size.evsi.value : choice.immediate(summaries).value.value.value;
      expect_of_differences({name, alone}, summaries, choice.at_once(), groups);
    }
    // Both are fitted to the same truths and to noise that differs but in its scale, so that their
    // biases go together: what they differ by is all that may put them out of order.
    if (smaller)
      expect_in_order({smaller_name, smaller->value}, {name, evsi.value}, groups,
                      std::max(0.0, smaller->upward_bias - evsi.upward_bias));
    smaller = std::move(evsi);
    smaller_name = name;
  }
  choose_size(r, influences, [&](std::span<const double> influence) {
    return numerics::standard_error(influence, groups);
  });
}

}  // namespace equipoise::run
