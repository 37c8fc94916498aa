#include "models/voi/evppi.hpp"

#include <optional>
#include <utility>

#include "models/cea/net_benefit.hpp"
#include "models/voi/informed_choice.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {
namespace {

std::vector<double> increment(std::span<const double> option, std::span<const double> first) {
  std::vector<double> result(option.size());
  for (std::size_t d = 0; d < result.size(); ++d) result[d] = option[d] - first[d];
  return result;
}

}  // namespace

struct PartialInformation::Fit {
  std::string method = "a single option leaves nothing to decide";
  /// Increments to the first option, shape [2 (options - 1)][draw]: QALYs, then cost, option by
  /// option.
  std::vector<std::vector<double>> increments;
  std::optional<Curves> curves;
  std::optional<InformedChoice> choice;
};

PartialInformation::PartialInformation(std::span<const std::span<const double>> parameters,
                                       const cea::Outcomes& outcomes, Form form)
    : fit_(std::make_unique<Fit>()) {
  cea::expect_shape(outcomes);
  EQUIPOISE_EXPECT(outcomes.draws() >= 20);
  std::vector<InformedOption> options(outcomes.options());
  for (std::size_t j = 1; j < options.size(); ++j) {
    fit_->increments.push_back(increment(outcomes.qalys[j], outcomes.qalys[0]));
    fit_->increments.push_back(increment(outcomes.cost[j], outcomes.cost[0]));
  }
  if (options.size() > 1) {
    const std::vector<std::span<const double>> responses(fit_->increments.begin(),
                                                         fit_->increments.end());
    fit_->curves.emplace(parameters, responses, form);
    fit_->method = fit_->curves->method();
    for (std::size_t j = 1; j < options.size(); ++j)
      options[j] = {{{{&*fit_->curves, 2 * j - 2, {}}}, {}},
                    {{{&*fit_->curves, 2 * j - 1, {}}}, {}}};
  }
  fit_->choice.emplace(std::move(options), outcomes.draws());
}

PartialInformation::~PartialInformation() = default;
PartialInformation::PartialInformation(PartialInformation&&) noexcept = default;
PartialInformation& PartialInformation::operator=(PartialInformation&&) noexcept = default;

const std::string& PartialInformation::method() const noexcept { return fit_->method; }

InformationValue PartialInformation::evppi(double threshold,
                                           const numerics::DrawGroups& groups) const {
  return fit_->choice->evppi(threshold, groups).value;
}

double PartialInformation::missed(double threshold) const {
  return fit_->choice->missed(*fit_->choice, threshold);
}

Bias PartialInformation::bias(double threshold, const numerics::DrawGroups& groups) const {
  if (!fit_->curves || !fit_->curves->varies()) return {};
  const std::size_t options = fit_->increments.size() / 2 + 1;
  LaneTable drawn(options, groups.draws);
  for (std::size_t j = 1; j < options; ++j)
    for (std::size_t d = 0; d < groups.draws; ++d)
      drawn.row(j)[d] = cea::net_monetary_benefit(fit_->increments[2 * j - 1][d],
                                                  fit_->increments[2 * j - 2][d], threshold);
  const std::size_t best = cea::best_option(cea::expected_net_benefit(drawn));
  return {fit_->choice->upward_bias(threshold), selection_bias(drawn, best, groups)};
}

}  // namespace equipoise::voi
