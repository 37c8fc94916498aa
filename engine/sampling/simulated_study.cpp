#include "engine/sampling/simulated_study.hpp"

#include <cmath>
#include <fmt/format.h>

#include <boost/math/distributions/binomial.hpp>

#include "models/core/contracts.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::sampling {
namespace {

using Binomial = boost::math::binomial_distribution<
    double, boost::math::policies::policy<
                boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>>;

}  // namespace

std::optional<double> impossible_draw(const ParameterStudy& study, std::span<const double> values) {
  if (study.data == ParameterStudy::Data::binomial)
    for (const double p : values)
      if (!(p >= 0 && p <= 1)) return p;
  return std::nullopt;
}

std::vector<double> simulate(const ParameterStudy& study, std::size_t size,
                             std::span<const double> values, std::uint64_t seed) {
  EQUIPOISE_EXPECT(size >= 1);
  const double n = static_cast<double>(size);
  std::vector<double> out(values.size());
  const std::string name = fmt::format("{}: {}", study.parameter, size);
  Stream({seed, Purpose::trial, name}).fill_uniform(0, out);
  if (study.data == ParameterStudy::Data::normal) {
    EQUIPOISE_EXPECT(study.sd > 0);
    normal_quantile(out, out);
    for (std::size_t d = 0; d < out.size(); ++d)
      out[d] = values[d] + study.sd / std::sqrt(n) * out[d];
    return out;
  }
  for (std::size_t d = 0; d < out.size(); ++d) {
    EQUIPOISE_EXPECT(values[d] >= 0 && values[d] <= 1);
    const bool certain = values[d] == 0 || values[d] == 1;
    out[d] = certain ? values[d] : boost::math::quantile(Binomial(n, values[d]), out[d]) / n;
  }
  return out;
}

void log_likelihood(const ParameterStudy& study, std::size_t size, double reported,
                    std::span<const double> values, std::span<double> out) {
  EQUIPOISE_EXPECT(out.size() == values.size());
  const double n = static_cast<double>(size);
  if (study.data == ParameterStudy::Data::normal) {
    const double scale = -n / (2 * study.sd * study.sd);
    for (std::size_t d = 0; d < out.size(); ++d)
      out[d] = scale * (reported - values[d]) * (reported - values[d]);
    return;
  }
  // 0 log 0 is 0: nobody without an event says nothing against a certain one.
  const double events = std::round(n * reported), others = n - events;
  for (std::size_t d = 0; d < out.size(); ++d)
    out[d] = (events > 0 ? events * std::log(values[d]) : 0.0) +
             (others > 0 ? others * std::log1p(-values[d]) : 0.0);
}

}  // namespace equipoise::sampling
