#include "engine/compile/inputs.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/core/contracts.hpp"

namespace equipoise::compile {

Inputs::Row Inputs::row_of(const spec::Quantity& q) {
  return {q.name,       q.stated, q.distribution.mean(), q.fixed() ? 0.0 : q.distribution.sd(),
          q.provenance, q.span};
}

std::size_t Inputs::add(const spec::Quantity& quantity) {
  parameters_.push_back({quantity.name, quantity.distribution});
  rows_.push_back(row_of(quantity));
  const auto learnt = std::ranges::find(learnt_, quantity.name, &LearntInput::name);
  if (learnt != learnt_.end()) {
    const sampling::Distribution& posterior = learnt->posterior.distribution;
    parameters_.back().distribution = posterior;
    rows_.back().mean = posterior.mean();
    rows_.back().sd = posterior.sd();
    rows_.back().stated += fmt::format("; learnt from {}", fmt::join(learnt->reported_by, ", "));
  }
  return parameters_.size() - 1;
}

std::size_t Inputs::add_normal(std::string name, double mean, double standard_error,
                               std::string stated, const spec::Provenance& provenance,
                               const document::Span& span, bool implied) {
  const sampling::NamedValue fixed[] = {{.key = "value", .value = mean}};
  const sampling::NamedValue normal[] = {{.key = "mean", .value = mean},
                                         {.key = "se", .value = standard_error}};
  const bool certain = standard_error == 0.0;
  auto solved = certain ? sampling::solve("fixed", fixed) : sampling::solve("normal", normal);
  EQUIPOISE_ENSURE(std::holds_alternative<sampling::Distribution>(solved));
  parameters_.push_back({name, std::get<sampling::Distribution>(std::move(solved))});
  rows_.push_back(
      {std::move(name), std::move(stated), mean, standard_error, provenance, span, implied});
  return parameters_.size() - 1;
}

std::size_t Inputs::add_joint(sampling::JointGroup group, std::vector<Implied> members) {
  EQUIPOISE_EXPECT(sampling::names_of(group).size() == members.size() && !members.empty());
  const std::size_t first = parameters_.size() + joint_rows_.size();
  joint_spans_.push_back(members.front().span);
  for (std::size_t i = 0; i < members.size(); ++i) {
    Implied& m = members[i];
    joint_rows_.push_back({std::move(m.name), std::move(m.stated), sampling::mean_of(group, i),
                           sampling::sd_of(group, i), std::move(m.provenance), m.span, m.implied});
  }
  joint_.push_back(std::move(group));
  return first;
}

void Inputs::list(const std::vector<spec::Quantity>& quantities) {
  for (const spec::Quantity& quantity : quantities) listed_rows_.push_back(row_of(quantity));
}

const LearntJointly* Inputs::learnt_with(const std::string& name) const {
  const auto found =
      std::ranges::find_if(jointly_, [&](const LearntJointly& group) { return group.has(name); });
  return found == jointly_.end() ? nullptr : &*found;
}

void Inputs::add_group(const sampling::JointGroup& group, std::vector<Row> members,
                       const document::Span& span) {
  const LearntJointly* learnt = learnt_with(members.front().name);
  const sampling::JointGroup& drawn = learnt ? learnt->posterior.group : group;
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i].mean = sampling::mean_of(drawn, i);
    members[i].sd = sampling::sd_of(drawn, i);
    if (learnt)
      members[i].stated += fmt::format("; learnt from {}", fmt::join(learnt->reported_by, ", "));
    joint_rows_.push_back(std::move(members[i]));
  }
  joint_.push_back(drawn);
  joint_spans_.push_back(span);
}

void Inputs::add_model(const spec::ModelSpec& model) {
  std::vector<std::vector<Row>> tied(jointly_.size());  // what correlations tie, and was learnt
  for (const spec::ParameterSpec& p : model.parameters) {
    if (const LearntJointly* learnt = learnt_with(p.quantity.name))
      tied[static_cast<std::size_t>(learnt - jointly_.data())].push_back(row_of(p.quantity));
    else
      add(p.quantity);
  }
  list(model.listed);
  for (const spec::JointSpec& joint : model.joint) {
    std::vector<Row> members;
    for (const std::string& name : sampling::names_of(joint.group))
      members.push_back({name, joint.stated, 0.0, 0.0, joint.provenance, joint.span});
    add_group(joint.group, std::move(members), joint.span);
  }
  for (std::size_t i = 0; i < tied.size(); ++i)
    if (!tied[i].empty()) {
      const document::Span span = tied[i].front().span;
      add_group(jointly_[i].posterior.group, std::move(tied[i]), span);
    }
  for (const spec::CorrelationSpec& c : model.correlations) {
    const std::string first = model.name + ".parameters." + c.first;
    listed_rows_.push_back({model.name + ".correlations." + c.first + " with " + c.second,
                            fmt::format("spearman {}", c.spearman), c.spearman, 0.0, c.provenance,
                            c.span});
    if (learnt_with(first)) continue;  // drawn as rows of what is believed of both
    correlations_.push_back({first, model.name + ".parameters." + c.second, c.spearman});
    correlation_spans_.push_back(c.span);
  }
}

std::size_t Inputs::row(const spec::ModelSpec& model, const std::string& name) const {
  const std::string qualified = model.name + ".parameters." + name;
  for (std::size_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].name == qualified) return i;
  for (std::size_t i = 0; i < joint_rows_.size(); ++i)
    if (joint_rows_[i].name == qualified) return rows_.size() + i;
  EQUIPOISE_EXPECT(!"a parameter of the model");
  return 0;
}

std::vector<std::string> Inputs::names() const {
  std::vector<std::string> names;
  for (const auto* rows : {&rows_, &joint_rows_})
    for (const Row& row : *rows) names.push_back(row.name);
  return names;
}

sampling::SamplerDescription Inputs::description(const sampling::SamplingPlan& plan) const {
  return {parameters_, joint_, correlations_, plan};
}

std::shared_ptr<const sampling::Sampler> Inputs::make_sampler(
    const sampling::SamplerDescription& description, const sampling::Sampler* like,
    document::Diagnostics& diagnostics) const {
  auto made = sampling::Sampler::make(description, like);
  if (auto* sampler = std::get_if<sampling::Sampler>(&made))
    return std::make_shared<const sampling::Sampler>(std::move(*sampler));
  for (const auto& error : std::get<std::vector<sampling::SamplingError>>(made)) {
    document::Span span;
    switch (error.where) {
      case sampling::SamplingError::Where::parameter:
        span = rows_[error.index].span;
        break;
      case sampling::SamplingError::Where::joint:
        span = joint_spans_[error.index];
        break;
      case sampling::SamplingError::Where::correlation:
        span = correlation_spans_[error.index];
        break;
      case sampling::SamplingError::Where::plan:
        break;
    }
    diagnostics.error(span, error.text, "the inputs of the study cannot be drawn");
  }
  return nullptr;
}

std::vector<InputResult> Inputs::listing() const {
  std::vector<InputResult> list;
  for (const auto* rows : {&rows_, &joint_rows_, &listed_rows_})
    for (const Row& row : *rows)
      if (row.span.known() && !row.implied)  // what is left out of the files is no input of theirs
        list.push_back(
            {row.name, row.stated, row.mean, row.sd,
             row.provenance.source.empty() ? "stated in the study" : row.provenance.source,
             row.provenance.status, row.provenance.note});
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return list;
}

}  // namespace equipoise::compile
