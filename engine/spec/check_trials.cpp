// Checks what trials name and how long they take against the study that lists them.
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <string>

#include "models/voi/designs/cluster_people.hpp"

#include "engine/document/suggestion.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using voi::Measure;

void check_names(const TrialSpec& trial, const StudySpec& study, Diagnostics& diagnostics) {
  const voi::TrialDesign& design = trial.designs.front();
  const bool targets = design.kind->names.of == voi::NamesInput::Of::targets;
  const std::vector<std::string> known =
      targets ? names_of(study.targets) : names_of(study.strategies);
  for (std::size_t i = 0; i < design.names.size(); ++i)
    if (!contains(known, design.names[i]))
      diagnostics.error(
          trial.names[i],
          fmt::format("the study has no {} `{}`", targets ? "target" : "strategy", design.names[i]),
          "the trial would compare what nobody considers",
          document::did_you_mean(design.names[i], known));
  for (const StrategySpec& strategy : study.strategies) {
    if (!strategy.combination || !contains(design.names, strategy.name)) continue;
    const auto at = std::ranges::find(design.names, strategy.name) - design.names.begin();
    if (design.kind->crosses)
      diagnostics.error(trial.names[static_cast<std::size_t>(at)],
                        fmt::format("`{}` is a combination", strategy.name),
                        "a factorial trial crosses single strategies; the cell that has both is "
                        "where a combination of the two is seen",
                        "name single strategies");
  }
  if (design.kind->observes == voi::Observes::difference && design.names.empty() &&
      known.size() < 2)
    diagnostics.error(trial.span, "a head-to-head trial in a study of one strategy",
                      "it compares two strategies, each the other's control",
                      "add a strategy, or choose a design with a control arm");
}

/// Eligible people of a target in a practice, at the means; nothing where a number is missing.
std::optional<double> people_per_practice(const TargetSpec& target, const StudySpec& study) {
  double people = study.registered / study.practices;
  if (target.denominator == Denominator::adults) people *= study.adults;
  for (const Quantity* share : {&target.at_risk, &target.prevalence, &target.diagnosed}) {
    if (share->placeholder) return std::nullopt;
    people *= share->mean();
  }
  return std::isfinite(people) ? std::optional(people) : std::nullopt;
}

/// A trial may act in any target, and measures everybody where one has fewer people than it states:
/// more than any has is a slip.
void check_cluster_size(const TrialSpec& trial, const StudySpec& study, Diagnostics& diagnostics) {
  const voi::TrialDesign& design = trial.designs.front();
  const auto stated = std::ranges::find_if(trial.listed, [](const Quantity& quantity) {
    return quantity.name.ends_with("." + std::string(voi::cluster_size_input.key));
  });
  if (trial.broken || stated == trial.listed.end()) return;
  const bool of_targets = design.kind->names.of == voi::NamesInput::Of::targets;
  double most = 0.0;
  const std::string* where = nullptr;
  for (const TargetSpec& target : study.targets) {
    if (of_targets && !contains(design.names, target.name)) continue;
    const std::optional<double> people = people_per_practice(target, study);
    if (!people || std::ceil(*people) >= stated->mean()) return;  // a person is whole
    if (*people <= most) continue;
    most = *people;
    where = &target.name;
  }
  if (where == nullptr) return;
  diagnostics.error(stated->span,
                    fmt::format("no practice has {:g} people to measure: of target `{}`, which has "
                                "the most, there are {:.4g} in each",
                                stated->mean(), *where, most),
                    "everybody eligible would be measured, as if the key were left out",
                    "state how many are measured, or leave the key out");
}

/// Whether the logarithm or the log odds of every draw exists.
bool on_scale(const Measure& measure, double lower, double upper) {
  if (measure.scale == Measure::Scale::as_is) return true;
  return lower >= 0 && (measure.scale == Measure::Scale::logarithm || upper <= 1);
}

