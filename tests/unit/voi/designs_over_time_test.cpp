// The stepped wedge and the interrupted time series: published and closed forms, a dense referee,
// and simulated practices.
#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/interrupted_time_series.hpp"
#include "models/voi/designs/stepped_wedge.hpp"

#include "tests/support/trial_inputs.hpp"
#include "tests/unit/voi/dense_least_squares.hpp"
#include "tests/unit/voi/simulated_practices.hpp"

namespace {
using namespace equipoise::voi;
using namespace equipoise::test;

double correlated(double shared, double correlation, double own, std::size_t i, std::size_t j) {
  const double distance = std::abs(static_cast<double>(i) - static_cast<double>(j));
  return shared * std::pow(correlation, distance) + (i == j ? own : 0.0);
}

/// All sequences and periods at once: a column for each period, the last one for the treatment.
LastCoefficient dense(const SteppedWedge& d) {
  const std::size_t periods = d.steps + 1, n = d.steps * periods;
  Matrix design = zeros(n, periods + 1), covariance = zeros(n, n);
  for (std::size_t s = 0; s < d.steps; ++s)
    for (std::size_t t = 0; t < periods; ++t) {
      const std::size_t row = s * periods + t;
      design[row][t] = 1;
      design[row][periods] = t > s ? 1 : 0;
      for (std::size_t u = 0; u < periods; ++u)
        covariance[row][s * periods + u] =
            correlated(d.practice, d.correlation, d.own, t, u) / d.practices;
    }
  return last_coefficient(design, covariance);
}

LastCoefficient dense(const InterruptedTimeSeries& s) {
  const std::size_t n = s.before + s.after, columns = s.slope_change ? 4 : 3;
  Matrix design = zeros(n, columns), covariance = zeros(n, n);
  const double middle = static_cast<double>(s.before) + (static_cast<double>(s.after) - 1) / 2;
  for (std::size_t t = 0; t < n; ++t) {
    design[t][0] = 1;
    design[t][1] = static_cast<double>(t);
    if (s.slope_change && t >= s.before) design[t][2] = static_cast<double>(t) - middle;
    design[t][columns - 1] = t >= s.before ? 1 : 0;
    for (std::size_t u = 0; u < n; ++u)
      covariance[t][u] = correlated(s.lasting, s.autocorrelation, s.own, t, u);
  }
  return last_coefficient(design, covariance);
}

double weighted(const std::vector<double>& weights, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += weights[i] * y[i];
  return sum;
}

}  // namespace

TEST_CASE("stepped wedge: Hussey and Hughes, and printed design effects") {
  // I = 20, T = 5, m = 25, total variance .25, rho = .05.
  const SteppedWedge d{
      .steps = 4, .practices = 5, .practice = 0.05 * 0.25, .own = 0.95 * 0.25 / 25};
  CHECK(std::abs(std::sqrt(stepped_wedge_variance(d)) - 0.0341212) < 5e-8);
  // Their eq. 8 with U, V, W, for other shapes.
  for (const std::size_t steps : {2, 3, 7}) {
    const double i = 6.0 * static_cast<double>(steps), t = static_cast<double>(steps) + 1;
    double u = 0, v = 0, w = 0;
    for (std::size_t s = 1; s <= steps; ++s) {
      const double treated = t - static_cast<double>(s);
      u += 6 * treated;
      v += 6 * treated * treated;
      w += std::pow(6 * static_cast<double>(s), 2);
    }
    const double own = 0.4, practice = 0.3;
    const double variance = i * own * (own + t * practice) /
                            ((i * u - w) * own + (u * u + i * t * u - t * w - i * v) * practice);
    CHECK(stepped_wedge_variance(
              {.steps = steps, .practices = 6, .practice = practice, .own = own}) ==
          doctest::Approx(variance).epsilon(1e-13));
  }
  // Design effects of Woertman et al. that Kristunas, Smith and Gray 2017 print (Trials 18:109,
  // Table 2; ICC .05): people per period, steps, variance x people / (4 sigma^2).
  struct Printed {
    double people;
    std::size_t steps;
    double design_effect;
  };
  for (const Printed& p : {Printed{10, 4, 0.535}, Printed{20, 3, 0.767}, Printed{20, 4, 0.572}}) {
    const double v = stepped_wedge_variance(
        {.steps = p.steps, .practices = 2, .practice = 0.05, .own = 0.95 / p.people});
    const double practices = 2.0 * static_cast<double>(p.steps);
    CHECK(std::abs(v * practices * p.people / 4 - p.design_effect) <= 5.0001e-4);
  }
}

