// What trials of side effects are worth in the chemotherapy model, at 20,000 a QALY, against
// quadrature over the joint prior with binomial data: by regression on summaries, weighting by the
// likelihood, moment matching and nested Monte Carlo on the compiled model.
#include <algorithm>
#include <random>

#include "models/numerics/sum.hpp"
#include "models/voi/nested.hpp"
#include "models/voi/sample_information/importance.hpp"
#include "models/voi/sample_information/moment_matching.hpp"
#include "models/voi/sample_information/regression.hpp"

#include "engine/sampling/conditional_sampler.hpp"

#include "tests/published/chemotherapy.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr double threshold = 20000;

struct Exact {
  int n;  ///< an arm
  double both, p2, p1, log_or;
};
constexpr Exact exact[] = {{50, 203.408727, 193.553903, 7.157391, 211.111415},
                           {100, 239.696832, 220.367224, 11.044123, 246.167091},
                           {150, 258.489211, 231.606974, 13.215236, 263.783843},
                           {500, 299.536518, 250.640175, 18.024208, 301.386476},
                           {1000, 312.966481, 255.330228, 19.520374, 313.460782}};

const Chemotherapy& sample() {
  static const Chemotherapy chemotherapy(100000);
  return chemotherapy;
}

std::mt19937_64 random_of(std::uint64_t purpose, std::uint64_t index, std::uint64_t part = 0) {
  std::seed_seq seed{purpose, index, part};
  return std::mt19937_64(seed);
}
double beta(double a, double b, std::mt19937_64& random) {
  const double x = std::gamma_distribution<double>(a)(random);
  return x / (x + std::gamma_distribution<double>(b)(random));
}
double events(int n, double p, std::mt19937_64& random) {
  return std::binomial_distribution<int>(n, p)(random);
}
double log_binomial(double x, int n, double p) {
  return x * std::log(p) + (n - x) * std::log1p(-p);
}

void check_value(const Estimate& e, double truth, double bias = 0) {
  CAPTURE(e.value);
  CAPTURE(e.standard_error);
  CAPTURE(truth);
  CHECK(std::abs(e.value - truth) <= 4 * e.standard_error + bias);
  CHECK_FALSE(std::abs(e.value - truth - 10 * e.standard_error - bias) <=
              4 * e.standard_error + bias);
}

/// The data of a trial in every draw, one after another from one generator.
template <class Simulate>
voi::PartialInformation regression(std::size_t summaries, const Simulate& simulate) {
  auto random = random_of(1, summaries);
  return voi::regression_on_summaries(
      summaries, [&](std::size_t d, std::span<double> out) { simulate(d, random, out); },
      sample().outcomes());
}

}  // namespace

TEST_CASE("trials by regression on summaries, every design and size") {
  const Chemotherapy& c = sample();
  const auto p1 = c.draws("p_side_effects"), log_or = c.draws("log_or");
  for (const Exact& size : exact) {
    const int n = size.n;
    CAPTURE(n);
    const auto check = [&](const char* design, const voi::PartialInformation& fit, double truth) {
      CAPTURE(design);
      // What two summaries say of the odds ratio is no polynomial of them: 1% for lack of fit.
      check_value(fit.evppi(threshold, c.groups).value, truth,
                  fit.bias(threshold, c.groups).upward + 0.01 * truth);
    };
    check("both arms",
          regression(2,
                     [&](std::size_t d, auto& random, std::span<double> out) {
                       out[0] = events(n, p1[d], random);
                       out[1] = events(n, p_novel(p1[d], log_or[d]), random);
                     }),
          size.both);
    check("one arm, novel",
          regression(1,
                     [&](std::size_t d, auto& random, std::span<double> out) {
                       out[0] = events(n, p_novel(p1[d], log_or[d]), random);
                     }),
          size.p2);
    check("one arm, standard",
          regression(1, [&](std::size_t d, auto& random,
                            std::span<double> out) { out[0] = events(n, p1[d], random); }),
          size.p1);
    // Another population: its baseline tells nothing of ours.
    check("the odds ratio alone",
          regression(2,
                     [&](std::size_t d, auto& random, std::span<double> out) {
                       const double other = beta(53, 60, random);
                       out[0] = events(n, other, random);
                       out[1] = events(n, p_novel(other, log_or[d]), random);
                     }),
          size.log_or);
  }
}

