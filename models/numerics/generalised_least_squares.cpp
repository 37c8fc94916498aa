#include "models/numerics/generalised_least_squares.hpp"

#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

double dot(std::span<const double> x, std::span<const double> y) {
  return sum_over(x.size(), [&](std::size_t i) { return x[i] * y[i]; });
}

}  // namespace

SerialWhitening::SerialWhitening(const SerialCovariance& covariance, std::size_t length)
    : correlation_(covariance.correlation) {
  EQUIPOISE_EXPECT(length >= 1 && covariance.shared >= 0 && covariance.own >= 0);
  EQUIPOISE_EXPECT(correlation_ >= 0 && correlation_ <= 1);
  EQUIPOISE_EXPECT(covariance.own > 0 || (covariance.shared > 0 && correlation_ < 1));
  steps_.reserve(length);
  double uncertain = covariance.shared;  // variance of the shared process, given the past
  for (std::size_t t = 0; t < length; ++t) {
    const double total = uncertain + covariance.own;
    steps_.push_back({uncertain / total, 1 / std::sqrt(total)});
    uncertain = correlation_ * correlation_ * uncertain * (covariance.own / total) +
                covariance.shared * (1 - correlation_ * correlation_);
  }
}

void SerialWhitening::apply(std::span<double> series) const {
  EQUIPOISE_EXPECT(series.size() == steps_.size());
  double predicted = 0.0;
  for (std::size_t t = 0; t < series.size(); ++t) {
    const double error = series[t] - predicted;
    predicted = correlation_ * (predicted + steps_[t].gain * error);
    series[t] = error * steps_[t].over_sigma;
  }
}

double last_coefficient_variance(std::span<double> columns, std::size_t length) {
  EQUIPOISE_EXPECT(length >= 1 && !columns.empty() && columns.size() % length == 0);
  const std::size_t count = columns.size() / length;
  const auto column = [&](std::size_t c) { return columns.subspan(c * length, length); };
  // Gram and Schmidt, one column after the other and each twice: once leaves rounding behind.
  for (std::size_t c = 0; c < count; ++c) {
    const auto own = column(c);
    const double before = dot(own, own);
    for (int round = 0; round < 2; ++round)
      for (std::size_t other = 0; other < c; ++other) {
        const double share = dot(column(other), own);
        for (std::size_t i = 0; i < length; ++i) own[i] -= share * column(other)[i];
      }
    const double left = dot(own, own);
    // What rounding alone leaves of a column that the others contain.
    const bool contained = left <= before * 1e-24 * static_cast<double>(length);
    if (c + 1 == count) return contained ? std::numeric_limits<double>::infinity() : 1 / left;
    const double scale = contained ? 0.0 : 1 / std::sqrt(left);
    for (double& value : own) value *= scale;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace equipoise::numerics
