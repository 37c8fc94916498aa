#include "engine/sampling/joint_members.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"

namespace equipoise::sampling {
namespace {

/// z_i' = sum_{j <= i} L_ij z_j in place: from the last row, which needs all others unchanged.
template <typename RowOf>
void correlate_rows(const SquareMatrix& factor, std::size_t lanes, RowOf row_of) {
  for (std::size_t i = factor.size; i-- > 0;) {
    const std::span<double> out = row_of(i);
    const double diagonal = factor.at(i, i);
    for (std::size_t lane = 0; lane < lanes; ++lane) out[lane] *= diagonal;
    for (std::size_t j = 0; j < i; ++j) {
      const double weight = factor.at(i, j);
      if (weight == 0) continue;
      const std::span<const double> z = row_of(j);
      for (std::size_t lane = 0; lane < lanes; ++lane) out[lane] += weight * z[lane];
    }
  }
}

/// What is known comes first, else in the order as it was; nothing moves where all or none is.
std::vector<std::size_t> known_first(std::size_t count, const Known& is_known) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::stable_partition(order.begin(), order.end(), is_known);
  return order;
}

/// The factor of the same covariance with its members in another order.
SquareMatrix reordered(SquareMatrix factor, const std::vector<std::size_t>& order) {
  if (std::is_sorted(order.begin(), order.end())) return factor;
  const std::size_t n = factor.size;
  SquareMatrix covariance{n, std::vector<double>(n * n, 0.0)};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      covariance.values[i * n + j] = numerics::sum_over(
          std::min(order[i], order[j]) + 1,
          [&](std::size_t k) { return factor.at(order[i], k) * factor.at(order[j], k); });
  auto made = cholesky_factor(covariance, std::vector<std::string>(n), "covariances");
  EQUIPOISE_ENSURE(std::holds_alternative<SquareMatrix>(made));
  return std::get<SquareMatrix>(std::move(made));
}

template <typename T>
std::vector<T> picked(const std::vector<T>& from, const std::vector<std::size_t>& order) {
  std::vector<T> result;
  for (const std::size_t i : order) result.push_back(from[i]);
  return result;
}

Distribution beta(double alpha, double b) {
  const NamedValue statement[] = {{.key = "alpha", .value = alpha}, {.key = "beta", .value = b}};
  Solved solved = solve("beta", statement);
  EQUIPOISE_ENSURE(std::holds_alternative<Distribution>(solved));
  return std::get<Distribution>(std::move(solved));
}

/// The member that is first by name, of those for which `counts` holds.
std::size_t first_by_name(const std::vector<std::string>& names, const Known& counts) {
  std::size_t first = names.size();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (counts(i) && (first == names.size() || names[i] < names[first])) first = i;
  return first;
}

/// For every row of the file the rows that have the same values in the known columns.
std::vector<std::vector<std::size_t>> rows_alike(const std::vector<std::vector<double>>& columns,
                                                 const Known& is_known) {
  std::map<std::vector<double>, std::vector<std::size_t>> classes;
  const auto key = [&](std::size_t row) {
    std::vector<double> values;
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (is_known(i)) values.push_back(columns[i][row]);
    return values;
  };
  for (std::size_t row = 0; row < columns[0].size(); ++row) classes[key(row)].push_back(row);
  std::vector<std::vector<std::size_t>> alike;
  for (std::size_t row = 0; row < columns[0].size(); ++row) alike.push_back(classes[key(row)]);
  return alike;
}

std::size_t picked_by(double uniform, std::size_t count) {
  return std::min(static_cast<std::size_t>(uniform * static_cast<double>(count)), count - 1);
}

}  // namespace

Together::Together(CorrelatedGroup group, std::span<const Parameter> parameters,
                   const Known& row_known) {
  const std::vector<std::size_t> order =
      known_first(group.members.size(), [&](std::size_t i) { return row_known(group.members[i]); });
  rows = picked(group.members, order);
  factor = reordered(std::move(group.factor), order);
  for (const std::size_t member : rows) quantiles.emplace_back(parameters[member].distribution);
}

