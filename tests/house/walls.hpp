/// \file  tests/house/walls.hpp
/// \brief Who may include whom, and which third party may be seen from where.
#pragma once

#include <string>
#include <vector>

#include "tests/house/repository.hpp"
#include "tests/house/rooms.hpp"

namespace equipoise::house {

/// What is wrong with the `#include` lines of these files, one sentence a breach:
/// - models never includes engine; a room includes itself and the rooms of its CMake line;
/// - include/ includes only itself and the standard library;
/// - a third party is included only inside its fence, and one that no fence knows nowhere;
/// - models knows no threads, files or clock;
/// - a test includes the rooms that it links and what those may include.
[[nodiscard]] std::vector<std::string> include_breaches(const std::vector<TextFile>& files,
                                                        const House& house);

/// What is wrong with the CMake lines themselves: a room that names one declared after it (models
/// come before engine), an unknown room, a third party outside its fence.
[[nodiscard]] std::vector<std::string> declaration_breaches(const House& house);

}  // namespace equipoise::house
