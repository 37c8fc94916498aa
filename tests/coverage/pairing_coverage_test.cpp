/// The same of a pairing and its trial: EVPI, EVPPI of the effect, EVSI and ENBS at a fixed size.
/// And the bias of the best of several sizes: what it is, and what is said of it.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <string>

#include "models/voi/evpi.hpp"

#include "tests/unit/decision/world.hpp"

using namespace equipoise;
using namespace equipoise::made_up;

namespace {

constexpr std::size_t replications = 1000, draws = 300;
constexpr std::uint64_t seed = 20260402;

constexpr double gain = 0.008, gain_sd = 0.003, care = 40, care_sd = 30;
constexpr double practice_cost = 300, practice_cost_sd = 90, people = 60000, reach = 0.75;

// Benefit, care cost and practice cost are normal and independent, all else is known; adherence has
// no ceiling. So every mean payoff is that of the means of the draws.
sample::Pairing sample_of(std::size_t size, std::uint64_t sample_seed) {
  sample::Pairing p(sample::Shape{.draws = 0});
  sample::Uniform u(sample_seed);
  for (std::size_t d = 0; d < size; ++d) {
    p.q.push_back(gain + gain_sd * u.normal());
    p.c.push_back(care + care_sd * u.normal());
    p.practice.push_back(practice_cost + practice_cost_sd * u.normal());
    p.effect.push_back(0.249283 + std::sqrt(0.042506 * 0.042506 + 0.24 * 0.24) * u.normal());
    p.first.push_back(people);
    p.reach.push_back(reach);
    p.a0.push_back(0.37);
    p.achievable.push_back(1.0);
    p.setup.push_back(50000);
    p.fixed.push_back(60000);
    p.patient.push_back(0.5);
    p.reversal.push_back(0);
  }
  return p;
}

PairingInputs inputs_of(const sample::Pairing& pairing, double threshold,
                        std::vector<std::size_t> sizes) {
  PairingInputs in =
      made_up::inputs(sample::Shape{.draws = pairing.q.size(), .people = people}, pairing);
  in.threshold = threshold;
  in.icc_values = {};
  in.trials[0].practices_per_arm = std::move(sizes);
  return in;
}

/// The truth, by quadrature over the effect and over what the trial shows, on the means.
class Truth {
 public:
  explicit Truth(double threshold, std::size_t size = 20)
      : pairing_(sample_of(1, 1)), in_(inputs_at_means(threshold, size)) {
    const voi::TrialDesign& design = in_.trials[0];
    frame_ = action_frame(in_.delivery, in_.setting.horizon, design.starts(), design.reports());
    const PairingModel model(in_);  // for the size's variance, cost and shares alone
    const SizeOutcome outcome = model.evaluate(model.base()).trials[0].sizes[0];
    size_ = outcome.trial;
  }
  [[nodiscard]] double payoff() { return mean(without(WithoutResearch::implement)); }
  [[nodiscard]] double evpi() {
    World world = this->world();
    const Option option = without_research(WithoutResearch::implement, frame_);
    // Given the effect the payoff is a straight line in normal quantities: mean and sd by moving
    // each of them by its standard deviation.
    const auto loss = [&](double delta) {
      const double at = world.live(option, delta);
      const auto moved = [&](std::vector<double>& x, double by) {
        x[0] += by;
        const double change = world.live(option, delta) - at;
        x[0] -= by;
        return change;
      };
      const double sd = std::hypot(moved(world.draws.q, gain_sd), moved(world.draws.c, care_sd),
                                   moved(world.draws.practice, practice_cost_sd));
      return sd * numerics::unit_normal_loss(-at / sd);  // E[max(0, payoff)]
    };
    return prior_mean(in_, loss) - std::max(0.0, payoff());
  }
  [[nodiscard]] double evppi() {
    const PayoffAt implement = without(WithoutResearch::implement);
    const PayoffAt positive = [&](double delta) { return std::max(0.0, implement(delta)); };
    return prior_mean(in_, positive) - std::max(0.0, mean(implement));
  }
  [[nodiscard]] double evsi() {
    const PayoffAt nothing = [](double) { return 0.0; };
    return best_after(without(WithoutResearch::implement), nothing) - std::max(0.0, payoff());
  }
  [[nodiscard]] double enbs(Research research) {
    const ResearchAction action = research_action(research, frame_, size_);
    double most = 0.0;
    for (const auto other :
         {WithoutResearch::implement, WithoutResearch::shorter, WithoutResearch::later})
      most = std::max(most, mean(without(other)));
    return best_after(option(action.first), option(action.second)) - size_.research_cost.total() -
           most;
  }

