// The effect of a strategy on adherence, as papers state it.
#include <cmath>
#include <fmt/format.h>

#include "models/numerics/normal.hpp"

#include "engine/document/suggestion.hpp"
#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

/// Of log odds ratios. An effect of 20 multiplies odds by half a billion: beyond, every adherence
/// is 0 or 1 to the last digit.
constexpr double most_log_odds = 20.0, most_spread = 10.0;
constexpr double most_odds_ratio = 4e8;  // about e^20

/// Where between the limits the mean stands, 0 at the lower and 1 at the upper one: of odds ratios
/// by their logarithms, on which their intervals are symmetrical.
double place_in_interval(const EffectSpec& effect) {
  if (effect.scale == EffectSpec::Scale::odds_ratio)
    return std::log(effect.mean / effect.lower) / std::log(effect.upper / effect.lower);
  return (effect.mean - effect.lower) / (effect.upper - effect.lower);
}

void read_risk_difference(Reader& effect_block, EffectSpec& effect,
                          const document::Diagnostics& diagnostics) {
  effect.scale = EffectSpec::Scale::risk_difference;
  const std::size_t errors_before = diagnostics.count();
  Reader block = effect_block.child("risk_difference");
  read_estimate(block, effect,
                {.key = "mean",
                 .lower = -1,
                 .upper = 1,
                 .meaning = "difference in adherence",
                 .example = "6.2%"},
                most_spread, diagnostics);
  effect.at = block.number({.key = "at",
                            .unit = Unit::share,
                            .lower = 0,
                            .upper = 1,
                            .lower_open = true,
                            .upper_open = true,
                            .meaning = "adherence at which the difference was seen",
                            .example = "0.5"});
  block.finish();
  effect.stated = fmt::format("risk difference {} at {:g}", estimate_text(effect), effect.at);
  if (diagnostics.count() != errors_before) return;
  // A standard error stands for the interval of 95% around the mean.
  const double half_width = numerics::normal_quantile(0.975) * effect.standard_error;
  const double lower = effect.has_interval ? effect.lower : effect.mean - half_width;
  const double upper = effect.has_interval ? effect.upper : effect.mean + half_width;
  if (effect.at + lower <= 0 || effect.at + upper >= 1)
    block.error("at",
                fmt::format("from an adherence of {:g}, a difference of {:g} to {:g} leads outside "
                            "0 to 1",
                            effect.at, lower, upper),
                "adherence is a share, and all of it is brought to the log-odds scale",
                "check `at` against the source, or state the effect as an odds ratio");
}

void read_odds_ratio(Reader& effect_block, EffectSpec& effect,
                     const document::Diagnostics& diagnostics) {
  effect.scale = EffectSpec::Scale::odds_ratio;
  Reader block = effect_block.child("odds_ratio");
  if (block.has("se")) {
    (void)block.optional_node("se");
    (void)block.optional_node("mean");
    block.error(
        "se", "the standard error of an odds ratio is ambiguous",
        "it could be of the ratio or of its logarithm",
        "state an interval such as `ci95`, or the effect as `log_odds: {mean: ..., se: ...}`");
    for (const char* key : {"ci90", "ci95", "ci97_5", "ci99"}) (void)block.optional_node(key);
  } else if (block.present() && !block.has("ci90") && !block.has("ci95") && !block.has("ci97_5") &&
             !block.has("ci99")) {
    (void)block.optional_node("mean");
    block.error("odds_ratio", "`odds_ratio` lacks its interval",
                "without it nobody knows how uncertain the effect is",
                "for example `ci95: [1.31, 1.64]`");
  } else {
    read_estimate(block, effect,
                  {.key = "mean",
                   .lower = 1 / most_odds_ratio,
                   .upper = most_odds_ratio,
                   .meaning = "odds ratio",
                   .example = "1.47"},
                  most_spread, diagnostics);
  }
  block.finish();
  effect.stated = fmt::format("odds ratio {}", estimate_text(effect));
}

void read_heterogeneity(Reader& effect_block, EffectSpec& effect, const Scope& parent,
                        std::vector<Quantity>& listed) {
  Reader block =
      effect_block.child({"heterogeneity", "spread of the effect between targets and settings",
                          "{sd_log_odds: 0.24}"});
  const Scope scope = parent.inside(block, "heterogeneity");
  effect.heterogeneity_provenance = scope.provenance();
  const bool risk_scale = block.has("sd");
  if (risk_scale && block.optional_node("sd_log_odds"))
    block.error("sd_log_odds", "`heterogeneity` has `sd` and `sd_log_odds`", "they could disagree",
                "keep one");
  else if (risk_scale && effect.scale != EffectSpec::Scale::risk_difference)
    block.error("sd", "`sd` is a spread on the risk scale, and this effect is not",
                "it could not be brought to the log-odds scale", "state `sd_log_odds`");
  effect.heterogeneity_on_log_odds = !risk_scale;
  effect.heterogeneity_sd =
      risk_scale ? number(block,
                          {.key = "sd",
                           .lower = 0,
                           .upper = 1,
                           .meaning = "standard deviation of risk differences",
                           .example = "6%"},
                          scope, listed)
                 : number(block,
                          {.key = "sd_log_odds",
                           .lower = 0,
                           .upper = most_spread,
                           .meaning = "standard deviation of log odds ratios (or `sd`, on the risk "
                                      "scale)",
                           .example = "0.24"},
                          scope, listed);
  effect.heterogeneity_stated =
      risk_scale
          ? fmt::format("sd {:g} of risk differences at {:g}", effect.heterogeneity_sd, effect.at)
          : fmt::format("sd {:g} of log odds ratios", effect.heterogeneity_sd);
  if (!listed.empty() && listed.back().name.starts_with(scope.name()))
    listed.back().stated = effect.heterogeneity_stated;
  block.finish();
}

}  // namespace

