/// \file  engine/spec/canonical_text.hpp
/// \brief What files say, whatever the order of their keys, their layout and their comments.
#pragma once

#include <string>
#include <vector>

#include "engine/document/node.hpp"

namespace equipoise::spec {

struct StudyFiles;

/// The files of a study as text in canonical order: mappings in order of key, lists as written. Of
/// tables only the path stands here.
struct CanonicalText {
  /// The study's own file, without what cannot change a result: scenarios, `expect` and the paths
  /// under `targets`, `strategies`, `trials` and `evidence`, and without what changes no pairing:
  /// the budgets.
  std::string settings;
  std::vector<std::string> targets, strategies, trials, evidence;  ///< in the order of the study
  std::string budgets;                                             ///< empty where there are none

  [[nodiscard]] std::string whole() const;
};

[[nodiscard]] CanonicalText canonical_text(const StudyFiles& files);

/// A node as one line, mappings in order of key.
[[nodiscard]] std::string canonical_text(const document::Node& node);

}  // namespace equipoise::spec
