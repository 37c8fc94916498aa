#include "tests/unit/expression/model.hpp"

namespace equipoise::expression {
namespace {

TEST_CASE("names and types are checked, each at its word") {
  const struct {
    const char* text;
    std::size_t column, length;
    const char* what;
    const char* help;
  } cases[] = {
      {"1 + p_mii", 5, 5, "unknown name `p_mii`", "did you mean `p_mi`?"},
      {"lgo(p_mi)", 1, 9, "unknown function `lgo`", "did you mean `log`?"},
      {"log", 1, 3, "`log` is a function", "write `log(x)`"},
      {"logit(p_mi, 1)", 1, 14, "`logit` takes 1 argument, not 2", "write `logit(p)`"},
      {"min(1)", 1, 6, "`min` takes 2 arguments, not 1", "write `min(a, b)`"},
      {"if(p_mi > 0, 1)", 1, 15, "`if` takes 3 arguments, not 2", "write `if(condition, a, b)`"},
      {"mortality", 1, 9, "`mortality` is a table", "write `mortality(age)`, or another key"},
      {"mortality(age, 1)", 1, 17, "`mortality` takes 1 argument, not 2", "write `mortality(age)`"},
      {"usual * 2", 1, 5, "`usual` is an intervention, not a number",
       "compare: `intervention == usual`"},
      {"intervention + 1", 1, 12, "`intervention` is not a number",
       "compare it with `==` or `!=` to the name of an intervention"},
      {"if(intervention == usul, 1, 0)", 20, 4, "`usul` is not an intervention",
       "did you mean `usual`?"},
      {"if(usual == recommended, 1, 0)", 4, 20,
       "an intervention is compared only with `intervention`",
       "write `intervention == recommended`"},
      {"if(intervention < usual, 1, 0)", 4, 20, "interventions have no order",
       "compare them with `==` or `!=`"},
      {"well * 2", 1, 4, "`well` is a state, not a number", ""},
      {"1 - remainder", 5, 9, "`remainder` is not a value that can be calculated with", ""},
      {"p_mi > 0", 1, 8, "`p_mi > 0` is a condition where a number is expected",
       "write `if(p_mi > 0, 1, 0)`"},
      {"2 * (p_mi > 0)", 6, 8, "`p_mi > 0` is a condition where a number is expected",
       "write `if(p_mi > 0, 1, 0)`"},
      {"if(p_mi, 1, 0)", 4, 4, "`p_mi` is a number where a condition is expected",
       "write `p_mi != 0`, or another comparison"},
      {"if(p_mi > 0, 1, p_mi > 1)", 1, 25,
       "one arm of this `if` is a number, the other a condition",
       "make both numbers, or both conditions"},
      {"if(p_mi > 0 and p_mi, 1, 0)", 17, 4, "`p_mi` is a number where a condition is expected",
       "write `p_mi != 0`, or another comparison"},
      {"p_mi(2)", 1, 7, "`p_mi` is not a function", "write `p_mi * (...)` for a product"},
      {"cycle(2)", 1, 8, "`cycle` is not a function", "write `cycle * (...)` for a product"},
      {"true", 1, 4, "unknown name `true`", ""},
  };
  for (const auto& c : cases) {
    Model model;
    model.parameters({"p_mi"}).interventions({"usual", "recommended"});
    model.symbols.add_state("well", {});
    model.symbols.add_table({"mortality", {0, 100}, {0.1, 0.2}}, {});
    const auto error = error_of(model, c.text);
    CAPTURE(std::string(c.text));
    CHECK(error.what == c.what);
    if (*c.help != '\0') CHECK(error.help == c.help);
    CHECK(error.span.begin.column == c.column);
    CHECK(error.span.length == c.length);
  }
}

TEST_CASE("all errors of an expression are told") {
  Model model;
  ProgramBuilder builder(model.symbols, model.timeline, model.diagnostics);
  builder.add(model.node("min(foo, bar) + log(baz)"));
  CHECK(model.diagnostics.sorted().size() == 3);
}

TEST_CASE("variables stand in any order, and a circle is shown") {
  Model model;
  model.parameters({"p"}).variable("late", "early + 1").variable("early", "2 * p");
  const Program program = model.compile({"late"});
  CHECK(program.axes({0}) == Axes::draw);

  Model circle;
  circle.variable("a", "b + 1").variable("b", "2 * c").variable("c", "a").variable("d", "c");
  ProgramBuilder builder(circle.symbols, circle.timeline, circle.diagnostics);
  builder.add(circle.node("d + a"));
  const auto errors = circle.diagnostics.sorted();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].what == "`a` is defined by itself: a -> b -> c -> a");
  CHECK(errors[0].span == circle.symbols.variables()[2].expression.span_of(0, 1));

