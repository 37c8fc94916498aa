/// Referees and EVSI estimators on a decision tree with products of parameters (Ades, Lu and
/// Claxton 2004), against values by quadrature: normal, beta-binomial, and a two-arm trial without
/// a conjugate posterior.
#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/quadrature.hpp"
#include "models/voi/multilevel.hpp"
#include "models/voi/nested.hpp"
#include "models/voi/sample_information/importance.hpp"
#include "models/voi/sample_information/moment_matching.hpp"
#include "models/voi/sample_information/regression.hpp"

#include "tests/unit/voi/joint_normal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double threshold = 75000;

double expit(double x) { return 1 / (1 + std::exp(-x)); }
double logit(double p) { return std::log(p / (1 - p)); }

struct Parameters {
  double logit_quality, critical, side_effect, log_odds;

  explicit Parameters(Random& random)
      : logit_quality(0.6 + std::sqrt(1.0 / 6) * random.normal()),
        critical(random.beta(15, 85)),
        side_effect(random.beta(3, 9)),
        log_odds(-1.5 + std::sqrt(1.0 / 3) * random.normal()) {}

  [[nodiscard]] double treated() const { return expit(logit(critical) + log_odds); }
  [[nodiscard]] double cost() const {
    return 15000 + 100000 * side_effect - 200000 * (critical - treated());
  }
  [[nodiscard]] double qalys() const {
    return (critical - treated()) * 30 * (1 - expit(logit_quality)) / 2 - side_effect;
  }
};

/// `learn` draws what is learnt from the prior, and gives a function that puts it into parameters.
template <class Learn>
voi::ConditionalSample conditional(const Learn& learn) {
  return [learn](const voi::ConditionalDraws& draws, voi::ConditionalOutcomes& out) {
    for (std::size_t o = 0; o < draws.outer; ++o) {
      Random random{2004, draws.level, draws.first + o};
      const auto known = learn(Parameters(random), random);
      for (std::size_t i = 0; i < draws.inner; ++i) {
        Parameters one(random);
        known(one, random);
        out.cost.row(1)[o * draws.inner + i] = one.cost();
        out.qalys.row(1)[o * draws.inner + i] = one.qalys();
      }
    }
  };
}

void check_value(const char* method, const Estimate& e, double truth, double lack_of_fit = 0) {
  INFO(std::string(method));
  CAPTURE(e.value);
  CAPTURE(e.standard_error);
  CAPTURE(truth);
  const auto close = [&](double value) {
    return std::abs(e.value - value) <= lack_of_fit * truth + 4 * e.standard_error;
  };
  CHECK(close(truth));
  CHECK(e.standard_error < 0.08 * truth);
  CHECK_FALSE(close((1 + lack_of_fit) * truth + 10 * e.standard_error));  // the twin
}

/// A sample of the prior with one data set a draw.
struct Prior {
  static constexpr std::size_t draws = 20000, data_sets = 1000;
  std::vector<Parameters> theta;
  Values nothing = Values(draws, 0.0), cost, qalys;
  numerics::DrawGroups groups = numerics::DrawGroups::independent(draws);

  Prior() {
    for (std::size_t d = 0; d < draws; ++d) {
      Random random{2005, d};
      theta.emplace_back(random);
      cost.push_back(theta[d].cost()), qalys.push_back(theta[d].qalys());
    }
  }

  [[nodiscard]] cea::Outcomes outcomes() const { return {{nothing, cost}, {nothing, qalys}}; }

  /// Both ways to EVSI of a design with these data and this likelihood.
  template <class Data, class Likelihood>
  void check(double truth, const Data& simulate, const Likelihood& log_likelihood) const {
    std::vector<Values> data;
    for (std::size_t d = 0; d < draws; ++d) {
      Random random{2006, d};
      data.push_back(simulate(theta[d], random));
    }
    const double thresholds[] = {threshold};
    const auto weighted = voi::importance_weighting(outcomes(), thresholds, groups, data_sets,
                                                    [&](std::size_t s, std::span<double> out) {
                                                      for (std::size_t d = 0; d < draws; ++d)
                                                        out[d] = log_likelihood(data[s], theta[d]);
                                                    });
    check_value("weighted", weighted.values[0].information.value, truth);
    const auto regressed = voi::regression_on_summaries(
        data[0].size(),
        [&](std::size_t d, std::span<double> out) {
          std::copy(data[d].begin(), data[d].end(), out.begin());
        },
        outcomes());
    check_value("regressed", regressed.evppi(threshold, groups).value, truth, 0.02);
  }
};

