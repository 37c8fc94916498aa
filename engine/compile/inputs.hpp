/// \file  engine/compile/inputs.hpp
/// \brief engine/compile: from descriptions to what a run executes, names turned into numbers. This
///        header: every input of a study as one row of the table of draws.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/compile/learnt_inputs.hpp"
#include "engine/compile/learnt_jointly.hpp"
#include "engine/sampling/sampler.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// Gathers inputs and makes the sampler. Fixed numbers have rows too: no caller asks which are
/// uncertain.
class Inputs {
 public:
  /// \param learnt   inputs that are drawn from what is believed after reports of them
  /// \param jointly  the same of inputs that are drawn together
  explicit Inputs(std::vector<LearntInput> learnt = {}, std::vector<LearntJointly> jointly = {})
      : learnt_(std::move(learnt)), jointly_(std::move(jointly)) {}

  /// \returns the row of the input in the tables of draws
  std::size_t add(const spec::Quantity& quantity);
  /// A normal input that a strategy's effect implies; fixed where `standard_error` is 0.
  /// \param implied  it repeats what another input states, and is not listed
  std::size_t add_normal(std::string name, double mean, double standard_error, std::string stated,
                         const spec::Provenance& provenance, const document::Span& span,
                         bool implied = false);
  /// Inputs that effects imply and that are drawn together, as add_normal() adds one.
  struct Implied {
    std::string name, stated;
    spec::Provenance provenance;
    document::Span span;
    bool implied = false;
  };
  /// \returns the row of the first; the others follow \pre no add() or add_normal() comes after
  std::size_t add_joint(sampling::JointGroup group, std::vector<Implied> members);
  /// Numbers that are used as they stand, never drawn: for listing() only.
  void list(const std::vector<spec::Quantity>& quantities);
  /// The parameters of a model with their joint distributions and correlations.
  void add_model(const spec::ModelSpec& model);
  /// The row of a parameter of a model, by the name that expressions use.
  [[nodiscard]] std::size_t row(const spec::ModelSpec& model, const std::string& name) const;

  /// Qualified names, by row. \pre all inputs are added
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] sampling::SamplerDescription description(const sampling::SamplingPlan& plan) const;
  /// Makes the sampler; errors are recorded at the place of the input.
  /// \param like  as in Sampler::make
  /// \returns null with errors
  [[nodiscard]] std::shared_ptr<const sampling::Sampler> make_sampler(
      const sampling::SamplerDescription& description, const sampling::Sampler* like,
      document::Diagnostics& diagnostics) const;

  /// Every number that a file states, in order of name: its source, or that it is the study's own.
  [[nodiscard]] std::vector<InputResult> listing() const;

 private:
  struct Row {
    std::string name, stated;
    double mean = 0.0, sd = 0.0;
    spec::Provenance provenance;
    document::Span span;
    bool implied = false;  ///< another row says where it comes from
  };
  [[nodiscard]] static Row row_of(const spec::Quantity& quantity);
  [[nodiscard]] const LearntJointly* learnt_with(const std::string& name) const;
  /// \param members  their rows as they were stated, in the order of the group
  void add_group(const sampling::JointGroup& group, std::vector<Row> members,
                 const document::Span& span);

  std::vector<LearntInput> learnt_;
  std::vector<LearntJointly> jointly_;
  std::vector<sampling::Parameter> parameters_;
  std::vector<Row> rows_;  ///< of parameters_
  std::vector<Row> listed_rows_;
  std::vector<sampling::JointGroup> joint_;
  std::vector<Row> joint_rows_;  ///< members of joint_, in order
  std::vector<document::Span> joint_spans_;
  std::vector<sampling::Correlation> correlations_;
  std::vector<document::Span> correlation_spans_;
};

}  // namespace equipoise::compile
