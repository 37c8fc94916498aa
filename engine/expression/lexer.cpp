#include "engine/expression/lexer.hpp"

#include <fmt/format.h>
#include <string_view>

#include "engine/document/number.hpp"

namespace equipoise::expression {
namespace {

using Kind = Token::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Sign {
  std::string_view text;
  Kind kind;
};
// The longer sign before its beginning.
constexpr Sign signs[] = {
    {"<=", Kind::less_equal}, {">=", Kind::greater_equal}, {"==", Kind::equal},
    {"!=", Kind::not_equal},  {"+", Kind::plus},           {"-", Kind::minus},
    {"*", Kind::times},       {"/", Kind::divide},         {"^", Kind::power},
    {"<", Kind::less},        {">", Kind::greater},        {"(", Kind::open},
    {")", Kind::close},       {",", Kind::comma}};

struct Foreign {
  std::string_view text;
  std::string_view help;
};
constexpr const char* signs_here =
    "the signs of an expression are + - * / ^, comparisons, round brackets and commas";
// Signs of other languages, and what is written here instead. Looked up before `signs`.
constexpr Foreign foreign[] = {
    {"===", "write `==`"},
    {"!==", "write `!=`"},
    {"**", "write `^` for a power"},
    {"&&", "write `and`"},
    {"||", "write `or`"},
    {"=<", "write `<=`"},
    {"=>", "write `>=`"},
    {"<>", "write `!=`"},
    {"&", "write `and`"},
    {"|", "write `or`"},
    {"?", "write `if(condition, a, b)`"},
    {":", "write `if(condition, a, b)` for a choice"},
    {"%", "`%` belongs to a number, as in `37%`; there is no remainder of a division"},
    {"\"", "names of interventions stand without quotes: `intervention == usual`"},
    {"'", "names of interventions stand without quotes: `intervention == usual`"},
    {"[", "brackets are round: `(` and `)`"},
    {"]", "brackets are round: `(` and `)`"},
    {"{", "brackets are round: `(` and `)`"},
    {"}", "brackets are round: `(` and `)`"},
    {";", "arguments are separated by commas"},
    {"×", "write `*`"},
    {"·", "write `*`"},
    {"÷", "write `/`"},
    {"−", "write `-` (the minus of the keyboard)"},
    {"–", "write `-` (the minus of the keyboard)"},
    {"≤", "write `<=`"},
    {"≥", "write `>=`"},
    {"≠", "write `!=`"},
    {"²", "write `^2`"},
};

class Lexer {
 public:
  Lexer(const document::Node& source, document::Diagnostics& diagnostics)
      : source_(source), text_(source.text), diagnostics_(diagnostics) {}

