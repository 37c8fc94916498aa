// Reports of several strategies at once: against conditioning of the whole covariance, against
// weighted draws, and against what a report of one strategy teaches.
#include "models/implementation/tied_effects.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <random>

#include <Eigen/Dense>

using namespace equipoise::implementation;

namespace {

using Term = ObservedContrast::Term;

// What a trial reports, its errors as they are: before uncorrelated().
struct Raw {
  std::vector<ObservedContrast> observed;
  std::vector<double> covariance;

  [[nodiscard]] std::vector<ObservedContrast> contrasts() const {
    const auto found = uncorrelated(observed, covariance);
    REQUIRE(found);
    return *found;
  }
};

// Mean and covariance of (mu, delta, ...) after all reports, by the textbook's formula on matrices
// that are written out here. \source Anderson 2003, theorem 2.5.1
struct Conditioned {
  Eigen::VectorXd mean;
  Eigen::MatrixXd covariance;
};
Conditioned conditioned(const std::vector<StrategyEffects>& prior,
                        const std::vector<Raw>& reports) {
  std::vector<std::size_t> first;
  std::size_t n = 0;
  for (const StrategyEffects& s : prior) {
    first.push_back(n);
    n += 1 + s.places.size();
  }
  const auto size = static_cast<Eigen::Index>(n);
  Eigen::VectorXd mean(size);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(size, size);
  for (std::size_t s = 0; s < prior.size(); ++s) {
    const StrategyEffects& own = prior[s];
    const double variance = own.standard_error * own.standard_error;
    const auto mu = static_cast<Eigen::Index>(first[s]);
    mean(mu) = own.mean;
    covariance(mu, mu) = variance;
    for (std::size_t t = 0; t < own.places.size(); ++t) {
      const LocalEffect& place = own.places[t];
      const Eigen::Index i = mu + 1 + static_cast<Eigen::Index>(t);
      mean(i) = place.loading * own.mean + place.offset;
      covariance(mu, i) = covariance(i, mu) = place.loading * variance;
      for (std::size_t k = 0; k < own.places.size(); ++k)
        covariance(i, mu + 1 + static_cast<Eigen::Index>(k)) =
            place.loading * own.places[k].loading * variance + (k == t ? place.sd * place.sd : 0.0);
    }
  }
  for (const Raw& report : reports) {
    const auto m = static_cast<Eigen::Index>(report.observed.size());
    Eigen::MatrixXd l = Eigen::MatrixXd::Zero(m, size), errors(m, m);
    Eigen::VectorXd y(m);
    for (Eigen::Index i = 0; i < m; ++i) {
      const ObservedContrast& o = report.observed[static_cast<std::size_t>(i)];
      y(i) = o.estimate;
      for (const Term& term : o.terms)
        l(i, static_cast<Eigen::Index>(first[term.strategy] + 1 + term.place)) += term.coefficient;
      for (Eigen::Index j = 0; j < m; ++j)
        errors(i, j) = report.covariance[static_cast<std::size_t>(i * m + j)];
    }
    const Eigen::MatrixXd gain = covariance * l.transpose() *
                                 (l * covariance * l.transpose() + errors).fullPivLu().inverse();
    mean += gain * (y - l * mean);
    covariance -= (gain * l * covariance).eval();
  }
  return {mean, covariance};
}

double largest_difference(const JointEffects& a, const Conditioned& b, const JointEffects& prior) {
  double most = 0.0;
  const auto sd = [&](std::size_t i) {
    return prior.cov(i, i) > 0 ? std::sqrt(prior.cov(i, i)) : 1.0;
  };
  for (std::size_t i = 0; i < a.mean.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    most = std::max(most, std::abs(a.mean[i] - b.mean(row)) / sd(i));
    for (std::size_t j = 0; j < a.mean.size(); ++j)
      most =
          std::max(most, std::abs(a.cov(i, j) - b.covariance(row, static_cast<Eigen::Index>(j))) /
                             (sd(i) * sd(j)));
  }
  return most;
}

// Audit and outreach in two targets.
const std::vector<StrategyEffects> two{{0.25, 0.10, {{1, 0, 0.20}, {1, 0, 0.20}}},
                                       {0.35, 0.15, {{1, 0, 0.25}, {1, 0, 0.25}}}};

// Two arms with one control arm in the first target: standard errors .15 and .16, of which .1 is
// the control arm's.
const Raw two_arms{{{{{0, 0, 1.0}}, 0.55, 0.0}, {{{1, 0, 1.0}}, 0.10, 0.0}},
                   {0.0225, 0.01, 0.01, 0.0256}};

std::vector<ObservedContrast> of_all(const std::vector<Raw>& reports) {
  std::vector<ObservedContrast> all;
  for (const Raw& report : reports)
    for (const ObservedContrast& contrast : report.contrasts()) all.push_back(contrast);
  return all;
}

}  // namespace

