/// \file  engine/compile/study.hpp
/// \brief One scenario of a study, compiled: everything a run needs, immutable and shared.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/implementation/cubic_table.hpp"
#include "models/implementation/effect.hpp"
#include "models/implementation/learning.hpp"
#include "models/implementation/payoff.hpp"
#include "models/implementation/tied_effects.hpp"
#include "models/voi/trial.hpp"

#include "engine/compile/inputs.hpp"
#include "engine/compile/model.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// The rows of a target's inputs in the tables of draws.
struct TargetRows {
  std::size_t at_risk, prevalence, diagnosed, first_year, each_later_year, current, achievable, icc;
};

struct StrategyRows {
  std::size_t reach, setup, reversal, fixed_per_year, per_practice_year, per_patient_year;
};

struct CompiledTarget {
  const spec::TargetSpec* spec = nullptr;
  TargetRows rows{};
  std::unique_ptr<CompiledModel> model;
  std::string model_key;  ///< equal keys give equal outcomes, in whichever scenario
};

struct CompiledStrategy {
  const spec::StrategySpec* spec = nullptr;
  /// One for each strategy that it delivers: of a combination several, whose costs add up.
  std::vector<StrategyRows> rows;
  std::size_t reach = 0;  ///< the row of its reach; of a combination that with the smallest mean
  implementation::Delivery delivery;
};

/// What is believed of the effects of a strategy in the targets that share its mean effect.
struct StrategyBelief {
  std::size_t strategy = 0;
  std::vector<std::size_t> targets;  ///< those that share it: the places of what follows
  implementation::StrategyEffects prior, posterior;     ///< before and after the study's evidence
  std::vector<implementation::ReportedEffect> reports;  ///< none where it is tied to others
  std::vector<std::string> reported_by;                 ///< the names of all evidence on it
  std::optional<std::size_t> tie;                       ///< in CompiledStudy::ties
  std::size_t mean_row = 0;                             ///< mu
};

/// Beliefs of several strategies that reports tied to each other: they are learnt, and drawn,
/// together.
struct TiedBeliefs {
  std::vector<std::size_t> beliefs;  ///< in CompiledStudy::beliefs, ascending
  std::vector<implementation::StrategyEffects> prior;
  std::vector<std::vector<implementation::ObservedContrast>> reports;  ///< in order
  implementation::TiedEffects posterior;
  std::vector<std::size_t> rows;  ///< of what is drawn, in the order of TiedEffects::covariance
  document::Span last_report;

  /// Of a belief among them.
  [[nodiscard]] std::size_t place_of(std::size_t belief) const {
    return static_cast<std::size_t>(std::ranges::find(beliefs, belief) - beliefs.begin());
  }
};

/// What one report said of effects, brought to log odds of what a strategy acts on.
struct LearntReport {
  std::string evidence;
  struct Answer {
    std::size_t strategy = 0;
    std::optional<std::size_t> against;  ///< nothing: current practice
    double estimate = 0.0, standard_error = 0.0;
  };
  std::vector<Answer> answers;
  std::optional<double> surprise;  ///< standard deviations, against what was believed before
};

/// The effect of one strategy in one target, after the evidence: delta = loading mu + u.
struct CompiledEffect {
  std::size_t strategy = 0;
  std::size_t belief = 0, place = 0;  ///< in CompiledStudy::beliefs
  std::optional<std::size_t> tie;     ///< in CompiledStudy::ties
  implementation::Effect effect;
  double loading = 1.0;           ///< 1 where no trial reported here
  std::size_t mean_row = 0;       ///< mu
  std::size_t deviation_row = 0;  ///< u
};

/// One target with one strategy.
struct CompiledPairing {
  std::size_t target = 0, strategy = 0;
  std::vector<CompiledEffect> parts;  ///< one, of a combination several
  double kappa = 0.0;                 ///< how far several overlap
  implementation::Effect effect;      ///< of all together
  /// Where that is not normal: see decision::PairingInputs.
  std::shared_ptr<const implementation::CubicTable> effect_of_score;
  std::string key;  ///< equal keys give equal results, in whichever scenario

