/// \file  engine/document/source.hpp
/// \brief engine/document: text files with places in them, everything wrong in them reported at
/// once.
///        This header: a text file as read, and what a place in it is.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise::document {

/// A place in a file. Both from 1; columns count characters (Unicode code points), not bytes.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// A stretch of characters in a file, on one line (of a longer one, the part on its first line).
struct Span {
  std::uint32_t file = 0;    ///< index of the file in order of reading (Diagnostics::source)
  Position begin;            ///< line 0: the span points nowhere
  std::uint32_t length = 0;  ///< characters

  [[nodiscard]] bool known() const noexcept { return begin.line != 0; }
  friend auto operator<=>(const Span&, const Span&) = default;
};

/// The text of a file in lines. Windows line ends are read as plain ones.
class Source {
 public:
  /// \param path  as the user is to see it
  /// \param text  bytes of the file
  Source(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::size_t lines() const noexcept { return starts_.size(); }
  /// Line `number` from 1, without its end.
  /// \pre 1 <= number <= lines()
  [[nodiscard]] std::string_view line(std::size_t number) const;
  /// Where the byte at `offset` of text() stands; the end of the text is a place too.
  /// \pre  offset <= text().size()
  /// \cost O(log lines)
  [[nodiscard]] Position position(std::size_t offset) const;

 private:
  [[nodiscard]] std::size_t characters_before(std::size_t offset) const;

  std::string path_;
  std::string text_;
  std::vector<std::size_t> starts_;  ///< offset of the first byte of each line
  std::vector<std::size_t>
      characters_;  ///< characters before each whole multiple of `stride` bytes
};

/// A path written in a file, relative to that file: `targets/a.yaml` in `studies/b.yaml` is
/// `studies/targets/a.yaml`. An absolute path stays as it is,
/// and an empty one, which stands for one that could not be read. `..` behind a link leads where
/// the disk says.
/// \param from  path of the file that names the other one, as shown to the user
[[nodiscard]] std::string resolve_path(std::string_view from, std::string_view written);

}  // namespace equipoise::document
