/// \file  engine/document/diagnostics.hpp
/// \brief Everything that is wrong in the user's files, collected and shown together.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/source.hpp"

namespace equipoise::document {

/// A second place that belongs to an error: "first written here".
struct Note {
  Span span;
  std::string text;
};

/// One error in what the user wrote. Sentences are short and without a full stop; names and text
/// of the user stand in `backquotes`.
struct Diagnostic {
  Span span;         ///< where; unknown for an error that has no place (a file that does not exist)
  std::string what;  ///< what is wrong: "unknown key `adherance`"
  std::string why;   ///< why it is an error; may be empty
  std::string help;  ///< what to do about it; may be empty
  std::vector<Note> notes;
};

/// Whether a file may begin with a byte order mark, as spreadsheets write it. Studies may not: it
/// would become part of the first name.
enum class ByteOrderMark { refused, skipped };

/// Collects errors of all rooms and all files. Nothing here stops a reader: it records, goes on
/// with a placeholder, and whoever asked for the whole study looks at `ok()` before using it.
class Diagnostics {
 public:
  /// Records an error at a place; one without a known place is shown before all others.
  void error(const Span& span, std::string what, std::string why = {}, std::string help = {},
             std::vector<Note> notes = {});
  void error(Diagnostic diagnostic);

  /// Adds a note to every error from number `from` on, but for those that stand between its own
  /// line and `last_line` of its file: they show themselves what it says. \pre from <= count()
  void add_note(std::size_t from, const Note& note, std::uint32_t last_line);

  [[nodiscard]] bool ok() const noexcept { return errors_.empty(); }
  /// Errors recorded so far, repetitions included: compare before and after a step to see whether
  /// it added any.
  [[nodiscard]] std::size_t count() const noexcept { return errors_.size(); }
  /// All errors by (file in order of reading, line, column), then as recorded; each once.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;
  /// All errors as the user sees them, with the line, a caret, the reason and a suggestion, and the
  /// number of errors at the end. Empty where there is none.
  [[nodiscard]] std::string render() const;
  /// One error as the user sees it, recorded or not.
  [[nodiscard]] std::string render(const Diagnostic& error) const;
  /// One place as the user sees it: `targets/asthma.yaml:14:22`.
  [[nodiscard]] std::string place(const Span& span) const;

  /// Reads a file and checks that it is text: UTF-8 without byte order mark, control or invisible
  /// characters, not empty, at most 64 MiB. A file that was read before is not read again.
  /// \param path  as the user is to see it, relative to the working directory; empty where what
  /// should
  ///              name the file could not be read: no further error
  /// \param named_at  where the file is named, if in a file; a missing file is an error there
  /// \returns index of the file, or nothing after an error
  [[nodiscard]] std::optional<std::uint32_t> load(const std::string& path,
                                                  const Span& named_at = {},
                                                  ByteOrderMark mark = ByteOrderMark::refused);
  /// As if `path` held this text: what is about to be written is read before it is.
  std::optional<std::uint32_t> load_as(const std::string& path, std::string text);
  /// Adds a text that is not in a file (tests); it is checked like one.
  [[nodiscard]] std::optional<std::uint32_t> add(std::string path, std::string text);

  /// \pre file < files()
  [[nodiscard]] const Source& source(std::uint32_t file) const;
  [[nodiscard]] std::size_t files() const noexcept { return sources_.size(); }

 private:
  std::deque<Source> sources_;  // a deque: references to a source stay valid
  std::map<std::string, std::optional<std::uint32_t>> loaded_;  // path as given -> index
  std::vector<Diagnostic> errors_;
};

}  // namespace equipoise::document
