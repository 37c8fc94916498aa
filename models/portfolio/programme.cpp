#include "models/portfolio/programme.hpp"

#include <algorithm>
#include <limits>

namespace equipoise::portfolio {
namespace {

constexpr double none = std::numeric_limits<double>::infinity();

/// The smallest or largest need of a row in each target.
std::vector<double> extreme(const Programme& p, std::size_t row, bool largest) {
  std::vector<double> out(p.targets, largest ? -none : none);
  for (const Column& c : p.columns)
    out[c.target] =
        largest ? std::max(out[c.target], c.need[row]) : std::min(out[c.target], c.need[row]);
  return out;
}

double sum(const std::vector<double>& x) {
  double total = 0.0;
  for (const double v : x) total += v;
  return total;
}

/// Removes what no plan can pay even beside the cheapest alternatives of the other targets.
/// \returns whether something was removed
bool drop_unaffordable(Programme& p) {
  const std::size_t before = p.columns.size();
  for (std::size_t r = 0; r < p.limit.size(); ++r) {
    const std::vector<double> least = extreme(p, r, false);
    const double all = sum(least);
    if (!(all < none)) return false;  // a target without alternatives: no plan at all
    std::erase_if(p.columns,
                  [&](const Column& c) { return all - least[c.target] + c.need[r] > p.limit[r]; });
  }
  return p.columns.size() != before;
}

/// Whether every plan within limit q is within limit r: need_r <= s need_q with s = limit_r /
/// limit_q.
bool implied(const Programme& p, std::size_t r, std::size_t q) {
  if (p.limit[q] <= 0 || p.limit[r] < 0) return false;
  return std::ranges::all_of(
      p.columns, [&](const Column& c) { return c.need[r] * p.limit[q] <= c.need[q] * p.limit[r]; });
}

void drop_rows(Programme& p) {
  std::vector<std::size_t> kept;
  std::vector<bool> gone(p.limit.size(), false);
  for (std::size_t r = 0; r < p.limit.size(); ++r) gone[r] = sum(extreme(p, r, true)) <= p.limit[r];
  for (std::size_t r = p.limit.size(); r-- > 0;)
    for (std::size_t q = 0; q < p.limit.size() && !gone[r]; ++q)
      gone[r] = q != r && !gone[q] && implied(p, r, q);
  for (std::size_t r = 0; r < p.limit.size(); ++r)
    if (!gone[r]) kept.push_back(r);
  const auto keep = [&](auto& list) {
    for (std::size_t k = 0; k < kept.size(); ++k) list[k] = list[kept[k]];
    list.resize(kept.size());
  };
  keep(p.limit);
  keep(p.row_of);
  for (Column& c : p.columns) keep(c.need);
}

}  // namespace

Programme programme(const Problem& problem) {
  Programme p;
  p.targets = problem.targets.size();
  p.limit = limits(problem);
  for (std::size_t i = 0; i < p.limit.size(); ++i) p.row_of.push_back(i);
  for (std::size_t t = 0; t < p.targets; ++t) {
    const std::vector<Alternative>& all = problem.targets[t];
    const std::vector<bool> left_out = dominated(problem, all);
    for (std::size_t b = 0; b < all.size(); ++b)
      if (!left_out[b])
        p.columns.push_back(
            {t, b, hundredths(all[b].value), total_cash(all[b]), needs(problem, all[b])});
  }
  return p;
}

void reduce(Programme& p) {
  while (drop_unaffordable(p)) {
  }
  drop_rows(p);
}

}  // namespace equipoise::portfolio
