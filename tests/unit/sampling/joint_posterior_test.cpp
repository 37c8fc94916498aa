// Inputs that move together after reports of some: closed forms, and weights against them.
#include "engine/sampling/joint_posterior.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <numbers>
#include <vector>

#include "models/numerics/normal.hpp"

#include "engine/sampling/surprise.hpp"

namespace equipoise::sampling {
namespace {

using Values = std::vector<double>;

JointGroup made(SolvedJoint solved) {
  REQUIRE(std::holds_alternative<JointGroup>(solved));
  return std::get<JointGroup>(std::move(solved));
}

Distribution stated(std::string_view kind, std::vector<NamedValue> values) {
  auto solved = solve(kind, values);
  REQUIRE(std::holds_alternative<Distribution>(solved));
  return std::get<Distribution>(solved);
}

JointPosterior known(LearntJoint found) {
  REQUIRE(std::holds_alternative<JointPosterior>(found));
  return std::get<JointPosterior>(std::move(found));
}

JointReport estimate(std::size_t member, double mean, double se) {
  return {member, {.kind = Report::Kind::estimate, .mean = mean, .standard_error = se}, {}};
}
JointReport binomial(std::size_t member, double events, double people) {
  return {member, {.kind = Report::Kind::binomial, .events = events, .total = people}, {}};
}

/// Means and covariances of a posterior, by hand.
struct Moments {
  Values mean, covariance;  ///< row after row
};

/// Within what the effective sample size implies: a standard deviation, or the product of two, over
/// its root.
bool agree(const JointPosterior& weighted, const Moments& expected) {
  const std::size_t n = expected.mean.size();
  const double error = 1 / std::sqrt(weighted.effective_sample_size.value());
  for (std::size_t i = 0; i < n; ++i) {
    const double sd = std::sqrt(expected.covariance[i * n + i]);
    if (!(std::abs(mean_of(weighted.group, i) - expected.mean[i]) < error * sd)) return false;
    for (std::size_t j = 0; j <= i; ++j) {
      const double other = std::sqrt(expected.covariance[j * n + j]);
      if (!(std::abs(covariance_of(weighted.group, i, j) - expected.covariance[i * n + j]) <
            error * sd * other))
        return false;
    }
  }
  return true;
}

Moments of_dirichlet(const Values& counts) {
  double total = 0.0;
  for (const double count : counts) total += count;
  Moments m;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    m.mean.push_back(counts[i] / total);
    for (std::size_t j = 0; j < counts.size(); ++j)
      m.covariance.push_back(
          ((i == j ? counts[i] / total : 0.0) - counts[i] * counts[j] / (total * total)) /
          (total + 1));
  }
  return m;
}

/// N(mean, covariance) after an estimate y (variance v) of member j: Kalman's form.
Moments conditioned(Moments m, std::size_t j, double y, double v) {
  const std::size_t n = m.mean.size();
  const Moments before = m;
  const double total = before.covariance[j * n + j] + v;
  for (std::size_t i = 0; i < n; ++i) {
    const double gain = before.covariance[i * n + j] / total;
    m.mean[i] += gain * (y - before.mean[j]);
    for (std::size_t k = 0; k < n; ++k)
      m.covariance[i * n + k] -= gain * before.covariance[j * n + k];
  }
  return m;
}

const Values normal_mean{1.0, -0.5, 20.0};
const SquareMatrix normal_covariance{3, {0.25, 0.06, -0.5, 0.06, 0.09, 0.1, -0.5, 0.1, 4.0}};

JointGroup normal() {
  return made(solve_multivariate_normal({"a", "b", "c"}, normal_mean, normal_covariance));
}
JointGroup shares() { return made(solve_dirichlet({"stay", "worse", "die"}, {30, 8, 2.5})); }

/// The same normals, one by one and tied by a copula: the joint distribution is the same.
CorrelatedInputs tied_normals() {
  CorrelatedInputs tied;
  for (std::size_t i = 0; i < 3; ++i)
    tied.parameters.push_back(
        {std::string(1, static_cast<char>('a' + i)),
         stated("normal", {{.key = "mean", .value = normal_mean[i]},
                           {.key = "sd", .value = std::sqrt(normal_covariance.at(i, i))}})});
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const double r = normal_covariance.at(i, j) /
                       std::sqrt(normal_covariance.at(i, i) * normal_covariance.at(j, j));
      tied.correlations.push_back({tied.parameters[i].name, tied.parameters[j].name,
                                   6 / std::numbers::pi * std::asin(r / 2)});
    }
  return tied;
}

}  // namespace