double binomial_term(double x, int n, double p) {
  return x * std::log(p) + (n - x) * std::log1p(-p);
}

/// Ten panels of forty points.
numerics::QuadratureRule panels(double lower, double upper) {
  numerics::QuadratureRule all;
  const double width = (upper - lower) / 10;
  for (int i = 0; i < 10; ++i) {
    const auto rule = numerics::gauss_legendre(40, lower + i * width, lower + (i + 1) * width);
    all.nodes.insert(all.nodes.end(), rule.nodes.begin(), rule.nodes.end());
    all.weights.insert(all.weights.end(), rule.weights.begin(), rule.weights.end());
  }
  return all;
}

}  // namespace

TEST_CASE("the tree itself: means, and where each input alone would change the choice") {
  // Printed beside the values of information: E[Qe], E[Pt], E[NB] of no treatment, the spread of
  // the increment, and the switch points of what is expected given one input.
  const double pi = std::acos(-1.0);
  const auto normal = panels(-9.0, 9.0);
  const auto share = panels(0.0, 1.0);
  const auto over_normal = [&](const auto& f) {
    double sum = 0;
    for (std::size_t i = 0; i < normal.nodes.size(); ++i)
      sum += normal.weights[i] * std::exp(-0.5 * normal.nodes[i] * normal.nodes[i]) /
             std::sqrt(2 * pi) * f(normal.nodes[i]);
    return sum;
  };
  const double log_beta = std::lgamma(15.0) + std::lgamma(85.0) - std::lgamma(100.0);
  const auto over_critical = [&](const auto& f) {
    double sum = 0;
    for (std::size_t i = 0; i < share.nodes.size(); ++i) {
      const double p = share.nodes[i];
      sum += share.weights[i] * std::exp(14 * std::log(p) + 84 * std::log1p(-p) - log_beta) * f(p);
    }
    return sum;
  };
  const double log_odds_sd = std::sqrt(1.0 / 3);
  const auto treated = [](double p, double log_odds) { return expit(logit(p) + log_odds); };
  const auto treated_given_odds = [&](double log_odds) {
    return over_critical([&](double p) { return treated(p, log_odds); });
  };
  const auto treated_given_critical = [&](double p) {
    return over_normal([&](double z) { return treated(p, -1.5 + log_odds_sd * z); });
  };
  const double quality = over_normal([](double z) { return expit(0.6 + std::sqrt(1.0 / 6) * z); });
  const double mean_treated =
      over_normal([&](double z) { return treated_given_odds(-1.5 + log_odds_sd * z); });
  CHECK(quality == doctest::Approx(.640470992677).epsilon(1e-11));
  CHECK(mean_treated == doctest::Approx(.0440417316242).epsilon(1e-10));
  CHECK(0.15 * (threshold * 30 * (1 + quality) / 2 - 200000) + 0.85 * threshold * 30 ==
        doctest::Approx(2159329.48001).epsilon(1e-11));
  const double side_effect = 0.25 * (threshold + 100000);
  const auto increment = [&](double avoided, double q) {
    return avoided * (threshold * 30 * (1 - q) / 2 + 200000) - side_effect - 15000;
  };
  CHECK(increment(0.15 - mean_treated, quality) == doctest::Approx(5298.608603).epsilon(1e-8));
  // At the switch points what is expected is 0: nothing but the digits printed is left, ten at
  // most.
  const double slope = 1e6;  // of the increment in any of the three, and more
  CHECK(std::abs(increment(0.15 - mean_treated, .684921269)) < 1e-9 * slope);
  CHECK(std::abs(increment(0.15 - treated_given_odds(-1.159898104), quality)) < 1e-9 * slope);
  CHECK(std::abs(increment(.136669032 - treated_given_critical(.136669032), quality)) <
        1e-9 * slope);
  // Twins: the digits before the last that is printed are seen.
  CHECK(std::abs(increment(0.15 - mean_treated, .68492127 + 1e-7)) > 1e-9 * slope);
  CHECK(std::abs(increment(0.15 - treated_given_odds(-1.1598981 + 1e-6), quality)) > 1e-9 * slope);
  // sd 32,092 and a share of .5713 that favour treatment, in the sample that the others use.
  const Prior prior;
  const auto n = static_cast<double>(Prior::draws);
  double sum = 0, squares = 0, fourth = 0, best = 0;
  for (std::size_t d = 0; d < Prior::draws; ++d) {
    const double x = threshold * prior.qalys[d] - prior.cost[d] - 5298.608603;
    sum += x, squares += x * x, fourth += x * x * x * x;
    best += x + 5298.608603 > 0;
  }
  const double variance = squares / n - sum * sum / n / n;
  const double error_of_sd =
      std::sqrt((fourth / n - variance * variance) / n) / (2 * std::sqrt(variance));
  CHECK(std::abs(std::sqrt(variance) - 32092) < 4 * error_of_sd + 0.5);
  CHECK(std::abs(best / n - .5713) < 4 * std::sqrt(.5713 * .4287 / n) + 0.00005);
}

