/// \file  engine/spec/evidence_parts.hpp
/// \brief The result of a report. For read_evidence() only.
#pragma once

#include "engine/document/reader.hpp"
#include "engine/spec/evidence_spec.hpp"

namespace equipoise::spec {

/// Reads `result:`, in the one way that it is stated, of an effect or of an input.
void read_result(document::Reader& file, EvidenceSpec& spec, document::Diagnostics& diagnostics);

/// One number of the result, for the list of inputs. \pre !spec.broken
[[nodiscard]] double reported_number(const EvidenceSpec& spec);

}  // namespace equipoise::spec
