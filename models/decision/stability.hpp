/// \file  models/decision/stability.hpp
/// \brief Would other draws have given the same class? (Not: is the verdict right?)
#pragma once

#include <span>

#include "models/decision/verdict.hpp"

namespace equipoise::decision {

struct Stability {
  /// Share of bootstrap re-weightings of the draws with the same class. NaN with fewer than two
  /// batches.
  double share = 0.0;
  /// Ten times as many draws would still leave the margin within 1.96 of its standard error:
  /// whatever the class, the options are nearly tied.
  bool on_the_boundary = false;
};

/// \param weights  shape [replicate][batch], from the caller's own random stream: how often each of
///                 model.batches() batches is drawn with replacement. One matrix serves every
///                 pairing.
/// \cost 500 replicates, 7 sizes: 5 ms
/// \test against full recomputation on resampled draws; far from and on a boundary
[[nodiscard]] Stability stability(const PairingModel& model, const Verdict& verdict,
                                  std::span<const double> weights);

}  // namespace equipoise::decision
