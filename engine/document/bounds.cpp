#include "engine/document/bounds.hpp"

#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace equipoise::document {
namespace {

constexpr double largest_count = 9007199254740991.0;
constexpr double most_money = 1e15;

}  // namespace

Bounds bounds_of(const InputDescription& d) {
  Bounds b{d.lower, d.upper, d.lower_open, d.upper_open};
  const auto at_least = [&](double bound) {
    if (b.lower < bound) b.lower = bound, b.lower_open = false;
  };
  const auto at_most = [&](double bound) {
    if (b.upper > bound) b.upper = bound, b.upper_open = false;
  };
  switch (d.unit) {
    case Unit::probability:
    case Unit::share:
      at_least(0.0), at_most(1.0);
      break;
    case Unit::rate:
    case Unit::duration:
      at_least(0.0);
      break;
    case Unit::count:
      at_least(0.0), at_most(largest_count);
      break;
    case Unit::utility:
      at_most(1.0);
      break;
    case Unit::money:
      at_least(-most_money), at_most(most_money);
      break;
    case Unit::number:
      break;
  }
  return b;
}

bool inside(const Bounds& b, double value) {
  return (b.lower_open ? value > b.lower : value >= b.lower) &&
         (b.upper_open ? value < b.upper : value <= b.upper);
}

std::string phrase(Bounds b, double value, std::string_view unit) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if ((b.upper == largest_count || b.upper == most_money) && value <= b.upper) b.upper = infinity;
  if (b.lower == -most_money && value >= b.lower) b.lower = -infinity;
  const bool both = std::isfinite(b.lower) && std::isfinite(b.upper);
  if (both && b.lower_open == b.upper_open)
    return fmt::format("{} {} and {}{}", b.lower_open ? "strictly between" : "between", b.lower,
                       b.upper, unit);
  std::string text;
  if (std::isfinite(b.lower))
    text = fmt::format("{} {}{}", b.lower_open ? "above" : "at least", b.lower, unit);
  if (std::isfinite(b.upper))
    text += fmt::format("{}{} {}{}", both ? " and " : "", b.upper_open ? "below" : "at most",
                        b.upper, unit);
  return text.empty() ? "a finite number" : text;
}

}  // namespace equipoise::document
