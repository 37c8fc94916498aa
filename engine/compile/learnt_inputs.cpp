#include "engine/compile/learnt_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/numerics/normal.hpp"

#include "engine/document/suggestion.hpp"
#include "engine/spec/learnable_inputs.hpp"

namespace equipoise::compile {
namespace {

using sampling::Report;

Report report_of(const spec::EvidenceSpec& evidence) {
  using spec::ResultKind;
  if (evidence.kind == ResultKind::binomial || evidence.kind == ResultKind::poisson)
    return {.kind = evidence.kind == ResultKind::binomial ? Report::Kind::binomial
                                                          : Report::Kind::poisson,
            .events = evidence.events,
            .total = evidence.total};
  const spec::EffectSpec& e = evidence.effect;
  const bool ratio = evidence.kind == ResultKind::ratio;
  const auto scaled = [&](double x) { return ratio ? std::log(x) : x; };
  const double z = numerics::normal_quantile(0.5 + e.level / 2);
  return {.kind = ratio ? Report::Kind::ratio : Report::Kind::estimate,
          .mean = scaled(e.mean),
          .standard_error =
              e.has_interval ? (scaled(e.upper) - scaled(e.lower)) / (2 * z) : e.standard_error};
}

}  // namespace

std::vector<LearntInput> learn_inputs(const spec::StudySpec& study,
                                      document::Diagnostics& diagnostics) {
  std::vector<LearntInput> learnt;
  std::vector<document::Span> last;
  for (const spec::EvidenceSpec& evidence : study.evidence) {
    if (evidence.of_effect()) continue;
    auto found = std::ranges::find(learnt, evidence.input, &LearntInput::name);
    if (found == learnt.end()) {
      const auto input = spec::learnable_input(study, evidence.input);
      const sampling::Distribution& prior = input.quantity->distribution;
      learnt.push_back({evidence.input, prior, {}, {}, {prior, "", std::nullopt}});
      last.emplace_back();
      found = learnt.end() - 1;
    }
    found->reports.push_back(report_of(evidence));
    found->reported_by.push_back(evidence.name);
    last[static_cast<std::size_t>(found - learnt.begin())] = evidence.result_at;
  }
  for (std::size_t i = 0; i < learnt.size(); ++i) {
    LearntInput& input = learnt[i];
    auto posterior = sampling::learn(input.prior, input.reports);
    if (auto* exact = std::get_if<sampling::Posterior>(&posterior)) {
      input.posterior = std::move(*exact);
      continue;
    }
    diagnostics.error(
        last[i],
        fmt::format("the weights of {} collapse: of {} values of `{}` the reports leave {:.3g}",
                    document::name_list(input.reported_by), sampling::weighted_values, input.name,
                    std::get<double>(posterior)),
        fmt::format("at least {:g} are needed for a posterior mean that is known to 5% of its "
                    "spread; what was believed before and what was found hardly overlap",
                    sampling::least_effective_sample_size),
        "check that both speak of the same quantity on the same scale; if they do, the study's "
        "distribution was too narrow: state it anew");
  }
  return learnt;
}

}  // namespace equipoise::compile
