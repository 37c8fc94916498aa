#include "tests/unit/expression/model.hpp"

namespace equipoise::expression {
namespace {

TEST_CASE("precedence and grouping") {
  const struct {
    const char* text;
    double value;
  } cases[] = {
      {"2 + 3 * 4", 14},
      {"(2 + 3) * 4", 20},
      {"10 - 4 - 3", 3},
      {"16 / 4 / 2", 2},
      {"-2 ^ 2", -4},
      {"(-2) ^ 2", 4},
      {"2 ^ -1", 0.5},
      {"2 ^ 3 ^ 2", 512},
      {"2 * -3", -6},
      {"- - 3", 3},
      {"-2 * 3 + 1", -5},
      {"2 ^ 2 * 3", 12},
      {"0 ^ 0", 1},
      {"37%", 0.37},
      {"6.2%", 0.062},
      {"1e3 + 1E-1", 1000.1},
      {"2e-3", 0.002},
      {"if(1 < 2, 10, 20)", 10},
      {"if(1 > 2, 10, 20)", 20},
      {"if(2 <= 2 and 2 >= 2 and 2 == 2 and not 2 != 2, 1, 0)", 1},
      {"if(1 == 2 and 1 == 2 or 1 == 1, 1, 0)", 1},  // and binds tighter than or
      {"if(1 == 1 or 1 == 1 and 1 == 2, 1, 0)", 1},
      {"if(not 1 == 2, 1, 0)", 1},            // not binds looser than ==
      {"if(not 1 == 1 or 1 == 1, 1, 0)", 1},  // and tighter than or
      {"if(1 + 1 < 1 * 3, 1, 0)", 1},
      {"if((1 < 2) , 1, 0)", 1},
      {"min(2, max(1, 3)) + abs(-4)", 6},
      {"2+3*4-1", 13},
      {"  2\n + 3 ", 5},
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.text));
    CHECK(constant(c.text) == c.value);
  }
}

TEST_CASE("errors stand at their word, with reason and suggestion") {
  const struct {
    const char* text;
    std::size_t column, length;
    const char* what;
    const char* help;
  } cases[] = {
      {"1 +", 4, 0, "the expression ends after `+` where a value is expected",
       "write the value, or remove `+`"},
      {"* 2", 1, 1, "`*` where a value is expected", "write a number, a name or a calculation"},
      {"1 + + 2", 5, 1, "a `+` in front of a value", "remove it"},
      {"2 a", 3, 1, "an operator is missing between `2` and `a`", "write `2 * a` for a product"},
      {"(1 + 2", 1, 1, "this `(` is not closed",
       "add the `)`; an expression with a comma stands on its own line or in quotes"},
      {"min(a", 4, 1, "this `(` is not closed",
       "add the `)`; an expression with a comma stands on its own line or in quotes"},
      {"1 + 2)", 6, 1, "this `)` closes nothing", "remove it, or add the `(` that it belongs to"},
      {"a, b", 2, 1, "this `,` is outside the brackets of a function",
       "a number has a decimal point, and no separator of thousands"},
      {"(1, 2)", 3, 1, "a comma in brackets that are not those of a function",
       "a number has a decimal point, and no separator of thousands"},
      {"0 < a < 1", 7, 1, "two comparisons in a row", "write `0 < a and a < ...`"},
      {"if(a = 1, 1, 0)", 6, 1, "`=` has no meaning in an expression", "write `==` to compare"},
      {"if(!(a > 1), 1, 0)", 4, 1, "`!` has no meaning in an expression", "write `not`"},
      {"if(a > 1 && b > 1, 1, 0)", 10, 2, "`&&` has no meaning in an expression", "write `and`"},
      {"if(a > 1 || b > 1, 1, 0)", 10, 2, "`||` has no meaning in an expression", "write `or`"},
      {"a > 1 ? 1 : 0", 7, 1, "`?` has no meaning in an expression", "write `if(condition, a, b)`"},
      {"a ** 2", 3, 2, "`**` has no meaning in an expression", "write `^` for a power"},
      {"a × 2", 3, 1, "`×` has no meaning in an expression", "write `*`"},
      {"a → 2", 3, 1, "`→` has no meaning in an expression",
       "remove it, or rename what it belongs to"},
      {"if(a === 1, 1, 0)", 6, 3, "`===` has no meaning in an expression", "write `==`"},
      {"if(a => 1, 1, 0)", 6, 2, "`=>` has no meaning in an expression", "write `>=`"},
      {"a % 2", 3, 1, "`%` has no meaning in an expression",
       "`%` belongs to a number, as in `37%`; there is no remainder of a division"},
      {"a[1]", 2, 1, "`[` has no meaning in an expression", "brackets are round: `(` and `)`"},
      {"1,000", 1, 5, "`1,000` is not a number", "write `1000`"},
      {"a + 1,234,567", 5, 9, "`1,234,567` is not a number", "write `1234567`"},
      {"2a", 1, 2, "`2a` is not a number", "write `2 * a` for a product"},
      {"a(1)", 1, 4, "`a` is not a function", "write `a * (...)` for a product"},
  };
  for (const auto& c : cases) {
    Model model;
    model.parameters({"a", "b"});
    const auto error = error_of(model, c.text);
    CAPTURE(std::string(c.text));
    CHECK(error.what == c.what);
    CHECK(error.help == c.help);
    CHECK(error.span.begin.column == c.column);
    CHECK(error.span.length == c.length);
  }
}

TEST_CASE("numbers written in another way are not read") {
  for (const char* text : {"010", "max(1,000)", ".5", "1.", "1.2.3", "1e400", "1e-400", "0x10",
                           "1_000", "1..2", "35 %", "5e"}) {
    Model model;
    CAPTURE(std::string(text));
    CHECK(error_of(model, text).what != "");
  }
}

TEST_CASE("depth and length have an end") {
  Model brackets;
  CHECK(error_of(brackets, std::string(5000, '(') + "1").what == "this expression is too long");
  Model nested;
  CHECK(error_of(nested, std::string(300, '(') + "1" + std::string(300, ')')).what ==
        "this expression is nested too deeply");
  Model minus;
  CHECK(error_of(minus, std::string(900, '-') + "1").what ==
        "this expression is nested too deeply");
  std::string longest = "1";
  for (int i = 0; i < 490; ++i) longest += "+1";
  CHECK(constant(longest) == 491);
  Model chain;
  chain.variable("v0", "1");
  for (int i = 1; i < 2000; ++i) {
    chain.variable("v" + std::to_string(i), "v" + std::to_string(i - 1));
  }
  CHECK(constant("1") == 1);
  const Program program = chain.compile({"v1999"});  // in order of definition: no depth at all
  CHECK(program.expressions() == 1);
  Model backwards;
  for (int i = 1000; i > 0; --i) {
    backwards.variable("v" + std::to_string(i), "v" + std::to_string(i - 1));
  }
  backwards.variable("v0", "1");
  CHECK(error_of(backwards, "v1000").what == "variables build on each other too deeply");
}

}  // namespace
}  // namespace equipoise::expression
