#include "engine/sampling/normal_quantile.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/elementary.hpp"

namespace equipoise::sampling {
namespace {

/// (a0 + a1 x + ... + a7 x^7) / (1 + b1 x + ... + b7 x^7).
struct Rational {
  double a[8], b[7];
  [[nodiscard]] double operator()(double x) const noexcept {
    double above = a[7], below = b[6];
    for (int i = 6; i >= 0; --i) above = above * x + a[i];
    for (int i = 5; i >= 0; --i) below = below * x + b[i];
    return above / (below * x + 1);
  }
};

// The coefficients of AS 241, as printed: |u - 0.5| <= 0.425; then r <= 5; then r > 5, where
// r = sqrt(-log(min(u, 1 - u))).
constexpr Rational centre{
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};
constexpr Rational shoulder{
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
constexpr Rational tail{
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

/// The side below the centre, for r = sqrt(-log(u)).
double below(double r) noexcept { return -(r <= 5 ? shoulder(r - 1.6) : tail(r - 5)); }

constexpr double central = 0.425;

}  // namespace

double normal_quantile(double u) {
  const double q = u - 0.5;
  if (std::abs(q) <= central) return q * centre(0.180625 - q * q);
  const double z = below(std::sqrt(-numerics::log(q < 0 ? u : 1 - u)));
  return q < 0 ? z : -z;
}

// The same steps in passes without a branch that depends on the draw: the centre for every lane,
// the shoulder for the lanes outside it, the far tail for the one lane in 10^11.
void normal_quantile(std::span<const double> u, std::span<double> z) {
  EQUIPOISE_EXPECT(u.size() == z.size());
  std::array<double, max_block> q{}, r{};
  std::array<std::size_t, max_block> outside{};
  for (std::size_t first = 0; first < u.size(); first += max_block) {
    const std::size_t n = std::min(max_block, u.size() - first);
    for (std::size_t i = 0; i < n; ++i) q[i] = u[first + i] - 0.5;
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
      outside[count] = i;
      count += std::abs(q[i]) > central ? 1 : 0;
    }
    for (std::size_t k = 0; k < count; ++k) {
      const double at = u[first + outside[k]];
      r[k] = at < 0.5 ? at : 1 - at;
    }
    numerics::log(std::span<const double>(r.data(), count), std::span<double>(r.data(), count));
    for (std::size_t k = 0; k < count; ++k) r[k] = std::sqrt(-r[k]);
    for (std::size_t i = 0; i < n; ++i) z[first + i] = q[i] * centre(0.180625 - q[i] * q[i]);
    for (std::size_t k = 0; k < count; ++k)
      z[first + outside[k]] = std::copysign(below(r[k]), q[outside[k]]);
  }
}

}  // namespace equipoise::sampling
