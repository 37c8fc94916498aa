/// \file  tests/house/rooms.hpp
/// \brief The rooms as CMake declares them. The walls are derived from the same lines that link the
///        program, so that there is one truth about who may know whom.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/house/repository.hpp"

namespace equipoise::house {

struct Room {
  std::string layer;  ///< models or engine
  std::string name;
  std::vector<std::string> rooms;        ///< rooms it may include
  std::vector<std::string> third_party;  ///< CMake targets, as written
};

struct House {
  std::vector<Room> rooms;  ///< in order of declaration, models first
  /// Folder of a test executable -> the rooms that it links.
  std::map<std::string, std::vector<std::string>> tests;

  [[nodiscard]] const Room* find(const std::string& name) const;
  /// These rooms and all that they may include, directly or not.
  [[nodiscard]] std::set<std::string> closure(const std::vector<std::string>& names) const;
};

/// Reads the calls of `equipoise_room` and `equipoise_test` in CMakeLists.txt files; \p files may
/// hold others, which are left alone.
[[nodiscard]] House read_house(const std::vector<TextFile>& files);

/// The house as it stands: models/, engine/ and tests/ of the repository.
[[nodiscard]] House read_house();

}  // namespace equipoise::house
