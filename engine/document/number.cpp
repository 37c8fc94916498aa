#include "engine/document/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace equipoise::document {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

/// The parts of `-12.5e3%`, as far as the text goes that way.
struct Decimal {
  std::size_t mantissa_end = 0;  ///< behind the digits
  int exponent = 0;
  bool percent = false;
  std::size_t end = 0;  ///< behind what could be read; text.size() for a well-formed number
  bool leading_zero = false;
  bool exponent_too_long = false;
};

Decimal scan(std::string_view text) {
  Decimal d;
  std::size_t at = text.substr(0, 1) == "-" ? 1 : 0;
  const std::size_t whole = digits_from(text, at);
  if (whole == 0) return d;
  d.leading_zero = whole > 1 && text[at] == '0';
  at += whole;
  if (at < text.size() && text[at] == '.' && digits_from(text, at + 1) > 0)
    at += 1 + digits_from(text, at + 1);
  d.mantissa_end = at;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t first = at + 1;
    if (first < text.size() && (text[first] == '+' || text[first] == '-')) ++first;
    if (const std::size_t count = digits_from(text, first); count > 0) {
      const bool negative = text[first - 1] == '-';
      d.exponent_too_long =
          std::from_chars(text.data() + first, text.data() + first + count, d.exponent).ec !=
              std::errc{} ||
          d.exponent > 99999;
      if (d.exponent_too_long) d.exponent = 99999;
      if (negative) d.exponent = -d.exponent;
      at = first + count;
    }
  }
  d.percent = at < text.size() && text[at] == '%';
  d.end = at + (d.percent ? 1 : 0);
  return d;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

bool is_number(std::string_view text) {
  const Decimal d = scan(text);
  return d.end == text.size() && d.end > 0 && !d.leading_zero;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool only_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  if (text.size() > suffix.size() && text.substr(text.size() - suffix.size()) == suffix)
    return text.substr(0, text.size() - suffix.size());
  return {};
}

/// `1,000`, `1_000` and `10 000` without their separators, `0,37` and `1,5` with a point; empty
/// where the groups leave open what is meant.
std::string without_separators(std::string_view text) {
  const std::size_t comma = text.find(',');
  const bool one_comma = comma != std::string_view::npos &&
                         text.find_first_of("._' ") == std::string_view::npos &&
                         text.find(',', comma + 1) == std::string_view::npos;
  const std::size_t sign = text[0] == '-' ? 1 : 0;
  if (one_comma && (text.size() - comma != 4 || comma > sign + 3 || text[sign] == '0'))
    return replace_all(std::string(text), ",", ".");
  std::string digits(text.substr(0, text.find_first_of(",_' ")));
  for (std::size_t at = digits.size(); at < text.size(); at += 4) {
    if (text[at] == '.') return digits.append(text.substr(at));
    if (digits_from(text, at + 1) != 3) return {};
    digits += text.substr(at + 1, 3);
  }
  return digits;
}

