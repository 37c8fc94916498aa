#include "models/decision/uptake_shortfall.hpp"

#include <array>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/implementation/batches.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

using implementation::Batches;
using implementation::Decay;

/// \param value  of a draw \returns its mean over all draws and over each batch
template <class Value>
ExpectedGain mean_gain(const PairingModel& model, std::size_t draws, const Value& value) {
  const Batches batches(model.inputs().groups);
  EQUIPOISE_EXPECT(draws == batches.draws());
  ExpectedGain out;
  numerics::Sum total;
  for (std::size_t b = 0; b < batches.count(); ++b) {
    const double sum = numerics::sum_over(batches.size(b),
                                          [&](std::size_t i) { return value(batches.draw(b, i)); });
    total.add(sum);
    out.by_batch.push_back(sum / static_cast<double>(batches.size(b)));
  }
  out.value = total.value() / static_cast<double>(draws);
  return out;
}

Estimate estimate(const PairingModel& model, const ExpectedGain& gain) {
  return {gain.value, model.batch_error(gain.by_batch)};
}

Estimate difference(const PairingModel& model, const ExpectedGain& a, const ExpectedGain& b) {
  std::vector<double> by_batch(a.by_batch.size());
  for (std::size_t i = 0; i < by_batch.size(); ++i) by_batch[i] = a.by_batch[i] - b.by_batch[i];
  return {a.value - b.value, model.batch_error(by_batch)};
}

}  // namespace

UptakeShortfall uptake_shortfall(const PairingModel& model, std::span<const double> perfect,
                                 std::span<const double> reach) {
  EQUIPOISE_EXPECT(perfect.size() == reach.size());
  const PairingInputs& in = model.inputs();
  const implementation::Schedule always{0.0, static_cast<double>(in.setting.horizon.years)};
  implementation::Persistence lasting{0.0, Decay::none, 0.0};
  const std::size_t draws = perfect.size();
  const ExpectedGain all = mean_gain(model, draws, [&](std::size_t d) { return perfect[d]; });
  const ExpectedGain reached =
      mean_gain(model, draws, [&](std::size_t d) { return reach[d] * perfect[d]; });
  const ExpectedGain at_once = model.gain_on(lasting, always, in.threshold);
  const ExpectedGain programme = model.gain_of_programme(in.threshold);
  // Delivered to the horizon, the programme is the last step already.
  const bool fades = in.delivery.implemented(in.setting.horizon).end < always.end;
  lasting.ramp = in.delivery.persistence.ramp;
  const ExpectedGain ramped = !fades             ? programme
                              : lasting.ramp > 0 ? model.gain_on(lasting, always, in.threshold)
                                                 : at_once;
  return {.perfect = estimate(model, all),
          .reach = difference(model, all, reached),
          .effect = difference(model, reached, at_once),
          .ramp = difference(model, at_once, ramped),
          .decay = difference(model, ramped, programme),
          .programme = estimate(model, programme)};
}

double error_of_shortfall(const PairingModel& model, std::span<const double> perfect) {
  return difference(model,
                    mean_gain(model, perfect.size(), [&](std::size_t d) { return perfect[d]; }),
                    model.gain_of_programme(model.inputs().threshold))
      .standard_error;
}

std::optional<double> least_effect_that_pays(const PairingModel& model) {
  const implementation::CubicTable gain = model.gain_by_effect(model.inputs().threshold);
  const double cost = model.implemented(model.base()).programme_cost.value;
  const std::vector<double>& at = gain.breakpoints();
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    if (!(gain.value(i, 0) <= cost && gain.value(i + 1, 0) > cost)) continue;
    double below = at[i], above = at[i + 1];
    for (int step = 0; step < 60; ++step) {
      const double middle = 0.5 * (below + above);
      (gain(0, middle) > cost ? above : below) = middle;
    }
    return 0.5 * (below + above) / model.inputs().setting.attenuation;
  }
  return std::nullopt;
}

}  // namespace equipoise::decision
