#include "models/implementation/combination.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::implementation {
namespace {

using numerics::QuadratureRule;

constexpr double far = 9;         // standard deviations that hold a normal, but for 2e-19 of it
constexpr double most_score = 8;  // scores of the table
// At an overlap of 1 the density has no mass where a part joins a larger one.
constexpr double most_overlap = 1 - 1e-7;

struct Normal {
  double mean = 0.0, sd = 0.0;
};

// Effects that are known, as one more joins them.
struct Known {
  double combined = 0.0;  // what they are together
  double largest = 0.0;   // the largest of them, or 0

  [[nodiscard]] Known with(double effect, double kappa) const {
    const double overlap = std::min(std::max(effect, 0.0), largest);
    return {combined + effect - kappa * overlap, std::max(largest, effect)};
  }
  // The effect that, joining, makes them x together, and how fast it moves with x.
  struct Needed {
    double effect, slope;
  };
  [[nodiscard]] Needed for_total(double x, double kappa) const {
    const double more = x - combined, bend = (1 - kappa) * largest;
    if (more <= 0) return {more, 1.0};
    if (more < bend) return {more / (1 - kappa), 1 / (1 - kappa)};
    return {largest + (more - bend), 1.0};
  }
};

// P(delta <= x), P(delta > x) and the density there.
struct Distribution {
  double below = 0.0, above = 0.0, density = 0.0;
  void add(double weight, const Distribution& d) {
    below += weight * d.below;
    above += weight * d.above;
    density += weight * d.density;
  }
};

const QuadratureRule& panel() {
  static const QuadratureRule rule = numerics::gauss_legendre(24);
  return rule;
}

// Of effects over whose bends the parts after them are averaged.
const QuadratureRule& outer_panel() {
  static const QuadratureRule rule = numerics::gauss_legendre(16);
  return rule;
}

class Combination {
 public:
  // \param parts  the most uncertain one last
  Combination(std::vector<Normal> parts, double kappa) : parts_(std::move(parts)), kappa_(kappa) {}

  [[nodiscard]] Distribution at(double x) const { return given({}, 0, x); }

 private:
  // The distribution where the parts before `next` are known.
  [[nodiscard]] Distribution given(const Known& known, std::size_t next, double x) const {
    const Normal& part = parts_[next];
    if (next + 1 == parts_.size()) return last(known, part, x);
    const auto of = [&](double effect) { return given(known.with(effect, kappa_), next + 1, x); };
    if (part.sd == 0) return of(part.mean);
    const auto add = [&](Distribution& sum, double effect, double width) {
      const double z = (effect - part.mean) / part.sd;
      sum.add(width * numerics::normal_density(z) / part.sd, of(effect));
    };
    Distribution sum;
    const double low = part.mean - far * part.sd, high = part.mean + far * part.sd;
    const bool outer = next + 2 < parts_.size();
    const double inner = far / 3 * part.sd;  // most of the mass
    std::vector<double> ends{low, part.mean - inner, part.mean + inner, high};
    for (const double bend : outer ? steep(known, x) : bends(known, x))
      if (bend > low && bend < high) ends.push_back(bend);
    std::ranges::sort(ends);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      const double half = (ends[i + 1] - ends[i]) / 2, middle = ends[i] + half;
      if (half <= 0) continue;
      const QuadratureRule& rule = outer ? outer_panel() : panel();
      for (std::size_t k = 0; k < rule.nodes.size(); ++k)
        add(sum, middle + half * rule.nodes[k], half * rule.weights[k]);
    }
    return sum;
  }

  [[nodiscard]] Distribution last(const Known& known, const Normal& part, double x) const {
    const auto [effect, slope] = known.for_total(x, kappa_);
    const double z = (effect - part.mean) / part.sd;
    return {numerics::normal_distribution(z), numerics::normal_complement(z),
            numerics::normal_density(z) * slope / part.sd};
  }

