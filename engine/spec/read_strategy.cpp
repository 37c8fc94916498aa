#include <fmt/format.h>
#include <limits>

#include "engine/document/number.hpp"
#include "engine/spec/model_parts.hpp"
#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

/// Reads what happens when delivery stops, to a half-life in years.
double read_decay(Reader& block, const Scope& parent, std::vector<Quantity>& listed) {
  constexpr double never = std::numeric_limits<double>::infinity();
  const Node* decay = block.node({"decay", "what happens when delivery stops",
                                  "{half_life: 18 months}` or `none` or `immediate"});
  if (!decay || decay->broken) return never;
  if (decay->is_mapping()) {
    Reader inner = block.child("decay");
    const Scope scope = parent.inside(inner, "decay");
    const double half_life = number(inner,
                                    {.key = "half_life",
                                     .unit = Unit::duration,
                                     .lower = 0,
                                     .lower_open = true,
                                     .meaning = "time in which half of the effect is lost",
                                     .example = "18 months"},
                                    scope, listed);
    inner.finish();
    return half_life;
  }
  if (decay->is_scalar() && decay->text == "none") return never;
  if (decay->is_scalar() && decay->text == "immediate") return 0.0;
  const bool duration = decay->is_scalar() && !document::parse_duration(decay->text).problem;
  block.error("decay",
              fmt::format("`decay` cannot be {}",
                          decay->is_scalar() ? "`" + decay->text + "`"
                                             : std::string(document::describe(decay->kind))),
              "it says how the effect is lost after delivery: by a half-life, never or at once",
              duration ? fmt::format("write {{half_life: {}}}", decay->text)
                       : "write {half_life: 18 months}, `none` or `immediate`");
  return never;
}

void read_delivery(Reader& strategy, StrategySpec& spec, const Scope& parent) {
  Reader block = strategy.child({"delivery", "when and how long it is delivered",
                                 "{duration: 10 years, ramp: 6 months, decay: none}"});
  const Scope scope = parent.inside(block, "delivery");
  spec.delivery.duration = number(block,
                                  {.key = "duration",
                                   .unit = Unit::duration,
                                   .lower = 0,
                                   .lower_open = true,
                                   .meaning = "how long it is delivered",
                                   .example = "10 years"},
                                  scope, spec.listed);
  spec.delivery.ramp = number_or(block,
                                 {.key = "ramp",
                                  .unit = Unit::duration,
                                  .meaning = "time until the effect is complete",
                                  .example = "6 months"},
                                 0.0, scope, spec.listed);
  spec.delivery.half_life = read_decay(block, scope, spec.listed);
  block.finish();
}

void read_costs(Reader& strategy, StrategySpec& spec, const Scope& parent) {
  Reader costs = strategy.child({"costs", "what the programme costs", "{per_practice_year: 300}"});
  const Scope scope = parent.inside(costs, "costs");
  spec.setup = quantity_or(costs, cost("setup", "paid once"), 0, scope);
  spec.reversal = quantity_or(
      costs, cost("reversal", "paid once, where a trial leads to a stop before the planned end"), 0,
      scope);
  spec.fixed_per_year = quantity_or(costs, cost("fixed_per_year", "per target and year"), 0, scope);
  spec.per_practice_year = quantity_or(
      costs, cost("per_practice_year", "per participating practice and year"), 0, scope);
  spec.per_patient_year = quantity_or(
      costs, cost("per_patient_year", "per counted person in those practices and year"), 0, scope);
  costs.finish();
}

void read_only_for(Reader& strategy, StrategySpec& spec, const Scope& parent) {
  for (const Node::Entry* entry : by_name(strategy.optional_map("only_for"))) {
    document::check_name(entry->key, document::Case::kebab, entry->key_span, "a target",
                         parent.diagnostics());
    Reader block(entry->value, fmt::format("`only_for.{}`", entry->key), parent.diagnostics());
    const Scope scope = parent.inside(block, "only_for." + entry->key);
    Reader own = block.child({"effect", "how much it raises adherence to this target",
                              "{odds_ratio: {mean: 1.47, ci95: [1.31, 1.64]}, ...}"});
    spec.only_for.push_back({entry->key, read_effect(own, scope, spec.listed), entry->key_span});
    block.finish();
  }
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
  StrategySpec spec{.name = name,
                    .title = strategy.optional_text("title").value_or(name),
                    .reach = fixed_quantity(scope, "reach", 0),
                    .setup = fixed_quantity(scope, "setup", 0),
                    .reversal = fixed_quantity(scope, "reversal", 0),
                    .fixed_per_year = fixed_quantity(scope, "fixed_per_year", 0),
                    .per_practice_year = fixed_quantity(scope, "per_practice_year", 0),
                    .per_patient_year = fixed_quantity(scope, "per_patient_year", 0),
                    .span = root.span};
  if (strategy.has("combines")) {
    read_combination(strategy, spec, scope);
  } else {
    spec.reach = quantity(strategy,
                          {.key = "reach",
                           .unit = Unit::share,
                           .meaning = "share of practices that take part",
                           .example = "0.75"},
                          scope);
    Reader effect = strategy.child({"effect", "how much it raises adherence",
                                    "{odds_ratio: {mean: 1.47, ci95: [1.31, 1.64]}, ...}"});
    spec.effect = read_effect(effect, scope, spec.listed);
    read_delivery(strategy, spec, scope);
    read_costs(strategy, spec, scope);
    read_only_for(strategy, spec, scope);
  }
  strategy.finish();
  return spec;
}

}  // namespace equipoise::spec
