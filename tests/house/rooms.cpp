#include "tests/house/rooms.hpp"

#include <algorithm>
#include <sstream>

namespace equipoise::house {
namespace {

using Words = std::vector<std::string>;

// The arguments of every call of a CMake command, comments taken off.
std::vector<Words> calls(const TextFile& file, const std::string& command) {
  std::string text;
  for (const std::string& line : file.lines) text += line.substr(0, line.find('#')) + '\n';
  std::vector<Words> found;
  const std::string opening = command + "(";
  for (std::size_t at = text.find(opening); at != std::string::npos;
       at = text.find(opening, at + 1)) {
    const std::size_t begin = at + opening.size();
    std::istringstream arguments(text.substr(begin, text.find(')', begin) - begin));
    Words words;
    for (std::string word; arguments >> word;) words.push_back(word);
    found.push_back(words);
  }
  return found;
}

// The words after a keyword, up to the next keyword.
Words after(const Words& words, const std::string& keyword) {
  static const std::set<std::string> keywords{"ROOMS", "THIRD_PARTY", "LINKS"};
  Words result;
  auto it = std::find(words.begin(), words.end(), keyword);
  if (it == words.end()) return result;
  for (++it; it != words.end() && keywords.count(*it) == 0; ++it) result.push_back(*it);
  return result;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

const Room* House::find(const std::string& name) const {
  const auto it =
      std::find_if(rooms.begin(), rooms.end(), [&](const Room& r) { return r.name == name; });
  return it == rooms.end() ? nullptr : &*it;
}

std::set<std::string> House::closure(const std::vector<std::string>& names) const {
  std::set<std::string> all;
  Words open = names;
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (!all.insert(name).second) continue;
    if (const Room* room = find(name))
      open.insert(open.end(), room->rooms.begin(), room->rooms.end());
  }
  return all;
}

House read_house(const std::vector<TextFile>& files) {
  House house;
  for (const TextFile& file : files) {
    if (!ends_with(file.path, "CMakeLists.txt")) continue;
    for (const Words& words : calls(file, "equipoise_room"))
      house.rooms.push_back(
          {words.at(0), words.at(1), after(words, "ROOMS"), after(words, "THIRD_PARTY")});
    for (const Words& words : calls(file, "equipoise_test")) {
      Words& links = house.tests[folder_of(file.path)];
      const Words more = after(words, "LINKS");
      links.insert(links.end(), more.begin(), more.end());
    }
  }
  std::stable_sort(house.rooms.begin(), house.rooms.end(),
                   [](const Room& a, const Room& b) { return a.layer > b.layer; });
  return house;
}

House read_house() { return read_house(read_files({"models", "engine", "tests"})); }

}  // namespace equipoise::house
