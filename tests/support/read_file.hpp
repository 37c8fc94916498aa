/// \file  tests/support/read_file.hpp
/// \brief A whole file as text.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace equipoise::test {

/// \returns its bytes; empty where it cannot be read
[[nodiscard]] inline std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace equipoise::test
