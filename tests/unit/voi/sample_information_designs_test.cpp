/// What a design is, is a matter of the callbacks: priors that are not normal and arms of unequal
/// size, two outcomes of the same patients, missing outcomes. Every method against exact values.
#include <cmath>
#include <doctest/doctest.h>
#include <functional>

#include "models/voi/nested.hpp"
#include "models/voi/sample_information/importance.hpp"
#include "models/voi/sample_information/regression.hpp"

#include "tests/unit/voi/joint_normal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

/// One decision and one design, told in functions of parameters and data.
struct Design {
  std::size_t options;
  std::function<Values(Random&)> parameters;
  std::function<Values(const Values& parameters, Random&)> data;
  std::function<Values(const Values& data, Random&)> posterior;
  std::function<double(const Values& data, const Values& parameters)> log_likelihood;
  std::function<double(std::size_t option, const Values&parameters)> cost, qalys;
};

constexpr std::size_t draws = 10000, data_sets = 2000;
constexpr double threshold = 20000;

Estimate nested(const Design& design, std::size_t outer) {
  const voi::ConditionalSample sample = [&](const voi::ConditionalDraws& asked,
                                            voi::ConditionalOutcomes& out) {
    for (std::size_t o = 0; o < asked.outer; ++o) {
      Random random{1, asked.level, asked.first + o};
      const Values data = design.data(design.parameters(random), random);
      for (std::size_t i = 0; i < asked.inner; ++i) {
        const Values given = design.posterior(data, random);
        for (std::size_t j = 0; j < design.options; ++j) {
          out.cost.row(j)[o * asked.inner + i] = design.cost(j, given);
          out.qalys.row(j)[o * asked.inner + i] = design.qalys(j, given);
        }
      }
    }
  };
  return voi::NestedInformation(sample, design.options, outer, 64).at(threshold).information.value;
}

/// Values by every method; `wrong` is one that the same checks must refuse.
void check_design(const Design& design, double truth, double wrong) {
  std::vector<Values> theta, data, cost(design.options, Values(draws)), qalys = cost;
  for (std::size_t d = 0; d < draws; ++d) {
    Random random{2, d};
    theta.push_back(design.parameters(random));
    data.push_back(design.data(theta[d], random));
    for (std::size_t j = 0; j < design.options; ++j) {
      cost[j][d] = design.cost(j, theta[d]);
      qalys[j][d] = design.qalys(j, theta[d]);
    }
  }
  const cea::Outcomes outcomes{Views(cost.begin(), cost.end()), Views(qalys.begin(), qalys.end())};
  const auto groups = numerics::DrawGroups::independent(draws);

  const auto check = [&](const char* method, const Estimate& e, double lack_of_fit) {
    CAPTURE(method);
    CAPTURE(e.value);
    CAPTURE(e.standard_error);
    CAPTURE(truth);
    CAPTURE(wrong);
    const auto close = [&](double value) {
      return std::abs(e.value - value) <= lack_of_fit * truth + 4 * e.standard_error;
    };
    CHECK(close(truth));
    CHECK_FALSE(close(wrong));
  };
  check("nested", nested(design, 8000), 0);
  const double thresholds[] = {threshold};
  const auto weighted = voi::importance_weighting(
      outcomes, thresholds, groups, data_sets, [&](std::size_t s, std::span<double> out) {
        for (std::size_t d = 0; d < draws; ++d) out[d] = design.log_likelihood(data[s], theta[d]);
      });
  check("weighted", weighted.values[0].information.value, 0);
  const auto regressed = voi::regression_on_summaries(
      data[0].size(),
      [&](std::size_t d, std::span<double> out) {
        std::copy(data[d].begin(), data[d].end(), out.begin());
      },
      outcomes);
  check("regressed", regressed.evppi(threshold, groups).value, 0.02);
}

/// log of the beta function.
double log_beta(double a, double b) { return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b); }

double beta_binomial(int x, int n, double a, double b) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(x + 1.0) - std::lgamma(n - x + 1.0) +
                  log_beta(a + x, b + n - x) - log_beta(a, b));
}

}  // namespace

TEST_CASE("beta-binomial: two arms of unequal size, three options") {
  // Risks under control and treatment; 20 and 60 patients. The third option is a third as strong.
  constexpr double a0 = 6, b0 = 14, a1 = 3, b1 = 9;
  constexpr int n0 = 20, n1 = 60;
  const Design design{
      3,
      [](Random& r) {
        return Values{r.beta(a0, b0), r.beta(a1, b1)};
      },
      [](const Values& p, Random& r) {
        return Values{r.binomial(n0, p[0]) / double(n0), r.binomial(n1, p[1]) / double(n1)};
      },
      [](const Values& x, Random& r) {
        const double x0 = x[0] * n0, x1 = x[1] * n1;
        return Values{r.beta(a0 + x0, b0 + n0 - x0), r.beta(a1 + x1, b1 + n1 - x1)};
      },
      [](const Values& x, const Values& p) {
        return n0 * (x[0] * std::log(p[0]) + (1 - x[0]) * std::log1p(-p[0])) +
               n1 * (x[1] * std::log(p[1]) + (1 - x[1]) * std::log1p(-p[1]));
      },
      [](std::size_t j, const Values&) { return j == 0   ? 0.0
                                                : j == 1 ? 700.0
                                                         : 100.0; },
      [](std::size_t j, const Values& p) {
        return (p[0] - p[1]) * (j == 0 ? 0.0 : j == 1 ? 0.6 : 0.2);
      }};
  const auto value = [&](double gain) {
    return std::max({0.0, threshold * 0.6 * gain - 700, threshold * 0.2 * gain - 100});
  };
  const auto exact = [&](int control, int treated) {
    double sum = 0;
    for (int x0 = 0; x0 <= control; ++x0)
      for (int x1 = 0; x1 <= treated; ++x1)
        sum += beta_binomial(x0, control, a0, b0) * beta_binomial(x1, treated, a1, b1) *
               value((a0 + x0) / (a0 + b0 + control) - (a1 + x1) / (a1 + b1 + treated));
    return sum - value(a0 / (a0 + b0) - a1 / (a1 + b1));
  };
  // Case E of the closed forms checks the sum itself: a = -2000, b = 9000, Beta(2, 8), n = 10.
  double published = 0;
  for (int x = 0; x <= 10; ++x)
    published += beta_binomial(x, 10, 2, 8) * std::max(0.0, -2000 + 9000 * (2.0 + x) / 20);
  CHECK(published == doctest::Approx(234.3653250774).epsilon(1e-10));
  // The twin: a quarter of the patients.
  check_design(design, exact(n0, n1), exact(n0 / 4, n1 / 4));
}

