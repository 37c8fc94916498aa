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

/// Writes the files into a folder beside `folder` and puts it in its place in one step: whoever
/// looks, or a run that is killed, finds the previous results or the new ones, never some of each.
///
/// \param files  name -> content
/// \throws OutputError where the folder holds anything but files that a run writes, or cannot be
///         written
void write_folder(const std::filesystem::path& folder,
                  const std::map<std::string, std::string>& files);

}  // namespace equipoise::results
