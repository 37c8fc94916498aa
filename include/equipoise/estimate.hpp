/// \file  equipoise/estimate.hpp
/// \brief A Monte Carlo estimate, which never travels without its standard error.
#pragma once

#include <limits>

namespace equipoise {

struct Estimate {
  double value = 0.0;  ///< unit as documented by the function that returns it
  /// Monte Carlo standard error, same unit. NaN where the sampling method allows none
  /// (one replicate of a low-discrepancy sequence); 0 where the value is exact.
  double standard_error = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace equipoise
