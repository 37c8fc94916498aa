#include "engine/sampling/posterior.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::sampling {
namespace {

using Kind = Report::Kind;

/// Up to a constant.
double log_likelihood(const Report& r, double x) {
  // 0 log 0 is 0: what was never seen says nothing against its being impossible.
  const auto times_log = [](double n, double y) { return n == 0 ? 0.0 : n * std::log(y); };
  const auto normal = [&](double y) {
    const double z = (r.mean - y) / r.standard_error;
    return -0.5 * z * z;
  };
  switch (r.kind) {
    case Kind::estimate:
      return normal(x);
    case Kind::ratio:
      return normal(std::log(x));
    case Kind::binomial:
      return times_log(r.events, x) + times_log(r.total - r.events, 1 - x);
    case Kind::poisson:
      return times_log(r.events, x) - r.total * x;
  }
  return 0.0;
}

Distribution solved(std::string_view kind, const char* one, double a, const char* two, double b) {
  const NamedValue values[] = {{.key = one, .value = a}, {.key = two, .value = b}};
  auto result = solve(kind, values);
  EQUIPOISE_ENSURE(std::holds_alternative<Distribution>(result));
  return std::get<Distribution>(std::move(result));
}

/// Mean and variance of a normal after normal estimates of it.
struct NormalBelief {
  double mean, sd;
};
NormalBelief after(double mean, double sd, std::span<const Report> reports) {
  numerics::Sum precision, weighted;
  precision.add(1 / (sd * sd));
  weighted.add(mean / (sd * sd));
  for (const Report& r : reports) {
    const double own = 1 / (r.standard_error * r.standard_error);
    precision.add(own);
    weighted.add(own * r.mean);
  }
  return {weighted.value() / precision.value(), 1 / std::sqrt(precision.value())};
}

std::optional<Posterior> exactly(const Distribution& prior, std::span<const Report> reports) {
  const auto all = [&](Kind kind) {
    return std::ranges::all_of(reports, [&](const Report& r) { return r.kind == kind; });
  };
  const std::string_view name = prior.kind().name;
  const Shape& p = prior.shape();
  double events = 0.0, total = 0.0;
  for (const Report& r : reports) {
    events += r.events;
    total += r.total;
  }
  const auto result = [&](Distribution distribution) {
    return Posterior{std::move(distribution), fmt::format("{}, exactly", name), std::nullopt};
  };
  if (name == "beta" && all(Kind::binomial))
    return result(solved("beta", "alpha", p.a + events, "beta", p.b + total - events));
  if (name == "gamma" && all(Kind::poisson))
    return result(solved("gamma", "shape", p.a + events, "rate", 1 / p.b + total));
  if (name == "normal" && all(Kind::estimate)) {
    const NormalBelief n = after(p.a, p.b, reports);
    return result(solved("normal", "mean", n.mean, "sd", n.sd));
  }
  if (name == "lognormal" && all(Kind::ratio)) {
    const NormalBelief n = after(p.a, p.b, reports);
    return result(solved("lognormal", "meanlog", n.mean, "sdlog", n.sd));
  }
  return std::nullopt;
}

}  // namespace

std::variant<Posterior, double> learn_by_weights(const Distribution& prior,
                                                 std::span<const Report> reports) {
  EQUIPOISE_EXPECT(!prior.fixed());
  constexpr double shares = static_cast<double>(weighted_values);
  std::vector<double> weight(weighted_values);
  for (std::size_t i = 0; i < weighted_values; ++i) {
    const double x = prior.quantile((static_cast<double>(i) + 0.5) / shares);
    numerics::Sum log;
    for (const Report& r : reports) log.add(log_likelihood(r, x));
    weight[i] = log.value();
  }
  const double most = *std::ranges::max_element(weight);
  if (!std::isfinite(most)) return 0.0;
  numerics::Sum sum, squares;
  for (double& w : weight) {
    w = std::exp(w - most);
    sum.add(w);
    squares.add(w * w);
  }
  const double effective = sum.value() * sum.value() / squares.value();
  if (effective < least_effective_sample_size) return effective;

  std::vector<double> values;
  values.reserve(posterior_values);
  numerics::Sum below;  // weight of the shares before share i
  std::size_t i = 0;
  for (std::size_t k = 0; k < posterior_values; ++k) {
    const double at = (static_cast<double>(k) + 0.5) / static_cast<double>(posterior_values);
    while (i + 1 < weighted_values && below.value() + weight[i] < at * sum.value())
      below.add(weight[i++]);
    const double inside =
        weight[i] > 0 ? std::clamp((at * sum.value() - below.value()) / weight[i], 0.0, 1.0) : 0.5;
    // The outermost shares have an open end.
    const double u =
        std::clamp((static_cast<double>(i) + inside) / shares, 0.5 / shares, 1 - 0.5 / shares);
    values.push_back(prior.quantile(u));
  }
  std::ranges::sort(values);
  Shape shape{.lower = values.front(), .upper = values.back()};
  shape.values = std::make_shared<const std::vector<double>>(std::move(values));
  return Posterior{Distribution(*find_distribution("empirical"), std::move(shape)),
                   fmt::format("{}, weighted by the likelihood", prior.kind().name), effective};
}

std::variant<Posterior, double> learn(const Distribution& prior, std::span<const Report> reports) {
  if (auto exact = exactly(prior, reports)) return std::move(*exact);
  return learn_by_weights(prior, reports);
}

}  // namespace equipoise::sampling
