#include "models/voi/realised_value.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {
namespace {

/// E[rho(z) z], z ~ N(mu, tau^2).
double expected_uptake_times_z(const UptakeByEvidence& uptake, double mu, double tau) {
  using numerics::normal_complement;
  using numerics::unit_normal_loss;
  const double u0 = (uptake.nobody - mu) / tau, u1 = (uptake.everybody - mu) / tau;
  const double width = uptake.everybody - uptake.nobody;
  if (width == 0) return tau * unit_normal_loss(u0) + uptake.nobody * normal_complement(u0);
  return (mu * tau * (unit_normal_loss(u0) - unit_normal_loss(u1)) +
          tau * tau * (normal_complement(u0) - normal_complement(u1))) /
         width;
}

}  // namespace

RealisedValue realised_value(const UptakeByYear& uptake, const Estimate& information,
                             const Estimate& advantage, double rate) {
  const std::size_t years = uptake.people.size();
  EQUIPOISE_EXPECT(uptake.before.size() == years && uptake.after.size() == years && rate > -1);
  numerics::Sum following, joining;
  for (std::size_t t = 0; t < years; ++t) {
    EQUIPOISE_EXPECT(uptake.people[t] >= 0);
    for (const double share : {uptake.before[t], uptake.after[t]})
      EQUIPOISE_EXPECT(share >= 0 && share <= 1);
    const double people = uptake.people[t] * std::pow(1 + rate, -static_cast<double>(t));
    following.add(people * uptake.after[t]);
    joining.add(people * (uptake.after[t] - uptake.before[t]));
  }
  RealisedValue out;
  out.information = numerics::scaled(information, following.value());
  out.implementation = numerics::scaled(advantage, joining.value());
  out.total = {out.information.value + out.implementation.value,
               out.information.standard_error + out.implementation.standard_error};
  return out;
}

double UptakeByEvidence::at(double z) const noexcept {
  if (everybody == nobody) return z >= nobody ? 1.0 : 0.0;
  return std::min(1.0, std::max(0.0, (z - nobody) / (everybody - nobody)));
}

double value_with_uptake(const NormalDecision& decision, const UptakeByEvidence& uptake) {
  EQUIPOISE_EXPECT(decision.sd > 0 && decision.sampling_variance > 0);
  EQUIPOISE_EXPECT(uptake.everybody >= uptake.nobody);
  const double variance = decision.sd * decision.sd;
  const double posterior_sd =
      std::sqrt(variance * decision.sampling_variance / (variance + decision.sampling_variance));
  const double mu = decision.mean / posterior_sd;
  const double tau = decision.sd / std::sqrt(decision.sampling_variance);
  const double now = uptake.at(decision.mean / decision.sd);
  // 1 - rho(z) is a ramp of the same form in -z.
  if (now == 1)
    return posterior_sd * expected_uptake_times_z({-uptake.everybody, -uptake.nobody}, -mu, tau);
  return posterior_sd * (expected_uptake_times_z(uptake, mu, tau) - now * mu);
}

}  // namespace equipoise::voi
