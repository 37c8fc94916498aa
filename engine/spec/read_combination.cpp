// Strategies that are delivered at once.
#include <array>
#include <fmt/format.h>
#include <limits>

#include "models/implementation/combination.hpp"

#include "engine/document/suggestion.hpp"
#include "engine/spec/strategy_parts.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using document::Node;

/// What differs between two deliveries; empty where nothing does.
std::string difference(const DeliverySpec& a, const DeliverySpec& b) {
  const auto years = [](double x) {
    if (x == 0) return std::string("none");
    return x == std::numeric_limits<double>::infinity() ? std::string("without end")
                                                        : fmt::format("{:.4g} years", x);
  };
  const auto differs = [&](const char* what, double x, double y) {
    return fmt::format("{} {} and {}", what, years(x), years(y));
  };
  if (a.duration != b.duration) return differs("duration", a.duration, b.duration);
  if (a.ramp != b.ramp) return differs("ramp", a.ramp, b.ramp);
  if (a.half_life != b.half_life) return differs("half-life", a.half_life, b.half_life);
  return {};
}

/// The places of the strategies that a combination names, or an error and nothing.
std::vector<std::size_t> parts_of(const StrategySpec& strategy, const StudySpec& study,
                                  bool complete, Diagnostics& diagnostics) {
  const CombinationSpec& combination = *strategy.combination;
  const std::vector<std::string> known = names_of(study.strategies);
  std::vector<std::size_t> parts;
  for (std::size_t i = 0; i < combination.strategies.size(); ++i) {
    const std::string& name = combination.strategies[i];
    const document::Span& at = combination.named_at[i];
    const auto found = std::ranges::find(known, name);
    const auto place = static_cast<std::size_t>(found - known.begin());
    if (found == known.end()) {
      if (complete)
        diagnostics.error(at, fmt::format("the study has no strategy `{}`", name),
                          "a combination takes effect, reach and costs from what it combines",
                          document::did_you_mean(name, known));
    } else if (study.strategies[place].combination) {
      diagnostics.error(at,
                        name == strategy.name ? fmt::format("`{}` combines itself", name)
                                              : fmt::format("`{}` is a combination itself", name),
                        "one `kappa` says how all effects of a combination overlap",
                        "name strategies that are none");
    } else if (std::ranges::count(parts, place) > 0) {
      diagnostics.error(at, fmt::format("`{}` is combined with itself", name),
                        "delivered twice it has no second effect", "name another strategy");
    } else {
      parts.push_back(place);
    }
  }
  if (parts.size() < combination.strategies.size()) return {};
  return parts;
}

/// One effect builds up and fades: what is combined is delivered alike.
bool delivered_alike(const StrategySpec& strategy, std::span<const std::size_t> parts,
                     const StudySpec& study, Diagnostics& diagnostics) {
  const StrategySpec& first = study.strategies[parts.front()];
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const StrategySpec& other = study.strategies[parts[i]];
    const std::string differs = difference(first.delivery, other.delivery);
    if (differs.empty()) continue;
    diagnostics.error(
        strategy.combination->named_at[i],
        fmt::format("`{}` and `{}` are delivered differently: {}", first.name, other.name, differs),
        "a combination is delivered as one, and its effect builds up and fades as one",
        "give both the same `delivery`, or leave the combination out");
    return false;
  }
  return true;
}

/// How two strategies overlap is one number.
void check_said_once(const StrategySpec& strategy, const StudySpec& study,
                     Diagnostics& diagnostics) {
  std::vector<std::size_t> own = strategy.combination->parts;
  std::ranges::sort(own);
  for (const StrategySpec& other : study.strategies) {
    if (&other == &strategy) return;
    if (!other.combination) continue;
    std::vector<std::size_t> parts = other.combination->parts;
    std::ranges::sort(parts);
    if (parts != own) continue;
    diagnostics.error(
        strategy.combination->span,
        fmt::format("`{}` and `{}` combine the same strategies", other.name, strategy.name),
        "how far their effects overlap is one number", "remove one; a scenario can change `kappa`",
        {{other.combination->span, "they are combined here first"}});
    return;
  }
}

}  // namespace

void read_combination(document::Reader& strategy, StrategySpec& spec, const Scope& scope) {
  CombinationSpec& combination = spec.combination.emplace();
  combination.span = strategy.span("combines");
  for (const Node& item : strategy.list(
           {"combines", "the strategies that are delivered at once", "[webinars, outreach]"})) {
    combination.strategies.push_back(document::read_name(
        item, document::Case::kebab, "an item of `combines`", scope.diagnostics()));
    combination.named_at.push_back(item.span);
  }
  combination.kappa = number(strategy,
                             {.key = "kappa",
                              .unit = Unit::share,
                              .meaning = "how far their effects overlap: 0, they add up; 1, the "
                                         "largest stands alone",
                              .example = "0.3"},
                             scope, spec.listed);
  for (const char* key : {"effect", "only_for", "delivery", "reach", "costs"})
    if (strategy.optional_node(key))
      strategy.error(key, fmt::format("`{}` stands beside `combines`", key),
                     "a combination has the effects, the delivery and the costs of its strategies, "
                     "and the reach of the one that reaches least",
                     "remove it, or describe a strategy of its own without `combines`");
  const std::size_t count = combination.strategies.size();
  if (strategy.mapping().value("combines")->is_sequence() &&
      (count < 2 || count > implementation::most_combined)) {
    strategy.error("combines",
                   fmt::format("`combines` lists {} strateg{}", count, count == 1 ? "y" : "ies"),
                   fmt::format("a combination has 2 to {}", implementation::most_combined),
                   count < 2 ? "list another one" : "leave some out");
    combination.strategies.clear();
  }
}

void check_combinations(StudySpec& study, bool complete, Diagnostics& diagnostics) {
  for (StrategySpec& strategy : study.strategies) {
    if (!strategy.combination) continue;
    std::vector<std::size_t> parts = parts_of(strategy, study, complete, diagnostics);
    if (parts.empty() || !delivered_alike(strategy, parts, study, diagnostics)) continue;
    strategy.delivery = study.strategies[parts.front()].delivery;
    strategy.combination->parts = std::move(parts);
    check_said_once(strategy, study, diagnostics);
  }
}

}  // namespace equipoise::spec