TEST_CASE("several answers: the conditional of the whole covariance, whatever was observed") {
  std::mt19937_64 random(20261123);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int i = 0; i < 200; ++i) {
    CAPTURE(i);
    const std::size_t strategies = 2 + i % 3, places = 1 + i % 4;
    std::vector<StrategyEffects> prior;
    for (std::size_t s = 0; s < strategies; ++s) {
      prior.push_back({uniform(random), i % 7 == 0 && s == 0 ? 0.0 : 0.05 + uniform(random), {}});
      for (std::size_t t = 0; t < places; ++t)
        prior.back().places.push_back({i % 3 == 0 ? uniform(random) : 1.0,
                                       i % 3 == 0 ? uniform(random) - 0.5 : 0.0,
                                       i % 5 == 0 ? 0.0 : uniform(random)});
    }
    std::vector<Raw> reports;
    for (std::size_t r = 0; r < 1 + static_cast<std::size_t>(i) % 3; ++r) {
      Raw& report = reports.emplace_back();
      const std::size_t place = r % places, numbers = 1 + (i + r) % strategies;
      const double shared = uniform(random) * 0.05;
      for (std::size_t a = 0; a < numbers; ++a) {
        report.observed.push_back({{{a, place, 1.0}}, uniform(random), 0.0});
        // Against another strategy, as a cell with both has it, or alone.
        if ((i + r) % 3 != 0)
          report.observed.back().terms.push_back(
              {(a + 1) % strategies, place, (i + r) % 3 == 1 ? -1.0 : 1.0});
        for (std::size_t b = 0; b < numbers; ++b)
          report.covariance.push_back(shared + (a == b ? 0.001 + 0.1 * uniform(random) : 0.0));
      }
      for (std::size_t a = 0; a < numbers; ++a)
        for (std::size_t b = 0; b < a; ++b)
          report.covariance[a * numbers + b] = report.covariance[b * numbers + a];
    }
    std::vector<ObservedContrast> all = of_all(reports), halves;
    const JointEffects before = joint(learn_together(prior, {}));
    const TiedEffects after = learn_together(prior, all);
    const Conditioned expected = conditioned(prior, reports);
    CHECK(largest_difference(joint(after), expected, before) < 1e-9);
    for (ObservedContrast contrast : all) {
      contrast.precision /= 2;
      halves.insert(halves.begin(), {contrast, contrast});
    }
    CHECK(largest_difference(joint(learn_together(prior, halves)), expected, before) < 1e-9);
    CHECK(largest_difference(learn_in_turn(before, after, halves), expected, before) < 1e-9);
    // What each believes by itself is what the whole covariance says of it.
    for (std::size_t s = 0; s < strategies; ++s)
      for (std::size_t t = 0; t < places; ++t) {
        const auto line = static_cast<Eigen::Index>(after.of_place(s, t));
        const Effect alone = after.alone[s].at(t);
        CHECK(alone.mean == doctest::Approx(expected.mean(line)).epsilon(1e-9));
        CHECK(alone.variance() == doctest::Approx(expected.covariance(line, line)).epsilon(1e-9));
        CHECK(std::abs(after.cov(after.of_mean(s), after.of_place(s, t))) < 1e-15);
      }
    // Twin: another estimate.
    halves.back().estimate += 0.1;
    if (before.cov(after.of_place(0, 0), after.of_place(0, 0)) > 0)
      CHECK(largest_difference(joint(learn_together(prior, halves)), expected, before) > 1e-6);
  }
}

