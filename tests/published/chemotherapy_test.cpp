// The chemotherapy model of the R package voi as a study: its values at the means of all inputs,
// its probabilistic analysis, EVPI and EVPPI against values by quadrature, by every method.
#include "tests/published/chemotherapy.hpp"

#include <array>

#include "models/numerics/quadrature.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/evppi.hpp"

#include "engine/run/referee.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

const Chemotherapy& sample() {
  static const Chemotherapy chemotherapy(100000);
  return chemotherapy;
}

bool close(double value, double printed, double relative) {
  return std::abs(value - printed) <= relative * std::abs(printed);
}

LaneTable net_benefit(const Chemotherapy& c, double threshold) {
  LaneTable benefit(2, c.groups.draws);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t d = 0; d < c.groups.draws; ++d)
      benefit.row(i)[d] = threshold * c.values.qalys.row(i)[d] - c.values.cost.row(i)[d];
  return benefit;
}

/// Within four standard errors and the bias; a twin ten standard errors further off is not.
void check_value(const Estimate& e, const voi::Bias& bias, double truth, double error = 0) {
  CAPTURE(e.value);
  CAPTURE(e.standard_error);
  CAPTURE(truth);
  const double se = std::hypot(e.standard_error, error);
  constexpr double printed = 2e-5;  // values below a penny are printed to this
  CHECK(e.value - truth <= 4 * se + bias.upward + printed);
  CHECK(truth - e.value <= 4 * se + bias.downward + printed);
  const double moved = truth - 10 * se - bias.upward;  // the twin
  if (se > 0) CHECK_FALSE(e.value - moved <= 4 * se + bias.upward);
}

/// Nodes for E over one input: its Gauss rule from a fine grid of quantiles.
/// \param cells  of the grid \param n  nodes of the rule; 0: the grid itself
numerics::QuadratureRule rule_of(const Chemotherapy& c, const std::string& name, int cells,
                                 std::size_t n) {
  const auto& parameters = c.study.drawn.parameters;
  const auto at =
      std::ranges::find(parameters, "model.parameters." + name, &sampling::Parameter::name);
  REQUIRE(at != parameters.end());
  numerics::QuadratureRule fine;
  for (int cell = 0; cell < cells; ++cell) {
    // Cells narrow towards both ends, where quantiles are steep: u = s^3 (10 - 15 s + 6 s^2).
    const auto part = numerics::gauss_legendre(8, double(cell) / cells, double(cell + 1) / cells);
    for (std::size_t i = 0; i < 8; ++i) {
      const double s = part.nodes[i];
      fine.nodes.push_back(at->distribution.quantile(s * s * s * (10 - 15 * s + 6 * s * s)));
      fine.weights.push_back(part.weights[i] * 30 * s * s * (1 - s) * (1 - s));
    }
  }
  return n == 0 ? fine : numerics::gauss_of(fine, n);
}

/// E[Be] and E[Bc] from the compiled model, by quadrature over the five inputs in which it is not
/// linear: what one more person with side effects costs and loses.
struct Slope {
  double qalys, cost;
};
Slope slope_of_side_effects(const Chemotherapy& c) {
  const std::array<const char*, 5> names{"p_hospital", "p_death", "recover_home",
                                         "recover_hospital", "r_longterm"};
  std::array<numerics::QuadratureRule, 5> rules;
  std::array<std::size_t, 5> rows{}, n{};
  for (std::size_t i = 0; i < 5; ++i) {
    // exp(-40 rate) bends too much for few nodes, and 52 weeks of recovery at home for very few.
    rules[i] = i == 4 ? rule_of(c, names[i], 6, 0) : rule_of(c, names[i], 400, i == 2 ? 12 : 9);
    n[i] = rules[i].nodes.size();
    rows[i] = c.row(names[i]);
  }
  numerics::Sum qalys, cost;
  const std::size_t count = n[0] * n[1] * n[2] * n[3] * n[4];
  for (std::size_t first = 0; first < count; first += max_block) {
    const std::size_t lanes = std::min(max_block, count - first);
    LaneTable inputs(c.study.sampler->rows(), lanes);
    std::vector<double> weight(lanes, 1.0);
    for (std::size_t row = 0; row < inputs.rows(); ++row)
      for (double& x : inputs.row(row)) x = c.study.sampler->means()[row];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      std::size_t rest = first + lane;
      for (std::size_t i = 0; i < 5; rest /= n[i++]) {
        inputs.row(rows[i])[lane] = rules[i].nodes[rest % n[i]];
        weight[lane] *= rules[i].weights[rest % n[i]];
      }
    }
    LaneTable outcomes(c.study.plain->structure().output_rows(), lanes);
    REQUIRE_FALSE(c.study.plain->evaluate(inputs, {0, lanes}, outcomes));
    const auto values = c.decision().decide(inputs, outcomes);
    const double p1 = c.study.sampler->means()[c.row("p_side_effects")];
    const double more = p_novel(p1, c.study.sampler->means()[c.row("log_or")]) - p1;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      qalys.add(weight[lane] * (values.qalys.row(1)[lane] - values.qalys.row(0)[lane]) / more);
      cost.add(weight[lane] * (values.cost.row(1)[lane] - values.cost.row(0)[lane] - 1855) / more);
    }
  }
  return {qalys.value(), cost.value()};
}