  Model self;
  self.variable("x", "x + 1");
  CHECK(error_of(self, "x").what == "`x` is defined by itself: x -> x");
}

TEST_CASE("an unused variable is checked too") {
  Model model;
  model.variable("unused", "1 + nothing");
  CHECK(error_of(model, "1").what == "unknown name `nothing`");
}

TEST_CASE("a variable may be a condition") {
  Model model;
  model.variable("old", "age > 61");
  const Program program = model.compile({"if(old, 1, 0)"});
  Workspace work(program, 1);
  const LaneTable nothing;
  work.begin_block(nothing, {0, 1});
  const double expected[] = {0, 0, 1, 1};
  for (std::size_t cycle = 0; cycle < 4; ++cycle) {
    work.evaluate(cycle, 0);
    CHECK(work.value({0})[0] == expected[cycle]);
  }
}

TEST_CASE("one namespace") {
  Model model;
  model.parameters({"a"});
  model.symbols.add_state("a", {});
  model.symbols.add_table({"a", {0}, {1}}, {});
  model.symbols.add_parameter("log", 1, {});
  model.symbols.add_state("remainder", {});
  model.symbols.add_intervention("age", {});
  const auto errors = model.diagnostics.sorted();
  // Both clashes with `a` read alike at the same (unknown) place, so they are shown once.
  REQUIRE(errors.size() == 4);
  CHECK(errors[0].what == "the name `a` is taken");
  CHECK(errors[0].notes.size() == 1);
  CHECK(errors[1].what == "`log` cannot be the name of a parameter");
  CHECK(errors[2].what == "`remainder` cannot be the name of a state");
  CHECK(errors[3].what == "`age` cannot be the name of an intervention");
}

TEST_CASE("the age at the start is a constant of the model") {
  Model model;
  const Program program = model.compile({"start_age", "age - time"});
  CHECK(program.axes({0}) == Axes::none);
  Workspace work(program, 1);
  const LaneTable nothing;
  work.begin_block(nothing, {0, 1});
  for (const std::size_t t : {0u, 2u}) {
    work.evaluate(t, 0);
    CHECK(work.value({0})[0] == 60);
    CHECK(work.value({1})[0] == 60);
  }
}

TEST_CASE("age needs a start age") {
  for (const char* name : {"age", "start_age"}) {
    Model model;
    model.timeline.start_age.reset();
    CHECK(error_of(model, name).what == "`" + std::string(name) + "` is not known");
  }
}

TEST_CASE("tables must ascend") {
  Model model;
  model.symbols.add_table({"t", {0, 2, 1}, {1, 2, 3}}, {});
  model.symbols.add_table({"u", {0, 0}, {1, 2}}, {});
  model.symbols.add_table({"v", {}, {}}, {});
  const auto errors = model.diagnostics.sorted();
  REQUIRE(errors.size() == 3);
  CHECK(errors[0].what == "the keys of table `t` do not ascend: 1 follows 2");
  CHECK(errors[1].what == "the keys of table `u` do not ascend: 0 follows 0");
  CHECK(errors[2].what == "table `v` has no rows");
}

TEST_CASE("a constant without a value is an error of the text") {
  Model model;
  const auto error = error_of(model, "2 + 1 / 0");
  CHECK(error.what == "division by zero in `1 / 0`");
  CHECK(error.span.begin.column == 5);
  Model taken;
  CHECK(taken.compile({"if(1 > 2, 1 / 0, 3)"}).expressions() == 1);
  CHECK(taken.diagnostics.ok());
  Model logarithm;
  const auto other = error_of(logarithm, "log(-1)");
  CHECK(other.what == "argument `x` of `log` is -1");
  CHECK(other.why == "it must be above 0");
}

}  // namespace
}  // namespace equipoise::expression
