#include "models/decision/target_research.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/informed_choice.hpp"

namespace equipoise::decision {
namespace {

void add(const StrategyDraws& s, const Option& part, std::span<double> benefit) {
  for (std::size_t schedule = 0; schedule < schedule_count; ++schedule) {
    const double share = part.share[schedule];
    if (share == 0) continue;
    for (std::size_t d = 0; d < benefit.size(); ++d) benefit[d] += share * s.benefit[schedule][d];
  }
  if (part.fixed_years == 0 && part.setup_factor == 0) return;
  for (std::size_t d = 0; d < benefit.size(); ++d)
    benefit[d] -= part.cost(s.fixed_per_year[d], s.setup[d], s.reversal[d]);
}

/// Beyond the first option: shape [option - 1][draw], choice after choice.
std::vector<std::vector<double>> increments(std::initializer_list<const LaneTable*> choices) {
  std::vector<std::vector<double>> found;
  for (const LaneTable* benefit : choices)
    for (std::size_t j = 1; j < benefit->rows(); ++j) {
      const auto option = benefit->row(j), first = benefit->row(0);
      std::vector<double>& more = found.emplace_back(option.begin(), option.end());
      for (std::size_t d = 0; d < more.size(); ++d) more[d] -= first[d];
    }
  return found;
}

voi::Curves curves_of(std::span<const std::span<const double>> summaries,
                      const std::vector<std::vector<double>>& responses) {
  return {summaries, std::vector<std::span<const double>>(responses.begin(), responses.end())};
}

/// What the options of some choices are expected to bring once summaries are read: one regression.
class Reading {
 public:
  /// \param choices  net benefit, shape [option][draw], of as many options each; not kept
  Reading(std::span<const std::span<const double>> summaries,
          std::initializer_list<const LaneTable*> choices)
      : increments_((*choices.begin())->rows() - 1),
        curves_(curves_of(summaries, increments(choices))) {}

  [[nodiscard]] voi::InformedValue value(std::size_t choice,
                                         const numerics::DrawGroups& groups) const {
    std::vector<voi::InformedOption> options(1);
    for (std::size_t j = 0; j < increments_; ++j)
      options.emplace_back().qalys.terms = {{&curves_, choice * increments_ + j, {}}};
    constexpr double money = 1.0;  // what a unit of the curves is worth
    return voi::InformedChoice(std::move(options), curves_.draws()).evppi(money, groups);
  }

  [[nodiscard]] const std::string& method() const { return curves_.method(); }

 private:
  std::size_t increments_;
  voi::Curves curves_;
};

Estimate mean_difference(std::span<const double> a, std::span<const double> b,
                         const numerics::DrawGroups& groups) {
  std::vector<double> difference(a.begin(), a.end());
  for (std::size_t d = 0; d < difference.size(); ++d) difference[d] -= b[d];
  return numerics::mean_estimate(difference, groups);
}

/// E[max_a (plan a of one choice - plan a of the other)].
double most_ahead(const LaneTable& one, const LaneTable& other) {
  std::vector<double> most(one.lanes(), -std::numeric_limits<double>::infinity());
  for (std::size_t a = 0; a < one.rows(); ++a) {
    const auto x = one.row(a), y = other.row(a);
    for (std::size_t d = 0; d < most.size(); ++d) most[d] = std::max(most[d], x[d] - y[d]);
  }
  return numerics::mean(most);
}

/// What is best to have meanwhile, and what reading the result then avoids.
struct Read {
  std::size_t meanwhile = 0;
  voi::InformedValue avoided;
  double value = 0.0;  ///< of the plans, result read
};

/// Reads first those that promise most, the choice at once beside the very first. The others are
/// mostly ruled out by what those are worth: with B and B' the plans of two,
/// E max_a E[B'_a | X] <= E max_a E[B_a | X] + E max_a (B'_a - B_a).
Read best_read(std::span<const std::span<const double>> summaries, const LaneTable& at_once,
               const std::vector<PlansMeanwhile>& with, const numerics::DrawGroups& groups,
               ImmediateValue& immediate) {
  std::vector<std::size_t> order;
  for (std::size_t m = 0; m < with.size(); ++m) order.push_back(m);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t m) { return with[m].now; });
  Read best{.meanwhile = order.front(), .avoided = {}, .value = 0.0};
  {
    const Reading reading(summaries, {&at_once, &with[best.meanwhile].benefit});
    voi::InformedValue found = reading.value(0, groups);
    immediate = {std::move(found.value), found.upward_bias, reading.method()};
    best.avoided = reading.value(1, groups);
    best.value = with[best.meanwhile].now + best.avoided.value.value.value;
  }
  std::vector<std::pair<std::size_t, double>> done{{best.meanwhile, best.value}};
  for (const std::size_t m : std::span(order).subspan(1)) {
    if (std::ranges::any_of(done, [&](const auto& other) {
          const auto& [option, value] = other;
          return value + most_ahead(with[m].benefit, with[option].benefit) <= best.value;
        }))
      continue;
    voi::InformedValue avoided = Reading(summaries, {&with[m].benefit}).value(0, groups);
    const double value = with[m].now + avoided.value.value.value;
    done.emplace_back(m, value);
    if (value > best.value) best = {m, std::move(avoided), value};
  }
  return best;
}

}  // namespace

