#include "engine/sampling/joint.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/numerics/linear_algebra.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/joint_statement.hpp"

namespace equipoise::sampling {

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

namespace {

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
  return numerics::standard_deviation(std::get<JointDraws>(group).columns[i]);
}

}  // namespace equipoise::sampling