  // Where the effect that the last part would need bends, as a function of the one before it.
  [[nodiscard]] std::array<double, 4> bends(const Known& known, double x) const {
    const double largest = known.largest;
    // The last part is 0 where the others are x already, and the largest where they are this much
    // less than x.
    double equal = known.for_total(x - (1 - kappa_) * largest, kappa_).effect;
    if (equal > largest) equal = (x - known.combined + kappa_ * largest) / (2 - kappa_);
    return {0.0, largest, known.for_total(x, kappa_).effect, equal};
  }

  // Once the last parts are integrated over nothing bends, but the nearer the overlap is to 1, the
  // more steeply the probability falls where this part alone comes to x.
  [[nodiscard]] std::array<double, 4> steep(const Known& known, double x) const {
    const double alone = known.for_total(x, kappa_).effect;
    const double width = (1 - kappa_) * parts_.back().sd;
    return {0.0, alone - 6 * width, alone - 2 * width, alone};
  }

  std::vector<Normal> parts_;
  double kappa_;
};

// E[d delta / d delta_i] = 1 - kappa P(0 < delta_i < the largest other).
double mean_slope(std::span<const Effect> parts, std::size_t i, double kappa) {
  const Normal own{parts[i].mean, std::sqrt(parts[i].variance())};
  const auto some_other_above = [&](double x) {
    double none = 1.0;
    for (std::size_t j = 0; j < parts.size(); ++j) {
      if (j == i) continue;
      const double sd = std::sqrt(parts[j].variance());
      none *= sd > 0 ? numerics::normal_distribution((x - parts[j].mean) / sd)
                     : (parts[j].mean <= x ? 1.0 : 0.0);
    }
    return 1 - none;
  };
  if (own.sd == 0) return own.mean > 0 ? 1 - kappa * some_other_above(own.mean) : 1.0;
  // Between 0, the certain effects and the ends all is smooth, on pieces of at most two standard
  // deviations of the least uncertain other part.
  std::vector<double> ends{std::max(0.0, own.mean - far * own.sd), own.mean + far * own.sd};
  for (std::size_t j = 0; j < parts.size(); ++j) {
    const double sd = std::sqrt(parts[j].variance());
    for (int k = -4; k <= 4; ++k) ends.push_back(parts[j].mean + 2 * k * sd);
  }
  const double low = ends[0], high = ends[1];
  std::erase_if(ends, [&](double x) { return x < low || x > high; });
  std::ranges::sort(ends);
  numerics::Sum overlaps;
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    const double half = (ends[k + 1] - ends[k]) / 2, middle = ends[k] + half;
    for (std::size_t p = 0; p < panel().nodes.size(); ++p) {
      const double x = middle + half * panel().nodes[p];
      overlaps.add(half * panel().weights[p] * numerics::normal_density((x - own.mean) / own.sd) /
                   own.sd * some_other_above(x));
    }
  }
  return 1 - kappa * overlaps.value();
}

}  // namespace

double combined_effect(std::span<const double> effects, double kappa) {
  EQUIPOISE_EXPECT(!effects.empty() && kappa >= 0 && kappa <= 1);
  Known known;
  for (const double effect : effects) known = known.with(effect, kappa);
  return known.combined;
}

double harmful_share(const CubicTable& of_score) {
  double low = of_score.breakpoints().front(), high = of_score.breakpoints().back();
  while (high - low > 1e-12) {
    const double middle = low + (high - low) / 2;
    (of_score(0, middle) < 0 ? low : high) = middle;
  }
  return numerics::normal_distribution(low);
}

