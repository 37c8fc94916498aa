#include "engine/run/decision_information.hpp"

#include <algorithm>
#include <utility>

#include "models/cea/net_benefit.hpp"
#include "models/core/contracts.hpp"
#include "models/voi/evpi.hpp"

#include "engine/run/invariants.hpp"

namespace equipoise::run {
namespace {

bool wider_than(const InformationQuestion& wide, const InformationQuestion& narrow) {
  return wide.inputs.size() > narrow.inputs.size() && !narrow.inputs.empty() &&
         std::ranges::includes(wide.inputs, narrow.inputs);
}

}  // namespace

DecisionInformation::DecisionInformation(std::string decision, cea::Outcomes outcomes,
                                         const numerics::DrawGroups& groups,
                                         const InformationScale& scale,
                                         std::vector<InformationQuestion> questions)
    : decision_(std::move(decision)),
      outcomes_(std::move(outcomes)),
      groups_(groups),
      scale_(scale),
      questions_(std::move(questions)),
      wider_(questions_.size()),
      is_wider_(questions_.size(), false) {
  std::vector<std::string> names;
  for (const InformationQuestion& question : questions_) names.push_back(question.name);
  std::ranges::sort(names);
  EQUIPOISE_EXPECT(std::ranges::adjacent_find(names) == names.end());
  for (std::size_t q = 0; q < questions_.size(); ++q)
    for (std::size_t w = 0; w < questions_.size(); ++w)
      if (wider_than(questions_[w], questions_[q])) {
        wider_[q].push_back(w);
        is_wider_[w] = true;
      }
}

PartialInformationResult DecisionInformation::result_of(std::size_t question, double threshold,
                                                        const Value& value,
                                                        double evpi_bias) const {
  PartialInformationResult result;
  result.group = questions_[question].name;
  result.threshold = threshold;
  result.method = questions_[question].method;
  result.per_person = numerics::scaled(value.value, scale_.per_person);
  if (scale_.population) result.population = numerics::scaled(value.value, *scale_.population);
  result.upward_bias = scale_.per_person * value.upward_bias;
  result.downward_bias = scale_.per_person * (evpi_bias + value.missed);
  return result;
}

DecisionInformation::AtThreshold DecisionInformation::value(double threshold) const {
  AtThreshold at;
  at.benefit = cea::net_benefit(outcomes_, threshold);
  at.perfect = voi::evpi(at.benefit, groups_);
  at.evpi_bias = voi::evpi_bias(at.benefit, groups_).downward;
  expect_of_differences(decision_, at.benefit, at.perfect, groups_);
  at.values.resize(questions_.size());
  std::vector<voi::InformedValue> values(questions_.size());
  const auto expect = [&](std::size_t q, const std::string& larger,
                          const voi::InformationValue& bound, double missed) {
    const voi::InformedValue& smaller = values[q];
    if (smaller.value.value.value <= bound.value.value) return;
    expect_in_order({decision_ + ": EVPPI of " + questions_[q].name, smaller.value},
                    {larger, bound}, groups_, smaller.upward_bias + at.evpi_bias + missed);
  };
  // Curves of many inputs may miss what curves of some of them follow: where they do, the bias of
  // the value says so.
  const auto expect_below = [&](std::size_t q, std::size_t wide) {
    if (values[q].value.value.value <= values[wide].value.value.value) return;
    const double missed = questions_[wide].choice.missed(questions_[q].choice, threshold);
    at.values[wide].missed = std::max(at.values[wide].missed, missed);
    expect(q, "EVPPI of " + questions_[wide].name, values[wide].value, missed);
  };
  // What is wider than another waits for it.
  for (const bool wide : {true, false})
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (is_wider_[q] != wide) continue;
      values[q] = questions_[q].choice.evppi(threshold, groups_);
      at.values[q] = {values[q].value.value, values[q].upward_bias, 0.0};
      expect_not_negative(
          {decision_ + ": EVPPI of " + questions_[q].name, values[q].value.value.value},
          1e-9 * at.perfect.value.value);
      expect(q, "EVPI", at.perfect, 0.0);
      if (wide) continue;
      for (const std::size_t w : wider_[q]) expect_below(q, w);
      values[q] = {};
    }
  for (std::size_t q = 0; q < questions_.size(); ++q)
    if (is_wider_[q])
      for (const std::size_t w : wider_[q]) expect_below(q, w);
  return at;
}

}  // namespace equipoise::run