TEST_CASE("several answers: 400,000 draws of the prior weighted by the likelihood of the report") {
  const TiedEffects after = learn_together(two, two_arms.contrasts());
  const JointEffects learnt = joint(after);
  // Errors taken as independent: each arm's own standard error, and what they share left out.
  Raw apart = two_arms;
  apart.covariance[1] = apart.covariance[2] = 0.0;
  const JointEffects wrong = joint(learn_together(two, apart.contrasts()));

  const std::size_t draws = 400000;
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  Eigen::Matrix2d errors;
  errors << 0.0225, 0.01, 0.01, 0.0256;
  const Eigen::Matrix2d precision = errors.inverse();
  std::vector<std::vector<double>> x(6, std::vector<double>(draws));
  std::vector<double> weight(draws);
  for (std::size_t d = 0; d < draws; ++d) {
    for (std::size_t s = 0; s < 2; ++s) {
      const double mu = two[s].mean + two[s].standard_error * normal(random);
      x[3 * s][d] = mu;
      for (std::size_t t = 0; t < 2; ++t)
        x[3 * s + 1 + t][d] = mu + two[s].places[t].sd * normal(random);
    }
    const Eigen::Vector2d off(0.55 - x[1][d], 0.10 - x[4][d]);
    weight[d] = std::exp(-0.5 * off.dot(precision * off));
  }
  double total = 0.0;
  for (const double w : weight) total += w;
  // A weighted mean of f, and its standard error by the delta method.
  const auto weighted = [&](const auto& f) {
    double mean = 0.0, squares = 0.0;
    for (std::size_t d = 0; d < draws; ++d) mean += weight[d] * f(d);
    mean /= total;
    for (std::size_t d = 0; d < draws; ++d)
      squares += weight[d] * weight[d] * (f(d) - mean) * (f(d) - mean);
    return std::pair(mean, std::sqrt(squares) / total);
  };
  double worst_wrong = 0.0;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto [mean, error] = weighted([&](std::size_t d) { return x[i][d]; });
    CHECK(std::abs(mean - learnt.mean[i]) < 4 * error);
    worst_wrong = std::max(worst_wrong, std::abs(mean - wrong.mean[i]) / error);
    for (std::size_t j = 0; j <= i; ++j) {
      const auto [product, of_product] = weighted(
          [&](std::size_t d) { return (x[i][d] - learnt.mean[i]) * (x[j][d] - learnt.mean[j]); });
      CHECK(std::abs(product - learnt.cov(i, j)) < 4 * of_product);
      worst_wrong = std::max(worst_wrong, std::abs(product - wrong.cov(i, j)) / of_product);
    }
  }
  CHECK(worst_wrong > 10);
}

TEST_CASE("one strategy: what learn() gives, of an arm alone and of several places") {
  const std::vector<StrategyEffects> one{{0.25, 0.1, {{1, 0, 0.2}, {0.7, 0.1, 0.3}, {1, 0, 0.0}}}};
  const ReportedEffect reports[] = {{0, 0.6, 40}, {1, -0.1, 25}, {2, 0.3, 60}, {0, 0.2, 10}};
  std::vector<ObservedContrast> contrasts;
  for (const ReportedEffect& r : reports) {
    // As a trial of several arms that has but one.
    const Raw arm{{{{{0, r.place, 1.0}}, r.estimate, 0.0}}, {1 / r.precision}};
    contrasts.push_back(arm.contrasts().front());
  }
  const StrategyEffects expected = learn(one.front(), reports);
  const StrategyEffects after = learn_together(one, contrasts).alone.front();
  CHECK(after.mean == doctest::Approx(expected.mean).epsilon(1e-12));
  CHECK(after.standard_error == doctest::Approx(expected.standard_error).epsilon(1e-12));
  for (std::size_t t = 0; t < 3; ++t) {
    CHECK(after.places[t].loading == doctest::Approx(expected.places[t].loading).epsilon(1e-12));
    CHECK(std::abs(after.places[t].offset - expected.places[t].offset) < 1e-12);
    CHECK(std::abs(after.places[t].sd - expected.places[t].sd) < 1e-12);
  }
}

TEST_CASE("head to head by hand: what one gains the other loses, in proportion to their variance") {
  // V = .05 and .085, cov 0: the difference of -.1 has variance .135 + .0225 and is reported as .4.
  const ObservedContrast difference[] = {{{{0, 0, 1.0}, {1, 0, -1.0}}, 0.4, 1 / 0.0225}};
  const TiedEffects after = learn_together(two, difference);
  const double moved = 0.5 / 0.1575;
  const JointEffects all = joint(after);
  const std::size_t a = after.of_place(0, 0), b = after.of_place(1, 0);
  CHECK(all.mean[a] == doctest::Approx(0.25 + 0.05 * moved).epsilon(1e-12));
  CHECK(all.mean[b] == doctest::Approx(0.35 - 0.085 * moved).epsilon(1e-12));
  CHECK(all.cov(a, b) == doctest::Approx(0.05 * 0.085 / 0.1575).epsilon(1e-12));
  // Elsewhere through the mean effects: shared variances .01 and .0225.
  CHECK(all.mean[after.of_place(0, 1)] == doctest::Approx(0.25 + 0.01 * moved).epsilon(1e-12));
  CHECK(all.mean[after.of_place(1, 1)] == doctest::Approx(0.35 - 0.0225 * moved).epsilon(1e-12));
  CHECK(all.cov(after.of_place(0, 1), after.of_place(1, 1)) ==
        doctest::Approx(0.01 * 0.0225 / 0.1575).epsilon(1e-12));
  CHECK(surprise(two, {}, difference).value() ==
        doctest::Approx(0.5 / std::sqrt(0.1575)).epsilon(1e-12));
}