TEST_CASE("Dirichlet: counts of its categories add to its own, exactly") {
  const JointReport reports[] = {{0, {}, {40, 25, 5}}, {0, {}, {10, 0, 3}}};
  const JointPosterior found = known(learn(shares(), reports));
  CHECK(std::get<Dirichlet>(found.group).counts == Values{80, 33, 10.5});
  CHECK(found.method == "Dirichlet, exactly");
  CHECK(!found.effective_sample_size);
  const Moments expected = of_dirichlet({80, 33, 10.5});
  const JointPosterior weighted = known(learn_by_weights(shares(), reports));
  CHECK(*weighted.effective_sample_size > least_effective_sample_size);
  CHECK(agree(weighted, expected));
  CHECK_FALSE(agree(weighted, of_dirichlet({70, 33, 7.5})));  // twin: without the second
  // Rows of the sample are shares.
  const auto& columns = std::get<JointDraws>(weighted.group).columns;
  for (std::size_t row = 0; row < posterior_values; row += 97)
    CHECK(columns[0][row] + columns[1][row] + columns[2][row] == doctest::Approx(1).epsilon(1e-15));
}

TEST_CASE("Dirichlet: events of one member make it a beta, and the others divide the rest") {
  // Of 100 people 30 got worse: beta(8 + 30, 32.5 + 70), the rest as a Dirichlet(30, 2.5).
  const JointReport worse[] = {binomial(1, 30, 100)};
  const JointPosterior found = known(learn(shares(), worse));
  CHECK(found.method == "Dirichlet, weighted by the likelihood");
  const double a = 38, b = 102.5, own = a / (a + b), second = own * (a + 1) / (a + b + 1);
  const double rest = 1 - own, rest_second = 1 - 2 * own + second;
  const double part[] = {30 / 32.5, 0, 2.5 / 32.5};
  const auto product = [&](std::size_t i, std::size_t j) {  // E of two shares of the rest
    return part[i] * ((i == j ? 1.0 : 0.0) + 32.5 * part[j]) / 33.5;
  };
  Moments expected{{part[0] * rest, own, part[2] * rest}, Values(9)};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      const double both = i == 1 && j == 1   ? second
                          : i == 1 || j == 1 ? part[i == 1 ? j : i] * (own - second)
                                             : product(i, j) * rest_second;
      expected.covariance[i * 3 + j] = both - expected.mean[i] * expected.mean[j];
    }
  CHECK(agree(found, expected));
  CHECK_FALSE(agree(found, of_dirichlet({30, 38, 2.5})));  // twin: as if nobody else was counted
  // Counts of all categories beside it are taken exactly, in whatever order.
  const JointReport both[] = {binomial(1, 30, 100), {0, {}, {40, 25, 5}}},
                    turned[] = {both[1], both[0]};
  CHECK(known(learn(shares(), both)).group == known(learn(shares(), turned)).group);
  CHECK(known(learn(shares(), both)).group ==
        known(learn(made(solve_dirichlet({"stay", "worse", "die"}, {70, 33, 7.5})), worse)).group);
  // Of two categories events of the one are counts of both.
  const JointGroup two = made(solve_dirichlet({"p", "q"}, {3, 5}));
  const JointReport of_second[] = {binomial(1, 7, 10)};
  CHECK(std::get<Dirichlet>(known(learn(two, of_second)).group).counts == Values{6, 12});
}

