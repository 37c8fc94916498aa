#include <fmt/format.h>

#include "engine/spec/target_spec.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

/// Without anybody eligible there is nothing to decide, and no trial could be sized.
void expect_people(Reader& block, const char* key, const Quantity& share) {
  if (share.distribution.shape().upper <= 0)
    block.error(key, fmt::format("`{}` is 0, so nobody is eligible", key),
                "a target that concerns nobody has nothing to decide",
                "correct it, or take the target out of the study");
}

/// Numbers of people must stay numbers.
void expect_multiple(Reader& block, const char* key, const Quantity& multiple) {
  if (multiple.mean() > 1e6)
    block.error(key, fmt::format("`{}` is {}", key, multiple.mean()),
                "it multiplies people: more than a million is almost surely a slip",
                "write a multiple, for example `0.5`");
}

void read_population(Reader& target, TargetSpec& spec, const Scope& scope) {
  const std::size_t errors_before = scope.diagnostics().count();
  Reader block = target.child({"population", "who is eligible", "{of: adults, prevalence: 7%}"});
  const Scope inner = scope.inside(block, "population");
  spec.denominator =
      block.choice<Denominator>({"of", "the people that prevalence is a share of", "registered"},
                                {{"registered", Denominator::registered},
                                 {"adults", Denominator::adults},
                                 {"at-risk", Denominator::at_risk}});
  const InputDescription at_risk{.key = "at_risk",
                                 .unit = Unit::share,
                                 .meaning = "share of registered people who are at risk",
                                 .example = "4.6%"};
  if (spec.denominator == Denominator::at_risk) {
    spec.at_risk = quantity(block, at_risk, inner);
  } else if (block.optional_node("at_risk")) {
    block.error("at_risk", "`at_risk` stands beside another denominator",
                "it would not be used: prevalence is a share of what `of` names",
                "write `of: at-risk`, or delete it");
  }
  spec.prevalence = quantity_or(
      block, {.key = "prevalence", .unit = Unit::share, .meaning = "share with the condition"}, 1.0,
      inner);
  spec.diagnosed = quantity_or(
      block, {.key = "diagnosed", .unit = Unit::share, .meaning = "share of them who are known"},
      1.0, inner);
  block.finish();
  if (scope.diagnostics().count() != errors_before) return;
  for (const auto& [key, share] : {std::pair("prevalence", &spec.prevalence),
                                   {"diagnosed", &spec.diagnosed},
                                   {"at_risk", &spec.at_risk}})
    if (block.has(key)) expect_people(block, key, *share);
}

void read_counting(Reader& target, TargetSpec& spec, const Scope& scope) {
  spec.counting = target.choice<Counting>(
      {"counting", "who is counted", "person-years"},
      {{"person-years", Counting::person_years}, {"new-patients", Counting::new_patients}});
  if (spec.counting == Counting::person_years) {
    if (target.has("new_patients")) {
      (void)target.optional_node("new_patients");
      target.error("new_patients", "`new_patients` stands beside `counting: person-years`",
                   "a stock of people is the same every year",
                   "remove it, or write `counting: new-patients`");
    }
    return;
  }
  Reader block = target.child(
      {"new_patients", "people counted by year", "{first_year: 1, each_later_year: 0.5}"});
  const Scope inner = scope.inside(block, "new_patients");
  spec.first_year = quantity_or(
      block, {.key = "first_year", .lower = 0, .meaning = "multiple of the eligible people"}, 1.0,
      inner);
  expect_people(block, "first_year", spec.first_year);
  expect_multiple(block, "first_year", spec.first_year);
  spec.each_later_year = quantity(block,
                                  {.key = "each_later_year",
                                   .lower = 0,
                                   .meaning = "multiple of the people counted in the first year",
                                   .example = "0.5"},
                                  inner);
  expect_multiple(block, "each_later_year", spec.each_later_year);
  block.finish();
}

/// Closer to 0 or 1 there is nobody left to reach, or nobody who can be compared with.
constexpr double least_adherence = 1e-6;
/// Below, no trial of any size could tell an effect on the outcome from none.
constexpr double least_attenuation = 1e-6;

