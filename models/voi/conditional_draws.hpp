/// \file  models/voi/conditional_draws.hpp
/// \brief How a referee asks for draws of a model given what would be learnt.
///
/// What would be learnt is either a group of parameters phi (EVPPI) or a data set X (EVSI): a
/// referee needs only many values of it, the *outer* samples, and for each some draws of everything
/// else given that value, the *inner* draws. One callback draws both and runs the model.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

#include "models/core/lanes.hpp"

namespace equipoise::voi {

/// The outer samples [first, first + outer) of a level, each with as many inner draws.
struct ConditionalDraws {
  /// Part of a sample's address: outer sample 3 of level 0 and of level 1 are two samples.
  std::size_t level = 0;
  std::size_t first = 0;
  std::size_t outer = 0;
  std::size_t inner = 0;

  [[nodiscard]] std::size_t lanes() const noexcept { return outer * inner; }
};

/// Cost and QALYs of every option, shape [option][lane]; inner draw i of outer sample first + o
/// stands in lane o * inner + i.
struct ConditionalOutcomes {
  LaneTable cost, qalys;
};

/// Fills the table, which comes with the right shape.
///
/// For outer sample (level, o): draw what would be learnt (phi, or theta and then a data set X
/// given theta, in which case theta is forgotten); then `inner` times all parameters given it
/// (theta given phi, or theta given X), and run the model. An inner draw is one set of parameters,
/// used for every option.
///
/// What stands in a lane must be a function of level, o and i alone, so that no result depends on
/// how requests are cut into blocks or spread over threads: open one stream for each (level, o).
/// Different outer samples are independent, and so are inner draws given what is learnt.
using ConditionalSample = std::function<void(const ConditionalDraws&, ConditionalOutcomes&)>;

/// Calls `take(draws, outcomes)` for the outer samples [first, first + outer) of a level, a batch
/// of about 16,384 lanes at a time: room for an engine to spread over threads. Batches follow from
/// the numbers alone.
template <class Take>
void for_each_batch(const ConditionalSample& sample, std::size_t options, ConditionalDraws all,
                    const Take& take) {
  constexpr std::size_t lanes = 16384;
  const std::size_t most = std::max<std::size_t>(1, lanes / all.inner);
  for (std::size_t done = 0; done < all.outer;) {
    const ConditionalDraws batch{all.level, all.first + done, std::min(most, all.outer - done),
                                 all.inner};
    ConditionalOutcomes outcomes{LaneTable(options, batch.lanes()),
                                 LaneTable(options, batch.lanes())};
    sample(batch, outcomes);
    take(batch, outcomes);
    done += batch.outer;
  }
}

}  // namespace equipoise::voi
