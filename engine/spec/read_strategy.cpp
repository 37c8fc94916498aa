#include <fmt/format.h>

#include "engine/spec/model_parts.hpp"
#include "engine/spec/strategy_spec.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

/// Reads the mean with an interval or a standard error.
void read_estimate(Reader& block, EffectSpec& effect, const InputDescription& mean) {
  effect.mean = block.number(mean);
  for (const char* key : {"ci90", "ci95", "ci97_5", "ci99"}) {
    if (!block.has(key)) continue;
    const auto limits = block.numbers(
        {.key = key, .unit = mean.unit, .lower = mean.lower, .lower_open = mean.lower_open}, 2);
    if (effect.has_interval)
      block.error(key, "the effect has two intervals", "they could disagree", "keep one");
    if (limits.size() == 2) {
      effect.has_interval = true;
      effect.level = *sampling::interval_level(key);
      effect.lower = limits[0];
      effect.upper = limits[1];
      if (!(limits[0] <= effect.mean && effect.mean <= limits[1]))
        block.error(key, fmt::format("the interval {} to {} does not contain the mean {}",
                                     limits[0], limits[1], effect.mean),
                    "one of the three is a slip", "check them against the source");
      if (limits[0] == limits[1])
        block.error(key, "the interval has no width", {}, "state `se: 0` if nothing is uncertain");
    }
  }
  if (effect.has_interval && block.has("se")) {
    (void)block.optional_node("se");
    block.error("se", "the effect has an interval and a standard error", "they could disagree",
                "keep one");
  } else if (!effect.has_interval) {
    effect.standard_error = block.number({.key = "se",
                                          .lower = 0,
                                          .meaning = "standard error (or an interval: ci95)",
                                          .example = "0.04"});
  }
}

