#include "models/voi/selection_bias.hpp"

#include <algorithm>
#include <cmath>

#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {

double selection_bias(double behind, double se) {
  return se == 0 ? 0.0 : se * numerics::unit_normal_loss(std::max(0.0, behind / se - 1.0));
}

double selection_bias(const LaneTable& net_benefit, std::size_t best,
                      const numerics::DrawGroups& groups) {
  double bias = 0;
  for (std::size_t j = 0; j < net_benefit.rows(); ++j) {
    if (j == best) continue;
    const double error =
        numerics::paired_standard_error(net_benefit.row(j), net_benefit.row(best), groups);
    const double difference =
        numerics::mean(net_benefit.row(best)) - numerics::mean(net_benefit.row(j));
    bias += selection_bias(std::abs(difference), error);
  }
  return bias;
}

}  // namespace equipoise::voi
