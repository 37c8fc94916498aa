/// \file  models/portfolio/programme.hpp
/// \brief The question as an integer programme, without what cannot matter.
///
/// With x_j = 1 where alternative j is chosen:
///
///   maximise sum_j value_j x_j  subject to  sum over the alternatives of a target of x_j = 1  and
///   sum_j need_ij x_j <= limit_i  for every limit i,  x_j in {0, 1}.
///
/// \source the multiple-choice form of Stinnett and Paltiel 1996, J Health Econ 15:641; see
///         docs/methods/portfolio.md
#pragma once

#include <cstddef>
#include <vector>

#include "models/portfolio/problem.hpp"

namespace equipoise::portfolio {

/// An alternative that may be part of a best plan. Hundredths.
struct Column {
  std::size_t target = 0, alternative = 0;
  double value = 0.0, cash = 0.0;
  std::vector<double> need;  ///< [row]
};

struct Programme {
  std::size_t targets = 0;
  std::vector<Column> columns;      ///< by target, then alternative
  std::vector<double> limit;        ///< [row] hundredths
  std::vector<std::size_t> row_of;  ///< [row] index in limits() of the problem
};

/// All alternatives that are not dominated, under all limits.
[[nodiscard]] Programme programme(const Problem& problem);

/// Without the alternatives that no plan can pay, then without the limits that no plan can reach or
/// that another limit implies. The plans that remain are the same.
void reduce(Programme& programme);

}  // namespace equipoise::portfolio
