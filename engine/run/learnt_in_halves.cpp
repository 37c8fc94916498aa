#include "engine/run/learnt_in_halves.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/numerics/sum.hpp"

namespace equipoise::run {
namespace {

sampling::Report half_of(sampling::Report report) {
  report.events /= 2;
  report.total /= 2;
  report.standard_error *= std::sqrt(2.0);
  return report;
}

/// Means and covariances of rows, by columns, in proportion to weights.
/// \param logs  logarithms of the weights, up to a constant
LearntInHalves weighted(const std::vector<std::span<const double>>& columns,
                        std::vector<double> logs) {
  const double most = *std::ranges::max_element(logs);
  std::vector<double>& weight = logs;
  for (double& w : weight) w = std::exp(w - most);
  const auto mean_over_rows = [&](const auto& value) {
    return numerics::sum_over(weight.size(), [&](std::size_t i) { return weight[i] * value(i); }) /
           numerics::sum(weight);
  };
  Moments moments;
  for (const auto& x : columns)
    moments.mean.push_back(mean_over_rows([&](std::size_t i) { return x[i]; }));
  for (std::size_t a = 0; a < columns.size(); ++a)
    for (std::size_t b = 0; b < columns.size(); ++b)
      moments.covariance.push_back(mean_over_rows([&](std::size_t i) {
        return (columns[a][i] - moments.mean[a]) * (columns[b][i] - moments.mean[b]);
      }));
  return {std::move(moments),
          numerics::sum(weight) / mean_over_rows([&](std::size_t i) { return weight[i]; })};
}

}  // namespace

Moments moments_of(const sampling::Distribution& input) {
  return {{input.mean()}, {input.sd() * input.sd()}};
}

Moments moments_of(const sampling::JointGroup& group) {
  const std::size_t members = names_of(group).size();
  Moments moments;
  for (std::size_t i = 0; i < members; ++i) {
    moments.mean.push_back(sampling::mean_of(group, i));
    for (std::size_t j = 0; j < members; ++j)
      moments.covariance.push_back(sampling::covariance_of(group, i, j));
  }
  return moments;
}

std::optional<LearntInHalves> learn_in_halves(const sampling::Distribution& prior,
                                              std::span<const sampling::Report> reports,
                                              LearnInput* learn) {
  std::vector<sampling::Report> halves(reports.begin(), reports.end());
  for (sampling::Report& report : halves) report = half_of(report);
  const auto first = learn(prior, halves);
  if (!std::holds_alternative<sampling::Posterior>(first)) return std::nullopt;
  const auto& [believed, method, weights] = std::get<sampling::Posterior>(first);
  if (!weights) {
    const auto second = learn(believed, halves);
    if (!std::holds_alternative<sampling::Posterior>(second)) return std::nullopt;
    return LearntInHalves{moments_of(std::get<sampling::Posterior>(second).distribution),
                          std::nullopt};
  }
  const std::vector<double>& values = *believed.shape().values;
  std::vector<double> logs;
  for (const double x : values)
    logs.push_back(numerics::sum_over(
        halves.size(), [&](std::size_t r) { return sampling::log_likelihood(halves[r], x); }));
  return weighted({values}, std::move(logs));
}

std::optional<LearntInHalves> learn_in_halves(const sampling::JointPrior& prior,
                                              std::span<const sampling::JointReport> reports,
                                              LearnGroup* learn) {
  std::vector<sampling::JointReport> halves(reports.begin(), reports.end());
  for (sampling::JointReport& report : halves) {
    report.report = half_of(report.report);
    for (double& people : report.counts) people /= 2;
  }
  const auto first = learn(prior, halves);
  if (!std::holds_alternative<sampling::JointPosterior>(first)) return std::nullopt;
  const auto& [believed, method, weights] = std::get<sampling::JointPosterior>(first);
  if (!weights) {
    const auto second = learn(believed, halves);
    if (!std::holds_alternative<sampling::JointPosterior>(second)) return std::nullopt;
    return LearntInHalves{moments_of(std::get<sampling::JointPosterior>(second).group),
                          std::nullopt};
  }
  const auto& columns = std::get<sampling::JointDraws>(believed).columns;
  std::vector<double> logs;
  for (std::size_t row = 0; row < columns.front().size(); ++row)
    logs.push_back(
        sampling::log_likelihood(halves, [&](std::size_t member) { return columns[member][row]; }));
  return weighted({columns.begin(), columns.end()}, std::move(logs));
}

}  // namespace equipoise::run
