// What holds for the whole study: what a QALY is worth, discounting, people, sampling, the
// decision.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

/// Ten times all there are: more is a slip, and products of such numbers would overflow.
constexpr double most_people = 1e11;

void read_threshold(Reader& study, StudySpec& spec, const Scope& parent,
                    const document::Diagnostics& diagnostics) {
  Reader block = study.child({"threshold", "what a QALY is worth to the decision maker",
                              "{base: 20000, range: [13000, 20000, 30000]}"});
  const Scope scope = parent.inside(block, "threshold");
  const InputDescription amount{.key = "base",
                                .unit = Unit::money,
                                .lower = 0,
                                .upper = 1e9,
                                .lower_open = true,
                                .meaning = "money per QALY",
                                .example = "20000"};
  spec.threshold = number(block, amount, scope, spec.listed);
  if (block.has("range")) {
    const std::size_t errors_before = diagnostics.count();
    InputDescription range = amount;
    range.key = "range";
    spec.thresholds = block.numbers(range);
    const bool ascending =
        std::is_sorted(spec.thresholds.begin(), spec.thresholds.end()) &&
        std::adjacent_find(spec.thresholds.begin(), spec.thresholds.end()) == spec.thresholds.end();
    if (!ascending && diagnostics.count() == errors_before)
      block.error("range", "the thresholds of `range` must grow from one to the next",
                  "one that stands twice or out of order is almost surely a slip",
                  "write them in ascending order, each once");
    if (!spec.listed.empty())
      spec.listed.back().stated += fmt::format(" (range {})", fmt::join(spec.thresholds, ", "));
  }
  spec.thresholds.push_back(spec.threshold);
  std::sort(spec.thresholds.begin(), spec.thresholds.end());
  spec.thresholds.erase(std::unique(spec.thresholds.begin(), spec.thresholds.end()),
                        spec.thresholds.end());
  block.finish();
}

void read_discount(Reader& study, StudySpec& spec, const Scope& parent) {
  Reader block =
      study.child({"discount", "discount rates a year", "{costs: 3.5%, outcomes: 3.5%}"});
  const Scope scope = parent.inside(block, "discount");
  const auto rate = [&](std::string_view key, std::string_view meaning) {
    return number(
        block, {.key = key, .unit = Unit::rate, .upper = 1, .meaning = meaning, .example = "3.5%"},
        scope, spec.listed);
  };
  spec.cost_discount = rate("costs", "at which costs are discounted");
  spec.outcome_discount = rate("outcomes", "at which outcomes are discounted");
  block.finish();
}

void read_population(Reader& study, StudySpec& spec, const Scope& parent) {
  Reader block = study.child({"population", "who the health system serves",
                              "{registered: 2400000, adults: 79%, practices: 280}"});
  const Scope scope = parent.inside(block, "population");
  spec.registered = number(block,
                           {.key = "registered",
                            .lower = 0,
                            .upper = most_people,
                            .lower_open = true,
                            .meaning = "registered people",
                            .example = "2400000"},
                           scope, spec.listed);
  spec.adults_stated = block.has("adults") || !block.present();
  spec.adults = number_or(block,
                          {.key = "adults",
                           .unit = Unit::share,
                           .meaning = "share of registered people who are adults"},
                          1.0, scope, spec.listed);
  spec.practices = number(block,
                          {.key = "practices",
                           .unit = Unit::count,
                           .lower = 1,
                           .upper = most_people,
                           .meaning = "general practices",
                           .example = "280"},
                          scope, spec.listed);
  block.finish();
}

void read_plain_population(Reader& study, StudySpec& spec, const Scope& parent) {
  auto block = study.optional_child("population");
  if (!block) return;
  const Scope scope = parent.inside(*block, "population");
  spec.people_per_year = number(*block,
                                {.key = "per_year",
                                 .lower = 0,
                                 .upper = most_people,
                                 .lower_open = true,
                                 .meaning = "people who face the decision each year",
                                 .example = "1000"},
                                scope, spec.listed);
  block->finish();
  if (!study.has("decision_horizon"))
    study.error("population", "a population needs a `decision_horizon`",
                "people are counted over the years for which the decision stands",
                "add `decision_horizon: 10 years`");
}

void read_horizon(Reader& study, StudySpec& spec, bool plain, const Scope& scope) {
  const document::Diagnostics& diagnostics = scope.diagnostics();
  if (plain && !study.has("decision_horizon")) return;
  const std::size_t errors_before = diagnostics.count();
  spec.decision_horizon =
      study.duration({"decision_horizon", "how long the decision will stand", "10 years"});
  if (diagnostics.count() != errors_before || !study.present()) {
    spec.decision_horizon = 0;  // not known
    return;
  }
  list_number(study, "decision_horizon", spec.decision_horizon, scope, spec.listed);
  const double years = std::round(spec.decision_horizon);
  if (std::abs(spec.decision_horizon - years) > 1e-9 || years > 1000)
    study.error("decision_horizon",
                fmt::format("the decision horizon is {:.6g} years", spec.decision_horizon),
                years > 1000 ? "more than 1000 years are almost surely a slip"
                             : "people and costs are counted by year: it must be a whole number",
                "for example `10 years`");
}

