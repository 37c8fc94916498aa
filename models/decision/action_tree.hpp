/// \file  models/decision/action_tree.hpp
/// \brief The decision of a pairing as a tree: what can be done now, what a trial may then lead to,
///        how likely that is, and what each end is worth.
#pragma once

#include <optional>
#include <variant>

#include "models/decision/actions.hpp"

namespace equipoise::decision {

/// What a trial leads to.
struct Branch {
  double chance = 0.0;  ///< of a result that leads here
  /// Expected given such a result, the cost of research paid, money. NaN where the chance is 0.
  double value = 0.0;
};

/// value = chance first x value first + chance second x value second, to rounding.
struct ActionValue {
  std::variant<WithoutResearch, Research> action;
  double value = 0.0;            ///< expected, the cost of research paid, money
  std::optional<Branch> first;   ///< adopted, or continued
  std::optional<Branch> second;  ///< rejected, or stopped
  /// What is lost where the result leads to the second: the cost of research, the set-up and the
  /// reversal. Money, discounted; 0 without research.
  double sunk = 0.0;
};

}  // namespace equipoise::decision