void read_adherence(Reader& target, TargetSpec& spec, const Scope& scope) {
  const std::size_t errors_before = scope.diagnostics().count();
  Reader block =
      target.child({"adherence", "how many get the practice", "{current: 0.37, achievable: 0.65}"});
  const Scope inner = scope.inside(block, "adherence");
  spec.current = quantity(block,
                          {.key = "current",
                           .unit = Unit::share,
                           .lower = 0,
                           .upper = 1,
                           .lower_open = true,
                           .upper_open = true,
                           .meaning = "adherence today",
                           .example = "0.37"},
                          inner);
  spec.achievable = quantity(block,
                             {.key = "achievable",
                              .unit = Unit::share,
                              .lower = 0,
                              .lower_open = true,
                              .meaning = "the ceiling of adherence",
                              .example = "0.65"},
                             inner);
  spec.attenuation = number_or(
      block,
      {.key = "attenuation",
       .lower = least_attenuation,
       .upper = 1,
       .meaning = "how much of an effect on process reaches the outcome counted, log odds",
       .example = "0.25"},
      1.0, inner, spec.listed);
  const double current = spec.current.mean(), achievable = spec.achievable.mean();
  if (scope.diagnostics().count() == errors_before &&
      (current < least_adherence || current > 1 - least_adherence))
    block.error("current", fmt::format("`current` is {}, which leaves nothing to decide", current),
                fmt::format("it must be between {} and {} in the mean: effects act on its log odds",
                            least_adherence, 1 - least_adherence),
                "check it; or take the target out of the study");
  // Single draws may overlap: then a strategy gains nothing in them.
  if (scope.diagnostics().count() == errors_before && achievable < current)
    block.error(
        "achievable",
        fmt::format("`achievable` ({:.6g}) is below `current` ({:.6g}){}", achievable, current,
                    spec.achievable.fixed() && spec.current.fixed() ? "" : " in the mean"),
        "it is the ceiling of adherence: no strategy could raise it",
        "check both; of a practice to withdraw, adherence is the share not receiving it");
  block.finish();
}

}  // namespace

TargetSpec read_target(const document::Node& root, const std::string& file,
                       document::Diagnostics& diagnostics) {
  Reader target(root, "the target", diagnostics);
  (void)target.optional_node("equipoise");  // checked when the file was opened
  const std::string name =
      target.name({"target", "the name of the target", "asthma-review"}, document::Case::kebab);
  const Scope base(diagnostics, file, "targets");
  const Scope scope = base.inside(target, name);
  TargetSpec spec{.name = name,
                  .title = target.optional_text("title").value_or(name),
                  .practice = target.optional_text("practice").value_or(""),
                  .withdraws = target.boolean_or("withdraws", false),
                  .at_risk = fixed_quantity(scope, "population.at_risk", 1.0),
                  .prevalence = fixed_quantity(scope, "population.prevalence", 1.0),
                  .diagnosed = fixed_quantity(scope, "population.diagnosed", 1.0),
                  .first_year = fixed_quantity(scope, "new_patients.first_year", 1.0),
                  .each_later_year = fixed_quantity(scope, "new_patients.each_later_year", 1.0),
                  .current = fixed_quantity(scope, "adherence.current", 0.5),
                  .achievable = fixed_quantity(scope, "adherence.achievable", 1.0),
                  .icc = fixed_quantity(scope, "icc", 0.0),
                  .model = {},
                  .span = root.span};
  read_population(target, spec, scope);
  read_counting(target, spec, scope);
  read_adherence(target, spec, scope);
  spec.icc = quantity(target,
                      {.key = "icc",
                       .unit = Unit::share,
                       .upper = 1,
                       .upper_open = true,
                       .meaning = "intracluster correlation of adherence between practices",
                       .example = "0.05"},
                      scope);
  Reader model = target.child({"model", "what the practice does to a patient"});
  if (model.present()) {
    spec.model = read_model(model, scope);
    const document::Node* list = model.mapping().value("interventions");
    if (list && list->is_sequence() && list->items.size() != 2)
      diagnostics.error(
          model.span("interventions"),
          fmt::format("the model of a target has two interventions, not {}", list->items.size()),
          "a pairing compares a patient without and with the practice",
          "list the one without first: [usual, recommended]");
  }
  target.finish();
  return spec;
}

}  // namespace equipoise::spec