CombinedEffect combine(std::span<const Effect> parts, double overlap) {
  EQUIPOISE_EXPECT(parts.size() >= 2 && parts.size() <= most_combined);
  EQUIPOISE_EXPECT(overlap >= 0 && overlap <= 1);
  const double kappa = std::min(overlap, most_overlap);
  std::vector<Normal> normal;
  double sum_of_means = 0.0, sum_of_variances = 0.0;
  for (const Effect& part : parts) {
    normal.push_back({part.mean, std::sqrt(part.variance())});
    sum_of_means += part.mean;
    sum_of_variances += part.variance();
  }
  std::ranges::stable_sort(normal, {}, &Normal::sd);
  const Normal widest = normal.back();
  CombinedEffect out;
  std::vector<double> kinks{-most_score, most_score};
  if (sum_of_variances == 0) {
    std::vector<double> means;
    for (const Normal& n : normal) means.push_back(n.mean);
    out.effect.mean = combined_effect(means, kappa);
    const std::array<double, 1> value{out.effect.mean}, flat{0.0};
    for (const double score : kinks) out.of_score.append(score, value, flat, flat);
    return out;
  }
  // With all but one effect certain it bends where that one passes 0 and the largest of the others.
  Known certain;
  for (std::size_t i = 0; i + 1 < normal.size(); ++i) certain = certain.with(normal[i].mean, kappa);
  const bool one_uncertain = normal[normal.size() - 2].sd == 0;
  if (one_uncertain)
    for (const double effect : {0.0, certain.largest}) {
      const double score = (effect - widest.mean) / widest.sd;
      if (std::abs(score) < most_score && score != kinks.back()) kinks.push_back(score);
    }
  std::ranges::sort(kinks);
  kinks.erase(std::unique(kinks.begin(), kinks.end()), kinks.end());

  const Combination combination(std::move(normal), kappa);
  const double scale = std::sqrt(sum_of_variances);
  struct Solved {
    double score, x, slope;
  };
  std::vector<Solved> solved;
  const auto quantile = [&](double score, bool from_below, std::span<double> value,
                            std::span<double> slope) {
    if (one_uncertain) {
      const double effect = widest.mean + score * widest.sd;
      value[0] = certain.with(effect, kappa).combined;
      const bool overlapping = from_below ? effect > 0 && effect <= certain.largest
                                          : effect >= 0 && effect < certain.largest;
      slope[0] = widest.sd * (overlapping ? 1 - kappa : 1.0);
      return;
    }
    // Seen as a score, P(delta <= x) is nearly straight: the nearest quantile found points here.
    const Solved* near = nullptr;
    for (const Solved& one : solved)
      if (!near || std::abs(one.score - score) < std::abs(near->score - score)) near = &one;
    double x = near ? near->x + (score - near->score) * near->slope : sum_of_means + score * scale;
    double low = std::min(sum_of_means - 40 * scale, x),
           high = std::max(sum_of_means + 40 * scale, x);
    for (int i = 0; i < 100; ++i) {
      const Distribution here = combination.at(x);
      const bool tail = here.below < here.above;
      const double p = std::max(tail ? here.below : here.above, 1e-300);
      const double at =
          tail ? numerics::normal_quantile(p) : numerics::normal_quantile_complement(p);
      const double rate = here.density / numerics::normal_density(at);  // d score / d x
      const double step = (score - at) / rate;
      value[0] = x + step;
      slope[0] = 1 / rate;
      if (std::abs(step) <= 1e-6 * scale) break;  // the error left is the square of it
      (at < score ? low : high) = x;
      x = x + step > low && x + step < high ? x + step : (low + high) / 2;
    }
    solved.push_back({score, value[0], slope[0]});
  };
  out.of_score = tabulate(1, quantile, kinks, {});

  // E[delta] and E[delta^2] over the score, by the trapezoidal rule of the smooth density.
  numerics::Sum mean, square, shared;
  constexpr int steps = 8192;  // a bend of the score costs 1e-8 of the spread
  for (int i = -steps; i <= steps; ++i) {
    const double score = most_score * i / steps;
    const double weight = most_score / steps * numerics::normal_density(score);
    const double value = out.of_score(0, score) - sum_of_means;
    mean.add(weight * value);
    square.add(weight * value * value);
  }
  out.effect.mean = sum_of_means + mean.value();
  const double variance = std::max(0.0, square.value() - mean.value() * mean.value());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double by = mean_slope(parts, i, kappa) * parts[i].standard_error;
    shared.add(by * by);
  }
  const double explained = std::min(shared.value(), variance);
  out.effect.standard_error = std::sqrt(explained);
  out.effect.heterogeneity = std::sqrt(variance - explained);
  return out;
}

}  // namespace equipoise::implementation
