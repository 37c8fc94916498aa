/// \file  models/voi/information_value.hpp
/// \brief models/voi asks what learning is worth. Every answer has this form.
#pragma once

#include <vector>

#include "equipoise/estimate.hpp"

#include "models/numerics/standard_error.hpp"

namespace equipoise::voi {

/// A value of information: the expected loss that information avoids, >= 0 in expectation.
struct InformationValue {
  Estimate value;  ///< money, in the terms of the net benefits it was made from

  /// How far the estimate may lie above and below the truth on average, beyond chance: at most
  /// about this much; what it covers is said by the function that made it. Money, >= 0.
  double upward_bias = 0;
  double downward_bias = 0;

  std::vector<double> influence;  ///< shape [draw]; see numerics/standard_error.hpp
};

/// False where `smaller` exceeds `larger` by more than five paired standard errors and both
/// declared biases: a broken run, for EVSI <= EVPPI <= EVPI and EVPPI of a group within a group.
/// True where no standard error is known.
///
/// \pre both are about the same decision, options and threshold, over the same draws
[[nodiscard]] bool in_order(const InformationValue& smaller, const InformationValue& larger,
                            const numerics::DrawGroups& groups);

}  // namespace equipoise::voi
