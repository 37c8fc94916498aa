// The individually randomised trial of the practice, and observational data: simulated and
// published.
#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "models/voi/designs/individually_randomised.hpp"
#include "models/voi/designs/observational.hpp"

#include "tests/unit/voi/simulated_practices.hpp"

namespace {
using namespace equipoise::voi;
using namespace equipoise::test;

constexpr std::size_t replications = 3000;

/// Of a test at 5%, two-sided, with a power of 80%: the effect in standard errors.
constexpr double detectable = 1.959964 + 0.841621;

}  // namespace

TEST_CASE("a difference in means, arms unequal, with and without a baseline") {
  constexpr std::size_t n1 = 150, n0 = 75;
  Draws draws(11);
  std::vector<double> unadjusted, adjusted;
  constexpr double r = 0.6;
  for (std::size_t k = 0; k < replications; ++k) {
    std::array<double, 2> x_mean{}, y_mean{}, wide{};
    double product = 0, square = 0;
    for (std::size_t arm = 0; arm < 2; ++arm) {
      std::vector<double> x, y;
      for (std::size_t i = 0; i < (arm == 1 ? n1 : n0); ++i) {
        x.push_back(draws.normal());
        y.push_back(r * x.back() + std::sqrt(1 - r * r) * draws.normal());
      }
      x_mean[arm] = mean_of(x);
      y_mean[arm] = mean_of(y);
      wide[arm] = (arm == 1 ? 3 : 1) * y_mean[arm];
      product += covariance_of(x, y) * static_cast<double>(x.size() - 1);
      square += covariance_of(x, x) * static_cast<double>(x.size() - 1);
    }
    unadjusted.push_back(wide[1] - wide[0]);
    adjusted.push_back(y_mean[1] - y_mean[0] - product / square * (x_mean[1] - x_mean[0]));
  }
  CHECK(std::abs(variance_z(unadjusted, difference_in_means_variance(n1, n0, 3, 1))) < allowed_z);
  CHECK(std::abs(variance_z(adjusted, difference_in_means_variance(n1, n0, 1, 1, r))) < allowed_z);
  // Twins: the spreads exchanged; no adjustment.
  CHECK(std::abs(variance_z(unadjusted, difference_in_means_variance(n1, n0, 1, 3))) > allowed_z);
  CHECK(std::abs(variance_z(adjusted, difference_in_means_variance(n1, n0, 1, 1))) > allowed_z);
}

TEST_CASE("a difference in means: published sizes of trials with a covariate") {
  // People in both arms who detect d standard deviations, the covariate correlated by r: J Intell
  // 2018, 6:37 (PMC6480800), table 2. The t test, for which it is made, takes z^2 / 2 = 1.92 and up
  // to 0.2 more, and arms may be rounded up to whole people: less than two.
  struct Row {
    double r;
    std::array<double, 5> people;
  };
  const std::array<double, 5> d{0.1, 0.2, 0.3, 0.4, 0.5};
  const std::array<Row, 5> table{{{0.0, {3142, 788, 352, 200, 128}},
                                  {0.1, {3111, 780, 348, 198, 127}},
                                  {0.3, {2859, 717, 320, 182, 116}},
                                  {0.5, {2357, 591, 264, 150, 96}},
                                  {0.7, {1602, 402, 180, 102, 65}}}};
  const auto fits = [&](const Row& row, std::size_t i, double r) {
    // v falls as people rise: from the variance of a million in either arm.
    const double people = 2e6 * difference_in_means_variance(1e6, 1e6, 1, 1, r) * detectable *
                          detectable / (d[i] * d[i]);
    return row.people[i] - people > 0 && row.people[i] - people < 4.1;
  };
  for (const Row& row : table)
    for (std::size_t i = 0; i < d.size(); ++i) {
      CAPTURE(row.r);
      CAPTURE(d[i]);
      CHECK(fits(row, i, row.r));
      CHECK_FALSE(fits(row, i, row.r + 0.2));  // the twin
    }
}

TEST_CASE("a log odds ratio: hay fever and eczema, and people who are lost") {
  // Counts 141 and 420, 928 and 13525: Bland and Altman 2000, BMJ 320:1468.
  const double eczema = 141 + 420, none = 928 + 13525;
  const double v = individual_log_odds_variance(eczema, none, 141 / eczema, 928 / none);
  CHECK(v == doctest::Approx(1 / 141.0 + 1 / 420.0 + 1 / 928.0 + 1 / 13525.0).epsilon(1e-13));
  CHECK(std::abs(std::sqrt(v) - 0.103) < 5e-4);

  constexpr double p1 = 0.35, p0 = 0.45, missing = 0.2;
  constexpr std::size_t people = 400;
  Draws draws(12);
  std::vector<double> estimates;
  for (std::size_t k = 0; k < replications; ++k) {
    const auto observed = [&](double p) {
      const double followed = draws.events(people, 1 - missing);
      return logit(draws.events(static_cast<std::size_t>(followed), p) / followed);
    };
    estimates.push_back(observed(p1) - observed(p0));
  }
  const double followed = people_followed(people, missing);
  CHECK(followed == doctest::Approx(320));
  CHECK(std::abs(variance_z(estimates, individual_log_odds_variance(followed, followed, p1, p0))) <
        allowed_z);
  CHECK(std::abs(variance_z(estimates, individual_log_odds_variance(people, people, p1, p0))) >
        allowed_z);
}

