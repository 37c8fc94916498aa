#include "models/portfolio/best_plan.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/portfolio/programme.hpp"
#include "models/portfolio/solver.hpp"

namespace equipoise::portfolio {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Steps after which the search for plans of the same value rests: a study whose alternatives are
/// copies of each other has more such plans than anybody wants to tell apart.
constexpr std::size_t most_steps = 1'000'000;

/// A search of all plans that takes no more steps is over before CBC has read its parameters.
constexpr std::size_t few_steps = 50'000;

/// A programme with prices for its limits: how far each column falls short of its target's best.
struct Priced {
  Programme programme;
  std::vector<std::vector<std::size_t>> by_target;  ///< columns
  std::vector<double> short_by;                     ///< [column] >= 0
  double bound = 0.0;                               ///< no plan is worth more
  double rounding = 0.0;                            ///< of these numbers, far below one hundredth

  Priced(Programme p, const std::vector<double>& price) : programme(std::move(p)) {
    by_target.resize(programme.targets);
    std::vector<double> best(programme.targets, -infinite);
    double size = 0.0;
    for (std::size_t j = 0; j < programme.columns.size(); ++j) {
      const Column& c = programme.columns[j];
      by_target[c.target].push_back(j);
      double worth = c.value;
      for (std::size_t r = 0; r < price.size(); ++r) worth -= price[r] * c.need[r];
      short_by.push_back(worth);
      best[c.target] = std::max(best[c.target], worth);
      size = std::max({size, std::abs(worth), std::abs(c.value)});
    }
    for (std::size_t j = 0; j < short_by.size(); ++j)
      short_by[j] = best[programme.columns[j].target] - short_by[j];
    for (const double b : best) bound += b;
    for (std::size_t r = 0; r < price.size(); ++r) bound += price[r] * programme.limit[r];
    rounding = 1e-11 * size;
  }

  /// Whether the steps of a search that rules nothing out are few.
  [[nodiscard]] bool few_plans() const {
    std::size_t plans = 1, steps = 0;
    for (const auto& columns : by_target) {
      plans *= columns.size();
      steps += plans;
      if (steps > few_steps) return false;
    }
    return true;
  }
};

Plan plan_of(const Problem& problem, const Programme& programme,
             const std::vector<std::size_t>& columns) {
  std::vector<std::size_t> chosen(programme.targets);
  for (const std::size_t j : columns)
    chosen[programme.columns[j].target] = programme.columns[j].alternative;
  return plan_of(problem, std::move(chosen));
}

/// The best alternative of each target on its own.
Plan without_limits(const Problem& problem) {
  std::vector<std::size_t> chosen;
  for (const std::vector<Alternative>& all : problem.targets) {
    std::size_t best = 0;
    const auto before = [&](const Alternative& a, const Alternative& b) {
      const double va = hundredths(a.value), vb = hundredths(b.value);
      return va != vb ? va > vb : total_cash(a) < total_cash(b);
    };
    for (std::size_t i = 1; i < all.size(); ++i)
      if (before(all[i], all[best])) best = i;
    chosen.push_back(best);
  }
  return plan_of(problem, std::move(chosen));
}

/// Some affordable plan, the better the more it rules out: from the relaxation's largest shares,
/// whatever overdraws is exchanged for what falls short least for each unit that it frees; then
/// every exchange that pays is made. Nothing where this finds none.
std::optional<std::vector<std::size_t>> some_plan(const Priced& priced,
                                                  const std::vector<double>& share) {
  const Programme& p = priced.programme;
  std::vector<std::size_t> chosen;
  for (const auto& columns : priced.by_target)
    chosen.push_back(
        *std::ranges::max_element(columns, {}, [&](std::size_t j) { return share[j]; }));
  std::vector<double> left = p.limit;
  for (const std::size_t j : chosen)
    for (std::size_t r = 0; r < left.size(); ++r) left[r] -= p.columns[j].need[r];
  const auto overdrawn = [&](std::size_t from, std::size_t to) {
    double sum = 0.0;
    for (std::size_t r = 0; r < left.size(); ++r)
      sum += std::max(0.0, p.columns[to].need[r] - p.columns[from].need[r] - left[r]);
    return sum;
  };
  const auto exchange = [&](std::size_t t, std::size_t to) {
    for (std::size_t r = 0; r < left.size(); ++r)
      left[r] += p.columns[chosen[t]].need[r] - p.columns[to].need[r];
    chosen[t] = to;
  };
  for (std::size_t step = 0; step < 2 * p.columns.size(); ++step) {
    const double now = overdrawn(chosen.front(), chosen.front());
    std::size_t target = p.targets, best = 0;
    double most = 0.0;
    for (std::size_t t = 0; t < p.targets; ++t)
      for (const std::size_t j : priced.by_target[t]) {
        if (j == chosen[t]) continue;
        const double then = overdrawn(chosen[t], j);
        const double gain = p.columns[j].value - p.columns[chosen[t]].value;
        const double merit =
            now > 0 ? (now - then) / (1 + std::max(0.0, -gain)) : (then > 0 ? 0.0 : gain);
        if (merit > most) {
          most = merit;
          target = t;
          best = j;
        }
      }
    if (target == p.targets) {
      if (now > 0) return std::nullopt;
      break;
    }
    exchange(target, best);
  }
  if (overdrawn(chosen.front(), chosen.front()) > 0) return std::nullopt;
  return chosen;
}

/// Every plan that the bound does not rule out, in order; keeps the best.
class Search {
 public:
  Search(const Problem& problem, const Priced& priced, Plan best)
      : problem_(problem), priced_(priced), best_(std::move(best)), left_(priced.programme.limit) {
    // The least that the targets from t on take of each limit.
    const Programme& p = priced.programme;
    least_.assign(p.targets + 1, std::vector<double>(p.limit.size(), 0.0));
    for (std::size_t t = p.targets; t-- > 0;)
      for (std::size_t r = 0; r < p.limit.size(); ++r) {
        double least = infinite;
        for (const std::size_t j : priced.by_target[t])
          least = std::min(least, p.columns[j].need[r]);
        least_[t][r] = least_[t + 1][r] + least;
      }
  }

