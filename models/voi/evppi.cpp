#include "models/voi/evppi.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "models/cea/net_benefit.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/gaussian_process.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/regression.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {
namespace {

using numerics::Interactions;
using numerics::PenalisedRegression;
using Form = PartialInformation::Form;

struct Regression {
  PenalisedRegression fit;
  std::string method;
};

constexpr const char* no_parameter = "no parameter varies";
constexpr const char* no_choice = "a single option leaves nothing to decide";

/// The rule of evppi.hpp. \pre at least one parameter, and all vary
Regression regress(std::span<const std::span<const double>> varying,
                   std::span<const std::span<const double>> responses, Form form) {
  if (form == Form::linear)
    return {PenalisedRegression(varying, responses, {.basis = 1}),
            "linear regression: the outcomes are linear in the group"};
  if (varying.size() == 1)
    return {PenalisedRegression(varying, responses, {.basis = 16}), "penalised cubic spline"};
  if (varying.size() == 2)
    return {PenalisedRegression(varying, responses,
                                {.basis = 10, .interactions = Interactions::tensor}),
            "penalised cubic splines with their tensor product"};
  PenalisedRegression process = numerics::gaussian_process(varying, responses);
  std::string method = "Gaussian process of rank " + std::to_string(process.columns());
  return {std::move(process), std::move(method)};
}

/// The parameters that are not the same in every draw.
std::vector<std::span<const double>> varying_of(std::span<const std::span<const double>> parameters,
                                                std::size_t draws) {
  std::vector<std::span<const double>> varying;
  for (const std::span<const double> x : parameters) {
    EQUIPOISE_EXPECT(x.size() == draws);
    if (std::any_of(x.begin(), x.end(), [&](double v) { return v != x[0]; })) varying.push_back(x);
  }
  return varying;
}

std::vector<double> increment(std::span<const double> option, std::span<const double> first) {
  std::vector<double> result(option.size());
  for (std::size_t d = 0; d < result.size(); ++d) result[d] = option[d] - first[d];
  return result;
}

}  // namespace

struct PartialInformation::Fit {
  std::size_t options = 0, draws = 0;
  std::string method;
  /// Increments to the first option, shape [2 (options - 1)][draw]: QALYs, then cost, option by
  /// option.
  std::vector<std::vector<double>> increments;
  std::optional<PenalisedRegression> regression;

  [[nodiscard]] std::size_t qalys_of(std::size_t option) const { return 2 * (option - 1); }
  [[nodiscard]] std::size_t cost_of(std::size_t option) const { return 2 * (option - 1) + 1; }

  /// Net benefit increments as drawn, shape [option][draw]; row 0 is 0.
  [[nodiscard]] LaneTable drawn(double threshold) const {
    LaneTable result(options, draws);
    for (std::size_t j = 1; j < options; ++j)
      combine(increments[qalys_of(j)], increments[cost_of(j)], threshold, result.row(j));
    return result;
  }

  /// Their expectations given the parameters of the group.
  [[nodiscard]] LaneTable expected(double threshold) const {
    LaneTable result(options, draws);
    for (std::size_t j = 1; j < options; ++j)
      combine(regression->fitted(qalys_of(j)), regression->fitted(cost_of(j)), threshold,
              result.row(j));
    return result;
  }

  static void combine(std::span<const double> qalys, std::span<const double> cost, double threshold,
                      std::span<double> out) {
    for (std::size_t d = 0; d < out.size(); ++d)
      out[d] = cea::net_monetary_benefit(cost[d], qalys[d], threshold);
  }

  /// Variance of the noise in an option's curve at an average draw, shape [option]. Costs and QALYs
  /// are smoothed apart, so their parts and their covariance count with their own degrees of
  /// freedom.
  [[nodiscard]] std::vector<double> curve_variance(double threshold) const {
    std::vector<double> result(options, 0.0);
    const double n = static_cast<double>(draws);
    for (std::size_t j = 1; j < options; ++j) {
      const std::span<const double> fitted_qalys = regression->fitted(qalys_of(j));
      const std::span<const double> fitted_cost = regression->fitted(cost_of(j));
      numerics::Sum qq, qc, cc;
      for (std::size_t d = 0; d < draws; ++d) {
        const double q = threshold * (increments[qalys_of(j)][d] - fitted_qalys[d]);
        const double c = increments[cost_of(j)][d] - fitted_cost[d];
        qq.add(q * q), qc.add(q * c), cc.add(c * c);
      }
      const double dq = regression->effective_degrees_of_freedom(qalys_of(j));
      const double dc = regression->effective_degrees_of_freedom(cost_of(j));
      const double both = dq * qq.value() - 2 * std::sqrt(dq * dc) * qc.value() + dc * cc.value();
      result[j] = std::max(0.0, both) / (n * n);
    }
    return result;
  }