TEST_CASE("a trial without people changes nothing, to the last bit") {
  std::vector<ObservedContrast> contrasts = two_arms.contrasts();
  const TiedEffects after = learn_together(two, contrasts);
  contrasts.push_back({{{1, 1, 1.0}, {0, 1, -1.0}}, 5.0, 0.0});
  const TiedEffects same = learn_together(two, contrasts);
  CHECK(same.covariance == after.covariance);
  CHECK(joint(same).mean == joint(after).mean);
  CHECK_FALSE(surprise(two, {}, std::span(contrasts).last(1)));
}

TEST_CASE("a difference that is all but known leaves what is common as it was") {
  const ObservedContrast difference[] = {{{{0, 0, 1.0}, {1, 0, -1.0}}, 0.1, 1e12}};
  const JointEffects all = joint(learn_together(two, difference));
  const TiedEffects like = learn_together(two, {});
  const std::size_t a = like.of_place(0, 0), b = like.of_place(1, 0);
  // Both have the variance of their mean weighted by precision, and they are one but for 1e-12.
  const double common = 1 / (1 / 0.05 + 1 / 0.085);
  CHECK(all.cov(a, a) == doctest::Approx(common).epsilon(1e-9));
  CHECK(all.cov(b, b) == doctest::Approx(common).epsilon(1e-9));
  CHECK(all.mean[a] - all.mean[b] == doctest::Approx(0.1).epsilon(1e-9));
}

TEST_CASE("covariances that no errors have are refused") {
  Raw impossible = two_arms;
  impossible.covariance[1] = impossible.covariance[2] = 0.0241;  // sqrt(.0225 x .0256) = .024
  CHECK_FALSE(uncorrelated(impossible.observed, impossible.covariance));
  impossible.covariance[1] = impossible.covariance[2] = 0.0239;
  CHECK(uncorrelated(impossible.observed, impossible.covariance));
}

TEST_CASE("surprise: over what a belief expects its square averages to 1") {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  const int reports = 4000;
  for (const std::size_t numbers : {1, 2, 3}) {
    CAPTURE(numbers);
    // z^2 as it is, and of a twin that knows nothing of the error they share.
    double sum[2] = {0.0, 0.0}, squares[2] = {0.0, 0.0};
    for (int i = 0; i < reports; ++i) {
      // Of the first target: both strategies, and the sum of both, with an error they share.
      std::vector<double> delta;
      for (const StrategyEffects& s : two)
        delta.push_back(s.mean + s.standard_error * normal(random) +
                        s.places.front().sd * normal(random));
      const double shared = 0.1 * normal(random);
      Raw raw, unshared;
      for (std::size_t k = 0; k < numbers; ++k) {
        std::vector<Term> terms{{k % 2, 0, 1.0}};
        if (k == 2) terms = {{0, 0, 1.0}, {1, 0, 1.0}};
        double y = shared + 0.1 * normal(random);
        for (const Term& term : terms) y += delta[term.strategy];
        raw.observed.push_back({terms, y, 0.0});
        for (std::size_t j = 0; j < numbers; ++j) {
          raw.covariance.push_back(k == j ? 0.02 : 0.01);
          unshared.covariance.push_back(k == j ? 0.01 : 0.0);
        }
      }
      unshared.observed = raw.observed;
      for (std::size_t known = 0; known < 2; ++known) {
        const double z = surprise(two, {}, (known == 0 ? raw : unshared).contrasts()).value();
        sum[known] += z * z;
        squares[known] += z * z * z * z;
      }
    }
    const auto off = [&](std::size_t known) {  // standard errors from 1
      const double mean = sum[known] / reports;
      return (mean - 1) / std::sqrt((squares[known] / reports - mean * mean) / reports);
    };
    CAPTURE(off(0));
    CAPTURE(off(1));
    CHECK(std::abs(off(0)) < 4);
    CHECK(std::abs(off(1)) > 4);
  }
  // Of two numbers, P(chi^2_2 > d^2) = exp(-d^2 / 2): at d^2 = 2 ln 20, 5%, and |z| is 1.96.
  const std::vector<StrategyEffects> known{{0.0, 0.1, {{1, 0, 0.0}}}, {0.0, 0.1, {{1, 0, 0.0}}}};
  const double d = std::sqrt(2 * std::log(20.0) * 0.02);
  const Raw raw{{{{{0, 0, 1.0}}, d, 0.0}, {{{1, 0, 1.0}}, 0.0, 0.0}}, {0.01, 0, 0, 0.01}};
  CHECK(surprise(known, {}, raw.contrasts()).value() == doctest::Approx(1.959964).epsilon(1e-6));
}
