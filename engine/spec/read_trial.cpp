#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

}  // namespace

TrialSpec read_trial(const document::Node& root, const std::string& file,
                     document::Diagnostics& diagnostics) {
  Reader trial(root, "the trial", diagnostics);
  (void)trial.optional_node("equipoise");
  const std::string name =
      trial.name({"trial", "the name of the trial", "cluster-two-arm"}, document::Case::kebab);
  const Scope base(diagnostics, file, "trials");
  const Scope scope = base.inside(trial, name);
  TrialSpec spec{.name = name,
                 .title = trial.optional_text("title").value_or(name),
                 .design = "cluster-two-arm",
                 .fixed_cost = fixed_quantity(scope, "fixed", 0),
                 .per_practice_cost = fixed_quantity(scope, "per_practice", 0),
                 .per_patient_cost = fixed_quantity(scope, "per_patient", 0),
                 .span = root.span};
  (void)trial.choice<int>({"design", "the kind of design", "cluster-two-arm"},
                          {{"cluster-two-arm", 0}});
  const std::size_t errors_before = diagnostics.count();
  const auto sizes = trial.numbers({.key = "practices_per_arm",
                                    .unit = Unit::count,
                                    .lower = 2,
                                    .upper = 100000,
                                    .meaning = "the sizes to consider",
                                    .example = "[10, 20, 40]"});
  spec.listed.push_back(list_numbers(scope.qualified("practices_per_arm"), sizes,
                                     fmt::format("[{}]", fmt::join(sizes, ", ")),
                                     scope.provenance(), trial.span("practices_per_arm")));
  for (const double size : sizes)
    spec.practices_per_arm.push_back(static_cast<std::size_t>(std::lround(size)));
  const bool ascending =
      std::is_sorted(spec.practices_per_arm.begin(), spec.practices_per_arm.end()) &&
      std::adjacent_find(spec.practices_per_arm.begin(), spec.practices_per_arm.end()) ==
          spec.practices_per_arm.end();
  if (!ascending && diagnostics.count() == errors_before)
    trial.error("practices_per_arm", "the sizes must grow from one to the next",
                "one that stands twice or out of order is almost surely a slip",
                "write them in ascending order, each once");
  const auto duration = [&](std::string_view key, std::string_view meaning, bool may_be_zero) {
    return number(trial,
                  {.key = key,
                   .unit = Unit::duration,
                   .lower = 0,
                   .lower_open = !may_be_zero,
                   .meaning = meaning,
                   .example = "6 months"},
                  scope, spec.listed);
  };
  spec.setup = duration("setup", "from the decision to the first practice", true);
  spec.follow_up = duration("follow_up", "from then to the last measurement", false);
  spec.reporting = duration("reporting", "from then to the result", true);
  spec.cluster_size_cv = number_or(trial,
                                   {.key = "cluster_size_cv",
                                    .lower = 0,
                                    .upper = 5,
                                    .meaning = "coefficient of variation of practice size",
                                    .example = "0.65"},
                                   0.0, scope, spec.listed);
  spec.baseline_correlation =
      number_or(trial,
                {.key = "baseline_correlation",
                 .lower = 0,
                 .upper = 1,
                 .upper_open = true,
                 .meaning = "correlation of a practice's outcome with its own baseline",
                 .example = "0.45"},
                0.0, scope, spec.listed);
  Reader costs =
      trial.child({"costs", "what the trial costs", "{fixed: 300000, per_practice: 1500}"});
  const Scope inner = scope.inside(costs, "costs");
  spec.fixed_cost = quantity_or(costs, cost("fixed", "paid once"), 0, inner);
  spec.per_practice_cost = quantity_or(costs, cost("per_practice", "for each practice"), 0, inner);
  spec.per_patient_cost = quantity_or(costs, cost("per_patient", "for each patient"), 0, inner);
  costs.finish();
  for (const Quantity* cost : {&spec.fixed_cost, &spec.per_practice_cost, &spec.per_patient_cost})
    spec.listed.push_back(*cost);
  trial.finish();
  return spec;
}

}  // namespace equipoise::spec
