/// \file  engine/results/output.hpp
/// \brief A folder of results that is there whole or not at all.
#pragma once

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

namespace equipoise::results {

/// A folder that cannot be written; the text says which, why and what to do.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whether results can be put there, found out before a run that would be lost: the place can be
/// written, and a folder that is there is empty or plainly that of a run, for it is replaced whole.
/// Plainly that of a run: its report.json says the schema, and no file has a name that a run does
/// not give. Leaves nothing behind.
/// \throws OutputError
void check_folder(const std::filesystem::path& folder);

/// Writes the files into a folder beside `folder` and puts it in its place: whoever looks, or a run
/// that is killed, finds the previous results or the new ones, never some of each. Where the file
/// system cannot exchange two folders in one step, the previous one is for a moment called
/// `<folder>.old-<process>`. A link is followed.
///
/// \param files  name -> content; report.json among them
/// \throws OutputError as check_folder, or where something cannot be written; nothing is left of
///         the new files then
void write_folder(const std::filesystem::path& folder,
                  const std::map<std::string, std::string>& files);

}  // namespace equipoise::results