TEST_CASE("trials by weighting with the likelihood") {
  const Chemotherapy& all = sample();
  constexpr std::size_t draws = 20000, data_sets = 2000;
  const auto p1 = all.draws("p_side_effects").first(draws),
             log_or = all.draws("log_or").first(draws);
  cea::Outcomes outcomes = all.outcomes();
  for (std::size_t i = 0; i < 2; ++i) {
    outcomes.cost[i] = outcomes.cost[i].first(draws);
    outcomes.qalys[i] = outcomes.qalys[i].first(draws);
  }
  std::vector<double> logs[4];  // of p1, 1 - p1, p2, 1 - p2
  for (std::size_t d = 0; d < draws; ++d) {
    const double p2 = p_novel(p1[d], log_or[d]);
    logs[0].push_back(std::log(p1[d])), logs[1].push_back(std::log1p(-p1[d]));
    logs[2].push_back(std::log(p2)), logs[3].push_back(std::log1p(-p2));
  }
  const double thresholds[] = {threshold};
  const auto groups = numerics::DrawGroups::independent(draws);
  for (const Exact& size : {exact[1], exact[3]}) {
    const int n = size.n;
    CAPTURE(n);
    std::vector<double> x1, x2;
    for (std::size_t s = 0; s < data_sets; ++s) {
      auto random = random_of(2, s, size.n);
      x1.push_back(events(n, p1[s], random));
      x2.push_back(events(n, p_novel(p1[s], log_or[s]), random));
    }
    const auto weigh = [&](bool standard, bool novel) {
      return voi::importance_weighting(
          outcomes, thresholds, groups, data_sets, [&](std::size_t s, std::span<double> out) {
            for (std::size_t d = 0; d < draws; ++d)
              out[d] = (standard ? x1[s] * logs[0][d] + (n - x1[s]) * logs[1][d] : 0.0) +
                       (novel ? x2[s] * logs[2][d] + (n - x2[s]) * logs[3][d] : 0.0);
          });
    };
    const auto both = weigh(true, true).values[0], arm = weigh(false, true).values[0];
    check_value(both.information.value, size.both, both.bias.upward);
    check_value(arm.information.value, size.p2, arm.bias.upward);
  }
}

namespace {

/// Inner draws of all inputs of the model, with the probability and the odds ratio given the data.
class TrialPosterior {
 public:
  explicit TrialPosterior(const Chemotherapy& c)
      : c_(c),
        sampler_(c.study.drawn, {}, "trial"),
        p1_(c.row("p_side_effects")),
        log_or_(c.row("log_or")) {}

  /// Draws of (p1, log odds ratio) given the events in both arms: 4,000 of the prior, drawn again
  /// in proportion to their likelihood. (Its bias is some 1 / effective size, below 0.1%.)
  template <class Take>
  static void given(double x1, double x2, int n, std::size_t count, std::mt19937_64& random,
                    const Take& take) {
    constexpr std::size_t prior = 4000;
    std::normal_distribution<double> normal(-0.616186139423817, 0.3);
    std::vector<double> p1(prior), log_or(prior), weight(prior);
    double most = -1e300;
    for (std::size_t i = 0; i < prior; ++i) {
      p1[i] = beta(53, 60, random), log_or[i] = normal(random);
      weight[i] = log_binomial(x1, n, p1[i]) + log_binomial(x2, n, p_novel(p1[i], log_or[i]));
      most = std::max(most, weight[i]);
    }
    for (double& w : weight) w = std::exp(w - most);
    std::discrete_distribution<std::size_t> pick(weight.begin(), weight.end());
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t chosen = pick(random);
      take(i, p1[chosen], log_or[chosen]);
    }
  }

  /// Costs and QALYs of lanes [first, first + count) of `out`, after `put` has set the two rows.
  template <class Put>
  void run(std::size_t level, std::size_t address, std::size_t count, std::size_t first,
           voi::ConditionalOutcomes& out, const Put& put) const {
    LaneTable whole(c_.study.sampler->rows(), count);
    sampler_.fill(level, count, {address * count, count}, whole);
    put(whole.row(p1_), whole.row(log_or_));
    for (std::size_t done = 0; done < count; done += max_block) {
      const std::size_t lanes = std::min(max_block, count - done);
      LaneTable inputs(whole.rows(), lanes);
      for (std::size_t row = 0; row < whole.rows(); ++row)
        std::ranges::copy(whole.row(row).subspan(done, lanes), inputs.row(row).begin());
      LaneTable outcomes(c_.study.plain->structure().output_rows(), lanes);
      REQUIRE_FALSE(c_.study.plain->evaluate(inputs, {0, lanes}, outcomes));
      const auto values = c_.decision().decide(inputs, outcomes);
      for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
          out.cost.row(i)[first + done + lane] = values.cost.row(i)[lane];
          out.qalys.row(i)[first + done + lane] = values.qalys.row(i)[lane];
        }
    }
  }

 private:
  const Chemotherapy& c_;
  sampling::ConditionalSampler sampler_;
  std::size_t p1_, log_or_;
};

}  // namespace