ResearchedChoice::ResearchedChoice(std::vector<StrategyDraws> strategies,
                                   numerics::DrawGroups groups)
    : strategies_(std::move(strategies)),
      groups_(groups),
      at_once_(strategies_.size() + 1, groups.draws) {
  EQUIPOISE_EXPECT(!strategies_.empty());
  for (std::size_t s = 0; s < strategies_.size(); ++s)
    add(strategies_[s], strategy_part(strategies_[s].frame, s, s, s), at_once_.row(s + 1));
  for (std::size_t m = 0; m < at_once_.rows(); ++m) unstudied_.push_back(meanwhile(m, {}));
  const auto best = std::ranges::max_element(unstudied_, {}, &PlansMeanwhile::now);
  without_ = static_cast<std::size_t>(best - unstudied_.begin());
}

PlansMeanwhile ResearchedChoice::meanwhile(std::size_t option, const Conduct& conduct) const {
  EQUIPOISE_EXPECT(conduct.joining.empty() || conduct.joining.size() == strategies_.size());
  PlansMeanwhile m{LaneTable(strategies_.size() + 1, groups_.draws)};
  const std::vector<double> mean_reach = mean_reach_of(strategies_);
  for (std::size_t s = 0; s < strategies_.size(); ++s) {
    const std::vector<voi::TrialArm> own = arms_among(conduct.arms, mean_reach, s);
    const double joining = conduct.joining.empty() ? 0.0 : conduct.joining[s];
    for (std::size_t after = 0; after < m.benefit.rows(); ++after)
      add(strategies_[s],
          strategy_part(strategies_[s].frame, s, choice_of(option), choice_of(after), own, joining),
          m.benefit.row(after));
  }
  for (std::size_t after = 0; after < m.benefit.rows(); ++after) {
    const double mean = numerics::mean(m.benefit.row(after));
    if (after > 0 && mean <= m.now) continue;
    m.best = after;
    m.now = mean;
  }
  return m;
}

ImmediateValue ResearchedChoice::immediate(
    std::span<const std::span<const double>> summaries) const {
  const Reading reading(summaries, {&at_once_});
  voi::InformedValue found = reading.value(0, groups_);
  return {std::move(found.value), found.upward_bias, reading.method()};
}

ResearchValue ResearchedChoice::research(std::span<const std::span<const double>> summaries,
                                         const Conduct& conduct) const {
  std::vector<PlansMeanwhile> conducted;
  if (!conduct.nothing())
    for (std::size_t m = 0; m < unstudied_.size(); ++m) conducted.push_back(meanwhile(m, conduct));
  const std::vector<PlansMeanwhile>& with = conduct.nothing() ? unstudied_ : conducted;

  ResearchValue result;
  Read read = best_read(summaries, at_once_, with, groups_, result.immediate);
  DelayedValue& delayed = result.delayed;
  const PlansMeanwhile& without = unstudied_[without_];
  const auto best = without.benefit.row(without.best);
  const auto unread = with[read.meanwhile].benefit.row(with[read.meanwhile].best);
  delayed.meanwhile = choice_of(read.meanwhile);
  delayed.upward_bias = read.avoided.upward_bias;
  delayed.influence = std::move(read.avoided.value.influence);
  for (std::size_t d = 0; d < delayed.influence.size(); ++d)
    delayed.influence[d] += unread[d] - best[d];
  delayed.enbs = {read.value - without.now, numerics::standard_error(delayed.influence, groups_)};
  if (conduct.joining.empty()) {
    delayed.loss_avoided = read.avoided.value.value;
    delayed.waiting_cost = mean_difference(best, unread, groups_);
    return result;
  }
  // The same study where nobody joins.
  const PlansMeanwhile alone = meanwhile(read.meanwhile, {conduct.arms, {}});
  const voi::InformedValue avoided = Reading(summaries, {&alone.benefit}).value(0, groups_);
  const auto alone_unread = alone.benefit.row(alone.best);
  std::vector<double> gain = delayed.influence;
  for (std::size_t d = 0; d < gain.size(); ++d)
    gain[d] += best[d] - avoided.value.influence[d] - alone_unread[d];
  delayed.uptake_gain = {read.value - alone.now - avoided.value.value.value,
                         numerics::standard_error(gain, groups_)};
  delayed.loss_avoided = avoided.value.value;
  delayed.waiting_cost = mean_difference(best, alone_unread, groups_);
  return result;
}

}  // namespace equipoise::decision
