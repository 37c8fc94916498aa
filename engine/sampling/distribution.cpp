#include "engine/sampling/distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>

#include <boost/math/policies/error_handling.hpp>

#include "models/numerics/normal.hpp"

#include "engine/document/bounds.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

struct IntervalKey {
  std::string_view key;
  double level;
};
constexpr std::array<IntervalKey, 4> interval_keys{
    {{"ci90", 0.90}, {"ci95", 0.95}, {"ci97_5", 0.975}, {"ci99", 0.99}}};

bool within(const document::Bounds& bounds, double x) noexcept {
  return std::isfinite(x) && document::inside(bounds, x);
}

/// What may have been meant: so many percent.
std::string percent_help(const document::Bounds& bounds, double x) {
  if (bounds.upper > 1 || !(x > 1) || !within(bounds, x / 100)) return std::string(check_source);
  return fmt::format("did you mean {}%?", text_of(x));
}

/// Fills in the statement for a form whose keys match; checks what holds for every kind.
std::optional<StatementError> read(const Form& form, std::span<const NamedValue> values,
                                   Statement& statement) {
  for (std::size_t i = 0; i < form.keys.size(); ++i) {
    const StatementKey& key = form.keys[i];
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const NamedValue& v) { return stands_for(key, v.key); });
    if (found == values.end()) {  // one that may be left out
      statement.key[i] = key.input.key;
      statement.number[i] = *key.left_out;
      continue;
    }
    const NamedValue& value = *found;
    statement.key[i] = value.key;
    if (key.type == StatementKey::Type::text) {
      if (!value.column.empty()) statement.column = value.column;
      continue;
    }
    const bool two = key.type == StatementKey::Type::interval;
    const document::Bounds bounds = document::bounds_of(key.input);
    for (const double x : {value.value, two ? value.upper : value.value}) {
      const bool whole = key.input.unit != Unit::count || x == std::floor(x);
      if (within(bounds, x) && whole) continue;
      StatementError error = refuse(
          value.key, fmt::format("{} {} must be {}{}", value.key, text_of(x),
                                 document::phrase(bounds, x), whole ? "" : ", a whole number"));
      error.help = percent_help(bounds, x);
      return error;
    }
    if (!two) {
      statement.number[i] = value.value;
      continue;
    }
    if (!(value.value < value.upper))
      return refuse(value.key,
                    fmt::format("the lower limit {} must be below the upper limit {}",
                                text_of(value.value), text_of(value.upper)),
                    crossed_help(value.value, value.upper));
    statement.interval_key = value.key;
    statement.lower = value.value;
    statement.upper = value.upper;
    const double level = *interval_level(value.key);
    statement.tail = 0.5 * (1 - level);
    statement.z = numerics::normal_quantile(0.5 * (1 + level));
  }
  const bool has_centre = form.keys.size() > 1 && form.keys[1].type == StatementKey::Type::interval;
  if (has_centre &&
      !(statement.number[0] > statement.lower && statement.number[0] < statement.upper))
    return refuse(statement.key[0],
                  fmt::format("{} {} lies outside its own interval [{}, {}]", statement.key[0],
                              text_of(statement.number[0]), text_of(statement.lower),
                              text_of(statement.upper)),
                  std::string(check_source));
  return std::nullopt;
}

/// A shape may be solvable and still beyond what a computer can draw from. Only what Boost.Math
/// throws says so: anything else is no matter of the distribution.
bool drawable(const Distribution& distribution) noexcept {
  try {
    double last = -infinity;
    for (const double u : {0x1p-53, 1e-9, 0.025, 0.5, 0.975, 1 - 1e-9, 1 - 0x1p-53}) {
      const double x = distribution.quantile(u);
      if (!std::isfinite(x) || x < last) return false;
      last = x;
    }
    return std::isfinite(distribution.mean()) && std::isfinite(distribution.sd());
  } catch (const std::domain_error&) {
    return false;
  } catch (const std::overflow_error&) {
    return false;
  } catch (const boost::math::evaluation_error&) {  // no convergence
    return false;
  }
}

/// A mean or median with an interval has one number more than a shape needs: the width is met and
/// the limits follow. Where a limit is missed by more than a quarter of the width, the centre and
/// the interval cannot come from one distribution of this kind, and a slip is likelier than
/// rounding.
std::optional<StatementError> contradicts_interval(const Distribution& solved,
                                                   const Statement& statement) {
  if (statement.interval_key.empty()) return std::nullopt;
  const double lower = solved.quantile(statement.tail), upper = solved.quantile(1 - statement.tail);
  const double missed =
      std::max(std::abs(lower - statement.lower), std::abs(upper - statement.upper));
  if (missed <= 0.25 * (statement.upper - statement.lower)) return std::nullopt;
  return refuse(
      statement.interval_key,
      fmt::format("a {} with {} {} and an interval as wide has [{:.4g}, {:.4g}], far from the "
                  "stated [{}, {}]",
                  solved.kind().name, statement.key[0], text_of(statement.number[0]), lower, upper,
                  text_of(statement.lower), text_of(statement.upper)),
      std::string(interval_alone));
}

