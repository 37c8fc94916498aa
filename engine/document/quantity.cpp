// Numbers with a unit and bounds.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "engine/document/bounds.hpp"
#include "engine/document/number.hpp"
#include "engine/document/suggestion.hpp"

namespace equipoise::document {
namespace {

bool takes_percent(Unit unit) {
  return unit != Unit::money && unit != Unit::count && unit != Unit::duration;
}

std::string reason(const InputDescription& d) {
  return d.meaning.empty() ? fmt::format("{} stands here", describe(d.unit))
                           : fmt::format("it is {}: {}", describe(d.unit), d.meaning);
}

std::string example_or(const InputDescription& d, std::string_view otherwise) {
  return d.example.empty() ? std::string(otherwise) : fmt::format("for example `{}`", d.example);
}

constexpr std::string_view check_number = "check the number and its unit against the source";

/// Whether a number above 1 may be meant as so many percent: a share, or a difference of shares
/// such as 6.2, but not a correlation or a ratio that went astray (1.2, or strictly between -1 and
/// 1).
bool may_be_percent(double value, const InputDescription& d, const Bounds& bounds) {
  if (!takes_percent(d.unit) || bounds.upper > 1.0 || value <= 1.0) return false;
  if (d.unit == Unit::utility) return value >= 10.0;  // who has a utility of 1.2%?
  return d.unit != Unit::number || (value >= 2.0 && !bounds.upper_open);
}

/// A unit of time: `times / per_year` years, so that whole numbers of units are rounded once.
struct TimeUnit {
  const char* name;
  double times, per_year;
};
constexpr std::array<TimeUnit, 4> time_units{
    {{"year", 1.0, 1.0}, {"month", 1.0, 12.0}, {"week", 7.0, 365.25}, {"day", 1.0, 365.25}}};

}  // namespace

std::string_view describe(Unit unit) {
  switch (unit) {
    case Unit::number:
      return "a number";
    case Unit::probability:
      return "a probability";
    case Unit::share:
      return "a share";
    case Unit::rate:
      return "a rate per year";
    case Unit::money:
      return "an amount of money";
    case Unit::utility:
      return "a utility";
    case Unit::duration:
      return "a duration";
    case Unit::count:
      return "a whole number";
  }
  return "";
}

ParsedNumber parse_duration(std::string_view text) {
  const std::size_t space = text.find(' ');
  const std::size_t letters = text.find_first_not_of("0123456789.,-+eE_%");
  ParsedNumber amount = parse_number(text.substr(0, std::min({space, letters, text.size()})));
  const std::size_t unit_at = text.find_first_not_of(' ', std::min({space, letters, text.size()}));
  const std::string_view unit = unit_at == std::string_view::npos ? "" : text.substr(unit_at);
  const std::string what = fmt::format("`{}` is not a duration", text);
  const std::string why = "a duration is a number and its unit";
  const std::string forms = "write for example `1 year`, `6 months`, `52 weeks` or `90 days`";
  if (amount.problem) {
    if (!amount.problem->why.empty()) return amount;
    amount.problem = Problem{what, why, forms};
    return amount;
  }
  if (amount.percent || unit.empty()) {
    amount.problem = Problem{what, why, forms};
    if (!amount.percent)
      amount.problem->help =
          text == "1" ? "write `1 year`, `1 month` or another unit"
                      : fmt::format("write `{0} years`, `{0} months` or another unit", text);
    return amount;
  }
  for (const TimeUnit& time : time_units) {
    if (unit != time.name && unit != std::string(time.name) + "s") continue;
    if (space == std::string_view::npos || unit_at != space + 1) {
      amount.problem = Problem{what, "one space stands between the number and its unit",
                               fmt::format("write `{} {}`", text.substr(0, letters), unit)};
    }
    amount.value = amount.value * time.times / time.per_year;
    return amount;
  }
  std::vector<std::string> names;
  names.reserve(time_units.size());
  for (const TimeUnit& time : time_units) names.push_back(std::string(time.name) + "s");
  const auto abbreviated = [&](const std::string& name) {
    return unit.size() < name.size() && unit[0] == name[0] && unit != "m";
  };
  auto near = nearest(unit, names);
  if (const auto found = std::find_if(names.begin(), names.end(), abbreviated);
      !near && found != names.end())
    near = *found;
  amount.problem = Problem{
      fmt::format("unknown unit of time `{}`", unit), "units are years, months, weeks and days",
      near ? fmt::format("did you mean `{} {}`?", text.substr(0, std::min(space, letters)), *near)
           : forms};
  return amount;
}

ParsedNumber parse_quantity(std::string_view text, const InputDescription& description,
                            std::string_view name) {
  const bool duration = description.unit == Unit::duration;
  ParsedNumber parsed = duration ? parse_duration(text) : parse_number(text);
  if (parsed.problem) {
    if (!duration && !parse_duration(text).problem)
      parsed.problem = Problem{fmt::format("{} has a unit of time", name), reason(description),
                               "write the number alone"};
    if (parsed.problem->why.empty()) parsed.problem->why = reason(description);
    if (parsed.problem->help.empty())
      parsed.problem->help =
          example_or(description, "write its digits, with a point for decimals: 0.5");
    return parsed;
  }
  if (parsed.percent && !takes_percent(description.unit)) {
    parsed.problem = Problem{fmt::format("{} must not be a percentage", name), reason(description),
                             example_or(description, "write the amount itself")};
    return parsed;
  }
  const Bounds bounds = bounds_of(description);
  if (!inside(bounds, parsed.value)) {
    const std::string_view unit = duration ? " years" : "";
    std::string help = example_or(description, check_number);
    if (may_be_percent(parsed.value, description, bounds) && !parsed.percent &&
        inside(bounds, parsed.value / 100.0))
      help = fmt::format("did you mean `{}%`?", text);
    parsed.problem = Problem{
        fmt::format("{} must be {}, but is {}", name, phrase(bounds, parsed.value, unit), text),
        reason(description), help};
  } else if (description.unit == Unit::count && parsed.value != std::floor(parsed.value)) {
    parsed.problem = Problem{fmt::format("{} must be a whole number, but is {}", name, text),
                             reason(description), example_or(description, check_number)};
  }
  return parsed;
}

double placeholder(const InputDescription& description) {
  const Bounds b = bounds_of(description);
  const double middle = b.lower + (b.upper - b.lower) / 2;
  const double half = description.unit == Unit::count ? 1.0 : 0.5;
  for (const double value : {half, 1.0, middle, b.lower, b.upper, b.lower + 1.0, b.upper - 1.0})
    if (std::isfinite(value) && inside(b, value)) return value;
  return 0.0;
}

}  // namespace equipoise::document
