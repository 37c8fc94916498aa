#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {

StatementError refuse(std::string_view key, std::string text) {
  return {.key = std::string(key), .text = std::move(text)};
}

std::string text_of(double x) { return fmt::format("{}", x); }

bool recovers(double found, double stated) noexcept {
  return std::abs(found - stated) <= 1e-10 * std::abs(stated);
}

std::optional<double> find_root(const std::function<double(double)>& f, double lower,
                                double upper) {
  const double at_lower = f(lower), at_upper = f(upper);
  if (at_lower == 0) return lower;
  if (at_upper == 0) return upper;
  if (!(std::signbit(at_lower) != std::signbit(at_upper))) return std::nullopt;
  std::uintmax_t iterations = 200;
  const auto [a, b] =
      boost::math::tools::toms748_solve(f, lower, upper, at_lower, at_upper,
                                        boost::math::tools::eps_tolerance<double>(52), iterations);
  // The better end of the last bracket.
  return std::abs(f(a)) <= std::abs(f(b)) ? a : b;
}

std::optional<double> find_root_outwards(const std::function<double(double)>& f, double lower,
                                         double upper, double floor, double ceiling) {
  double step = std::max(0.1, 0.25 * (upper - lower));
  for (;;) {
    if (std::signbit(f(lower)) != std::signbit(f(upper))) return find_root(f, lower, upper);
    if (lower <= floor && upper >= ceiling) return std::nullopt;
    lower = std::max(floor, lower - step);
    upper = std::min(ceiling, upper + step);
    step *= 2;
  }
}

std::optional<double> concentration_for_width(const std::function<double(double)>& width,
                                              double target, double start, double floor) {
  constexpr double stride = 0.25;
  double above = start;
  while (width(above) >= target) above += 1;
  double before = above;  // one stride before `above`, once there is one
  double wide = width(above);
  while (above > floor) {
    const double below = above - stride;
    const double wider = width(below);
    const auto excess = [&](double t) { return width(t) - target; };
    if (wider >= target) return find_root(excess, below, above);
    if (wider < wide) {
      const auto [peak, negative_width] = boost::math::tools::brent_find_minima(
          [&](double t) { return -width(t); }, below, before, 40);
      if (-negative_width < target) return std::nullopt;
      return find_root(excess, peak, before);
    }
    before = above;
    above = below;
    wide = wider;
  }
  return std::nullopt;
}

}  // namespace equipoise::sampling
