// How the draws' noise reaches the values of a pairing: standard errors and re-weightings.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

using implementation::BatchResponse;
using implementation::Counted;
using implementation::EffectLevel;
using implementation::Gain;

}  // namespace

// A function, not an object: nothing of this room may run before main has looked at the processor.
const voi::Region& everywhere() {
  constexpr double inf = std::numeric_limits<double>::infinity();
  static const voi::Region all{{{-inf, inf}}};
  return all;
}

LaneTable money_features(const BatchFeatures& features, const BatchCosts& costs,
                         std::span<const implementation::DeliveryYears> years, double threshold) {
  const std::size_t schedules = years.size(), batches = features.value.lanes();
  LaneTable money(schedules * noise_terms, batches);
  for (std::size_t s = 0; s < schedules; ++s)
    for (std::size_t j = 0; j < noise_terms; ++j) {
      const auto q = features.row(s, 0, j), c = features.row(s, 1, j);
      const auto out = money.row(s * noise_terms + j);
      for (std::size_t b = 0; b < batches; ++b) {
        out[b] = threshold * q[b] - c[b];
        if (j == 0) out[b] -= costs.of(b).in_schedule(years[s]);
      }
    }
  return money;
}

namespace {

// Adds what schedules say, of which `money` has the first and those that follow.
void add_schedules(const Influence& influence, const LaneTable& money, std::size_t first,
                   std::vector<double>& value) {
  for (std::size_t s = 0; s < money.rows() / noise_terms; ++s)
    for (std::size_t j = 0; j < noise_terms; ++j) {
      const double w = influence.weight.row(first + s)[j];
      if (w == 0) continue;
      const auto x = money.row(s * noise_terms + j);
      for (std::size_t b = 0; b < value.size(); ++b) value[b] += w * x[b];
    }
}

void add_constants(const Influence& influence, const BatchCosts& costs,
                   std::vector<double>& value) {
  for (std::size_t b = 0; b < value.size(); ++b)
    value[b] -= influence.cost(costs.fixed[b], costs.setup[b], costs.reversal[b]);
}

}  // namespace

std::vector<double> by_batch(const Influence& influence, const LaneTable& money,
                             const BatchCosts& costs) {
  std::vector<double> value(money.lanes(), 0.0);
  add_schedules(influence, money, 0, value);
  add_constants(influence, costs, value);
  return value;
}

void Influence::add(const Option& option, const voi::Region& region, double learning_weight,
                    double factor) {
  std::array<double, noise_terms> r;
  voi::region_weights(region, learning_weight, r);
  for (std::size_t s = 0; s < weight.rows(); ++s)
    if (option.share[s] != 0)
      for (std::size_t j = 0; j < noise_terms; ++j)
        weight.row(s)[j] += factor * option.share[s] * r[j];
  FixedTerms::add(option, factor * r[0]);
}

// What is left of the line once a region is taken out: E[f 1(rest)] = E[f] - E[f 1(region)].
void add_choice(Influence& influence, const ResearchAction& action, const voi::Region& first,
                double learning_weight, double factor) {
  influence.add(action.first, first, learning_weight, factor);
  influence.add(action.second, everywhere(), learning_weight, factor);
  influence.add(action.second, first, learning_weight, -factor);
}

