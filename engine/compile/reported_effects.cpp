#include "engine/compile/reported_effects.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"

namespace equipoise::compile {
namespace {

using implementation::LogOdds;
using implementation::ObservedContrast;
using spec::EffectSpec;
using spec::EvidenceSpec;
using spec::ResultKind;

/// An estimate as mean and interval on its own scale; a stated standard error is brought to one.
implementation::Interval interval_of(const EffectSpec& effect) {
  if (effect.has_interval) return {effect.lower, effect.upper, effect.level};
  const double half_width = numerics::normal_quantile(0.975) * effect.standard_error;
  return {effect.mean - half_width, effect.mean + half_width, 0.95};
}

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

/// No trial has the 10^12 people that a smaller standard error of a log odds ratio would take.
constexpr double least_standard_error = 1e-6;

/// What was observed, log odds of adherence: numbers with the covariance of their errors. Terms are
/// the answers of the report, in its order.
struct Observed {
  std::vector<ObservedContrast> numbers;
  std::vector<double> covariance;  ///< shape [number][number]
  [[nodiscard]] double variance(std::size_t i) const { return covariance[i * numbers.size() + i]; }
};

implementation::ArmLogOdds arm(const spec::ArmSpec& a, const EvidenceSpec& evidence) {
  return implementation::from_arm({a.adherent, a.people, a.practices}, evidence.icc,
                                  evidence.cluster_size_cv);
}

LogOdds result_of(const EvidenceSpec& evidence) {
  const auto counts = [](const spec::ArmSpec& a) {
    return implementation::ArmCounts{a.adherent, a.people, a.practices};
  };
  if (evidence.kind == ResultKind::arms)
    return implementation::from_counts(counts(evidence.intervention), counts(evidence.control),
                                       evidence.icc, evidence.cluster_size_cv);
  return log_odds(evidence.effect);
}

/// Of arms that each have one strategy, and of one with both where they are crossed, against one
/// without any: the log odds of the last are in every number.
Observed of_arms(const EvidenceSpec& evidence) {
  const implementation::ArmLogOdds none = arm(evidence.control, evidence);
  Observed observed;
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
Observed of_estimates(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  Observed observed;
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
Observed of_main_effects(const EvidenceSpec& evidence) {
  Observed observed;
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

Observed observed_by(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  switch (evidence.kind) {
    case ResultKind::several_arms:
    case ResultKind::cells:
      return of_arms(evidence);
    case ResultKind::against_control:
      return of_estimates(evidence, diagnostics);
    case ResultKind::main_effects:
      return of_main_effects(evidence);
    default: {
      const LogOdds found = result_of(evidence);
      std::vector<ObservedContrast::Term> terms{{0, 0, 1.0}};
      if (!evidence.against.empty()) terms.push_back({1, 0, -1.0});
      return {{{std::move(terms), found.mean, 0.0}}, {found.standard_error * found.standard_error}};
    }
  }
}

/// The same, or an error and nothing.
std::optional<Observed> observed(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  Observed found;
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

/// What the numbers say of each of two crossed strategies alone, by generalised least squares.
std::vector<LearntReport::Answer> crossed_alone(std::span<const ObservedContrast> numbers) {
  double s[2][2] = {{0.0, 0.0}, {0.0, 0.0}}, y[2] = {0.0, 0.0};
  for (const ObservedContrast& number : numbers) {
    double h[2] = {0.0, 0.0};
    for (const auto& term : number.terms) h[term.strategy] += term.coefficient;
    for (std::size_t i = 0; i < 2; ++i) {
      y[i] += number.precision * h[i] * number.estimate;
      for (std::size_t j = 0; j < 2; ++j) s[i][j] += number.precision * h[i] * h[j];
    }
  }
  const double determinant = s[0][0] * s[1][1] - s[0][1] * s[1][0];
  const auto answer = [&](std::size_t i) {
    const std::size_t o = 1 - i;
    return LearntReport::Answer{i, std::nullopt, (s[o][o] * y[i] - s[i][o] * y[o]) / determinant,
                                std::sqrt(s[o][o] / determinant)};
  };
  return {answer(0), answer(1)};
}

}  // namespace

implementation::Effect effect_of(const EffectSpec& spec, document::Diagnostics& diagnostics) {
  try {
    const LogOdds mean = log_odds(spec);
    return {mean.mean, mean.standard_error,
            spec.heterogeneity_on_log_odds
                ? spec.heterogeneity_sd
                : implementation::heterogeneity_from_risk_scale(spec.heterogeneity_sd, spec.at)};
  } catch (const std::domain_error& error) {
    diagnostics.error(spec.span, error.what(),
                      "the effect cannot be brought to the log-odds scale");
    return {};
  }
}

ReportedAnswers reported_answers(const EvidenceSpec& evidence, const spec::StudySpec& study,
                                 document::Diagnostics& diagnostics) {
  auto found = observed(evidence, diagnostics);
  if (!found) return {};
  const double lambda =
      std::ranges::find(study.targets, evidence.target, &spec::TargetSpec::name)->attenuation;
  for (ObservedContrast& number : found->numbers) number.estimate /= lambda;
  ReportedAnswers result;
  if (found->numbers.size() == 1) {
    // As exactly as it is stated: a variance and its root again would cost a bit.
    const double se = result_of(evidence).standard_error;
    found->numbers.front().precision = lambda * lambda / (se * se);
    result.contrasts = std::move(found->numbers);
    result.answers = {{0, std::nullopt, result.contrasts.front().estimate,
                       1 / std::sqrt(result.contrasts.front().precision)}};
    if (!evidence.against.empty()) result.answers.front().against = 1;
  } else {
    for (double& c : found->covariance) c /= lambda * lambda;
    for (std::size_t i = 0; i < evidence.answers.size(); ++i)
      result.answers.push_back(
          {i, std::nullopt, found->numbers[i].estimate, std::sqrt(found->variance(i))});
    result.contrasts = *implementation::uncorrelated(found->numbers, found->covariance);
    if (evidence.kind == ResultKind::cells || evidence.kind == ResultKind::main_effects)
      result.answers = crossed_alone(result.contrasts);
  }
  std::vector<std::size_t> in_study;
  for (const auto& [name, at] : evidence.strategies())
    in_study.push_back(static_cast<std::size_t>(
        std::ranges::find(study.strategies, name, &spec::StrategySpec::name) -
        study.strategies.begin()));
  for (LearntReport::Answer& answer : result.answers) {
    answer.strategy = in_study[answer.strategy];
    if (answer.against) answer.against = in_study[*answer.against];
  }
  for (ObservedContrast& contrast : result.contrasts)
    for (ObservedContrast::Term& term : contrast.terms) term.strategy = in_study[term.strategy];
  return result;
}

void check_effects(const spec::StudySpec& spec, document::Diagnostics& diagnostics) {
  for (const spec::StrategySpec& strategy : spec.strategies) {
    if (!strategy.combination && !strategy.effect.broken)
      (void)effect_of(strategy.effect, diagnostics);
    for (const spec::TargetEffectSpec& only : strategy.only_for)
      if (!only.effect.broken) (void)effect_of(only.effect, diagnostics);
  }
  for (const EvidenceSpec& evidence : spec.evidence)
    if (evidence.of_effect() && !evidence.broken) (void)observed(evidence, diagnostics);
}

}  // namespace equipoise::compile
