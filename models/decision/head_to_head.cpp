#include "models/decision/head_to_head.hpp"

#include <array>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

constexpr std::size_t points = 1600;
constexpr double reach = 8.0;

struct Signal {
  std::array<double, points> z{}, mass{};
  Signal() {
    numerics::Sum total;
    for (std::size_t k = 0; k < points; ++k) {
      z[k] = -reach + 2 * reach * (static_cast<double>(k) + 0.5) / points;
      mass[k] = numerics::normal_density(z[k]);
      total.add(mass[k]);
    }
    for (double& m : mass) m /= total.value();
  }
};

const Signal& signal() {
  static const Signal s;
  return s;
}

/// rho^j h_j(z_k) of one strategy at one value of v. Of a strategy that nothing is learnt of:
/// empty.
struct Learnt {
  LaneTable basis;  ///< [term][point]

  static Learnt with(double rho) {
    Learnt out{LaneTable(voi::hermite_terms, points)};
    std::array<double, voi::hermite_terms> h;
    for (std::size_t k = 0; k < points; ++k) {
      voi::hermite_values(signal().z[k], h);
      double power = 1.0;
      for (std::size_t j = 0; j < h.size(); ++j, power *= rho) out.basis.row(j)[k] = power * h[j];
    }
    return out;
  }
  [[nodiscard]] bool nothing() const { return basis.rows() == 0; }
};

/// Plans between which the trial decides: what each strategy contributes to each.
using Plans = std::vector<std::vector<Option>>;  // [plan][strategy]

Plans plans_of(std::span<const TimedStrategy> strategies, Choice meanwhile,
               std::span<const voi::TrialArm> arms = {}) {
  Plans plans(strategies.size() + 1);
  const std::vector<double> mean_reach = mean_reach_of(strategies);
  for (std::size_t x = 0; x < strategies.size(); ++x) {
    const std::vector<voi::TrialArm> own = arms_among(arms, mean_reach, x);
    for (std::size_t after = 0; after < plans.size(); ++after)
      plans[after].push_back(
          strategy_part(strategies[x].frame, x, meanwhile, choice_of(after), own));
  }
  return plans;
}

double mean_of(const std::vector<Option>& plan, std::span<const TimedStrategy> strategies) {
  double mean = 0.0;
  for (std::size_t x = 0; x < plan.size(); ++x)
    mean += option_value(plan[x], strategies[x].money, strategies[x].costs);
  return mean;
}

/// Adds `factor` x what a plan is worth at each point, beyond its mean.
void add_learnt(const std::vector<Option>& plan, std::span<const TimedStrategy> strategies,
                std::span<const Learnt> learnt, std::vector<double>& value) {
  for (std::size_t x = 0; x < plan.size(); ++x) {
    if (learnt[x].nothing()) continue;
    for (std::size_t j = 1; j < voi::hermite_terms; ++j) {
      double d = 0.0;
      for (std::size_t s = 0; s < schedule_count; ++s)
        if (plan[x].share[s] != 0) d += plan[x].share[s] * strategies[x].money.row(s)[j];
      if (d == 0) continue;
      const auto h = learnt[x].basis.row(j);
      for (std::size_t k = 0; k < points; ++k) value[k] += d * h[k];
    }
  }
}

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
  double now = 0.0, avoided = 0.0;
  Influences influences;  ///< of now + avoided
};

