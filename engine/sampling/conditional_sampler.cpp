#include "engine/sampling/conditional_sampler.hpp"

#include <utility>

#include "models/core/contracts.hpp"

#include "engine/sampling/stream.hpp"

namespace equipoise::sampling {
namespace {

std::size_t rows_of(const SamplerDescription& description) {
  std::size_t rows = description.parameters.size();
  for (const JointGroup& group : description.joint) rows += names_of(group).size();
  return rows;
}

JointQuantile quantile_of(SamplerDescription description, std::span<const std::size_t> known) {
  std::vector<std::string> joint_names;
  for (const JointGroup& group : description.joint)
    joint_names.insert(joint_names.end(), names_of(group).begin(), names_of(group).end());
  std::vector<bool> is_known(rows_of(description), false);
  for (const std::size_t row : known) {
    EQUIPOISE_EXPECT(row < is_known.size());
    is_known[row] = true;
  }
  auto correlated = correlate(description.parameters, joint_names, description.correlations);
  EQUIPOISE_EXPECT(std::holds_alternative<std::vector<CorrelatedGroup>>(correlated));
  return {description.parameters, std::get<std::vector<CorrelatedGroup>>(std::move(correlated)),
          std::move(description.joint), is_known};
}

constexpr std::size_t most_levels = std::size_t{1} << 16;
constexpr std::size_t most_outer = std::size_t{1} << 48;

}  // namespace

ConditionalSampler::ConditionalSampler(SamplerDescription description,
                                       std::span<const std::size_t> known, std::string name)
    : seed_(description.plan.seed),
      name_(std::move(name)),
      rows_(rows_of(description)),
      quantile_(quantile_of(std::move(description), known)) {
  for (const UniformRow& uniform : quantile_.uniforms())
    (uniform.known ? known_rows_ : fresh_rows_).push_back(uniform.row);
}

void ConditionalSampler::fill(std::size_t level, std::size_t inner, DrawRange lanes,
                              LaneTable& out) const {
  EQUIPOISE_EXPECT(inner >= 1 && level < most_levels);
  EQUIPOISE_EXPECT(out.rows() == rows_ && out.lanes() >= lanes.count);
  EQUIPOISE_EXPECT((lanes.first + lanes.count) / inner < most_outer);
  // The stream of an outer sample: the uniforms of what is known, then those of each inner draw.
  std::vector<double> known(known_rows_.size());
  for (std::size_t lane = 0; lane < lanes.count;) {
    const std::size_t outer = (lanes.first + lane) / inner, first = (lanes.first + lane) % inner;
    pcg64 generator = Stream({seed_, Purpose::nested, name_, (level << 48) | outer}).generator();
    for (double& u : known) u = uniform_of_bits(generator());
    generator.advance(first * fresh_rows_.size());
    for (std::size_t i = first; i < inner && lane < lanes.count; ++i, ++lane) {
      for (std::size_t k = 0; k < known.size(); ++k) out.row(known_rows_[k])[lane] = known[k];
      for (const std::size_t row : fresh_rows_) out.row(row)[lane] = uniform_of_bits(generator());
    }
  }
  quantile_.apply(lanes.count, out);
}

}  // namespace equipoise::sampling