EffectSpec read_effect(Reader& block, const Scope& parent, document::Diagnostics& diagnostics) {
  EffectSpec effect;
  effect.span = block.mapping().span;
  const Scope scope = parent.inside(block, "effect");
  effect.provenance = scope.provenance();
  const bool risk_difference = block.has("risk_difference");
  const bool odds_ratio = block.has("odds_ratio");
  const bool log_odds = block.has("log_odds");
  if (block.present() && risk_difference + odds_ratio + log_odds != 1)
    diagnostics.error(effect.span, "an effect is stated on exactly one scale", {},
                      "give one of `risk_difference`, `odds_ratio` or `log_odds`");
  const auto interval_text = [&] {
    return effect.has_interval
               ? fmt::format(", {:g}% interval {:g} to {:g}", 100 * effect.level, effect.lower,
                             effect.upper)
               : fmt::format(", se {:g}", effect.standard_error);
  };
  if (risk_difference) {
    effect.scale = EffectSpec::Scale::risk_difference;
    Reader inner = block.child("risk_difference");
    read_estimate(inner, effect,
                  {.key = "mean", .lower = -1, .upper = 1, .meaning = "difference in adherence",
                   .example = "6.2%"});
    effect.at = inner.number({.key = "at",
                              .unit = Unit::share,
                              .lower = 0,
                              .upper = 1,
                              .lower_open = true,
                              .upper_open = true,
                              .meaning = "adherence at which the difference was seen",
                              .example = "0.5"});
    inner.finish();
    const double low = effect.has_interval ? effect.lower : effect.mean;
    const double high = effect.has_interval ? effect.upper : effect.mean;
    if (effect.at + low <= 0 || effect.at + high >= 1)
      diagnostics.error(inner.span("mean"),
                        fmt::format("at {:g} this difference leaves the range 0 to 1", effect.at),
                        "adherence is a share", "check `at` and the interval");
    effect.stated = fmt::format("risk difference {:g}{} at {:g}", effect.mean, interval_text(),
                                effect.at);
  } else if (odds_ratio) {
    effect.scale = EffectSpec::Scale::odds_ratio;
    Reader inner = block.child("odds_ratio");
    read_estimate(inner, effect,
                  {.key = "mean", .lower = 0, .lower_open = true, .meaning = "odds ratio",
                   .example = "1.47"});
    inner.finish();
    if (inner.present() && !effect.has_interval)
      inner.error("se", "an odds ratio needs its interval",
                  "a standard error could be of the ratio or of its logarithm",
                  "state ci95, or the effect as log_odds: {mean: ..., se: ...}");
    effect.stated = fmt::format("odds ratio {:g}{}", effect.mean, interval_text());
  } else if (log_odds) {
    Reader inner = block.child("log_odds");
    read_estimate(inner, effect,
                  {.key = "mean", .meaning = "log odds ratio", .example = "0.25"});
    inner.finish();
    effect.stated = fmt::format("log odds ratio {:g}{}", effect.mean, interval_text());
  }
  Reader spread = block.child({"heterogeneity", "spread of the effect between targets and settings",
                               "{sd: 6%}"});
  if (spread.has("sd_log_odds")) {
    effect.heterogeneity_sd = spread.number({.key = "sd_log_odds", .lower = 0});
  } else {
    effect.heterogeneity_sd = spread.number(
        {.key = "sd", .lower = 0, .upper = 1, .meaning = "standard deviation", .example = "6%"});
    effect.heterogeneity_on_log_odds = false;
  }
  if (spread.present() && !effect.heterogeneity_on_log_odds &&
      effect.scale != EffectSpec::Scale::risk_difference)
    spread.error("sd", "`sd` is on the risk scale, and this effect is not",
                 "it could not be brought to the log-odds scale", "state `sd_log_odds`");
  (void)read_provenance(spread, {});
  spread.finish();
  if (block.present() && effect.provenance.source.empty())
    diagnostics.error(effect.span, "this effect has no source",
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` to it");
  block.finish();
  return effect;
}

void read_delivery(Reader& strategy, StrategySpec& spec) {
  Reader block = strategy.child({"delivery", "when and how long it is delivered",
                                 "{duration: 10 years, ramp: 6 months, decay: none}"});
  spec.delivery.duration = block.duration({"duration", "how long it is delivered", "10 years"});
  spec.delivery.ramp = block.has("ramp") && block.mapping().value("ramp")->text == "0"
                           ? (void(block.optional_node("ramp")), 0.0)
                           : block.optional_duration("ramp").value_or(0.0);
  const Node* decay = block.node({"decay", "what happens when delivery stops",
                                  "{half_life: 18 months}, none or immediate"});
  if (decay && decay->is_mapping()) {
    Reader inner = block.child("decay");
    spec.delivery.half_life = inner.duration({"half_life", "time in which half is lost", "18 months"});
    inner.finish();
  } else if (decay) {
    spec.delivery.half_life = block.choice<double>(
        "decay", {{"none", std::numeric_limits<double>::infinity()}, {"immediate", 0.0}});
  }
  (void)read_provenance(block, {});
  block.finish();
}

InputDescription cost(std::string_view key, std::string_view meaning) {
  return {.key = key, .unit = Unit::money, .lower = 0, .meaning = meaning, .example = "300"};
}

}  // namespace

StrategySpec read_strategy(const document::Node& root, const std::string& file,
                           document::Diagnostics& diagnostics) {
  Reader strategy(root, "the strategy", diagnostics);
  (void)strategy.optional_node("equipoise");
  const std::string name = strategy.name(
      {"strategy", "the name of the strategy", "audit-and-feedback"}, document::Case::kebab);
  const Scope base(diagnostics, file, "strategies");
  const Scope scope = base.inside(strategy, name);
  Reader effect = strategy.child({"effect", "the effect on adherence"});
  StrategySpec spec{.name = name,
                    .title = strategy.optional_text("title").value_or(name),
                    .effect = read_effect(effect, scope, diagnostics),
                    .reach = quantity(strategy,
                                      {.key = "reach",
                                       .unit = Unit::share,
                                       .meaning = "share of practices that take part",
                                       .example = "0.75"},
                                      scope),
                    .setup = fixed_quantity(scope, "setup", 0),
                    .fixed_per_year = fixed_quantity(scope, "fixed_per_year", 0),
                    .per_practice_year = fixed_quantity(scope, "per_practice_year", 0),
                    .per_patient_year = fixed_quantity(scope, "per_patient_year", 0),
                    .span = root.span};
  read_delivery(strategy, spec);
  Reader costs = strategy.child({"costs", "what the programme costs", "{per_practice_year: 300}"});
  const Scope cost_scope = scope.inside(costs, "costs");
  spec.setup = quantity_or(costs, cost("setup", "once"), 0, cost_scope);
  spec.fixed_per_year = quantity_or(costs, cost("fixed_per_year", "a year, per target"), 0, cost_scope);
  spec.per_practice_year =
      quantity_or(costs, cost("per_practice_year", "a year and participating practice"), 0, cost_scope);
  spec.per_patient_year = quantity_or(
      costs, cost("per_patient_year", "a year and counted person in those practices"), 0, cost_scope);
  costs.finish();
  for (const Node::Entry* entry : by_name(strategy.optional_map("only_for"))) {
    document::check_name(entry->key, document::Case::kebab, entry->key_span, "a target", diagnostics);
    Reader block(entry->value, fmt::format("`only_for.{}`", entry->key), diagnostics);
    const Scope inner = scope.inside(block, "only_for").inside(block, entry->key);
    Reader own = block.child({"effect", "the effect on adherence for this target"});
    spec.only_for.push_back({entry->key, read_effect(own, inner, diagnostics), entry->key_span});
    block.finish();
  }
  strategy.finish();
  return spec;
}

}  // namespace equipoise::spec