TEST_CASE("a log relative risk, simulated") {
  constexpr double p1 = 0.25, p0 = 0.35;
  constexpr std::size_t people_1 = 600, people_0 = 400;
  Draws draws(17);
  std::vector<double> estimates;
  for (std::size_t k = 0; k < replications; ++k)
    estimates.push_back(std::log(draws.events(people_1, p1) / people_1) -
                        std::log(draws.events(people_0, p0) / people_0));
  const double v = log_relative_risk_variance(people_1, people_0, p1, p0);
  CHECK(v == doctest::Approx(0.75 / 150 + 0.65 / 140).epsilon(1e-13));
  CHECK(std::abs(variance_z(estimates, v)) < allowed_z);
  // The twin: the variance of a log odds ratio.
  CHECK(std::abs(variance_z(estimates, individual_log_odds_variance(people_1, people_0, p1, p0))) >
        allowed_z);
}

TEST_CASE("a log hazard ratio by the log-rank statistic, two to one") {
  constexpr std::size_t n1 = 300, n0 = 150;
  Draws draws(13);
  std::vector<double> estimates;
  for (std::size_t k = 0; k < replications / 2; ++k) {
    std::vector<std::pair<double, bool>> time;  // of the event, and whether in the first arm
    for (std::size_t i = 0; i < n1 + n0; ++i)
      time.emplace_back(-std::log(1 - draws.uniform()), i < n1);
    std::sort(time.begin(), time.end());
    double excess = 0, information = 0, first = n1, all = n1 + n0;
    for (std::size_t i = 0; i < 300; ++i) {  // followed until the 300th event
      const double share = first / all;
      excess += (time[i].second ? 1 : 0) - share;
      information += share * (1 - share);
      first -= time[i].second ? 1 : 0;
      all -= 1;
    }
    estimates.push_back(excess / information);
  }
  const double v = log_hazard_ratio_variance(300, 2.0 / 3);
  CHECK(std::abs(variance_z(estimates, v)) < allowed_z);
  CHECK(std::abs(variance_z(estimates, log_hazard_ratio_variance(450, 2.0 / 3))) > allowed_z);
  CHECK(log_hazard_ratio_variance(100) == doctest::Approx(0.04));
  // People, half of whom have the event, who detect a hazard ratio: Trials 2015, 16:213, table 1,
  // by Schoenfeld's formula, in fours.
  const std::array<std::pair<double, double>, 4> published{
      {{1.25, 1264}, {1.5, 384}, {1.75, 204}, {2.0, 132}}};
  for (const auto& [ratio, people] : published) {
    const double standard_error = std::log(ratio) / detectable;
    const double events = log_hazard_ratio_variance(1) / (standard_error * standard_error);
    CHECK(4 * std::ceil(2 * events / 4) == people);
  }
}

TEST_CASE("adherence today, in a sample of unequal practices") {
  const PracticeSizes sizes{40, 0.6};
  constexpr double p = 0.3, icc = 0.08;
  Draws draws(14);
  std::vector<double> share, log_odds;
  for (std::size_t k = 0; k < replications; ++k) {
    share.push_back(arm_share(draws, 50, sizes, p, icc));
    log_odds.push_back(logit(share.back()));
  }
  CHECK(std::abs(variance_z(share, adherence_variance(50, 40, 0.6, icc, p))) < allowed_z);
  CHECK(std::abs(variance_z(log_odds, adherence_log_odds_variance(50, 40, 0.6, icc, logit(p)))) <
        allowed_z);
  CHECK(std::abs(variance_z(share, adherence_variance(50, 40, 0, icc, p))) > allowed_z);
  // Of equal practices exactly: 2,000 people, each worth 1 / (1 + 39 x ICC).
  CHECK(adherence_variance(50, 40, 0, icc, p) ==
        doctest::Approx(p * (1 - p) / 2000 * (1 + 39 * icc)).epsilon(1e-13));
  CHECK(std::abs(variance_z(log_odds, adherence_variance(50, 40, 0.6, icc, p))) > allowed_z);
}

TEST_CASE("a mean cost: skewed between people, and between practices") {
  // Mean 100: a practice's own mean has variance 900, people within it a gamma of shape 2 has
  // mean^2 / 2: together s^2 = 900 + (100^2 + 900) / 2, and ICC = 900 / s^2.
  constexpr double within = (100.0 * 100.0 + 900.0) / 2, total = 900 + within;
  constexpr std::size_t practices = 60, people = 30;
  Draws draws(15);
  std::vector<double> mean, log_mean;
  for (std::size_t k = 0; k < replications / 2; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < practices; ++i) {
      const double shape = 100.0 * 100.0 / 900.0;
      const double own = 100 / shape * draws.gamma(shape);
      for (std::size_t j = 0; j < people; ++j) sum += own / 2 * draws.gamma(2);
    }
    mean.push_back(sum / (practices * people));
    log_mean.push_back(std::log(mean.back()));
  }
  const double icc = 900 / total, sd = std::sqrt(total);
  CHECK(std::abs(variance_z(mean, mean_cost_variance(practices, people, 0, icc, sd))) < allowed_z);
  CHECK(std::abs(variance_z(log_mean, log_mean_cost_variance(practices, people, 0, icc, sd, 100))) <
        allowed_z);
  CHECK(std::abs(variance_z(mean, mean_cost_variance(practices, people, 0, 0, sd))) > allowed_z);
  // Of equal practices exactly: what practices have of their own, and people within them.
  CHECK(mean_cost_variance(practices, people, 0, icc, sd) ==
        doctest::Approx(900.0 / practices + within / (practices * people)).epsilon(1e-13));
}