/// E over the quantiles of an input, on panels fine enough for a kink.
template <class F>
double expectation(const sampling::Distribution& distribution, const F& f) {
  numerics::Sum total;
  constexpr int panels = 200;
  for (int panel = 0; panel < panels; ++panel) {
    const auto part =
        numerics::gauss_legendre(4, double(panel) / panels, double(panel + 1) / panels);
    for (std::size_t i = 0; i < 4; ++i) {
      const double s = part.nodes[i], u = s * s * s * (10 - 15 * s + 6 * s * s);
      total.add(part.weights[i] * 30 * s * s * (1 - s) * (1 - s) * f(distribution.quantile(u)));
    }
  }
  return total.value();
}

}  // namespace

TEST_CASE("chemotherapy: at the means of all inputs to every printed digit") {
  const Chemotherapy& c = sample();
  const auto at_means = c.decision().decide(c.evaluation.input_means, c.evaluation.plain->at_means);
  CHECK(close(at_means.qalys.row(0)[0], 11.87379329805, 1e-10));
  CHECK(close(at_means.qalys.row(1)[0], 11.97413031702, 1e-10));
  CHECK(close(at_means.cost.row(0)[0], 1615.79152077, 1e-10));
  CHECK(close(at_means.cost.row(1)[0], 3449.91155658, 1e-10));
  const double icer = (at_means.cost.row(1)[0] - at_means.cost.row(0)[0]) /
                      (at_means.qalys.row(1)[0] - at_means.qalys.row(0)[0]);
  CHECK(close(icer, 18279.594657, 1e-10));
  CHECK_FALSE(close(icer, 18279.5947, 1e-10));
}

TEST_CASE("chemotherapy: increments and EVPI at every threshold, within four standard errors") {
  const Chemotherapy& c = sample();
  for (const ExactChemotherapy& exact : exact_chemotherapy) {
    CAPTURE(exact.threshold);
    const LaneTable benefit = net_benefit(c, exact.threshold);
    std::vector<double> increment(c.groups.draws);
    for (std::size_t d = 0; d < increment.size(); ++d)
      increment[d] = benefit.row(1)[d] - benefit.row(0)[d];
    check_value(numerics::mean_estimate(increment, c.groups), {}, exact.increment);
    check_value(voi::evpi(benefit, c.groups).value, {}, exact.evpi, exact.evpi_error);
  }
}

