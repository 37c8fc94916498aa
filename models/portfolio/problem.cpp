#include "models/portfolio/problem.hpp"

#include <cmath>
#include <utility>

#include "models/core/contracts.hpp"

namespace equipoise::portfolio {
namespace {

/// Yearly money of every purse against its limits.
template <typename Money>
std::vector<double> by_limit(const Problem& problem, const Money& money) {
  std::vector<double> out;
  for (std::size_t p = 0; p < problem.purses.size(); ++p) {
    double so_far = 0.0;
    for (std::size_t t = 0; t < problem.years(); ++t) {
      const double x = hundredths(money(p, t));
      so_far += x;
      out.push_back(problem.purses[p].carried ? so_far : x);
    }
  }
  return out;
}

}  // namespace

double hundredths(double money) { return std::nearbyint(100 * money); }

std::vector<double> limits(const Problem& problem) {
  return by_limit(problem,
                  [&](std::size_t p, std::size_t t) { return problem.purses[p].amount[t]; });
}

std::vector<double> needs(const Problem& problem, const Alternative& alternative) {
  return by_limit(problem, [&](std::size_t p, std::size_t t) { return alternative.cash[p][t]; });
}

double total_cash(const Alternative& alternative) {
  double sum = 0.0;
  for (const std::vector<double>& purse : alternative.cash)
    for (const double x : purse) sum += hundredths(x);
  return sum;
}

Plan plan_of(const Problem& problem, std::vector<std::size_t> chosen) {
  EQUIPOISE_EXPECT(chosen.size() == problem.targets.size());
  Plan plan{std::move(chosen)};
  for (std::size_t t = 0; t < problem.targets.size(); ++t) {
    const Alternative& a = problem.targets[t].at(plan.chosen[t]);
    plan.value += hundredths(a.value);
    plan.cash += total_cash(a);
  }
  return plan;
}

std::vector<double> needs(const Problem& problem, const Plan& plan) {
  std::vector<double> sum(problem.purses.size() * problem.years(), 0.0);
  for (std::size_t t = 0; t < problem.targets.size(); ++t) {
    const std::vector<double> one = needs(problem, problem.targets[t][plan.chosen[t]]);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one[i];
  }
  return sum;
}

bool affordable(const Problem& problem, const Plan& plan) {
  const std::vector<double> most = limits(problem), taken = needs(problem, plan);
  for (std::size_t i = 0; i < most.size(); ++i)
    if (taken[i] > most[i]) return false;
  return true;
}

bool better(const Plan& a, const Plan& b) {
  if (a.value != b.value) return a.value > b.value;
  if (a.cash != b.cash) return a.cash < b.cash;
  return a.chosen < b.chosen;
}

namespace {

/// What dominance looks at, in hundredths.
struct Standing {
  double value;
  std::vector<double> need;  ///< [limit]
};

bool dominates(const Standing& a, const Standing& b, bool a_first) {
  if (a.value < b.value) return false;
  bool less = false;
  for (std::size_t i = 0; i < a.need.size(); ++i) {
    if (a.need[i] > b.need[i]) return false;
    less = less || a.need[i] < b.need[i];
  }
  return a.value > b.value || less || a_first;
}

Standing standing(const Problem& problem, const Alternative& alternative) {
  return {hundredths(alternative.value), needs(problem, alternative)};
}

}  // namespace

bool dominates(const Problem& problem, const Alternative& a, const Alternative& b, bool a_first) {
  return dominates(standing(problem, a), standing(problem, b), a_first);
}

std::vector<bool> dominated(const Problem& problem, const std::vector<Alternative>& alternatives) {
  std::vector<Standing> all;
  for (const Alternative& a : alternatives) all.push_back(standing(problem, a));
  std::vector<bool> out(all.size(), false);
  for (std::size_t b = 0; b < all.size(); ++b)
    for (std::size_t a = 0; a < all.size() && !out[b]; ++a)
      out[b] = a != b && dominates(all[a], all[b], a < b);
  return out;
}

}  // namespace equipoise::portfolio
