/// \file  engine/run/learnt_in_halves.hpp
/// \brief What is learnt of inputs where every report comes in two halves, one after the other.
#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "engine/sampling/joint_posterior.hpp"

namespace equipoise::run {

/// Of the members of a group; of an input drawn by itself, of that one.
struct Moments {
  std::vector<double> mean;        ///< [member]
  std::vector<double> covariance;  ///< [member x members + other]
};

[[nodiscard]] Moments moments_of(const sampling::Distribution& input);
[[nodiscard]] Moments moments_of(const sampling::JointGroup& group);

struct LearntInHalves {
  Moments moments;
  /// (sum w)^2 / sum w^2 of the weights that the second halves give to the equally likely values
  /// that stand for what was believed after the first; nothing where that is exact.
  std::optional<double> effective_sample_size;
};

using LearnInput = std::variant<sampling::Posterior, sampling::NoPosterior>(
    const sampling::Distribution&, std::span<const sampling::Report>);
using LearnGroup = sampling::LearntJoint(const sampling::JointPrior&,
                                         std::span<const sampling::JointReport>);

/// The first halves of all reports are learnt from the prior, the second from what is believed
/// then: exactly where that is exact, else by weighting its values.
///
/// A half saw half the people, and found the same: its likelihood is the root of the whole one. So
/// weights after the first halves have a larger effective sample size than after the whole:
/// (int p L^t)^2 / int p L^2t falls with t.
///
/// \param learn  what is held to it
/// \returns nothing where there is no posterior after the first halves
/// \cost what learning once costs
/// \test learners that add something each time, or take reports for less exact than they are, which
///       halves given all at once do not show
[[nodiscard]] std::optional<LearntInHalves> learn_in_halves(
    const sampling::Distribution& prior, std::span<const sampling::Report> reports,
    LearnInput* learn = sampling::learn);
[[nodiscard]] std::optional<LearntInHalves> learn_in_halves(
    const sampling::JointPrior& prior, std::span<const sampling::JointReport> reports,
    LearnGroup* learn = sampling::learn);

}  // namespace equipoise::run
