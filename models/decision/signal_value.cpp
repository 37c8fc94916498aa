#include "models/decision/signal_value.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

/// Plans between which the trial decides: what each strategy contributes to each.
using Plans = std::vector<std::vector<Option>>;  // [plan][strategy]

Plans plans_of(std::span<const TimedStrategy> strategies, Choice meanwhile,
               const Conduct& conduct) {
  EQUIPOISE_EXPECT(conduct.joining.empty() || conduct.joining.size() == strategies.size());
  Plans plans(strategies.size() + 1);
  const std::vector<double> mean_reach = mean_reach_of(strategies);
  for (std::size_t x = 0; x < strategies.size(); ++x) {
    const std::vector<voi::TrialArm> own = arms_among(conduct.arms, mean_reach, x);
    const double joining = conduct.joining.empty() ? 0.0 : conduct.joining[x];
    for (std::size_t after = 0; after < plans.size(); ++after)
      plans[after].push_back(
          strategy_part(strategies[x].frame, x, meanwhile, choice_of(after), own, joining));
  }
  return plans;
}

double mean_of(const std::vector<Option>& plan, std::span<const TimedStrategy> strategies) {
  double mean = 0.0;
  for (std::size_t x = 0; x < plan.size(); ++x)
    mean += option_value(plan[x], strategies[x].money, strategies[x].costs);
  return mean;
}

/// What every strategy brings at each point of a signal, beyond its mean: shape
/// [strategy][schedule][point], without rows where nothing is learnt.
struct Brought {
  const Signal* signal;
  std::vector<LaneTable> learnt;

  Brought(const Signal& from, std::span<const TimedStrategy> strategies) : signal(&from) {
    for (std::size_t x = 0; x < strategies.size(); ++x) {
      const LaneTable& basis = from.learnt[x];
      LaneTable& value = learnt.emplace_back();
      if (basis.rows() == 0) continue;
      value = LaneTable(schedule_count, from.mass.size());
      for (std::size_t s = 0; s < schedule_count; ++s)
        for (std::size_t j = 1; j < basis.rows(); ++j) {
          const double d = strategies[x].money.row(s)[j];
          if (d == 0) continue;
          const auto h = basis.row(j);
          const auto v = value.row(s);
          for (std::size_t k = 0; k < v.size(); ++k) v[k] += d * h[k];
        }
    }
  }

  void add(const std::vector<Option>& plan, std::vector<double>& value) const {
    for (std::size_t x = 0; x < plan.size(); ++x)
      for (std::size_t s = 0; s < learnt[x].rows(); ++s) {
        const double share = plan[x].share[s];
        if (share == 0) continue;
        const auto v = learnt[x].row(s);
        for (std::size_t k = 0; k < value.size(); ++k) value[k] += share * v[k];
      }
  }
};

/// How a value moves with what the batches say of each strategy.
using Influences = std::vector<Influence>;

void add_plan(Influences& influences, const std::vector<Option>& plan, double factor) {
  for (std::size_t x = 0; x < plan.size(); ++x) {
    for (std::size_t s = 0; s < schedule_count; ++s)
      influences[x].weight.row(s)[0] += factor * plan[x].share[s];
    influences[x].FixedTerms::add(plan[x], factor);
  }
}

/// The choice between plans once X is known: how much better it is than the best one now.
struct Decided {
  std::size_t best = 0;  ///< the plan that is best now
  double now = 0.0, avoided = 0.0;
  Influences influences;  ///< of now + avoided
};

Decided decide(const Plans& plans, std::span<const TimedStrategy> strategies,
               std::span<const Brought> brought) {
  Decided out;
  out.influences.resize(strategies.size());
  std::vector<double> means;
  for (const auto& plan : plans) {
    means.push_back(mean_of(plan, strategies));
    if (means.back() > means[out.best]) out.best = means.size() - 1;
  }
  const std::size_t best = out.best;
  out.now = means[best];
  numerics::Sum avoided;
  for (const Brought& each : brought) {
    const Signal& signal = *each.signal;
    const std::size_t points = signal.mass.size();
    std::vector<std::vector<double>> value;
    for (std::size_t p = 0; p < plans.size(); ++p) {
      value.emplace_back(points, means[p]);
      each.add(plans[p], value.back());
    }
    // [plan][strategy][term]: E[rho^j h_j(Z) 1(plan chosen)].
    std::vector<std::vector<std::array<double, noise_terms>>> chosen(
        plans.size(), std::vector<std::array<double, noise_terms>>(strategies.size()));
    for (std::size_t k = 0; k < points; ++k) {
      std::size_t most = best;
      for (std::size_t p = 0; p < plans.size(); ++p)
        if (value[p][k] > value[most][k]) most = p;
      const double mass = signal.mass[k];
      avoided.add(mass * (value[most][k] - value[best][k]));
      for (std::size_t x = 0; x < strategies.size(); ++x) {
        chosen[most][x][0] += mass;
        const LaneTable& learnt = signal.learnt[x];
        for (std::size_t j = 1; j < std::min(noise_terms, learnt.rows()); ++j)
          chosen[most][x][j] += mass * learnt.row(j)[k];
      }
    }
    for (std::size_t p = 0; p < plans.size(); ++p)
      for (std::size_t x = 0; x < strategies.size(); ++x) {
        const Option& option = plans[p][x];
        Influence& influence = out.influences[x];
        for (std::size_t s = 0; s < schedule_count; ++s)
          for (std::size_t j = 0; j < noise_terms; ++j)
            influence.weight.row(s)[j] += option.share[s] * chosen[p][x][j];
        influence.FixedTerms::add(option, chosen[p][x][0]);
      }
  }
  out.avoided = avoided.value();
  return out;
}

