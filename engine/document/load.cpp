// Diagnostics::load and add: a file becomes a checked text.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "engine/document/diagnostics.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/document/unicode.hpp"

namespace equipoise::document {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 64u << 20;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What stands beside a file that does not exist.
std::vector<std::string> neighbours(const fs::path& path) {
  std::vector<std::string> names;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code failure;
  for (fs::directory_iterator i(folder, failure), end; !failure && i != end; i.increment(failure))
    names.push_back(i->path().filename().generic_string());
  std::sort(names.begin(), names.end());
  return names;
}

/// Why the file cannot be read, or its text.
struct Content {
  std::string text;
  std::optional<Diagnostic> error;
};

Content read_file(const std::string& path, const Span& named_at) {
  const auto fail = [&](std::string what, std::string why, std::string help) {
    return Content{{}, Diagnostic{named_at, std::move(what), std::move(why), std::move(help), {}}};
  };
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) {
    const fs::path written(path);
    const auto near = nearest(written.filename().generic_string(), neighbours(written));
    return fail(
        fmt::format("file `{}` does not exist", path),
        named_at.known() ? "a path is relative to the file that names it"
                         : "a path is relative to the folder in which the program runs",
        near ? fmt::format("did you mean `{}`?", (written.parent_path() / *near).generic_string())
             : "check the spelling and the folder");
  }
  if (status.type() == fs::file_type::directory)
    return fail(fmt::format("`{}` is a folder, not a file", path), "a folder has no text to read",
                "name the file in the folder");
  if (status.type() != fs::file_type::regular)
    return fail(fmt::format("`{}` cannot be read as a file", path),
                failure ? failure.message() : "it is a device or a pipe", "name a text file");
  const std::uintmax_t size = fs::file_size(path, failure);
  if (!failure && size > largest_file)
    return fail(fmt::format("`{}` is larger than 64 MiB", path),
                "no study file and no table is that large", "check that it is the right file");
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (size > 0) text << stream.rdbuf();
  if (!stream || !text)
    return fail(fmt::format("`{}` cannot be read", path), "the system refuses it",
                "check the file's permissions");
  return {std::move(text).str(), {}};
}

/// Checks that a text is UTF-8 that can be seen. \returns whether it is
bool check_text(const Source& source, std::uint32_t file, Diagnostics& diagnostics) {
  constexpr std::size_t most = 10;  // of many, the first ten show what is the matter
  const std::string_view text = source.text();
  const auto at = [&](std::size_t offset) { return Span{file, source.position(offset), 1}; };
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    diagnostics.error(at(0), "the file is UTF-16", "text is read as UTF-8", "save it as UTF-8");
    return false;
  }
  if (text.starts_with(byte_order_mark)) {
    diagnostics.error(at(0), "the file begins with a byte order mark",
                      "it would become part of the first name",
                      "save it as UTF-8 without byte order mark (BOM)");
    return false;
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.size() && found < most;) {
    const CodePoint c = decode(text, i);
    if (!c.valid) {
      diagnostics.error(
          at(i), fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[i])),
          "the file was probably saved as Windows-1252 or Latin-1", "save it as UTF-8");
      return false;  // whatever follows would be guessed
    }
    const bool whitespace = c.value == '\n' || c.value == '\t';
    if (c.value == '\r') {
      diagnostics.error(at(i), "a carriage return without a line feed",
                        "some programs would see a line end here and others not",
                        "save the file with plain line ends");
      ++found;
    } else if (is_control(c.value) && !whitespace) {
      diagnostics.error(at(i), fmt::format("control character {}", code_point_name(c.value)),
                        "it cannot be seen, and a study must be what it looks like", "delete it");
      ++found;
    } else if (is_invisible(c.value)) {
      diagnostics.error(at(i), fmt::format("invisible character {}", code_point_name(c.value)),
                        "a study must be what it looks like", "delete it");
      ++found;
    }
    i += c.bytes;
  }
  if (found == 0 && text.find_first_not_of(" \t\n") == std::string_view::npos) {
    diagnostics.error(Span{file, {1, 1}, 0}, "the file is empty", "nothing can be read from it",
                      "write its content, or name another file");
    return false;
  }
  return found == 0;
}

}  // namespace

std::optional<std::uint32_t> Diagnostics::load(const std::string& path, const Span& named_at,
                                               ByteOrderMark mark) {
  if (path.empty()) return std::nullopt;  // what should name it could not be read
  if (const auto found = loaded_.find(path); found != loaded_.end()) return found->second;
  Content content = read_file(path, named_at);
  if (content.error) {
    error(std::move(*content.error));
    return std::nullopt;  // not remembered: the next file that names it has the same error
  }
  if (mark == ByteOrderMark::skipped && content.text.starts_with(byte_order_mark))
    content.text.erase(0, byte_order_mark.size());
  return loaded_[path] = add(path, std::move(content.text));
}

std::optional<std::uint32_t> Diagnostics::load_as(const std::string& path, std::string text) {
  return loaded_[path] = add(path, std::move(text));
}

std::optional<std::uint32_t> Diagnostics::add(std::string path, std::string text) {
  const auto file = static_cast<std::uint32_t>(sources_.size());
  sources_.emplace_back(std::move(path), std::move(text));
  if (!check_text(sources_.back(), file, *this)) return std::nullopt;
  return file;
}

}  // namespace equipoise::document
