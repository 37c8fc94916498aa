/// \file  models/voi/hermite_series.hpp
/// \brief What a study of any size would leave us expecting, from one expansion of the payoff.
///
/// Let x ~ N(m, V) and let a study move the posterior mean to m + sqrt(w V) Z, Z standard normal,
/// and leave the variance (1 - w) V. With normalised Hermite polynomials h_j (E[h_i h_j] = 1 if i =
/// j else 0) and d_j = E[f(x) h_j((x - m) / sqrt V)],
///
///   E[f(x) | study] = sum_j d_j w^(j/2) h_j(Z):
///
/// smoothing by a normal is diagonal in this basis (Mehler 1866). One set of coefficients therefore
/// serves perfect information (w = 1), no information (w = 0) and every size of a trial between;
/// means over regions of Z are closed forms, since the integral of h_j phi from a is h_{j-1}(a)
/// phi(a)/sqrt j.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/implementation/cubic_table.hpp"
#include "models/voi/normal_expectation.hpp"

namespace equipoise::voi {

/// Terms kept: d_0 .. d_48.
inline constexpr std::size_t hermite_terms = 49;

/// h_0(z), h_1(z), ... \param[out] value  shape [<= hermite_terms]
void hermite_values(double z, std::span<double> value);

/// Coefficients of several functions under one belief.
struct HermiteSeries {
  LaneTable coefficient;  ///< [row][term], the unit of the functions
  /// [row]: sum over the terms left out of j d_j^2 = E[f'^2] V - the terms kept (Parseval).
  std::vector<double> left_out;
};

/// Expands every row of a table. Each coefficient is exact for the piecewise cubic: integrating by
/// parts until the third derivative is a step function leaves a sum over breakpoints,
///
///   d_j = sum_i phi(z_i) [ J1_i h_{j-2}(z_i) / sqrt(j (j-1)) + J2_i h_{j-3}(z_i) / sqrt(j (j-1)
///   (j-2))
///                        + J3_i h_{j-4}(z_i) / sqrt(j (j-1) (j-2) (j-3)) ],   j >= 4,
///
/// J1, J2, J3 the jumps of the first three derivatives at breakpoint i.
/// \cost about 60 ns a breakpoint, and 0.1 us for each row of it
/// \source Szego 1939, Orthogonal Polynomials, section 5.5
/// \test polynomials; Gauss-Hermite on smooth functions; kinks against closed forms
[[nodiscard]] HermiteSeries expand(const implementation::CubicTable& f, const NormalBelief& belief);

/// Largest |error| of E[max(0, f)] and of any E[f 1(region)] from the terms left out:
/// sqrt(w^49 left_out / 49), since the mean of |g| is at most the root of the mean of g^2.
[[nodiscard]] double truncation_bound(double left_out, double w);

/// Where one of two options is preferred after a study: intervals of Z, ascending, disjoint.
struct Region {
  std::vector<std::pair<double, double>> intervals;
};

/// What choosing after a study adds, with D_w(Z) the expected difference first - second: the
/// expected loss avoided, E[max(0, D_w)] where E[D_w] < 0, else E[max(0, -D_w)]. Never the
/// difference of two large numbers. E[max(first, second)] = max(E first, E second) + this.
///
/// Sign changes of D_w are sought on a grid of half a standard deviation over |Z| <= 8 and refined
/// to the last bits; two within one such step would be missed.
///
/// \param difference    coefficients of first - second, shape [<= hermite_terms]
/// \param w             learning weight of the study, in [0, 1]
/// \param[out] preferred  where the first option is preferred, if asked for
/// \returns >= 0, the unit of the difference
/// \cost 0.2 to 0.8 us: terms that w makes smaller than 1e-10 of the largest are left
///       out
/// \test 1e-9 against s L(|m| / s) for linear payoffs; `smoothed` + `expected_positive_part` for
/// curved
[[nodiscard]] double loss_avoided(std::span<const double> difference, double w,
                                  Region* preferred = nullptr);

/// E[f 1(Z in region)] is the scalar product of f's coefficients with these weights.
/// \param[out] weight  shape [term]
void region_weights(const Region& region, double w, std::span<double> weight);

}  // namespace equipoise::voi
