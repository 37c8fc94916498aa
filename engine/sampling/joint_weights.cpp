// Joint draws of a prior, weighted by what was reported of some of its members.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/joint_posterior.hpp"
#include "engine/sampling/joint_quantile.hpp"
#include "engine/sampling/uniform_source.hpp"

namespace equipoise::sampling {
namespace {

/// Which members the reports are of.
std::vector<bool> reported(std::size_t members, std::span<const JointReport> reports) {
  std::vector<bool> is(members, false);
  for (const JointReport& r : reports) {
    is[r.member] = true;
    for (std::size_t i = 0; i < r.counts.size(); ++i) is[i] = true;
  }
  return is;
}

/// Turns logarithms of weights into weights of which the largest is 1. \returns whether any is left
bool weigh(std::vector<double>& weight) {
  const double most = *std::ranges::max_element(weight);
  if (!std::isfinite(most)) return false;
  for (double& w : weight) w = std::exp(w - most);
  return true;
}

double effective_size(std::span<const double> weight) {
  const double sum = numerics::sum(weight);
  return sum * sum /
         numerics::sum_over(weight.size(), [&](std::size_t i) { return weight[i] * weight[i]; });
}

/// Puts neighbours side by side: strips of equal weight along the first coordinate, in each of them
/// strips along the second, to and fro, and so on.
void order_by(std::span<const std::vector<double>> coordinates, std::span<const double> weight,
              std::size_t strips, bool descending, std::span<std::size_t> order) {
  const std::vector<double>& by = coordinates.front();
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    if (by[a] == by[b]) return a < b;
    return descending ? by[b] < by[a] : by[a] < by[b];
  });
  if (coordinates.size() == 1) return;
  const double all =
      numerics::sum_over(order.size(), [&](std::size_t i) { return weight[order[i]]; });
  numerics::Sum below;
  bool back = false;
  for (std::size_t strip = 0, from = 0; strip < strips; ++strip, back = !back) {
    const double end = all * static_cast<double>(strip + 1) / static_cast<double>(strips);
    std::size_t to = from;
    while (to < order.size() && (strip + 1 == strips || below.value() < end))
      below.add(weight[order[to++]]);
    order_by(coordinates.subspan(1), weight, strips, back, order.subspan(from, to - from));
    from = to;
  }
}

/// `posterior_values` of the weighted in proportion to their weights, evenly over the coordinates.
std::vector<std::size_t> picked(std::span<const double> weight,
                                std::span<const std::vector<double>> coordinates) {
  std::vector<std::size_t> order(weight.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const double strips =
      std::pow(static_cast<double>(posterior_values), 1 / static_cast<double>(coordinates.size()));
  order_by(coordinates, weight, static_cast<std::size_t>(std::ceil(strips)), false, order);
  const double all = numerics::sum(weight);
  numerics::Sum below;
  std::vector<std::size_t> result(posterior_values);
  std::size_t at = 0;
  for (std::size_t k = 0; k < posterior_values; ++k) {
    const double share = (static_cast<double>(k) + 0.5) / static_cast<double>(posterior_values);
    while (at + 1 < order.size() && below.value() + weight[order[at]] < share * all)
      below.add(weight[order[at++]]);
    result[k] = order[at];
  }
  return result;
}

LearntJoint posterior_of(std::vector<std::string> names, std::vector<std::vector<double>> columns,
                         std::string_view prior, double effective) {
  SolvedJoint rows = solve_joint_draws(std::move(names), std::move(columns));
  EQUIPOISE_ENSURE(std::holds_alternative<JointGroup>(rows));
  return JointPosterior{std::get<JointGroup>(std::move(rows)),
                        fmt::format("{}, weighted by the likelihood", prior), effective};
}

LearntJoint weighted_rows(const JointDraws& prior, std::span<const JointReport> reports) {
  const std::vector<bool> is_reported = reported(prior.names.size(), reports);
  const std::size_t rows = prior.columns.front().size();
  std::vector<double> weight(rows);
  for (std::size_t row = 0; row < rows; ++row)
    weight[row] =
        log_likelihood(reports, [&](std::size_t member) { return prior.columns[member][row]; });
  // A value that stands in many rows is one value, with all their weight.
  std::map<std::vector<double>, numerics::Sum> of_value;
  std::vector<std::vector<double>> seen;
  for (std::size_t i = 0; i < is_reported.size(); ++i)
    if (is_reported[i]) seen.push_back(prior.columns[i]);
  const bool any = weigh(weight);
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<double> value;
    for (const std::vector<double>& column : seen) value.push_back(column[row]);
    of_value[std::move(value)].add(weight[row]);
  }
  if (!any) return NoPosterior{of_value.size(), 0.0};
  std::vector<double> of_values;
  for (const auto& [value, sum] : of_value) of_values.push_back(sum.value());
  const double effective = effective_size(of_values);
  if (effective < least_effective_sample_size) return NoPosterior{of_value.size(), effective};
  const std::vector<std::size_t> chosen = picked(weight, seen);
  std::vector<std::vector<double>> columns;
  for (const std::vector<double>& column : prior.columns) {
    std::vector<double>& own = columns.emplace_back();
    for (const std::size_t row : chosen) own.push_back(column[row]);
  }
  return posterior_of(prior.names, std::move(columns), "joint draws", effective);
}

