#include "engine/document/syntax.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/document/parse.hpp"
#include "engine/document/unicode.hpp"

namespace equipoise::document {
namespace {

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The line of an offset, and the byte in it.
struct Place {
  std::size_t line;
  std::string_view text;
  std::size_t byte;
};

Place place_of(const Source& source, std::size_t offset) {
  const std::size_t line = source.position(offset).line;
  const std::string_view text = source.line(line);
  return {line, text, offset - static_cast<std::size_t>(text.data() - source.text().data())};
}

/// The place of an offset; of a colon, the word before it.
Span word_before(const Source& source, std::uint32_t file, std::size_t offset) {
  Position begin = source.position(offset);
  const Place place = place_of(source, offset);
  const std::string_view before = place.text.substr(0, place.byte);
  if (place.text.substr(place.byte, 1) != ":" || before.empty() || before.back() == ' ')
    return {file, begin, 1};
  const std::size_t separator = before.find_last_of(" {[,");
  const std::string_view word =
      before.substr(separator == std::string_view::npos ? 0 : separator + 1);
  const auto length = static_cast<std::uint32_t>(count_characters(word));
  begin.column -= length;
  return {file, begin, length};
}

/// `key:value` without the space: the offset of its colon.
std::optional<std::size_t> glued_colon(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon + 1 >= line.size()) return std::nullopt;
  const char after = line[colon + 1];
  if (after == ' ' || after == '\t' || after == '/') return std::nullopt;
  const std::string_view key = without_blanks(line.substr(0, colon));
  const bool word = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
  return word ? std::optional(colon) : std::nullopt;
}

/// "a colon that starts no value": a space is missing after an earlier colon, the text holds ": ",
/// or the line is indented too far.
Diagnostic explain_colon(const Source& source, std::uint32_t file, std::size_t offset) {
  const Place place = place_of(source, offset);
  const Span here{file, source.position(offset), 1};
  for (std::size_t line = place.line; line > 0 && line + 1 >= place.line; --line) {
    const std::string_view text = source.line(line);
    if (const auto colon = glued_colon(text)) {
      const Span at{file,
                    {static_cast<std::uint32_t>(line),
                     static_cast<std::uint32_t>(count_characters(text.substr(0, *colon)) + 1)},
                    1};
      return {at,
              "a space is missing after the colon",
              "YAML reads a colon without a space as part of the text",
              "write `key: value`",
              {}};
    }
  }
  if (place.text.substr(0, place.byte).find(": ") != std::string_view::npos)
    return {here,
            "a second `: ` in one line",
            "a colon and a space begin a value",
            "put text that contains `: ` in quotes",
            {}};
  return {word_before(source, file, offset),
          "this key is indented deeper than its mapping",
          "YAML reads the line as a continuation of the one above",
          "indent all keys of a mapping alike",
          {}};
}

/// The parser expected the next key of a block mapping or the next item of a list.
Diagnostic explain_block_end(const Source& source, std::uint32_t file, std::size_t offset) {
  const Place place = place_of(source, offset);
  const Span here{file, source.position(offset), 1};
  const std::string_view before = without_blanks(place.text.substr(0, place.byte));
  const std::string_view rest = place.text.substr(place.byte);
  if (!before.empty() && (before.back() == '"' || before.back() == '\''))
    return {here,
            "text after a closing quote",
            "a quoted value ends with its quote",
            "put the whole value in quotes",
            {}};
  if (rest.substr(0, 1) == ",")
    return {here,
            "a comma cannot stand here",
            "commas separate entries inside { } and [ ] only",
            "delete it, or put the text in quotes",
            {}};
  if (rest.substr(0, 2) == "- ")
    return {here,
            "a list item between the keys of a mapping",
            "a block is a list or a mapping",
            "indent the list below its key",
            {}};
  return {here,
          "this line is indented like no block above it",
          "YAML tells by indentation what belongs to what",
          "indent all keys of a mapping alike",
          {}};
}

Diagnostic explain_bracket(const Source& source, std::uint32_t file, std::size_t offset,
                           const std::optional<Span>& bracket) {
  std::vector<Note> notes;
  if (bracket) notes.push_back({*bracket, "the bracket is opened here"});
  const std::string_view rest = source.text().substr(offset);
  if (rest.find_first_not_of(" \t\n") == std::string_view::npos && bracket)
    return {*bracket,
            "this bracket is never closed",
            "the rest of the file would stand inside it",
            "close it with its partner",
            {}};
  return {word_before(source, file, offset), "this cannot stand inside the brackets",
          "entries in brackets are separated by commas",
          "put a comma before it, or close the bracket", std::move(notes)};
}

}  // namespace

