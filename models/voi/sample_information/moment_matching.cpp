#include "models/voi/sample_information/moment_matching.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "models/numerics/sum.hpp"
#include "models/voi/curves.hpp"
#include "models/voi/sample_information/shrinkage.hpp"

namespace equipoise::voi {
namespace {

using Rows = std::vector<std::vector<double>>;

constexpr std::size_t jackknife_groups = 20;

using Views = std::vector<std::span<const double>>;

Views views(const Rows& rows) { return {rows.begin(), rows.end()}; }

Views views(const LaneTable& table) {
  Views result;
  for (std::size_t j = 0; j < table.rows(); ++j) result.push_back(table.row(j));
  return result;
}

/// Shape [moment][draw]: QALYs, then cost, option by option, less the first option's.
Rows increments(const Views& cost, const Views& qalys) {
  Rows result;
  for (std::size_t j = 1; j < cost.size(); ++j)
    for (const Views* row : {&qalys, &cost}) {
      const std::span<const double> option = (*row)[j], first = (*row)[0];
      std::vector<double>& out = result.emplace_back(option.size());
      for (std::size_t d = 0; d < out.size(); ++d) out[d] = option[d] - first[d];
    }
  return result;
}

/// Shape [row][row].
std::vector<double> covariance(const Rows& rows) {
  std::vector<double> means, result;
  for (const auto& row : rows) means.push_back(numerics::mean(row));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < rows.size(); ++j)
      result.push_back(numerics::sum_over(rows[i].size(),
                                          [&](std::size_t d) {
                                            return (rows[i][d] - means[i]) *
                                                   (rows[j][d] - means[j]);
                                          }) /
                       static_cast<double>(rows[i].size() - 1));
  return result;
}

/// Covariance of the net benefit increments, shape [option - 1][option - 1].
std::vector<double> at_threshold(const std::vector<double>& of_moments, std::size_t moments,
                                 double threshold) {
  const double unit[2] = {threshold, -1.0};
  std::vector<double> result;
  for (std::size_t i = 0; i < moments; i += 2)
    for (std::size_t j = 0; j < moments; j += 2) {
      double sum = 0;
      for (std::size_t a = 0; a < 2; ++a)
        for (std::size_t b = 0; b < 2; ++b)
          sum += unit[a] * unit[b] * of_moments[(i + a) * moments + j + b];
      result.push_back(sum);
    }
  return result;
}

Rows without(const Rows& rows, const std::vector<bool>& left_out) {
  Rows result;
  for (const auto& row : rows) {
    std::vector<double>& out = result.emplace_back();
    for (std::size_t d = 0; d < row.size(); ++d)
      if (!left_out[d]) out.push_back(row[d]);
  }
  return result;
}

/// Draws in ascending order of the curve that explains the largest share of its outcome.
std::vector<std::size_t> ordered(const Rows& expected, const std::vector<double>& variances) {
  std::size_t most = 0;
  double largest = -1;
  const std::vector<double> explained = covariance(expected);
  for (std::size_t r = 0; r < expected.size(); ++r) {
    const std::size_t diagonal = r * (expected.size() + 1);
    const double share = variances[diagonal] > 0 ? explained[diagonal] / variances[diagonal] : 0.0;
    if (share > largest) largest = share, most = r;
  }
  std::vector<std::size_t> order(expected[most].size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return expected[most][a] < expected[most][b];
  });
  return order;
}

/// Sizes evenly spaced in the logarithm, in an order that has nothing to do with the runs' order:
/// multiples of the golden ratio, modulo 1, fill every interval evenly.
double size_of(std::size_t run, const MomentMatchingPlan& plan) {
  const double golden = 0.6180339887498949;
  const double at = static_cast<double>(run + 1) * golden;
  return std::round(plan.smallest * std::pow(plan.largest / plan.smallest, at - std::floor(at)));
}

double jackknife_variance(const std::vector<double>& values) {
  const double m = numerics::mean(values), n = static_cast<double>(values.size());
  return (n - 1) / n * numerics::sum_over(values.size(), [&](std::size_t i) {
           return (values[i] - m) * (values[i] - m);
         });
}

}  // namespace