TEST_CASE("EVPPI of the odds ratio, of quality of life and of a pair, to a standard error of 60") {
  const auto odds = conditional([](const Parameters& truth, Random&) {
    return [truth](Parameters& one, Random&) { one.log_odds = truth.log_odds; };
  });
  const auto quality = conditional([](const Parameters& truth, Random&) {
    return [truth](Parameters& one, Random&) { one.logit_quality = truth.logit_quality; };
  });
  const auto pair = conditional([](const Parameters& truth, Random&) {
    return [truth](Parameters& one, Random&) {
      one.log_odds = truth.log_odds, one.critical = truth.critical;
    };
  });
  const voi::MultilevelRequest request{.standard_error = 60};
  check_value("odds ratio", voi::multilevel(odds, 2, threshold, request).value, 3942.391897);
  check_value("quality", voi::multilevel(quality, 2, threshold, request).value, 2097.383689);
  check_value("pair", voi::multilevel(pair, 2, threshold, request).value, 5917.0797);
  check_value("odds ratio, nested",
              voi::NestedInformation(odds, 2, 4000, 64).at(threshold).information.value,
              3942.391897);
}

TEST_CASE("EVSI of 60 patients who may have the side effect: beta-binomial") {
  constexpr int n = 60;
  constexpr double truth = 5583.836640;
  const auto sample = conditional([](const Parameters& drawn, Random& random) {
    const int x = random.binomial(n, drawn.side_effect);
    return [x](Parameters& one, Random& r) { one.side_effect = r.beta(3 + x, 9 + n - x); };
  });
  check_value("nested", voi::NestedInformation(sample, 2, 4000, 64).at(threshold).information.value,
              truth);
  check_value("multilevel", voi::multilevel(sample, 2, threshold, {.standard_error = 60}).value,
              truth);
  Prior().check(
      truth,
      [](const Parameters& theta, Random& r) {
        return Values{double(r.binomial(n, theta.side_effect))};
      },
      [](const Values& x, const Parameters& theta) {
        return binomial_term(x[0], n, theta.side_effect);
      });
}

