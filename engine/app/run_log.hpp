/// \file  engine/app/run_log.hpp
/// \brief run.log.json: what is true of one run but not of its results.
#pragma once

#include <string>

#include "engine/document/diagnostics.hpp"
#include "engine/run/run.hpp"

namespace equipoise::app {

/// Time, host, threads, code path, how long each part took, and every file read with its hash.
[[nodiscard]] std::string run_log(const run::RunOutcome& outcome,
                                  const document::Diagnostics& diagnostics);

}  // namespace equipoise::app
