// Checks that nothing which reports hold in common counts more than once.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <tuple>

#include "engine/spec/evidence_parts.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;

/// The effect of the second of two strategies against the first, stated as that of the first
/// against the second.
EffectSpec turned(EffectSpec effect) {
  using Scale = EffectSpec::Scale;
  const auto other = [&](double x) { return effect.scale == Scale::odds_ratio ? 1 / x : -x; };
  if (effect.scale == Scale::risk_difference) effect.at += effect.mean;
  effect.mean = other(effect.mean);
  if (effect.has_interval) {
    const double upper = other(effect.lower);
    effect.lower = other(effect.upper);
    effect.upper = upper;
  }
  return effect;
}

/// A trial of two strategies as of the one that did no better; where they did equally well, of the
/// first by name. That of the odds ratio is then at most 1, which two decimals tell from its
/// neighbours as well as they do after a turn.
EvidenceSpec in_order(EvidenceSpec e) {
  const auto odds = [](const ArmSpec& a) { return a.adherent / (a.people - a.adherent); };
  const double found = e.kind == ResultKind::arms ? std::log(odds(e.intervention) / odds(e.control))
                       : e.effect.scale == EffectSpec::Scale::odds_ratio ? std::log(e.effect.mean)
                                                                         : e.effect.mean;
  if (found < 0 || (found == 0 && e.strategy < e.against)) return e;
  std::swap(e.strategy, e.against);
  std::swap(e.intervention, e.control);
  if (e.kind == ResultKind::effect) e.effect = turned(e.effect);
  return e;
}

/// The numbers of a report, and of what; whatever it is called, however and whenever it was
/// written.
auto numbers(const EvidenceSpec& report) {
  const bool two = !report.against.empty();
  const EvidenceSpec& e = two ? in_order(report) : report;
  // A ratio that was turned is as exact as it was printed, other numbers up to rounding.
  const double step = !two ? 0.0 : e.effect.scale == EffectSpec::Scale::odds_ratio ? 0.01 : 1e-9;
  const auto printed = [&](double x) { return step > 0 ? std::round(x / step) : x; };
  const auto arm = [](const ArmSpec& a) { return std::tuple(a.adherent, a.people, a.practices); };
  const auto estimate = [&](const EffectSpec& x) {
    return std::tuple(x.scale, printed(x.mean), x.has_interval, printed(x.lower), printed(x.upper),
                      x.level, x.standard_error, printed(x.at));
  };
  std::map<std::string, decltype(std::tuple(estimate(e.effect), arm(e.control)))> answers;
  for (const AnswerSpec& a : e.answers)
    answers.emplace(a.strategy, std::tuple(estimate(a.effect), arm(a.arm)));
  std::map<std::string, double> categories;  // whichever of them the report names as its input
  for (const CategorySpec& c : e.categories) categories.emplace(c.name, c.people);
  const bool one = categories.empty();
  return std::tuple(e.target, e.strategy, e.against,
                    one ? e.input : e.input.substr(0, e.input.rfind('.')), e.kind,
                    std::move(categories), estimate(e.effect), arm(e.intervention), arm(e.control),
                    std::move(answers), arm(e.both), e.icc, e.cluster_size_cv, e.correlation,
                    e.control_standard_error, estimate(e.interaction.value_or(EffectSpec{})),
                    e.interaction_sd, one ? e.events : 0.0, e.total);
}

bool same_numbers(const EvidenceSpec& one, const EvidenceSpec& other) {
  return !one.broken && !other.broken && one.name != other.name && numbers(one) == numbers(other);
}

/// Whether both cross the same strategies in the same target, with an interaction in either.
bool share_an_interaction(const EvidenceSpec& one, const EvidenceSpec& other) {
  return crossed(one) && crossed(other) && one.target == other.target &&
         std::max(one.interaction_sd, other.interaction_sd) > 0 &&
         std::ranges::is_permutation(one.answers, other.answers, {}, &AnswerSpec::strategy,
                                     &AnswerSpec::strategy);
}

}  // namespace

std::string same_numbers_before(const std::vector<EvidenceSpec>& evidence, std::size_t which) {
  const EvidenceSpec& report = evidence[which];
  for (std::size_t i = 0; i < which; ++i)
    if (same_numbers(evidence[i], report) && evidence[i].design == report.design)
      return evidence[i].name;
  return {};
}

void check_counted_once(const StudySpec& study, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < study.evidence.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const EvidenceSpec &one = study.evidence[j], &other = study.evidence[i];
      if (one.broken || other.broken || one.name == other.name) continue;
      if (same_numbers(one, other) && one.provenance.source == other.provenance.source) {
        diagnostics.error(
            other.span, fmt::format("`{}` reports the same as `{}`", other.name, one.name),
            one.strategy == other.strategy
                ? "what was found and its source are the same: the same trial would count twice"
                : "seen from the other strategy, what was found and its source are the same: the "
                  "same trial would count twice",
            "remove one of them from `evidence`, or say in `source` what tells them apart");
        break;
      }
      if (!share_an_interaction(one, other)) continue;
      diagnostics.error(
          other.strategy_at,
          fmt::format("`{}` crosses the strategies of `{}` again in `{}`", other.name, one.name,
                      other.target),
          "their interaction is the same in both trials, and each report takes it as unknown anew: "
          "together they would seem to say more of each strategy than they do",
          "state both trials as one report, by a joint analysis of their practices, or say "
          "`interaction_sd: 0` in both where the two strategies cannot interact",
          {{one.strategy_at, "they are crossed here first"}});
      break;
    }
}

}  // namespace equipoise::spec
