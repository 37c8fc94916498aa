#include "engine/sampling/joint_quantile.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/quantile_table.hpp"

namespace equipoise::sampling {
namespace {

/// A row that is a function of its own uniform.
struct Single {
  std::size_t row;
  QuantileFunction quantile;
};
/// Rows that move together; `rows` and `quantiles` in the order of the factor.
struct Together {
  std::vector<std::size_t> rows;
  std::vector<QuantileFunction> quantiles;
  SquareMatrix factor;
};
struct Shares {
  std::vector<Single> known;  ///< each a share of what those before it leave
  std::vector<Single> rest;   ///< gammas
};
struct Normals {
  std::vector<std::size_t> rows;
  std::vector<double> mean;
  SquareMatrix factor;
};
struct Rows {
  std::size_t first_row;
  std::size_t uniform_row;  ///< where the uniform that picks a row of the file is written
  std::size_t rest_row;     ///< where the one that picks among its equals is; or the same
  std::vector<std::vector<double>> columns;
  std::vector<std::vector<std::size_t>> alike;  ///< [row of the file]; empty: nothing, or all known
};

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
std::vector<std::size_t> known_first(std::size_t count, const auto& is_known) {
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
std::size_t first_by_name(const std::vector<std::string>& names, const auto& counts) {
  std::size_t first = names.size();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (counts(i) && (first == names.size() || names[i] < names[first])) first = i;
  return first;
}

/// For every row of the file the rows that have the same values in the known columns.
std::vector<std::vector<std::size_t>> rows_alike(const std::vector<std::vector<double>>& columns,
                                                 const auto& is_known) {
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

struct JointQuantile::Parts {
  std::vector<UniformRow> uniforms;
  std::vector<std::pair<std::size_t, double>> fixed;  ///< row, value
  std::vector<Single> singles;
  std::vector<Together> together;
  std::vector<Shares> shares;
  std::vector<Normals> normals;
  std::vector<Rows> rows;

  /// \param is_known  of the members of the group
  void add(Dirichlet group, std::size_t first_row, const auto& is_known);
  void add(MultivariateNormal group, std::size_t first_row, const auto& is_known);
  void add(JointDraws group, std::size_t first_row, const auto& is_known);
};

void JointQuantile::Parts::add(Dirichlet group, std::size_t first_row, const auto& is_known) {
  const std::size_t size = group.names.size();
  const std::vector<std::size_t> order = known_first(size, is_known);
  double left = numerics::sum(group.counts);
  Shares made;
  for (std::size_t k = 0; k < size; ++k) {
    const std::size_t i = order[k];
    uniforms.push_back({first_row + i, group.names[i], is_known(i)});
    // Of shares that are all known the last is what the others leave.
    if (is_known(i) && k + 1 < size) {
      left -= group.counts[i];
      made.known.push_back({first_row + i, QuantileFunction(beta(group.counts[i], left))});
    } else {
      made.rest.push_back({first_row + i, QuantileFunction(group.gammas[i])});
    }
  }
  shares.push_back(std::move(made));
}

void JointQuantile::Parts::add(MultivariateNormal group, std::size_t first_row,
                               const auto& is_known) {
  const std::vector<std::size_t> order = known_first(group.names.size(), is_known);
  Normals made{order, picked(group.mean, order), reordered(std::move(group.factor), order)};
  for (std::size_t& row : made.rows) {
    uniforms.push_back({first_row + row, group.names[row], is_known(row)});
    row += first_row;
  }
  normals.push_back(std::move(made));
}

void JointQuantile::Parts::add(JointDraws group, std::size_t first_row, const auto& is_known) {
  // One uniform picks the row, called after the first name in the alphabet: the order in which the
  // columns are listed says nothing. Where only some columns are known, another picks among equals.
  const std::size_t size = group.names.size();
  const std::size_t known = first_by_name(group.names, is_known);
  const std::size_t rest = first_by_name(group.names, [&](std::size_t i) { return !is_known(i); });
  const bool some = known < size, all = rest == size;
  const std::size_t picks = some ? known : rest;
  Rows made{first_row, first_row + picks, first_row + picks, std::move(group.columns), {}};
  uniforms.push_back({made.uniform_row, group.names[picks], some});
  if (some && !all) {
    made.alike = rows_alike(made.columns, is_known);
    made.rest_row = first_row + rest;
    uniforms.push_back({made.rest_row, group.names[rest], false});
  }
  rows.push_back(std::move(made));
}

JointQuantile::JointQuantile(std::span<const Parameter> parameters,
                             std::vector<CorrelatedGroup> correlated, std::vector<JointGroup> joint,
                             const std::vector<bool>& known) {
  auto parts = std::make_unique<Parts>();
  const auto row_known = [&](std::size_t row) { return !known.empty() && known[row]; };
  std::vector<bool> taken(parameters.size(), false);
  for (CorrelatedGroup& group : correlated) {
    const std::vector<std::size_t> order = known_first(
        group.members.size(), [&](std::size_t i) { return row_known(group.members[i]); });
    Together together{picked(group.members, order), {}, reordered(std::move(group.factor), order)};
    for (const std::size_t member : together.rows) {
      taken[member] = true;
      together.quantiles.emplace_back(parameters[member].distribution);
    }
    parts->together.push_back(std::move(together));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Distribution& distribution = parameters[i].distribution;
    if (distribution.fixed()) {
      parts->fixed.emplace_back(i, distribution.shape().lower);
      continue;
    }
    parts->uniforms.push_back({i, parameters[i].name, row_known(i)});
    if (!taken[i]) parts->singles.push_back({i, QuantileFunction(distribution)});
  }
  std::size_t first_row = parameters.size();
  for (JointGroup& group : joint) {
    const std::size_t size = names_of(group).size();
    const auto is_known = [&, first_row](std::size_t i) { return row_known(first_row + i); };
    std::visit([&](auto& g) { parts->add(std::move(g), first_row, is_known); }, group);
    first_row += size;
  }
  EQUIPOISE_EXPECT(known.empty() || known.size() == first_row);
  std::ranges::sort(parts->uniforms, {}, &UniformRow::name);
  parts_ = std::move(parts);
}

JointQuantile::~JointQuantile() = default;
JointQuantile::JointQuantile(JointQuantile&&) noexcept = default;

std::span<const UniformRow> JointQuantile::uniforms() const noexcept { return parts_->uniforms; }

void JointQuantile::apply(std::size_t n, LaneTable& out) const {
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };
  for (const auto& [fixed_row, value] : parts_->fixed)
    std::fill(row(fixed_row).begin(), row(fixed_row).end(), value);
  for (const Single& single : parts_->singles) single.quantile.of_uniform(row(single.row));
  for (const Together& group : parts_->together) {
    for (const std::size_t i : group.rows) normal_quantile(row(i), row(i));
    correlate_rows(group.factor, n, [&](std::size_t i) { return row(group.rows[i]); });
    for (std::size_t i = 0; i < group.rows.size(); ++i)
      group.quantiles[i].of_normal(row(group.rows[i]));
  }
  for (const Normals& group : parts_->normals) {
    const auto member = [&](std::size_t i) { return row(group.rows[i]); };
    for (std::size_t i = 0; i < group.mean.size(); ++i) normal_quantile(member(i), member(i));
    correlate_rows(group.factor, n, member);
    for (std::size_t i = 0; i < group.mean.size(); ++i)
      for (double& x : member(i)) x += group.mean[i];
  }
  for (const Shares& group : parts_->shares) {
    for (const Single& share : group.known) share.quantile.of_uniform(row(share.row));
    for (const Single& share : group.rest) share.quantile.of_uniform(row(share.row));
    for (std::size_t lane = 0; lane < n; ++lane) {
      double left = 1.0;
      for (const Single& share : group.known) {
        double& value = row(share.row)[lane];
        value *= left;
        left -= value;
      }
      numerics::Sum total;
      for (const Single& share : group.rest) total.add(row(share.row)[lane]);
      for (const Single& share : group.rest) {
        double& value = row(share.row)[lane];
        value = group.known.empty() ? value / total.value() : left * (value / total.value());
      }
    }
  }
  for (const Rows& group : parts_->rows) {
    const std::span<const double> u = row(group.uniform_row), v = row(group.rest_row);
    for (std::size_t lane = 0; lane < n; ++lane) {
      std::size_t chosen = picked_by(u[lane], group.columns[0].size());
      if (!group.alike.empty()) {
        const std::vector<std::size_t>& equals = group.alike[chosen];
        chosen = equals[picked_by(v[lane], equals.size())];
      }
      for (std::size_t i = 0; i < group.columns.size(); ++i)
        row(group.first_row + i)[lane] = group.columns[i][chosen];
    }
  }
}

}  // namespace equipoise::sampling
