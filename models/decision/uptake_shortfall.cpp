#include "models/decision/uptake_shortfall.hpp"

#include <array>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/implementation/batches.hpp"
#include "models/implementation/least_above.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

using implementation::Batches;
using implementation::Decay;

Estimate estimate(const PairingModel& model, const ExpectedGain& gain) {
  return {gain.value, model.batch_error(gain.by_batch)};
}

Estimate difference(const PairingModel& model, const ExpectedGain& a, const ExpectedGain& b) {
  std::vector<double> by_batch(a.by_batch.size());
  for (std::size_t i = 0; i < by_batch.size(); ++i) by_batch[i] = a.by_batch[i] - b.by_batch[i];
  return {a.value - b.value, model.batch_error(by_batch)};
}

}  // namespace

ExpectedGain mean_gain(const numerics::DrawGroups& groups, std::span<const double> gain,
                       std::span<const double> weight) {
  const Batches batches(groups);
  EQUIPOISE_EXPECT(gain.size() == batches.draws());
  EQUIPOISE_EXPECT(weight.empty() || weight.size() == gain.size());
  ExpectedGain out;
  numerics::Sum total;
  for (std::size_t b = 0; b < batches.count(); ++b) {
    const std::size_t size = batches.size(b), first = batches.draw(b, 0);
    const std::size_t step = size > 1 ? batches.draw(b, 1) - first : 0;
    const double sum = numerics::sum_over(size, [&](std::size_t i) {
      const std::size_t d = first + i * step;
      return weight.empty() ? gain[d] : weight[d] * gain[d];
    });
    total.add(sum);
    out.by_batch.push_back(sum / static_cast<double>(size));
  }
  out.value = total.value() / static_cast<double>(gain.size());
  return out;
}

UptakeShortfall uptake_shortfall(const PairingModel& model, const ExpectedGain& perfect,
                                 const ExpectedGain& reached, const ExpectedGain& programme) {
  const PairingInputs& in = model.inputs();
  const implementation::Schedule always{0.0, static_cast<double>(in.setting.horizon.years)};
  implementation::Persistence lasting{0.0, Decay::none, 0.0};
  const ExpectedGain at_once = model.gain_on(lasting, always, in.threshold);
  // Delivered to the horizon, the programme is the last step already.
  const bool fades = in.delivery.implemented(in.setting.horizon).end < always.end;
  lasting.ramp = in.delivery.persistence.ramp;
  const ExpectedGain ramped = !fades             ? programme
                              : lasting.ramp > 0 ? model.gain_on(lasting, always, in.threshold)
                                                 : at_once;
  return {.perfect = estimate(model, perfect),
          .reach = difference(model, perfect, reached),
          .effect = difference(model, reached, at_once),
          .ramp = difference(model, at_once, ramped),
          .decay = difference(model, ramped, programme),
          .programme = estimate(model, programme)};
}

double error_of_shortfall(const PairingModel& model, const ExpectedGain& perfect,
                          const ExpectedGain& programme) {
  return difference(model, perfect, programme).standard_error;
}

std::optional<double> least_effect_that_pays(const PairingModel& model) {
  const implementation::CubicTable gain = model.gain_by_effect(model.inputs().threshold);
  const double cost = model.implemented(model.base()).programme_cost.value;
  const std::optional<double> least = implementation::least_above(gain, 0, cost);
  // Where the range begins with what pays, what pays least lies below it.
  if (!least || *least == gain.breakpoints().front()) return std::nullopt;
  return *least / model.inputs().setting.attenuation;
}

}  // namespace equipoise::decision
