/// \file  engine/run/decision_information.hpp
/// \brief What one decision is worth learning about, at any threshold.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "models/cea/outcomes.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/informed_choice.hpp"

namespace equipoise::run {

/// Something that could be learnt, and the choice that could then be made.
struct InformationQuestion {
  std::string name, method;
  std::vector<const double*> inputs;  ///< as Learnable::inputs
  voi::InformedChoice choice;
};

/// Factors from the terms of a decision's outcomes to the results.
struct InformationScale {
  double per_person = 1.0;
  std::optional<double> population;  ///< nothing where the study has none
};

/// A decision between options with what could be learnt about it.
class DecisionInformation {
 public:
  /// \param decision  as messages name it
  /// \param outcomes  of its options; outlive it, as do the curves of the questions
  /// \pre no two questions have the same name: results tell them apart by it
  DecisionInformation(std::string decision, cea::Outcomes outcomes,
                      const numerics::DrawGroups& groups, const InformationScale& scale,
                      std::vector<InformationQuestion> questions);

  /// EVPPI of one question, in the terms of the outcomes.
  struct Value {
    Estimate value;
    double upward_bias = 0.0;
    double missed = 0.0;  ///< it lies low by at most about this: some of the same inputs show more
  };
  struct AtThreshold {
    LaneTable benefit;              ///< net benefit, shape [option][draw]
    voi::InformationValue perfect;  ///< EVPI, in the terms of the outcomes
    double evpi_bias = 0.0;         ///< EVPI lies low on average, by at most about this
    std::vector<Value> values;      ///< in the order of the questions
  };

  /// EVPI, and EVPPI of every question. What is learnt with more inputs is worth at least what is
  /// learnt with some of them, and at most EVPI: but for five paired standard errors, the biases
  /// that the methods declare, what the curves of some inputs show that those of more have missed
  /// (declared as bias where it is found), and a thousandth for what a curve follows only nearly.
  /// \throws NumericalFailure where that does not hold
  [[nodiscard]] AtThreshold value(double threshold) const;

  [[nodiscard]] std::size_t questions() const noexcept { return questions_.size(); }
  [[nodiscard]] const std::string& name_of(std::size_t question) const {
    return questions_[question].name;
  }
  /// A value as results say it.
  [[nodiscard]] PartialInformationResult result_of(std::size_t question, double threshold,
                                                   const Value& value, double evpi_bias) const;

 private:
  std::string decision_;
  cea::Outcomes outcomes_;
  numerics::DrawGroups groups_;
  InformationScale scale_;
  std::vector<InformationQuestion> questions_;
  /// Questions that ask for everything that one asks for, and more. Shape [question][...].
  std::vector<std::vector<std::size_t>> wider_;
  std::vector<bool> is_wider_;  ///< than any other
};

}  // namespace equipoise::run
