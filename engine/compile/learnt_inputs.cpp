#include "engine/compile/learnt_inputs.hpp"

#include <algorithm>
#include <utility>

#include "engine/compile/reported_inputs.hpp"
#include "engine/sampling/surprise.hpp"
#include "engine/spec/learnable_inputs.hpp"

namespace equipoise::compile {
namespace {

using sampling::Report;

/// How far the next report lies from what was believed before it.
std::optional<double> surprise_of(const LearntInput& so_far, const Report& next) {
  sampling::Distribution belief = so_far.prior;
  if (!so_far.reports.empty()) {
    auto before = sampling::learn(so_far.prior, so_far.reports);
    auto* known = std::get_if<sampling::Posterior>(&before);
    if (!known) return std::nullopt;
    belief = std::move(known->distribution);
  }
  return sampling::surprise(belief, next);
}

}  // namespace

std::vector<LearntInput> learn_inputs(const spec::StudySpec& study,
                                      document::Diagnostics& diagnostics) {
  std::vector<LearntInput> learnt;
  std::vector<std::vector<document::Span>> places;  // of the reports of each
  for (const spec::EvidenceSpec& evidence : study.evidence) {
    if (evidence.of_effect()) continue;
    auto found = std::ranges::find(learnt, evidence.input, &LearntInput::name);
    if (found == learnt.end()) {
      const auto input = spec::learnable_input(study, evidence.input);
      const sampling::Distribution& prior = *input.distribution;
      if (input.moves_with_others() || prior.fixed()) continue;  // the latter by a scenario
      learnt.push_back({evidence.input, prior, {}, {}, {}, {prior, "", std::nullopt}});
      places.emplace_back();
      found = learnt.end() - 1;
    }
    const Report report = report_of(evidence, found->prior, diagnostics);
    found->surprises.push_back(surprise_of(*found, report));
    found->reports.push_back(report);
    found->reported_by.push_back(evidence.name);
    places[static_cast<std::size_t>(found - learnt.begin())].push_back(evidence.result_at);
  }
  for (std::size_t i = 0; i < learnt.size(); ++i) {
    LearntInput& input = learnt[i];
    auto posterior = sampling::learn(input.prior, input.reports);
    if (const auto* none = std::get_if<sampling::NoPosterior>(&posterior)) {
      refuse(*none,
             {input.name, std::string(input.prior.kind().name), input.reported_by, input.surprises},
             places[i].back(), diagnostics);
      continue;
    }
    input.posterior = std::get<sampling::Posterior>(std::move(posterior));
    for (std::size_t r = 0; r < input.reports.size(); ++r)
      check_surprise(input.surprises[r], places[i][r], diagnostics);
  }
  return learnt;
}

}  // namespace equipoise::compile