StatementError too_extreme(std::string_view distribution, std::span<const NamedValue> values) {
  return refuse("",
                fmt::format("{} is too extreme to be drawn from: some of its quantiles or "
                            "moments are not finite numbers",
                            describe(distribution, values)),
                "check the exponents and the units of its numbers");
}

}  // namespace

bool stands_for(const StatementKey& key, std::string_view written) noexcept {
  if (key.type == StatementKey::Type::interval) return interval_level(written).has_value();
  return key.input.key == written;
}

std::optional<double> interval_level(std::string_view key) noexcept {
  for (const IntervalKey& entry : interval_keys)
    if (entry.key == key) return entry.level;
  return std::nullopt;
}

const DistributionKind* find_distribution(std::string_view name) noexcept {
  for (const DistributionKind* kind : all_distributions())
    if (kind->name == name) return kind;
  return nullptr;
}

const Form* match_form(const DistributionKind& kind,
                       std::span<const std::string_view> keys) noexcept {
  for (const Form& form : kind.forms) {
    std::ptrdiff_t standing = 0, required = 0;
    bool matches = true, may_be_left_out = false;
    for (const StatementKey& key : form.keys) {
      const auto times = std::count_if(keys.begin(), keys.end(), [&](std::string_view written) {
        return stands_for(key, written);
      });
      matches = matches && times <= 1 && (times == 1 || key.left_out);
      standing += times;
      required += key.left_out ? 0 : 1;
      may_be_left_out = may_be_left_out || key.left_out;
    }
    matches = matches && standing == std::ssize(keys);
    if (matches && (!may_be_left_out || standing > required)) return &form;
  }
  return nullptr;
}

std::string forms_text(const DistributionKind& kind) {
  std::string text;
  for (const Form& form : kind.forms) {
    if (!text.empty()) text += &form == &kind.forms.back() ? " or " : "; ";
    for (std::size_t i = 0; i < form.keys.size(); ++i) {
      const bool either = i > 0 && form.keys[i].left_out && form.keys[i - 1].left_out;
      text += fmt::format("{}{}", i == 0 ? "" : either ? " and/or " : ", ", form.keys[i].input.key);
    }
  }
  return text;
}

bool has_key(const DistributionKind& kind, std::string_view written) noexcept {
  for (const Form& form : kind.forms)
    for (const StatementKey& key : form.keys)
      if (stands_for(key, written)) return true;
  return false;
}

Solved solve(std::string_view distribution, std::span<const NamedValue> values) {
  const DistributionKind* kind = find_distribution(distribution);
  if (kind == nullptr)
    return refuse("", fmt::format("there is no distribution called {}", distribution),
                  "check its name");
  std::vector<std::string_view> keys;
  for (const NamedValue& value : values) keys.push_back(value.key);
  const Form* form = match_form(*kind, keys);
  if (form == nullptr) {
    return refuse("",
                  fmt::format("{} is stated by {}; found {}", kind->name, forms_text(*kind),
                              keys.empty() ? "nothing" : comma_separated(keys)),
                  statement_help(*kind, keys));
  }
  Statement statement;
  if (auto error = read(*form, values, statement)) return *std::move(error);
  SolvedShape shape;
  try {
    shape = form->solve(statement);
  } catch (const std::domain_error&) {
    return too_extreme(distribution, values);
  } catch (const std::overflow_error&) {
    return too_extreme(distribution, values);
  } catch (const boost::math::evaluation_error&) {
    return too_extreme(distribution, values);
  }
  if (auto* error = std::get_if<StatementError>(&shape)) return std::move(*error);
  Distribution solved(*kind, std::get<Shape>(std::move(shape)));
  if (!drawable(solved)) return too_extreme(distribution, values);
  if (auto error = contradicts_interval(solved, statement)) return *std::move(error);
  return solved;
}

std::string describe(std::string_view distribution, std::span<const NamedValue> values) {
  std::string text;
  for (const NamedValue& value : values) {
    if (!value.column.empty() || value.key == "file") continue;
    text += fmt::format("{}{} ", text.empty() ? "" : ", ", value.key);
    text += interval_level(value.key) ? fmt::format("[{}, {}]", value.value, value.upper)
                                      : fmt::format("{}", value.value);
  }
  if (text.empty())
    for (const NamedValue& value : values)
      if (!value.column.empty()) text = fmt::format("{} values", value.column.size());
  return fmt::format("{}({})", distribution, text);
}

}  // namespace equipoise::sampling
