#include "engine/run/learnt_group.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "engine/document/suggestion.hpp"
#include "engine/run/model_learnables.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/simulated_trial.hpp"

namespace equipoise::run {
namespace {

using Kind = LearntGroup::Kind;

/// Rows of a standing group, or nothing where it has no such name.
std::vector<std::size_t> standing_rows(const DecisionModel& decision, const std::string& name) {
  const compile::CompiledStudy& study = decision.study();
  const compile::TargetRows& t = study.targets[*decision.asked().target].rows;
  if (name == standing::current_adherence) return {t.current};
  if (name == standing::people)
    return {t.at_risk, t.prevalence, t.diagnosed, t.first_year, t.each_later_year};
  std::vector<std::size_t> rows;
  for (const compile::CompiledPairing* pairing : decision.pairings()) {
    const compile::StrategyRows& s = study.strategies[pairing->strategy].rows;
    const auto add = [&](std::initializer_list<std::size_t> more) {
      rows.insert(rows.end(), more.begin(), more.end());
    };
    if (name == standing::effect_here) add({pairing->mean_row, pairing->deviation_row});
    if (name == standing::mean_effect_of_strategy) add({pairing->mean_row});
    if (name == standing::reach) add({s.reach});
    if (name == standing::programme_costs)
      add({s.setup, s.fixed_per_year, s.per_practice_year, s.per_patient_year});
  }
  if (name == standing::benefit_of_practice)
    for (const std::string& parameter : uncertain_parameters(decision.model().spec()))
      rows.push_back(
          *study.sampler->row(decision.model().spec().name + ".parameters." + parameter));
  return rows;
}

/// The one input that a text names, or what is wrong.
std::variant<std::size_t, std::string> input_row(const DecisionModel& decision,
                                                 const std::string& text) {
  const sampling::Sampler& sampler = *decision.study().sampler;
  if (const auto row = sampler.row(text)) return *row;
  if (const auto row = sampler.row(decision.model().spec().name + ".parameters." + text))
    return *row;
  std::vector<std::string> found;
  std::set<std::string> endings;
  std::size_t at = 0;
  for (std::size_t row = 0; row < sampler.rows(); ++row) {
    const std::string& name = sampler.names()[row];
    if (name.ends_with("." + text)) {
      found.push_back(name);
      at = row;
    }
    endings.insert(name);
    endings.insert(name.substr(name.rfind('.') + 1));
  }
  if (found.size() == 1) return at;
  if (found.size() > 1)
    return fmt::format("`{}` may be {}: write more of its name", text, document::name_list(found));
  const std::vector<std::string> candidates(endings.begin(), endings.end());
  const auto near = document::likely(text, candidates);
  return fmt::format("no input is called `{}`{}; `equipoise explain` lists them all", text,
                     near ? fmt::format(" (did you mean `{}`?)", *near) : std::string());
}

/// The data of a trial of one size: "cluster-two-arm:20".
std::variant<LearntGroup, std::string> trial_group(const DecisionModel& decision,
                                                   const std::string& name, std::size_t colon) {
  const std::string trial = name.substr(0, colon), size = name.substr(colon + 1);
  std::vector<std::string> trials;
  for (const voi::TrialDesign& design : decision.study().trials) trials.push_back(design.name);
  if (!decision.asked().strategy)
    return fmt::format("`{}` is a trial of one strategy: name the target and the strategy", name);
  const auto found = std::ranges::find(trials, trial);
  if (found == trials.end())
    return fmt::format("the study has no trial `{}`: {}", trial,
                       document::did_you_mean(trial, trials));
  const voi::TrialDesign& design =
      decision.study().trials[static_cast<std::size_t>(found - trials.begin())];
  std::vector<std::string> sizes;
  for (const std::size_t offered : design.practices_per_arm)
    sizes.push_back(std::to_string(offered));
  const auto chosen = std::ranges::find(sizes, size);
  if (chosen == sizes.end())
    return fmt::format("`{}` is not offered with a size of `{}`: {}", trial, size,
                       document::did_you_mean(size, sizes));
  const compile::CompiledPairing& pairing = *decision.pairings().front();
  const LearntGroup::Trial asked{
      &design, design.practices_per_arm[static_cast<std::size_t>(chosen - sizes.begin())]};
  if (pairing.effect.variance() == 0)
    return fmt::format("nothing of the effect that `{}` would observe is uncertain", trial);
  if (!SimulatedTrial(decision, asked).feasible())
    return fmt::format("`{}` cannot be run with a size of {}: practices or people are too few",
                       trial, asked.size);
  const std::size_t icc = decision.study().targets[pairing.target].rows.icc;
  return LearntGroup{name, Kind::trial, {pairing.mean_row, pairing.deviation_row, icc}, asked};
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts{""};
  for (const char c : text)
    if (c == ',')
      parts.emplace_back();
    else if (c != ' ' || !parts.back().empty())
      parts.back() += c;
  return parts;
}

}  // namespace

std::vector<std::string> group_names(const DecisionModel& decision) {
  std::vector<std::string> names;
  if (decision.asked().target)
    for (const auto name : {standing::effect_here, standing::mean_effect_of_strategy,
                            standing::benefit_of_practice, standing::current_adherence,
                            standing::people, standing::reach, standing::programme_costs})
      names.emplace_back(name);
  for (const auto& group : decision.model().spec().groups) names.push_back(group.first);
  return names;
}

std::variant<LearntGroup, std::string> find_group(const DecisionModel& decision,
                                                  const std::string& name) {
  const sampling::Sampler& sampler = *decision.study().sampler;
  const spec::ModelSpec& model = decision.model().spec();
  LearntGroup group{name, Kind::inputs, {}, {}};
  if (const std::size_t colon = name.rfind(':'); colon != std::string::npos)
    return trial_group(decision, name, colon);
  if (const auto own = model.groups.find(name); own != model.groups.end()) {
    group.kind = Kind::model_group;
    for (const std::string& member : own->second)
      group.rows.push_back(*sampler.row(model.name + ".parameters." + member));
  } else if (decision.asked().target) {
    group.rows = standing_rows(decision, name);
    group.kind = name == standing::effect_here               ? Kind::effect
                 : name == standing::mean_effect_of_strategy ? Kind::mean_effect
                                                             : Kind::standing;
  }
  if (group.rows.empty()) {
    const std::vector<std::string> known = group_names(decision);
    group.kind = Kind::inputs;
    for (const std::string& text : split(name)) {
      const auto found = input_row(decision, text);
      if (const auto* error = std::get_if<std::string>(&found)) {
        if (const auto near = document::nearest(text, known))
          return fmt::format("no group and no input is called `{}`: did you mean `{}`?", text,
                             *near);
        return known.empty() ? *error : *error + "; groups are " + document::name_list(known);
      }
      group.rows.push_back(std::get<std::size_t>(found));
    }
  }
  std::ranges::sort(group.rows, {}, [&](std::size_t row) { return sampler.names()[row]; });
  const auto same = std::ranges::unique(group.rows);
  group.rows.erase(same.begin(), same.end());
  std::erase_if(group.rows, [&](std::size_t row) { return sampler.sds()[row] == 0; });
  if (group.rows.empty())
    return fmt::format("nothing of `{}` is uncertain: to learn it is worth nothing", name);
  return group;
}

}  // namespace equipoise::run
