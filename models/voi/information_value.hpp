/// \file  models/voi/information_value.hpp
/// \brief models/voi asks what learning is worth. Every answer has this form.
#pragma once

#include <vector>

#include "equipoise/estimate.hpp"

#include "models/numerics/standard_error.hpp"

namespace equipoise::voi {

/// A value of information: the expected loss that information avoids, >= 0 in expectation.
struct InformationValue {
  Estimate value;                 ///< money, in the terms of the net benefits it was made from
  std::vector<double> influence;  ///< shape [draw]; see numerics/standard_error.hpp
};

/// How far an estimate may lie above and below the truth on average, beyond chance: at most about
/// this much; what it covers is said by the function that makes it. Money, >= 0.
struct Bias {
  double upward = 0, downward = 0;
};

/// False where `smaller` exceeds `larger` by more than five paired standard errors and the biases:
/// a broken run, for EVSI <= EVPPI <= EVPI and EVPPI of a group within a group. True where no
/// standard error is known.
///
/// \param biases  the upward bias of `smaller` and the downward bias of `larger`, together
/// \pre both are about the same decision, options and threshold, over the same draws
[[nodiscard]] bool in_order(const InformationValue& smaller, const InformationValue& larger,
                            const numerics::DrawGroups& groups, double biases = 0.0);

}  // namespace equipoise::voi
