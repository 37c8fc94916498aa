#include "engine/run/added_constant.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <limits>
#include <utility>

#include "models/cea/net_benefit.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evppi.hpp"

#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

/// As large as anything in the rows, so that a part of it would be seen.
template <typename Rows>
double constant_for(const Rows& rows) {
  double largest = 0.0;
  for (const auto row : rows)
    for (const double x : row) largest = std::max(largest, std::abs(x));
  return 1 + largest;
}

std::vector<std::span<const double>> rows_of(const LaneTable& table) {
  std::vector<std::span<const double>> rows;
  for (std::size_t r = 0; r < table.rows(); ++r) rows.push_back(table.row(r));
  return rows;
}

/// Eight last places of a number of this size: two roundings of it in each of two alternatives, and
/// those of the sum and of the difference of their means.
double rounding(double size) { return 8 * std::numeric_limits<double>::epsilon() * size; }

void expect_same(const NamedNumber& found, double moved, double allowed) {
  if (std::abs(moved - found.value) <= allowed) return;
  throw NumericalFailure(fmt::format(
      "{} is {:.9g}, and {:.9g} with a constant added to every alternative\n"
      "  why: what is worth learning is a matter of the differences between the alternatives; "
      "{:.3g} would be rounding\n"
      "  help: this is a fault of the program; please report it with the study",
      found.name, found.value, moved, allowed));
}

}  // namespace

void expect_of_differences(const NamedNumber& found, std::span<const std::span<const double>> known,
                           const cea::Outcomes& outcomes, double threshold,
                           const numerics::DrawGroups& groups) {
  const double constant = constant_for(outcomes.cost);
  std::vector<std::vector<double>> cost;
  for (const std::span<const double> row : outcomes.cost) {
    cost.emplace_back(row.begin(), row.end());
    for (double& x : cost.back()) x -= constant;
  }
  const voi::PartialInformation again(known, {{cost.begin(), cost.end()}, outcomes.qalys});
  const LaneTable benefit = cea::net_benefit(outcomes, threshold);
  double spread = 0.0;
  std::vector<double> increment(groups.draws);
  for (std::size_t j = 1; j < benefit.rows(); ++j) {
    std::ranges::transform(benefit.row(j), benefit.row(0), increment.begin(), std::minus{});
    spread += numerics::standard_deviation(increment);
  }
  constexpr double resolved = 0.25 * 1e-4;
  expect_same(found, again.evppi(threshold, groups).value.value,
              rounding(constant) + resolved * spread);
}

void expect_of_differences(const NamedNumber& found, std::span<const std::span<const double>> known,
                           const LaneTable& benefit, const numerics::DrawGroups& groups) {
  std::vector<std::vector<double>> cost;
  for (const std::span<const double> row : rows_of(benefit)) {
    cost.emplace_back(row.begin(), row.end());
    for (double& x : cost.back()) x = -x;
  }
  const std::vector<double> nothing(groups.draws, 0.0);
  const cea::Outcomes outcomes{{cost.begin(), cost.end()},
                               {cost.size(), std::span<const double>(nothing)}};
  expect_of_differences(found, known, outcomes, 1.0, groups);
}

void expect_of_differences(const NamedNumber& found, std::vector<voi::InformedOption> options,
                           double threshold, const LaneTable& benefit,
                           const numerics::DrawGroups& groups) {
  const double constant = constant_for(rows_of(benefit));
  std::vector<std::vector<double>> rest(options.size());
  for (std::size_t j = 0; j < options.size(); ++j) {
    rest[j].assign(options[j].cost.rest.begin(), options[j].cost.rest.end());
    rest[j].resize(groups.draws, 0.0);
    for (double& x : rest[j]) x -= constant;
    options[j].cost.rest = rest[j];
  }
  const voi::InformedChoice again(std::move(options), groups.draws);
  expect_same(found, again.evppi(threshold, groups).value.value.value, rounding(constant));
}

}  // namespace equipoise::run