void Together::apply(std::size_t n, LaneTable& out) const {
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };
  for (const std::size_t i : rows) normal_quantile(row(i), row(i));
  correlate_rows(factor, n, [&](std::size_t i) { return row(rows[i]); });
  for (std::size_t i = 0; i < rows.size(); ++i) quantiles[i].of_normal(row(rows[i]));
}

Shares::Shares(Dirichlet group, std::size_t first_row, const Known& is_known,
               std::vector<UniformRow>& uniforms) {
  const std::size_t size = group.names.size();
  const std::vector<std::size_t> order = known_first(size, is_known);
  double left = numerics::sum(group.counts);
  for (std::size_t k = 0; k < size; ++k) {
    const std::size_t i = order[k];
    uniforms.push_back({first_row + i, group.names[i], is_known(i)});
    // Of shares that are all known the last is what the others leave.
    if (is_known(i) && k + 1 < size) {
      left -= group.counts[i];
      known.push_back({first_row + i, QuantileFunction(beta(group.counts[i], left))});
    } else {
      rest.push_back({first_row + i, QuantileFunction(group.gammas[i])});
    }
  }
}

void Shares::apply(std::size_t n, LaneTable& out) const {
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };
  for (const Single& share : known) share.quantile.of_uniform(row(share.row));
  for (const Single& share : rest) share.quantile.of_uniform(row(share.row));
  for (std::size_t lane = 0; lane < n; ++lane) {
    double left = 1.0;
    for (const Single& share : known) {
      double& value = row(share.row)[lane];
      value *= left;
      left -= value;
    }
    numerics::Sum total;
    for (const Single& share : rest) total.add(row(share.row)[lane]);
    for (const Single& share : rest) {
      double& value = row(share.row)[lane];
      value = known.empty() ? value / total.value() : left * (value / total.value());
    }
  }
}

Normals::Normals(MultivariateNormal group, std::size_t first_row, const Known& is_known,
                 std::vector<UniformRow>& uniforms) {
  const std::vector<std::size_t> order = known_first(group.names.size(), is_known);
  rows = order;
  mean = picked(group.mean, order);
  factor = reordered(std::move(group.factor), order);
  for (std::size_t& row : rows) {
    uniforms.push_back({first_row + row, group.names[row], is_known(row)});
    row += first_row;
  }
}

void Normals::apply(std::size_t n, LaneTable& out) const {
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };
  const auto member = [&](std::size_t i) { return row(rows[i]); };
  for (std::size_t i = 0; i < mean.size(); ++i) normal_quantile(member(i), member(i));
  correlate_rows(factor, n, member);
  for (std::size_t i = 0; i < mean.size(); ++i)
    for (double& x : member(i)) x += mean[i];
}

Rows::Rows(JointDraws group, std::size_t first, const Known& is_known,
           std::vector<UniformRow>& uniforms) {
  // One uniform picks the row, called after the first name in the alphabet: the order in which the
  // columns are listed says nothing. Where only some columns are known, another picks among equals.
  const std::size_t size = group.names.size();
  const std::size_t known = first_by_name(group.names, is_known);
  const std::size_t rest = first_by_name(group.names, [&](std::size_t i) { return !is_known(i); });
  const bool some = known < size, all = rest == size;
  const std::size_t picks = some ? known : rest;
  first_row = first;
  uniform_row = rest_row = first + picks;
  columns = std::move(group.columns);
  uniforms.push_back({uniform_row, group.names[picks], some});
  if (some && !all) {
    alike = rows_alike(columns, is_known);
    rest_row = first + rest;
    uniforms.push_back({rest_row, group.names[rest], false});
  }
}

void Rows::apply(std::size_t n, LaneTable& out) const {
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };
  const std::span<const double> u = row(uniform_row), v = row(rest_row);
  for (std::size_t lane = 0; lane < n; ++lane) {
    std::size_t chosen = picked_by(u[lane], columns[0].size());
    if (!alike.empty()) {
      const std::vector<std::size_t>& equals = alike[chosen];
      chosen = equals[picked_by(v[lane], equals.size())];
    }
    for (std::size_t i = 0; i < columns.size(); ++i) row(first_row + i)[lane] = columns[i][chosen];
  }
}

}  // namespace equipoise::sampling