void check_mean(const TrialSpec& trial, const voi::Observation& observation, double mean,
                const document::Span& span, Diagnostics& diagnostics) {
  if (trial.broken) return;
  if (observation.measure->current_adherence) return;  // its bounds are those of adherence
  const double variance = observation.measure->variance(
      trial.designs.front(), trial.designs.front().practices_per_arm.front(),
      {.practices = 1, .cluster_size = 1}, 0.0, observation.inputs, mean);
  if (std::isfinite(variance)) return;
  diagnostics.error(
      span,
      fmt::format("with a mean of {:g} this `{}` is impossible", mean, observation.measure->key),
      "the share of people with the event would not lie between 0 and 1",
      "correct the risk, or name the parameter that is this kind of ratio");
}

void check_observation(const TrialSpec& trial, std::size_t i, const TargetSpec& target,
                       Diagnostics& diagnostics) {
  const voi::Observation& observation = trial.designs.front().observations[i];
  const document::Span& span = trial.observations[i];
  const auto known = [&](const std::string& name) {
    diagnostics.error(span, fmt::format("{} is known exactly in target `{}`", name, target.name),
                      "a study of what is certain observes nothing that could change a decision",
                      "give it a distribution, or observe something else");
  };
  if (observation.measure->current_adherence) {
    if (target.current.placeholder) return;
    if (target.current.fixed())
      known("the current adherence");
    else
      check_mean(trial, observation, target.current.mean(), span, diagnostics);
    return;
  }
  if (observation.parameter.empty()) return;  // that it is missing is an error already
  std::vector<std::string> names;
  for (const ParameterSpec& p : target.model.parameters) {
    names.push_back(p.name);
    if (p.name != observation.parameter) continue;
    const Quantity& q = p.quantity;
    if (q.placeholder) return;
    if (q.fixed()) return known(fmt::format("`{}`", p.name));
    if (!on_scale(*observation.measure, q.distribution.shape().lower,
                  q.distribution.shape().upper)) {
      diagnostics.error(
          span, fmt::format("`{}` can be negative", p.name),
          fmt::format("a `{}` is observed by its logarithm", observation.measure->key),
          "give it a distribution above 0, such as a lognormal");
      return;
    }
    return check_mean(trial, observation, q.mean(), span, diagnostics);
  }
  for (const JointSpec& joint : target.model.joint) {
    names.insert(names.end(), joint.names.begin(), joint.names.end());
    if (contains(joint.names, observation.parameter)) return;
  }
  diagnostics.error(
      span, fmt::format("target `{}` has no parameter `{}`", target.name, observation.parameter),
      "the study would observe nothing that the model knows",
      document::did_you_mean(observation.parameter, names));
}

}  // namespace

void check_trials(const StudySpec& study, bool complete, Diagnostics& diagnostics) {
  const std::vector<std::string> targets = names_of(study.targets);
  for (const TrialSpec& trial : study.trials) {
    if (trial.designs.empty() || !trial.designs.front().kind) continue;
    const voi::TrialDesign& design = trial.designs.front();
    const double reports = trial.designs.back().reports();
    if (trial.times_known && study.decision_horizon > 0 && reports >= study.decision_horizon)
      diagnostics.error(trial.times,
                        fmt::format("the trial reports after {:.3g} years, and the decision "
                                    "horizon is {:g} years",
                                    reports, study.decision_horizon),
                        "what it finds would change nothing that is counted",
                        "shorten it, lengthen `decision_horizon`, or leave it out of the study");
    if (!complete) continue;
    check_cluster_size(trial, study, diagnostics);
    if (!design.kind->names.key.empty()) check_names(trial, study, diagnostics);
    if (design.target.empty()) continue;
    const auto target = std::ranges::find(study.targets, design.target, &TargetSpec::name);
    if (target == study.targets.end()) {
      diagnostics.error(trial.target, fmt::format("the study has no target `{}`", design.target),
                        "what the trial observes belongs to a target's model",
                        document::did_you_mean(design.target, targets));
      continue;
    }
    for (std::size_t i = 0; i < trial.observations.size(); ++i)
      check_observation(trial, i, *target, diagnostics);
  }
}

}  // namespace equipoise::spec