 private:
  PairingInputs inputs_at_means(double threshold, std::size_t size) {
    pairing_.q = {gain};
    pairing_.c = {care};
    pairing_.practice = {practice_cost};
    return inputs_of(pairing_, threshold, {size});
  }
  [[nodiscard]] World world() const { return {in_, frame_, pairing_}; }
  [[nodiscard]] PayoffAt option(const Option& option) const {
    return [world = world(), option](double delta) mutable { return world.live(option, delta); };
  }
  [[nodiscard]] PayoffAt without(WithoutResearch action) const {
    return option(without_research(action, frame_));
  }
  [[nodiscard]] double mean(const PayoffAt& f) const { return prior_mean(in_, f); }
  // E_X[max], the posterior mean being N(m, w V): trapezium over it, Gauss-Hermite over the rest.
  [[nodiscard]] double best_after(const PayoffAt& one, const PayoffAt& other) const {
    static const auto rule = numerics::gauss_hermite(24);
    const double prior = in_.effect.variance(), w = prior / (prior + size_.sampling_variance);
    double best = 0.0;
    for (int i = 0; i <= 1200; ++i) {
      const double z = -7.5 + 0.0125 * i;
      const double centre = in_.effect.mean + std::sqrt(w * prior) * z;
      double first = 0.0, second = 0.0;
      for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
        const double delta = centre + std::sqrt((1 - w) * prior) * rule.nodes[k];
        first += rule.weights[k] * one(delta);
        second += rule.weights[k] * other(delta);
      }
      best += 0.0125 * numerics::normal_density(z) * std::max(first, second);
    }
    return best;
  }

  sample::Pairing pairing_;
  PairingInputs in_;
  ActionFrame frame_;
  voi::TrialSize size_;
};

struct Coverage {
  double whole = 0, halved = 0, bias = 0;
  void add(double truth, const Estimate& e) {
    const double miss = std::abs(e.value - truth), one = 1.0 / double(replications);
    whole += miss <= 1.959964 * e.standard_error ? one : 0;
    halved += miss <= 0.5 * 1.959964 * e.standard_error ? one : 0;
    bias += (e.value - truth) * one;
  }
};

}  // namespace

TEST_CASE("a pairing and its trial: intervals of 95% hold the truth in 93% to 97% of samples") {
  constexpr double threshold = 20000;
  Truth truth(threshold);
  const std::map<std::string, double> exact{
      {"EVPI", truth.evpi()},
      {"EVPPI of the effect", truth.evppi()},
      {"EVSI, 20 practices an arm", truth.evsi()},
      {"ENBS, before implementing", truth.enbs(Research::before_implementing)},
      {"ENBS, while implementing", truth.enbs(Research::while_implementing)},
  };
  std::map<std::string, Coverage> found;
  double payoff_error = 0;
  for (std::size_t r = 0; r < replications; ++r) {
    const sample::Pairing pairing = sample_of(draws, seed + r);
    const PairingInputs in = inputs_of(pairing, threshold, {20});
    const PairingModel model(in);
    const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
    const TrialErrors errors = model.trial_errors(outcome, threshold);
    payoff_error = model.payoff_error(threshold);
    const implementation::PairingPayoff payoff = implementation::payoff(
        in.draws, in.setting, in.delivery.persistence, in.delivery.implemented(in.setting.horizon));
    LaneTable benefit(2, draws);
    for (std::size_t d = 0; d < draws; ++d) benefit.row(1)[d] = payoff.at(threshold, d);
    const auto add = [&](const std::string& name, const Estimate& e) {
      found[name].add(exact.at(name), e);
    };
    add("EVPI", voi::evpi(benefit, in.groups).value);
    add("EVPPI of the effect", model.evppi_effect(threshold));
    const SizeOutcome& size = outcome.sizes[0];
    const TrialErrors::Size& error = errors.sizes[0];
    add("EVSI, 20 practices an arm", {size.evsi, error.evsi});
    add("ENBS, before implementing", {size.enbs_before, error.enbs_before});
    add("ENBS, while implementing", {size.enbs_while, error.enbs_while});
  }
  CHECK(std::abs(truth.payoff()) > 6 * payoff_error);  // away from the kink
  for (const auto& [name, coverage] : found) {
    MESSAGE(name, " (exact ", exact.at(name), "): coverage ", coverage.whole,
            ", with half the standard error ", coverage.halved, ", mean error ", coverage.bias);
    CHECK(coverage.whole >= 0.93);
    CHECK(coverage.whole <= 0.97);
    CHECK_FALSE(coverage.halved >= 0.93);  // the twin
  }
}

