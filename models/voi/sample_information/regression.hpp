/// \file  models/voi/sample_information/regression.hpp
/// \brief EVSI of any design by regression on summaries of simulated data.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "models/cea/outcomes.hpp"
#include "models/voi/evppi.hpp"

namespace equipoise::voi {

/// Simulates one data set from the parameters of a draw, missing outcomes and all, and sums it up:
/// an estimate of each quantity that the design informs (an arm's log odds, a mean, a difference),
/// and where their precision differs between data sets, that too.
/// \param summaries  shape [summary]; finite
using SummarySimulation = std::function<void(std::size_t draw, std::span<double> summaries)>;

/// EVSI as the EVPPI of the summaries T(X): E[NB_d | X] is a smooth function of T where T says all
/// that X says about the decision. One data set a draw, one regression of costs and of QALYs, every
/// threshold a question to the fit; standard error and bias as PartialInformation says. Summaries
/// that lose information lower the value.
///
/// Right for any prior and any likelihood that can be simulated: no posterior is needed. A few
/// summaries, five at most, as groups of parameters.
///
/// \param summaries  how many
/// \pre at least 20 draws
/// \cost one data set a draw; the regression's cost (voi/evppi.hpp)
/// \source Strong, Oakley, Brennan and Breeze 2015, Med Decis Making 35:570
/// \test closed forms (normal; beta-binomial with unequal arms; two outcomes together; missing
///       outcomes) within 2% and four standard errors
[[nodiscard]] PartialInformation regression_on_summaries(std::size_t summaries,
                                                         const SummarySimulation& simulate,
                                                         const cea::Outcomes& outcomes);

}  // namespace equipoise::voi
