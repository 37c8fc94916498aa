#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include "engine/document/suggestion.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

/// "a", "a or b", "a, b or c".
std::string either(const std::vector<std::string>& texts, std::string_view between = ", ") {
  std::string result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) result += i + 1 == texts.size() ? " or " : between;
    result += texts[i];
  }
  return result;
}

/// The kinds that are stated by an interval.
std::vector<std::string> kinds_with_interval() {
  std::vector<std::string> names;
  for (const DistributionKind* kind : all_distributions())
    if (has_key(*kind, "ci95")) names.emplace_back(kind->name);
  return names;
}

}  // namespace

StatementError refuse(std::string_view key, std::string text, std::string help) {
  return {.key = std::string(key), .text = std::move(text), .help = std::move(help)};
}

std::string crossed_help(double lower, double upper) {
  return lower == upper ? "state it as fixed, or check the two"
                        : "write the smaller number first, or check the two";
}

std::string statement_help(const DistributionKind& kind, std::span<const std::string_view> keys) {
  if (!kind.otherwise.empty()) return std::string(kind.otherwise);
  std::vector<std::string> names;
  for (const Form& form : kind.forms)
    for (const StatementKey& key : form.keys) names.emplace_back(key.input.key);
  for (const std::string_view key : keys) {
    if (has_key(kind, key)) continue;
    if (const bool level = key.starts_with("ci"); level && has_key(kind, "ci95"))
      return "an interval is ci90, ci95, ci97_5 or ci99";
    else if (level)
      return fmt::format("an interval is for {}", either(kinds_with_interval()));
    if (const auto near = document::nearest(key, names))
      return fmt::format("did you mean {} for {}?", *near, key);
  }
  // One key more would do, or some fewer; else the forms that have one of the keys.
  std::vector<std::string> missing, whole, akin;
  const auto add = [](std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
  };
  for (const Form& form : kind.forms) {
    std::vector<std::string_view> all, present, absent, optional;
    for (const StatementKey& key : form.keys) {
      const std::string_view name = key.input.key;
      all.push_back(name);
      if (std::any_of(keys.begin(), keys.end(),
                      [&](std::string_view k) { return stands_for(key, k); }))
        present.push_back(name);
      else
        (key.left_out ? optional : absent).push_back(name);
    }
    const bool all_used = present.size() == keys.size() && !present.empty();
    if (all_used && absent.size() == 1) add(missing, std::string(absent[0]));
    if (all_used && absent.empty())
      for (const std::string_view name : optional) add(missing, std::string(name));
    if (!all_used && absent.empty()) add(whole, comma_separated(present));
    if (!present.empty()) add(akin, comma_separated(all));
  }
  if (!missing.empty()) return fmt::format("add {}", either(missing));
  if (!whole.empty()) return fmt::format("keep only {}", either(whole, "; "));
  if (!akin.empty()) return fmt::format("write {}", either(akin, "; "));
  return "write the keys of one of these";
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
