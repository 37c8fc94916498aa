#include "engine/report/text.hpp"

#include <cmath>
#include <fmt/format.h>

namespace equipoise::report {

std::string percentage(double share) {
  if (!std::isfinite(share)) return "–";
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share >= 0.995) return ">99%";
  return fmt::format("{:.0f}%", 100 * share);
}

std::string grouped(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
  const std::size_t point = text.find('.');
  for (std::size_t at = point == std::string::npos ? text.size() : point; at > 3; at -= 3)
    text.insert(at - 3, ",");
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return value < 0 && !zero ? "-" + text : text;
}

std::string amount(double value) {
  if (!std::isfinite(value)) return "–";
  return std::abs(value) >= 1000 ? grouped(value) : fmt::format("{:.4g}", value);
}

std::string exact_money(double value, std::string_view symbol) {
  return fmt::format("{}{}{}", value < 0 ? "-" : "", symbol, amount(std::abs(value)));
}

std::string people(double count) {
  return count >= 1e6 ? fmt::format("{:.4g}m", count / 1e6) : grouped(count);
}

std::string rate(double share) { return fmt::format("{:.4g}%", 100 * share); }

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t taken = width(text);
  return std::string(text) + std::string(taken < columns ? columns - taken : 0, ' ');
}

std::string right(std::string_view text, std::size_t columns) {
  const std::size_t taken = width(text);
  return std::string(taken < columns ? columns - taken : 0, ' ') + std::string(text);
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (width(text) <= columns) return std::string(text);
  std::string kept;
  for (std::size_t at = 0, taken = 0; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (starts && ++taken >= columns) break;
    kept += text[at];
  }
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept + "…";
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string lines;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (column > 0 && column + 1 + width(word) > columns) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += width(word);
  }
  return lines;
}

std::vector<std::string> name_lines(std::string_view name, std::size_t columns) {
  std::vector<std::string> lines{""};
  std::size_t from = 0;
  while (from < name.size()) {
    const std::size_t found = name.find_first_of(" -", from);
    const std::size_t to = found == std::string_view::npos ? name.size() : found + 1;
    std::string_view part = name.substr(from, to - from);
    const std::string_view word = part.back() == ' ' ? part.substr(0, part.size() - 1) : part;
    if (!lines.back().empty() && width(lines.back()) + width(word) > columns) lines.emplace_back();
    lines.back() += part;
    from = to;
  }
  for (std::string& line : lines)
    if (!line.empty() && line.back() == ' ') line.pop_back();
  return lines;
}

}  // namespace equipoise::report
