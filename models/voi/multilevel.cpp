#include "models/voi/multilevel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/cea/net_benefit.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {
namespace {

constexpr std::size_t pilot = 500;  ///< outer samples before a variance is believed
constexpr double variance_decay = 2.8284271247461903;  ///< 2^1.5 a level

/// First and second moment of what is added, one value after another.
class Moments {
 public:
  void add(double x) noexcept { sum_.add(x), squares_.add(x * x); }
  [[nodiscard]] double mean(double n) const noexcept { return sum_.value() / n; }
  [[nodiscard]] double variance(double n) const noexcept {
    const double m = mean(n);
    return std::max(0.0, (squares_.value() - n * m * m) / (n - 1));
  }

 private:
  numerics::Sum sum_, squares_;
};

/// Everything known of one level.
class Level {
 public:
  Level(std::size_t number, std::size_t inner, std::size_t options)
      : number_(number),
        inner_(inner),
        loss_(number == 0 ? options : 0),
        behind_(number == 0 ? options * options : 0) {}

  void draw(const ConditionalSample& sample, std::size_t options, double threshold,
            std::size_t more) {
    for_each_batch(sample, options, {number_, outer_, more, inner_},
                   [&](const ConditionalDraws& batch, const ConditionalOutcomes& drawn) {
                     add(batch, drawn, threshold);
                   });
    outer_ += more;
  }

  [[nodiscard]] std::size_t inner() const noexcept { return inner_; }
  [[nodiscard]] std::size_t outer() const noexcept { return outer_; }
  [[nodiscard]] double mean(std::size_t best) const { return term(best).mean(count()); }
  [[nodiscard]] double variance(std::size_t best) const { return term(best).variance(count()); }

  /// Level 0: the option with the highest mean, among equals the first.
  [[nodiscard]] std::size_t best() const {
    std::size_t best = 0;
    for (std::size_t j = 1; j < loss_.size(); ++j)
      if (loss_[j].mean(count()) < loss_[best].mean(count())) best = j;
    return best;
  }

  /// Level 0: how much the choice of the best flatters it.
  [[nodiscard]] double chosen_too_high(std::size_t best) const {
    double bias = 0;
    for (std::size_t j = 0; j < loss_.size(); ++j) {
      const Moments& behind = behind_[best * loss_.size() + j];
      if (j != best)
        bias += selection_bias(std::abs(behind.mean(count())),
                               std::sqrt(behind.variance(count()) / count()));
    }
    return bias;
  }

 private:
  [[nodiscard]] double count() const noexcept { return static_cast<double>(outer_); }
  [[nodiscard]] const Moments& term(std::size_t best) const {
    return number_ == 0 ? loss_[best] : correction_;
  }

  void add(const ConditionalDraws& batch, const ConditionalOutcomes& drawn, double threshold) {
    const std::size_t options = drawn.cost.rows(), half = inner_ / 2;
    std::vector<double> whole(options, 0.0), left(options, 0.0), right(options, 0.0);
    const auto mean_increment = [&](std::size_t j, std::size_t begin, std::size_t count) {
      const auto cost = drawn.cost.row(j), cost_0 = drawn.cost.row(0);
      const auto qalys = drawn.qalys.row(j), qalys_0 = drawn.qalys.row(0);
      return numerics::sum_over(count,
                                [&](std::size_t i) {
                                  const std::size_t lane = begin + i;
                                  return cea::net_monetary_benefit(cost[lane] - cost_0[lane],
                                                                   qalys[lane] - qalys_0[lane],
                                                                   threshold);
                                }) /
             static_cast<double>(count);
    };
    const auto highest = [](const std::vector<double>& x) {
      return *std::max_element(x.begin(), x.end());
    };
    for (std::size_t o = 0; o < batch.outer; ++o) {
      const std::size_t begin = o * inner_;
      if (number_ == 0) {
        for (std::size_t j = 1; j < options; ++j) whole[j] = mean_increment(j, begin, inner_);
        for (std::size_t j = 0; j < options; ++j) {
          loss_[j].add(highest(whole) - whole[j]);
          for (std::size_t d = 0; d < options; ++d)
            behind_[j * options + d].add(whole[j] - whole[d]);
        }
        continue;
      }
      for (std::size_t j = 1; j < options; ++j) {
        left[j] = mean_increment(j, begin, half);
        right[j] = mean_increment(j, begin + half, half);
        whole[j] = 0.5 * (left[j] + right[j]);
      }
      // Exactly 0 where both halves agree on the best option, so that rounding is no variance.
      correction_.add(std::min(0.0, highest(whole) - 0.5 * (highest(left) + highest(right))));
    }
  }

