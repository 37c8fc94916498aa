#include "engine/document/suggestion.hpp"

#include <algorithm>
#include <vector>

namespace equipoise::document {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::size_t shortest = 3;  // of a word or a part that means something

std::vector<std::string> parts_of(std::string_view name) {
  std::vector<std::string> parts(1);
  for (const char c : name) {
    if (c == '-' || c == '_' || c == ' ')
      parts.emplace_back();
    else
      parts.back() += lower(c);
  }
  std::erase_if(parts, [](const std::string& part) { return part.size() < shortest; });
  return parts;
}

/// The candidate that alone is related to the word, if there is one.
template <typename Related>
std::optional<std::string> only(std::span<const std::string> candidates, const Related& related) {
  std::optional<std::string> found;
  for (const std::string& candidate : candidates) {
    if (!related(candidate)) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the table: rows[i] is the cost of turning i characters of a into those of b.
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    const std::size_t shorter = std::min(word.size(), candidate.size());
    const std::size_t allowed = std::max<std::size_t>(1, longer / 3);
    if (longer - shorter > allowed || longer < 2) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance <= allowed && (!best || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::optional<std::string> likely(std::string_view word, std::span<const std::string> candidates) {
  if (auto near = nearest(word, candidates)) return near;
  if (word.size() >= shortest)
    if (auto longer = only(candidates, [&](const std::string& c) { return c.starts_with(word); }))
      return longer;
  const std::vector<std::string> parts = parts_of(word);
  return only(candidates, [&](const std::string& candidate) {
    const std::vector<std::string> others = parts_of(candidate);
    return std::find_first_of(parts.begin(), parts.end(), others.begin(), others.end()) !=
           parts.end();
  });
}

std::string name_list(std::span<const std::string> names, std::size_t most) {
  const std::size_t shown = std::min(names.size(), most);
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == names.size();
    if (i > 0) list += last ? " or " : ", ";
    list += "`" + names[i] + "`";
  }
  if (names.size() > shown) list += " and " + std::to_string(names.size() - shown) + " more";
  return list;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  if (const auto near = likely(word, candidates)) return "did you mean `" + *near + "`?";
  if (candidates.empty()) return {};
  return (candidates.size() == 1 ? "only " : "one of ") + name_list(candidates);
}

}  // namespace equipoise::document
