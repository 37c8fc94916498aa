#include "engine/sampling/joint_posterior.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::sampling {
namespace {

/// Beyond this many people a share is a fixed number: no beta of it can be drawn (beta.cpp).
constexpr double most_people = 1e12;

/// How many people a report found in each category; nothing where it says less.
std::optional<std::vector<double>> category_counts(const Dirichlet& prior,
                                                   const JointReport& report) {
  if (!report.counts.empty()) return report.counts;
  if (prior.names.size() != 2 || report.report.kind != Report::Kind::binomial) return std::nullopt;
  std::vector<double> counts(2, report.report.total - report.report.events);
  counts[report.member] = report.report.events;
  return counts;
}

/// A posterior of the prior's own kind, where it can hold these numbers.
LearntJoint exact(SolvedJoint solved, const char* method) {
  if (!std::holds_alternative<JointGroup>(solved)) return NoPosterior{};
  return JointPosterior{std::get<JointGroup>(std::move(solved)), method, std::nullopt};
}

LearntJoint learn(const Dirichlet& prior, std::span<const JointReport> reports) {
  std::vector<double> counts = prior.counts;
  std::vector<JointReport> of_members;
  for (const JointReport& report : reports) {
    const auto found = category_counts(prior, report);
    if (!found) of_members.push_back(report);
    for (std::size_t i = 0; found && i < counts.size(); ++i) counts[i] += (*found)[i];
  }
  LearntJoint counted =
      exact(solve_dirichlet(prior.names, std::move(counts)), "Dirichlet, exactly");
  if (of_members.empty() || std::holds_alternative<NoPosterior>(counted)) return counted;
  if (numerics::sum(std::get<Dirichlet>(std::get<JointPosterior>(counted).group).counts) >
      most_people)
    return NoPosterior{};
  return learn_by_weights(std::get<JointPosterior>(counted).group, of_members);
}

/// x = mean + S z. An estimate y of member j, whose row of S is f, moves the mean by
/// S f (y - mean_j) / (f f' + v) and leaves S (1 - part f' f) as the root, part = a / (1 + sqrt(a
/// v)) with a = 1 / (f f' + v).
LearntJoint learn(const MultivariateNormal& prior, std::span<const JointReport> reports) {
  const std::size_t n = prior.names.size();
  std::vector<double> mean = prior.mean, s = prior.factor.values, f(n), with(n);
  for (const auto& [member, report, counts] : reports) {
    const double error = report.standard_error * report.standard_error;
    if (std::isinf(error)) continue;
    for (std::size_t k = 0; k < n; ++k) f[k] = s[member * n + k];
    for (std::size_t i = 0; i < n; ++i)
      with[i] = numerics::sum_over(n, [&](std::size_t k) { return s[i * n + k] * f[k]; });
    const double a = 1 / (with[member] + error), part = a / (1 + std::sqrt(a * error)),
                 moved = a * (report.mean - mean[member]);
    for (std::size_t i = 0; i < n; ++i) {
      mean[i] += moved * with[i];
      for (std::size_t k = 0; k < n; ++k) s[i * n + k] -= part * with[i] * f[k];
    }
  }
  SquareMatrix covariance{n, std::vector<double>(n * n)};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      covariance.values[i * n + j] = covariance.values[j * n + i] =
          numerics::sum_over(n, [&](std::size_t k) { return s[i * n + k] * s[j * n + k]; });
  return exact(solve_multivariate_normal(prior.names, std::move(mean), covariance),
               "multivariate normal, exactly");
}

Distribution marginal(const Dirichlet& group, std::size_t i) {
  const double others = numerics::sum_over(
      group.counts.size(), [&](std::size_t k) { return k == i ? 0.0 : group.counts[k]; });
  return {*find_distribution("beta"), {.a = group.counts[i], .b = others, .lower = 0, .upper = 1}};
}

Distribution marginal(const MultivariateNormal& group, std::size_t i) {
  return {*find_distribution("normal"), {.a = group.mean[i], .b = group.sd[i]}};
}

Distribution marginal(const JointDraws& group, std::size_t i) {
  std::vector<double> values = group.columns[i];
  std::ranges::sort(values);
  Shape shape{.lower = values.front(), .upper = values.back()};
  shape.values = std::make_shared<const std::vector<double>>(std::move(values));
  return {*find_distribution("empirical"), std::move(shape)};
}

}  // namespace

std::vector<std::string> names_of(const JointPrior& prior) {
  if (const auto* group = std::get_if<JointGroup>(&prior)) return names_of(*group);
  std::vector<std::string> names;
  for (const Parameter& p : std::get<CorrelatedInputs>(prior).parameters) names.push_back(p.name);
  return names;
}

double covariance_of(const JointGroup& group, std::size_t i, std::size_t j) {
  const double a = mean_of(group, i), b = mean_of(group, j);
  if (const auto* dirichlet = std::get_if<Dirichlet>(&group))
    return ((i == j ? a : 0.0) - a * b) / (numerics::sum(dirichlet->counts) + 1);
  if (const auto* normal = std::get_if<MultivariateNormal>(&group))
    return numerics::sum_over(normal->factor.size, [&](std::size_t k) {
      return normal->factor.at(i, k) * normal->factor.at(j, k);
    });
  const std::vector<double>&x = std::get<JointDraws>(group).columns[i],
        &y = std::get<JointDraws>(group).columns[j];
  return numerics::sum_over(x.size(),
                            [&](std::size_t row) { return (x[row] - a) * (y[row] - b); }) /
         static_cast<double>(x.size());
}

Distribution marginal(const JointPrior& prior, std::size_t member) {
  if (const auto* correlated = std::get_if<CorrelatedInputs>(&prior))
    return correlated->parameters[member].distribution;
  return std::visit([&](const auto& group) { return marginal(group, member); },
                    std::get<JointGroup>(prior));
}

LearntJoint learn(const JointPrior& prior, std::span<const JointReport> reports) {
  if (const auto* group = std::get_if<JointGroup>(&prior)) {
    if (const auto* dirichlet = std::get_if<Dirichlet>(group)) return learn(*dirichlet, reports);
    const auto is_estimate = [](const JointReport& r) {
      return r.counts.empty() && r.report.kind == Report::Kind::estimate;
    };
    const auto* normal = std::get_if<MultivariateNormal>(group);
    if (normal && std::ranges::all_of(reports, is_estimate)) return learn(*normal, reports);
  }
  return learn_by_weights(prior, reports);
}

}  // namespace equipoise::sampling