  std::size_t number_, inner_, outer_ = 0;
  Moments correction_;           ///< levels above 0
  std::vector<Moments> loss_;    ///< level 0, shape [option as fallback]
  std::vector<Moments> behind_;  ///< level 0, shape [option][option]: the first less the second
};

/// How often the terms of a level count: the last also stands for all that would follow it.
double weight(std::size_t level, std::size_t levels) { return level + 1 == levels ? 2.0 : 1.0; }

/// Variances to plan with, weights included, shape [level].
std::vector<double> planned_variances(const std::vector<Level>& levels, std::size_t best) {
  std::vector<double> result;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    double v = levels[l].outer() == 0 ? 0.0 : levels[l].variance(best);
    if (levels[l].outer() == 0) v = result[l - 1] / variance_decay;
    if (l >= 2) v = std::max(v, 0.5 * result[l - 1] / variance_decay);
    result.push_back(v);
  }
  for (std::size_t l = 0; l < levels.size(); ++l) {
    const double w = weight(l, levels.size());
    result[l] *= w * w;
  }
  return result;
}

/// Outer samples of each level that make the variance of the sum `target` at least cost.
std::vector<std::size_t> allocation(const std::vector<Level>& levels,
                                    const std::vector<double>& variances, double target) {
  numerics::Sum sum;
  const auto cost = [&](std::size_t l) { return static_cast<double>(levels[l].inner()); };
  for (std::size_t l = 0; l < levels.size(); ++l) sum.add(std::sqrt(variances[l] * cost(l)));
  std::vector<std::size_t> result;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    const double wanted = std::sqrt(variances[l] / cost(l)) * sum.value() / target;
    result.push_back(std::max(pilot, static_cast<std::size_t>(std::min(1e15, std::ceil(wanted)))));
  }
  return result;
}

/// About what the levels after the last would add up to.
double beyond(const std::vector<Level>& levels, std::size_t best) {
  double result = 0, decay = 1;
  for (std::size_t l = levels.size() - 1; l >= 1 && levels.size() - l <= 3; --l, decay /= 2)
    result = std::max(result, decay * std::abs(levels[l].mean(best)));
  return result;
}

}  // namespace

MultilevelValue multilevel(const ConditionalSample& sample, std::size_t options, double threshold,
                           const MultilevelRequest& request) {
  EQUIPOISE_EXPECT(options >= 1 && request.standard_error > 0 && request.first_inner >= 1);
  MultilevelValue result;
  std::vector<Level> levels;
  const auto one_more_level = [&] {
    levels.emplace_back(levels.size(), request.first_inner << levels.size(), options);
  };
  /// False where the runs of the model would become too many: of every level then the same share of
  /// what it lacks is drawn, but no variance is believed from less than a pilot.
  const auto draw_up_to = [&](const std::vector<std::size_t>& wanted) {
    const auto lacking = [&](std::size_t l) {
      return static_cast<double>(wanted[l] - std::min(wanted[l], levels[l].outer()));
    };
    numerics::Sum cost;
    for (std::size_t l = 0; l < levels.size(); ++l)
      cost.add(lacking(l) * static_cast<double>(levels[l].inner()));
    const auto left = static_cast<double>(request.most_evaluations - result.evaluations);
    const double share = cost.value() <= left ? 1.0 : left / cost.value();
    for (std::size_t l = 0; l < levels.size(); ++l) {
      const auto more = static_cast<std::size_t>(share * lacking(l));
      if (more == 0 || levels[l].outer() + more < pilot) continue;
      levels[l].draw(sample, options, threshold, more);
      result.evaluations += more * levels[l].inner();
    }
    return share == 1.0;
  };

  for (std::size_t l = 0; l < 3; ++l) one_more_level();
  bool affordable = draw_up_to(std::vector<std::size_t>(3, pilot));
  EQUIPOISE_EXPECT(affordable);  // too few runs allowed even to begin
  const double target = request.standard_error * request.standard_error;
  while (affordable && !result.reached) {
    const std::size_t best = levels[0].best();
    const auto wanted = allocation(levels, planned_variances(levels, best), target);
    bool lacking = false;
    for (std::size_t l = 0; l < levels.size(); ++l) lacking |= wanted[l] > levels[l].outer();
    affordable = draw_up_to(wanted);
    if (lacking) continue;
    if (beyond(levels, best) <= 0.5 * request.standard_error)
      result.reached = true;
    else
      one_more_level();
  }
  while (levels.back().outer() == 0) levels.pop_back();

  const std::size_t best = levels[0].best();
  numerics::Sum value, variance;
  for (const Level& level : levels) {
    const double w = weight(result.levels.size(), levels.size());
    value.add(w * level.mean(best));
    variance.add(w * w * level.variance(best) / static_cast<double>(level.outer()));
    result.levels.push_back({level.inner(), level.outer(), level.mean(best), level.variance(best)});
  }
  result.value = {value.value(), std::sqrt(variance.value())};
  const double extrapolated = beyond(levels, best);
  result.bias = {extrapolated, extrapolated + levels[0].chosen_too_high(best)};
  return result;
}

}  // namespace equipoise::voi