/// The reason why a text that may look like a number is none.
Problem explain(std::string_view text) {
  const std::string what = fmt::format("`{}` is not a number", text);
  const std::string low = lowered(text);
  const auto problem = [&](std::string why, std::string help) {
    return Problem{what, std::move(why), std::move(help)};
  };
  const auto corrected = [](const std::string& better) {
    return is_number(better) ? fmt::format("write `{}`", better) : std::string();
  };
  const std::string unsigned_low = low.substr(
      low.find_first_not_of("+-.") == std::string::npos ? 0 : low.find_first_not_of("+-."));
  if (unsigned_low == "nan" || unsigned_low == "inf" || unsigned_low == "infinity")
    return problem("every input of a study is finite", "write a finite number");
  if (low == "na" || low == "n/a" || low == "null" || low == "-")
    return problem("a missing value cannot be calculated with", "write a number");
  if (low == "yes" || low == "no" || low == "true" || low == "false" || low == "on" || low == "off")
    return problem("it is a word for true or false", "write a number");
  if (low.find("\xE2\x88\x92") != std::string::npos)
    return problem("the minus sign is U+2212, not the one of the keyboard",
                   corrected(replace_all(std::string(text), "\xE2\x88\x92", "-")));
  if (low.substr(0, 2) == "0x" || low.substr(0, 2) == "0o" || low.substr(0, 2) == "0b")
    return problem("numbers are decimal", "write it in decimal digits");
  if (text.size() == 10 && text[4] == '-' && text[7] == '-' && only_of(text, "0123456789-"))
    return problem("it looks like a date", "write a number");
  if (only_of(text, "0123456789:.") && text.find(':') != std::string_view::npos)
    return problem("some YAML readers would read it to the base of 60", "write a decimal number");
  if (only_of(text, "-0123456789.,_' ") && text.find_first_of(",_' ") != std::string_view::npos &&
      is_digit(text.back()) && (is_digit(text.front()) || text.front() == '-'))
    return problem("digits are written without separators, and the decimal sign is a point",
                   corrected(without_separators(text)));
  if (text.substr(0, 1) == "+")
    return problem("a positive number has no sign", corrected(std::string(text.substr(1))));
  if (text.substr(0, 1) == "." || text.substr(0, 2) == "-.")
    return problem("a digit stands before the point",
                   corrected(replace_all(std::string(text), ".", "0.")));
  if (text.back() == '.')
    return problem("a digit stands behind the point",
                   corrected(std::string(text.substr(0, text.size() - 1))));
  for (const std::string_view suffix : {" %", " percent", " per cent", "percent"})
    if (is_number(without_suffix(text, suffix)))
      return problem("the percent sign stands directly behind the number",
                     fmt::format("write `{}%`", without_suffix(text, suffix)));
  constexpr std::array<std::pair<std::string_view, int>, 6> multiples{
      {{"k", 3}, {"K", 3}, {"m", 6}, {"M", 6}, {"bn", 9}, {"B", 9}}};
  for (const auto& [suffix, power] : multiples)
    if (const std::string_view digits = without_suffix(text, suffix); is_number(digits))
      return problem("a multiple is not written with a letter",
                     fmt::format("write the number out (`{}e{}`)", digits, power));
  for (const std::string_view currency : {"\xC2\xA3", "$", "\xE2\x82\xAC", "GBP ", "EUR ", "USD "})
    if (text.substr(0, currency.size()) == currency)
      return problem("money is in the study's currency and price year", "write the number alone");
  return problem("", "");
}

/// The power of ten above the first digit that is not 0: 3 of 123.4, -1 of 0.01.
int magnitude(std::string_view digits) {
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  const auto places = [](std::size_t n) {
    return static_cast<int>(std::min<std::size_t>(n, 1 << 29));
  };
  return first < point ? places(point - first) : -places(first - point - 1);
}

/// The double nearest to the decimal number; the exponent of `%` is part of it.
ParsedNumber convert(std::string_view text, const Decimal& d) {
  const int exponent = d.exponent - (d.percent ? 2 : 0);
  std::string decimal(text.substr(0, d.mantissa_end));
  if (exponent != 0) decimal += fmt::format("e{}", exponent);
  ParsedNumber parsed;
  parsed.percent = d.percent;
  const auto result =
      std::from_chars(decimal.data(), decimal.data() + decimal.size(), parsed.value);
  const bool zero = decimal.find_first_of("123456789") >= decimal.find('e');
  const bool tiny = !zero && std::fabs(parsed.value) < std::numeric_limits<double>::min();
  if (zero) {
    parsed.value = 0.0;
  } else if (result.ec != std::errc{} || tiny) {
    const bool large = magnitude(decimal.substr(0, d.mantissa_end)) + exponent > 0;
    parsed.problem = Problem{
        fmt::format("`{}` is too {}", text, large ? "large" : "small"),
        large ? "the largest number is about 1.8e308"
              : "the smallest number of full precision is about 2.2e-308; this one would become 0",
        large ? "check the exponent" : "write 0 if it is meant"};
  }
  return parsed;
}

}  // namespace

ParsedNumber parse_number(std::string_view text) {
  ParsedNumber parsed;
  if (text.empty()) {
    parsed.problem = Problem{"nothing where a number should stand", "", "write a number"};
    return parsed;
  }
  const Decimal d = scan(text);
  if (d.end == 0 || d.end < text.size()) {
    parsed.problem = explain(text);
  } else if (d.leading_zero) {
    const std::size_t sign = text[0] == '-' ? 1 : 0;
    const std::size_t first = text.find_first_not_of('0', sign);
    const bool all_zero = first >= d.mantissa_end || text[first] == '.';
    parsed.problem = Problem{
        fmt::format("`{}` begins with a zero", text), "some YAML readers would read it as octal",
        fmt::format("write `{}{}`", text.substr(0, sign),
                    text.substr(all_zero ? std::min(first, d.mantissa_end) - 1 : first))};
  } else {
    return convert(text, d);
  }
  return parsed;
}

}  // namespace equipoise::document
