#include "engine/run/referee.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "models/numerics/elementary.hpp"
#include "models/voi/nested.hpp"

#include "engine/run/fast_value.hpp"
#include "engine/run/model_failure.hpp"
#include "engine/run/simulated_trial.hpp"
#include "engine/sampling/conditional_sampler.hpp"

namespace equipoise::run {
namespace {

using compile::CompiledModel;
using voi::ConditionalDraws;
using voi::ConditionalOutcomes;

/// Random numbers are told apart by what is learnt, in whichever words it was asked for.
std::string stream_of(const DecisionModel& decision, const LearntGroup& group) {
  std::string name = "referee:";
  for (const std::size_t row : group.rows) name += " " + decision.study().sampler->names()[row];
  return name;
}

/// Draws the inputs given what is learnt, runs the model and values every option: on all threads, a
/// block of lanes a task, results in slots by lane.
class StudySample {
 public:
  StudySample(const DecisionModel& decision, const LearntGroup& group, Executor& executor,
              const document::Diagnostics& diagnostics)
      : decision_(decision),
        executor_(executor),
        diagnostics_(diagnostics),
        rows_(decision.study().sampler->rows()),
        sampler_(decision.study().drawn, group.rows, stream_of(decision, group)) {
    if (group.trial) trial_.emplace(decision, *group.trial);
  }

  void operator()(const ConditionalDraws& asked, ConditionalOutcomes& out) const {
    const std::size_t lanes = asked.lanes(), blocks = (lanes + max_block - 1) / max_block;
    std::vector<std::optional<CompiledModel::NamedFault>> faults(blocks), implausibles(blocks);
    executor_.for_each(blocks, [&](std::size_t b) {
      const DrawRange range{b * max_block, std::min(max_block, lanes - b * max_block)};
      const DrawRange address{asked.first * asked.inner + range.first, range.count};
      LaneTable inputs(rows_, range.count);
      sampler_.fill(asked.level, asked.inner, address, inputs);
      if (trial_) trial_->learn(asked.level, asked.inner, address, inputs);
      LaneTable outcomes(decision_.model().structure().output_rows(), range.count);
      faults[b] = decision_.model().evaluate(inputs, range, outcomes);
      if (faults[b]) return;
      implausibles[b] = implausible(decision_.model(), outcomes, decision_.annual());
      if (implausibles[b]) return;
      const ConditionalOutcomes values = decision_.decide(inputs, outcomes);
      copy(values.cost, range, out.cost);
      copy(values.qalys, range, out.qalys);
    });
    for (std::size_t b = 0; b < blocks; ++b)
      for (const bool whole : {false, true})
        if (const auto& fault = whole ? implausibles[b] : faults[b])
          fail(decision_.model(), *fault, "in a draw of the referee",
               decision_.study().scenario->name, whole, diagnostics_);
  }

 private:
  static void copy(const LaneTable& from, DrawRange range, LaneTable& to) {
    for (std::size_t row = 0; row < from.rows(); ++row)
      std::ranges::copy(from.row(row), to.row(row).begin() + static_cast<long>(range.first));
  }

  const DecisionModel& decision_;
  Executor& executor_;
  const document::Diagnostics& diagnostics_;
  std::size_t rows_;
  sampling::ConditionalSampler sampler_;
  std::optional<SimulatedTrial> trial_;
};

/// Inner draws of nested Monte Carlo: what remains of their bias after its correction is small, and
/// declared.
constexpr std::size_t nested_inner = 64;
constexpr std::size_t nested_pilot = 500;  ///< outer samples before a variance is believed

/// A nested sample, and the runs of the model that were spent until it was large enough.
struct Nested {
  voi::NestedInformation sample;
  std::size_t outer = 0, evaluations = 0;
  bool reached = false;
};

/// Ever more outer samples, each time as many as the last spread asks for, until the standard error
/// is reached or the runs of the model are spent.
Nested nested_to(const voi::ConditionalSample& draw, std::size_t options,
                 const RefereeRequest& request) {
  std::size_t outer = nested_pilot, spent = 0;
  for (;;) {
    Nested nested{{draw, options, outer, nested_inner}, outer, spent += outer * nested_inner};
    const double error = nested.sample.at(request.threshold).information.value.standard_error;
    nested.reached = error <= request.standard_error;
    const std::size_t affordable = (request.most_evaluations - spent) / nested_inner;
    if (nested.reached || affordable <= outer) return nested;
    const double ratio = error / request.standard_error;
    const double wanted = std::ceil(1.05 * static_cast<double>(outer) * ratio * ratio);
    outer =
        wanted < static_cast<double>(affordable) ? static_cast<std::size_t>(wanted) : affordable;
  }
}

class Clock {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

double RefereeResult::difference() const noexcept {
  const double apart = referee.value.value - fast.value.value;
  if (apart == 0) return 0;
  return apart / std::hypot(referee.value.standard_error, fast.value.standard_error);
}

bool RefereeResult::agree() const noexcept {
  const double apart = referee.value.value - fast.value.value;
  return apart > 0 ? apart <= allowed_above() : -apart <= allowed_below();
}

double RefereeResult::allowed_above() const noexcept {
  return 4 * std::hypot(referee.value.standard_error, fast.value.standard_error) +
         referee.bias.upward + fast.bias.downward;
}

double RefereeResult::allowed_below() const noexcept {
  return 4 * std::hypot(referee.value.standard_error, fast.value.standard_error) +
         referee.bias.downward + fast.bias.upward;
}

std::vector<RefereeResult> referee(const DecisionModel& decision, const LearntGroup& group,
                                   const RefereeRequest& request, Executor& executor,
                                   const document::Diagnostics& diagnostics) {
  EQUIPOISE_EXPECT(request.standard_error > 0 && request.most_evaluations >= least_evaluations);
  std::vector<double> thresholds{request.threshold};
  const bool whole_choice = group.trial && !decision.asked().strategy;
  EQUIPOISE_EXPECT(!whole_choice || request.threshold == decision.study().spec().threshold);
  if (request.method == RefereeMethod::nested && !whole_choice)
    for (const double threshold : decision.study().spec().thresholds)
      if (threshold != request.threshold) thresholds.push_back(threshold);
  const std::vector<FoundValue> fast =
      fast_values(decision, group, thresholds, executor, diagnostics);
  const StudySample sample(decision, group, executor, diagnostics);
  const auto draw = [&](const ConditionalDraws& asked, ConditionalOutcomes& out) {
    sample(asked, out);
  };
  const std::size_t options = decision.options().size();
  const Clock clock;
  if (request.method == RefereeMethod::multilevel) {
    const voi::MultilevelValue found = voi::multilevel(
        draw, options, request.threshold,
        {.standard_error = request.standard_error, .most_evaluations = request.most_evaluations});
    return {{.threshold = request.threshold,
             .fast = fast.front(),
             .referee = {"multilevel Monte Carlo", found.value, found.bias, found.evaluations,
                         clock.seconds()},
             .reached = found.reached,
             .levels = found.levels}};
  }
  const Nested nested = nested_to(draw, options, request);
  const double seconds = clock.seconds();
  std::vector<RefereeResult> results;
  for (std::size_t k = 0; k < thresholds.size(); ++k) {
    const voi::NestedValue found = nested.sample.at(thresholds[k]);
    RefereeResult result;
    result.threshold = thresholds[k];
    result.fast = fast[k];
    result.referee = {fmt::format("nested Monte Carlo, {} x {}", nested.outer, nested_inner),
                      found.information.value, found.bias, nested.evaluations, seconds};
    result.reached = nested.reached;
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace equipoise::run
