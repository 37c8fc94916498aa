/// \file  models/portfolio/solver.hpp
/// \brief The two calls into COIN-OR: the linear relaxation (Clp) and the integer programme (CBC).
///        Its source is the only file that knows them.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/portfolio/programme.hpp"

namespace equipoise::portfolio {

/// The programme with shares of alternatives allowed.
struct Relaxation {
  std::vector<double> price;  ///< [row] what one more hundredth of the limit is worth, >= 0
  std::vector<double> share;  ///< [column] in [0, 1]
};
/// \returns nothing where no plan is affordable
[[nodiscard]] std::optional<Relaxation> relax(const Programme& programme);

/// The columns of a best plan, one for each target: proven to be optimal by branch and cut with no
/// gap left, on one thread and without a limit of time. Of several plans of the same value it is
/// some one.
/// \returns nothing where no plan is affordable
[[nodiscard]] std::optional<std::vector<std::size_t>> solve(const Programme& programme);

/// The columns of a plan worth at least `least_value` for which limits that grow by
/// growth_i x increase have to grow least; some one of several.
/// \param growth  [row], >= 0
/// \returns nothing where no increase is enough
[[nodiscard]] std::optional<std::vector<std::size_t>> least_increase(
    const Programme& programme, const std::vector<double>& growth, double least_value);

}  // namespace equipoise::portfolio