TEST_CASE("the best of several sizes and actions lies too high, by about what is said") {
  const std::vector<std::size_t> sizes{10, 20, 40};
  // The threshold at which both actions are worth the same with 20 practices an arm: a tie.
  double low = 4000, high = 200000;
  const auto lead = [](double threshold) {
    Truth truth(threshold);
    return truth.enbs(Research::while_implementing) - truth.enbs(Research::before_implementing);
  };
  REQUIRE(lead(low) * lead(high) < 0);
  const bool rising = lead(high) > 0;
  for (int i = 0; i < 30; ++i) {
    const double middle = (low + high) / 2;
    ((lead(middle) > 0) == rising ? high : low) = middle;
  }
  const double threshold = low;
  double best_truth = -1e300;
  for (const std::size_t size : sizes) {
    Truth truth(threshold, size);
    for (const auto r : {Research::before_implementing, Research::while_implementing})
      best_truth = std::max(best_truth, truth.enbs(r));
  }
  Truth fixed(threshold);
  const double fixed_truth = fixed.enbs(Research::while_implementing);
  const auto n = double(replications);
  double bias = 0, squares = 0, said = 0, at_fixed = 0, fixed_squares = 0, error = 0;
  for (std::size_t r = 0; r < replications; ++r) {
    const sample::Pairing pairing = sample_of(draws, seed + 5000 + r);
    const PairingModel model(inputs_of(pairing, threshold, sizes));
    const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
    const TrialErrors errors = model.trial_errors(outcome, threshold);
    const double miss = outcome.enbs - best_truth;
    const double fixed_miss = outcome.sizes[1].enbs_while - fixed_truth;
    bias += miss / n;
    squares += miss * miss / n;
    at_fixed += fixed_miss / n;
    fixed_squares += fixed_miss * fixed_miss / n;
    said += model.bias_of_best(errors.candidates) / n;
    error += errors.sizes[*outcome.best_size].enbs / n;
  }
  const double bias_error = std::sqrt((squares - bias * bias) / n);
  const double fixed_error = std::sqrt((fixed_squares - at_fixed * at_fixed) / n);
  MESSAGE("threshold ", threshold, ", ENBS ", best_truth, " (standard error ", error, "): bias ",
          bias, " (", bias_error, "), said ", said, "; at a fixed size ", at_fixed, " (",
          fixed_error, ")");
  CHECK(bias > 4 * bias_error);  // it is there; the twin: at a fixed size and action it is not
  CHECK(std::abs(at_fixed) < 4 * fixed_error);
  // Of a tie of two, E L(max(0, |Z| - 1)) / L(0) = 86% are said on average; of options a little
  // apart, which are moved towards a tie too, more than there is. The twins: nothing, and the whole
  // standard error.
  const auto about_right = [&](double value) {
    return value > 0.86 * bias - 4 * bias_error && value < 2 * bias + 4 * bias_error;
  };
  CHECK(about_right(said));
  CHECK_FALSE(about_right(0));
  CHECK_FALSE(about_right(error));
}
