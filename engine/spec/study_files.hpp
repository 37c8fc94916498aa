/// \file  engine/spec/study_files.hpp
/// \brief The files of a study as trees, and what a scenario changes in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/document/node.hpp"

namespace equipoise::spec {

struct NamedFile {
  std::string name;  ///< of the target, strategy or trial
  std::string path;
  document::Node root;
};

struct StudyFiles {
  std::string path;
  document::Node study;
  std::vector<NamedFile> targets, strategies, trials;  ///< in the order of the study
};

/// Opens a file of the language and checks its head: `equipoise: 1` and one of study, target, strategy
/// and trial.
/// \param kind  the key that must be there; empty for any
[[nodiscard]] std::optional<document::Node> open_file(const std::string& path,
                                                      std::string_view kind,
                                                      document::Diagnostics& diagnostics,
                                                      const document::Span& named_at = {});

/// Opens a study and every file that it names.
[[nodiscard]] std::optional<StudyFiles> open_study(const std::string& path,
                                                   document::Diagnostics& diagnostics);

/// Applies the overrides of a scenario, `path: value`, to a copy of the files.
[[nodiscard]] StudyFiles apply_overrides(StudyFiles files, const document::Node& overrides,
                                         document::Diagnostics& diagnostics);

/// All files in canonical order as text: mappings by key, lists as written, `expect`, `scenarios`,
/// titles, notes and file names left out where they cannot change a result; tables by content.
[[nodiscard]] std::string canonical_text(const StudyFiles& files);

/// A node as one line, mappings in order of key.
[[nodiscard]] std::string canonical_text(const document::Node& node);

}  // namespace equipoise::spec