BatchFeatures PairingModel::Tables::features(const implementation::Persistence& persistence,
                                             std::span<const implementation::Schedule> schedules,
                                             std::size_t gains, std::size_t terms) const {
  constexpr std::size_t points = BatchResponse::points;
  const BatchResponse& by_batch = response->by_batch;
  const std::size_t halves = by_batch.rows() / 3;
  const numerics::QuadratureRule rule = numerics::gauss_hermite(noise_terms);
  const voi::NormalBelief prior = belief(base());
  std::optional<implementation::CubicTable> of_score;
  if (inputs.effect_of_score) of_score = eta_of_score(base());

  BatchFeatures out;
  out.gains = gains;
  out.value = LaneTable(schedules.size() * gains * noise_terms, batches.count());
  std::array<double, points> at_point;
  std::array<double, noise_terms> h;
  for (std::size_t s = 0; s < schedules.size(); ++s) {
    const auto levels =
        implementation::effect_levels(persistence, schedules[s], inputs.setting.horizon);
    // Weight of each point of the batch response in each term: [gain][half][term][point].
    std::vector<double> map(gains * halves * noise_terms * points, 0.0);
    for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
      voi::hermite_values(rule.nodes[i], h);
      const double x = prior.mean + prior.sd * rule.nodes[i];
      const double eta = of_score ? (*of_score)(0, x) : x;
      for (const EffectLevel& l : levels) {
        by_batch.interpolation(eta * l.share, at_point);
        const std::array<double, 3> first{l.first_outcomes, l.first_costs, l.first_years};
        const std::array<double, 3> later{l.later_outcomes, l.later_costs, l.later_years};
        for (std::size_t g = 0; g < gains; ++g)
          for (std::size_t half = 0; half < halves; ++half) {
            const double years = halves == 1 ? first[g] + later[g] : (half == 0 ? first : later)[g];
            if (years == 0) continue;
            for (std::size_t j = 0; j < terms; ++j) {
              const double factor = years * rule.weights[i] * h[j];
              double* to = map.data() + ((g * halves + half) * noise_terms + j) * points;
              for (std::size_t k = 0; k < points; ++k) to[k] += factor * at_point[k];
            }
          }
      }
    }
    for (std::size_t g = 0; g < gains; ++g)
      for (std::size_t j = 0; j < terms; ++j) {
        const auto value = out.value.row((s * gains + g) * noise_terms + j);
        for (std::size_t half = 0; half < halves; ++half) {
          const std::size_t row =
              implementation::response_row(by_batch.rows(), static_cast<Gain>(g),
                                           half == 0 ? Counted::first_year : Counted::later_year);
          const double* weight = map.data() + ((g * halves + half) * noise_terms + j) * points;
          for (std::size_t k = 0; k < points; ++k) {
            const auto x = by_batch.mean(row, k);
            for (std::size_t b = 0; b < value.size(); ++b) value[b] += weight[k] * x[b];
          }
        }
      }
  }
  return out;
}

double PairingModel::Tables::error(std::span<const double> value) const {
  return std::sqrt(covariance(value, value));
}

double PairingModel::Tables::covariance(std::span<const double> x,
                                        std::span<const double> y) const {
  const std::size_t count = batches.count();
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(batches.draws());
  const auto share = [&](std::size_t b) { return static_cast<double>(batches.size(b)) / n; };
  numerics::Sum mean_x, mean_y, products;
  for (std::size_t b = 0; b < count; ++b) {
    mean_x.add(x[b] * share(b));
    mean_y.add(y[b] * share(b));
  }
  for (std::size_t b = 0; b < count; ++b)
    products.add(share(b) * share(b) * (x[b] - mean_x.value()) * (y[b] - mean_y.value()));
  const auto r = static_cast<double>(count);
  return r / (r - 1) * products.value();
}

double PairingModel::batch_error(std::span<const double> by_batch) const {
  return tables_->error(by_batch);
}

TimedStrategy PairingModel::timed(double starts, double reports, double threshold) const {
  const Tables& t = *tables_;
  const implementation::Horizon& horizon = t.inputs.setting.horizon;
  TimedStrategy out;
  out.frame = action_frame(t.inputs.delivery, horizon, starts, reports);
  out.costs = t.costs;
  out.mean_reach = t.inputs.mean_reach;
  const voi::NormalBelief belief = t.belief(base());
  out.effect_sd = t.inputs.setting.attenuation * std::sqrt(t.inputs.effect.variance());
  const implementation::CubicTable table = t.schedules_at(out.frame.schedule, base());
  out.money =
      money_series(voi::expand(table, belief).coefficient, out.frame, t.costs, threshold, 1.0);
  Levers levers = base();
  levers.threshold = threshold;
  out.payoff = t.parts(levers).payoff.value;
  out.money_by_batch =
      money_features(t.features(out.frame.schedule, 2), t.batch_costs, out.frame.years, threshold);
  out.fixed_by_batch = t.batch_costs.fixed;
  out.setup_by_batch = t.batch_costs.setup;
  out.reversal_by_batch = t.batch_costs.reversal;
  return out;
}

