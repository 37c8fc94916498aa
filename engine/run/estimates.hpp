/// \file  engine/run/estimates.hpp
/// \brief Sums of estimates over the same draws.
#pragma once

#include "equipoise/estimate.hpp"

namespace equipoise::run {

/// Standard errors add, an upper bound: what is added shares its draws.
[[nodiscard]] inline Estimate plus(const Estimate& a, const Estimate& b) {
  return {a.value + b.value, a.standard_error + b.standard_error};
}

}  // namespace equipoise::run