TEST_CASE("stepped wedge: any correlation over time, against all practices in one regression") {
  for (const double correlation : {1.0, 0.95, 0.6, 0.0})
    for (const double own : {0.02, 0.5})
      for (const std::size_t steps : {2, 4, 9}) {
        CAPTURE(correlation);
        const SteppedWedge d{steps, 3, 0.1, correlation, own};
        CHECK(stepped_wedge_variance(d) == doctest::Approx(dense(d).variance).epsilon(1e-11));
      }
  // The record: what of a practice's correlation does not last goes into its single periods.
  TrialDesign trial;
  trial.kind = find_trial_kind("stepped-wedge");
  trial.follow_up = 1;
  const TrialSetting place{400, 1, 40, -0.4, -0.1};
  const double of_person = (person_variance(-0.4) + person_variance(-0.1)) / 2;
  const auto at = [&](std::initializer_list<std::pair<std::string_view, double>> stated) {
    trial.inputs = trial_inputs(*trial.kind, stated);
    return trial.kind->at_size(trial, 5, place, 0.05);
  };
  const auto expected = [&](double practice, double correlation, double own) {
    return doctest::Approx(of_person *
                           dense(SteppedWedge{4, 5, practice, correlation, own}).variance)
        .epsilon(1e-11);
  };
  CHECK(at({{"steps", 4}}).sampling_variance == expected(0.05, 1, 0.95 / 40));
  CHECK(at({{"steps", 4}, {"cluster_autocorrelation", 0.8}}).sampling_variance ==
        expected(0.04, 1, 0.01 + 0.95 / 40));
  CHECK(at({{"steps", 4}, {"autocorrelation_per_period", 0.8}}).sampling_variance ==
        expected(0.05, 0.8, 0.95 / 40));
  CHECK(at({{"steps", 4}, {"cluster_size_cv", 0.5}, {"measured_per_period", 0.25}})
            .sampling_variance == expected(0.05, 1, 0.95 * 1.25 / 10));
  // Identical people in practices that do not change: a perfect comparison.
  CHECK(trial.kind->at_size(trial, 5, place, 1.0).sampling_variance == 0);
  // With one period of 5 practices more at each step, half of the practice-time has the strategy
  // in a year of follow-up, and all of it while the results are written.
  CHECK(at({{"steps", 4}}).intervention_share == doctest::Approx(20.0 / 400 / 2));
  trial.reporting = 1;
  CHECK(at({{"steps", 4}}).intervention_share == doctest::Approx(20.0 / 400 * 0.75));
  CHECK(at({{"steps", 4}}).control_share == doctest::Approx(20.0 / 400 * 0.25));
}

TEST_CASE("stepped wedge: practices and people simulated") {
  constexpr std::size_t steps = 4, practices = 20, people = 30, replications = 1500;
  constexpr double icc = 0.05, p0 = 0.42, p1 = 0.48;
  const double p = (p0 + p1) / 2, sd = std::sqrt(icc * p * (1 - p));
  for (const double correlation : {1.0, 0.6}) {
    CAPTURE(correlation);
    const SteppedWedge d{steps, practices, icc, correlation, (1 - icc) / people};
    const LastCoefficient estimator = dense(d);
    Draws draws(808);
    std::vector<double> estimates;
    for (std::size_t r = 0; r < replications; ++r) {
      std::vector<double> y;
      for (std::size_t s = 0; s < steps; ++s) {
        std::vector<double> events(steps + 1, 0.0);
        for (std::size_t i = 0; i < practices; ++i) {
          double own = draws.normal();
          for (std::size_t t = 0; t <= steps; ++t) {
            if (t > 0)
              own = correlation * own + std::sqrt(1 - correlation * correlation) * draws.normal();
            events[t] += draws.events(people, (t > s ? p1 : p0) + sd * own);
          }
        }
        for (const double e : events) y.push_back(logit(e / (practices * people)));
      }
      estimates.push_back(weighted(estimator.weights, y));
    }
    TrialDesign trial;
    trial.kind = find_trial_kind("stepped-wedge");
    trial.inputs =
        trial_inputs(*trial.kind, {{"steps", steps}, {"autocorrelation_per_period", correlation}});
    const TrialSetting place{400, 1, people, logit(p0), logit(p1)};
    const double v = trial.kind->at_size(trial, practices, place, icc).sampling_variance;
    CHECK(std::abs(variance_z(estimates, v)) < allowed_z);
    CHECK(std::abs(mean_of(estimates) - (logit(p1) - logit(p0))) <
          allowed_z * std::sqrt(v / replications));
    // Twins: the decay taken for none, or none for a decay; practices taken for independent people.
    SteppedWedge other = d;
    other.correlation = correlation == 1 ? 0.6 : 1;
    const double scale = v / stepped_wedge_variance(d);
    CHECK(std::abs(variance_z(estimates, scale * stepped_wedge_variance(other))) > allowed_z);
    CHECK(std::abs(variance_z(
              estimates, scale * stepped_wedge_variance({steps, practices, 0, 1, 1.0 / people}))) >
          allowed_z);
  }
}

