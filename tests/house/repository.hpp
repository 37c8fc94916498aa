/// \file  tests/house/repository.hpp
/// \brief The repository as text: what the house tests read. They check how the project is built
///        and written, not what it computes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace equipoise::house {

struct TextFile {
  std::string path;  ///< relative to the root of the repository, with `/`
  std::vector<std::string> lines;
};

/// Every file below the given folders (or the single files named), in order of path. Folders that
/// a build or a run writes (build, results) and hidden folders are left out.
/// \param roots  relative to the root of the repository; one that does not exist holds no file
[[nodiscard]] std::vector<TextFile> read_files(const std::vector<std::string>& roots);

[[nodiscard]] bool starts_with(std::string_view text, std::string_view prefix);
[[nodiscard]] bool ends_with(std::string_view text, std::string_view suffix);

/// True for the C++ files of the project.
[[nodiscard]] bool is_cpp(const TextFile& file);

/// One line a finding, ready to be shown in a failing check.
[[nodiscard]] std::string joined(const std::vector<std::string>& findings);

}  // namespace equipoise::house
