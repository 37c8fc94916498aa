// The choice after a trial between two options, for any learning weight.
#include <algorithm>
#include <cmath>
#include <span>

#include "models/decision/pairing_tables.hpp"
#include "models/voi/choice_over_cells.hpp"

namespace equipoise::decision {

using implementation::CubicTable;

PayoffCells payoff_cells(const CubicTable& gains, std::span<const double> factor,
                         const voi::NormalBelief& belief, std::span<const double> left_out) {
  PayoffCells cells{&gains, {factor.begin(), factor.end()}, belief, {}};
  // The root of a sum's left-out terms is at most the sum of roots.
  for (std::size_t row = 0; row < gains.rows(); ++row) {
    if (row % factor.size() == 0) cells.roughness.push_back(0.0);
    cells.roughness.back() += std::abs(factor[row % factor.size()]) * std::sqrt(left_out[row]);
  }
  return cells;
}

PreparedAction::PreparedAction(const ResearchAction& action, const LaneTable& money,
                               const ProgrammeCosts& costs)
    : best_(std::max(option_value(action.first, money, costs),
                     option_value(action.second, money, costs))) {
  for (std::size_t s = 0; s < money.rows(); ++s) {
    share_[s] = action.first.share[s] - action.second.share[s];
    if (share_[s] == 0) continue;
    const double* w = money.row(s).data();
    for (std::size_t j = 0; j < difference_.size(); ++j) difference_[j] += share_[s] * w[j];
  }
  difference_[0] += action.first.constant(costs) - action.second.constant(costs);
  tied_ = action.first.tied != nullptr ? action.first.tied : action.second.tied;
  for (std::size_t p = 0; tied_ != nullptr && p < share_of_fallback_.size(); ++p) {
    share_of_fallback_[p] = action.first.share_of_fallback[p] - action.second.share_of_fallback[p];
    const double* told = tied_->coefficient.row(p).data();
    for (std::size_t j = 1; j < difference_.size(); ++j)
      difference_[j] += share_of_fallback_[p] * told[j];
  }
}

double PreparedAction::most_avoided(std::span<const Learning> learning) const noexcept {
  // Term j of the difference is damped by weight^j, at most weight. Four sums, none of which waits
  // for another.
  static_assert(voi::hermite_terms % 4 == 1);
  std::array<double, 4> part{};
  for (std::size_t j = 1; j < difference_.size(); j += 4)
    for (std::size_t k = 0; k < 4; ++k) part[k] += difference_[j + k] * difference_[j + k];
  const double squares = (part[0] + part[1]) + (part[2] + part[3]);
  const double mean = std::abs(difference_[0]);
  double most = 0.0;
  for (const Learning& l : learning)
    most += l.share * (std::sqrt(l.weight * squares + mean * mean) - mean) / 2;
  return most;
}

double PreparedAction::preposterior_variance(double weight) const noexcept {
  double variance = 0.0;
  for (std::size_t j = difference_.size(); j-- > 1;)
    variance = weight * (difference_[j] * difference_[j] + variance);
  return variance;
}

double PreparedAction::careful_loss_avoided(double weight, const PayoffCells& cells,
                                            double stake) const {
  const double loss = loss_avoided(weight);
  if (weight == 0 || cells.belief.sd == 0) return loss;
  double roughness = 0.0;
  for (std::size_t s = 0; s < cells.roughness.size(); ++s)
    roughness += std::abs(share_[s]) * cells.roughness[s];
  double of_fallback = 0.0;
  for (std::size_t p = 0; tied_ != nullptr && p < share_of_fallback_.size(); ++p)
    of_fallback += std::abs(share_of_fallback_[p]) * tied_->roughness[p];
  roughness += of_fallback;
  const double allowed = 1e-4 * (loss + stake);
  if (voi::truncation_bound(roughness * roughness, weight) <= allowed) return loss;

  // Schedules differ by less than the sum of what each is rough by: the bound of the difference.
  std::vector<double> factor;  // of every row, in the difference
  for (const double share : share_)
    for (const double f : cells.factor) factor.push_back(share * f);
  factor.resize(cells.gains->rows());
  const CubicTable difference = cells.gains->combined(factor);
  const voi::HermiteSeries series = voi::expand(difference, cells.belief);
  roughness = std::sqrt(series.left_out[0]) + of_fallback;
  if (voi::truncation_bound(roughness * roughness, weight) <= allowed) return loss;

  // Costs do not depend on the effect: the table is lifted to the mean that they leave.
  const double lift = difference_[0] - series.coefficient.row(0)[0];
  voi::Region preferred;
  (void)loss_avoided(weight, &preferred);
  if (tied_ == nullptr)
    return voi::loss_avoided_over_cells(difference.lifted(lift), cells.belief, weight, preferred);
  const CubicTable told = tied_->gains.combined(share_of_fallback_);
  const voi::TiedCells beside{told.lifted(-voi::expectation(told, 0, tied_->belief).mean),
                              tied_->belief, tied_->correlation};
  return voi::loss_avoided_over_cells(difference.lifted(lift), cells.belief, weight, preferred,
                                      &beside);
}

}  // namespace equipoise::decision
