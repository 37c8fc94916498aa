#include "engine/compile/identity.hpp"

#include <fmt/format.h>
#include <iterator>
#include <xxhash.h>

namespace equipoise::compile {
namespace {

using Numbers = std::vector<double>;

/// How numbers are told apart.
using Append = void (*)(std::string& text, const Numbers& numbers);

/// As text, of which the hash of a study is taken.
void in_decimals(std::string& text, const Numbers& numbers) {
  for (const double x : numbers) fmt::format_to(std::back_inserter(text), "{},", x);
}

/// Bit by bit: keys are compared and never shown, and a life table is in every pairing's.
void in_bits(std::string& text, const Numbers& numbers) {
  const std::size_t bytes = numbers.size() * sizeof(double);
  text += fmt::format("|{}:", bytes);
  text.append(reinterpret_cast<const char*>(numbers.data()), bytes);
}

void append(std::string& text, const spec::Quantity& quantity, Append numbers) {
  if (quantity.distribution.shape().values) numbers(text, *quantity.distribution.shape().values);
}

/// The numbers that a model reads from tables, which its text only names.
void append_tables(std::string& text, const spec::ModelSpec& model, Append numbers) {
  for (const spec::TableSpec& table : model.tables) {
    numbers(text, table.keys);
    numbers(text, table.values);
  }
  for (const spec::ParameterSpec& p : model.parameters) append(text, p.quantity, numbers);
  for (const spec::JointSpec& joint : model.joint)
    if (const auto* draws = std::get_if<sampling::JointDraws>(&joint.group))
      for (const auto& column : draws->columns) numbers(text, column);
}

void append_plan(std::string& text, const sampling::SamplingPlan& plan) {
  text += fmt::format("|{} {} {} {}", sampling::name(plan.method), plan.seed, plan.draws,
                      plan.replicates);
}

/// What was reported of inputs whose names begin so.
void append_evidence(std::string& text, const spec::ScenarioSpec& scenario,
                     const std::string& names) {
  for (std::size_t i = 0; i < scenario.study.evidence.size(); ++i)
    if (scenario.study.evidence[i].input.starts_with(names))
      text += "\n" + scenario.canonical.evidence[i];
}

void append_numbers(std::string& text, const spec::TargetSpec& t, Append numbers) {
  append_tables(text, t.model, numbers);
  for (const auto* q : {&t.at_risk, &t.prevalence, &t.diagnosed, &t.first_year, &t.each_later_year,
                        &t.current, &t.achievable, &t.icc})
    append(text, *q, numbers);
}

void append_numbers(std::string& text, const spec::StrategySpec& s, Append numbers) {
  for (const spec::Quantity* q : s.quantities()) append(text, *q, numbers);
}

}  // namespace

std::string study_hash(const std::vector<spec::ScenarioSpec>& scenarios) {
  std::string text;
  for (const spec::ScenarioSpec& scenario : scenarios) {
    text += scenario.name + "\n" + scenario.canonical.whole();
    append_plan(text, scenario.study.sampling);
    for (const spec::TargetSpec& t : scenario.study.targets) append_numbers(text, t, in_decimals);
    for (const spec::StrategySpec& s : scenario.study.strategies)
      append_numbers(text, s, in_decimals);
    if (scenario.study.model) append_tables(text, *scenario.study.model, in_decimals);
  }
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string model_key(const spec::TargetSpec& target, const spec::ScenarioSpec& scenario) {
  const spec::StudySpec& study = scenario.study;
  std::string text = target.name + "\n" + target.model.canonical;
  append_tables(text, target.model, in_bits);
  text += fmt::format("|{} {} {}", study.cost_discount, study.outcome_discount,
                      target.counting == spec::Counting::person_years);
  append_plan(text, study.sampling);
  append_evidence(text, scenario, target.model.name + ".");
  // A low-discrepancy point has one coordinate for each input of the study: all of them matter.
  if (study.sampling.method == sampling::Method::sobol) text += scenario.canonical.whole();
  return text;
}

std::string pairing_key(const CompiledPairing& pairing, const CompiledStudy& compiled) {
  const spec::ScenarioSpec& scenario = *compiled.scenario;
  const std::size_t target = pairing.target, strategy = pairing.strategy;
  const spec::CanonicalText& files = scenario.canonical;
  const spec::StudySpec& study = scenario.study;
  if (study.sampling.method == sampling::Method::sobol) {
    std::string text = fmt::format("{} {}\n", target, strategy) + files.whole();
    append_plan(text, study.sampling);
    return text;
  }
  std::string text =
      files.settings + "\n" + files.targets[target] + "\n" + files.strategies[strategy];
  if (pairing.combination())
    for (const CompiledEffect& part : pairing.parts) text += "\n" + files.strategies[part.strategy];
  for (const std::string& trial : files.trials) text += "\n" + trial;
  append_numbers(text, study.targets[target], in_bits);
  for (const CompiledEffect& part : pairing.parts)
    append_numbers(text, study.strategies[part.strategy], in_bits);
  append_plan(text, study.sampling);
  // What another target's trial teaches rests on what that target's file says too.
  append_evidence(text, scenario, "targets." + study.targets[target].name + ".");
  for (const CompiledEffect& part : pairing.parts) {
    const implementation::Effect& e = part.effect;
    in_bits(text, {e.mean, e.standard_error, e.heterogeneity, part.loading});
    if (part.tie) in_bits(text, compiled.ties[*part.tie].posterior.covariance);  // drawn together
    append_evidence(text, scenario, "strategies." + study.strategies[part.strategy].name + ".");
  }
  return text;
}

}  // namespace equipoise::compile
