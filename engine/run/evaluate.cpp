#include "engine/run/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "engine/run/model_failure.hpp"

namespace equipoise::run {
namespace {

using compile::CompiledModel;

/// A model that this scenario has to run.
struct Task {
  const CompiledModel* model = nullptr;
  std::shared_ptr<ModelOutcomes> outcomes;
  bool annual = false;  ///< of a target that counts person-years
};

LaneTable means_of(const sampling::Sampler& sampler) {
  LaneTable means(sampler.rows(), 1);
  for (std::size_t row = 0; row < sampler.rows(); ++row) means.row(row)[0] = sampler.means()[row];
  return means;
}

void copy_block(const LaneTable& from, DrawRange draws, LaneTable& to) {
  for (std::size_t row = 0; row < from.rows(); ++row) {
    const auto source = from.row(row).first(draws.count);
    std::copy(source.begin(), source.end(), to.row(row).begin() + static_cast<long>(draws.first));
  }
}

void take_block(const LaneTable& from, DrawRange draws, LaneTable& to) {
  for (std::size_t row = 0; row < from.rows(); ++row) {
    const auto source = from.row(row).subspan(draws.first, draws.count);
    std::copy(source.begin(), source.end(), to.row(row).begin());
  }
}

constexpr std::string_view at_means = "with every input at its mean";

std::string in_draw(const CompiledModel::NamedFault& fault) {
  return fmt::format("in draw {} (counted from 0)", fault.fault.draw);
}

/// The lowest fault of a model over its blocks.
const CompiledModel::NamedFault* lowest(
    const std::vector<std::optional<CompiledModel::NamedFault>>& faults) {
  const CompiledModel::NamedFault* found = nullptr;
  for (const auto& fault : faults)
    if (fault && (!found || fault->fault < found->fault)) found = &*fault;
  return found;
}

}  // namespace

Evaluation evaluate(const compile::CompiledStudy& study, ModelCache& cache, DrawnInputs& base,
                    Executor& executor, std::size_t block,
                    const document::Diagnostics& diagnostics) {
  const sampling::Sampler& sampler = *study.sampler;
  const std::size_t draws = sampler.plan().draws;
  const bool drawn = base.sampler == study.sampler;
  const auto inputs = drawn ? nullptr : std::make_shared<LaneTable>(sampler.rows(), draws);
  Evaluation evaluation{drawn ? base.inputs : inputs, means_of(sampler), {}, nullptr};
  if (!base.sampler) base = {study.sampler, inputs};

  std::vector<Task> tasks;
  const auto outcomes_of = [&](const CompiledModel& model, const std::string& key, bool annual) {
    if (const auto known = cache.find(key); known != cache.end()) return known->second;
    const std::size_t rows = model.structure().output_rows();
    auto outcomes =
        std::make_shared<ModelOutcomes>(ModelOutcomes{LaneTable(rows, draws), LaneTable(rows, 1)});
    tasks.push_back({&model, outcomes, annual});
    std::shared_ptr<const ModelOutcomes> shared = outcomes;
    cache[key] = shared;
    return shared;
  };
  for (const compile::CompiledTarget& target : study.targets)
    evaluation.targets.push_back(outcomes_of(
        *target.model, target.model_key, target.spec->counting == spec::Counting::person_years));
  if (study.plain)
    evaluation.plain = outcomes_of(*study.plain, study.scenario->canonical.whole(), false);

  const std::size_t blocks = (draws + block - 1) / block;
  std::vector<std::vector<std::optional<CompiledModel::NamedFault>>> faults(
      tasks.size(), std::vector<std::optional<CompiledModel::NamedFault>>(blocks));
  if (drawn && tasks.empty()) return evaluation;
  if (!drawn) executor.for_each(sampler.tables(), [&](std::size_t t) { sampler.tabulate(t); });
  executor.for_each(blocks, [&](std::size_t b) {
    const DrawRange range{b * block, std::min(block, draws - b * block)};
    LaneTable block_inputs(sampler.rows(), range.count);
    if (drawn) {
      take_block(*base.inputs, range, block_inputs);
    } else {
      sampler.fill(range, block_inputs);
      copy_block(block_inputs, range, *inputs);
    }
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      LaneTable outputs(tasks[t].model->structure().output_rows(), range.count);
      faults[t][b] = tasks[t].model->evaluate(block_inputs, range, outputs);
      copy_block(outputs, range, tasks[t].outcomes->by_draw);
    }
  });
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    const CompiledModel& model = *tasks[t].model;
    const std::string& scenario = study.scenario->name;
    if (const auto* fault = lowest(faults[t]))
      fail(model, *fault, in_draw(*fault), scenario, false, diagnostics);
    if (const auto fault =
            model.evaluate(evaluation.input_means, {0, 1}, tasks[t].outcomes->at_means))
      fail(model, *fault, at_means, scenario, false, diagnostics);
    if (const auto fault = implausible(model, tasks[t].outcomes->by_draw, tasks[t].annual))
      fail(model, *fault, in_draw(*fault), scenario, true, diagnostics);
    if (const auto fault = implausible(model, tasks[t].outcomes->at_means, tasks[t].annual))
      fail(model, *fault, at_means, scenario, true, diagnostics);
  }
  return evaluation;
}

std::map<std::string, std::string> traces(const compile::CompiledStudy& study) {
  std::map<std::string, std::string> files;
  const LaneTable means = means_of(*study.sampler);
  const auto add = [&](const CompiledModel& model, const std::string& name) {
    const markov::CohortStructure& structure = model.structure();
    LaneTable outputs(structure.output_rows(), 1);
    markov::CohortTrace trace(structure, 1);
    (void)model.evaluate(means, {0, 1}, outputs, &trace);
    std::string csv = "intervention,cycle,time";
    for (const spec::StateSpec& state : model.spec().states) csv += "," + state.name;
    csv += "\n";
    for (std::size_t i = 0; i < structure.interventions(); ++i)
      for (std::size_t t = 0; t <= structure.cycles(); ++t) {
        csv += fmt::format("{},{},{}", model.spec().interventions[i], t,
                           static_cast<double>(t) * model.spec().cycle_length);
        for (std::size_t s = 0; s < structure.states(); ++s)
          csv += fmt::format(",{}", trace.mean(i, t, s, 1));
        csv += "\n";
      }
    files[name] = std::move(csv);
  };
  for (const compile::CompiledTarget& target : study.targets)
    add(*target.model, "trace-" + target.spec->name + ".csv");
  if (study.plain) add(*study.plain, "trace.csv");
  return files;
}

}  // namespace equipoise::run
