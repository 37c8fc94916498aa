/// \file  benchmarks/sample_information_benchmark.cpp
/// \brief Five ways to the value of sample information of two problems with a closed form: value,
///        standard error and time of each, the table "Compared" of docs/methods/referees.md. The
///        models cost next to nothing, so that it is the methods that are timed.
#include <benchmark/benchmark.h>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include "models/voi/multilevel.hpp"
#include "models/voi/nested.hpp"
#include "models/voi/sample_information/importance.hpp"
#include "models/voi/sample_information/moment_matching.hpp"
#include "models/voi/sample_information/regression.hpp"

#include "tests/unit/voi/joint_normal.hpp"

namespace {

using namespace equipoise;
using namespace equipoise::test;

constexpr std::size_t draws = 10000;
constexpr double threshold = 2;

/// Data with errors of one variance, each about one variable; and what a multilevel run is asked
/// for.
struct Question {
  const char* name;
  JointNormal problem;
  std::vector<std::size_t> about;  ///< variables; the data are the first ones
  double error = 0, requested = 0;
  std::size_t first_inner = 0;
};

struct Found {
  Estimate value;
  std::size_t runs_of_model = 0;
};

/// Draws of the prior, with data of each.
struct Prior {
  std::vector<Values> variables, cost, qalys;
  explicit Prior(const JointNormal& problem)
      : variables(problem.prior(draws, 1)),
        cost(JointNormal::outcome(problem.cost, variables)),
        qalys(JointNormal::outcome(problem.qalys, variables)) {}
  [[nodiscard]] cea::Outcomes outcomes() const {
    return {Views(cost.begin(), cost.end()), Views(qalys.begin(), qalys.end())};
  }
};

Found by_multilevel(const Question& q, const Prior&) {
  const auto found = voi::multilevel(q.problem.sample(2), q.problem.options(), threshold,
                                     {.standard_error = q.requested, .first_inner = q.first_inner});
  return {found.value, found.evaluations};
}

Found by_nested(const Question& q, const Prior&) {
  const voi::NestedInformation nested(q.problem.sample(3), q.problem.options(), 40000, 64);
  return {nested.at(threshold).information.value, nested.evaluations()};
}

Found by_weighting(const Question& q, const Prior& prior, std::size_t data_sets) {
  const double at[] = {threshold};
  const auto likelihood = [&](std::size_t s, std::span<double> out) {
    for (std::size_t d = 0; d < draws; ++d) {
      out[d] = 0;
      for (std::size_t j = 0; j < q.about.size(); ++j) {
        const double miss = prior.variables[j][s] - prior.variables[q.about[j]][d];
        out[d] -= miss * miss / (2 * q.error);
      }
    }
  };
  return {voi::importance_weighting(prior.outcomes(), at, numerics::DrawGroups::independent(draws),
                                    data_sets, likelihood)
              .values[0]
              .information.value};
}

Found by_regression(const Question& q, const Prior& prior) {
  const auto fit = voi::regression_on_summaries(
      q.about.size(),
      [&](std::size_t d, std::span<double> summaries) {
        for (std::size_t j = 0; j < summaries.size(); ++j) summaries[j] = prior.variables[j][d];
      },
      prior.outcomes());
  return {fit.evppi(threshold, numerics::DrawGroups::independent(draws)).value};
}

/// One size: every data set has the one variance of its errors.
Found by_moment_matching(const Question& q, const Prior& prior) {
  std::vector<std::span<const double>> known;
  for (const std::size_t j : q.about) known.push_back(prior.variables[j]);
  const auto posterior = [&](const voi::PosteriorRequest& request, voi::ConditionalOutcomes& out) {
    Random random{4, request.run};
    Values data;
    for (const std::span<const double> of : known)
      data.push_back(of[request.draw] + std::sqrt(q.error) * random.normal());
    Values z = q.problem.standardised(data), x(q.problem.variables());
    for (std::size_t i = 0; i < request.posterior; ++i) {
      q.problem.complete(z, q.problem.learnt, random, x);
      for (std::size_t j = 1; j < q.problem.options(); ++j) {
        out.qalys.row(j)[i] = JointNormal::dot(q.problem.qalys[j - 1], x);
        out.cost.row(j)[i] = JointNormal::dot(q.problem.cost[j - 1], x);
      }
    }
  };
  const voi::MomentMatching found(known, prior.outcomes(), numerics::DrawGroups::independent(draws),
                                  {}, posterior);
  return {found.evsi(threshold, 1).value(), found.evaluations()};
}

struct Method {
  const char* name;
  std::function<Found(const Question&, const Prior&)> find;
};

void evsi(benchmark::State& state, const Question& q, const Method& method) {
  const Prior prior(q.problem);
  const double exact = q.problem.exact(threshold);
  const Found first = method.find(q, prior);
  if (std::abs(first.value.value - exact) > 4 * first.value.standard_error)
    throw std::runtime_error(std::string(method.name) + " does not agree with the closed form");
  for (auto _ : state)
    if (method.find(q, prior).value.value != first.value.value)
      throw std::runtime_error("the value has changed");
  state.counters["value"] = first.value.value;
  state.counters["standard_error"] = first.value.standard_error;
  state.counters["exact"] = exact;
  if (first.runs_of_model > 0)
    state.counters["runs_of_model"] = static_cast<double>(first.runs_of_model);
}

const bool registered = [] {
  const std::vector<Question> questions = {
      {"one of two quantities", normal_normal(40000), {1}, 40000, 0.4, 4},
      {"two of five parameters", five_parameters({2, 4}, 0.8), {4, 6}, 0.8, 0.006, 4}};
  const std::vector<Method> methods = {
      {"multilevel", by_multilevel},
      {"nested, 40,000 x 64", by_nested},
      {"weighting, 1,000 data sets",
       [](const auto& q, const auto& prior) { return by_weighting(q, prior, 1000); }},
      {"weighting, 10,000 data sets",
       [](const auto& q, const auto& prior) { return by_weighting(q, prior, 10000); }},
      {"regression on summaries", by_regression},
      {"moment matching, one size", by_moment_matching}};
  for (const Question& q : questions)
    for (const Method& method : methods)
      benchmark::RegisterBenchmark((std::string(q.name) + ": " + method.name).c_str(),
                                   [q, method](benchmark::State& state) { evsi(state, q, method); })
          ->Unit(benchmark::kMillisecond);
  return true;
}();

}  // namespace
