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

using Learnt = std::variant<Posterior, NoPosterior>;

/// A conjugate posterior, where its kind can hold these numbers.
Learnt exact(std::string_view kind, const char* one, double a, const char* two, double b) {
  const NamedValue values[] = {{.key = one, .value = a}, {.key = two, .value = b}};
  if (!std::isfinite(a) || !std::isfinite(b)) return NoPosterior{};
  auto result = solve(kind, values);
  if (!std::holds_alternative<Distribution>(result)) return NoPosterior{};
  return Posterior{std::get<Distribution>(std::move(result)), fmt::format("{}, exactly", kind),
                   std::nullopt};
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

/// Nothing where the two are not conjugate.
std::optional<Learnt> exactly(const Distribution& prior, std::span<const Report> reports) {
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
  if (name == "beta" && all(Kind::binomial))
    return exact("beta", "alpha", p.a + events, "beta", p.b + total - events);
  if (name == "gamma" && all(Kind::poisson))
    return exact("gamma", "shape", p.a + events, "rate", 1 / p.b + total);
  if (name == "normal" && all(Kind::estimate)) {
    const NormalBelief n = after(p.a, p.b, reports);
    return exact("normal", "mean", n.mean, "sd", n.sd);
  }
  if (name == "lognormal" && all(Kind::ratio)) {
    const NormalBelief n = after(p.a, p.b, reports);
    return exact("lognormal", "meanlog", n.mean, "sdlog", n.sd);
  }
  return std::nullopt;
}

}  // namespace

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

Learnt learn_by_weights(const Distribution& prior, std::span<const Report> reports) {
  EQUIPOISE_EXPECT(!prior.fixed());
  constexpr double shares = static_cast<double>(weighted_values);
  std::vector<double> weight(weighted_values);
  std::vector<std::size_t> first;  // shares at which another value begins
  double x = 0.0;
  for (std::size_t i = 0; i < weighted_values; ++i) {
    const double before = x;
    x = prior.quantile((static_cast<double>(i) + 0.5) / shares);
    if (i > 0 && x == before) {
      weight[i] = weight[i - 1];
      continue;
    }
    first.push_back(i);
    numerics::Sum log;
    for (const Report& r : reports) log.add(log_likelihood(r, x));
    weight[i] = log.value();
  }
  const double most = *std::ranges::max_element(weight);
  if (!std::isfinite(most)) return NoPosterior{first.size(), 0.0};
  numerics::Sum sum, squares;
  for (double& w : weight) {
    w = std::exp(w - most);
    sum.add(w);
  }
  for (std::size_t k = 0; k < first.size(); ++k) {
    const std::size_t end = k + 1 < first.size() ? first[k + 1] : weighted_values;
    const double of_value = weight[first[k]] * static_cast<double>(end - first[k]);
    squares.add(of_value * of_value);
  }
  const double effective = sum.value() * sum.value() / squares.value();
  if (effective < least_effective_sample_size) return NoPosterior{first.size(), effective};

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

Learnt learn(const Distribution& prior, std::span<const Report> reports) {
  if (auto found = exactly(prior, reports)) return std::move(*found);
  return learn_by_weights(prior, reports);
}

}  // namespace equipoise::sampling
