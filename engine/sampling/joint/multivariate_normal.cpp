/// \file  engine/sampling/joint/multivariate_normal.cpp
/// \brief multivariate_normal: stated by means with covariances, or with standard errors and
///        correlations.
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "engine/sampling/joint.hpp"
#include "engine/sampling/joint_statement.hpp"

namespace equipoise::sampling {
namespace {

std::optional<StatementError> matrix_error(std::string_view key, const SquareMatrix& matrix,
                                           const std::vector<std::string>& names) {
  if (auto error = length_error(key, matrix.size, names.size())) return error;
  for (std::size_t i = 0; i < matrix.size; ++i)
    for (std::size_t j = 0; j < matrix.size; ++j) {
      if (!std::isfinite(matrix.at(i, j)))
        return refuse(key, fmt::format("row {}, column {} is not a finite number", i + 1, j + 1),
                      std::string(check_source));
      if (matrix.at(i, j) != matrix.at(j, i))
        return refuse(
            key,
            fmt::format("not symmetric: {} with {} is {}, {} with {} is {}", names[i], names[j],
                        text_of(matrix.at(i, j)), names[j], names[i], text_of(matrix.at(j, i))),
            "write the same number in both places");
    }
  return std::nullopt;
}

}  // namespace

SolvedJoint solve_multivariate_normal(std::vector<std::string> names, std::vector<double> mean,
                                      const SquareMatrix& covariance) {
  if (auto error = names_error(names)) return *std::move(error);
  if (auto error = length_error("mean", mean.size(), names.size())) return *std::move(error);
  if (auto error = matrix_error("covariance", covariance, names)) return *std::move(error);
  std::vector<double> sd;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!std::isfinite(mean[i]))
      return refuse("mean", fmt::format("the mean of {} is not a finite number", names[i]),
                    std::string(check_source));
    if (!(covariance.at(i, i) > 0))
      return refuse("covariance",
                    fmt::format("the variance of {} is {}; it must be above 0", names[i],
                                text_of(covariance.at(i, i))),
                    "check the diagonal: it holds the squares of the standard errors");
    sd.push_back(std::sqrt(covariance.at(i, i)));
  }
  auto factor = cholesky_factor(covariance, names, "covariances");
  if (auto* text = std::get_if<std::string>(&factor))
    return refuse("covariance", std::move(*text),
                  "check it against the source: rounding of small covariances may be the reason");
  return JointGroup(MultivariateNormal{std::move(names), std::move(mean), std::move(sd),
                                       std::get<SquareMatrix>(std::move(factor))});
}

SolvedJoint solve_multivariate_normal(std::vector<std::string> names, std::vector<double> mean,
                                      const std::vector<double>& se,
                                      const SquareMatrix& correlation) {
  if (auto error = names_error(names)) return *std::move(error);
  if (auto error = length_error("mean", mean.size(), names.size())) return *std::move(error);
  if (auto error = length_error("se", se.size(), names.size())) return *std::move(error);
  if (auto error = matrix_error("correlation", correlation, names)) return *std::move(error);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!std::isfinite(mean[i]))
      return refuse("mean", fmt::format("the mean of {} is not a finite number", names[i]),
                    std::string(check_source));
    if (!(se[i] > 0 && std::isfinite(se[i])))
      return refuse("se", fmt::format("se {} of {} must be above 0", text_of(se[i]), names[i]),
                    std::string(check_source));
    if (correlation.at(i, i) != 1)
      return refuse("correlation",
                    fmt::format("{} with itself is {}; it must be 1", names[i],
                                text_of(correlation.at(i, i))),
                    "write 1 on the diagonal");
  }
  auto factored = cholesky_factor(correlation, names, "correlations");
  if (auto* text = std::get_if<std::string>(&factored))
    return refuse("correlation", std::move(*text), std::string(together_help));
  auto factor = std::get<SquareMatrix>(std::move(factored));
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) factor.values[i * names.size() + j] *= se[i];
  return JointGroup(MultivariateNormal{std::move(names), std::move(mean), se, std::move(factor)});
}

}  // namespace equipoise::sampling