JointQuantile quantile_given(const JointPrior& prior, const std::vector<bool>& known) {
  if (const auto* group = std::get_if<JointGroup>(&prior)) return {{}, {}, {*group}, known};
  const auto& [parameters, correlations] = std::get<CorrelatedInputs>(prior);
  auto groups = correlate(parameters, {}, correlations);
  EQUIPOISE_EXPECT(std::holds_alternative<std::vector<CorrelatedGroup>>(groups));
  return {parameters, std::get<std::vector<CorrelatedGroup>>(std::move(groups)), {}, known};
}

LearntJoint weighted_points(const JointPrior& prior, std::span<const JointReport> reports,
                            std::string_view kind) {
  const std::vector<std::string> names = names_of(prior);
  const JointQuantile quantile = quantile_given(prior, reported(names.size(), reports));
  std::vector<UniformRow> uniforms(quantile.uniforms().begin(), quantile.uniforms().end());
  std::stable_partition(uniforms.begin(), uniforms.end(),
                        [](const UniformRow& uniform) { return uniform.known; });
  // The same points for whatever study: what is learnt must depend neither on how it is drawn later
  // nor on what inputs are called, so that dimensions are named by their place.
  std::vector<std::string> dimensions;
  for (std::size_t d = 0; d < uniforms.size(); ++d) dimensions.push_back(std::to_string(d));
  const auto points = make_sobol(
      {.method = Method::sobol, .seed = 0, .draws = weighted_values, .replicates = 1}, dimensions);

  LaneTable block(names.size(), max_block);
  std::vector<std::vector<double>> known;  // uniforms of all points, by dimension
  for (std::size_t d = 0; d < uniforms.size() && uniforms[d].known; ++d)
    points->fill(d, {0, weighted_values}, known.emplace_back(weighted_values));
  std::vector<double> weight(weighted_values);
  for (std::size_t first = 0; first < weighted_values; first += max_block) {
    for (std::size_t d = 0; d < uniforms.size(); ++d) {
      const std::span<double> row = block.row(uniforms[d].row);
      if (d < known.size())
        std::copy_n(known[d].begin() + static_cast<std::ptrdiff_t>(first), max_block, row.begin());
      else  // what no report is of has no say in the weights
        std::ranges::fill(row, 0.5);
    }
    quantile.apply(max_block, block);
    for (std::size_t lane = 0; lane < max_block; ++lane)
      weight[first + lane] =
          log_likelihood(reports, [&](std::size_t member) { return block.row(member)[lane]; });
  }
  if (!weigh(weight)) return NoPosterior{weighted_values, 0.0};
  const double effective = effective_size(weight);
  if (effective < least_effective_sample_size) return NoPosterior{weighted_values, effective};

  const std::vector<std::size_t> chosen = picked(weight, known);
  std::vector<std::vector<double>> columns(names.size());
  for (std::size_t first = 0; first < posterior_values; first += max_block) {
    for (std::size_t d = 0; d < uniforms.size(); ++d) {
      const std::span<double> row = block.row(uniforms[d].row);
      if (d >= known.size()) points->fill(d, {first, max_block}, row);
      for (std::size_t lane = 0; d < known.size() && lane < max_block; ++lane)
        row[lane] = known[d][chosen[first + lane]];
    }
    quantile.apply(max_block, block);
    for (std::size_t i = 0; i < columns.size(); ++i)
      columns[i].insert(columns[i].end(), block.row(i).begin(), block.row(i).end());
  }
  return posterior_of(names, std::move(columns), kind, effective);
}

}  // namespace

LearntJoint learn_by_weights(const JointPrior& prior, std::span<const JointReport> reports) {
  EQUIPOISE_EXPECT(!reports.empty());
  const auto* group = std::get_if<JointGroup>(&prior);
  if (!group) return weighted_points(prior, reports, "correlated inputs");
  if (const auto* rows = std::get_if<JointDraws>(group)) return weighted_rows(*rows, reports);
  return weighted_points(
      prior, reports,
      std::holds_alternative<Dirichlet>(*group) ? "Dirichlet" : "multivariate normal");
}

}  // namespace equipoise::sampling
