#include "engine/compile/reported_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/voi/designs/cluster.hpp"

#include "engine/document/suggestion.hpp"

namespace equipoise::compile {

using sampling::Report;

namespace {

/// Of the spread that the study gives the input, or of 1 for a logarithm: no study has the 10^12
/// people that a smaller standard error would take.
constexpr double least_standard_error = 1e-6;

Report stated_by(const spec::EvidenceSpec& evidence) {
  using spec::ResultKind;
  if (evidence.kind == ResultKind::binomial || evidence.kind == ResultKind::poisson) {
    // As many independent people as would know the share as well.
    const double alike = evidence.practices > 0
                             ? voi::design_effect(evidence.total / evidence.practices,
                                                  evidence.cluster_size_cv, evidence.icc)
                             : 1.0;
    return {.kind = evidence.kind == ResultKind::binomial ? Report::Kind::binomial
                                                          : Report::Kind::poisson,
            .events = evidence.events / alike,
            .total = evidence.total / alike};
  }
  const spec::EffectSpec& e = evidence.effect;
  const bool ratio = evidence.kind == ResultKind::ratio;
  const auto scaled = [&](double x) { return ratio ? std::log(x) : x; };
  const double z = numerics::normal_quantile(0.5 + e.level / 2);
  return {.kind = ratio ? Report::Kind::ratio : Report::Kind::estimate,
          .mean = scaled(e.mean),
          .standard_error =
              e.has_interval ? (scaled(e.upper) - scaled(e.lower)) / (2 * z) : e.standard_error};
}

/// Whether every report of an input lies where what was believed before expected it.
bool agrees(const NotLearnt& input) {
  constexpr double expected = 3.0;  // one report in 370 lies further off
  return std::ranges::all_of(input.surprises, [](const std::optional<double>& surprise) {
    return surprise && std::abs(*surprise) <= expected;
  });
}

}  // namespace

Report report_of(const spec::EvidenceSpec& evidence, const sampling::Distribution& prior,
                 document::Diagnostics& diagnostics) {
  Report report = stated_by(evidence);
  const bool estimate = report.kind == Report::Kind::estimate;
  if (!estimate && report.kind != Report::Kind::ratio) return report;
  const double scale = estimate ? prior.sd() : 1.0;
  if (report.standard_error >= least_standard_error * scale) return report;
  diagnostics.error(
      evidence.result_at,
      estimate ? fmt::format("this result has a standard error of {:g}, and `{}` a standard "
                             "deviation of {:g}",
                             report.standard_error, evidence.input, scale)
               : fmt::format("the logarithm of this ratio has a standard error of {:g}",
                             report.standard_error),
      "no study is so large; taken so, it would silence whatever the study holds",
      "check its standard error or interval");
  report.standard_error = scale;
  return report;
}

void check_surprise(std::optional<double> surprise, const document::Span& at,
                    document::Diagnostics& diagnostics) {
  if (!surprise || std::abs(*surprise) <= most_surprise) return;
  diagnostics.error(
      at,
      fmt::format("this result lies {:.1f} standard deviations from what was believed",
                  std::abs(*surprise)),
      fmt::format("beyond {:g} the two contradict each other, and a mean of both is neither",
                  most_surprise),
      "check its units, its sign and whether it is of this setting; if it is right, what the study "
      "states was too narrow: state it anew");
}

void refuse(const sampling::NoPosterior& none, const NotLearnt& input, const document::Span& at,
            document::Diagnostics& diagnostics) {
  const std::string of = document::name_list(input.reported_by);
  if (none.values == 0)
    return diagnostics.error(
        at,
        fmt::format("what {} and the study say of `{}` together cannot be held", of, input.name),
        fmt::format("its distribution would remain a {}, with numbers beyond all that it can have",
                    input.kind),
        "check the numbers of the report and of the study");
  const auto least = static_cast<std::size_t>(sampling::least_effective_sample_size);
  if (none.values < least)
    return diagnostics.error(
        at,
        fmt::format("`{}` has {} different values, too few to learn from {}", input.name,
                    none.values, of),
        fmt::format("the report chooses between them, and at least {} are needed for a posterior "
                    "mean that is known to 5% of its spread",
                    least),
        "state a distribution of the input, or a sample of it that is larger");
  const bool agree = agrees(input);
  diagnostics.error(
      at,
      fmt::format("the weights of {} collapse: of {} values of `{}` the reports leave {:.3g}", of,
                  none.values, input.name, none.effective_sample_size),
      fmt::format("at least {} are needed for a posterior mean that is known to 5% of its "
                  "spread; {}",
                  least,
                  agree ? "what was found agrees with what was believed before, but is so much "
                          "more exact that hardly any of these values lie where it points"
                        : "what was believed before and what was found hardly overlap"),
      agree ? fmt::format(
                  "check the standard error or counts; if they are right, what was believed before "
                  "hardly matters beside them: state what was found as the input's distribution in "
                  "place of learning from it, or give the input a kind that such reports are "
                  "learnt from exactly ({}), or a larger sample where it is one",
                  input.jointly
                      ? "a `dirichlet` from counts of all its categories, a `multivariate_normal` "
                        "from an estimate"
                      : "beta from counts of people, gamma from events over time, normal from an "
                        "estimate, lognormal from a ratio")
            : "check that both speak of the same quantity on the same scale; if they do, the "
              "study's distribution was too narrow: state it anew");
}

}  // namespace equipoise::compile
