/// \file  tests/app/program.hpp
/// \brief Calls the built program in a folder of its own with copies of tests/app/files.
#pragma once

#include <string>
#include <vector>

#include "tests/support/read_file.hpp"

namespace equipoise::app_test {

/// A change to a copied file before the call.
struct Edit {
  std::string file, from, to;
};

struct Said {
  int code = 0;
  std::string out, err;
  std::string folder;  ///< in which the program ran
};

/// \param arguments  as a shell reads them
/// \param edits      each `from` must stand in its file
/// \param before     shell commands that prepare the folder
[[nodiscard]] Said call(const std::string& arguments, const std::vector<Edit>& edits = {},
                        const std::string& before = "true");

using test::read_file;

}  // namespace equipoise::app_test
