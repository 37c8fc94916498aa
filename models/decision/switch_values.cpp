#include "models/decision/switch_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace equipoise::decision {
namespace {

using implementation::Decay;

constexpr int steps = 12;

struct InputName {
  std::string_view name, unit;
};
constexpr std::array<InputName, 8> names{{
    {"threshold", "money per QALY"},
    {"mean effect, shift", "log odds"},
    {"heterogeneity of the effect", "log odds"},
    {"attenuation", "factor"},
    {"programme cost", "multiple of base"},
    {"half-life of the effect", "years"},
    {"cost of research", "multiple of base"},
    {"eligible people", "multiple of base"},
}};

SearchRanges::Range range_of(const SearchRanges& ranges, Input input) {
  const std::array<SearchRanges::Range, 8> all{
      ranges.threshold,      ranges.effect_shift, ranges.heterogeneity, ranges.attenuation,
      ranges.programme_cost, ranges.half_life,    ranges.trial_cost,    ranges.people};
  return all[static_cast<std::size_t>(input)];
}

double base_value(const Levers& levers, Input input) {
  switch (input) {
    case Input::threshold:
      return levers.threshold;
    case Input::effect_shift:
      return levers.effect_shift;
    case Input::heterogeneity:
      return levers.heterogeneity;
    case Input::attenuation:
      return levers.attenuation;
    case Input::programme_cost:
      return levers.programme_cost;
    case Input::half_life:
      if (levers.persistence.decay == Decay::none) return std::numeric_limits<double>::infinity();
      return levers.persistence.decay == Decay::immediate ? 0.0 : levers.persistence.half_life;
    case Input::trial_cost:
      return levers.trial_cost;
    case Input::people:
      break;
  }
  return levers.people;
}

Levers moved(Levers levers, Input input, double value) {
  switch (input) {
    case Input::threshold:
      levers.threshold = value;
      break;
    case Input::effect_shift:
      levers.effect_shift = value;
      break;
    case Input::heterogeneity:
      levers.heterogeneity = value;
      break;
    case Input::attenuation:
      levers.attenuation = value;
      break;
    case Input::programme_cost:
      levers.programme_cost = value;
      break;
    case Input::half_life:
      levers.persistence.decay = Decay::half_life;
      levers.persistence.half_life = value;
      break;
    case Input::trial_cost:
      levers.trial_cost = value;
      break;
    case Input::people:
      levers.people = value;
      break;
  }
  return levers;
}

struct Flip {
  std::optional<double> at;
  Class to = Class::abandon;
};

// The model at one value of one input.
struct Seen {
  Class verdict = Class::abandon;
  double margin = 0.0;  ///< of the class at the base: negative where it no longer holds
};

Seen look(const PairingModel& model, Input input, double value, Class at_base) {
  const double m = model.inputs().minimum_enbs;
  const Standing standing = model.standing(moved(model.base(), input, value), at_base);
  return {class_of(standing, m), margin(standing, at_base, m)};
}

// From `base`, whose class is known, to `end`.
Flip first_flip(const PairingModel& model, Input input, double base, const Seen& first, double end,
                Class at_base) {
  const bool ratio = base > 0 && end > 0;
  const auto point = [&](int step) {
    if (step == steps) return end;
    const double t = static_cast<double>(step) / steps;
    return ratio ? base * std::pow(end / base, t) : base + (end - base) * t * t;
  };
  if (first.verdict != at_base) return {base, first.verdict};
  double before = base, margin_before = first.margin;
  for (int i = 1; i <= steps; ++i) {
    double after = point(i);
    Seen seen = look(model, input, after, at_base);
    if (seen.verdict == at_base) {
      before = after;
      margin_before = seen.margin;
      continue;
    }
    // The margin is continuous and changes sign in the step: the Illinois method.
    double margin_after = seen.margin;
    const double close = 1e-6 * (std::abs(end - base) + std::abs(after));
    int last_side = 0;
    for (int k = 0; k < 60 && std::abs(after - before) > close; ++k) {
      const double chord =
          before + (after - before) * (margin_before / (margin_before - margin_after));
      const bool inside = std::min(before, after) < chord && chord < std::max(before, after);
      const double x = inside ? chord : before + (after - before) / 2;
      const Seen at = look(model, input, x, at_base);
      if (at.verdict == at_base) {
        before = x;
        margin_before = at.margin;
        if (last_side < 0) margin_after /= 2;
        last_side = -1;
      } else {
        after = x;
        margin_after = at.margin;
        seen = at;
        if (last_side > 0) margin_before /= 2;
        last_side = 1;
      }
    }
    return {after, seen.verdict};
  }
  return {};
}

Seen look_at_base(const PairingModel& model) {
  const double m = model.inputs().minimum_enbs;
  const Standing standing = model.standing(model.base());
  const Class found = class_of(standing, m);
  return {found, margin(standing, found, m)};
}

SwitchValue search(const PairingModel& model, Input input, const Seen& at_base) {
  const SearchRanges::Range range = range_of(model.ranges(), input);
  SwitchValue out;
  out.input = input;
  out.base = base_value(model.base(), input);
  out.lower = range.lower;
  out.upper = range.upper;
  const auto flip = [&](double from, double to) {
    const Seen first = from == out.base ? at_base : look(model, input, from, at_base.verdict);
    return first_flip(model, input, from, first, to, at_base.verdict);
  };
  // A half-life that is none or immediate stands beyond its range: the walk begins at the range's
  // end.
  const double downwards_from = std::isinf(out.base) ? range.upper : out.base;
  const double upwards_from = input == Input::half_life && out.base == 0 ? range.lower : out.base;
  if (downwards_from > range.lower) {
    const Flip found = flip(downwards_from, range.lower);
    out.below = found.at;
    out.class_below = found.to;
  }
  if (upwards_from < range.upper) {
    const Flip found = flip(upwards_from, range.upper);
    out.above = found.at;
    out.class_above = found.to;
  }
  return out;
}

}  // namespace

std::string_view name(Input input) noexcept { return names[static_cast<std::size_t>(input)].name; }
std::string_view unit(Input input) noexcept { return names[static_cast<std::size_t>(input)].unit; }

SwitchValue switch_value(const PairingModel& model, Input input) {
  return search(model, input, look_at_base(model));
}

std::vector<SwitchValue> switch_values(const PairingModel& model) {
  const Seen at_base = look_at_base(model);
  std::vector<SwitchValue> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto input = static_cast<Input>(i);
    if (input == Input::trial_cost && model.inputs().trials.empty()) continue;
    out.push_back(search(model, input, at_base));
  }
  return out;
}

}  // namespace equipoise::decision
