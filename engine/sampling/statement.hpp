/// \file  engine/sampling/statement.hpp
/// \brief What the files of distributions/ share: keys, the words of a refusal, exact solving.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/sampling/distribution.hpp"

namespace equipoise::sampling {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// A key that may be any number.
[[nodiscard]] constexpr StatementKey any(std::string_view key, std::string_view meaning,
                                         std::string_view example) {
  return {{.key = key, .meaning = meaning, .example = example}};
}

/// A key that must be above 0.
[[nodiscard]] constexpr StatementKey positive(std::string_view key, std::string_view meaning,
                                              std::string_view example) {
  return {{.key = key, .lower = 0, .lower_open = true, .meaning = meaning, .example = example}};
}

/// A key that must lie strictly between 0 and 1.
[[nodiscard]] constexpr StatementKey inside_unit(std::string_view key, std::string_view meaning,
                                                 std::string_view example) {
  return {{.key = key,
           .lower = 0,
           .upper = 1,
           .lower_open = true,
           .upper_open = true,
           .meaning = meaning,
           .example = example}};
}

/// The same bounds for both limits of an interval.
[[nodiscard]] constexpr StatementKey interval(StatementKey limits) {
  limits.type = StatementKey::Type::interval;
  return limits;
}

inline constexpr StatementKey se_key = positive("se", "standard error of the mean", "0.02");
inline constexpr StatementKey sd_key = positive("sd", "standard deviation", "0.02");

/// Whether a written key is this one; `ci90` and its like stand for any interval.
[[nodiscard]] bool stands_for(const StatementKey& key, std::string_view written) noexcept;

/// A refusal: `key` is the stated key at fault, the text a format of fmt.
[[nodiscard]] StatementError refuse(std::string_view key, std::string text, std::string help = {});

/// What may help where a shape, a spread or a limit cannot be met.
inline constexpr std::string_view check_source = "check the numbers against the source";
inline constexpr std::string_view together_help =
    "bring some of them nearer to 0: each lies between -1 and 1, and two that both rise with a "
    "third rise with each other";
inline constexpr std::string_view check_spread =
    "check the unit, and that it is the spread of the mean and not that between people, which is "
    "larger by the root of their number";
inline constexpr std::string_view interval_alone =
    "check the numbers against the source, or state the interval alone";

/// A lower bound or limit that is not below its upper one.
[[nodiscard]] std::string crossed_help(double lower, double upper);

/// A number as in a message: the shortest text that is read back as the same number.
[[nodiscard]] std::string text_of(double x);

/// "a, b, c".
template <typename Texts>
[[nodiscard]] std::string comma_separated(const Texts& texts) {
  std::string result;
  for (const auto& text : texts) {
    if (!result.empty()) result += ", ";
    result += text;
  }
  return result;
}

/// The root of f in [lower, upper], to the last bits (toms748).
/// \returns nothing where f has the same sign at both ends
[[nodiscard]] std::optional<double> find_root(const std::function<double(double)>& f, double lower,
                                              double upper);

/// As find_root, but [lower, upper] is first widened up to [floor, ceiling] until the sign changes.
[[nodiscard]] std::optional<double> find_root_outwards(const std::function<double(double)>& f,
                                                       double lower, double upper, double floor,
                                                       double ceiling);

/// The largest c with width(c) = target, where width falls for large c.
///
/// With the mean held, an interval widens as the distribution gets less concentrated only up to a
/// point: then the mass piles up at the bounds and it narrows again. Of two solutions the more
/// concentrated is meant: it is the one that is near the normal.
/// \param start  a log concentration from which width falls, whatever the target: the search goes
///               down from there, or first up
/// \param floor  the least log concentration that is tried
/// \returns the log concentration, or nothing where no shape is as wide
[[nodiscard]] std::optional<double> concentration_for_width(
    const std::function<double(double)>& width, double target, double start, double floor);

/// True where what was solved gives back what was stated: |found - stated| <= 1e-10 |stated|, which
/// leaves room for the 1e-13 or so by which quantiles are rounded.
[[nodiscard]] bool recovers(double found, double stated) noexcept;

}  // namespace equipoise::sampling