double PairingModel::payoff_error(double threshold) const {
  const Tables& t = *tables_;
  const LaneTable money =
      money_features(t.implement_features, t.batch_costs, std::span(&t.full_years, 1), threshold);
  Influence influence;
  influence.add(t.implement_option(), everywhere(), 0.0, 1.0);
  return t.error(by_batch(influence, money, t.batch_costs));
}

double PairingModel::Tables::error(const Influence& influence, const TrialTables& trial,
                                   double threshold) const {
  const std::span<const implementation::DeliveryYears> years(trial.frame.years);
  std::vector<double> value(batches.count(), 0.0);
  add_schedules(influence,
                money_features(trial.features, batch_costs, years.first(own_schedules), threshold),
                0, value);
  // The schedules that a fallback replaces have no features of their own yet.
  for (std::size_t s = own_schedules; s < schedule_count; ++s) {
    const auto weight = influence.weight.row(s);
    if (std::ranges::all_of(weight, [](double w) { return w == 0; })) continue;
    const auto one = std::span(trial.frame.schedule).subspan(s, 1);
    add_schedules(influence,
                  money_features(features(one, 2), batch_costs, years.subspan(s, 1), threshold), s,
                  value);
  }
  add_constants(influence, batch_costs, value);
  return error(value);
}

PreparedAction PairingModel::Tables::implement_or(double other, double threshold) const {
  LaneTable money(1, voi::hermite_terms);
  for (std::size_t j = 0; j < voi::hermite_terms; ++j)
    money.row(0)[j] =
        threshold * implement_series.coefficient.row(0)[j] - implement_series.coefficient.row(1)[j];
  money.row(0)[0] -= costs.in_schedule(full_years);
  ResearchAction adopt{implement_option(), {}};
  adopt.second.others = other;
  return {adopt, money, costs};
}

double PairingModel::learning_error(double other, double threshold, double w) const {
  const Tables& t = *tables_;
  const PreparedAction prepared = t.implement_or(other, threshold);
  const ResearchAction adopt{t.implement_option(), {}};  // the other payoff is held
  voi::Region region;
  (void)prepared.loss_avoided(w, &region);
  Influence influence;
  add_choice(influence, adopt, region, w, 1.0);
  if (prepared.first_now()) influence.add(adopt.first, everywhere(), 0.0, -1.0);
  const LaneTable features =
      money_features(t.implement_features, t.batch_costs, std::span(&t.full_years, 1), threshold);
  return t.error(by_batch(influence, features, t.batch_costs));
}

Estimate PairingModel::value_of_learning(double weight, double other, double threshold) const {
  const Tables& t = *tables_;
  const std::array<double, 3> factor{threshold, -1.0, 0.0};
  const PayoffCells cells =
      payoff_cells(t.implement, factor, t.belief(base()), t.implement_series.left_out);
  return {t.implement_or(other, threshold).careful_loss_avoided(weight, cells, 0.0),
          learning_error(other, threshold, weight)};
}

Estimate PairingModel::evppi_mean_effect(double threshold) const {
  const double shared = tables_->inputs.effect.shared_variance();
  if (shared == 1) return evppi_effect(threshold);  // the effect is its mean
  return value_of_learning(shared, 0.0, threshold);
}

Estimate PairingModel::evppi_effect(double threshold) const {
  const Tables& t = *tables_;
  // Nothing is smoothed: the cells themselves are integrated.
  const Option option = t.implement_option();
  const double programme = t.costs.in_schedule(t.full_years) - option.constant(t.costs);
  const implementation::CubicTable payoff =
      t.implement.combined(std::array{threshold, -1.0, 0.0}).lifted(-programme);
  const voi::NormalBelief belief = t.belief(base());
  const double sign = voi::expectation(payoff, 0, belief).mean >= 0 ? -1.0 : 1.0;
  return {voi::expected_positive_part(payoff, 0, belief, sign),
          learning_error(0.0, threshold, 1.0)};
}

}  // namespace equipoise::decision
