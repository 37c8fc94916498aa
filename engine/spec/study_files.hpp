/// \file  engine/spec/study_files.hpp
/// \brief The files of a study as trees, and what a scenario changes in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/document/node.hpp"

namespace equipoise::spec {

struct NamedFile {
  std::string name;  ///< of the target, strategy, trial or evidence
  std::string path;
  document::Span named_at;  ///< in the study
  document::Node root;
};

struct StudyFiles {
  std::string path;
  document::Node study;
  std::vector<NamedFile> targets, strategies, trials, evidence;  ///< in the order of the study
  bool complete = true;  ///< every file that it lists could be opened
};

/// Opens a file of the language and checks its head: `equipoise: 1` and one of study, target,
/// strategy, trial and evidence.
/// \param kind      the key that must be there; empty for any
/// \param named_at  where the file is named, if in a file
[[nodiscard]] std::optional<document::Node> open_file(const std::string& path,
                                                      std::string_view kind,
                                                      document::Diagnostics& diagnostics,
                                                      const document::Span& named_at = {});

/// Opens a study and every file that it names.
[[nodiscard]] std::optional<StudyFiles> open_study(const std::string& path,
                                                   document::Diagnostics& diagnostics);

/// Applies the overrides of a scenario, `path: value`, to a copy of the files. Errors, each at its
/// path: no such file or key, a name that cannot change, two overrides that change one place.
[[nodiscard]] StudyFiles apply_overrides(StudyFiles files, const document::Node& overrides,
                                         document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