TEST_CASE("two outcomes of the same 30 patients, whose errors are correlated") {
  // Effects (0.05, 400): QALYs and costs. Prior correlation 0.4, correlation of errors 0.6.
  const double n = 30, q = 0.08, c = 900, eq = 0.5, ec = 5000, r = 0.4, e = 0.6;
  const auto joint = [&](double errors) {
    const double vq = q * q + eq * eq / n, vc = c * c + ec * ec / n;
    const double both = r * q * c + errors * eq * ec / n;
    return JointNormal{2,
                       {0.05, 1400, 0.05, 1400},
                       {vq, both, q * q, r * q * c, both, vc, r * q * c, c * c, q * q, r * q * c,
                        q * q, r * q * c, r * q * c, c * c, r * q * c, c * c * (1 + 1e-12)},
                       {{0, 0, 1, 0}},
                       {{0, 0, 0, 1}}}
        .prepare();
  };
  const JointNormal problem = joint(e);
  const Design design{
      2,
      [&](Random& random) {
        const double z1 = random.normal(), z2 = random.normal();
        return Values{0.05 + q * z1, 1400 + c * (r * z1 + std::sqrt(1 - r * r) * z2)};
      },
      [&](const Values& effects, Random& random) {
        const double z1 = random.normal(), z2 = random.normal();
        return Values{effects[0] + eq / std::sqrt(n) * z1,
                      effects[1] + ec / std::sqrt(n) * (e * z1 + std::sqrt(1 - e * e) * z2)};
      },
      [&](const Values& x, Random& random) {
        Values z = problem.standardised(x), all(4);
        problem.complete(z, 2, random, all);
        return Values{all[2], all[3]};
      },
      [&](const Values& x, const Values& effects) {
        const double u = (x[0] - effects[0]) / eq, v = (x[1] - effects[1]) / ec;
        return -n / (2 * (1 - e * e)) * (u * u - 2 * e * u * v + v * v);
      },
      [](std::size_t j, const Values& effects) { return j == 0 ? 0.0 : effects[1]; },
      [](std::size_t j, const Values& effects) { return j == 0 ? 0.0 : effects[0]; }};
  // The twin: what the trial would be worth without its cost data.
  JointNormal qalys_alone = problem;
  qalys_alone.learnt = 1;
  check_design(design, problem.exact(threshold), qalys_alone.exact(threshold));
}

TEST_CASE("20% of the outcomes are missing: what is learnt varies between data sets") {
  // 10 patients of whom each is observed with probability 0.8; error variance 5 times the prior's.
  const double b0 = -300, s0 = 1500, error = std::sqrt(5.0) * s0;
  constexpr int n = 10;
  const auto exact = [&](double observed) {
    double sum = 0;
    for (int m = 1; m <= n; ++m) {
      const double chance =
          std::exp(std::lgamma(n + 1.0) - std::lgamma(m + 1.0) - std::lgamma(n - m + 1.0)) *
          std::pow(observed, m) * std::pow(1 - observed, n - m);
      const double s = s0 * std::sqrt(m / (m + 5.0));
      sum += chance * s * numerics::unit_normal_loss(-b0 / s);
    }
    return sum;
  };
  const Design design{
      2,
      [&](Random& r) { return Values{b0 + s0 * r.normal()}; },
      [&](const Values& theta, Random& r) {  // mean of those observed, and their number
        const int m = r.binomial(n, 0.8);
        return Values{m == 0 ? b0 : theta[0] + error / std::sqrt(m) * r.normal(), double(m)};
      },
      [&](const Values& x, Random& r) {
        const double w = x[1] / (x[1] + 5);
        return Values{b0 + w * (x[0] - b0) + s0 * std::sqrt(1 - w) * r.normal()};
      },
      [&](const Values& x, const Values& theta) {
        const double z = (x[0] - theta[0]) / error;
        return -x[1] * z * z / 2;
      },
      [](std::size_t j, const Values& theta) { return j == 0 ? 0.0 : -0.5 * theta[0]; },
      [](std::size_t j, const Values& theta) { return j == 0 ? 0.0 : 0.5 * theta[0] / threshold; }};
  CHECK(exact(1) == doctest::Approx(s0 * std::sqrt(2 / 3.0) *
                                    numerics::unit_normal_loss(0.2 / std::sqrt(2 / 3.0))));
  // The twin: 80% missing.
  check_design(design, exact(0.8), exact(0.2));
}