  [[nodiscard]] bool combination() const noexcept { return parts.size() > 1; }
  /// The rows of the mean effects of its parts, or of all that makes their effects.
  [[nodiscard]] std::vector<std::size_t> mean_rows() const;
  [[nodiscard]] std::vector<std::size_t> effect_rows() const;
  /// Which of its parts another pairing of the same target has too: indices of `parts`.
  [[nodiscard]] std::vector<std::size_t> parts_in(const CompiledPairing& other) const;
  /// Whether a report tied it to others, or to this one.
  [[nodiscard]] bool tied() const;
  [[nodiscard]] bool tied_to(const CompiledPairing& other) const;
  /// Whether the effects of both depend on each other: they share a part, or are tied.
  [[nodiscard]] bool depends_on(const CompiledPairing& other) const {
    return !parts_in(other).empty() || tied_to(other);
  }
  /// Whether what is learnt of a pairing of another target tells of this one: a part has the same
  /// mean effect, or is tied to one.
  [[nodiscard]] bool learns_from(const CompiledPairing& elsewhere) const;
};

/// Research that informs the whole choice of a target.
struct CompiledResearch {
  voi::TrialDesign design;
  std::size_t target = 0;         ///< of a design that observes inputs
  std::vector<std::size_t> rows;  ///< of the inputs that it observes, in the tables of draws
};

struct CompiledStudy {
  const spec::ScenarioSpec* scenario = nullptr;
  sampling::SamplerDescription drawn;                ///< what the sampler was made from
  std::shared_ptr<const sampling::Sampler> sampler;  ///< the base case's where it draws the same
  std::vector<InputResult> inputs;
  std::vector<CompiledTarget> targets;
  std::vector<CompiledStrategy> strategies;
  std::vector<LearntInput> learnt;      ///< inputs of which something was reported
  std::vector<LearntJointly> jointly;   ///< and those that are drawn together
  std::vector<StrategyBelief> beliefs;  ///< of strategies in order, then of `only_for`
  std::vector<TiedBeliefs> ties;
  std::vector<LearntReport> effect_reports;  ///< of all evidence on effects, in order
  std::vector<CompiledPairing> pairings;     ///< target by target, in the order of the study
  std::vector<voi::TrialDesign> trials;      ///< those of the effect of one strategy
  /// The others, and those that observe several effects at once.
  std::vector<CompiledResearch> research;
  std::unique_ptr<CompiledModel> plain;  ///< of a plain cost-effectiveness analysis

  [[nodiscard]] const spec::StudySpec& spec() const noexcept { return scenario->study; }
  [[nodiscard]] const CompiledPairing& pairing(std::size_t target, std::size_t strategy) const {
    return pairings[target * strategies.size() + strategy];
  }
  /// Correlation of the effects of two strategies in one target, as reports that tied them left it;
  /// 0 of any others. \pre no combination
  [[nodiscard]] double correlation(const CompiledPairing& a, const CompiledPairing& b) const;
};

/// Compiles a scenario; errors are recorded, and only without any may the result be used. Of a
/// study that has errors already, what could be read is still checked.
/// \param scenario  outlives the result
/// \param base      the base case, compiled, if this is a scenario
[[nodiscard]] CompiledStudy compile_study(const spec::ScenarioSpec& scenario,
                                          document::Diagnostics& diagnostics,
                                          const CompiledStudy* base = nullptr);

/// The inputs of a scenario that the base case does not have, or has otherwise. A number that is
/// overridden without a source of its own says that the scenario chose it.
[[nodiscard]] std::vector<InputResult> changed_inputs(const std::vector<InputResult>& inputs,
                                                      const std::vector<InputResult>& base);

/// Records an error for each parameter, joint distribution, variable and table that no expression
/// of any scenario takes up; nothing of a model of which an expression, and nothing of a study of
/// which a scenario could not be read. \param scenarios  of one study, the base case first
void report_unused(const std::vector<CompiledStudy>& scenarios, document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
