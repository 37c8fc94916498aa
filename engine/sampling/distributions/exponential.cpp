/// \file  engine/sampling/distributions/exponential.cpp
/// \brief exponential: a = mean = 1 / rate.
#include <cmath>
#include <numbers>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape from_rate(const Statement& s) { return Shape{.a = 1 / s.number[0], .lower = 0}; }
SolvedShape from_mean(const Statement& s) { return Shape{.a = s.number[0], .lower = 0}; }
/// F(median) = 1/2: median = mean ln 2.
SolvedShape from_median(const Statement& s) {
  return Shape{.a = s.number[0] / std::numbers::ln2, .lower = 0};
}

double quantile(const Shape& p, double u) { return -p.a * std::log1p(-u); }
double cumulative(const Shape& p, double x) { return x <= 0 ? 0.0 : -std::expm1(-x / p.a); }
double mean(const Shape& p) { return p.a; }
double sd(const Shape& p) { return p.a; }

constexpr StatementKey rate_only[] = {positive("rate", "events per unit", "0.25")},
                       mean_only[] = {positive("mean", "mean", "4")},
                       median_only[] = {positive("median", "median", "2.8")};
constexpr Form forms[] = {
    {rate_only, from_rate}, {mean_only, from_mean}, {median_only, from_median}};

}  // namespace

extern const DistributionKind distribution_exponential;
const DistributionKind distribution_exponential = {
    .name = "exponential",
    .meaning = "a time to an event of constant hazard",
    .forms = forms,
    .otherwise =
        "one number says all of an exponential, whose sd is its mean: a second would say too "
        "much; what is known of a rate or a mean by its se or interval is a gamma",
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