Diagnostic explain_syntax_error(const Source& source, std::uint32_t file, std::string_view message,
                                std::size_t offset, const std::optional<Span>& bracket) {
  offset = std::min(offset, source.text().size());
  const Span here{file, source.position(offset), 1};
  const auto begins = [&](std::string_view start) {
    return message.substr(0, start.size()) == start;
  };
  if (begins("illegal map value")) return explain_colon(source, file, offset);
  if (begins("end of map flow") || begins("end of sequence flow"))
    return explain_bracket(source, file, offset, bracket);
  if (begins("end of map") || begins("end of sequence"))
    return explain_block_end(source, file, offset);
  if (begins("illegal flow end")) {
    std::vector<Note> notes;
    if (bracket) notes.push_back({*bracket, "the bracket that is open begins here"});
    return {here, "a closing bracket without its opening partner",
            "brackets come in pairs of one kind", "pair every { with } and every [ with ]",
            std::move(notes)};
  }
  if (begins("unknown token"))
    return {here,
            fmt::format("text cannot begin with `{}`", source.text().substr(offset, 1)),
            "YAML keeps this character for itself",
            "put the text in quotes",
            {}};
  if (begins("illegal block entry"))
    return {here,
            "a list cannot begin here",
            "an item with `- ` needs a line of its own",
            "begin the list on the next line, or write it as [a, b]",
            {}};
  if (begins("unknown escape") || begins("bad character found while scanning hex") ||
      begins("invalid unicode"))
    return {here,
            fmt::format("{} in double quotes", message),
            "a backslash in double quotes begins an escape",
            "double the backslash, or use single quotes",
            {}};
  if (begins("unexpected character in block scalar"))
    return {here,
            "text behind a block marker",
            "after `|` or `>` the text begins on the next line",
            "begin the text on the next line, or put it in quotes",
            {}};
  if (begins("bad file"))
    return {here,
            fmt::format("nested deeper than {} levels", max_depth),
            "no study is that deep",
            "check the brackets and the indentation",
            {}};
  if (begins("the referenced anchor") || begins("alias not found") ||
      begins("illegal character found while scanning alias"))
    return {here,
            "text cannot begin with `*`",
            "YAML would read an alias, and a study has none",
            "put the text in quotes, or write the value out",
            {}};
  if (begins("anchor not found") || begins("illegal character found while scanning anchor"))
    return {here,
            "text cannot begin with `&`",
            "YAML would read an anchor, and a study has none",
            "put the text in quotes",
            {}};
  return {here,
          fmt::format("this is not YAML: {}", message),
          "a study is written in YAML",
          "check the brackets, quotes and indentation before this place",
          {}};
}

bool check_lines(const Source& source, std::uint32_t file, Diagnostics& diagnostics) {
  constexpr std::size_t most = 10;
  std::size_t found = 0;
  bool content = false;
  for (std::size_t number = 1; number <= source.lines() && found < most; ++number) {
    const std::string_view line = source.line(number);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#') continue;
    const std::size_t tab = line.substr(0, first).find('\t');
    const auto row = static_cast<std::uint32_t>(number);
    if (tab != std::string_view::npos) {
      diagnostics.error(Span{file, {row, static_cast<std::uint32_t>(tab + 1)}, 1},
                        "a tab in the indentation", "how deep a tab indents is a matter of opinion",
                        "indent with spaces");
      ++found;
    }
    if (!content && line[0] == '%') {
      diagnostics.error(Span{file, {row, 1}, static_cast<std::uint32_t>(count_characters(line))},
                        "a YAML directive", "a study file has none", "delete the line");
      ++found;
    }
    content = true;
  }
  return found == 0;
}

}  // namespace equipoise::document
