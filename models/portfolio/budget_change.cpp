// What more or less money in one purse would do to the best plan.
#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"
#include "models/portfolio/best_plan.hpp"
#include "models/portfolio/programme.hpp"
#include "models/portfolio/solver.hpp"

namespace equipoise::portfolio {
namespace {

/// How the limits of all purses grow with one unit in one purse.
std::vector<double> growth_of_limits(const Problem& problem, std::size_t purse,
                                     const std::vector<double>& growth) {
  std::vector<double> out(problem.purses.size() * problem.years(), 0.0);
  double so_far = 0.0;
  for (std::size_t t = 0; t < problem.years(); ++t) {
    so_far = problem.purses[purse].carried ? so_far + growth[t] : growth[t];
    out[purse * problem.years() + t] = so_far;
  }
  return out;
}

}  // namespace

Problem with_more(const Problem& problem, std::size_t purse, const std::vector<double>& growth,
                  double more) {
  Problem out = problem;
  for (std::size_t t = 0; t < problem.years(); ++t)
    out.purses[purse].amount[t] = std::max(0.0, out.purses[purse].amount[t] + growth[t] * more);
  return out;
}

std::optional<Change> next_money(const Problem& problem, const Plan& plan, std::size_t purse,
                                 const std::vector<double>& growth) {
  constexpr double one_unit = 100;  // hundredths
  double most = 0.0;
  for (const std::vector<Alternative>& all : problem.targets) {
    double best = hundredths(all.front().value);
    for (const Alternative& a : all) best = std::max(best, hundredths(a.value));
    most += best;
  }
  if (most < plan.value + one_unit) return std::nullopt;
  const Programme p = programme(problem);
  const std::vector<double> grows = growth_of_limits(problem, purse, growth);
  const auto columns = least_increase(p, grows, plan.value + one_unit);
  if (!columns) return std::nullopt;
  // Amounts are rounded year by year: where the exact increase falls short by that, so much more.
  const double rounding = 0.5 * static_cast<double>(problem.years());  // hundredths
  for (const double beside : {0.0, rounding}) {
    double more = 0.0;  // hundredths that this plan needs
    for (std::size_t r = 0; r < p.limit.size(); ++r) {
      double need = beside - p.limit[r];
      for (const std::size_t j : *columns) need += p.columns[j].need[r];
      if (need > 0 && grows[r] > 0) more = std::max(more, need / grows[r]);
    }
    const double money = std::ceil(more) / 100;
    const auto then = best_plan(with_more(problem, purse, growth, money));
    if (then && then->value >= plan.value + one_unit) return Change{money, *then};
  }
  return std::nullopt;
}

std::optional<Change> first_given_up(const Problem& problem, const Plan& plan, std::size_t purse,
                                     const std::vector<double>& growth) {
  const std::vector<double> limit = limits(problem), need = needs(problem, plan);
  const std::vector<double> grows = growth_of_limits(problem, purse, growth);
  double spare = std::numeric_limits<double>::infinity();  // hundredths
  for (std::size_t r = 0; r < limit.size(); ++r)
    if (grows[r] > 0 && need[r] > 0) spare = std::min(spare, (limit[r] - need[r]) / grows[r]);
  if (!std::isfinite(spare)) return std::nullopt;
  // Amounts are rounded year by year: a fall of some hundredths more shows in the limit that binds.
  double fall = std::floor(spare) + 1;
  for (;;) {
    const Problem less = with_more(problem, purse, growth, -fall / 100);
    if (!affordable(less, plan)) {
      const auto then = best_plan(less);
      if (!then) return std::nullopt;
      return Change{fall / 100, *then};
    }
    fall += static_cast<double>(problem.years());
  }
}

}  // namespace equipoise::portfolio
