/// \file  engine/results/study_file.hpp
/// \brief Writes a study so that nothing that somebody else has written is ever lost.
#pragma once

#include <filesystem>
#include <string>

namespace equipoise::results {

/// The bytes of a file; empty where it cannot be read.
[[nodiscard]] std::string bytes_of(const std::filesystem::path& file);

/// Before the work that would be lost. \throws OutputError where nothing can be written
/// beside `file`
void check_writable(const std::filesystem::path& file);

/// Whole or not at all. \throws OutputError, also where the file is there by now
void write_new(const std::filesystem::path& file, const std::string& text);

/// Whole or not at all; a link goes on leading to the file, and the file keeps its permissions.
/// \param before  what the file held when it was read
/// \throws OutputError, also where it holds something else by now
/// \test tests/unit/results/study_file_test.cpp
void replace(const std::filesystem::path& file, const std::string& before, const std::string& text);

}  // namespace equipoise::results
