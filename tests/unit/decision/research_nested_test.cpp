// EVSI by regression, of a trial of two strategies with one control arm and of a study of an input,
// against nested Monte Carlo: data sets drawn, parameters drawn again given each, and no curve.
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <vector>

#include "models/decision/target_research.hpp"
#include "models/voi/nested.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

// Two strategies move adherence along the logistic curve; a person who takes it up gains g.
constexpr std::array<double, 2> mean{0.35, 0.25}, sd{0.4, 0.3}, cost{80.0, 60.0};
constexpr double log_gain_mean = 0.0, log_gain_sd = 0.35, people = 1000;
constexpr double arm = 0.02, control = 0.03, study = 0.02;  // variances of what is seen

struct Place {
  std::array<double, 2> effect;
  double log_gain;
};

double normal(sample::Uniform& u, double m, double s) { return m + s * u.normal(); }

Place draw(sample::Uniform& u) {
  Place p{};
  for (std::size_t i = 0; i < 2; ++i) p.effect[i] = normal(u, mean[i], sd[i]);
  p.log_gain = normal(u, log_gain_mean, log_gain_sd);
  return p;
}

double qalys(const Place& p, std::size_t i) {
  const double odds = 0.4 / 0.6 * std::exp(p.effect[i]);
  return people * (odds / (1 + odds) - 0.4) * std::exp(p.log_gain);
}

std::array<double, 2> tried(const Place& p, sample::Uniform& u) {
  const double shared = normal(u, 0, std::sqrt(control));
  return {p.effect[0] + normal(u, 0, std::sqrt(arm)) - shared,
          p.effect[1] + normal(u, 0, std::sqrt(arm)) - shared};
}

// The effects given both estimates: a bivariate normal, by the precision matrices.
Place after_trial(const std::array<double, 2>& x, sample::Uniform& u) {
  const double v = arm + control, data = v * v - control * control;
  const double p00 = v / data + 1 / (sd[0] * sd[0]), p11 = v / data + 1 / (sd[1] * sd[1]),
               p01 = -control / data, both = p00 * p11 - p01 * p01;
  const double b0 = (v * x[0] - control * x[1]) / data + mean[0] / (sd[0] * sd[0]),
               b1 = (v * x[1] - control * x[0]) / data + mean[1] / (sd[1] * sd[1]);
  Place p{};
  p.effect[0] = normal(u, (p11 * b0 - p01 * b1) / both, std::sqrt(p11 / both));
  p.effect[1] = normal(u, (b1 - p01 * p.effect[0]) / p11, 1 / std::sqrt(p11));
  p.log_gain = normal(u, log_gain_mean, log_gain_sd);
  return p;
}

Place after_study(double x, sample::Uniform& u) {
  Place p = draw(u);
  const double prior = log_gain_sd * log_gain_sd, w = prior / (prior + study);
  p.log_gain = normal(u, log_gain_mean + w * (x - log_gain_mean), std::sqrt(prior * (1 - w)));
  return p;
}

/// Draws data, and returns what draws a place given them.
using Study = std::function<std::function<Place()>(sample::Uniform&)>;

voi::NestedValue nested(const Study& observe, std::uint64_t seed) {
  const voi::ConditionalSample sample = [&](const voi::ConditionalDraws& draws,
                                            voi::ConditionalOutcomes& out) {
    for (std::size_t o = 0; o < draws.outer; ++o) {
      sample::Uniform u(seed * 1000003 + draws.first + o);
      const std::function<Place()> given = observe(u);
      for (std::size_t i = 0; i < draws.inner; ++i) {
        const Place p = given();
        const std::size_t lane = o * draws.inner + i;
        for (std::size_t s = 0; s < 2; ++s) {
          out.cost.row(s + 1)[lane] = cost[s];
          out.qalys.row(s + 1)[lane] = qalys(p, s);
        }
      }
    }
  };
  return voi::NestedInformation(sample, 3, 20000, 512).at(1.0);
}

struct Regressed {
  std::vector<StrategyDraws> strategies{2};
  std::vector<std::vector<double>> trial{2}, gain{1};
};

const Regressed& regressed() {
  static const Regressed r = [] {
    constexpr std::size_t draws = 40000;
    Regressed out;
    sample::Uniform u(81);
    for (std::size_t d = 0; d < draws; ++d) {
      const Place p = draw(u);
      const auto x = tried(p, u);
      for (std::size_t s = 0; s < 2; ++s) {
        out.trial[s].push_back(x[s]);
        out.strategies[s].benefit[full].push_back(qalys(p, s) - cost[s]);
      }
      out.gain[0].push_back(p.log_gain + normal(u, 0, std::sqrt(study)));
    }
    for (StrategyDraws& s : out.strategies)
      for (const ScheduleOf schedule : schedules_without_arms)
        if (schedule != full) s.benefit[schedule].assign(draws, 0.0);
    return out;
  }();
  return r;
}

bool agrees(const ImmediateValue& found, const voi::NestedValue& referee) {
  const double error =
      std::hypot(found.value.value.standard_error, referee.information.value.standard_error);
  const double biases = found.upward_bias + referee.bias.upward + referee.bias.downward;
  CHECK(biases < 4 * error);  // so that chance, and not the bias, decides
  return std::abs(found.value.value.value - referee.information.value.value) < 4 * error + biases;
}

ImmediateValue by_regression(const std::vector<std::vector<double>>& seen) {
  const std::vector<std::span<const double>> summaries(seen.begin(), seen.end());
  const ResearchedChoice choice(regressed().strategies,
                                numerics::DrawGroups::independent(seen[0].size()));
  return choice.immediate(summaries);
}

}  // namespace

TEST_CASE("EVSI of a trial of two strategies with one control arm, against nested Monte Carlo") {
  const voi::NestedValue referee = nested(
      [](sample::Uniform& u) {
        const auto x = tried(draw(u), u);
        return std::function<Place()>([&u, x] { return after_trial(x, u); });
      },
      82);
  CHECK(agrees(by_regression(regressed().trial), referee));
  // Twin: what one of the arms says alone.
  CHECK_FALSE(agrees(by_regression({regressed().trial[0]}), referee));
}

TEST_CASE("EVSI of a study of an input, against nested Monte Carlo") {
  const voi::NestedValue referee = nested(
      [](sample::Uniform& u) {
        const double x = draw(u).log_gain + normal(u, 0, std::sqrt(study));
        return std::function<Place()>([&u, x] { return after_study(x, u); });
      },
      83);
  CHECK(agrees(by_regression(regressed().gain), referee));
  // Twin: another study.
  CHECK_FALSE(agrees(by_regression(regressed().trial), referee));
}
