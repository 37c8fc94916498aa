#include "engine/sampling/surprise.hpp"

#include <cmath>
#include <vector>

#include "models/numerics/chi_squared.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::sampling {
namespace {

struct Moments {
  double mean = 0.0, variance = 0.0;
};

/// Of the logarithm, over quantiles at the midpoints of equal shares.
Moments of_logarithm(const Distribution& belief) {
  const Shape& p = belief.shape();
  if (belief.kind().name == "lognormal") return {p.a, p.b * p.b};
  constexpr int shares = 4096;
  numerics::Sum first, second;
  for (int i = 0; i < shares; ++i) {
    const double y = std::log(belief.quantile((i + 0.5) / shares));
    first.add(y / shares);
    second.add(y * y / shares);
  }
  return {first.value(), second.value() - first.value() * first.value()};
}

/// Of all members but the last, which is what the others leave.
std::optional<double> surprise_of_counts(const JointGroup& belief,
                                         const std::vector<double>& counts) {
  const double people = numerics::sum(counts);
  if (people == 0) return std::nullopt;
  const std::size_t n = counts.size() - 1;
  SquareMatrix covariance{n, std::vector<double>(n * n)};
  std::vector<double> apart(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double a = mean_of(belief, i);
    apart[i] = counts[i] / people - a;
    for (std::size_t j = 0; j < n; ++j) {
      const double both = covariance_of(belief, i, j);
      covariance.values[i * n + j] =
          both + ((i == j ? a : 0.0) - a * mean_of(belief, j) - both) / people;
    }
  }
  const auto factored = cholesky_factor(covariance, names_of(belief), "covariances");
  const auto* factor = std::get_if<SquareMatrix>(&factored);
  if (!factor) return std::nullopt;
  double squares = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) apart[i] -= factor->at(i, j) * apart[j];
    apart[i] /= factor->at(i, i);
    squares += apart[i] * apart[i];
  }
  if (n == 1) return apart[0];
  return std::isfinite(squares) ? std::optional(numerics::deviate_of_squares(n, squares))
                                : std::nullopt;
}

}  // namespace

std::optional<double> surprise(const Distribution& belief, const Report& report) {
  using Kind = Report::Kind;
  const bool counts = report.kind == Kind::binomial || report.kind == Kind::poisson;
  Moments believed{belief.mean(), belief.sd() * belief.sd()};
  if (report.kind == Kind::ratio) believed = of_logarithm(belief);
  double reported = report.mean, variance = report.standard_error * report.standard_error;
  if (counts) {
    if (report.total == 0) return std::nullopt;
    reported = report.events / report.total;
    // E[x (1 - x)] / n of a share, E[x] / n of a rate.
    const double once = report.kind == Kind::binomial
                            ? believed.mean * (1 - believed.mean) - believed.variance
                            : believed.mean;
    variance = once / report.total;
  }
  const double z = (reported - believed.mean) / std::sqrt(believed.variance + variance);
  return std::isfinite(z) ? std::optional(z) : std::nullopt;
}

std::optional<double> surprise(const JointPrior& belief, const JointReport& report) {
  if (report.counts.empty()) return surprise(marginal(belief, report.member), report.report);
  return surprise_of_counts(std::get<JointGroup>(belief), report.counts);
}

}  // namespace equipoise::sampling
