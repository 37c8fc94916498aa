/// \file  engine/run/later_trials.hpp
/// \brief The trials of a pairing as they would be if they began in a later year.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/decision/pairing.hpp"

namespace equipoise::run {

/// Listed trials of a pairing that begin in one later year.
struct LaterTrials {
  std::size_t year = 1;                      ///< from 1
  std::vector<std::size_t> listed;           ///< [trial] which of those of the pairing it is
  decision::PairingModel model;              ///< the pairing with these trials
  decision::PairingOutcome alone;            ///< where the fallback is current practice
  std::vector<decision::Fallback> fallback;  ///< [trial] the other strategy; empty: there is none
  decision::PairingOutcome beside_other;     ///< with it; no trials where there is none
};

/// Every listed trial of the pairing alone, begun at the start of a year: the same design, with all
/// that has a time shifted by as many years. Its arms start to deliver and its report comes that
/// much later, by the same schedules as those of a trial that begins now; its cost is discounted to
/// the decision. Until its report its practices have what they have beside one that begins now: the
/// control arm current practice, and before implementing the intervention arm too, until its trial
/// delivers.
///
/// \param other  the best other strategy, as in the target's own line; null: there is none
/// \param correlation  of its effect with that of the pairing, where a report tied them
/// \returns nothing where no trial would report before delivery from now on ends
/// \test a study whose trials have a longer set-up; worlds drawn, tried and lived through
[[nodiscard]] std::optional<LaterTrials> later_trials(const decision::PairingModel& pairing,
                                                      const decision::PairingModel* other,
                                                      double correlation, std::size_t year);

}  // namespace equipoise::run
