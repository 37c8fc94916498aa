// What must hold of all learning, checked in every run that has evidence.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "models/implementation/learning.hpp"

#include "engine/run/evidence_history.hpp"
#include "engine/run/learnt_in_halves.hpp"
#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

using compile::LearntInput;
using compile::LearntJointly;
using compile::StrategyBelief;
using compile::TiedBeliefs;
using implementation::JointEffects;
using implementation::ObservedContrast;
using implementation::ReportedEffect;
using implementation::StrategyEffects;

[[noreturn]] void fail(const std::string& what, const std::string& broken) {
  throw NumericalFailure(
      fmt::format("{}: {}\n  help: this is an error of the program or of its "
                  "arithmetic at extreme numbers; please report it",
                  what, broken));
}

/// Largest difference in standard deviations; where nothing is uncertain, in what it is in log
/// odds.
double largest_difference(const JointEffects& a, const JointEffects& b, const JointEffects& prior) {
  double most = 0.0;
  const auto sd = [&](std::size_t i) {
    return prior.cov(i, i) > 0 ? std::sqrt(prior.cov(i, i)) : 1.0;
  };
  for (std::size_t i = 0; i < a.mean.size(); ++i) {
    most = std::max(most, std::abs(a.mean[i] - b.mean[i]) / sd(i));
    for (std::size_t j = 0; j <= i; ++j)
      most = std::max(most, std::abs(a.cov(i, j) - b.cov(i, j)) / (sd(i) * sd(j)));
  }
  return most;
}

/// \param same    learnt with a trial without people beside the others
/// \param halves  learnt in two halves, the last first
void compare(const std::string& what, const JointEffects& prior, const JointEffects& learnt,
             const JointEffects& same, const JointEffects& halves) {
  if (same.mean != learnt.mean || same.covariance != learnt.covariance)
    fail(what, "a trial without people changes it");
  const double apart = largest_difference(learnt, halves, prior);
  if (!(apart <= 1e-9))
    fail(what, fmt::format("learning every trial in two halves, one after the other, gives another "
                           "belief, {:.3g} standard deviations away",
                           apart));
}

void check(const StrategyBelief& belief, const std::string& strategy) {
  std::vector<ReportedEffect> with_nobody = belief.reports, halves;
  for (ReportedEffect report : belief.reports) {
    report.precision /= 2;
    halves.insert(halves.begin(), {report, report});
  }
  with_nobody.push_back({belief.targets.size() - 1, belief.prior.mean + 1, 0.0});
  const JointEffects prior = implementation::joint(belief.prior);
  compare("what was learnt of strategy " + strategy, prior, implementation::joint(belief.posterior),
          implementation::joint(implementation::learn(belief.prior, with_nobody)),
          implementation::learn_in_turn(prior, halves));
}

void check(const TiedBeliefs& tie, const std::string& strategies) {
  std::vector<ObservedContrast> with_nobody, halves;
  for (const std::vector<ObservedContrast>& report : tie.reports)
    for (ObservedContrast contrast : report) {
      with_nobody.push_back(contrast);
      contrast.precision /= 2;
      halves.insert(halves.begin(), {contrast, contrast});
    }
  with_nobody.push_back({with_nobody.front().terms, with_nobody.front().estimate + 1, 0.0});
  const JointEffects prior = implementation::joint(implementation::learn_together(tie.prior, {}));
  compare("what was learnt of strategies " + strategies + " together", prior,
          implementation::joint(tie.posterior),
          implementation::joint(implementation::learn_together(tie.prior, with_nobody)),
          implementation::learn_in_turn(prior, tie.posterior, halves));
}

/// Equal to the last bit, whoever holds the values.
bool same(const sampling::Distribution& a, const sampling::Distribution& b) {
  const sampling::Shape &p = a.shape(), &q = b.shape();
  return &a.kind() == &b.kind() && p.a == q.a && p.b == q.b && p.lower == q.lower &&
         p.upper == q.upper && !p.values == !q.values && (!p.values || *p.values == *q.values);
}

/// One of the same kind that saw nobody.
sampling::Report of_nobody(const sampling::Report& report) {
  return {.kind = report.kind, .standard_error = std::numeric_limits<double>::infinity()};
}