TEST_CASE("multivariate normal: an estimate of one member moves all, exactly") {
  const JointReport reports[] = {estimate(0, 1.6, 0.4), estimate(2, 21.0, 0.5)};
  Moments expected{normal_mean, normal_covariance.values};
  expected = conditioned(std::move(expected), 0, 1.6, 0.16);
  const Moments first = expected;
  expected = conditioned(std::move(expected), 2, 21.0, 0.25);
  const JointPosterior found = known(learn(normal(), reports));
  CHECK(found.method == "multivariate normal, exactly");
  const auto& exact = std::get<MultivariateNormal>(found.group);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(exact.mean[i] == doctest::Approx(expected.mean[i]).epsilon(1e-13));
    CHECK(exact.sd[i] == doctest::Approx(std::sqrt(expected.covariance[i * 4])).epsilon(1e-13));
    for (std::size_t j = 0; j < 3; ++j)
      CHECK(covariance_of(found.group, i, j) ==
            doctest::Approx(expected.covariance[i * 3 + j]).epsilon(1e-12));
  }
  // By hand: a has gain .25 / .41, and takes b along by .06 / .41.
  CHECK(first.mean[1] == doctest::Approx(-0.5 + 0.06 / 0.41 * 0.6).epsilon(1e-15));
  // The same by weights, and of three normals that a copula ties.
  CHECK(agree(known(learn_by_weights(normal(), reports)), expected));
  const JointPosterior copula = known(learn(tied_normals(), reports));
  CHECK(copula.method == "correlated inputs, weighted by the likelihood");
  CHECK(agree(copula, expected));
  CHECK_FALSE(agree(copula, first));  // twin: without the second report
}

TEST_CASE("multivariate normal: a report far more exact than what was believed loses no digits") {
  const JointReport reports[] = {estimate(0, 1.6, 0.5e-6)};
  const JointPosterior found = known(learn(normal(), reports));
  const auto& exact = std::get<MultivariateNormal>(found.group);
  // 1 / (1 / .25 + 1 / v), and what is left of the others when a is known.
  CHECK(exact.sd[0] == doctest::Approx(0.5e-6 * (1 - 0.5e-12)).epsilon(1e-14));
  CHECK(exact.mean[0] == doctest::Approx(1.6).epsilon(1e-12));
  CHECK(exact.sd[1] == doctest::Approx(std::sqrt(0.09 - 0.06 * 0.06 / 0.25)).epsilon(1e-12));
  CHECK(covariance_of(found.group, 0, 1) == doctest::Approx(0.06 / 0.25 * 0.25e-12).epsilon(1e-6));
}

