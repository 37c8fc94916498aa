#include "engine/sampling/bounds_and_mode.hpp"

#include <fmt/format.h>
#include <string>

namespace equipoise::sampling {
namespace {

StatementError crossed(double minimum, double maximum) {
  return refuse(
      "minimum",
      fmt::format("minimum {} must be below maximum {}", text_of(minimum), text_of(maximum)),
      crossed_help(minimum, maximum));
}

}  // namespace

SolvedMode bounds_and_mode(const Statement& s) {
  const double minimum = s.number[0], mode = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum)) return crossed(minimum, maximum);
  if (!(mode >= minimum && mode <= maximum))
    return refuse("mode",
                  fmt::format("mode {} must lie between minimum {} and maximum {}", text_of(mode),
                              text_of(minimum), text_of(maximum)),
                  std::string(check_source));
  return BoundsAndMode{minimum, mode, maximum};
}

SolvedMode bounds_and_mean(const Statement& s, std::string_view name, double weight) {
  const double minimum = s.number[0], mean = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum)) return crossed(minimum, maximum);
  const double mode = ((weight + 2) * mean - minimum - maximum) / weight;
  if (!(mode >= minimum && mode <= maximum))
    return refuse(
        "mean",
        fmt::format("mean {} would need a mode of {:.6g}, outside the bounds: the mean of "
                    "a {} from {} to {} lies between {:.6g} and {:.6g}",
                    text_of(mean), mode, name, text_of(minimum), text_of(maximum),
                    ((weight + 1) * minimum + maximum) / (weight + 2),
                    (minimum + (weight + 1) * maximum) / (weight + 2)),
        std::string(check_source));
  return BoundsAndMode{minimum, mode, maximum};
}

}  // namespace equipoise::sampling
