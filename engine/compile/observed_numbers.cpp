#include "engine/compile/observed_numbers.hpp"

#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"

namespace equipoise::compile {

using implementation::LogOdds;
using implementation::ObservedContrast;
using spec::EffectSpec;
using spec::EvidenceSpec;
using spec::ResultKind;

namespace {

/// An estimate as mean and interval on its own scale; a stated standard error is brought to one.
implementation::Interval interval_of(const EffectSpec& effect) {
  if (effect.has_interval) return {effect.lower, effect.upper, effect.level};
  const double half_width = numerics::normal_quantile(0.975) * effect.standard_error;
  return {effect.mean - half_width, effect.mean + half_width, 0.95};
}

/// No trial has the 10^12 people that a smaller standard error of a log odds ratio would take.
constexpr double least_standard_error = 1e-6;

implementation::ArmLogOdds arm(const spec::ArmSpec& a, const EvidenceSpec& evidence) {
  return implementation::from_arm({a.adherent, a.people, a.practices}, evidence.icc,
                                  evidence.cluster_size_cv);
}

/// Of arms that each have one strategy, and of one with both where they are crossed, against one
/// without any: the log odds of the last are in every number.
ObservedNumbers of_arms(const EvidenceSpec& evidence) {
  const implementation::ArmLogOdds none = arm(evidence.control, evidence);
  ObservedNumbers observed;
  std::vector<double> own;  // variances
  const auto add = [&](const spec::ArmSpec& counted, std::vector<ObservedContrast::Term> terms,
                       double beside) {
    const implementation::ArmLogOdds with = arm(counted, evidence);
    observed.numbers.push_back({std::move(terms), with.log_odds - none.log_odds, 0.0});
    own.push_back(with.variance + beside);
  };
  for (std::size_t i = 0; i < evidence.answers.size(); ++i)
    add(evidence.answers[i].arm, {{i, 0, 1.0}}, 0.0);
  if (evidence.kind == ResultKind::cells)
    add(evidence.both, {{0, 0, 1.0}, {1, 0, 1.0}},
        evidence.interaction_sd * evidence.interaction_sd);
  for (std::size_t i = 0; i < own.size(); ++i)
    for (std::size_t j = 0; j < own.size(); ++j)
      observed.covariance.push_back(none.variance + (i == j ? own[i] : 0.0));
  return observed;
}

/// Estimates that are compared with one control arm: what they share is its variance.
ObservedNumbers of_estimates(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  ObservedNumbers observed;
  std::vector<double> se;
  for (std::size_t i = 0; i < evidence.answers.size(); ++i) {
    const LogOdds found = log_odds(evidence.answers[i].effect);
    observed.numbers.push_back({{{i, 0, 1.0}}, found.mean, 0.0});
    se.push_back(found.standard_error);
  }
  const double control = evidence.control_standard_error.value_or(0.0);
  const auto shared = [&](std::size_t i, std::size_t j) {
    return evidence.correlation ? *evidence.correlation * se[i] * se[j] : control * control;
  };
  bool told = false;
  for (std::size_t i = 0; i < se.size(); ++i)
    for (std::size_t j = 0; j < se.size(); ++j) {
      observed.covariance.push_back(i == j ? se[i] * se[i] : shared(i, j));
      if (i == j || told || shared(i, j) < se[i] * se[i]) continue;
      told = true;
      diagnostics.error(
          evidence.result_at,
          fmt::format("the estimates of `{}` and `{}` cannot share so much of their errors",
                      evidence.answers[i].strategy, evidence.answers[j].strategy),
          fmt::format(
              "what they share is the variance of the control arm, {:.3g}, and an estimate "
              "has that of its own arm beside it: that of `{}` has {:.3g} in all (log odds)",
              shared(i, j), evidence.answers[i].strategy, se[i] * se[i]),
          evidence.correlation ? "check the standard errors or intervals, and `correlation`"
                               : "check the standard errors or intervals, and `control_se`");
    }
  return observed;
}

/// Main effects: what a strategy does alone and half of the interaction, known beforehand to be
/// N(0, sd^2); and the interaction itself, where it is reported. Cells of equal sizes make their
/// errors independent.
ObservedNumbers of_main_effects(const EvidenceSpec& evidence) {
  ObservedNumbers observed;
  std::vector<double> variance, of_interaction;
  const auto add = [&](const EffectSpec& effect, std::vector<ObservedContrast::Term> terms,
                       double part) {
    const LogOdds found = log_odds(effect);
    observed.numbers.push_back({std::move(terms), found.mean, 0.0});
    variance.push_back(found.standard_error * found.standard_error);
    of_interaction.push_back(part * evidence.interaction_sd);
  };
  for (std::size_t i = 0; i < evidence.answers.size(); ++i)
    add(evidence.answers[i].effect, {{i, 0, 1.0}}, 0.5);
  if (evidence.interaction) add(*evidence.interaction, {}, 1.0);
  for (std::size_t i = 0; i < variance.size(); ++i)
    for (std::size_t j = 0; j < variance.size(); ++j)
      observed.covariance.push_back((i == j ? variance[i] : 0.0) +
                                    of_interaction[i] * of_interaction[j]);
  return observed;
}

ObservedNumbers observed_by(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  switch (evidence.kind) {
    case ResultKind::several_arms:
    case ResultKind::cells:
      return of_arms(evidence);
    case ResultKind::against_control:
      return of_estimates(evidence, diagnostics);
    case ResultKind::main_effects:
      return of_main_effects(evidence);
    default: {
      const LogOdds found = one_number(evidence);
      std::vector<ObservedContrast::Term> terms{{0, 0, 1.0}};
      if (!evidence.against.empty()) terms.push_back({1, 0, -1.0});
      return {{{std::move(terms), found.mean, 0.0}}, {found.standard_error * found.standard_error}};
    }
  }
}

}  // namespace

LogOdds log_odds(const EffectSpec& effect) {
  switch (effect.scale) {
    case EffectSpec::Scale::risk_difference:
      if (!effect.has_interval && effect.standard_error == 0)
        return {numerics::logit(effect.at + effect.mean) - numerics::logit(effect.at), 0.0};
      return implementation::from_risk_difference(effect.mean, interval_of(effect), effect.at);
    case EffectSpec::Scale::odds_ratio:
      return implementation::from_odds_ratio(effect.mean, interval_of(effect));
    case EffectSpec::Scale::log_odds:
      break;
  }
  if (!effect.has_interval) return {effect.mean, effect.standard_error};
  const double z = numerics::normal_quantile(0.5 + effect.level / 2);
  return {effect.mean, (effect.upper - effect.lower) / (2 * z)};
}

LogOdds one_number(const EvidenceSpec& evidence) {
  const auto counts = [](const spec::ArmSpec& a) {
    return implementation::ArmCounts{a.adherent, a.people, a.practices};
  };
  if (evidence.kind == ResultKind::arms)
    return implementation::from_counts(counts(evidence.intervention), counts(evidence.control),
                                       evidence.icc, evidence.cluster_size_cv);
  return log_odds(evidence.effect);
}

std::optional<ObservedNumbers> observed_numbers(const EvidenceSpec& evidence,
                                                document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  ObservedNumbers found;
  try {
    found = observed_by(evidence, diagnostics);
  } catch (const std::domain_error& error) {
    diagnostics.error(evidence.result_at, error.what(),
                      "the result cannot be brought to the log-odds scale");
  }
  for (std::size_t i = 0; i < found.numbers.size(); ++i) {
    const double se = std::sqrt(found.variance(i));
    if (se >= least_standard_error || diagnostics.count() != errors_before) continue;
    diagnostics.error(evidence.result_at,
                      fmt::format("this result has a standard error of {:g} (log odds)", se),
                      "no trial is so large; taken so, it would silence whatever the study holds",
                      "check its standard error or interval");
  }
  if (diagnostics.count() == errors_before &&
      !implementation::uncorrelated(found.numbers, found.covariance))
    diagnostics.error(evidence.result_at, "no estimates have errors so alike",
                      "their covariances are not positive definite",
                      "check the standard errors, and what they share");
  if (diagnostics.count() != errors_before) return std::nullopt;
  return found;
}

}  // namespace equipoise::compile