void read_estimate(Reader& block, EffectSpec& effect, const InputDescription& mean,
                   double most_standard_error, const document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  effect.mean = block.number(mean);
  std::string_view interval;
  for (const char* key : {"ci90", "ci95", "ci97_5", "ci99"}) {
    if (!block.has(key)) continue;
    InputDescription limit = mean;
    limit.key = key;
    limit.meaning = "the limits of the interval";
    limit.example = {};
    const auto limits = block.numbers(limit, 2);
    if (!interval.empty()) {
      block.error(key, fmt::format("the effect has two intervals, `{}` and `{}`", interval, key),
                  "they could disagree", "keep one");
      continue;
    }
    interval = key;
    if (limits.size() != 2) continue;
    effect.has_interval = true;
    effect.level = *sampling::interval_level(key);
    effect.lower = limits[0];
    effect.upper = limits[1];
  }
  if (interval.empty()) {
    effect.standard_error = block.number({.key = "se",
                                          .lower = 0,
                                          .upper = most_standard_error,
                                          .meaning = "standard error (or an interval: ci95)",
                                          .example = "0.04"});
    return;
  }
  if (block.optional_node("se"))
    block.error("se", "the effect has an interval and a standard error", "they could disagree",
                "keep one");
  if (diagnostics.count() != errors_before) return;
  if (effect.lower >= effect.upper)
    block.error(interval,
                fmt::format("the lower limit {} must be below the upper limit {}", effect.lower,
                            effect.upper),
                "an interval has a width", "write the lower limit first");
  else if (effect.mean < effect.lower || effect.upper < effect.mean)
    block.error(interval,
                fmt::format("the interval {} to {} does not contain the mean {}", effect.lower,
                            effect.upper, effect.mean),
                "one of the three is a slip", "check them against the source");
  else if (const double place = place_in_interval(effect); std::abs(place - 0.5) > 0.25)
    block.error(
        interval,
        fmt::format("the mean {} stands at {:.0f}% of the way through its interval {} to {}",
                    effect.mean, 100 * place, effect.lower, effect.upper),
        "an interval of an estimate lies about evenly round it, and only its width is used",
        "check the three against the source");
}

std::string estimate_text(const EffectSpec& effect) {
  if (!effect.has_interval) return fmt::format("{:g}, se {:g}", effect.mean, effect.standard_error);
  return fmt::format("{:g}, {:g}% interval {:g} to {:g}", effect.mean, 100 * effect.level,
                     effect.lower, effect.upper);
}

void read_effect_size(Reader& block, EffectSpec& effect, document::Diagnostics& diagnostics) {
  std::vector<std::string> scales;
  for (const char* scale : {"risk_difference", "odds_ratio", "log_odds"})
    if (block.optional_node(scale)) scales.emplace_back(scale);
  if (block.present() && scales.size() != 1)
    diagnostics.error(block.mapping().span,
                      scales.empty() ? std::string("this effect has no size")
                                     : "this effect is stated on more than one scale",
                      scales.empty() ? "it is stated as a difference or a ratio of adherence"
                                     : "they could disagree",
                      scales.empty() ? "give one of `risk_difference`, `odds_ratio` or `log_odds`"
                                     : fmt::format("keep one of {}", document::name_list(scales)));
  if (scales.size() == 1) {
    if (scales[0] == "risk_difference") {
      read_risk_difference(block, effect, diagnostics);
    } else if (scales[0] == "odds_ratio") {
      read_odds_ratio(block, effect, diagnostics);
    } else {
      Reader inner = block.child("log_odds");
      read_estimate(inner, effect,
                    {.key = "mean",
                     .lower = -most_log_odds,
                     .upper = most_log_odds,
                     .meaning = "log odds ratio",
                     .example = "0.25"},
                    most_spread, diagnostics);
      inner.finish();
      effect.stated = fmt::format("log odds ratio {}", estimate_text(effect));
    }
  }
}

EffectSpec read_effect(Reader& block, const Scope& parent, std::vector<Quantity>& listed) {
  document::Diagnostics& diagnostics = parent.diagnostics();
  EffectSpec effect;
  effect.span = block.mapping().span;
  const Scope scope = parent.inside(block, "effect");
  effect.provenance = scope.provenance();
  const std::size_t errors_before = diagnostics.count();
  read_effect_size(block, effect, diagnostics);
  read_heterogeneity(block, effect, scope, listed);
  effect.broken = !block.present() || diagnostics.count() != errors_before;
  if (block.present() && effect.provenance.source.empty() && !block.has("source"))
    diagnostics.error(effect.span, "this effect has no source",
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` to it");
  block.finish();
  return effect;
}

}  // namespace equipoise::spec