TEST_CASE("chemotherapy: EVPPI of one parameter by quadrature over the compiled model, to 1e-6") {
  const Chemotherapy& c = sample();
  const Slope slope = slope_of_side_effects(c);
  CHECK(close(slope.qalys, -.65873482, 1e-7));  // printed to eight digits
  CHECK(close(slope.cost, 151.587282, 1e-7));
  const auto distribution = [&](const std::string& name) -> const sampling::Distribution& {
    return std::ranges::find(c.study.drawn.parameters, "model.parameters." + name,
                             &sampling::Parameter::name)
        ->distribution;
  };
  const auto &p1 = distribution("p_side_effects"), &log_or = distribution("log_or");
  const double more = expectation(p1, [&](double p) {
    return expectation(log_or, [&](double l) { return p_novel(p, l) - p; });
  });
  CHECK(std::abs(more - -.141672833704) < 1e-9);
  const double b = 20000 * slope.qalys - slope.cost;
  const double now = std::max(0.0, -1855 + more * b);
  CHECK(std::abs(-1855 + more * b - 32.9724) < 5e-4);
  const double of_log_or = expectation(log_or, [&](double l) {
    return std::max(0.0, -1855 + b * expectation(p1, [&](double p) { return p_novel(p, l) - p; }));
  });
  const double of_p1 = expectation(p1, [&](double p) {
    return std::max(0.0,
                    -1855 + b * expectation(log_or, [&](double l) { return p_novel(p, l) - p; }));
  });
  CHECK(std::abs(of_log_or - now - 328.337935) < 5e-4);  // which the page gives them
  CHECK(std::abs(of_p1 - now - 21.287889) < 5e-4);
}

TEST_CASE("chemotherapy: EVPPI by regression at every threshold") {
  const Chemotherapy& c = sample();
  const auto p1 = c.draws("p_side_effects"), log_or = c.draws("log_or");
  std::vector<double> p2(c.groups.draws);
  for (std::size_t d = 0; d < p2.size(); ++d) p2[d] = p_novel(p1[d], log_or[d]);
  using Spans = std::vector<std::span<const double>>;
  const voi::PartialInformation of_p1(Spans{p1}, c.outcomes()),
      of_log_or(Spans{log_or}, c.outcomes()), of_p2(Spans{p2}, c.outcomes()),
      of_both(Spans{p1, p2}, c.outcomes());
  for (const ExactChemotherapy& exact : exact_chemotherapy) {
    CAPTURE(exact.threshold);
    const auto check = [&](const char* what, const voi::PartialInformation& fit, double truth) {
      CAPTURE(what);
      check_value(fit.evppi(exact.threshold, c.groups).value, fit.bias(exact.threshold, c.groups),
                  truth);
    };
    check("p1", of_p1, exact.p1);
    check("log odds ratio", of_log_or, exact.log_or);
    check("p2", of_p2, exact.p2);
    check("both", of_both, exact.both);
  }
}

TEST_CASE("chemotherapy: EVPPI by nested Monte Carlo on the compiled model, at every threshold") {
  const Chemotherapy& c = sample();
  const run::DecisionModel decision = c.decision();
  struct Case {
    const char* group;
    double ExactChemotherapy::*truth;
    double standard_error;
  };
  for (const Case& asked : {Case{"log_or", &ExactChemotherapy::log_or, 8},
                            Case{"side_effects", &ExactChemotherapy::both, 8},
                            Case{"p_side_effects", &ExactChemotherapy::p1, 4}}) {
    CAPTURE(std::string(asked.group));
    const auto group = run::find_group(decision, asked.group);
    REQUIRE(std::holds_alternative<run::LearntGroup>(group));
    run::RefereeRequest request{.method = run::RefereeMethod::nested,
                                .threshold = 20000,
                                .standard_error = asked.standard_error};
    const auto found = run::referee(decision, std::get<run::LearntGroup>(group), request,
                                    *c.executor, c.diagnostics);
    CHECK(found.size() == 5);
    for (const run::RefereeResult& at : found) {
      CAPTURE(at.threshold);
      for (const ExactChemotherapy& exact : exact_chemotherapy)
        if (exact.threshold == at.threshold)
          check_value(at.referee.value, at.referee.bias, exact.*asked.truth);
      CHECK(at.agree());
    }
    request.method = run::RefereeMethod::multilevel;
    const auto multilevel = run::referee(decision, std::get<run::LearntGroup>(group), request,
                                         *c.executor, c.diagnostics);
    CHECK(multilevel.front().reached);
    check_value(multilevel.front().referee.value, multilevel.front().referee.bias,
                exact_chemotherapy[1].*asked.truth);
  }
}
