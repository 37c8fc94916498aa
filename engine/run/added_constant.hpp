/// \file  engine/run/added_constant.hpp
/// \brief What must hold in every run: a value of information is a matter of differences, so that a
///        constant added to the net benefit of every alternative changes none.
///
/// One value of each decision is asked again so, at one threshold; EVPI at every one
/// (invariants.hpp).
#pragma once

#include <span>
#include <vector>

#include "models/cea/outcomes.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/informed_choice.hpp"

#include "engine/run/invariants.hpp"

namespace equipoise::run {

/// EVPPI, or EVSI by regression on simulated results, fitted again to outcomes with the constant.
///
/// Allowed are what rounds off in outcomes so much larger, and what a fit resolves: penalties are
/// searched for to 1e-4 of their logarithm, and a curve moves by at most a quarter of that, so that
/// 2.5e-5 of the spread of every increment of net benefit is.
///
/// \param known     what would be learnt, shape [input][draw]
/// \param outcomes  of the decision's options \param threshold  of the value, money per QALY
/// \throws NumericalFailure with both numbers
/// \cost one regression
/// \test breaches; a decision whose outcomes are a million times their differences
void expect_of_differences(const NamedNumber& found, std::span<const std::span<const double>> known,
                           const cea::Outcomes& outcomes, double threshold,
                           const numerics::DrawGroups& groups);

/// The same by net benefit. \param benefit  shape [option][draw]; money
void expect_of_differences(const NamedNumber& found, std::span<const std::span<const double>> known,
                           const LaneTable& benefit, const numerics::DrawGroups& groups);

/// The same of curves of what the options share (the gain of one person), which do not know of the
/// constant: the choice between the options is made again, and nothing fitted. Allowed is what
/// rounds off: eight last places of the constant.
/// \param benefit  of the options, shape [option][draw]: how large the constant is to be
void expect_of_differences(const NamedNumber& found, std::vector<voi::InformedOption> options,
                           double threshold, const LaneTable& benefit,
                           const numerics::DrawGroups& groups);

}  // namespace equipoise::run