/// Whether halves, one after the other, lead to what the whole does: means, and covariances of the
/// members in standard deviations of theirs.
///
/// Exactly where both are exact. By weights each knows a mean to a standard deviation over the root
/// of its effective sample size, as a random sample of so many would, and the second halves weigh
/// equally likely values that were read off the first, no more than their own effective size of
/// them. They may lie on two sides of the truth, which doubles it.
bool agree(const LearntInHalves& halves, const Moments& whole, std::span<const double> prior_sd,
           std::optional<double> size) {
  const std::vector<double>&mean = whole.mean, &covariance = whole.covariance;
  const std::size_t n = mean.size();
  const auto sd = [&](std::size_t i) {
    return size ? std::sqrt(covariance[i * n + i]) : prior_sd[i];
  };
  const double allowed =
      size ? 2 * std::sqrt(1 / *size + 1 / halves.effective_sample_size.value_or(*size)) : 1e-9;
  for (std::size_t i = 0; i < n; ++i) {
    double apart = std::abs(mean[i] - halves.moments.mean[i]) / sd(i);
    for (std::size_t j = 0; j <= i; ++j)
      apart =
          std::max(apart, std::abs(covariance[i * n + j] - halves.moments.covariance[i * n + j]) /
                              (sd(i) * sd(j)));
    if (!(apart <= allowed)) return false;
  }
  return true;
}

void check(const LearntInput& input) {
  const std::string what = "what was learnt of " + input.name;
  const auto halves = learn_in_halves(input.prior, input.reports);
  if (!halves) fail(what, "its weights collapse where its reports come in halves");
  const sampling::Distribution& learnt = input.posterior.distribution;
  const double prior_sd[] = {input.prior.sd()};
  if (!agree(*halves, moments_of(learnt), prior_sd, input.posterior.effective_sample_size))
    fail(what, "learning every report in two halves gives another belief");
  std::vector<sampling::Report> with_nobody = input.reports;
  with_nobody.push_back(of_nobody(input.reports.front()));
  const auto unmoved = sampling::learn(input.prior, with_nobody);
  if (!std::holds_alternative<sampling::Posterior>(unmoved) ||
      !same(std::get<sampling::Posterior>(unmoved).distribution, learnt))
    fail(what, "a report without people changes it");
}

/// What has to hold of every member.
void check(const LearntJointly& group) {
  std::string what = "what was learnt of";
  for (const std::string& name : group.names)
    what += (&name == group.names.data() ? " " : ", ") + name;
  const sampling::JointGroup& learnt = group.posterior.group;
  std::vector<double> prior_sd;
  for (std::size_t i = 0; i < group.names.size(); ++i)
    prior_sd.push_back(sampling::marginal(group.prior, i).sd());
  const auto halves = learn_in_halves(group.prior, group.reports);
  // Half of the people in all categories of a Dirichlet may be too few to bring it to where a
  // report of one of them is: nothing to compare with.
  if (halves &&
      !agree(*halves, moments_of(learnt), prior_sd, group.posterior.effective_sample_size))
    fail(what, "learning every report in two halves gives another belief");
  std::vector<sampling::JointReport> with_nobody = group.reports;
  sampling::JointReport nobody = group.reports.front();
  nobody.report = of_nobody(nobody.report);
  std::ranges::fill(nobody.counts, 0.0);
  with_nobody.push_back(std::move(nobody));
  const auto unmoved = sampling::learn(group.prior, with_nobody);
  if (!std::holds_alternative<sampling::JointPosterior>(unmoved) ||
      !(std::get<sampling::JointPosterior>(unmoved).group == learnt))
    fail(what, "a report without people changes it");
}

}  // namespace

void check_learning(const compile::CompiledStudy& study) {
  for (const StrategyBelief& belief : study.beliefs)
    if (!belief.reports.empty()) check(belief, study.strategies[belief.strategy].spec->name);
  for (const TiedBeliefs& tie : study.ties) {
    std::string names;
    for (const std::size_t belief : tie.beliefs)
      names +=
          (names.empty() ? "" : ", ") + study.strategies[study.beliefs[belief].strategy].spec->name;
    check(tie, names);
  }
  for (const LearntInput& input : study.learnt) check(input);
  for (const LearntJointly& group : study.jointly) check(group);
}

}  // namespace equipoise::run