TEST_CASE(
    "correlated: a report moves a member as if it stood alone, and the others by the copula") {
  // A beta with 12 of 40: its own posterior is a beta. The lognormal's logarithm given it is normal
  // in the score of the beta: the mean by integration over the posterior of the beta.
  const Distribution share =
      stated("beta", {{.key = "alpha", .value = 4}, {.key = "beta", .value = 6}});
  const Distribution cost =
      stated("lognormal", {{.key = "meanlog", .value = 2}, {.key = "sdlog", .value = 0.4}});
  const Distribution other =
      stated("gamma", {{.key = "shape", .value = 4}, {.key = "scale", .value = 2}});
  const CorrelatedInputs tied{{{"cost", cost}, {"other", other}, {"share", share}},
                              {{"cost", "share", 0.6}, {"cost", "other", 0.1}}};
  const JointReport reports[] = {binomial(2, 12, 40)};
  const JointPosterior found = known(learn(tied, reports));
  const double size = found.effective_sample_size.value();
  CHECK(size > least_effective_sample_size);
  const Distribution alone =
      stated("beta", {{.key = "alpha", .value = 16}, {.key = "beta", .value = 34}});
  CHECK(std::abs(mean_of(found.group, 2) - alone.mean()) < alone.sd() / std::sqrt(size));
  CHECK(std::abs(sd_of(found.group, 2) - alone.sd()) < alone.sd() / std::sqrt(size));
  const double r = 2 * std::sin(std::numbers::pi * 0.6 / 6);
  double mean = 0.0, square = 0.0;
  constexpr int steps = 100000;
  for (int i = 0; i < steps; ++i) {
    const double score =
        numerics::normal_quantile(share.cumulative(alone.quantile((i + 0.5) / steps)));
    const double log = 2 + 0.4 * r * score, variance = 0.16 * (1 - r * r);
    mean += std::exp(log + variance / 2) / steps;
    square += std::exp(2 * log + 2 * variance) / steps;
  }
  const double sd = std::sqrt(square - mean * mean);
  CHECK(std::abs(mean_of(found.group, 0) - mean) < sd / std::sqrt(size));
  CHECK(std::abs(sd_of(found.group, 0) - sd) < sd / std::sqrt(size));
  CHECK(std::abs(cost.mean() - mean) > 4 * sd / std::sqrt(size));  // twin: left as it was
  // What is not correlated with the share stays.
  CHECK(std::abs(mean_of(found.group, 1) - 8) < 4 / std::sqrt(size));
  CHECK(std::abs(sd_of(found.group, 1) - 4) < 4 / std::sqrt(size));
}

TEST_CASE("a ratio of one of two lognormals, and events of a logit-normal, against normal scores") {
  // Logarithms and logits that a copula ties are a bivariate normal, score by score.
  const double r = 2 * std::sin(std::numbers::pi * 0.6 / 6);
  const auto moments = [](const JointPosterior& p, std::size_t i, auto scale) {
    double mean = 0.0, square = 0.0;
    for (const double x : std::get<JointDraws>(p.group).columns[i]) {
      mean += scale(x) / posterior_values;
      square += scale(x) * scale(x) / posterior_values;
    }
    return std::pair(mean, std::sqrt(square - mean * mean));
  };
  const auto log = [](double x) { return std::log(x); };
  const CorrelatedInputs ratios{
      {{"a", stated("lognormal", {{.key = "meanlog", .value = 2}, {.key = "sdlog", .value = 0.4}})},
       {"b",
        stated("lognormal", {{.key = "meanlog", .value = 1}, {.key = "sdlog", .value = 0.3}})}},
      {{"a", "b", 0.6}}};
  const JointReport ratio[] = {
      {0, {.kind = Report::Kind::ratio, .mean = 2.3, .standard_error = 0.3}, {}}};
  const JointPosterior found = known(learn(ratios, ratio));
  const Moments exact = conditioned({{2, 1}, {0.16, r * 0.12, r * 0.12, 0.09}}, 0, 2.3, 0.09);
  const double error = 1 / std::sqrt(*found.effective_sample_size);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto [mean, sd] = moments(found, i, log);
    const double expected = std::sqrt(exact.covariance[i * 3]);
    CHECK(std::abs(mean - exact.mean[i]) < error * expected);
    CHECK(std::abs(sd - expected) < error * expected);
    CHECK(std::abs(exact.mean[i] - (i == 0 ? 2 : 1)) > 4 * error * expected);  // twin: unmoved
  }
  // logit p ~ N(-1, 0.5^2), 45 of 100: its score by the trapezoid, the other's given it.
  const CorrelatedInputs share{
      {{"p", stated("logit_normal",
                    {{.key = "mean_logit", .value = -1}, {.key = "sd_logit", .value = 0.5}})},
       {"x", stated("normal", {{.key = "mean", .value = 0}, {.key = "sd", .value = 1}})}},
      {{"p", "x", 0.6}}};
  const JointReport events[] = {binomial(0, 45, 100)};
  const JointPosterior both = known(learn(share, events));
  double mass = 0.0, first = 0.0, second = 0.0;
  for (int i = -80000; i <= 80000; ++i) {
    const double z = i / 10000.0, p = 1 / (1 + std::exp(1 - 0.5 * z));
    const double density = std::exp(-z * z / 2 + 45 * std::log(p) + 55 * std::log(1 - p) + 68.8);
    mass += density;
    first += density * z;
    second += density * z * z;
  }
  const double score = first / mass, spread = second / mass - score * score;
  const auto [mean, sd] = moments(both, 1, [](double x) { return x; });
  const double expected = std::sqrt(r * r * spread + 1 - r * r);
  const double of_weights = expected / std::sqrt(*both.effective_sample_size);
  CHECK(std::abs(mean - r * score) < of_weights);
  CHECK(std::abs(sd - expected) < of_weights);
  CHECK(r * score > 4 * of_weights);
}

