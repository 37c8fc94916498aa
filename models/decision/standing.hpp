/// \file  models/decision/standing.hpp
/// \brief The two numbers that a verdict rests on, and the class that they give.
#pragma once

#include <optional>

namespace equipoise::decision {

enum class Class { implement, evaluate, abandon };

struct Standing {
  double payoff = 0.0;         ///< I, of implementing; money
  std::optional<double> enbs;  ///< of the best trial; nothing: none can be run, or none matters
};

/// The expected-value rule. With m the least ENBS asked for: evaluate if ENBS > m; implement if I >
/// 0 and ENBS <= m; else abandon. Without an ENBS it is as if below every m.
/// \pre finite: a comparison with NaN is false and would pass for a reason to abandon
[[nodiscard]] Class class_of(const Standing& standing, double minimum_enbs);

/// Money by which a class holds: ENBS - m; min(I, m - ENBS); min(-I, m - ENBS). Negative where the
/// class is another.
[[nodiscard]] double margin(const Standing& standing, Class of, double minimum_enbs);

/// The ENBS of a further trial up to this changes nothing: not the best ENBS so far, or neither the
/// class nor the margin of a class. A search need not look at what cannot exceed it.
/// \param so_far     its payoff, and the best ENBS of the trials before
/// \param margin_of  nothing: the ENBS itself is asked for
/// \test class and margin are those with every trial looked at
[[nodiscard]] double enbs_that_matters(const Standing& so_far, std::optional<Class> margin_of,
                                       double minimum_enbs);

}  // namespace equipoise::decision
