// Where a tabulated function is first above a level: a line, a dip, and a hill inside one cell.
#include "models/implementation/least_above.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>

using namespace equipoise::implementation;

namespace {

/// A function with its slope at breakpoints.
CubicTable table_of(const std::function<double(double)>& f,
                    const std::function<double(double)>& slope, std::initializer_list<double> at) {
  CubicTable table(1);
  for (const double x : at) {
    const std::array<double, 1> value{f(x)}, s{slope(x)};
    table.append(x, value, s, s);
  }
  return table;
}

}  // namespace

TEST_CASE("a straight line, and levels beyond its ends") {
  const CubicTable line =
      table_of([](double x) { return 2 * x - 1; }, [](double) { return 2.0; }, {-1, 0, 2});
  CHECK(*least_above(line, 0, 1.0) == doctest::Approx(1.0).epsilon(1e-12));
  CHECK(*least_above(line, 0, -1.0) == doctest::Approx(0.0).epsilon(1e-12));
  CHECK(*least_above(line, 0, -5.0) == -1.0);  // from the first
  CHECK_FALSE(least_above(line, 0, 3.0));      // reached, never exceeded
}

TEST_CASE("above, below again and above: where it is first above") {
  // x^3 - 3x, up to 2 at -1, down to -2 at 1: above 1 from the first of three roots of x^3 - 3x
  // = 1.
  const auto f = [](double x) { return x * x * x - 3 * x; };
  const auto slope = [](double x) { return 3 * x * x - 3; };
  const double pi = std::acos(-1.0);
  const double first = 2 * std::cos(7 * pi / 9), last = 2 * std::cos(pi / 9);
  REQUIRE(f(first) == doctest::Approx(1).epsilon(1e-9));
  REQUIRE(f(last) == doctest::Approx(1).epsilon(1e-9));
  // One cell whose ends both lie where nothing shows of the hill; and with breakpoints on it.
  CHECK(*least_above(table_of(f, slope, {-1.8, 1.8}), 0, 1.0) ==
        doctest::Approx(first).epsilon(1e-9));
  CHECK(*least_above(table_of(f, slope, {-1.8, -1, 1, 2.5}), 0, 1.0) ==
        doctest::Approx(first).epsilon(1e-9));
  // The twin: without the hill it is the last root.
  CHECK(*least_above(table_of(f, slope, {0, 1, 2.5}), 0, 1.0) ==
        doctest::Approx(last).epsilon(1e-9));
}

TEST_CASE("against a fine grid, for cubics of every shape") {
  for (const double a : {-3.0, -1.0, 0.0, 2.0})
    for (const double b : {-2.0, 0.0, 1.0})
      for (const double c : {-4.0, 0.0, 3.0})
        for (const double level : {-0.7, 0.1, 0.9}) {
          const auto f = [&](double x) { return ((c * x + b) * x + a) * x; };
          const auto slope = [&](double x) { return (3 * c * x + 2 * b) * x + a; };
          const CubicTable table = table_of(f, slope, {-1.1, 1.3});
          const auto found = least_above(table, 0, level);
          double grid = std::nan("");
          constexpr int points = 240000;
          for (int i = 0; i <= points && std::isnan(grid); ++i) {
            const double x = -1.1 + 2.4 * i / points;
            if (f(x) > level) grid = x;
          }
          CAPTURE(a);
          CAPTURE(b);
          CAPTURE(c);
          CAPTURE(level);
          REQUIRE(found.has_value() == !std::isnan(grid));
          if (found) CHECK(std::abs(*found - grid) <= 2 * 2.4 / points);
        }
}
