/// \file  models/numerics/elementary.hpp
/// \brief Elementary functions over lanes: the same bits on every code path and in every lane.
///
/// Largest error in units in the last place (SLEEF's u10 family, whole range): exp, expm1, log,
/// log1p, log10, pow 1.0; + - * / fma square_root 0.5 (IEEE); expit 2.5 for x > -708, below which
/// it is 0 or subnormal; logit 4. Outside their domain the kernels give NaN or an infinity, as IEEE
/// says: whoever calls them reports it.
#pragma once

#include <span>

#include "models/numerics/code_path.hpp"
#include "models/numerics/elementary_kernels.hpp"

namespace equipoise::numerics {

/// The kernels of code_path().
[[nodiscard]] const Elementary& elementary();
/// \pre the processor has the path
[[nodiscard]] const Elementary& elementary(CodePath path);

/// One value, with the bits of the kernels. \cost about 10 ns: in a loop take the span form.
[[nodiscard]] double exp(double x);
[[nodiscard]] double log(double x);
[[nodiscard]] double pow(double x, double y);
[[nodiscard]] double expit(double x);
[[nodiscard]] double logit(double p);

/// Any length and alignment; y may be x.
/// \pre the lengths agree
void exp(std::span<const double> x, std::span<double> y);
void log(std::span<const double> x, std::span<double> y);
void expit(std::span<const double> x, std::span<double> y);
void logit(std::span<const double> p, std::span<double> y);

}  // namespace equipoise::numerics
