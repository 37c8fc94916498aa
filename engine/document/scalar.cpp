#include "engine/document/scalar.hpp"

#include <algorithm>

#include "engine/document/unicode.hpp"

namespace equipoise::document {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/// Walks the file and the text side by side.
class Walk {
 public:
  Walk(std::string_view file, std::size_t begin, std::string_view value)
      : file_(file), value_(value), at_(begin) {}

  [[nodiscard]] bool file_ended() const { return at_ >= file_.size(); }
  [[nodiscard]] bool text_ended() const { return text_ >= value_.size(); }
  [[nodiscard]] char here() const { return file_ended() ? '\0' : file_[at_]; }
  [[nodiscard]] char next() const { return at_ + 1 < file_.size() ? file_[at_ + 1] : '\0'; }
  [[nodiscard]] std::size_t offset() const { return at_; }

  void skip(std::size_t bytes) { at_ = std::min(at_ + bytes, file_.size()); }
  /// One character that stands in both as it is; a blank of the file that was folded away is
  /// passed.
  void match() {
    if (!text_ended() && value_[text_] == here()) {
      if (runs_.empty() || at_ - text_ != runs_.back().file_offset - runs_.back().text_offset)
        runs_.push_back({text_, at_});
      ++text_;
    }
    ++at_;
  }
  /// A character of the text that is written in `bytes` others.
  void match_escape(std::size_t bytes) {
    if (!text_ended()) {
      runs_.push_back({text_, at_});
      text_ += decode(value_, text_).bytes;
    }
    skip(bytes);
  }
  /// A line break with the blanks around it: folded to blanks or line breaks of the text, or
  /// nothing.
  void fold() {
    while (is_blank(here()) && !file_ended()) ++at_;
    while (!text_ended() && is_blank(value_[text_])) ++text_;
  }
  [[nodiscard]] std::vector<ScalarRun> runs() && { return std::move(runs_); }

 private:
  std::string_view file_, value_;
  std::size_t at_, text_ = 0;
  std::vector<ScalarRun> runs_;
};

std::size_t escape_length(char kind) {
  return kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
}

/// Walks to behind the closing quote. \returns whether there is one
bool walk_quoted(Walk& walk, char quote) {
  walk.skip(1);
  while (!walk.file_ended()) {
    if (walk.here() == quote) {
      const bool doubled = quote == '\'' && walk.next() == quote;
      if (!doubled) return walk.skip(1), true;
      walk.match_escape(2);
    } else if (quote == '"' && walk.here() == '\\') {
      if (walk.next() == '\n') {  // a line continued: nothing of it is in the text
        walk.skip(2);
        while (walk.here() == ' ' || walk.here() == '\t') walk.skip(1);
      } else {
        walk.match_escape(escape_length(walk.next()));
      }
    } else if (walk.here() == '\n') {
      walk.fold();
    } else {
      walk.match();
    }
  }
  return false;
}

}  // namespace

ScalarPlace locate_scalar(std::string_view file, std::size_t begin, std::string_view value) {
  ScalarPlace place;
  Walk walk(file, begin, value);
  const char first = walk.here();
  place.quoted = first == '"' || first == '\'' || first == '|' || first == '>';
  if (first == '"' || first == '\'') {
    place.closed = walk_quoted(walk, first);
  } else {
    const bool block = place.quoted;
    if (block)
      while (!walk.file_ended() && walk.here() != '\n') walk.skip(1);
    while (!walk.text_ended() && !walk.file_ended()) {
      if (walk.here() == '\n') {
        walk.fold();
      } else {
        walk.match();
      }
    }
  }
  place.end = walk.offset();
  place.runs = std::move(walk).runs();
  return place;
}

}  // namespace equipoise::document
