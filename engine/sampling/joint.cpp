#include "engine/sampling/joint.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/numerics/linear_algebra.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

std::optional<StatementError> names_error(const std::vector<std::string>& names) {
  if (names.size() < 2)
    return refuse("names", "a joint distribution gives two parameters or more",
                  "name another one, or state it under `parameters`");
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i))
      return refuse("names", fmt::format("{} stands twice", names[i]), "delete one of them");
  return std::nullopt;
}

std::optional<StatementError> length_error(std::string_view key, std::size_t found,
                                           std::size_t expected) {
  if (found == expected) return std::nullopt;
  return refuse(key, fmt::format("{} has {} entries for {} names", key, found, expected),
                "write one for each name, in the same order");
}

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

std::string join(std::span<const std::string> names) {
  return fmt::format("{} and {}", comma_separated(names.first(names.size() - 1)), names.back());
}

}  // namespace

std::variant<SquareMatrix, std::string> cholesky_factor(const SquareMatrix& matrix,
                                                        std::span<const std::string> names,
                                                        std::string_view what) {
  numerics::fix_cache_sizes();
  const auto n = static_cast<Eigen::Index>(matrix.size);
  Eigen::MatrixXd a(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      a(i, j) = matrix.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
  const Eigen::LLT<Eigen::MatrixXd> factorisation(a);
  if (factorisation.info() != Eigen::Success) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(a, Eigen::EigenvaluesOnly);
    return fmt::format(
        "the {} of {} cannot hold together: their matrix is not positive definite "
        "(least eigenvalue {:.3g})",
        what, join(names), eigen.eigenvalues()(0));
  }
  SquareMatrix factor{matrix.size, std::vector<double>(matrix.size * matrix.size, 0.0)};
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j <= i; ++j)
      factor.values[static_cast<std::size_t>(i * n + j)] = factorisation.matrixLLT()(i, j);
  return factor;
}

SolvedJoint solve_dirichlet(std::vector<std::string> names, std::vector<double> counts) {
  if (auto error = names_error(names)) return *std::move(error);
  if (auto error = length_error("counts", counts.size(), names.size())) return *std::move(error);
  std::vector<Distribution> gammas;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!(counts[i] > 0 && std::isfinite(counts[i])))
      return refuse("counts",
                    fmt::format("count {} of {} must be above 0", text_of(counts[i]), names[i]),
                    "leave the name out, or add a prior to every count");
    const NamedValue statement[] = {{"shape", counts[i]}, {"scale", 1.0}};
    Solved solved = solve("gamma", statement);
    if (auto* error = std::get_if<StatementError>(&solved))
      return refuse("counts", std::move(error->text));
    gammas.push_back(std::get<Distribution>(std::move(solved)));
  }
  // Smaller counts alone could all be drawn as 0.
  if (*std::max_element(counts.begin(), counts.end()) < 0.1)
    return refuse("counts", "the largest count must be at least 0.1",
                  "state the counts that were observed, with a prior where they are 0");
  return JointGroup(Dirichlet{std::move(names), std::move(counts), std::move(gammas)});
}

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

SolvedJoint solve_joint_draws(std::vector<std::string> names,
                              std::vector<std::vector<double>> columns) {
  if (names.empty())
    return refuse("columns", "no column is named", "write {parameter: column, ...}");
  if (names.size() > 1)
    if (auto error = names_error(names)) return *std::move(error);
  if (auto error = length_error("columns", columns.size(), names.size())) return *std::move(error);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size() < 2)
      return refuse("file",
                    fmt::format("{} rows of draws; there must be 2 or more", columns[i].size()),
                    "name the file that holds the whole sample");
    if (columns[i].size() != columns[0].size())
      return refuse("columns",
                    fmt::format("{} has {} draws, {} has {}", names[i], columns[i].size(), names[0],
                                columns[0].size()),
                    "a row is one draw of all of them: fill or delete the rows that are cut short");
    for (std::size_t row = 0; row < columns[i].size(); ++row)
      if (!std::isfinite(columns[i][row]))
        return refuse("columns",
                      fmt::format("draw {} of {} is not a finite number", row + 1, names[i]),
                      "delete the row, or export the sample again");
  }
  return JointGroup(JointDraws{std::move(names), std::move(columns)});
}

const std::vector<std::string>& names_of(const JointGroup& group) noexcept {
  return std::visit([](const auto& g) -> const std::vector<std::string>& { return g.names; },
                    group);
}

double mean_of(const JointGroup& group, std::size_t i) {
  if (const auto* dirichlet = std::get_if<Dirichlet>(&group))
    return dirichlet->counts[i] / numerics::sum(dirichlet->counts);
  if (const auto* normal = std::get_if<MultivariateNormal>(&group)) return normal->mean[i];
  return numerics::mean(std::get<JointDraws>(group).columns[i]);
}

double sd_of(const JointGroup& group, std::size_t i) {
  if (const auto* dirichlet = std::get_if<Dirichlet>(&group)) {
    const double total = numerics::sum(dirichlet->counts), share = dirichlet->counts[i] / total;
    return std::sqrt(share * (1 - share) / (total + 1));
  }
  if (const auto* normal = std::get_if<MultivariateNormal>(&group)) return normal->sd[i];
  const std::vector<double>& column = std::get<JointDraws>(group).columns[i];
  const double m = numerics::mean(column);
  numerics::Sum squares;
  for (const double x : column) squares.add((x - m) * (x - m));
  return std::sqrt(squares.value() / static_cast<double>(column.size()));
}

}  // namespace equipoise::sampling
