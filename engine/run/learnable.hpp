/// \file  engine/run/learnable.hpp
/// \brief What a decision could be better informed about, with what would then be expected.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/voi/curves.hpp"
#include "models/voi/informed_choice.hpp"

namespace equipoise::run {

/// The outcomes of one pairing where they are linear in what is learnt. Shapes [draw].
struct LinearOutcomes {
  struct Term {
    std::size_t curve;
    std::vector<double> multiplier;
  };
  std::vector<Term> qalys, cost;
  std::vector<double> qalys_rest, cost_rest;  ///< none: 0
};

/// An input, or a group of inputs that would be learnt together.
struct Learnable {
  std::string name;
  std::vector<const double*> inputs;  ///< the draws that would be known, ascending, none twice
  /// Of the gain: QALYs and cost of care of one more adherent person, which every pairing of a
  /// target shares. Else of one pairing: those that `linear` names, or where there is none extra
  /// adherent people, discounted as outcomes and as costs, and the cost of the programme.
  std::shared_ptr<const voi::Curves> curves;
  bool of_gain = false;
  std::shared_ptr<const LinearOutcomes> linear = nullptr;
  /// Of the effect of the strategy, whose value against current practice alone is integrated.
  bool of_effect = false;
  /// Told apart from the same of other strategies; against current practice alone it has another
  /// name.
  bool of_one_strategy = false;
};

/// The draws that a group of inputs is known by.
[[nodiscard]] inline std::vector<const double*> known_by(
    std::span<const std::span<const double>> rows) {
  std::vector<const double*> inputs;
  for (const std::span<const double> row : rows) inputs.push_back(row.data());
  std::ranges::sort(inputs);
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

/// What the outcomes of a pairing are made of, against current practice. Shapes [draw].
struct PairingFlows {
  std::span<const double> gain, care_cost;  ///< of one more adherent person: QALYs and cost of care
  std::span<const double> extra_adherent_outcomes, extra_adherent_costs;  ///< discounted
  std::span<const double> programme_cost;
  std::span<const double> qalys, cost;  ///< products of these; cost of care and programme
};

/// A pairing whose learnable is known. Its outcomes are products of the gain of a person with the
/// extra people who are adherent, and these are independent of the parameters of the model:
/// correlations are stated within a model alone.
[[nodiscard]] inline voi::InformedOption informed(const Learnable& learnable,
                                                  const PairingFlows& flows) {
  const voi::Curves* curves = learnable.curves.get();
  if (learnable.of_gain)
    return {{{{curves, 0, flows.extra_adherent_outcomes}}, {}},
            {{{curves, 1, flows.extra_adherent_costs}}, flows.programme_cost}};
  if (const LinearOutcomes* linear = learnable.linear.get()) {
    voi::InformedOption option{{{}, linear->qalys_rest}, {{}, linear->cost_rest}};
    for (const auto& [curve, multiplier] : linear->qalys)
      option.qalys.terms.push_back({curves, curve, multiplier});
    for (const auto& [curve, multiplier] : linear->cost)
      option.cost.terms.push_back({curves, curve, multiplier});
    return option;
  }
  return {{{{curves, 0, flows.gain}}, {}}, {{{curves, 1, flows.care_cost}, {curves, 2, {}}}, {}}};
}

/// A pairing that it does not reach.
[[nodiscard]] inline voi::InformedOption uninformed(const PairingFlows& flows) {
  return {{{}, flows.qalys}, {{}, flows.cost}};
}

}  // namespace equipoise::run
