#include "engine/run/learnt_group.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "engine/document/suggestion.hpp"
#include "engine/run/learnt_trial.hpp"
#include "engine/run/model_learnables.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/pairing_learnables.hpp"

namespace equipoise::run {
namespace {

using Kind = LearntGroup::Kind;

/// Every group that has a name, but for single inputs; rows in any order, certain ones too.
std::vector<LearntGroup> named_groups(const DecisionModel& decision) {
  const compile::CompiledStudy& study = decision.study();
  const spec::ModelSpec& model = decision.model().spec();
  const auto parameters = [&](const std::vector<std::string>& names) {
    std::vector<std::size_t> rows;
    for (const std::string& name : names)
      rows.push_back(*study.sampler->row(model.name + ".parameters." + name));
    return rows;
  };
  std::vector<LearntGroup> groups;
  const bool all = !decision.asked().strategy;
  for (const compile::CompiledPairing* pairing : decision.pairings()) {
    for (const StandingGroup& standing : standing_groups(study, *pairing)) {
      const std::string known(standing.name), name = all ? name_of_all(known) : known;
      auto group = std::ranges::find(groups, name, &LearntGroup::name);
      if (group == groups.end())
        group = groups.insert(group, {name, Kind::pairing, {}, std::nullopt, known});
      group->rows.insert(group->rows.end(), standing.rows.begin(), standing.rows.end());
    }
  }
  if (all)
    for (const compile::CompiledPairing* pairing : decision.pairings()) {
      const std::string name =
          effect_of_strategy_here(study.strategies[pairing->strategy].spec->name);
      groups.push_back({name, Kind::pairing, pairing->effect_rows(), std::nullopt, name});
    }
  if (decision.asked().target) {
    const std::string name(standing::benefit_of_practice);
    groups.push_back(
        {name, Kind::benefit, parameters(uncertain_parameters(model)), std::nullopt, name});
  }
  for (const auto& [name, members] : decision.model().groups())
    groups.push_back({name, Kind::model_group, parameters(members), std::nullopt, name});
  return groups;
}

bool enters_decision(const DecisionModel& decision, std::size_t row) {
  return !decision.asked().target ||
         std::ranges::any_of(decision.pairings(), [&](const compile::CompiledPairing* pairing) {
           return enters(decision.study(), *pairing, row);
         });
}

/// The one input that a text names, or what is wrong.
std::variant<std::size_t, std::string> input_row(const DecisionModel& decision,
                                                 const std::string& text) {
  const sampling::Sampler& sampler = *decision.study().sampler;
  if (const auto row = sampler.row(text)) {
    if (enters_decision(decision, *row)) return *row;
    return fmt::format("`{}` does not enter this decision: to learn it is worth nothing", text);
  }
  if (const auto row = sampler.row(decision.model().spec().name + ".parameters." + text))
    return *row;
  std::vector<std::string> found;
  std::set<std::string> endings;
  std::size_t at = 0;
  for (std::size_t row = 0; row < sampler.rows(); ++row) {
    if (!enters_decision(decision, row)) continue;
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

/// The texts between commas, without spaces around them.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, to - from);
    const std::size_t first = part.find_first_not_of(' '), last = part.find_last_not_of(' ');
    parts.push_back(first == std::string::npos ? "" : part.substr(first, last - first + 1));
    from = to + 1;
  }
  return parts;
}

/// Inputs with commas between them, or what is wrong.
std::variant<LearntGroup, std::string> listed_inputs(const DecisionModel& decision,
                                                     const std::string& name,
                                                     const std::vector<std::string>& known) {
  LearntGroup group;
  group.name = name;
  for (const std::string& text : split(name)) {
    if (text.empty()) return fmt::format("`{}` lacks a name before or after a comma", name);
    if (std::ranges::count(known, text) > 0)
      return fmt::format(
          "`{}` is a group, and a group cannot be joined with others by commas: ask for it alone, "
          "or list inputs",
          text);
    const auto found = input_row(decision, text);
    if (const auto* error = std::get_if<std::string>(&found)) {
      const bool exists = decision.study().sampler->row(text).has_value();
      if (const auto near = document::nearest(text, known); near && !exists)
        return fmt::format("no group and no input is called `{}`: did you mean `{}`?", text, *near);
      return known.empty() || exists
                 ? *error
                 : *error + "; groups are " + document::name_list(known, known.size());
    }
    group.rows.push_back(std::get<std::size_t>(found));
  }
  return group;
}

/// Why the rest cannot be drawn given some of the inputs: where these are learnt by weights
/// together with others, what is believed of all of them is a sample, in which the value of one
/// tells its row. Empty where it can.
std::string not_drawn_again(const compile::CompiledStudy& study, const LearntGroup& group) {
  for (const compile::LearntJointly& learnt : study.jointly) {
    if (!learnt.by_weights()) continue;
    const auto asked =
        static_cast<std::size_t>(std::ranges::count_if(learnt.names, [&](const std::string& name) {
          return std::ranges::count(group.rows, *study.sampler->row(name)) > 0;
        }));
    if (asked == 0 || asked == learnt.names.size()) continue;
    return fmt::format(
        "`{}` has {} of the {} inputs that were learnt together by weights from {}, and what is "
        "believed of them since is a sample, in which the value of one tells those of the others: "
        "the referee can draw nothing given some of them; ask for all of them: `{}`",
        group.name, asked, learnt.names.size(), document::name_list(learnt.reported_by),
        fmt::join(learnt.names, ","));
  }
  return {};
}

}  // namespace

std::variant<LearntGroup, std::string> find_group(const DecisionModel& decision,
                                                  const std::string& asked) {
  const sampling::Sampler& sampler = *decision.study().sampler;
  const std::string name = split(asked).size() == 1 ? split(asked).front() : asked;
  if (const std::size_t colon = name.find(':'); colon != std::string::npos)
    return trial_group(decision, name, colon);
  if (trial_named(decision, name)) return trial_group(decision, name, name.size());
  const std::vector<LearntGroup> named = named_groups(decision);
  LearntGroup group;
  if (const auto own = std::ranges::find(named, name, &LearntGroup::name); own != named.end()) {
    group = *own;
  } else {
    std::vector<std::string> known;
    for (const LearntGroup& other : named) known.push_back(other.name);
    auto inputs = listed_inputs(decision, name, known);
    if (std::holds_alternative<std::string>(inputs)) return inputs;
    group = std::get<LearntGroup>(std::move(inputs));
  }
  std::ranges::sort(group.rows, {}, [&](std::size_t row) { return sampler.names()[row]; });
  const auto same = std::ranges::unique(group.rows);
  group.rows.erase(same.begin(), same.end());
  if (group.kind == Kind::inputs && group.rows.size() == 1)
    group.learnable = sampler.names()[group.rows.front()];
  std::erase_if(group.rows, [&](std::size_t row) { return sampler.sds()[row] == 0; });
  if (group.rows.empty())
    return fmt::format("nothing of `{}` is uncertain: to learn it is worth nothing", name);
  if (std::string why = not_drawn_again(decision.study(), group); !why.empty()) return why;
  return group;
}

}  // namespace equipoise::run