MomentMatching::MomentMatching(std::span<const std::span<const double>> parameters,
                               const cea::Outcomes& outcomes, const numerics::DrawGroups& groups,
                               const MomentMatchingPlan& plan, const PosteriorSample& posterior)
    : moments_(2 * (outcomes.options() - 1)), evaluations_(plan.runs * plan.posterior) {
  cea::expect_shape(outcomes);
  const std::size_t draws = outcomes.draws();
  EQUIPOISE_EXPECT(draws >= 200 && groups.draws == draws && groups.replicates >= 2);
  EQUIPOISE_EXPECT(plan.runs >= 10 && plan.posterior >= 10);
  EQUIPOISE_EXPECT(plan.smallest > 0 && plan.smallest <= plan.largest);
  if (moments_ == 0) return;

  const Rows drawn = increments(outcomes.cost, outcomes.qalys);
  Rows phi;
  for (const std::span<const double> x : parameters) phi.emplace_back(x.begin(), x.end());
  const auto fit = [&](const Rows& x, const Rows& y) {
    const voi::Curves fitted(views(x), views(y));
    Rows expected;
    for (std::size_t r = 0; r < y.size(); ++r)
      expected.emplace_back(fitted.fitted(r).begin(), fitted.fitted(r).end());
    curves_.push_back({std::move(expected), covariance(y)});
  };
  fit(phi, drawn);
  const std::size_t parts = std::min(jackknife_groups, groups.replicates);
  for (std::size_t part = 0; part < parts; ++part) {
    std::vector<bool> left_out(draws);
    for (std::size_t d = 0; d < draws; ++d) left_out[d] = d % groups.replicates % parts == part;
    fit(without(phi, left_out), without(drawn, left_out));
  }

  const std::vector<std::size_t> order = ordered(curves_[0].expected, curves_[0].covariance);
  for (std::size_t run = 0; run < plan.runs; ++run) {
    const std::size_t quantile = (2 * run + 1) * draws / (2 * plan.runs);
    const PosteriorRequest request{run, order[quantile], size_of(run, plan), plan.posterior};
    ConditionalOutcomes given{LaneTable(outcomes.options(), plan.posterior),
                              LaneTable(outcomes.options(), plan.posterior)};
    posterior(request, given);
    runs_.push_back({request.size, covariance(increments(views(given.cost), views(given.qalys)))});
  }
}

MomentMatching::Moved MomentMatching::value(const Curves& curves, double threshold, double size,
                                            std::size_t without_run) const {
  const std::size_t options = moments_ / 2 + 1, draws = curves.expected[0].size();
  Rows expected(options - 1, std::vector<double>(draws));
  for (std::size_t j = 0; j + 1 < options; ++j)
    for (std::size_t d = 0; d < draws; ++d)
      expected[j][d] = threshold * curves.expected[2 * j][d] - curves.expected[2 * j + 1][d];

  const std::vector<double> prior = at_threshold(curves.covariance, moments_, threshold);
  std::vector<SizedCovariance> learnt;
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    if (run == without_run) continue;
    std::vector<double> difference = at_threshold(runs_[run].covariance, moments_, threshold);
    for (std::size_t i = 0; i < difference.size(); ++i) difference[i] = prior[i] - difference[i];
    learnt.push_back({runs_[run].size, std::move(difference)});
  }
  const std::size_t revealed = shrink(expected, covariance(expected), learnt, size);

  std::size_t best = options;  // the first option, whose increment is 0
  double highest = 0;
  for (std::size_t j = 0; j + 1 < options; ++j) {
    const double m = numerics::mean(expected[j]);
    if (m > highest) highest = m, best = j;
  }
  const double total = numerics::sum_over(draws, [&](std::size_t d) {
    double most = 0;
    for (const auto& row : expected) most = std::max(most, row[d]);
    return most - (best < options ? expected[best][d] : 0.0);
  });
  return {total / static_cast<double>(draws), revealed > 0};
}

std::optional<Estimate> MomentMatching::evsi(double threshold, double size) const {
  EQUIPOISE_EXPECT(size > 0);
  if (moments_ == 0) return Estimate{0.0, 0.0};
  const std::size_t none = runs_.size();
  const Moved found = value(curves_[0], threshold, size, none);
  if (!found.revealed) return std::nullopt;
  std::vector<double> by_draws, by_run;
  for (std::size_t part = 1; part < curves_.size(); ++part)
    by_draws.push_back(value(curves_[part], threshold, size, none).value);
  for (std::size_t run = 0; run < runs_.size(); ++run)
    by_run.push_back(value(curves_[0], threshold, size, run).value);
  return Estimate{found.value,
                  std::sqrt(jackknife_variance(by_draws) + jackknife_variance(by_run))};
}

}  // namespace equipoise::voi