TEST_CASE("what inputs are called changes no bit of what is learnt of them") {
  const auto columns = [](const JointPrior& prior) {
    const JointReport reports[] = {estimate(0, 1.3, 0.3), estimate(2, 18.0, 1.5)};
    return std::get<JointDraws>(known(learn(prior, reports)).group).columns;
  };
  CorrelatedInputs tied = tied_normals();
  const auto expected = columns(tied);
  for (Correlation& correlation : tied.correlations)
    for (std::string* name : {&correlation.first, &correlation.second}) *name = "renamed " + *name;
  for (Parameter& parameter : tied.parameters) parameter.name = "renamed " + parameter.name;
  CHECK(columns(tied) == expected);
  const auto events = [](const char* stay) {
    const JointReport report[] = {binomial(0, 40, 60)};
    return std::get<JointDraws>(
               known(learn_by_weights(made(solve_dirichlet({stay, "worse", "die"}, {30, 8, 2.5})),
                                      report))
                   .group)
        .columns;
  };
  CHECK(events("stay") == events("remain"));
}

TEST_CASE("rows of a sample are weighted; equal values count once") {
  Values x, y;
  for (int i = 0; i < 4000; ++i) {
    x.push_back(1 + (i / 2) / 1999.0);  // every value in two rows
    y.push_back(i % 2 == 0 ? x.back() : -x.back());
  }
  const JointGroup rows = made(solve_joint_draws({"x", "y"}, {x, y}));
  const JointReport vague[] = {estimate(0, 1.5, 1e3)};
  CHECK(*known(learn(rows, vague)).effective_sample_size == doctest::Approx(2000).epsilon(1e-6));
  // A normal about 1.5 (se 0.1), cut off five standard errors away.
  const JointReport near[] = {estimate(0, 1.5, 0.1)};
  const JointPosterior found = known(learn(rows, near));
  CHECK(found.method == "joint draws, weighted by the likelihood");
  CHECK(mean_of(found.group, 0) == doctest::Approx(1.5).epsilon(1e-3));
  CHECK(sd_of(found.group, 0) == doctest::Approx(0.1).epsilon(0.01));
  const auto& columns = std::get<JointDraws>(found.group).columns;
  for (std::size_t row = 0; row < posterior_values; row += 61)
    CHECK(std::abs(columns[1][row]) == columns[0][row]);  // rows stay whole
  const JointReport sharp[] = {estimate(0, 1.5, 0.01)};
  const LearntJoint none = learn(rows, sharp);
  REQUIRE(std::holds_alternative<NoPosterior>(none));
  CHECK(std::get<NoPosterior>(none).values == 2000);
  CHECK(std::get<NoPosterior>(none).effective_sample_size < least_effective_sample_size);
}

