#include "models/voi/curves.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/gaussian_process.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {
namespace {

using numerics::Interactions;
using numerics::PenalisedRegression;
using Form = Curves::Form;

/// The rule of curves.hpp. \pre at least one input, and all vary
PenalisedRegression regress(std::span<const std::span<const double>> varying,
                            std::span<const std::span<const double>> responses, Form form,
                            std::string& method) {
  if (form == Form::linear) {
    method = "linear regression: the outcomes are linear in the group";
    return {varying, responses, {.basis = 1}};
  }
  if (varying.size() == 1) {
    method = "penalised cubic spline";
    return {varying, responses, {.basis = 16}};
  }
  if (varying.size() == 2) {
    method = "penalised cubic splines with their tensor product";
    return {varying, responses, {.basis = 10, .interactions = Interactions::tensor}};
  }
  PenalisedRegression process = numerics::gaussian_process(varying, responses);
  method = "Gaussian process of rank " + std::to_string(process.columns());
  return process;
}

/// The inputs that are not the same in every draw.
std::vector<std::span<const double>> varying_of(std::span<const std::span<const double>> inputs,
                                                std::size_t draws) {
  std::vector<std::span<const double>> varying;
  for (const std::span<const double> x : inputs) {
    EQUIPOISE_EXPECT(x.size() == draws);
    if (std::any_of(x.begin(), x.end(), [&](double v) { return v != x[0]; })) varying.push_back(x);
  }
  return varying;
}

}  // namespace

Curves::Curves(std::span<const std::span<const double>> inputs,
               std::span<const std::span<const double>> responses, Form form) {
  EQUIPOISE_EXPECT(!responses.empty());
  draws_ = responses[0].size();
  EQUIPOISE_EXPECT(draws_ >= 20);
  for (const std::span<const double> y : responses) {
    EQUIPOISE_EXPECT(y.size() == draws_);
    mean_.push_back(numerics::mean(y));
  }
  const std::vector<std::span<const double>> varying = varying_of(inputs, draws_);
  varies_ = !varying.empty();
  method_ = varies_ ? "known exactly" : "no parameter varies";
  if (varies_ && form != Form::exact)
    regression_.emplace(regress(varying, responses, form, method_));
  else
    for (std::size_t r = 0; r < responses.size(); ++r)
      if (!varies_)
        constant_.emplace_back(draws_, mean_[r]);
      else
        constant_.emplace_back(responses[r].begin(), responses[r].end());
  for (std::size_t r = 0; r < responses.size(); ++r) {
    residual_.emplace_back(responses[r].begin(), responses[r].end());
    const std::span<const double> curve = fitted(r);
    for (std::size_t d = 0; d < draws_; ++d) residual_[r][d] -= curve[d];
    const auto [lowest, highest] = std::ranges::minmax(curve);
    range_.emplace_back(lowest, highest);
  }
  noise_.assign(size() * size(), 0.0);
  if (!regression_) return;
  const double n = static_cast<double>(draws_);
  for (std::size_t a = 0; a < size(); ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const double degrees = std::sqrt(regression_->effective_degrees_of_freedom(a) *
                                       regression_->effective_degrees_of_freedom(b));
      const std::vector<double>&x = residual_[a], &y = residual_[b];
      noise_[a * size() + b] = noise_[b * size() + a] =
          degrees * numerics::sum_over(draws_, [&](std::size_t d) { return x[d] * y[d]; }) /
          (n * n);
    }
}

std::span<const double> Curves::fitted(std::size_t response) const {
  EQUIPOISE_EXPECT(response < mean_.size());
  if (!regression_) return constant_[response];
  return regression_->fitted(response);
}

std::vector<double> Curves::smoothed(std::size_t response, std::span<const double> values) const {
  EQUIPOISE_EXPECT(response < size() && values.size() == draws_);
  std::vector<double> result(values.begin(), values.end());
  if (regression_)
    regression_->smooth(response, values, result);
  else if (!varies_)
    result.assign(draws_, numerics::mean(values));
  return result;
}

void Curves::add_influence(std::span<const int> chosen,
                           std::span<const std::vector<double>> carried,
                           std::span<double> influence) const {
  EQUIPOISE_EXPECT(chosen.size() == draws_ && influence.size() == draws_);
  if (!regression_) return;  // known exactly, or constants, which change no decision
  std::vector<std::vector<double>> smoothed(size(), std::vector<double>(draws_));
  regression_->smooth_twice(chosen, carried, smoothed);
  for (std::size_t r = 0; r < size(); ++r)
    for (std::size_t d = 0; d < draws_; ++d) influence[d] += smoothed[r][d] * residual_[r][d];
}

}  // namespace equipoise::voi
