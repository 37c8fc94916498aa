#include "engine/sampling/sampler.hpp"

#include <fmt/format.h>
#include <map>
#include <utility>

#include "engine/sampling/joint_quantile.hpp"
#include "engine/sampling/uniform_source.hpp"

namespace equipoise::sampling {
namespace {

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
  std::optional<JointQuantile> quantile;
};

MadeSampler Sampler::make(SamplerDescription description, const Sampler* like) {
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

  if (!errors.empty()) return errors;

  parts->quantile.emplace(
      description.parameters, std::get<std::vector<CorrelatedGroup>>(std::move(correlated)),
      std::move(description.joint), std::vector<bool>{}, like ? &*like->parts_->quantile : nullptr);
  std::vector<std::string> dimension_names;
  for (const UniformRow& uniform : parts->quantile->uniforms())
    dimension_names.push_back(uniform.name);
  if (description.plan.method == Method::sobol && dimension_names.size() > most_sobol_dimensions())
    return std::vector<SamplingError>{
        {Where::plan, 0,
         fmt::format("sobol has points in at most {} dimensions; the study has {} "
                     "uncertain inputs: take monte-carlo or latin-hypercube",
                     most_sobol_dimensions(), dimension_names.size())}};
  parts->source = make_source(description.plan, dimension_names);
  return Sampler(std::move(parts));
}

std::size_t Sampler::tables() const noexcept { return parts_->quantile->tables(); }
void Sampler::tabulate(std::size_t table) const { parts_->quantile->tabulate(table); }

void Sampler::fill(DrawRange range, LaneTable& out) const {
  EQUIPOISE_EXPECT(out.rows() == rows() && out.lanes() >= range.count);
  EQUIPOISE_EXPECT(range.first + range.count <= parts_->plan.draws);
  const std::span<const UniformRow> uniforms = parts_->quantile->uniforms();
  for (std::size_t d = 0; d < uniforms.size(); ++d)
    parts_->source->fill(d, range, out.row(uniforms[d].row).first(range.count));
  parts_->quantile->apply(range.count, out);
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
