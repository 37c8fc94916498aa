#include "models/voi/evpi.hpp"

#include <cmath>
#include <utility>

#include "models/cea/expected_loss.hpp"
#include "models/cea/net_benefit.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {

InformationValue evpi(const LaneTable& net_benefit, const numerics::DrawGroups& groups) {
  const std::size_t best = cea::best_option(cea::expected_net_benefit(net_benefit));
  InformationValue result;
  result.influence = cea::loss(net_benefit, best);
  result.value = numerics::mean_estimate(result.influence, groups);
  return result;
}

Bias evpi_bias(const LaneTable& net_benefit, const numerics::DrawGroups& groups) {
  const std::size_t best = cea::best_option(cea::expected_net_benefit(net_benefit));
  return {0.0, selection_bias(net_benefit, best, groups)};
}

}  // namespace equipoise::voi