TEST_CASE("both arms, 100 patients each, by nested Monte Carlo; one arm with its conjugate") {
  const TrialPosterior posterior(sample());
  constexpr int n = 100;
  const voi::ConditionalSample both = [&](const voi::ConditionalDraws& draws,
                                          voi::ConditionalOutcomes& out) {
    for (std::size_t o = 0; o < draws.outer; ++o) {
      auto random = random_of(3, draws.first + o, draws.level);
      const double p1 = beta(53, 60, random);
      const double log_or = std::normal_distribution<double>(-0.616186139423817, 0.3)(random);
      const double x1 = events(n, p1, random), x2 = events(n, p_novel(p1, log_or), random);
      posterior.run(draws.level, draws.first + o, draws.inner, o * draws.inner, out,
                    [&](std::span<double> p, std::span<double> l) {
                      TrialPosterior::given(
                          x1, x2, n, p.size(), random,
                          [&](std::size_t i, double a, double b) { p[i] = a, l[i] = b; });
                    });
    }
  };
  const auto found = voi::NestedInformation(both, 2, 2000, 64).at(threshold);
  check_value(found.information.value, exact[1].both, found.bias.upward + 0.001 * exact[1].both);
  const voi::ConditionalSample standard = [&](const voi::ConditionalDraws& draws,
                                              voi::ConditionalOutcomes& out) {
    for (std::size_t o = 0; o < draws.outer; ++o) {
      auto random = random_of(4, draws.first + o, draws.level);
      const double x = events(n, beta(53, 60, random), random);
      posterior.run(draws.level, draws.first + o, draws.inner, o * draws.inner, out,
                    [&](std::span<double> p, std::span<double>) {
                      for (double& value : p) value = beta(53 + x, 60 + n - x, random);
                    });
    }
  };
  // One probability says little beside all that it leaves open: many inner draws.
  const auto arm = voi::NestedInformation(standard, 2, 1000, 2048).at(threshold);
  check_value(arm.information.value, exact[1].p1, arm.bias.upward);
}

TEST_CASE(
    "the probability with the novel treatment known, by nested Monte Carlo, at every threshold") {
  // No input of the model: p1 is drawn given p2 by its density, Beta(53, 60) x that of the odds
  // ratio that p1 and p2 make, on a fine grid; the odds ratio then follows.
  const TrialPosterior posterior(sample());
  constexpr std::size_t cells = 4000;
  constexpr double from = 0.15, to = 0.85, width = (to - from) / cells;  // nine standard deviations
  const voi::ConditionalSample known = [&](const voi::ConditionalDraws& draws,
                                           voi::ConditionalOutcomes& out) {
    for (std::size_t o = 0; o < draws.outer; ++o) {
      auto random = random_of(5, draws.first + o, draws.level);
      const double truth = beta(53, 60, random);
      const double p2 =
          p_novel(truth, std::normal_distribution<double>(-0.616186139423817, 0.3)(random));
      std::vector<double> weight(cells);
      for (std::size_t i = 0; i < cells; ++i) {
        const double p = from + width * (static_cast<double>(i) + 0.5);
        const double z = (logit(p2) - logit(p) + 0.616186139423817) / 0.3;
        weight[i] = std::exp(52 * std::log(p / 0.469) + 59 * std::log1p(-p) -
                             59 * std::log1p(-0.469) - z * z / 2);
      }
      std::discrete_distribution<std::size_t> cell(weight.begin(), weight.end());
      std::uniform_real_distribution<double> within(0.0, 1.0);
      posterior.run(draws.level, draws.first + o, draws.inner, o * draws.inner, out,
                    [&](std::span<double> p, std::span<double> l) {
                      for (std::size_t i = 0; i < p.size(); ++i) {
                        p[i] = from + width * (static_cast<double>(cell(random)) + within(random));
                        l[i] = logit(p2) - logit(p[i]);
                      }
                    });
    }
  };
  const voi::NestedInformation found(known, 2, 4000, 64);
  for (const ExactChemotherapy& at : exact_chemotherapy) {
    if (at.p2 == 0) continue;
    CAPTURE(at.threshold);
    const auto value = found.at(at.threshold);
    check_value(value.information.value, at.p2, value.bias.upward + value.bias.downward);
  }
}

TEST_CASE("both arms at every size, by moment matching") {
  const Chemotherapy& c = sample();
  const TrialPosterior posterior(c);
  const auto p1 = c.draws("p_side_effects"), log_or = c.draws("log_or");
  std::vector<double> p2(p1.size());
  for (std::size_t d = 0; d < p2.size(); ++d) p2[d] = p_novel(p1[d], log_or[d]);
  const voi::PosteriorSample after = [&](const voi::PosteriorRequest& request,
                                         voi::ConditionalOutcomes& out) {
    auto random = random_of(5, request.run);
    const int n = static_cast<int>(request.size);
    const double x1 = events(n, p1[request.draw], random), x2 = events(n, p2[request.draw], random);
    posterior.run(
        1, request.run, request.posterior, 0, out, [&](std::span<double> p, std::span<double> l) {
          TrialPosterior::given(x1, x2, n, p.size(), random,
                                [&](std::size_t i, double a, double b) { p[i] = a, l[i] = b; });
        });
  };
  using Spans = std::vector<std::span<const double>>;
  const voi::MomentMatching found(Spans{p1, p2}, c.outcomes(), c.groups,
                                  {.smallest = 50, .largest = 1000}, after);
  // The shape of E[INB | p1, p2] is kept: what that misses is not in the standard error.
  for (const Exact& size : exact) {
    CAPTURE(size.n);
    check_value(found.evsi(threshold, size.n).value(), size.both, 0.02 * size.both);
  }
}