  bool run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_blank(c)) {
        ++at_;
      } else if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
        if (!number()) return false;
      } else if (is_name_start(c)) {
        name();
      } else if (!sign()) {
        return false;
      }
      if (tokens.size() > longest_expression) {
        return error(at_, 0, "this expression is too long",
                     fmt::format("it has more than {} words", longest_expression),
                     "split it into variables");
      }
    }
    add(Kind::end, 0);
    return true;
  }

  std::vector<Token> tokens;

 private:
  bool error(std::size_t offset, std::size_t length, std::string what, std::string why,
             std::string help) {
    diagnostics_.error(source_.span_of(offset, length), std::move(what), std::move(why),
                       std::move(help));
    return false;
  }

  void add(Kind kind, std::size_t length) {
    tokens.push_back({kind, at_, length, 0.0});
    at_ += length;
  }

  void name() {
    std::size_t end = at_;
    while (end < text_.size() && is_name(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    add(word == "and"   ? Kind::logical_and
        : word == "or"  ? Kind::logical_or
        : word == "not" ? Kind::logical_not
                        : Kind::name,
        word.size());
  }

  /// Everything that clings to the digits is taken for the number, so that `2x` or `1.2.3` is
  /// reported as one thing.
  bool number() {
    std::size_t end = at_;
    while (end < text_.size()) {
      const char c = text_[end];
      const bool exponent =
          end > at_ && (c == '+' || c == '-') && (text_[end - 1] == 'e' || text_[end - 1] == 'E') &&
          end + 1 < text_.size() && is_digit(text_[end + 1]) && text_.substr(at_, 2) != "0x";
      if (!is_name(c) && c != '.' && !exponent) break;
      ++end;
    }
    if (end < text_.size() && text_[end] == '%') ++end;
    if (const std::size_t whole = thousands(end); whole != end) {
      std::string digits;
      for (const char c : text_.substr(at_, whole - at_)) {
        if (c != ',') digits += c;
      }
      return error(at_, whole - at_,
                   fmt::format("`{}` is not a number", text_.substr(at_, whole - at_)),
                   "a comma separates the arguments of a function, not thousands",
                   fmt::format("write `{}`", digits));
    }
    const std::string_view word = text_.substr(at_, end - at_);
    const document::ParsedNumber parsed = document::parse_number(word);
    if (parsed.problem) {
      std::size_t digits = 0;
      while (digits < word.size() && (is_digit(word[digits]) || word[digits] == '.')) ++digits;
      if (digits < word.size() && is_name_start(word[digits]) && word.substr(0, 2) != "0x" &&
          word.find_first_not_of("0123456789.eE+-%", digits) != std::string_view::npos) {
        return error(at_, word.size(), fmt::format("`{}` is not a number", word),
                     "a name does not begin with a digit, and a product needs its sign",
                     fmt::format("write `{} * {}` for a product", word.substr(0, digits),
                                 word.substr(digits)));
      }
      const auto& [what, why, help] = *parsed.problem;
      return error(
          at_, word.size(), what,
          why.empty() ? "a number is made of digits with at most one point between them" : why,
          help.empty() ? "write its digits, with a point for decimals: 0.5" : help);
    }
    add(Kind::number, word.size());
    tokens.back().number = parsed.value;
    return true;
  }

  /// The end of `1,000` or `1,000,000` outside a call, else `end`. (In `max(1,000)` the comma
  /// separates arguments, and `000` is reported by itself.)
  [[nodiscard]] std::size_t thousands(std::size_t end) const {
    int open = 0;
    for (const Token& token : tokens) {
      if (token.kind == Kind::open) ++open;
      if (token.kind == Kind::close) --open;
    }
    if (open > 0) return end;
    while (end + 3 < text_.size() && text_[end] == ',' && is_digit(text_[end + 1]) &&
           is_digit(text_[end + 2]) && is_digit(text_[end + 3]) &&
           (end + 4 == text_.size() || !is_digit(text_[end + 4]))) {
      end += 4;
    }
    return end;
  }

  bool sign() {
    const std::string_view rest = text_.substr(at_);
    for (const Foreign& f : foreign) {
      if (rest.substr(0, f.text.size()) != f.text) continue;
      return error(at_, f.text.size(), fmt::format("`{}` has no meaning in an expression", f.text),
                   signs_here, std::string(f.help));
    }
    for (const Sign& s : signs) {
      if (rest.substr(0, s.text.size()) != s.text) continue;
      add(s.kind, s.text.size());
      return true;
    }
    if (rest[0] == '=') {
      return error(at_, 1, "`=` has no meaning in an expression",
                   "an expression compares, it does not assign", "write `==` to compare");
    }
    if (rest[0] == '!') {
      return error(at_, 1, "`!` has no meaning in an expression", signs_here, "write `not`");
    }
    std::size_t length = 1;  // one character of UTF-8
    while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xc0) == 0x80) {
      ++length;
    }
    return error(at_, length,
                 fmt::format("`{}` has no meaning in an expression", rest.substr(0, length)),
                 "names consist of letters without accents, digits and `_`",
                 "remove it, or rename what it belongs to");
  }

  const document::Node& source_;
  std::string_view text_;
  document::Diagnostics& diagnostics_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::vector<Token>> tokenize(const document::Node& source,
                                           document::Diagnostics& diagnostics) {
  Lexer lexer(source, diagnostics);
  if (!lexer.run()) return std::nullopt;
  return std::move(lexer.tokens);
}

}  // namespace equipoise::expression
