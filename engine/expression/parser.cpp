#include "engine/expression/parser.hpp"

#include <fmt/format.h>
#include <utility>

namespace equipoise::expression {
namespace {

using Kind = Token::Kind;

/// Brackets within brackets that are read: recursion must end before the stack does.
constexpr int deepest_nesting = 200;

/// Thrown and caught in this file: the error is recorded, the expression is given up.
struct GiveUp {};

bool is_comparison(Kind kind) { return kind >= Kind::less && kind <= Kind::not_equal; }

class Parser {
 public:
  Parser(const document::Node& source, std::vector<Token> tokens,
         document::Diagnostics& diagnostics)
      : source_(source), tokens_(std::move(tokens)), diagnostics_(diagnostics) {}

  Syntax run() {
    if (now().kind == Kind::end) {
      fail(now(), "an expression is missing here", "", "write a number, a name or a calculation");
    }
    Syntax whole = disjunction();
    if (now().kind != Kind::end) unexpected();
    return whole;
  }

 private:
  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  [[nodiscard]] std::string_view text(const Token& t) const {
    return std::string_view(source_.text).substr(t.offset, t.length);
  }
  bool accept(Kind kind) {
    if (now().kind != kind) return false;
    ++at_;
    return true;
  }

  [[noreturn]] void fail(const Token& token, std::string what, std::string why, std::string help) {
    diagnostics_.error(source_.span_of(token.offset, token.length), std::move(what), std::move(why),
                       std::move(help));
    throw GiveUp{};
  }

  /// A word that cannot stand where it stands, after a complete operand.
  [[noreturn]] void unexpected() {
    const Token& t = now();
    if (t.kind == Kind::close) {
      fail(t, "this `)` closes nothing", "brackets come in pairs",
           "remove it, or add the `(` that it belongs to");
    }
    if (t.kind == Kind::comma) {
      fail(t, "this `,` is outside the brackets of a function",
           "a comma separates the arguments of a function",
           "a number has a decimal point, and no separator of thousands");
    }
    if (t.kind == Kind::number || t.kind == Kind::name || t.kind == Kind::open ||
        t.kind == Kind::logical_not) {
      const Token& before = tokens_[at_ - 1];
      fail(t, fmt::format("an operator is missing between `{}` and `{}`", text(before), text(t)),
           "a product needs its sign",
           fmt::format("write `{} * {}` for a product", text(before), text(t)));
    }
    fail(t, fmt::format("`{}` cannot stand here", text(t)), "the value before it is complete",
         "put an operator between them, or remove it");
  }

  /// A word that cannot begin an operand.
  [[noreturn]] void no_operand() {
    const Token& t = now();
    const std::string after =
        at_ == 0 ? std::string() : fmt::format(" after `{}`", text(tokens_[at_ - 1]));
    if (t.kind == Kind::plus) {
      fail(t, "a `+` in front of a value", "it changes nothing", "remove it");
    }
    const Kind before = at_ == 0 ? Kind::end : tokens_[at_ - 1].kind;
    const std::string why = before == Kind::end     ? "an expression begins with a value"
                            : before == Kind::open  ? "brackets hold a value"
                            : before == Kind::comma ? "behind a comma stands the next argument"
                                                    : "an operator stands between two values";
    const std::string help =
        at_ == 0 ? "write a number, a name or a calculation"
                 : fmt::format("write the value, or remove `{}`", text(tokens_[at_ - 1]));
    fail(t,
         t.kind == Kind::end ? fmt::format("the expression ends{} where a value is expected", after)
                             : fmt::format("`{}`{} where a value is expected", text(t), after),
         why, help);
  }

  /// The expression from `first` to the last word read.
  [[nodiscard]] Syntax spanning(Syntax::Kind kind, std::size_t offset) const {
    Syntax s;
    s.kind = kind;
    s.offset = offset;
    s.begin = offset;
    const Token& last = tokens_[at_ - 1];
    s.length = last.offset + last.length - offset;
    return s;
  }

  Syntax binary(Kind operation, Syntax left, Syntax right) {
    Syntax s = spanning(Syntax::Kind::binary, left.begin);
    s.operation = operation;
    s.children.push_back(std::move(left));
    s.children.push_back(std::move(right));
    return s;
  }

  Syntax disjunction() {
    Syntax left = conjunction();
    while (accept(Kind::logical_or))
      left = binary(Kind::logical_or, std::move(left), conjunction());
    return left;
  }

