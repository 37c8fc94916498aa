/// \file  engine/compile/reported_inputs.hpp
/// \brief Reports of inputs as likelihoods, and what is wrong with those that nothing can be learnt
///        from.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/document/diagnostics.hpp"
#include "engine/sampling/posterior.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// Beyond this a report and a belief contradict each other: of what the belief expects not one
/// report in 10^15 lies so far off.
inline constexpr double most_surprise = 8.0;

/// What a report says of an input by itself; an error where no study is so exact.
/// \param prior  of the input
/// \pre it is not `multinomial`
[[nodiscard]] sampling::Report report_of(const spec::EvidenceSpec& evidence,
                                         const sampling::Distribution& prior,
                                         document::Diagnostics& diagnostics);

/// An error where a report lies further from what was believed than most_surprise.
void check_surprise(std::optional<double> surprise, const document::Span& at,
                    document::Diagnostics& diagnostics);

/// What could not be learnt.
struct NotLearnt {
  std::string name;  ///< qualified
  std::string kind;  ///< of its prior
  std::span<const std::string> reported_by;
  std::span<const std::optional<double>> surprises;  ///< of the reports
  bool jointly = false;                              ///< drawn with others
};

/// The error that there is no posterior.
void refuse(const sampling::NoPosterior& none, const NotLearnt& input, const document::Span& at,
            document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
