/// \file  tests/house/pages.hpp
/// \brief The pages of the documentation and the YAML that they show.
///
/// A block between ```yaml and ``` whose first line is the comment `# file: NAME` is a whole file
/// of a study, NAME its path from the root of the repository; a second block with the same name on
/// the same page continues it. Every other block is a fragment.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/house/repository.hpp"

namespace equipoise::house {

struct Block {
  std::string page;
  std::size_t first_line = 0;  ///< of the page, from 1
  std::string text;            ///< moved to its own line by empty lines before it
  std::string file;            ///< the path it names, or empty
};

/// Every page (*.md) of the repository, in order of path.
[[nodiscard]] std::vector<TextFile> pages();

[[nodiscard]] std::vector<Block> yaml_blocks(const TextFile& page);

/// The whole files that a page shows: path -> text. Each line stands in the file where it stands on
/// the page, so that an error names the line of the page.
[[nodiscard]] std::map<std::string, std::string> shown_files(const TextFile& page);

}  // namespace equipoise::house