void read_sampling(Reader& study, StudySpec& spec, const document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  Reader block = study.child({"sampling", "the probabilistic analysis", "{draws: 10000, seed: 1}"});
  const double draws = block.number({.key = "draws",
                                     .unit = Unit::count,
                                     .lower = sampling::least_draws,
                                     .upper = 1e7,
                                     .meaning = "number of draws",
                                     .example = "10000"});
  const double seed = block.number({.key = "seed",
                                    .unit = Unit::count,
                                    .meaning = "seed of the random streams",
                                    .example = "20261123"});
  spec.sampling.draws = static_cast<std::size_t>(draws);
  spec.sampling.seed = static_cast<std::uint64_t>(seed);
  spec.sampling.method =
      block.choice_or<sampling::Method>("method", sampling::Method::monte_carlo,
                                        {{"monte-carlo", sampling::Method::monte_carlo},
                                         {"latin-hypercube", sampling::Method::latin_hypercube},
                                         {"sobol", sampling::Method::sobol}});
  spec.sampling.replicates =
      static_cast<std::size_t>(block.number_or({.key = "replicates",
                                                .unit = Unit::count,
                                                .lower = 1,
                                                .upper = 1000,
                                                .meaning = "independent sets of Sobol points",
                                                .example = "8"},
                                               1.0));
  if (diagnostics.count() == errors_before)
    if (const auto error = sampling::plan_error(spec.sampling))
      block.error(block.has("replicates") ? "replicates" : "draws", *error,
                  "replicates are independent sets of Sobol points of the same size",
                  spec.sampling.method == sampling::Method::sobol
                      ? "make `draws` a multiple of `replicates`"
                      : "delete `replicates`, or write `method: sobol`");
  block.finish();
}

/// Uptake that follows the strength of evidence, a ramp between two of its values.
void read_uptake_by_evidence(Reader& decision, StudySpec& spec, const Scope& parent) {
  auto block = decision.optional_child("uptake_by_evidence");
  if (!block) return;
  const Scope scope = parent.inside(*block, "decision.uptake_by_evidence");
  const auto strength = [&](const char* key, const char* meaning, const char* example) {
    return number(*block,
                  {.key = key, .lower = -100, .upper = 100, .meaning = meaning, .example = example},
                  scope, spec.listed);
  };
  voi::UptakeByEvidence uptake;
  uptake.nobody = strength("nobody", "up to which mean / standard deviation nobody follows", "0");
  uptake.everybody = strength("everybody", "from which on everybody does", "2");
  if (uptake.everybody < uptake.nobody)
    block->error("everybody",
                 fmt::format("`everybody` ({:g}) lies below `nobody` ({:g})", uptake.everybody,
                             uptake.nobody),
                 "stronger evidence is followed by more, not by fewer", "exchange the two");
  else
    spec.decision.uptake_by_evidence = uptake;
  block->finish();
}

void read_decision(Reader& study, StudySpec& spec, const Scope& scope) {
  const document::Diagnostics& diagnostics = scope.diagnostics();
  const std::size_t errors_before = diagnostics.count();
  auto block = study.optional_child("decision");
  if (!block) return;
  spec.decision.rule = block->choice_or<Rule>(
      "rule", Rule::expected_value,
      {{"expected-value", Rule::expected_value}, {"probability", Rule::probability}});
  const auto probability = [&](std::string_view key, double fallback) {
    return block->number_or({.key = key,
                             .unit = Unit::probability,
                             .meaning = "that the payoff is above 0",
                             .example = fallback > 0.5 ? "0.9" : "0.1"},
                            fallback);
  };
  spec.decision.likely = probability("likely", 0.9);
  spec.decision.unlikely = probability("unlikely", 0.1);
  spec.decision.minimum_enbs =
      block->number_or({.key = "minimum_enbs",
                        .unit = Unit::money,
                        .lower = 0,
                        .meaning = "the least net benefit of sampling that is worth a trial",
                        .example = "0"},
                       0.0);
  if (spec.decision.unlikely >= spec.decision.likely && diagnostics.count() == errors_before)
    block->error(block->has("unlikely") ? "unlikely" : "likely",
                 fmt::format("`unlikely` ({}) must be below `likely` ({})", spec.decision.unlikely,
                             spec.decision.likely),
                 "between the two a pairing is worth evaluating", "for example 0.1 and 0.9");
  read_uptake_by_evidence(*block, spec, scope);
  block->finish();
}

}  // namespace

void read_settings(Reader& study, StudySpec& spec, bool plain, const Scope& scope) {
  const document::Diagnostics& diagnostics = scope.diagnostics();
  read_threshold(study, spec, scope, diagnostics);
  read_discount(study, spec, scope);
  if (plain)
    read_plain_population(study, spec, scope);
  else
    read_population(study, spec, scope);
  read_horizon(study, spec, plain, scope);
  read_sampling(study, spec, diagnostics);
  read_decision(study, spec, scope);
}

}  // namespace equipoise::spec