Decided decide(const Plans& plans, std::span<const TimedStrategy> strategies,
               std::span<const std::vector<Learnt>> learnt, std::span<const double> shares) {
  Decided out;
  out.influences.resize(strategies.size());
  std::vector<double> means;
  std::size_t best = 0;
  for (const auto& plan : plans) {
    means.push_back(mean_of(plan, strategies));
    if (means.back() > means[best]) best = means.size() - 1;
  }
  out.now = means[best];
  numerics::Sum avoided;
  for (std::size_t i = 0; i < learnt.size(); ++i) {
    std::vector<std::vector<double>> value;
    for (std::size_t p = 0; p < plans.size(); ++p) {
      value.emplace_back(points, means[p]);
      add_learnt(plans[p], strategies, learnt[i], value.back());
    }
    // [plan][strategy][term]: E[rho^j h_j(Z) 1(plan chosen)].
    std::vector<std::vector<std::array<double, noise_terms>>> chosen(
        plans.size(), std::vector<std::array<double, noise_terms>>(strategies.size()));
    for (std::size_t k = 0; k < points; ++k) {
      std::size_t most = best;
      for (std::size_t p = 0; p < plans.size(); ++p)
        if (value[p][k] > value[most][k]) most = p;
      const double mass = shares[i] * signal().mass[k];
      avoided.add(mass * (value[most][k] - value[best][k]));
      for (std::size_t x = 0; x < strategies.size(); ++x) {
        chosen[most][x][0] += mass;
        if (learnt[i][x].nothing()) continue;
        for (std::size_t j = 1; j < noise_terms; ++j)
          chosen[most][x][j] += mass * learnt[i][x].basis.row(j)[k];
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

}  // namespace

HeadToHeadValue head_to_head(std::span<const TimedStrategy> strategies, const HeadToHead& trial) {
  EQUIPOISE_EXPECT(trial.a != trial.b && trial.a < strategies.size() &&
                   trial.b < strategies.size());
  EQUIPOISE_EXPECT(trial.share_a + trial.share_b <= 1 + 1e-12);
  EQUIPOISE_EXPECT(!trial.variances.empty() && trial.variances.size() == trial.shares.size());
  const double sd_a = strategies[trial.a].effect_sd, sd_b = strategies[trial.b].effect_sd;
  std::vector<std::vector<Learnt>> learnt;
  for (const double v : trial.variances) {
    const double sd = std::sqrt(sd_a * sd_a + sd_b * sd_b + v);
    std::vector<Learnt>& each = learnt.emplace_back(strategies.size());
    if (sd == 0) continue;
    each[trial.a] = Learnt::with(sd_a / sd);
    each[trial.b] = Learnt::with(-sd_b / sd);
  }
  const std::array<voi::TrialArm, 2> arms{{{{trial.a}, trial.share_a}, {{trial.b}, trial.share_b}}};

  // At once: the choice of [0, D) for everybody. As plans, those who have the same throughout.
  Plans at_once(strategies.size() + 1, std::vector<Option>(strategies.size()));
  std::vector<Option> without;
  double best_without = 0.0;
  for (std::size_t m = 0; m <= strategies.size(); ++m) {
    const Plans plans = plans_of(strategies, choice_of(m));
    at_once[m] = plans[m];
    for (std::size_t p = 0; p < plans.size(); ++p) {
      const double mean = mean_of(plans[p], strategies);
      if (!without.empty() && mean <= best_without) continue;
      without = plans[p];
      best_without = mean;
    }
  }
  HeadToHeadValue out;
  Decided immediate = decide(at_once, strategies, learnt, trial.shares);
  out.evsi = immediate.avoided;
  std::size_t best_now = 0;
  for (std::size_t p = 0; p < at_once.size(); ++p)
    if (mean_of(at_once[p], strategies) > mean_of(at_once[best_now], strategies)) best_now = p;
  add_plan(immediate.influences, at_once[best_now], -1.0);
  out.evsi_by_batch = by_batch(immediate.influences, strategies);

  bool any = false;
  Influences influences;
  for (std::size_t m = 0; m <= strategies.size(); ++m) {
    Decided decided =
        decide(plans_of(strategies, choice_of(m), arms), strategies, learnt, trial.shares);
    const double enbs = decided.now + decided.avoided - best_without;
    if (any && enbs <= out.enbs) continue;
    any = true;
    out.enbs = enbs;
    out.meanwhile = choice_of(m);
    influences = std::move(decided.influences);
  }
  add_plan(influences, without, -1.0);
  out.enbs_by_batch = by_batch(influences, strategies);
  return out;
}

}  // namespace equipoise::decision