TEST_CASE("weights that collapse are refused, and counts that nothing can hold") {
  const JointReport far[] = {estimate(0, 9.0, 0.1)};
  const LearntJoint none = learn(tied_normals(), far);
  REQUIRE(std::holds_alternative<NoPosterior>(none));
  CHECK(std::get<NoPosterior>(none).values == weighted_values);
  CHECK(std::get<NoPosterior>(none).effective_sample_size < least_effective_sample_size);
  CHECK(std::holds_alternative<JointPosterior>(learn(normal(), far)));  // exactly it is known
  const JointReport exact[] = {estimate(0, 1.0, 1e-200)};
  const LearntJoint beyond = learn(normal(), exact);
  REQUIRE(std::holds_alternative<NoPosterior>(beyond));
  CHECK(std::get<NoPosterior>(beyond).values == 0);
}

TEST_CASE("nobody observed changes nothing, and halves teach what the whole does") {
  const struct {
    JointPrior prior;
    std::vector<JointReport> reports;
  } cases[] = {{shares(), {{0, {}, {40, 25, 5}}}},
               {shares(), {binomial(1, 30, 100), {0, {}, {40, 25, 5}}}},
               {normal(), {estimate(0, 1.6, 0.4), estimate(2, 21.0, 0.5)}},
               {tied_normals(), {estimate(2, 21.0, 0.5), estimate(0, 1.6, 0.4)}}};
  for (const auto& [prior, reports] : cases) {
    const JointPosterior whole = known(learn(prior, reports));
    CAPTURE(whole.method);
    std::vector<JointReport> halves, with_nobody = reports;
    for (JointReport half : reports) {
      half.report.standard_error *= std::sqrt(2.0);
      half.report.events /= 2;
      half.report.total /= 2;
      for (double& count : half.counts) count /= 2;
      halves.insert(halves.begin(), {half, half});
    }
    JointReport nobody = reports.front();
    nobody.report.standard_error = std::numeric_limits<double>::infinity();
    nobody.report.events = nobody.report.total = 0;
    for (double& count : nobody.counts) count = 0;
    with_nobody.push_back(nobody);
    CHECK(known(learn(prior, with_nobody)).group == whole.group);
    const JointPosterior parts = known(learn(prior, halves));
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(mean_of(parts.group, i) == doctest::Approx(mean_of(whole.group, i)).epsilon(1e-9));
      CHECK(sd_of(parts.group, i) == doctest::Approx(sd_of(whole.group, i)).epsilon(1e-9));
    }
  }
}

TEST_CASE(
    "surprise of counts: that of events where there are two categories, and by hand of three") {
  const JointGroup two = made(solve_dirichlet({"p", "q"}, {3, 5}));
  const JointReport counted{0, {}, {7, 3}};
  const JointReport events = binomial(0, 7, 10);
  CHECK(*surprise(JointPrior(two), counted) ==
        doctest::Approx(*surprise(JointPrior(two), events)).epsilon(1e-12));
  // Counts of a Dirichlet-multinomial: Pearson's chi^2 over (n + A) / (1 + A), two degrees of
  // freedom, whose tail is exp(-x / 2).
  const double n = 70, total = 40.5, observed[] = {40, 25, 5}, prior[] = {30, 8, 2.5};
  double pearson = 0.0;
  for (int i = 0; i < 3; ++i) {
    const double expected = n * prior[i] / total;
    pearson += (observed[i] - expected) * (observed[i] - expected) / expected;
  }
  const double squares = pearson * (1 + total) / (n + total);
  CHECK(*surprise(JointPrior(shares()), {0, {}, {40, 25, 5}}) ==
        doctest::Approx(numerics::normal_quantile_complement(std::exp(-squares / 2) / 2))
            .epsilon(1e-10));
  CHECK(!surprise(JointPrior(shares()), {0, {}, {0, 0, 0}}));
  // A sample of the same belief expects the same.
  const JointReport vague[] = {estimate(0, 0.5, 1e3)};
  const JointPosterior rows = known(learn_by_weights(shares(), vague));
  CHECK(*surprise(JointPrior(rows.group), {0, {}, {40, 25, 5}}) ==
        doctest::Approx(*surprise(JointPrior(shares()), {0, {}, {40, 25, 5}})).epsilon(0.01));
}

}  // namespace equipoise::sampling