std::vector<double> by_batch(const Influences& influences,
                             std::span<const TimedStrategy> strategies) {
  std::vector<double> value(strategies.front().fixed_by_batch.size(), 0.0);
  for (std::size_t x = 0; x < strategies.size(); ++x) {
    const TimedStrategy& t = strategies[x];
    for (std::size_t s = 0; s < schedule_count; ++s)
      for (std::size_t j = 0; j < noise_terms; ++j) {
        const double w = influences[x].weight.row(s)[j];
        if (w == 0) continue;
        const auto money = t.money_by_batch.row(s * noise_terms + j);
        for (std::size_t b = 0; b < value.size(); ++b) value[b] += w * money[b];
      }
    for (std::size_t b = 0; b < value.size(); ++b)
      value[b] -=
          influences[x].cost(t.fixed_by_batch[b], t.setup_by_batch[b], t.reversal_by_batch[b]);
  }
  return value;
}

NormalPoints midpoints() {
  constexpr std::size_t points = 1600;
  constexpr double reach = 8.0;
  NormalPoints p;
  numerics::Sum total;
  for (std::size_t k = 0; k < points; ++k) {
    p.z.push_back(-reach + 2 * reach * (static_cast<double>(k) + 0.5) / points);
    p.mass.push_back(numerics::normal_density(p.z.back()));
    total.add(p.mass.back());
  }
  for (double& m : p.mass) m /= total.value();
  return p;
}

}  // namespace

const NormalPoints& normal_midpoints() {
  static const NormalPoints points = midpoints();
  return points;
}

Signal normal_signal(std::size_t strategies, double share) {
  Signal signal{normal_midpoints().mass, std::vector<LaneTable>(strategies)};
  for (double& mass : signal.mass) mass *= share;
  return signal;
}

void Signal::learn(std::size_t strategy, double rho, std::span<const double> z) {
  EQUIPOISE_EXPECT(z.size() == mass.size() && std::abs(rho) <= 1 + 1e-12);
  // Terms that are left out are below 1e-14 of the payoff's own.
  std::size_t terms = 2;
  for (double power = rho * rho; terms < voi::hermite_terms && std::abs(power) > 1e-14;
       power *= rho)
    ++terms;
  LaneTable& basis = learnt.at(strategy) = LaneTable(terms, z.size());
  std::array<double, voi::hermite_terms> h;
  for (std::size_t k = 0; k < z.size(); ++k) {
    voi::hermite_values(z[k], h);
    double power = 1.0;
    for (std::size_t j = 0; j < terms; ++j, power *= rho) basis.row(j)[k] = power * h[j];
  }
}

SignalValue signal_value(std::span<const TimedStrategy> strategies, std::span<const Signal> signals,
                         const Conduct& conduct) {
  EQUIPOISE_EXPECT(!strategies.empty() && !signals.empty());
  std::vector<Brought> brought;
  for (const Signal& signal : signals) brought.emplace_back(signal, strategies);

  // At once: the choice of [0, D) for everybody. As plans, those who have the same throughout.
  Plans at_once(strategies.size() + 1, std::vector<Option>(strategies.size()));
  std::vector<Option> without;
  double best_without = 0.0;
  for (std::size_t m = 0; m <= strategies.size(); ++m) {
    const Plans plans = plans_of(strategies, choice_of(m), {});
    at_once[m] = plans[m];
    for (std::size_t p = 0; p < plans.size(); ++p) {
      const double mean = mean_of(plans[p], strategies);
      if (!without.empty() && mean <= best_without) continue;
      without = plans[p];
      best_without = mean;
    }
  }
  SignalValue out;
  Decided immediate = decide(at_once, strategies, brought);
  out.evsi = immediate.avoided;
  add_plan(immediate.influences, at_once[immediate.best], -1.0);
  out.evsi_by_batch = by_batch(immediate.influences, strategies);

  bool any = false;
  Influences influences;
  std::vector<Option> unread;  // what is best beside the study, its result unread
  for (std::size_t m = 0; m <= strategies.size(); ++m) {
    const Plans plans = plans_of(strategies, choice_of(m), conduct);
    Decided decided = decide(plans, strategies, brought);
    const double enbs = decided.now + decided.avoided - best_without;
    if (any && enbs <= out.enbs) continue;
    any = true;
    out.enbs = enbs;
    out.meanwhile = choice_of(m);
    out.loss_avoided = decided.avoided;
    out.waiting_cost = best_without - decided.now;
    influences = std::move(decided.influences);
    unread = plans[decided.best];
  }
  Influences waiting(strategies.size());
  add_plan(waiting, without, 1.0);
  add_plan(waiting, unread, -1.0);
  out.waiting_cost_by_batch = by_batch(waiting, strategies);
  add_plan(influences, without, -1.0);
  out.enbs_by_batch = by_batch(influences, strategies);
  for (std::size_t b = 0; b < out.enbs_by_batch.size(); ++b)
    out.loss_avoided_by_batch.push_back(out.enbs_by_batch[b] + out.waiting_cost_by_batch[b]);
  return out;
}

}  // namespace equipoise::decision
