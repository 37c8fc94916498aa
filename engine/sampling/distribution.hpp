/// \file  engine/sampling/distribution.hpp
/// \brief What a distribution is: one record a kind, in one file of distributions/; and what a
/// study
///        says of it: statements, solved for a shape or refused with the reason.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/core/input_description.hpp"

namespace equipoise::sampling {

/// The solved numbers of a distribution. Each file of distributions/ says what a and b are.
struct Shape {
  double a = 0.0, b = 0.0;
  double lower = -std::numeric_limits<double>::infinity();  ///< bounds of the support
  double upper = std::numeric_limits<double>::infinity();
  std::shared_ptr<const std::vector<double>> values =
      nullptr;  ///< empirical: ascending, else empty

  /// Columns that were read apart count as different, whatever stands in them.
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// Why a statement is impossible; the reader adds file, line and column of the key.
struct StatementError {
  std::string key;        ///< one of the stated keys, or empty: the statement as a whole
  std::string text;       ///< what is wrong, and what would be possible
  std::string help = {};  ///< what may have been meant; may be empty
};

using SolvedShape = std::variant<Shape, StatementError>;

/// One key of a form and what may stand there.
struct StatementKey {
  enum class Type {
    number,
    interval,  ///< a list of two limits; `ci95` stands for ci90, ci95, ci97_5 and ci99 alike
    text,      ///< a file or column name: the reader brings the numbers
  };
  InputDescription input;  ///< bounds hold for both limits of an interval
  Type type = Type::number;
  /// What stands for a key that may be left out (a bound: infinity); nothing: it may not.
  std::optional<double> left_out = std::nullopt;
};

/// A statement whose keys matched a form: numbers in the order of the form's keys.
struct Statement {
  std::array<std::string_view, 4> key;  ///< as written (`se`, `ci97_5` ...)
  std::array<double, 4> number{};       ///< 0 where the key is an interval or a text
  double lower = 0.0, upper = 0.0;      ///< limits of the interval
  double z = 0.0;                       ///< half width of the interval in standard normal units
  double tail = 0.0;                    ///< probability below `lower`: 0.025 for ci95
  std::string_view interval_key;
  std::span<const double> column;  ///< values of an empirical distribution
};

/// One way of stating a distribution: exactly these keys, and of those that may be left out at
/// least one.
struct Form {
  std::span<const StatementKey> keys;
  SolvedShape (*solve)(const Statement&);
};

/// Value, slope and curvature of a function of z.
struct Knot {
  double y = 0.0, dy = 0.0, d2y = 0.0;
};

/// The quantile as a smooth function of z = Phi^-1(u): x = transform^-1(y(z)).
struct NormalForm {
  enum class Transform {
    none,       ///< y = x
    logarithm,  ///< y = log x
    logit,      ///< y = logit((x - lower) / (upper - lower))
  };
  Transform transform = Transform::none;
  /// y, y' and y'' at z, to tabulate y(z) from (quantile_table.hpp). Null: y = a + b z, no table.
  Knot (*knot)(const Shape&, double z) = nullptr;
};

/// One kind of distribution. All functions are pure and take a shape that `solve` returned.
struct DistributionKind {
  std::string_view name;
  std::string_view meaning;  ///< when to use it, one phrase
  bool discrete = false;
  std::span<const Form> forms;
  /// What to do with a statement that is none of the forms, where the list of forms does not say
  /// so.
  std::string_view otherwise = {};
  /// F^-1(u), u in (0, 1): the smallest x with F(x) >= u.
  double (*quantile)(const Shape&, double u);
  /// F(x) = Pr(X <= x).
  double (*cumulative)(const Shape&, double x);
  double (*mean)(const Shape&);
  double (*sd)(const Shape&);
  /// For kinds that are functions of a normal, or slow and smooth; else null.
  const NormalForm* normal_form = nullptr;
};

/// Every kind, in order of name. Generated from the folder distributions/.
[[nodiscard]] std::span<const DistributionKind* const> all_distributions();

/// \returns nullptr where no kind has this name
[[nodiscard]] const DistributionKind* find_distribution(std::string_view name) noexcept;

/// A kind with its shape: a distribution that can be drawn from.
class Distribution {
 public:
  Distribution(const DistributionKind& kind, Shape shape)
      : kind_(&kind), shape_(std::move(shape)) {}

  [[nodiscard]] const DistributionKind& kind() const noexcept { return *kind_; }
  [[nodiscard]] const Shape& shape() const noexcept { return shape_; }
  /// Nothing is uncertain: takes no uniform and no dimension.
  [[nodiscard]] bool fixed() const noexcept { return shape_.lower == shape_.upper; }
  [[nodiscard]] double quantile(double u) const { return kind_->quantile(shape_, u); }
  [[nodiscard]] double cumulative(double x) const { return kind_->cumulative(shape_, x); }
  [[nodiscard]] double mean() const { return kind_->mean(shape_); }
  [[nodiscard]] double sd() const { return kind_->sd(shape_); }
  friend bool operator==(const Distribution&, const Distribution&) = default;

 private:
  const DistributionKind* kind_;
  Shape shape_;
};

/// One key of a statement as read.
struct NamedValue {
  std::string_view key;
  double value = 0.0;                   ///< the number, or the lower limit of an interval
  double upper = 0.0;                   ///< the upper limit of an interval
  std::span<const double> column = {};  ///< beside the key `column` of `empirical`: its values
};

/// The level of an interval key: 0.95 for `ci95`, 0.975 for `ci97_5`; nothing for other keys.
[[nodiscard]] std::optional<double> interval_level(std::string_view key) noexcept;

/// The form whose set of keys is `keys`, in any order; nullptr where there is none.
[[nodiscard]] const Form* match_form(const DistributionKind& kind,
                                     std::span<const std::string_view> keys) noexcept;

/// The ways of stating a kind, for messages: "mean, se; mean, sd; ... or alpha, beta"; keys of
/// which one may be left out as "lower and/or upper".
[[nodiscard]] std::string forms_text(const DistributionKind& kind);

/// Whether some form of the kind has this key.
[[nodiscard]] bool has_key(const DistributionKind& kind, std::string_view written) noexcept;

/// What to do about keys that are none of the forms: "add se, sd or ci95".
[[nodiscard]] std::string statement_help(const DistributionKind& kind,
                                         std::span<const std::string_view> keys);

using Solved = std::variant<Distribution, StatementError>;

/// Solves a statement: matches the form, checks bounds, solves exactly, and makes sure that the
/// quantile is finite over the whole range of uniforms that can occur.
/// `{fixed: 0.9}` is solve("fixed", {{"value", 0.9}}).
/// \cost 2 to 40 us, most of it the check that quantiles are finite; 0.1 to 1.5 ms for intervals of
///       beta and gamma; 3 to 15 ms where the mean of a logit_normal is held (-O1)
/// \test tests/unit/sampling/conformance_test.cpp runs over every kind and every form
[[nodiscard]] Solved solve(std::string_view distribution, std::span<const NamedValue> values);

/// The statement as a reader would say it: "beta(mean 0.37, se 0.02)".
[[nodiscard]] std::string describe(std::string_view distribution,
                                   std::span<const NamedValue> values);

}  // namespace equipoise::sampling
