#include "engine/sampling/surprise.hpp"

#include <cmath>

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

}  // namespace equipoise::sampling
