/// \file  models/markov/discounting.hpp
/// \brief What a reward at a later time is worth at the start of the model.
#pragma once

#include <cstddef>

#include "models/markov/correction.hpp"

namespace equipoise::markov {

/// The discount rate of one output and how it is applied.
struct Discounting {
  enum class Compounding {
    annual,      ///< d(u) = (1 + r)^-u after u years
    continuous,  ///< d(u) = exp(-r u)
  };
  enum class Timing {
    time_point,   ///< each time point at its own time, each move at the end of its cycle
    cycle_start,  ///< rewards per year and on moves at the start of the cycle in which they are
                  ///< counted; what is paid once at the end of the model still at its end, d(T h)
  };
  double rate = 0.0;  ///< r, a year
  Compounding compounding = Compounding::annual;
  Timing timing = Timing::time_point;
};

/// \param years u, time from the start of the model
/// \returns d(u), the value today of 1 in u years
/// \pre    1 + rate > 0 where compounding is annual
[[nodiscard]] double discount_factor(const Discounting& discounting, double years);

/// The factor of rewards per year in a state at time point t: d(t h). With timing cycle_start it is
/// d((t - 1) h), at least d(0): point t ends the cycle t - 1 in which it is counted. Under `start`
/// and `life_table` point t opens cycle t, so both timings give d(t h).
/// \param point        t = 0..T
/// \param cycle_length h, years
/// \test  tests/unit/markov/correction_test.cpp; the published variants in published_test.cpp
[[nodiscard]] double point_discount(const Discounting& discounting, Correction correction,
                                    std::size_t point, double cycle_length);

/// The factor of rewards on a move from time point t to t + 1: d((t + 1) h), with timing
/// cycle_start d(t h). Moves are never corrected. \param cycle        t = 0..T-1 \param
/// cycle_length h, years
[[nodiscard]] double move_discount(const Discounting& discounting, std::size_t cycle,
                                   double cycle_length);

}  // namespace equipoise::markov
