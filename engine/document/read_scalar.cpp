// Scalars by themselves: numbers, names and text.
#include <algorithm>
#include <fmt/format.h>

#include "engine/document/number.hpp"
#include "engine/document/reader.hpp"

namespace equipoise::document {
namespace {

bool is_single_value(const Node& node, std::string_view name, std::string_view wanted,
                     Diagnostics& diagnostics) {
  if (node.broken) return false;
  if (node.is_scalar()) return true;
  diagnostics.error(node.span,
                    fmt::format("{} must be {}, but is {}", name, wanted, describe(node.kind)),
                    "one value stands here", fmt::format("write {} alone", wanted));
  return false;
}

/// The text as a name: small letters, digits and one separator between them.
std::string as_name(std::string_view text, char separator) {
  std::string name;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      name += c;
    } else if (!name.empty() && name.back() != separator) {
      name += separator;
    }
  }
  while (!name.empty() && name.back() == separator) name.pop_back();
  return name;
}

}  // namespace

double read_number(const Node& node, const InputDescription& description, std::string_view name,
                   Diagnostics& diagnostics) {
  if (!is_single_value(node, name, describe(description.unit), diagnostics))
    return placeholder(description);
  ParsedNumber parsed = parse_quantity(node.text, description, name);
  if (node.quoted) {
    parsed.problem =
        Problem{fmt::format("{} must not be in quotes", name),
                fmt::format("it is {}, and quotes make it text", describe(description.unit)),
                "delete the quotes"};
  }
  if (!parsed.problem) return parsed.value;
  diagnostics.error(node.span, parsed.problem->what, parsed.problem->why, parsed.problem->help);
  return placeholder(description);
}

bool check_name(std::string_view text, Case letter_case, const Span& span, std::string_view name,
                Diagnostics& diagnostics) {
  const char separator = letter_case == Case::kebab ? '-' : '_';
  const std::string better = as_name(text, separator);
  const bool begins_with_letter = !better.empty() && better[0] >= 'a' && better[0] <= 'z';
  if (begins_with_letter && better == text) return true;
  diagnostics.error(
      span, fmt::format("{} cannot be called `{}`", name, text),
      letter_case == Case::kebab
          ? "studies, targets, strategies, trials and scenarios are named in kebab-case: small "
            "letters, digits and single hyphens, a letter first"
          : "what an expression can name is written in snake_case: small letters, digits and "
            "single "
            "underscores, a letter first",
      begins_with_letter ? fmt::format("write `{}`", better) : std::string("choose another name"));
  return false;
}

std::string read_name(const Node& node, Case letter_case, std::string_view name,
                      Diagnostics& diagnostics) {
  if (!is_single_value(node, name, "a name", diagnostics)) return {};
  check_name(node.text, letter_case, node.span, name, diagnostics);
  return node.text;
}

std::string read_text(const Node& node, std::string_view name, Diagnostics& diagnostics) {
  if (!is_single_value(node, name, "text", diagnostics)) return {};
  if (node.text.find_first_not_of(" \t\n") == std::string::npos)
    diagnostics.error(node.span, fmt::format("{} is empty", name),
                      "an empty text tells a reader nothing", "write the text");
  return node.text;
}

}  // namespace equipoise::document
