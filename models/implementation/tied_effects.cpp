#include "models/implementation/tied_effects.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/chi_squared.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::implementation {
namespace {

using Term = ObservedContrast::Term;

/// The lines of a strategy in tables of (mu, place, place ...), strategy after strategy.
std::size_t first_line(std::span<const StrategyEffects> effects, std::size_t strategy) {
  std::size_t line = 0;
  for (std::size_t s = 0; s < strategy; ++s) line += 1 + effects[s].places.size();
  return line;
}

/// What is learnt of: x = (mu, u of every place ...), delta = loading mu + offset + u. S S' is the
/// covariance of x.
struct SquareRoot {
  std::size_t size = 0;
  std::vector<double> mean, s;

  explicit SquareRoot(std::span<const StrategyEffects> prior)
      : size(first_line(prior, prior.size())), mean(size, 0.0), s(size * size, 0.0) {
    std::size_t line = 0;
    const auto add = [&](double m, double sd) {
      mean[line] = m;
      s[line * size + line] = sd;
      ++line;
    };
    for (const StrategyEffects& strategy : prior) {
      add(strategy.mean, strategy.standard_error);
      for (const LocalEffect& place : strategy.places) add(0.0, place.sd);
    }
  }

  void learn(std::span<const StrategyEffects> prior, const ObservedContrast& observed) {
    EQUIPOISE_EXPECT(observed.precision >= 0 && std::isfinite(observed.precision));
    if (observed.precision == 0) return;
    std::vector<double> h(size, 0.0);
    double residual = observed.estimate;
    for (const Term& term : observed.terms) {
      const LocalEffect& place = prior[term.strategy].places.at(term.place);
      const std::size_t line = first_line(prior, term.strategy);
      h[line] += term.coefficient * place.loading;
      h[line + 1 + term.place] += term.coefficient;
      residual -= term.coefficient * place.offset;
    }
    for (std::size_t i = 0; i < size; ++i) residual -= h[i] * mean[i];
    std::vector<double> f(size), sf(size);
    for (std::size_t j = 0; j < size; ++j)
      f[j] = numerics::sum_over(size, [&](std::size_t i) { return s[i * size + j] * h[i]; });
    const double error = 1 / observed.precision;
    const double a =
        1 / (numerics::sum_over(size, [&](std::size_t j) { return f[j] * f[j]; }) + error);
    const double part = a / (1 + std::sqrt(a * error));
    for (std::size_t i = 0; i < size; ++i)
      sf[i] = numerics::sum_over(size, [&](std::size_t j) { return s[i * size + j] * f[j]; });
    for (std::size_t i = 0; i < size; ++i) {
      mean[i] += a * sf[i] * residual;
      for (std::size_t j = 0; j < size; ++j) s[i * size + j] -= part * sf[i] * f[j];
    }
  }

  [[nodiscard]] double cov(std::size_t i, std::size_t j) const {
    return numerics::sum_over(size,
                              [&](std::size_t k) { return s[i * size + k] * s[j * size + k]; });
  }
};

}  // namespace

std::optional<std::vector<ObservedContrast>> uncorrelated(std::vector<ObservedContrast> observed,
                                                          std::span<const double> covariance) {
  const std::size_t n = observed.size();
  EQUIPOISE_EXPECT(covariance.size() == n * n);
  constexpr double least = 1e-12;  // of a variance: below is rounding
  std::vector<double> m(n * n, 0.0), d(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double left = covariance[i * n + j];
      for (std::size_t k = 0; k < j; ++k) left -= m[i * n + k] * m[j * n + k] * d[k];
      if (j < i)
        m[i * n + j] = left / d[j];
      else
        d[i] = left;
    }
    if (!(d[i] > least * covariance[i * n + i])) return std::nullopt;
    for (std::size_t j = 0; j < i; ++j) {
      if (m[i * n + j] == 0) continue;
      observed[i].estimate -= m[i * n + j] * observed[j].estimate;
      for (Term term : observed[j].terms) {
        term.coefficient *= -m[i * n + j];
        observed[i].terms.push_back(term);
      }
    }
    observed[i].precision = 1 / d[i];
  }
  return observed;
}

std::size_t TiedEffects::size() const noexcept { return first_line(alone, alone.size()); }

std::size_t TiedEffects::of_mean(std::size_t strategy) const {
  EQUIPOISE_EXPECT(strategy < alone.size());
  return first_line(alone, strategy);
}