  /// Adds the noise of the curves to the influence values: (H + H (1 - H)) w times e, option by
  /// option.
  void add_curve_influence(double threshold, const std::vector<std::size_t>& chosen,
                           std::size_t best, std::span<double> influence) const {
    std::vector<double> weight(draws), smoothed(draws), rest(draws), again(draws);
    for (std::size_t j = 1; j < options; ++j) {
      bool moves = false;
      for (std::size_t d = 0; d < draws; ++d) {
        weight[d] = (chosen[d] == j ? 1.0 : 0.0) - (best == j ? 1.0 : 0.0);
        moves = moves || weight[d] != 0;
      }
      if (!moves) continue;
      for (const bool qalys : {true, false}) {
        const std::size_t response = qalys ? qalys_of(j) : cost_of(j);
        const double unit = qalys ? threshold : -1.0;
        const std::span<const double> fitted = regression->fitted(response);
        regression->smooth(response, weight, smoothed);
        for (std::size_t d = 0; d < draws; ++d) rest[d] = weight[d] - smoothed[d];
        regression->smooth(response, rest, again);
        for (std::size_t d = 0; d < draws; ++d)
          influence[d] += (smoothed[d] + again[d]) * unit * (increments[response][d] - fitted[d]);
      }
    }
  }
};

PartialInformation::PartialInformation(std::span<const std::span<const double>> parameters,
                                       const cea::Outcomes& outcomes, Form form)
    : fit_(std::make_unique<Fit>()) {
  cea::expect_shape(outcomes);
  EQUIPOISE_EXPECT(outcomes.draws() >= 20);
  fit_->options = outcomes.options();
  fit_->draws = outcomes.draws();
  const std::vector<std::span<const double>> varying = varying_of(parameters, outcomes.draws());
  fit_->method = varying.empty() ? no_parameter : no_choice;
  for (std::size_t j = 1; j < outcomes.options(); ++j) {
    fit_->increments.push_back(increment(outcomes.qalys[j], outcomes.qalys[0]));
    fit_->increments.push_back(increment(outcomes.cost[j], outcomes.cost[0]));
  }
  if (varying.empty() || fit_->increments.empty()) return;
  const std::vector<std::span<const double>> responses(fit_->increments.begin(),
                                                       fit_->increments.end());
  Regression regression = regress(varying, responses, form);
  fit_->regression.emplace(std::move(regression.fit));
  fit_->method = std::move(regression.method);
}

PartialInformation::~PartialInformation() = default;
PartialInformation::PartialInformation(PartialInformation&&) noexcept = default;
PartialInformation& PartialInformation::operator=(PartialInformation&&) noexcept = default;

const std::string& PartialInformation::method() const noexcept { return fit_->method; }

InformationValue PartialInformation::evppi(double threshold,
                                           const numerics::DrawGroups& groups) const {
  InformationValue result;
  result.influence.assign(fit_->draws, 0.0);
  if (!fit_->regression) {
    result.value = {0.0, 0.0};
    return result;
  }
  const LaneTable drawn = fit_->drawn(threshold);
  const std::size_t best = cea::best_option(cea::expected_net_benefit(drawn));
  const LaneTable expected = fit_->expected(threshold);
  const std::size_t options = fit_->options, draws = fit_->draws;

  std::vector<std::size_t> chosen(draws, best);
  for (std::size_t j = 0; j < options; ++j) {
    const std::span<const double> option = expected.row(j), fallback = expected.row(best);
    for (std::size_t d = 0; d < draws; ++d) {
      const double avoided = option[d] - fallback[d];
      if (avoided <= result.influence[d]) continue;
      result.influence[d] = avoided;
      chosen[d] = j;
    }
  }
  result.value.value = numerics::mean(result.influence);

  fit_->add_curve_influence(threshold, chosen, best, result.influence);
  result.value.standard_error = numerics::standard_error(result.influence, groups);
  return result;
}

Bias PartialInformation::bias(double threshold, const numerics::DrawGroups& groups) const {
  if (!fit_->regression) return {};
  const LaneTable drawn = fit_->drawn(threshold), expected = fit_->expected(threshold);
  const std::size_t options = fit_->options, draws = fit_->draws;
  // Noise in the curves: a maximum of noisy numbers is too large on average. What lies between two
  // curves is itself noisy, and is moved one standard deviation towards a crossing.
  const std::vector<double> variance = fit_->curve_variance(threshold);
  numerics::Sum noise;
  for (std::size_t d = 0; d < draws; ++d) {
    std::size_t chosen = 0;
    for (std::size_t j = 1; j < options; ++j)
      if (expected.row(j)[d] > expected.row(chosen)[d]) chosen = j;
    for (std::size_t j = 0; j < options; ++j) {
      if (j == chosen) continue;
      const double spread = std::sqrt(variance[j] + variance[chosen]);
      const double behind = std::max(0.0, expected.row(chosen)[d] - expected.row(j)[d] - spread);
      if (behind < 8 * spread) noise.add(spread * numerics::unit_normal_loss(behind / spread));
    }
  }
  const std::size_t best = cea::best_option(cea::expected_net_benefit(drawn));
  return {noise.value() / static_cast<double>(draws), selection_bias(drawn, best, groups)};
}

std::vector<std::vector<double>> expected_given(std::span<const std::span<const double>> parameters,
                                                std::span<const std::span<const double>> responses,
                                                std::string& method) {
  EQUIPOISE_EXPECT(!responses.empty());
  const auto varying = varying_of(parameters, responses[0].size());
  std::vector<std::vector<double>> expected;
  if (varying.empty()) {
    method = no_parameter;
    for (const std::span<const double> y : responses)
      expected.emplace_back(y.size(), numerics::mean(y));
    return expected;
  }
  Regression regression = regress(varying, responses, Form::smooth);
  method = std::move(regression.method);
  for (std::size_t r = 0; r < responses.size(); ++r) {
    const auto fitted = regression.fit.fitted(r);
    expected.emplace_back(fitted.begin(), fitted.end());
  }
  return expected;
}

}  // namespace equipoise::voi
