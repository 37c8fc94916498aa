/// \file  models/implementation/schedule_table.hpp
/// \brief The QALYs and the care cost of several schedules as functions of the effect.
#pragma once

#include <cstddef>
#include <span>

#include "models/implementation/cubic_table.hpp"
#include "models/implementation/delivery.hpp"

namespace equipoise::implementation {

/// For every schedule and for eta = lambda delta, the means over draws if everybody is on it of
///
///   Q(eta) = sum_t (1 + r_o)^-t R_q(eta f_t)   discounted QALYs,
///   C(eta) = sum_t (1 + r_c)^-t R_c(eta f_t)   discounted cost of care,
///   N(eta) = sum_t R_n(eta f_t)                extra adherent person-years or patients, if asked
///   for.
///
/// Programme costs do not depend on the effect and are not here. Where the response bends, at 0 and
/// at a ceiling that all draws share, each f_t has a breakpoint.
///
/// \param eta           eta as an ascending function of another number, one row, which the tables
///                      are then functions of; nothing: they are of eta itself
/// \param response      from tabulate_response; it must cover [lower, upper]
/// \param lower, upper  range of eta, or of what eta is a function of; 0 is taken in
/// \param gains         2: Q and C; 3: Q, C and N
/// \returns row `gains x schedule + 0, 1, 2` holds Q, C, N of a schedule
/// \cost about 100 breakpoints, 20 ns for each schedule and effect level
/// \test the payoff function at fixed effects, both ways of counting
[[nodiscard]] CubicTable tabulate_schedules(const CubicTable& response,
                                            const Persistence& persistence,
                                            std::span<const Schedule> schedules,
                                            const Horizon& horizon, double lower, double upper,
                                            std::size_t gains = 2, const Fineness& fineness = {},
                                            const CubicTable* eta = nullptr);

}  // namespace equipoise::implementation
