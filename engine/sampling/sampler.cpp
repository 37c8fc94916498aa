#include "engine/sampling/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/quantile_table.hpp"
#include "engine/sampling/uniform_source.hpp"

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
  std::size_t first_row;
  std::vector<QuantileFunction> gammas;
};
struct Normals {
  std::size_t first_row;
  std::vector<double> mean;
  SquareMatrix factor;
};
struct Rows {
  std::size_t first_row;
  std::size_t uniform_row;  ///< where the group's one uniform is written
  std::vector<std::vector<double>> columns;
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

std::unique_ptr<const UniformSource> make_source(const SamplingPlan& plan,
                                                 std::span<const std::string> names) {
  switch (plan.method) {
    case Method::monte_carlo:
      return make_monte_carlo(plan, names);
    case Method::latin_hypercube:
      return make_latin_hypercube(plan, names);
    case Method::sobol:
      break;
  }
  return make_sobol(plan, names);
}

}  // namespace

struct Sampler::Parts {
  SamplingPlan plan;
  std::vector<std::string> names;
  std::map<std::string, std::size_t, std::less<>> row_of;
  std::vector<double> means, sds;

  std::unique_ptr<const UniformSource> source;
  std::vector<std::size_t> dimension_row;  ///< [dimension] the row its uniforms are written to

  std::vector<std::pair<std::size_t, double>> fixed;  ///< row, value
  std::vector<Single> singles;
  std::vector<Together> together;
  std::vector<Shares> shares;
  std::vector<Normals> normals;
  std::vector<Rows> rows;
};

MadeSampler Sampler::make(SamplerDescription description) {
  using Where = SamplingError::Where;
  std::vector<SamplingError> errors;
  auto parts = std::make_unique<Parts>();
  parts->plan = description.plan;
  if (auto text = plan_error(description.plan)) errors.push_back({Where::plan, 0, *text});

  const auto add_row = [&](const std::string& name, double mean, double sd, Where where,
                           std::size_t index) {
    if (!parts->row_of.emplace(name, parts->names.size()).second)
      errors.push_back({where, index, fmt::format("{} is given twice", name)});
    parts->names.push_back(name);
    parts->means.push_back(mean);
    parts->sds.push_back(sd);
  };
  for (std::size_t i = 0; i < description.parameters.size(); ++i) {
    const Parameter& p = description.parameters[i];
    add_row(p.name, p.distribution.mean(), p.distribution.sd(), Where::parameter, i);
  }
  for (std::size_t i = 0; i < description.joint.size(); ++i) {
    const JointGroup& group = description.joint[i];
    for (std::size_t member = 0; member < names_of(group).size(); ++member)
      add_row(names_of(group)[member], mean_of(group, member), sd_of(group, member), Where::joint,
              i);
  }
  const std::span<const std::string> joint_names =
      std::span<const std::string>(parts->names).subspan(description.parameters.size());
  auto correlated = correlate(description.parameters, joint_names, description.correlations);
  if (const auto* found = std::get_if<std::vector<CorrelationError>>(&correlated))
    for (const CorrelationError& error : *found)
      errors.push_back({Where::correlation, error.index, error.text});

  // Which row takes a uniform, and under which name: in order of name, whatever the order of rows.
  std::map<std::string, std::size_t> uniform_rows;
  for (std::size_t i = 0; i < description.parameters.size(); ++i)
    if (!description.parameters[i].distribution.fixed())
      uniform_rows.emplace(description.parameters[i].name, i);
  std::size_t first_row = description.parameters.size();
  for (const JointGroup& group : description.joint) {
    const std::vector<std::string>& names = names_of(group);
    if (std::holds_alternative<JointDraws>(group)) {
      // One uniform for the group, called after its first name in the alphabet: the order in which
      // the columns are listed says nothing.
      const auto first = std::min_element(names.begin(), names.end());
      uniform_rows.emplace(*first, first_row + static_cast<std::size_t>(first - names.begin()));
    } else {
      for (std::size_t member = 0; member < names.size(); ++member)
        uniform_rows.emplace(names[member], first_row + member);
    }
    first_row += names.size();
  }
  if (description.plan.method == Method::sobol && uniform_rows.size() > most_sobol_dimensions())
    errors.push_back({Where::plan, 0,
                      fmt::format("sobol has points in at most {} dimensions; the study has {} "
                                  "uncertain inputs: take monte-carlo or latin-hypercube",
                                  most_sobol_dimensions(), uniform_rows.size())});
  if (!errors.empty()) return errors;

  std::vector<std::string> dimension_names;
  for (const auto& [name, row] : uniform_rows) {
    dimension_names.push_back(name);
    parts->dimension_row.push_back(row);
  }
  parts->source = make_source(description.plan, dimension_names);

  std::vector<bool> taken(description.parameters.size(), false);
  for (CorrelatedGroup& group : std::get<std::vector<CorrelatedGroup>>(correlated)) {
    Together together;
    for (const std::size_t member : group.members) {
      taken[member] = true;
      together.quantiles.emplace_back(description.parameters[member].distribution);
    }
    together.rows = std::move(group.members);
    together.factor = std::move(group.factor);
    parts->together.push_back(std::move(together));
  }
  for (std::size_t i = 0; i < description.parameters.size(); ++i) {
    const Distribution& distribution = description.parameters[i].distribution;
    if (distribution.fixed())
      parts->fixed.emplace_back(i, distribution.shape().lower);
    else if (!taken[i])
      parts->singles.push_back({i, QuantileFunction(distribution)});
  }
  first_row = description.parameters.size();
  for (JointGroup& group : description.joint) {
    const std::size_t size = names_of(group).size();
    if (auto* dirichlet = std::get_if<Dirichlet>(&group)) {
      Shares shares{first_row, {}};
      for (const Distribution& gamma : dirichlet->gammas) shares.gammas.emplace_back(gamma);
      parts->shares.push_back(std::move(shares));
    } else if (auto* normal = std::get_if<MultivariateNormal>(&group)) {
      parts->normals.push_back({first_row, std::move(normal->mean), std::move(normal->factor)});
    } else {
      auto& draws = std::get<JointDraws>(group);
      const auto first = std::min_element(draws.names.begin(), draws.names.end());
      parts->rows.push_back({first_row,
                             first_row + static_cast<std::size_t>(first - draws.names.begin()),
                             std::move(draws.columns)});
    }
    first_row += size;
  }
  return Sampler(std::move(parts));
}

