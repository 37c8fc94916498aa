/// \file  models/voi/curves.hpp
/// \brief What outcomes are expected to be once some inputs are known: curves fitted to the draws.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/numerics/regression.hpp"

namespace equipoise::voi {

/// E[response | inputs] in every draw, for several responses over the same inputs.
///
/// Method, chosen by the number of inputs that vary (numerics/regression.hpp):
///  - one: a penalised cubic spline;
///  - two: penalised splines and their tensor product;
///  - three or more: a Gaussian process (numerics/gaussian_process.hpp).
/// What a method cannot follow is missed, which lowers a value of information.
class Curves {
 public:
  /// What is known of the curves beforehand.
  enum class Form {
    smooth,  ///< nothing: the methods above
    linear,  ///< the responses are sums of products of independent inputs, and no product has two
             ///< of these: the expectation is a plane
    exact    ///< the responses themselves are known with the inputs: there is nothing to fit
  };

  /// \param inputs     shape [input][draw]; any units. The order reaches the last bits of the
  ///                   result: give the inputs of a group in an order of their own (by name)
  /// \param responses  shape [response][draw]; any units, not kept
  /// \pre at least 20 draws; all values finite
  /// \cost 10,000 draws, two responses, at -O3: 3 ms with one input, 10 ms with two, 65 ms with 40;
  ///       memory draws x (columns that stayed + 2 responses) doubles
  Curves(std::span<const std::span<const double>> inputs,
         std::span<const std::span<const double>> responses, Form form = Form::smooth);

  [[nodiscard]] std::size_t size() const noexcept { return residual_.size(); }
  [[nodiscard]] std::size_t draws() const noexcept { return draws_; }
  /// Whether any input varies: else every curve is a constant.
  [[nodiscard]] bool varies() const noexcept { return varies_; }
  /// Shape [draw].
  [[nodiscard]] std::span<const double> fitted(std::size_t response) const;
  /// response - fitted, shape [draw].
  [[nodiscard]] std::span<const double> residual(std::size_t response) const {
    return residual_[response];
  }
  [[nodiscard]] double mean(std::size_t response) const { return mean_[response]; }
  /// The least and the largest that a curve is in any draw.
  [[nodiscard]] std::pair<double, double> range(std::size_t response) const {
    return range_[response];
  }

  /// How far the noise of the draws moves the curves at an average draw: covariance of two of them,
  /// sqrt(degrees of freedom of both) x (mean product of the residuals) / draws. The responses are
  /// smoothed apart, each with degrees of freedom of its own.
  [[nodiscard]] double noise(std::size_t a, std::size_t b) const { return noise_[a * size() + b]; }

  /// E[values | inputs] in every draw, by the smoother of a response: what these inputs say of
  /// something else. \param values  shape [draw]
  [[nodiscard]] std::vector<double> smoothed(std::size_t response,
                                             std::span<const double> values) const;

  /// Adds to the influence values of the mean of what the curves carry in the option chosen, summed
  /// over the responses, what their noise adds: ((2 H - H H) carried) x residual, H the smoother of
  /// the response.
  /// \param chosen   option, shape [draw]
  /// \param carried  of each curve, shape [option][response]
  /// \cost a pass over the columns that stayed for each option that carries something, and one for
  ///       each response
  void add_influence(std::span<const int> chosen, std::span<const std::vector<double>> carried,
                     std::span<double> influence) const;

  /// As results name it, e.g. "penalised cubic spline".
  [[nodiscard]] const std::string& method() const noexcept { return method_; }

 private:
  std::size_t draws_ = 0;
  bool varies_ = false;
  std::string method_;
  std::optional<numerics::PenalisedRegression> regression_;
  std::vector<std::vector<double>> constant_;  ///< fitted, where there is no regression
  std::vector<std::vector<double>> residual_;
  std::vector<double> mean_, noise_;
  std::vector<std::pair<double, double>> range_;
};

}  // namespace equipoise::voi
