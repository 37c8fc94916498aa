#include "tests/house/walls.hpp"

#include <algorithm>
#include <optional>

namespace equipoise::house {
namespace {

// A third party, the headers that show it, and the only folders (or beginnings of paths) that may
// see it.
struct Fence {
  std::string target;
  std::vector<std::string> headers;
  std::vector<std::string> folders;
};

const std::vector<Fence>& fences() {
  static const std::vector<Fence> all{
      {"Boost::headers", {"boost/"}, {"models/numerics/", "engine/sampling/"}},
      {"Eigen3::Eigen", {"Eigen/", "unsupported/"}, {"models/numerics/", "engine/sampling/"}},
      {"PkgConfig::SLEEF", {"sleef.h"}, {"models/numerics/kernels/"}},
      {"yaml-cpp", {"yaml-cpp/"}, {"engine/document/"}},
      {"equipoise_cbc", {"coin/"}, {"models/portfolio/solver.cpp"}},
      {"equipoise_pcg", {"pcg_"}, {"engine/sampling/"}},
      {"PkgConfig::XXHASH",
       {"xxhash.h", "xxh3.h"},
       {"engine/sampling/", "engine/compile/", "engine/app/run_log"}},
      {"TBB::tbb", {"tbb/", "oneapi/"}, {"engine/run/"}},
      {"Threads::Threads", {"pthread.h"}, {"engine/run/"}},
      {"nlohmann_json::nlohmann_json", {"nlohmann/"}, {"engine/results/", "engine/app/run_log"}},
      {"CLI11::CLI11", {"CLI/"}, {"engine/app/"}},
      {"fmt::fmt", {"fmt/"}, {"engine/"}},
      {"doctest::doctest", {"doctest/"}, {"tests/"}},
      {"benchmark::benchmark", {"benchmark/"}, {"benchmarks/"}},
  };
  return all;
}

// Standard headers that a pure function over blocks of draws has no use for.
const std::set<std::string> impure{"thread",     "mutex",  "shared_mutex",       "future",
                                   "chrono",     "atomic", "iostream",           "fstream",
                                   "filesystem", "random", "condition_variable", "stop_token",
                                   "semaphore"};

// What code beside the kernels includes, which instantiates no template of the standard library.
const std::set<std::string> c_standard{"math.h", "stddef.h", "stdint.h", "stdio.h", "string.h"};

struct Include {
  std::string name;
  bool quoted = false;
};

std::optional<Include> include_of(const std::string& line) {
  std::size_t at = line.find_first_not_of(" \t");
  if (at == std::string::npos || line[at] != '#') return std::nullopt;
  at = line.find_first_not_of(" \t", at + 1);
  if (at == std::string::npos || line.compare(at, 7, "include") != 0) return std::nullopt;
  const std::size_t open = line.find_first_of("<\"", at);
  if (open == std::string::npos) return std::nullopt;
  const bool quoted = line[open] == '"';
  const std::size_t close = line.find(quoted ? '"' : '>', open + 1);
  return Include{line.substr(open + 1, close - open - 1), quoted};
}

std::vector<std::string> parts(const std::string& path) {
  std::vector<std::string> result(1);
  for (const char c : path) {
    if (c == '/')
      result.emplace_back();
    else
      result.back() += c;
  }
  return result;
}

std::string list(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "no other room" : text;
}

bool inside(const std::string& path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](const std::string& folder) { return starts_with(path, folder); });
}

// Where a file stands, and the rooms that it may include (none stated: every room).
struct Place {
  std::string top, room;
  std::optional<std::set<std::string>> rooms;
};

Place place_of(const std::string& path, const House& house) {
  const std::vector<std::string> words = parts(path);
  Place place{words.at(0), "", std::nullopt};
  if (place.top == "include") place.rooms.emplace();
  if (place.top == "models" || place.top == "engine") {
    place.room = words.size() > 2 ? words.at(1) : "";
    if (const Room* room = house.find(place.room)) {
      place.rooms.emplace(room->rooms.begin(), room->rooms.end());
      place.rooms->insert(place.room);
    }
  }
  for (const auto& [folder, links] : house.tests)
    if (starts_with(path, folder + "/")) place.rooms = house.closure(links);
  return place;
}