TEST_CASE("interrupted time series: a closed form, and a dense regression") {
  for (const std::size_t half : {2, 6, 24}) {
    const double n = 2.0 * static_cast<double>(half), own = 0.3;
    CHECK(interrupted_time_series_variance({half, half, false, 0, 0, own}) ==
          doctest::Approx(16 * own * (n * n - 1) / (n * (n * n - 4))).epsilon(1e-12));
  }
  for (const bool slope : {false, true})
    for (const double autocorrelation : {0.0, 0.4, 0.95})
      for (const double own : {0.0, 0.1}) {
        const InterruptedTimeSeries s{12, 7, slope, 0.2, autocorrelation, own};
        CHECK(interrupted_time_series_variance(s) ==
              doctest::Approx(dense(s).variance).epsilon(1e-10));
      }
  CHECK(identified(1, 2, false));
  CHECK(identified(2, 2, true));
  CHECK_FALSE(identified(1, 1, false));
  CHECK_FALSE(identified(0, 5, false));
  CHECK_FALSE(identified(1, 9, true));
  CHECK_THROWS((void)interrupted_time_series_variance({1, 1, false, 0, 0, 1}));
}

TEST_CASE("interrupted time series: a change of slope is valued at the middle of what follows") {
  // Without noise to speak of, a line that changes level and slope is estimated without error.
  const InterruptedTimeSeries s{8, 5, true, 0.1, 0.5, 0.1};
  const LastCoefficient estimator = dense(s);
  std::vector<double> y;
  for (int t = 0; t < 13; ++t) y.push_back(0.3 + 0.01 * t + (t >= 8 ? 0.2 + 0.05 * (t - 8) : 0));
  CHECK(weighted(estimator.weights, y) == doctest::Approx(0.2 + 0.05 * 2).epsilon(1e-10));
}

TEST_CASE("interrupted time series: practices and people simulated") {
  constexpr std::size_t practices = 40, people = 20, before = 10, after = 8, replications = 1500;
  constexpr double icc = 0.05, kept = 0.7, period_sd = 0.12, autocorrelation = 0.5, effect = 0.2;
  const double p0 = 0.45, sd = std::sqrt(icc * p0 * (1 - p0));
  TrialDesign trial;
  trial.kind = find_trial_kind("interrupted-time-series");
  trial.inputs = trial_inputs(*trial.kind, {{"periods_before", before},
                                            {"periods_after", after},
                                            {"period_sd", period_sd},
                                            {"autocorrelation", autocorrelation},
                                            {"other_changes_sd", 0},
                                            {"cluster_autocorrelation", kept}});
  const TrialSetting place{400, 1, people, logit(p0), logit(p0) + effect};
  const double v = trial.kind->at_size(trial, practices, place, icc).sampling_variance;
  const double own = (person_variance(logit(p0)) + person_variance(logit(p0) + effect)) / 2 *
                     (icc * (1 - kept) + (1 - icc) / people) / practices;
  const InterruptedTimeSeries series{before,          after, false, period_sd * period_sd,
                                     autocorrelation, own};
  const LastCoefficient estimator = dense(series);
  CHECK(v == doctest::Approx(estimator.variance).epsilon(1e-10));
  Draws draws(909);
  std::vector<double> estimates;
  for (std::size_t r = 0; r < replications; ++r) {
    std::vector<double> always, y;
    for (std::size_t i = 0; i < practices; ++i) always.push_back(std::sqrt(kept) * draws.normal());
    double shared = draws.normal();
    for (std::size_t t = 0; t < before + after; ++t) {
      if (t > 0)
        shared = autocorrelation * shared +
                 std::sqrt(1 - autocorrelation * autocorrelation) * draws.normal();
      const double log_odds = logit(p0) + period_sd * shared + (t >= before ? effect : 0);
      const double p = 1 / (1 + std::exp(-log_odds));
      double events = 0;
      for (std::size_t i = 0; i < practices; ++i)
        events += draws.events(people, p + sd * (always[i] + std::sqrt(1 - kept) * draws.normal()));
      y.push_back(logit(events / (practices * people)));
    }
    estimates.push_back(weighted(estimator.weights, y));
  }
  CHECK(std::abs(variance_z(estimates, v)) < allowed_z);
  CHECK(std::abs(mean_of(estimates) - effect) < allowed_z * std::sqrt(v / replications));
  // Twins: periods taken for independent; nothing but people sampled.
  CHECK(std::abs(variance_z(estimates, interrupted_time_series_variance(
                                           {before, after, false, 0, 0,
                                            period_sd * period_sd + own}))) > allowed_z);
  CHECK(std::abs(variance_z(estimates, interrupted_time_series_variance(
                                           {before, after, false, 0, 0, own}))) > allowed_z);
}

