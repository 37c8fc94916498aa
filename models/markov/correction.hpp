/// \file  models/markov/correction.hpp
/// \brief Within-cycle correction: how occupancy at time points stands for occupancy in between.
///
/// models/markov: cohort Markov models. Occupancy of states over time, what it costs and what it
/// is worth, for a block of draws at a time.
#pragma once

#include <cstddef>
#include <vector>

namespace equipoise::markov {

/// Which time points 0..T count for rewards per year in a state, and with what weight (in cycles).
enum class Correction {
  none,           ///< every point 0..T with weight 1
  start,          ///< points 0..T-1 with weight 1: everything happens at the end of a cycle
  end,            ///< points 1..T with weight 1: everything happens at the start of a cycle
  half_cycle,     ///< trapezoid: 1/2, 1, ..., 1, 1/2
  life_table,     ///< cycle t holds the mean of x_t and x_t+1, valued and discounted at its start
  simpson,        ///< composite Simpson 1/3: 1/3, 4/3, 2/3, ..., 4/3, 1/3; T must be even
  simpson_darth,  ///< as published in the DARTH tutorials: 1/3, 2/3, 4/3, 2/3, ..., 1/3
};

/// False where the correction is not defined for this number of cycles: Simpson's rule needs an
/// even one. The reader of a study reports it.
[[nodiscard]] bool fits(Correction correction, std::size_t cycles) noexcept;

/// Weights of the time points, in cycles.
///
/// \returns shape [time point 0..T]; the integral of x over the horizon is estimated by
///          h sum_t w_t x_t. For life_table the weights of the cycles t = 0..T-1, and 0 at T: there
///          x_t is replaced by (x_t + x_t+1) / 2.
/// \pre    cycles >= 1 and fits(correction, cycles)
/// \source Siebert et al. 2012, Med Decis Making 32:690 (ISPOR-SMDM good practices 3);
///         Elbasha & Chhatwal 2016, Med Decis Making 36:115 (Simpson); simpson_darth: the code of
///         Alarid-Escudero et al. 2023, Med Decis Making 43:3
/// \test   tests/unit/markov/correction_test.cpp
[[nodiscard]] std::vector<double> point_weights(Correction correction, std::size_t cycles);

}  // namespace equipoise::markov