TEST_CASE("the same for 10 to 300 patients, by moment matching") {
  const Prior prior;
  Values side_effect;
  for (const Parameters& theta : prior.theta) side_effect.push_back(theta.side_effect);
  const voi::PosteriorSample posterior = [&](const voi::PosteriorRequest& request,
                                             voi::ConditionalOutcomes& out) {
    Random random{2007, request.run};
    const int n = static_cast<int>(request.size);
    const int x = random.binomial(n, side_effect[request.draw]);
    for (std::size_t i = 0; i < request.posterior; ++i) {
      Parameters one(random);
      one.side_effect = random.beta(3 + x, 9 + n - x);
      out.cost.row(1)[i] = one.cost(), out.qalys.row(1)[i] = one.qalys();
    }
  };
  const voi::MomentMatching found(Views{side_effect}, prior.outcomes(), prior.groups,
                                  {.smallest = 10, .largest = 300}, posterior);
  // 0.3%: the prior, shrunk to the variance, in place of what is expected after the trial (by
  // quadrature; at 10 patients, and less beyond).
  struct Case {
    double size, truth;
  };
  for (const Case& c : {Case{10, 3660.357139}, Case{30, 5039.250438}, Case{60, 5583.836640},
                        Case{120, 5913.709155}, Case{300, 6138.651191}}) {
    CAPTURE(c.size);
    check_value("moment matching", found.evsi(threshold, c.size).value(), c.truth, 0.003);
  }
}

TEST_CASE("EVSI of observations of quality of life: normal on the logit scale") {
  struct Case {
    double information, truth;
  };
  for (const Case& c : {Case{50, 1889.109690}, Case{5000, 2095.096402}, Case{25, 1715.125962},
                        Case{12.5, 1440.263301}}) {
    CAPTURE(c.information);
    const double error = 1 / c.information, prior = 1.0 / 6;
    const auto sample = conditional([=](const Parameters& drawn, Random& random) {
      const double x = drawn.logit_quality + std::sqrt(error) * random.normal();
      return [=](Parameters& one, Random& r) {
        const double w = prior / (prior + error);
        one.logit_quality = 0.6 + w * (x - 0.6) + std::sqrt(prior * (1 - w)) * r.normal();
      };
    });
    check_value("multilevel", voi::multilevel(sample, 2, threshold, {.standard_error = 40}).value,
                c.truth);
  }
}

TEST_CASE("EVSI of two-arm trials of every size, by regression; and the expected increment") {
  const Prior prior;
  Values increment(Prior::draws);
  for (std::size_t d = 0; d < increment.size(); ++d)
    increment[d] = threshold * prior.qalys[d] - prior.cost[d];
  const Estimate mean = numerics::mean_estimate(increment, prior.groups);
  CHECK(std::abs(mean.value - 5298.608603) < 4 * mean.standard_error);
  CHECK_FALSE(std::abs(mean.value - 5298.608603 - 10 * mean.standard_error) <
              4 * mean.standard_error);
  struct Case {
    int n;
    double odds_ratio, joint;
  };
  for (const Case& c : {Case{50, 2041.036682, 2218.494355}, Case{100, 2604.858491, 3197.447257},
                        Case{200, 3079.556426, 4114.956252}, Case{500, 3514.854082, 5007.365010}}) {
    CAPTURE(c.n);
    // The baseline of the trial is that of the decision, or another draw of it.
    for (const bool same : {true, false}) {
      const auto fit = voi::regression_on_summaries(
          2,
          [&](std::size_t d, std::span<double> out) {
            Random random{2008, d, static_cast<std::uint64_t>(c.n), same};
            const Parameters& theta = prior.theta[d];
            const double baseline = same ? theta.critical : random.beta(15, 85);
            out[0] = random.binomial(c.n, baseline);
            out[1] = random.binomial(c.n, expit(logit(baseline) + theta.log_odds));
          },
          prior.outcomes());
      check_value(same ? "joint" : "odds ratio alone", fit.evppi(threshold, prior.groups).value,
                  same ? c.joint : c.odds_ratio, 0.02);
    }
  }
}

TEST_CASE("EVSI of a trial with 200 patients an arm: no conjugate posterior") {
  // Both arms are learnt together: events among patients without and with treatment.
  constexpr int n = 200;
  Prior().check(
      4114.956252,
      [](const Parameters& theta, Random& r) {
        return Values{double(r.binomial(n, theta.critical)),
                      double(r.binomial(n, theta.treated()))};
      },
      [](const Values& x, const Parameters& theta) {
        return binomial_term(x[0], n, theta.critical) + binomial_term(x[1], n, theta.treated());
      });
}