  Plan run() {
    from(0, 0.0);
    return best_;
  }

 private:
  void from(std::size_t t, double short_by) {
    const Programme& p = priced_.programme;
    if (t == p.targets) {
      Plan plan = plan_of(problem_, p, chosen_);
      if (better(plan, best_)) best_ = std::move(plan);
      return;
    }
    for (const std::size_t j : priced_.by_target[t]) {
      if (++steps_ > most_steps) return;
      const double so_far = short_by + priced_.short_by[j];
      if (priced_.bound - so_far < best_.value - priced_.rounding) continue;
      const Column& c = p.columns[j];
      bool fits = true;
      for (std::size_t r = 0; r < left_.size() && fits; ++r)
        fits = c.need[r] + least_[t + 1][r] <= left_[r];
      if (!fits) continue;
      for (std::size_t r = 0; r < left_.size(); ++r) left_[r] -= c.need[r];
      chosen_.push_back(j);
      from(t + 1, so_far);
      chosen_.pop_back();
      for (std::size_t r = 0; r < left_.size(); ++r) left_[r] += c.need[r];
    }
  }

  const Problem& problem_;
  const Priced& priced_;
  Plan best_;
  std::vector<double> left_;
  std::vector<std::vector<double>> least_;
  std::vector<std::size_t> chosen_;
  std::size_t steps_ = 0;
};

}  // namespace

std::optional<Plan> best_plan(const Problem& problem) {
  for (const std::vector<Alternative>& all : problem.targets)
    if (all.empty()) return std::nullopt;
  const Plan ideal = without_limits(problem);
  if (affordable(problem, ideal)) return ideal;
  Programme p = programme(problem);
  reduce(p);
  std::vector<std::size_t> alternatives(p.targets, 0);
  for (const Column& c : p.columns) ++alternatives[c.target];
  if (std::ranges::count(alternatives, 0U) > 0) return std::nullopt;
  const auto relaxation = relax(p);
  if (!relaxation) return std::nullopt;
  Priced priced(std::move(p), relaxation->price);
  if (const auto known = some_plan(priced, relaxation->share)) {
    const Plan plan = plan_of(problem, priced.programme, *known);
    Programme rest = priced.programme;
    rest.columns.clear();
    for (std::size_t j = 0; j < priced.short_by.size(); ++j)
      if (priced.bound - priced.short_by[j] >= plan.value - priced.rounding)
        rest.columns.push_back(priced.programme.columns[j]);
    priced = Priced(std::move(rest), relaxation->price);
    if (priced.few_plans()) return Search(problem, priced, plan).run();
  }
  const auto found = solve(priced.programme);
  if (!found) return std::nullopt;
  return Search(problem, priced, plan_of(problem, priced.programme, *found)).run();
}

std::optional<Relaxed> relaxed(const Problem& problem,
                               std::span<const std::vector<double>> growth) {
  const Programme p = programme(problem);
  const auto priced = [](const Programme& with) -> std::optional<Priced> {
    const auto relaxation = relax(with);
    if (!relaxation) return std::nullopt;
    return Priced(with, relaxation->price);
  };
  const auto now = priced(p);
  if (!now) return std::nullopt;
  Relaxed out{now->bound, {}};
  for (std::size_t purse = 0; purse < growth.size(); ++purse) {
    const std::size_t first = purse * problem.years();
    // Of the largest amount at least so much that the solver's tolerances are far below it.
    constexpr double least_step = 1e-6;
    double largest = 0.0;
    for (std::size_t r = first; r < first + problem.years(); ++r) {
      largest = std::max(largest, std::abs(p.limit[r]));
      for (const Column& c : p.columns) largest = std::max(largest, std::abs(c.need[r]));
    }
    const double step = std::max(100.0, least_step * largest);  // hundredths
    Programme more = p;
    double grown = 0.0;
    for (std::size_t t = 0; t < problem.years(); ++t) {
      grown = problem.purses[purse].carried ? grown + growth[purse][t] : growth[purse][t];
      more.limit[first + t] += step * grown;
    }
    const auto then = priced(more);
    EQUIPOISE_ENSURE(then.has_value());  // more money pays for what less does
    const double gain = then->bound - now->bound;
    out.price.push_back(gain > now->rounding ? gain / step : 0.0);
  }
  return out;
}

}  // namespace equipoise::portfolio
