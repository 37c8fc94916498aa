#include "engine/compile/learnt_jointly.hpp"

#include <algorithm>
#include <utility>

#include "engine/compile/reported_inputs.hpp"
#include "engine/sampling/surprise.hpp"
#include "engine/spec/learnable_inputs.hpp"

namespace equipoise::compile {
namespace {

using sampling::JointReport;

/// The parameters that correlations tie to one, it among them.
sampling::CorrelatedInputs correlated_with(const spec::ModelSpec& model, const std::string& name) {
  const std::string prefix = model.name + ".parameters.";
  std::vector<std::string> together{name};
  const auto has = [&](const std::string& one) {
    return std::ranges::find(together, one) != together.end();
  };
  for (std::size_t before = 0; before != together.size();) {
    before = together.size();
    for (const spec::CorrelationSpec& c : model.correlations)
      if (has(prefix + c.first) != has(prefix + c.second))
        together.push_back(prefix + (has(prefix + c.first) ? c.second : c.first));
  }
  sampling::CorrelatedInputs group;
  for (const spec::ParameterSpec& p : model.parameters)
    if (has(p.quantity.name))
      group.parameters.push_back({p.quantity.name, p.quantity.distribution});
  for (const spec::CorrelationSpec& c : model.correlations)
    if (has(prefix + c.first))
      group.correlations.push_back({prefix + c.first, prefix + c.second, c.spearman});
  return group;
}

/// Of what can be learnt exactly.
std::string kind_of(const sampling::JointPrior& prior) {
  const auto* group = std::get_if<sampling::JointGroup>(&prior);
  const bool dirichlet = group && std::holds_alternative<sampling::Dirichlet>(*group);
  return dirichlet ? "Dirichlet" : "multivariate normal";
}

/// \pre the report fits the group: spec::check_evidence
JointReport joint_report_of(const spec::EvidenceSpec& evidence, const LearntJointly& group,
                            document::Diagnostics& diagnostics) {
  JointReport report;
  report.member = static_cast<std::size_t>(std::ranges::find(group.names, evidence.input) -
                                           group.names.begin());
  if (evidence.kind != spec::ResultKind::multinomial) {
    report.report =
        report_of(evidence, sampling::marginal(group.prior, report.member), diagnostics);
    return report;
  }
  const std::string prefix = evidence.input.substr(0, evidence.input.rfind('.') + 1);
  for (const std::string& name : group.names)
    report.counts.push_back(std::ranges::find(evidence.categories, name.substr(prefix.size()),
                                              &spec::CategorySpec::name)
                                ->people);
  return report;
}

/// How far the next report lies from what was believed before it.
std::optional<double> surprise_of(const LearntJointly& so_far, const JointReport& next) {
  if (so_far.reports.empty()) return sampling::surprise(so_far.prior, next);
  const auto before = sampling::learn(so_far.prior, so_far.reports);
  const auto* known = std::get_if<sampling::JointPosterior>(&before);
  return known ? sampling::surprise(sampling::JointPrior(known->group), next) : std::nullopt;
}

}  // namespace

bool LearntJointly::has(const std::string& name) const {
  return std::ranges::find(names, name) != names.end();
}

bool LearntJointly::by_weights() const {
  const auto* stated = std::get_if<sampling::JointGroup>(&prior);
  return std::holds_alternative<sampling::JointDraws>(posterior.group) &&
         !(stated && std::holds_alternative<sampling::JointDraws>(*stated));
}

std::vector<LearntJointly> learn_jointly(const spec::StudySpec& study,
                                         document::Diagnostics& diagnostics) {
  std::vector<LearntJointly> learnt;
  std::vector<std::vector<const spec::EvidenceSpec*>> evidence_on;  // each
  for (const spec::EvidenceSpec& evidence : study.evidence) {
    if (evidence.of_effect()) continue;
    auto found = std::ranges::find_if(
        learnt, [&](const LearntJointly& group) { return group.has(evidence.input); });
    if (found == learnt.end()) {
      const auto input = spec::learnable_input(study, evidence.input);
      if (!input.moves_with_others() || input.distribution->fixed()) continue;  // by a scenario
      LearntJointly group;
      if (input.joint)
        group.prior = input.joint->group;
      else
        group.prior = correlated_with(*input.model, evidence.input);
      group.names = sampling::names_of(group.prior);
      learnt.push_back(std::move(group));
      evidence_on.emplace_back();
      found = learnt.end() - 1;
    }
    JointReport report = joint_report_of(evidence, *found, diagnostics);
    found->surprises.push_back(surprise_of(*found, report));
    found->reports.push_back(std::move(report));
    found->reported_by.push_back(evidence.name);
    evidence_on[static_cast<std::size_t>(found - learnt.begin())].push_back(&evidence);
  }
  std::vector<LearntJointly> known;
  for (std::size_t i = 0; i < learnt.size(); ++i) {
    LearntJointly& group = learnt[i];
    auto posterior = sampling::learn(group.prior, group.reports);
    if (const auto* none = std::get_if<sampling::NoPosterior>(&posterior)) {
      const spec::EvidenceSpec& last = *evidence_on[i].back();
      refuse(*none, {last.input, kind_of(group.prior), group.reported_by, group.surprises, true},
             last.result_at, diagnostics);
      continue;
    }
    group.posterior = std::get<sampling::JointPosterior>(std::move(posterior));
    for (std::size_t r = 0; r < group.reports.size(); ++r)
      check_surprise(group.surprises[r], evidence_on[i][r]->result_at, diagnostics);
    known.push_back(std::move(group));
  }
  return known;
}

}  // namespace equipoise::compile
