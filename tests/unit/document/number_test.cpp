// Numbers and durations, strictly.
#include "engine/document/number.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>

using namespace equipoise;
using document::parse_duration;
using document::parse_number;
using document::parse_quantity;

namespace {

double number(const std::string& text) {
  const auto parsed = parse_number(text);
  REQUIRE_MESSAGE(!parsed.problem, text);
  return parsed.value;
}

InputDescription described(Unit unit, double lower, double upper) {
  InputDescription d;
  d.key = "x";
  d.unit = unit;
  d.lower = lower;
  d.upper = upper;
  return d;
}

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("well-formed numbers are the doubles nearest to them") {
  CHECK(number("0") == 0.0);
  CHECK(number("0.37") == 0.37);
  CHECK(number("-2") == -2.0);
  CHECK(number("20000") == 20000.0);
  CHECK(number("1e-3") == 0.001);
  CHECK(number("1.5E+6") == 1.5e6);
  CHECK(number("20261123") == 20261123.0);
  CHECK(number("2.2250738585072014e-308") == std::numeric_limits<double>::min());
  CHECK(number("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(number("0e-999999999999") == 0.0);
  CHECK_FALSE(std::signbit(number("-0")));
}

TEST_CASE("a percentage is the same bits as its decimal") {
  // Division of the double 6.2 by 100 gives another double than 0.062 for some of these.
  for (int tenths = 0; tenths <= 1000; ++tenths) {
    const std::string percent =
        std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
    std::string digits = std::to_string(tenths);
    digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
    const std::string decimal =
        digits.substr(0, digits.size() - 3) + "." + digits.substr(digits.size() - 3);
    CAPTURE(percent);
    CHECK(number(percent) == number(decimal));
  }
  CHECK(number("1e2%") == 1.0);
  CHECK(parse_number("3.5%").percent);
  CHECK_FALSE(parse_number("3.5").percent);
}

TEST_CASE("what looks like a number and is none has a reason") {
  for (const char* text : {"1,000",
                           "1_000",
                           "10 000",
                           "010",
                           "00",
                           "-01",
                           ".5",
                           ".5.",
                           "5.",
                           "+5",
                           "--5",
                           "1e",
                           "1e+",
                           "e5",
                           "1e400",
                           "-1e400",
                           "1e-400",
                           "1e-310",
                           "nan",
                           ".nan",
                           "inf",
                           "-inf",
                           ".Inf",
                           "NA",
                           "0x10",
                           "0b1",
                           "0o7",
                           "1:30",
                           "yes",
                           "Off",
                           "35 %",
                           "%35",
                           "35%%",
                           "2024-05-01",
                           "10k",
                           "1e99999999999",
                           "",
                           " ",
                           " 1",
                           "1 ",
                           "\xC2\xA3"
                           "5",
                           "1 year",
                           "one",
                           "~",
                           "1.2.3",
                           "1..2",
                           "-",
                           "1-2",
                           "1e5.5",
                           "\xE2\x88\x92"
                           "1"}) {
    CAPTURE(text);
    CHECK(parse_number(text).problem.has_value());
  }
}

TEST_CASE("a suggestion for a separator is the number that was meant, or none") {
  const auto help = [](const char* text) { return parse_number(text).problem->help; };
  CHECK(help("1,000") == "write `1000`");
  CHECK(help("1,234,567.89") == "write `1234567.89`");
  CHECK(help("-12,345") == "write `-12345`");
  CHECK(help("0,37") == "write `0.37`");
  CHECK(help("1,5") == "write `1.5`");
  CHECK(help("0,370") == "write `0.370`");
  CHECK(help("1,50,000").empty());
  CHECK(help("10 000") == "write `10000`");
  CHECK(help("1'000'000") == "write `1000000`");
}

TEST_CASE("durations are years: 1 year = 12 months = 365.25 days, 1 week = 7 days") {
  CHECK(parse_duration("1 year").value == 1.0);
  CHECK(parse_duration("10 years").value == 10.0);
  CHECK(parse_duration("6 months").value == 0.5);
  CHECK(parse_duration("1 month").value == 1.0 / 12.0);
  CHECK(parse_duration("18 months").value == 1.5);
  CHECK(parse_duration("52 weeks").value == 364.0 / 365.25);
  CHECK(parse_duration("90 days").value == 90.0 / 365.25);
  CHECK(parse_duration("1461 days").value == 4.0);
  CHECK(parse_duration("0.5 years").value == 0.5);
  for (const char* text : {"1", "year", "1 yr", "1 m", "1year", "1  year", "1 years ", "5% years",
                           "1,5 years", "1 Year", "1 year 6 months", "nan years", "", "- years"}) {
    CAPTURE(text);
    CHECK(parse_duration(text).problem.has_value());
  }
}

TEST_CASE("bounds are the description's and the unit's, whichever is tighter") {
  const auto good = [](const char* text, const InputDescription& d) {
    return !parse_quantity(text, d, "`x`").problem;
  };
  const InputDescription share = described(Unit::share, -infinity, 5.0);
  CHECK(good("0", share));
  CHECK(good("100%", share));
  CHECK_FALSE(good("100.1%", share));
  CHECK_FALSE(good("-0.001", share));
  InputDescription open = described(Unit::number, 0.0, 1.0);
  open.lower_open = open.upper_open = true;
  CHECK(good("0.5", open));
  CHECK_FALSE(good("0", open));
  CHECK_FALSE(good("1", open));
  const InputDescription utility = described(Unit::utility, -infinity, infinity);
  CHECK(good("-0.2", utility));
  CHECK_FALSE(good("1.01", utility));
  const InputDescription count = described(Unit::count, 1.0, infinity);
  CHECK(good("1e4", count));
  CHECK_FALSE(good("0", count));
  CHECK_FALSE(good("1.5", count));
  CHECK_FALSE(good("9007199254740993e1", count));
  CHECK_FALSE(good("10%", count));
  CHECK(good("-5", described(Unit::money, -infinity, infinity)));
  CHECK_FALSE(good("5%", described(Unit::money, -infinity, infinity)));
  CHECK(good("3.5%", described(Unit::rate, -infinity, infinity)));
  CHECK_FALSE(good("-1", described(Unit::rate, -infinity, infinity)));
  CHECK_FALSE(good("-1 years", described(Unit::duration, -infinity, infinity)));
  CHECK_FALSE(good("5", described(Unit::duration, -infinity, infinity)));
}

TEST_CASE("a placeholder is a value that the description allows") {
  for (const Unit unit : {Unit::number, Unit::probability, Unit::share, Unit::rate, Unit::money,
                          Unit::utility, Unit::count}) {
    for (const auto& [lower, upper] :
         {std::pair{-infinity, infinity}, {0.7, 0.9}, {-infinity, -3.0}, {12.0, infinity}}) {
      if (unit != Unit::number && unit != Unit::money && (lower > 1 || upper < 0)) continue;
      if (unit == Unit::count && upper < 1) continue;
      InputDescription d = described(unit, lower, upper);
      d.lower_open = d.upper_open = true;
      const double value = document::placeholder(d);
      CAPTURE(value);
      CHECK(value > lower);
      CHECK(value < upper);
      if (unit == Unit::count) CHECK(value == std::floor(value));
    }
  }
}
