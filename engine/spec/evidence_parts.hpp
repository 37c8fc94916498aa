/// \file  engine/spec/evidence_parts.hpp
/// \brief The result of a report: read, and held against its design.
#pragma once

#include "engine/document/reader.hpp"
#include "engine/spec/evidence_spec.hpp"

namespace equipoise::spec {

/// Whether it is of two crossed strategies.
[[nodiscard]] inline bool crossed(const EvidenceSpec& evidence) noexcept {
  return evidence.kind == ResultKind::cells || evidence.kind == ResultKind::main_effects;
}

/// A number of people or of what happened to them.
constexpr InputDescription counted(std::string_view key, std::string_view meaning,
                                   std::string_view example, double lower) {
  return {.key = key,
          .unit = Unit::count,
          .lower = lower,
          .upper = 1e11,
          .meaning = meaning,
          .example = example};
}

/// Reads `result:`, in the one way that it is stated, of an effect, of several or of an input.
void read_result(document::Reader& file, EvidenceSpec& spec, document::Diagnostics& diagnostics);

/// Of an input: a normal estimate, a ratio or counts, of `kind`, a key of the result.
void read_result_of_input(document::Reader& result, std::string_view kind, EvidenceSpec& spec,
                          document::Diagnostics& diagnostics);

/// Of several strategies: estimates, arms, cells or main effects.
void read_answers(document::Reader& result, EvidenceSpec& spec, document::Diagnostics& diagnostics);

/// The counts of one arm.
[[nodiscard]] ArmSpec read_arm(document::Reader& arms, std::string_view key,
                               const document::Diagnostics& diagnostics);
/// How alike people of one practice are, and how unlike practices are in size.
void read_clusters(document::Reader& arms, EvidenceSpec& spec);
/// "920 of 2000 people adhere in 20 practices".
[[nodiscard]] std::string arm_text(const ArmSpec& arm);

/// Why a design cannot have reported what the evidence says; empty where it can.
/// \param practices  of the study
[[nodiscard]] std::string misfit(const EvidenceSpec& evidence, const voi::TrialDesign& design,
                                 double practices);
/// The same of what report and design believe of the interaction of two crossed strategies.
[[nodiscard]] std::string misfit_of_interaction(const EvidenceSpec& evidence,
                                                const voi::TrialDesign& design);

/// One number of the result, for the list of inputs. \pre !spec.broken
[[nodiscard]] double reported_number(const EvidenceSpec& spec);

}  // namespace equipoise::spec
