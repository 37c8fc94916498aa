#include "engine/document/diagnostics.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <tuple>
#include <utility>

#include "models/core/contracts.hpp"

#include "engine/document/unicode.hpp"

namespace equipoise::document {
namespace {

constexpr std::size_t widest_excerpt = 120;  // terminal columns

/// A line as it is shown: tabs as four blanks, what cannot be seen as U+FFFD; and where each of its
/// characters then begins, in bytes and in terminal columns (one more entry for the end).
struct Excerpt {
  std::string text;
  std::vector<std::size_t> bytes;
  std::vector<std::size_t> columns;
};

Excerpt make_visible(std::string_view line) {
  Excerpt excerpt;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size();) {
    const CodePoint c = decode(line, i);
    excerpt.bytes.push_back(excerpt.text.size());
    excerpt.columns.push_back(column);
    if (c.value == '\t') {
      excerpt.text += "    ";
      column += 4;
    } else if (!c.valid || is_control(c.value) || is_invisible(c.value)) {
      excerpt.text += "\xEF\xBF\xBD";
      column += 1;
    } else {
      excerpt.text += line.substr(i, c.bytes);
      column += display_width(c.value);
    }
    i += c.bytes;
  }
  excerpt.bytes.push_back(excerpt.text.size());
  excerpt.columns.push_back(column);
  return excerpt;
}

/// The line of a span and the caret under it; of a long line the part around the caret.
void append_excerpt(std::string& out, const Source& source, const Span& span, std::size_t gutter) {
  if (span.begin.line > source.lines()) return;
  const std::string_view line = source.line(span.begin.line);
  if (line.empty()) return;
  const Excerpt excerpt = make_visible(line);
  const std::size_t end = excerpt.columns.size() - 1;
  const std::size_t first = std::min<std::size_t>(span.begin.column - 1, end);
  const std::size_t last = std::min<std::size_t>(first + span.length, end);

  std::size_t from = 0, to = end;
  if (excerpt.columns[end] > widest_excerpt) {
    const std::size_t before = widest_excerpt / 3;
    while (excerpt.columns[from] + before < excerpt.columns[first]) ++from;
    to = from;
    while (to < end && excerpt.columns[to + 1] <= excerpt.columns[from] + widest_excerpt) ++to;
  }
  const std::string lead = from > 0 ? "..." : "";
  const std::string tail = to < end ? "..." : "";
  const std::string_view shown =
      std::string_view(excerpt.text)
          .substr(excerpt.bytes[from], excerpt.bytes[to] - excerpt.bytes[from]);
  const std::size_t blanks = lead.size() + excerpt.columns[first] - excerpt.columns[from];
  const std::size_t caret_end = excerpt.columns[std::clamp(last, first, to)];
  const std::size_t width = std::max<std::size_t>(1, caret_end - excerpt.columns[first]);
  out += fmt::format(" {:>{}} | {}{}{}\n", span.begin.line, gutter, lead, shown, tail);
  out += fmt::format(" {:>{}} | {}^{}\n", "", gutter, std::string(blanks, ' '),
                     std::string(width - 1, '~'));
}

std::size_t digits(std::size_t number) { return std::to_string(number).size(); }

}  // namespace

void Diagnostics::error(const Span& span, std::string what, std::string why, std::string help,
                        std::vector<Note> notes) {
  error({span, std::move(what), std::move(why), std::move(help), std::move(notes)});
}

void Diagnostics::error(Diagnostic diagnostic) {
  EQUIPOISE_EXPECT(!diagnostic.span.known() || diagnostic.span.file < sources_.size());
  errors_.push_back(std::move(diagnostic));
}

void Diagnostics::add_note(std::size_t from, const Note& note, std::uint32_t last_line) {
  EQUIPOISE_EXPECT(from <= errors_.size());
  for (std::size_t i = from; i < errors_.size(); ++i) {
    const Span& span = errors_[i].span;
    const bool beside = span.known() && span.file == note.span.file &&
                        span.begin.line >= note.span.begin.line && span.begin.line <= last_line;
    if (!beside) errors_[i].notes.push_back(note);
  }
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> list;
  std::set<std::tuple<Span, std::string>> seen;
  for (const Diagnostic& error : errors_)
    if (seen.emplace(error.span, error.what).second) list.push_back(error);
  std::stable_sort(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
    const auto key = [](const Diagnostic& d) {
      return std::tuple(d.span.known(), d.span.file, d.span.begin);
    };
    return key(a) < key(b);
  });
  return list;
}

std::string Diagnostics::place(const Span& span) const {
  if (!span.known()) return {};
  return fmt::format("{}:{}:{}", source(span.file).path(), span.begin.line, span.begin.column);
}

std::string Diagnostics::render(const Diagnostic& error) const {
  std::string out;
  std::size_t gutter = digits(error.span.begin.line);
  for (const Note& note : error.notes) gutter = std::max(gutter, digits(note.span.begin.line));
  gutter = std::max<std::size_t>(gutter, 3);
  if (error.span.known()) {
    out += fmt::format("{}: error: {}\n", place(error.span), error.what);
    append_excerpt(out, source(error.span.file), error.span, gutter);
  } else {
    out += fmt::format("error: {}\n", error.what);
  }
  for (const Note& note : error.notes) {
    out += fmt::format("{}: {}\n", place(note.span), note.text);
    append_excerpt(out, source(note.span.file), note.span, gutter);
  }
  if (!error.why.empty()) out += fmt::format("  why:  {}\n", error.why);
  if (!error.help.empty()) out += fmt::format("  help: {}\n", error.help);
  return out;
}

std::string Diagnostics::render() const {
  const std::vector<Diagnostic> list = sorted();
  std::string out;
  std::set<std::uint32_t> files;
  for (const Diagnostic& error : list) {
    if (error.span.known()) files.insert(error.span.file);
    out += render(error) + "\n";
  }
  if (list.empty()) return out;
  out += fmt::format("{} error{}", list.size(), list.size() == 1 ? "" : "s");
  if (files.size() > 1) out += fmt::format(" in {} files", files.size());
  return out + "\n";
}

const Source& Diagnostics::source(std::uint32_t file) const {
  EQUIPOISE_EXPECT(file < sources_.size());
  return sources_[file];
}

}  // namespace equipoise::document
