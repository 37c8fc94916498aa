/// \file  tests/unit/sampling/statements.hpp
/// \brief Statements that the conformance tests run over: one for every form of every registered
///        distribution, made from the examples of its own record, and harder ones by hand.
#pragma once

#include <cstdlib>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sampling/distribution.hpp"

namespace equipoise::sampling {

/// A column for distributions that are given as values: with ties, negative, unsorted.
inline const std::vector<double>& example_column() {
  static const std::vector<double> column{3, -1, 4, 1, 5, 9, 2, 6, 5, 3, 5.5};
  return column;
}

struct ExampleStatement {
  std::string_view distribution;
  std::vector<NamedValue> values;

  [[nodiscard]] std::string text() const { return describe(distribution, values); }
  [[nodiscard]] Distribution solved() const {
    Solved result = solve(distribution, values);
    if (const auto* error = std::get_if<StatementError>(&result))
      FAIL(text(), ": ", error->key, ": ", error->text);
    return std::get<Distribution>(result);
  }
  [[nodiscard]] StatementError refused() const {
    const Solved result = solve(distribution, values);
    REQUIRE_MESSAGE(std::holds_alternative<StatementError>(result), text(), " was not refused");
    return std::get<StatementError>(result);
  }
};

/// "0.37", "7%", "[2%, 9%]" as a study writes them.
inline NamedValue parse_example(std::string_view key, std::string_view example) {
  const auto number = [](const char* text, char** end) {
    double x = std::strtod(text, end);
    if (**end == '%') {
      x /= 100;
      ++*end;
    }
    return x;
  };
  const std::string text(example);
  char* end = nullptr;
  if (text.front() != '[') return {key, number(text.c_str(), &end)};
  NamedValue value{key, number(text.c_str() + 1, &end)};
  value.upper = number(end + 1, &end);
  return value;
}

/// Every form of every registered distribution, intervals at every level, each key that may be left
/// out left out once.
inline std::vector<ExampleStatement> examples_of_every_form() {
  std::vector<ExampleStatement> result;
  const auto add = [&result](const DistributionKind& kind, const Form& form,
                             const StatementKey* without) {
    for (const std::string_view level : {"ci95", "ci90", "ci97_5", "ci99"}) {
      ExampleStatement statement{kind.name, {}};
      bool has_interval = false;
      for (const StatementKey& key : form.keys) {
        if (&key == without) continue;
        const bool is_interval = key.type == StatementKey::Type::interval;
        has_interval = has_interval || is_interval;
        if (key.type == StatementKey::Type::text)
          statement.values.push_back({key.input.key, 0, 0, example_column()});
        else
          statement.values.push_back(
              parse_example(is_interval ? level : key.input.key, key.input.example));
      }
      result.push_back(std::move(statement));
      if (!has_interval) break;
    }
  };
  for (const DistributionKind* kind : all_distributions())
    for (const Form& form : kind->forms) {
      add(*kind, form, nullptr);
      for (const StatementKey& key : form.keys)
        if (key.left_out) add(*kind, form, &key);
    }
  return result;
}

/// Skewed, narrow, wide, near bounds.
inline std::vector<ExampleStatement> hard_statements() {
  return {
      {"beta", {{"mean", 0.0096}, {"se", 0.0019}}},
      {"beta", {{"mean", 0.5}, {"sd", 0.4}}},
      {"beta", {{"mean", 0.999}, {"sd", 0.0005}}},
      {"beta", {{"alpha", 0.3}, {"beta", 40}}},
      {"beta", {{"alpha", 1}, {"beta", 1}}},
      {"beta", {{"alpha", 2.5}, {"beta", 47.5}}},
      {"beta", {{"events", 3}, {"total", 1000}}},
      {"beta", {{"mean", 0.02}, {"ci95", 0.0005, 0.08}}},
      {"beta", {{"mean", 0.01}, {"ci99", 0.0001, 0.09}}},
      {"beta", {{"mean", 0.9}, {"ci90", 0.5, 0.999}}},
      {"beta", {{"median", 0.02}, {"ci95", 0.0005, 0.08}}},
      {"beta", {{"median", 0.5}, {"ci95", 0.01, 0.99}}},
      {"beta", {{"ci95", 0.001, 0.3}}},
      {"beta", {{"ci95", 0.7, 0.9999}}},
      {"beta", {{"ci95", 0.3699, 0.3701}}},
      {"gamma", {{"mean", 300}, {"se", 90}}},
      {"gamma", {{"mean", 10}, {"sd", 25}}},
      {"gamma", {{"mean", 10}, {"sd", 40}}},
      {"gamma", {{"mean", 1}, {"sd", 0.001}}},
      {"gamma", {{"mean", 300}, {"ci95", 10, 1200}}},
      {"gamma", {{"median", 300}, {"ci95", 10, 1200}}},
      {"gamma", {{"ci95", 0.001, 1200}}},
      {"gamma", {{"ci95", 299, 301}}},
      {"lognormal", {{"mean", 2}, {"sd", 5}}},
      {"lognormal", {{"mean", 0.76}, {"ci95", 0.63, 0.90}}},
      {"lognormal", {{"median", 1.47}, {"ci97_5", 1.31, 1.64}}},
      {"logit_normal", {{"median", 0.02}, {"ci95", 0.001, 0.4}}},
      {"logit_normal", {{"mean_logit", -6}, {"sd_logit", 2}}},
      {"logit_normal", {{"mean", 0.0096}, {"se", 0.0019}}},
      {"logit_normal", {{"mean", 0.5}, {"sd", 0.4}}},
      {"logit_normal", {{"mean", 0.999}, {"sd", 0.0005}}},
      {"logit_normal", {{"mean", 0.37}, {"sd", 1e-5}}},
      {"logit_normal", {{"mean", 0.02}, {"ci95", 0.0005, 0.08}}},
      {"logit_normal", {{"mean", 0.01}, {"ci99", 0.0001, 0.09}}},
      {"logit_normal", {{"mean", 0.9}, {"ci90", 0.5, 0.999}}},
      {"logit_normal", {{"mean", 0.5}, {"ci95", 0.001, 0.999}}},
      {"truncated_normal", {{"mean_before", -1}, {"sd_before", 0.5}, {"lower", 0}}},
      {"truncated_normal", {{"mean_before", 2}, {"sd_before", 0.3}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"mean_before", 0}, {"sd_before", 1}, {"lower", -10}, {"upper", 12}}},
      {"truncated_normal", {{"mean", 1}, {"sd", 0.95}, {"lower", 0}}},
      {"truncated_normal", {{"mean", -300}, {"se", 250}, {"upper", 0}}},
      {"truncated_normal", {{"mean", 0.9}, {"sd", 0.08}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"mean", 0.55}, {"sd", 0.285}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"mean", 0.3}, {"sd", 1e-5}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"mean", -0.05}, {"sd", 0.02}, {"lower", -1e6}, {"upper", 1e6}}},
      {"truncated_normal", {{"mean", 1}, {"ci95", 0.01, 3.5}, {"lower", 0}}},
      {"truncated_normal", {{"median", 0.1}, {"ci95", 0.004, 0.3}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"ci95", 0.05, 0.96}, {"lower", 0}, {"upper", 1}}},
      {"truncated_normal", {{"ci99", -40, -0.1}, {"upper", 0}}},
      {"triangular", {{"minimum", 1}, {"mean", 3}, {"maximum", 6}}},
      {"pert", {{"minimum", -2}, {"mean", -1.25}, {"maximum", 1}}},
      {"uniform", {{"mean", -4}, {"sd", 1e-3}}},
      {"weibull", {{"mean", 1}, {"se", 0.001}}},
      {"weibull", {{"mean", 1}, {"ci95", 0.999, 1.001}}},
      {"weibull", {{"mean", 10}, {"ci95", 0.001, 60}}},
      {"weibull", {{"median", 10}, {"ci95", 9.9, 10.1}}},
      {"weibull", {{"median", 10}, {"ci95", 0.001, 900}}},
      {"weibull", {{"ci95", 0.001, 900}}},
      {"weibull", {{"ci95", 299, 301}}},
      {"triangular", {{"minimum", 0}, {"mode", 0}, {"maximum", 2}}},
      {"triangular", {{"minimum", -3}, {"mode", 2}, {"maximum", 2}}},
      {"pert", {{"minimum", 100}, {"mode", 110}, {"maximum", 900}}},
      {"pert", {{"minimum", -2}, {"mode", -2}, {"maximum", 1}}},
      {"weibull", {{"mean", 1}, {"sd", 0.01}}},
      {"weibull", {{"mean", 1}, {"sd", 4}}},
      {"weibull", {{"shape", 0.5}, {"scale", 3}}},
      {"poisson", {{"mean", 0.3}}},
      {"poisson", {{"mean", 4000}}},
      {"uniform", {{"minimum", -1e-3}, {"maximum", 1e6}}},
  };
}

inline std::vector<ExampleStatement> all_statements() {
  std::vector<ExampleStatement> result = examples_of_every_form();
  for (ExampleStatement& statement : hard_statements()) result.push_back(std::move(statement));
  return result;
}

}  // namespace equipoise::sampling