std::optional<std::string> room_breach(const Include& include, const Place& place,
                                       const House& house) {
  const std::vector<std::string> words = parts(include.name);
  const std::string& top = words.front();
  // Benchmarks check their answers on the problems of the tests.
  const bool checks = place.top == "tests" || place.top == "benchmarks";
  if (top == "equipoise" || (top == "tests" && checks)) return std::nullopt;
  if ((top != "models" && top != "engine") || words.size() < 3)
    return "a quoted include names a file of the project from the root of the repository";
  if (place.top == "include") return "the public interface stands on nothing but itself";
  if (place.top == "models" && top == "engine") return "models never includes engine";
  const Room* room = house.find(words.at(1));
  if (room != nullptr && room->layer != top) return "there is no such room in " + top;
  if (place.rooms && place.rooms->count(words.at(1)) == 0)
    return "this place may include " + list(*place.rooms) + " (its line in CMakeLists.txt)";
  return std::nullopt;
}

std::optional<std::string> third_party_breach(const Include& include, const Place& place,
                                              const std::string& path, const House& house) {
  for (const Fence& fence : fences()) {
    if (!inside(include.name, fence.headers)) continue;
    if (inside(path, fence.folders)) return std::nullopt;
    // A test may see what a room that it links may see.
    if (place.top == "tests" && place.rooms)
      for (const std::string& name : *place.rooms) {
        const Room* room = house.find(name);
        if (room != nullptr && inside(room->layer + "/" + name + "/", fence.folders))
          return std::nullopt;
      }
    return fence.target + " is fenced to " +
           list(std::set<std::string>(fence.folders.begin(), fence.folders.end()));
  }
  const bool standard =
      include.name.find_first_of("/.") == std::string::npos || c_standard.count(include.name) != 0;
  if (standard && place.top == "models" && impure.count(include.name) != 0)
    return "models are pure functions: no threads, files, clock or generator";
  if (standard && include.name == "execution")
    return "parallel algorithms of the standard library bring TBB into every room";
  if (standard) return std::nullopt;
  const bool kernel = path.find("/kernels/") != std::string::npos;
  if (kernel && include.name == "immintrin.h") return std::nullopt;
  const bool system = inside(include.name, {"sys/", "unistd.h", "fcntl.h", "malloc.h"});
  if (system && place.top != "models" && place.top != "include") return std::nullopt;
  return "no fence knows this header (tests/house/walls.cpp lists the third parties)";
}

}  // namespace

std::vector<std::string> include_breaches(const std::vector<TextFile>& files, const House& house) {
  std::vector<std::string> breaches;
  for (const TextFile& file : files) {
    if (!is_cpp(file)) continue;
    const Place place = place_of(file.path, house);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::optional<Include> include = include_of(file.lines[i]);
      if (!include) continue;
      const std::optional<std::string> why =
          include->quoted ? room_breach(*include, place, house)
                          : third_party_breach(*include, place, file.path, house);
      if (why)
        breaches.push_back(file.path + ":" + std::to_string(i + 1) + ": includes " + include->name +
                           ": " + *why);
    }
  }
  return breaches;
}

std::vector<std::string> declaration_breaches(const House& house) {
  std::vector<std::string> breaches;
  std::set<std::string> earlier;
  for (const Room& room : house.rooms) {
    const std::string folder = room.layer + "/" + room.name + "/";
    for (const std::string& other : room.rooms)
      if (earlier.count(other) == 0)
        breaches.push_back(folder + ": names room " + other + ", which is not declared before it");
    for (const std::string& target : room.third_party) {
      if (starts_with(target, "$")) continue;  // a CMake variable
      const auto fence = std::find_if(fences().begin(), fences().end(),
                                      [&](const Fence& f) { return f.target == target; });
      if (fence == fences().end())
        breaches.push_back(folder + ": links " + target + ", which no fence knows");
      else if (!std::any_of(fence->folders.begin(), fence->folders.end(),
                            [&](const std::string& f) {
                              return starts_with(f, folder) || starts_with(folder, f);
                            }))
        breaches.push_back(folder + ": links " + target + ", which is fenced elsewhere");
    }
    earlier.insert(room.name);
  }
  return breaches;
}

}  // namespace equipoise::house