  Syntax conjunction() {
    Syntax left = negation();
    while (accept(Kind::logical_and)) left = binary(Kind::logical_and, std::move(left), negation());
    return left;
  }

  Syntax negation() {
    const std::size_t offset = now().offset;
    if (!accept(Kind::logical_not)) return comparison();
    const Depth depth(*this);
    Syntax operand = negation();
    Syntax s = spanning(Syntax::Kind::logical_not, offset);
    s.children.push_back(std::move(operand));
    return s;
  }

  Syntax comparison() {
    Syntax left = sum();
    if (!is_comparison(now().kind)) return left;
    const Token& operation = now();
    ++at_;
    Syntax result = binary(operation.kind, std::move(left), sum());
    if (is_comparison(now().kind)) {
      const std::string_view all(source_.text);
      const Syntax& middle = result.children[1];
      fail(now(), "two comparisons in a row", "the first gives a condition, which has no order",
           fmt::format("write `{} and {} {} ...`", all.substr(result.offset, result.length),
                       all.substr(middle.offset, middle.length), text(now())));
    }
    return result;
  }

  Syntax sum() {
    Syntax left = product();
    while (now().kind == Kind::plus || now().kind == Kind::minus) {
      const Kind operation = tokens_[at_++].kind;
      left = binary(operation, std::move(left), product());
    }
    return left;
  }

  Syntax product() {
    Syntax left = unary();
    while (now().kind == Kind::times || now().kind == Kind::divide) {
      const Kind operation = tokens_[at_++].kind;
      left = binary(operation, std::move(left), unary());
    }
    return left;
  }

  Syntax unary() {
    const std::size_t offset = now().offset;
    if (!accept(Kind::minus)) return power();
    const Depth depth(*this);
    Syntax operand = unary();
    Syntax s = spanning(Syntax::Kind::negate, offset);
    s.children.push_back(std::move(operand));
    return s;
  }

  Syntax power() {
    Syntax base = primary();
    if (!accept(Kind::power)) return base;
    const Depth depth(*this);
    return binary(Kind::power, std::move(base), unary());
  }

  Syntax primary() {
    const Token& first = now();
    if (first.kind == Kind::number) {
      ++at_;
      Syntax s = spanning(Syntax::Kind::number, first.offset);
      s.number = first.number;
      return s;
    }
    if (first.kind == Kind::open) {
      ++at_;
      const Depth depth(*this);
      Syntax inner = disjunction();
      close(first);
      inner.begin = first.offset;
      return inner;
    }
    if (first.kind != Kind::name) no_operand();
    ++at_;
    if (now().kind != Kind::open) {
      Syntax s = spanning(Syntax::Kind::name, first.offset);
      s.name = std::string(text(first));
      return s;
    }
    const Token& open = now();
    ++at_;
    const Depth depth(*this);
    std::vector<Syntax> arguments;
    if (now().kind != Kind::close) {
      do {
        arguments.push_back(disjunction());
      } while (accept(Kind::comma));
    }
    close(open);
    Syntax s = spanning(Syntax::Kind::call, first.offset);
    s.name = std::string(text(first));
    s.children = std::move(arguments);
    return s;
  }

  void close(const Token& open) {
    if (accept(Kind::close)) return;
    if (now().kind != Kind::end && now().kind != Kind::comma) unexpected();
    if (now().kind == Kind::comma) {
      fail(now(), "a comma in brackets that are not those of a function",
           "a comma separates the arguments of a function",
           "a number has a decimal point, and no separator of thousands");
    }
    fail(open, "this `(` is not closed",
         "in `{...}` or `[...]` of a YAML file a comma ends the text of a value",
         "add the `)`; an expression with a comma stands on its own line or in quotes");
  }

  /// Counts the levels that are open.
  struct Depth {
    explicit Depth(Parser& p) : parser(p) {
      if (++parser.depth_ > deepest_nesting) {
        parser.fail(parser.now(), "this expression is nested too deeply",
                    fmt::format("it has more than {} levels", deepest_nesting),
                    "split it into variables");
      }
    }
    ~Depth() { --parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser;
  };

  const document::Node& source_;
  std::vector<Token> tokens_;
  document::Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<Syntax> parse(const document::Node& source, document::Diagnostics& diagnostics) {
  auto tokens = tokenize(source, diagnostics);
  if (!tokens) return std::nullopt;
  try {
    return Parser(source, std::move(*tokens), diagnostics).run();
  } catch (const GiveUp&) {
    return std::nullopt;
  }
}

}  // namespace equipoise::expression