TEST_CASE("interrupted time series: what no size of it can learn") {
  TrialDesign trial;
  trial.kind = find_trial_kind("interrupted-time-series");
  trial.inputs = trial_inputs(*trial.kind, {{"periods_before", 12},
                                            {"periods_after", 12},
                                            {"period_sd", 0},
                                            {"autocorrelation", 0},
                                            {"other_changes_sd", 0.1}});
  const TrialSetting place{1e9, 1, 40, -0.4, -0.1};
  const TrialSize huge = trial.kind->at_size(trial, 100000000, place, 0.05);
  CHECK(huge.sampling_variance == doctest::Approx(0.01).epsilon(1e-6));
  CHECK(trial.kind->at_size(trial, 20, place, 1.0).sampling_variance == doctest::Approx(0.01));
  CHECK(huge.control_share == 0);
  CHECK(huge.intervention_share == doctest::Approx(0.1));
  const auto with = [&](double before, double after, double slope_change) {
    trial.inputs = trial_inputs(*trial.kind, {{"periods_before", before},
                                              {"periods_after", after},
                                              {"slope_change", slope_change},
                                              {"period_sd", 0},
                                              {"autocorrelation", 0},
                                              {"other_changes_sd", 0.1}});
  };
  with(1, 1, 0);
  CHECK(trial.kind->fault(trial)->key == "periods_before");
  with(5, 1, 0);
  CHECK_FALSE(trial.kind->fault(trial));
  with(5, 1, 1);  // the slope may change too
  CHECK(trial.kind->fault(trial)->key == "periods_after");
}

TEST_CASE("steps and later periods that follow from the follow-up are those that could be stated") {
  const TrialSetting setting{280, 0.75, 100, -0.5, -0.25};
  const auto at = [&](const char* design, double follow_up,
                      std::initializer_list<std::pair<std::string_view, double>> stated) {
    TrialDesign t;
    t.kind = find_trial_kind(design);
    t.practices_per_arm = {4};
    t.follow_up = follow_up;
    t.reporting = 0.5;
    t.inputs = trial_inputs(*t.kind, stated);
    return t.kind->at_size(t, 4, setting, 0.05);
  };
  const TrialSize four = at("stepped-wedge", 1, {{"steps", 4}});
  const TrialSize quarterly = at("stepped-wedge", 1.25, {{"steps", 0}, {"period", 0.25}});
  CHECK(quarterly.sampling_variance == four.sampling_variance);
  CHECK(quarterly.intervention_share + quarterly.control_share ==
        doctest::Approx(four.intervention_share + four.control_share));
  CHECK(at("stepped-wedge", 1.5, {{"steps", 0}, {"period", 0.25}}).sampling_variance <
        four.sampling_variance);
  const std::pair<std::string_view, double> sd{"period_sd", 0.05}, kept{"autocorrelation", 0.3},
      other{"other_changes_sd", 0.1}, before{"periods_before", 12};
  CHECK(at("interrupted-time-series", 0.5,
           {before, {"periods_after", 0}, {"period", 1.0 / 12}, sd, kept, other})
            .sampling_variance ==
        at("interrupted-time-series", 3, {before, {"periods_after", 6}, sd, kept, other})
            .sampling_variance);
}
