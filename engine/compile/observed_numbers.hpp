/// \file  engine/compile/observed_numbers.hpp
/// \brief What a report observed, as files state it: numbers on the log-odds scale with the
///        covariance of their errors.
#pragma once

#include <optional>
#include <vector>

#include "models/implementation/effect.hpp"
#include "models/implementation/tied_effects.hpp"

#include "engine/document/diagnostics.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// Log odds of adherence. Terms are the answers of the report, in its order.
struct ObservedNumbers {
  std::vector<implementation::ObservedContrast> numbers;
  std::vector<double> covariance;  ///< shape [number][number]
  [[nodiscard]] double variance(std::size_t i) const { return covariance[i * numbers.size() + i]; }
};

/// Errors: what cannot be brought to the log-odds scale, what no trial is large enough for, and
/// errors that no arms have. \returns then nothing
[[nodiscard]] std::optional<ObservedNumbers> observed_numbers(const spec::EvidenceSpec& evidence,
                                                              document::Diagnostics& diagnostics);

/// Of a report that is one number, as exactly as it is stated.
/// \throws std::domain_error where it has no log odds
[[nodiscard]] implementation::LogOdds one_number(const spec::EvidenceSpec& evidence);

/// An effect as it is stated. \throws std::domain_error where it has no log odds
[[nodiscard]] implementation::LogOdds log_odds(const spec::EffectSpec& effect);

}  // namespace equipoise::compile
