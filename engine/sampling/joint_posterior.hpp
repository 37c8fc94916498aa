/// \file  engine/sampling/joint_posterior.hpp
/// \brief Inputs that move together after reports of some of them: exactly where the two are
///        conjugate, else by weighting joint draws of the prior with the likelihood.
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "models/numerics/sum.hpp"

#include "engine/sampling/copula.hpp"
#include "engine/sampling/joint.hpp"
#include "engine/sampling/posterior.hpp"

namespace equipoise::sampling {

/// Inputs with distributions of their own that rank correlations tie to each other, all of one
/// group.
struct CorrelatedInputs {
  std::vector<Parameter> parameters;
  std::vector<Correlation> correlations;
};

/// What was believed of inputs that are drawn together.
using JointPrior = std::variant<JointGroup, CorrelatedInputs>;

/// A report of one member, or of how many people there were in each category of a Dirichlet.
struct JointReport {
  std::size_t member = 0;
  Report report;               ///< of that member, where there are no counts
  std::vector<double> counts;  ///< [name], each >= 0; empty: of one member alone
};

/// Logarithm of the likelihood of the values of all members, up to a constant.
/// \param value  of a member, by its index
template <typename ValueOf>
[[nodiscard]] double log_likelihood(std::span<const JointReport> reports, const ValueOf& value) {
  numerics::Sum log;
  for (const JointReport& r : reports) {
    if (r.counts.empty()) log.add(log_likelihood(r.report, value(r.member)));
    for (std::size_t i = 0; i < r.counts.size(); ++i)
      if (r.counts[i] > 0) log.add(r.counts[i] * std::log(value(i)));
  }
  return log.value();
}

struct JointPosterior {
  JointGroup group;    ///< under the names of the prior, in their order
  std::string method;  ///< "Dirichlet, exactly"
  /// As of Posterior; nothing where the posterior is exact.
  std::optional<double> effective_sample_size;
};

using LearntJoint = std::variant<JointPosterior, NoPosterior>;

[[nodiscard]] std::vector<std::string> names_of(const JointPrior& prior);
/// Of two members: exact, of rows that of the sample.
[[nodiscard]] double covariance_of(const JointGroup& group, std::size_t i, std::size_t j);
/// The distribution of one member by itself.
[[nodiscard]] Distribution marginal(const JointPrior& prior, std::size_t member);

/// A Dirichlet after counts of its categories has their sum as its counts; of two categories,
/// events among people are such counts. A multivariate normal after estimates of its members is one
/// again (Potter's square root of the covariance, member by member). Both exactly. Everything else
/// by weights, after the counts of a Dirichlet: what is left of it then are reports of members.
///
/// \pre no member is certain, and each lies where the likelihood of its reports is defined
/// \returns NoPosterior as learn() of one input does
/// \source Gelman et al. 2013, Bayesian Data Analysis 3, sections 3.4 and 3.5
/// \cost microseconds where exact; else about 0.1 s
/// \test tests/unit/sampling/joint_posterior_test.cpp: each against closed forms, against weights,
///       halves against the whole, nobody observed
[[nodiscard]] LearntJoint learn(const JointPrior& prior, std::span<const JointReport> reports);

/// By weights alone, whether or not they are needed. `weighted_values` Sobol points of the members
/// that were reported on, each point as likely, are weighted by the likelihood of all reports.
/// `posterior_values` of them are picked in proportion to their weights, evenly over these members
/// (systematic resampling without its randomness, neighbours side by side), and the other members
/// are drawn given them, from points of their own: the posterior is a sample of rows. Of joint
/// draws the rows themselves are weighted and picked; rows that agree in all members that were
/// reported on count once. \post depends on prior and reports alone \source Smith and Gelfand 1992,
/// Am Stat 46:84 (weights); the rest given them is as in
///         joint_quantile.hpp
[[nodiscard]] LearntJoint learn_by_weights(const JointPrior& prior,
                                           std::span<const JointReport> reports);

}  // namespace equipoise::sampling
