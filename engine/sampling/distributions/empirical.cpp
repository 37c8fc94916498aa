/// \file  engine/sampling/distributions/empirical.cpp
/// \brief empirical: the values of a CSV column, each as likely; values = they, ascending.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include "models/numerics/sum.hpp"

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape from_column(const Statement& s) {
  std::vector<double> values(s.column.begin(), s.column.end());
  if (values.size() < 2)
    return refuse(
        "column",
        fmt::format("the column has {} values; a distribution needs 2 or more", values.size()),
        "name the column that holds the whole sample, or state one value as fixed");
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      return refuse("column", fmt::format("value {} of the column is not a finite number", i + 1),
                    "delete the row, or export the sample again");
  std::sort(values.begin(), values.end());
  Shape shape{.lower = values.front(), .upper = values.back()};
  shape.values = std::make_shared<const std::vector<double>>(std::move(values));
  return shape;
}

double cumulative(const Shape& p, double x) {
  const auto above = std::upper_bound(p.values->begin(), p.values->end(), x);
  return static_cast<double>(above - p.values->begin()) / static_cast<double>(p.values->size());
}

/// The least i with (i + 1) / n >= u, found from u n and put right where the product was rounded.
double quantile(const Shape& p, double u) {
  const double n = static_cast<double>(p.values->size());
  double i = std::clamp(std::ceil(u * n) - 1, 0.0, n - 1);
  while ((i + 1) / n < u) ++i;
  while (i > 0 && i / n >= u) --i;
  return (*p.values)[static_cast<std::size_t>(i)];
}

double mean(const Shape& p) { return numerics::mean(*p.values); }

/// Divisor n: the values are the distribution, not a sample of it.
double sd(const Shape& p) { return numerics::standard_deviation(*p.values); }

constexpr StatementKey text(std::string_view key, std::string_view meaning,
                            std::string_view example) {
  StatementKey result = any(key, meaning, example);
  result.type = StatementKey::Type::text;
  return result;
}
constexpr StatementKey file_column[] = {text("file", "path of a CSV file", "costs.csv"),
                                        text("column", "name of a column", "cost")};
constexpr Form forms[] = {{file_column, from_column}};

}  // namespace

extern const DistributionKind distribution_empirical;
const DistributionKind distribution_empirical = {
    .name = "empirical",
    .meaning = "values given, each as likely: a sample or a posterior sample",
    .discrete = true,
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