TiedEffects learn_together(std::span<const StrategyEffects> prior,
                           std::span<const ObservedContrast> observed) {
  SquareRoot x(prior);
  for (const ObservedContrast& contrast : observed) x.learn(prior, contrast);
  TiedEffects after{{prior.begin(), prior.end()}, {}};
  const std::size_t n = x.size;
  for (std::size_t s = 0, mu = 0; s < prior.size(); mu += 1 + prior[s].places.size(), ++s) {
    StrategyEffects& alone = after.alone[s];
    alone.mean = x.mean[mu];
    const double variance = x.cov(mu, mu);
    alone.standard_error = std::sqrt(variance);
    for (std::size_t t = 0; t < alone.places.size(); ++t) {
      const std::size_t u = mu + 1 + t;
      LocalEffect& place = alone.places[t];
      // u = slope (mu - its mean) + its mean + r, and r does not depend on mu.
      const double slope = variance > 0 ? x.cov(u, mu) / variance : 0.0;
      place.offset += x.mean[u] - slope * x.mean[mu];
      place.loading += slope;
      for (std::size_t k = 0; k < n; ++k) x.s[u * n + k] -= slope * x.s[mu * n + k];
      place.sd = std::sqrt(x.cov(u, u));
    }
  }
  after.covariance.resize(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      after.covariance[i * n + j] = after.covariance[j * n + i] = x.cov(i, j);
  return after;
}

JointEffects joint(const TiedEffects& effects) {
  const std::size_t n = effects.size();
  JointEffects all{std::vector<double>(n), std::vector<double>(n * n)};
  struct Line {
    std::size_t own, mu;
    double loading;
  };
  std::vector<Line> lines;  // delta = loading mu + r, mu = mu
  for (std::size_t s = 0; s < effects.alone.size(); ++s) {
    const std::size_t mu = effects.of_mean(s);
    lines.push_back({mu, mu, 0.0});
    all.mean[mu] = effects.alone[s].mean;
    for (std::size_t t = 0; t < effects.alone[s].places.size(); ++t) {
      lines.push_back({mu + 1 + t, mu, effects.alone[s].places[t].loading});
      all.mean[mu + 1 + t] = effects.alone[s].at(t).mean;
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const Line &a = lines[i], &b = lines[j];
      all.covariance[i * n + j] =
          effects.cov(a.own, b.own) + a.loading * effects.cov(a.mu, b.own) +
          b.loading * (effects.cov(a.own, b.mu) + a.loading * effects.cov(a.mu, b.mu));
    }
  return all;
}

JointEffects learn_in_turn(JointEffects prior, const TiedEffects& like,
                           std::span<const ObservedContrast> observed) {
  const std::size_t n = prior.mean.size();
  EQUIPOISE_EXPECT(n == like.size());
  std::vector<double> with(n);
  for (const ObservedContrast& contrast : observed) {
    if (contrast.precision == 0) continue;
    double total = 1 / contrast.precision, difference = contrast.estimate;
    for (std::size_t i = 0; i < n; ++i) {
      with[i] = 0.0;
      for (const Term& term : contrast.terms)
        with[i] += term.coefficient * prior.cov(i, like.of_place(term.strategy, term.place));
    }
    for (const Term& term : contrast.terms) {
      const std::size_t at = like.of_place(term.strategy, term.place);
      total += term.coefficient * with[at];
      difference -= term.coefficient * prior.mean[at];
    }
    for (std::size_t i = 0; i < n; ++i) {
      prior.mean[i] += with[i] * difference / total;
      for (std::size_t j = 0; j < n; ++j) prior.covariance[i * n + j] -= with[i] * with[j] / total;
    }
  }
  return prior;
}

BelievedContrast believed(const TiedEffects& effects, std::span<const Term> terms) {
  const JointEffects all = joint(effects);
  BelievedContrast contrast;
  for (const Term& a : terms) {
    const std::size_t i = effects.of_place(a.strategy, a.place);
    contrast.mean += a.coefficient * all.mean[i];
    for (const Term& b : terms)
      contrast.variance +=
          a.coefficient * b.coefficient * all.cov(i, effects.of_place(b.strategy, b.place));
  }
  return contrast;
}

std::optional<double> surprise(std::span<const StrategyEffects> prior,
                               std::span<const ObservedContrast> before,
                               std::span<const ObservedContrast> report) {
  std::vector<ObservedContrast> known(before.begin(), before.end());
  bool uncertain = false;
  double squares = 0.0, z = 0.0;
  for (const ObservedContrast& contrast : report) {
    if (contrast.precision == 0) continue;
    const BelievedContrast expected = believed(learn_together(prior, known), contrast.terms);
    uncertain = uncertain || expected.variance > 0;
    z = (contrast.estimate - expected.mean) / std::sqrt(expected.variance + 1 / contrast.precision);
    squares += z * z;
    known.push_back(contrast);
  }
  if (!uncertain) return std::nullopt;
  const std::size_t numbers = known.size() - before.size();
  if (numbers == 1) return z;
  return numerics::deviate_of_squares(numbers, squares);
}

}  // namespace equipoise::implementation