void Sampler::fill(DrawRange range, LaneTable& out) const {
  EQUIPOISE_EXPECT(out.rows() == rows() && out.lanes() >= range.count);
  EQUIPOISE_EXPECT(range.first + range.count <= parts_->plan.draws);
  const std::size_t n = range.count;
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };

  for (std::size_t d = 0; d < parts_->dimension_row.size(); ++d)
    parts_->source->fill(d, range, row(parts_->dimension_row[d]));
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
    const std::size_t size = group.mean.size();
    const auto member = [&](std::size_t i) { return row(group.first_row + i); };
    for (std::size_t i = 0; i < size; ++i) normal_quantile(member(i), member(i));
    correlate_rows(group.factor, n, member);
    for (std::size_t i = 0; i < size; ++i)
      for (double& x : member(i)) x += group.mean[i];
  }
  for (const Shares& group : parts_->shares) {
    const std::size_t size = group.gammas.size();
    for (std::size_t i = 0; i < size; ++i) group.gammas[i].of_uniform(row(group.first_row + i));
    for (std::size_t lane = 0; lane < n; ++lane) {
      numerics::Sum total;
      for (std::size_t i = 0; i < size; ++i) total.add(row(group.first_row + i)[lane]);
      for (std::size_t i = 0; i < size; ++i) row(group.first_row + i)[lane] /= total.value();
    }
  }
  for (const Rows& group : parts_->rows) {
    const std::size_t draws = group.columns[0].size();
    const std::span<double> u = row(group.uniform_row);
    for (std::size_t lane = 0; lane < n; ++lane) {
      const auto chosen =
          std::min(static_cast<std::size_t>(u[lane] * static_cast<double>(draws)), draws - 1);
      for (std::size_t i = 0; i < group.columns.size(); ++i)
        row(group.first_row + i)[lane] = group.columns[i][chosen];
    }
  }
}

Sampler::Sampler(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;
Sampler::~Sampler() = default;

std::size_t Sampler::rows() const noexcept { return parts_->names.size(); }
std::span<const std::string> Sampler::names() const noexcept { return parts_->names; }
std::span<const double> Sampler::means() const noexcept { return parts_->means; }
std::span<const double> Sampler::sds() const noexcept { return parts_->sds; }
const SamplingPlan& Sampler::plan() const noexcept { return parts_->plan; }

std::optional<std::size_t> Sampler::row(std::string_view name) const noexcept {
  const auto at = parts_->row_of.find(name);
  if (at == parts_->row_of.end()) return std::nullopt;
  return at->second;
}

}  // namespace equipoise::sampling
