#include "engine/compile/reported_effects.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "engine/compile/observed_numbers.hpp"

namespace equipoise::compile {

using implementation::LogOdds;
using implementation::ObservedContrast;
using spec::EffectSpec;
using spec::EvidenceSpec;
using spec::ResultKind;

namespace {

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
  auto found = observed_numbers(evidence, diagnostics);
  if (!found) return {};
  const double lambda =
      std::ranges::find(study.targets, evidence.target, &spec::TargetSpec::name)->attenuation;
  for (ObservedContrast& number : found->numbers) number.estimate /= lambda;
  ReportedAnswers result;
  if (found->numbers.size() == 1) {
    // As exactly as it is stated: a variance and its root again would cost a bit.
    const double se = one_number(evidence).standard_error;
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
    if (evidence.of_effect() && !evidence.broken) (void)observed_numbers(evidence, diagnostics);
}

}  // namespace equipoise::compile
