#include "engine/run/learnt_trial.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/document/number.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"
#include "engine/run/simulated_trial.hpp"

namespace equipoise::run {
namespace {

using Error = std::string;
using Designs = std::vector<const voi::TrialDesign*>;

/// Those whose data can be simulated for the decision.
Designs designs_for(const DecisionModel& decision) {
  const compile::CompiledStudy& study = decision.study();
  Designs designs;
  if (decision.asked().strategy)
    for (const voi::TrialDesign& design : study.trials) designs.push_back(&design);
  else
    for (const compile::CompiledResearch& research : study.research)
      if (research.design.kind->observes == voi::Observes::difference ||
          (research.design.kind->joint_at_size &&
           research.design.kind->names.of == voi::NamesInput::Of::strategies))
        designs.push_back(&research.design);
  return designs;
}

Error no_such_trial(const DecisionModel& decision, const std::string& trial,
                    const Designs& designs) {
  std::vector<std::string> names;
  for (const voi::TrialDesign* design : designs) names.push_back(design->name);
  const compile::CompiledStudy& study = decision.study();
  std::vector<std::string> strategies;
  for (const compile::CompiledStrategy& strategy : study.strategies)
    strategies.push_back(strategy.spec->name);
  const bool of_a_strategy = std::ranges::count(study.trials, trial, &voi::TrialDesign::name) > 0;
  if (of_a_strategy && !decision.asked().strategy)
    return fmt::format(
        "`{}` is refereed as a trial of one strategy: name it too, with --strategy ({})", trial,
        document::name_list(strategies));
  for (const compile::CompiledResearch& research : study.research)
    if (research.design.name == trial)
      return fmt::format(
          "`{}` does not observe {}: what the referee can run again here are trials that do ({}); "
          "how the values of others are checked says docs/methods/referees.md",
          trial,
          decision.asked().strategy ? "the effect of one strategy"
                                    : "the effects of several strategies",
          names.empty() ? "the study has none" : document::name_list(names));
  return fmt::format("the study has no trial `{}`{}", trial,
                     names.empty() ? "" : ": " + document::did_you_mean(trial, names));
}

/// The design of a trial with the follow-up that is asked for, or what is wrong.
/// \param follow_up  as it is written; empty: not at all
std::variant<const voi::TrialDesign*, Error> asked_design(const DecisionModel& decision,
                                                          const std::string& name,
                                                          const std::string& trial,
                                                          const std::string& follow_up) {
  const Designs all = designs_for(decision);
  std::vector<std::string> offered;
  Designs designs;
  for (const voi::TrialDesign* design : all) {
    if (design->name != trial) continue;
    designs.push_back(design);
    offered.push_back(decision::years(design->follow_up));
  }
  if (designs.empty()) return no_such_trial(decision, trial, all);
  if (designs.size() == 1) {
    if (follow_up.empty()) return designs.front();
    return fmt::format("`{}`: `{}` has one follow-up, leave it out", name, trial);
  }
  const std::string help = fmt::format("it offers {}", fmt::join(offered, ", "));
  if (follow_up.empty())
    return fmt::format("`{}` offers several follow-ups: write one more colon and which, {}", trial,
                       help);
  const document::ParsedNumber asked = document::parse_duration(follow_up);
  if (asked.problem) return fmt::format("`{}`: {}; {}", name, asked.problem->what, help);
  for (const voi::TrialDesign* design : designs)
    if (std::abs(design->follow_up - asked.value) <= 1e-9 * asked.value) return design;
  return fmt::format("`{}` is not offered with a follow-up of {}: {}", trial, follow_up, help);
}

/// The strategies whose effects it observes in the decision's target, or what is wrong.
std::variant<std::vector<std::size_t>, Error> observed(const DecisionModel& decision,
                                                       const voi::TrialDesign& design) {
  const compile::CompiledStudy& study = decision.study();
  const std::size_t target = *decision.asked().target;
  const std::string& name = study.targets[target].spec->name;
  const auto studies = [&](std::size_t s) {
    return design.studies(name, study.strategies[s].spec->name);
  };
  if (const auto strategy = decision.asked().strategy) {
    if (!studies(*strategy))
      return fmt::format("`{}` is not run on {} with {}: its file names others", design.name, name,
                         study.strategies[*strategy].spec->name);
    if (study.pairing(target, *strategy).combination())
      return fmt::format(
          "`{}` observes the effect of a combination, and the parts of what it learns cannot be "
          "drawn again here: ask for a trial of one strategy",
          design.name);
    return std::vector{*strategy};
  }
  std::vector<std::size_t> strategies;
  if (design.names.empty())
    for (std::size_t s = 0; s < study.strategies.size(); ++s) strategies.push_back(s);
  else
    strategies = observed_strategies(study, design);
  if (design.kind->observes == voi::Observes::difference && strategies.size() != 2)
    return fmt::format(
        "`{}` compares every two of {} strategies, and one comparison is refereed at a time: name "
        "the two in its file",
        design.name, strategies.size());
  for (const std::size_t s : strategies)
    if (study.pairing(target, s).combination() || study.pairing(target, s).tied())
      return fmt::format(
          "`{}` observes the effect of a combination, or one that a report tied to others, and "
          "what it leaves unknown of them cannot be drawn again here",
          design.name);
  return strategies;
}

}  // namespace

const voi::TrialDesign* trial_named(const DecisionModel& decision, const std::string& trial) {
  const compile::CompiledStudy& study = decision.study();
  for (const voi::TrialDesign& design : study.trials)
    if (design.name == trial) return &design;
  for (const compile::CompiledResearch& research : study.research)
    if (research.design.name == trial) return &research.design;
  return nullptr;
}

std::variant<LearntGroup, std::string> trial_group(const DecisionModel& decision,
                                                   const std::string& name, std::size_t colon) {
  const std::string trial = name.substr(0, colon),
                    rest = colon < name.size() ? name.substr(colon + 1) : std::string();
  const std::size_t second = rest.find(':');
  const std::string size = rest.substr(0, second);
  if (!decision.asked().target)
    return fmt::format("`{}`: no trial of a strategy is part of a plain analysis", name);
  if (size.empty())
    if (const voi::TrialDesign* design = trial_named(decision, trial))
      return fmt::format(
          "`{0}` is a trial, and what it would find depends on its size: write `{0}:{1}`; its "
          "sizes are {2}",
          trial, design->practices_per_arm.front(), fmt::join(design->practices_per_arm, ", "));
  const auto found = asked_design(decision, name, trial,
                                  second == std::string::npos ? "" : rest.substr(second + 1));
  if (const auto* error = std::get_if<Error>(&found)) return *error;
  const voi::TrialDesign& design = *std::get<const voi::TrialDesign*>(found);
  std::vector<std::string> sizes;
  for (const std::size_t offered : design.practices_per_arm)
    sizes.push_back(std::to_string(offered));
  const auto chosen = std::ranges::find(sizes, size);
  if (chosen == sizes.end())
    return fmt::format("`{}` is not offered with a size of `{}`: {}", trial, size,
                       document::did_you_mean(size, sizes));
  auto strategies = observed(decision, design);
  if (const auto* error = std::get_if<Error>(&strategies)) return *error;
  const LearntGroup::Trial asked{
      .design = &design,
      .size = design.practices_per_arm[static_cast<std::size_t>(chosen - sizes.begin())],
      .strategies = std::get<std::vector<std::size_t>>(std::move(strategies)),
      .difference = design.kind->observes == voi::Observes::difference};
  const compile::CompiledStudy& study = decision.study();
  const std::size_t target = *decision.asked().target;
  std::vector<std::size_t> rows{study.targets[target].rows.icc};
  bool uncertain = false;
  for (const std::size_t s : asked.strategies) {
    const compile::CompiledPairing& pairing = study.pairing(target, s);
    for (const std::size_t row : pairing.effect_rows()) rows.push_back(row);
    uncertain = uncertain || pairing.effect.variance() > 0;
  }
  if (!uncertain) return fmt::format("nothing of what `{}` would observe is uncertain", trial);
  if (!SimulatedTrial(decision, asked).feasible())
    return fmt::format("`{}` cannot be run with a size of {}: practices or people are too few",
                       trial, asked.size);
  return LearntGroup{name, LearntGroup::Kind::trial, std::move(rows), asked, ""};
}

}  // namespace equipoise::run
