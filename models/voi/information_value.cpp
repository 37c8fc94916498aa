#include "models/voi/information_value.hpp"

namespace equipoise::voi {

bool in_order(const InformationValue& smaller, const InformationValue& larger,
              const numerics::DrawGroups& groups, double biases) {
  if (smaller.value.value <= larger.value.value) return true;
  const double error = numerics::paired_standard_error(smaller.influence, larger.influence, groups);
  const double allowed = 5.0 * error + biases;
  return !(smaller.value.value - larger.value.value > allowed);
}

}  // namespace equipoise::voi
