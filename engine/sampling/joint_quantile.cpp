#include "engine/sampling/joint_quantile.hpp"

#include <algorithm>
#include <utility>

#include "models/core/contracts.hpp"

#include "engine/sampling/joint_members.hpp"

namespace equipoise::sampling {

struct JointQuantile::Parts {
  std::vector<UniformRow> uniforms;
  std::vector<std::pair<std::size_t, double>> fixed;  ///< row, value
  std::vector<Single> singles;
  std::vector<Together> together;
  std::vector<Shares> shares;
  std::vector<Normals> normals;
  std::vector<Rows> rows;
  std::vector<const QuantileFunction*> functions;  ///< of all of these

  void list_functions() {
    for (const Single& single : singles) functions.push_back(&single.quantile);
    for (const Together& group : together)
      for (const QuantileFunction& quantile : group.quantiles) functions.push_back(&quantile);
    for (const Shares& group : shares)
      for (const auto* members : {&group.known, &group.rest})
        for (const Single& single : *members) functions.push_back(&single.quantile);
  }
};

JointQuantile::JointQuantile(std::span<const Parameter> parameters,
                             std::vector<CorrelatedGroup> correlated, std::vector<JointGroup> joint,
                             const std::vector<bool>& known, const JointQuantile* like) {
  auto parts = std::make_unique<Parts>();
  const auto quantile_of = [like](const Distribution& distribution) {
    if (like)
      for (const Single& single : like->parts_->singles)
        if (single.quantile.distribution() == distribution) return single.quantile;
    return QuantileFunction(distribution);
  };
  const auto row_known = [&](std::size_t row) { return !known.empty() && known[row]; };
  std::vector<bool> taken(parameters.size(), false);
  for (CorrelatedGroup& group : correlated) {
    Together together(std::move(group), parameters, row_known);
    for (const std::size_t member : together.rows) taken[member] = true;
    parts->together.push_back(std::move(together));
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Distribution& distribution = parameters[i].distribution;
    if (distribution.fixed()) {
      parts->fixed.emplace_back(i, distribution.shape().lower);
      continue;
    }
    parts->uniforms.push_back({i, parameters[i].name, row_known(i)});
    if (!taken[i]) parts->singles.push_back({i, quantile_of(distribution)});
  }
  std::size_t first_row = parameters.size();
  for (JointGroup& group : joint) {
    const std::size_t size = names_of(group).size();
    const auto is_known = [&, first_row](std::size_t i) { return row_known(first_row + i); };
    if (auto* dirichlet = std::get_if<Dirichlet>(&group))
      parts->shares.emplace_back(std::move(*dirichlet), first_row, is_known, parts->uniforms);
    else if (auto* normal = std::get_if<MultivariateNormal>(&group))
      parts->normals.emplace_back(std::move(*normal), first_row, is_known, parts->uniforms);
    else
      parts->rows.emplace_back(std::move(std::get<JointDraws>(group)), first_row, is_known,
                               parts->uniforms);
    first_row += size;
  }
  EQUIPOISE_EXPECT(known.empty() || known.size() == first_row);
  std::ranges::sort(parts->uniforms, {}, &UniformRow::name);
  parts->list_functions();
  parts_ = std::move(parts);
}

JointQuantile::~JointQuantile() = default;
JointQuantile::JointQuantile(JointQuantile&&) noexcept = default;

std::span<const UniformRow> JointQuantile::uniforms() const noexcept { return parts_->uniforms; }

std::size_t JointQuantile::tables() const noexcept { return parts_->functions.size(); }
void JointQuantile::tabulate(std::size_t table) const {
  EQUIPOISE_EXPECT(table < tables());
  parts_->functions[table]->tabulate();
}

void JointQuantile::apply(std::size_t n, LaneTable& out) const {
  const auto row = [&](std::size_t i) { return out.row(i).first(n); };
  for (const auto& [fixed_row, value] : parts_->fixed)
    std::fill(row(fixed_row).begin(), row(fixed_row).end(), value);
  for (const Single& single : parts_->singles) single.quantile.of_uniform(row(single.row));
  for (const Together& group : parts_->together) group.apply(n, out);
  for (const Normals& group : parts_->normals) group.apply(n, out);
  for (const Shares& group : parts_->shares) group.apply(n, out);
  for (const Rows& group : parts_->rows) group.apply(n, out);
}

}  // namespace equipoise::sampling
