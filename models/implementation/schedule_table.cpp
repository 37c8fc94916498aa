#include "models/implementation/schedule_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/implementation/response.hpp"

namespace equipoise::implementation {

namespace {

// Where an ascending function has a value, or the end of [low, high] that is nearer to it.
double where(const CubicTable& f, double value, double low, double high) {
  for (int i = 0; i < 100 && high - low > 1e-14 * (std::abs(low) + std::abs(high)); ++i) {
    const double middle = (low + high) / 2;
    (f(0, middle) < value ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

CubicTable tabulate_schedules(const CubicTable& response, const Persistence& persistence,
                              std::span<const Schedule> schedules, const Horizon& horizon,
                              double lower, double upper, std::size_t gains,
                              const Fineness& fineness, const CubicTable* eta) {
  const double low = std::min(lower, -least_width), high = std::max(upper, least_width);
  EQUIPOISE_EXPECT(gains == 2 || gains == 3);
  EQUIPOISE_EXPECT(
      eta || (response.breakpoints().front() <= low && response.breakpoints().back() >= high));

  // Schedules share most of their effect levels: each level is looked up once.
  struct Use {
    std::size_t schedule;
    EffectLevel level;
  };
  std::vector<double> shares;
  std::vector<std::vector<Use>> uses;
  for (std::size_t s = 0; s < schedules.size(); ++s) {
    for (EffectLevel& level : effect_levels(persistence, schedules[s], horizon)) {
      const auto found = std::find(shares.begin(), shares.end(), level.share);
      const auto i = static_cast<std::size_t>(found - shares.begin());
      if (found == shares.end()) {
        shares.push_back(level.share);
        uses.emplace_back();
      }
      uses[i].push_back({s, std::move(level)});
    }
  }

  const std::size_t half = response.rows() == 6 ? 3 : 0;  // first row of later years
  // A ceiling that all draws share bends the response at one y > 0, and a schedule wherever
  // eta f_t meets it.
  double bend = 0.0;
  for (std::size_t i = 0; i < response.size(); ++i)
    for (std::size_t row = 0; row < response.rows(); ++row)
      if (response.slope_below(i, row) != response.slope_above(i, row))
        bend = std::max(bend, response.breakpoints()[i]);
  std::vector<double> kinks{low, high};
  const auto add_kink = [&](double effect) {
    const double x = eta ? where(*eta, effect, low, high) : effect;
    if (x > low && x < high) kinks.push_back(x);
  };
  add_kink(0.0);
  if (bend > 0)
    for (const double share : shares) add_kink(bend / share);
  for (std::size_t i = 0; eta && i < eta->size(); ++i)
    if (eta->slope_below(i, 0) != eta->slope_above(i, 0) && eta->breakpoints()[i] > low &&
        eta->breakpoints()[i] < high)
      kinks.push_back(eta->breakpoints()[i]);
  std::sort(kinks.begin(), kinks.end());
  // Shares of two years may differ by rounding alone: one bend.
  const auto same = [](double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); };
  kinks.erase(std::unique(kinks.begin(), kinks.end(), same), kinks.end());

  std::array<double, 6> r, d;
  const auto functions = [&](double x, bool from_below, std::span<double> value,
                             std::span<double> slope) {
    std::fill(value.begin(), value.end(), 0.0);
    std::fill(slope.begin(), slope.end(), 0.0);
    double effect = x, rate = 1.0;
    if (eta) {
      eta->evaluate(x, from_below, {&effect, 1}, {&rate, 1});
      if (std::abs(effect) < 1e-13) effect = 0.0;  // the bend there is met to rounding
    }
    const std::span<double> rs(r.data(), response.rows()), ds(d.data(), response.rows());
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const double y = effect * shares[i];
      response.evaluate(same(y, bend) ? bend : y, from_below, rs, ds);
      for (const Use& use : uses[i]) {
        const EffectLevel& l = use.level;
        const std::array<double, 3> first{l.first_outcomes, l.first_costs, l.first_years};
        const std::array<double, 3> later{l.later_outcomes, l.later_costs, l.later_years};
        for (std::size_t g = 0; g < gains; ++g) {
          const std::size_t row = gains * use.schedule + g;
          value[row] += first[g] * r[g] + later[g] * r[half + g];
          slope[row] += rate * shares[i] * (first[g] * d[g] + later[g] * d[half + g]);
        }
      }
    }
  };
  return tabulate(gains * schedules.size(), functions, kinks, fineness);
}

}  // namespace equipoise::implementation
