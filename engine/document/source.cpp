#include "engine/document/source.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "models/core/contracts.hpp"

namespace equipoise::document {
namespace {

constexpr std::size_t stride = 1024;

/// Bytes that begin a character. Where the text is no UTF-8, what stands before is.
std::size_t count_beginnings(std::string_view bytes) {
  std::size_t count = 0;
  for (const char c : bytes) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u ? 1 : 0;
  return count;
}

}  // namespace

Source::Source(std::string path, std::string text) : path_(std::move(path)) {
  text_.reserve(text.size());
  starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    text_.push_back(text[i]);
    if (text[i] == '\n') starts_.push_back(text_.size());
  }
  characters_.push_back(0);
  for (std::size_t i = stride; i <= text_.size(); i += stride)
    characters_.push_back(characters_.back() +
                          count_beginnings(std::string_view(text_).substr(i - stride, stride)));
}

std::size_t Source::characters_before(std::size_t offset) const {
  const std::size_t block = offset / stride;
  return characters_[block] +
         count_beginnings(std::string_view(text_).substr(block * stride, offset % stride));
}

std::string_view Source::line(std::size_t number) const {
  EQUIPOISE_EXPECT(number >= 1 && number <= lines());
  const std::size_t begin = starts_[number - 1];
  const std::size_t end = number < lines() ? starts_[number] - 1 : text_.size();
  return std::string_view(text_).substr(begin, end - begin);
}

Position Source::position(std::size_t offset) const {
  EQUIPOISE_EXPECT(offset <= text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const std::size_t column = characters_before(offset) - characters_before(*(after - 1));
  return {static_cast<std::uint32_t>(after - starts_.begin()),
          static_cast<std::uint32_t>(column + 1)};
}

std::string resolve_path(std::string_view from, std::string_view written) {
  if (written.empty()) return {};
  const std::filesystem::path as_written =
      std::filesystem::path(from).parent_path() / std::filesystem::path(written);
  const std::filesystem::path shorter = as_written.lexically_normal();
  // Behind a link `..` leads elsewhere than its text says.
  std::error_code none;
  const bool same = !std::filesystem::exists(as_written, none) ||
                    std::filesystem::equivalent(as_written, shorter, none);
  return (same ? shorter : as_written).generic_string();
}

}  // namespace equipoise::document
