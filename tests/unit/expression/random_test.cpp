// Random expressions: the compiled program against a plain evaluation of the tree that was written.
#include <cmath>
#include <cstring>
#include <memory>

#include "tests/unit/expression/model.hpp"

namespace equipoise::expression {
namespace {

/// Numbers of a tree that are the same everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll(std::uint64_t sides) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % sides;
  }

 private:
  std::uint64_t state_;
};

/// A point at which expressions are evaluated.
struct Point {
  std::vector<double> parameters;
  std::size_t cycle = 0, intervention = 0;
};

const char* const parameter_names[] = {"a", "b", "c"};
const char* const arm_names[] = {"usual", "recommended"};

struct Tree;
using TreePtr = std::unique_ptr<Tree>;

/// An expression with its own text and its own meaning, which know nothing of the compiler.
struct Tree {
  std::string operation;  // "number", "parameter", "cycle", "time", "age", "arm", "+", "exp", ...
  double number = 0;
  std::size_t index = 0;
  std::vector<TreePtr> children;
};

int binding(const Tree& t) {
  const std::string& o = t.operation;
  if (o == "or") return 1;
  if (o == "and") return 2;
  if (o == "not") return 3;
  if (o == "<" || o == "<=" || o == ">" || o == ">=" || o == "==" || o == "!=" || o == "arm") {
    return 4;
  }
  if (o == "+" || o == "-") return 5;
  if (o == "*" || o == "/") return 6;
  if (o == "negate") return 7;
  if (o == "^") return 8;
  return 9;
}

std::string text(const Tree& t, Dice& dice);

/// A child in the brackets it needs, and sometimes in ones that it does not.
std::string inside(const Tree& child, int at_least, Dice& dice) {
  const std::string plain = text(child, dice);
  return binding(child) < at_least || dice.roll(10) == 0 ? "(" + plain + ")" : plain;
}

std::string text(const Tree& t, Dice& dice) {
  const std::string& o = t.operation;
  if (o == "number") return std::to_string(t.number);
  if (o == "parameter") return parameter_names[t.index];
  if (o == "cycle" || o == "time" || o == "age") return o;
  if (o == "arm") return std::string("intervention == ") + arm_names[t.index];
  if (o == "not") return "not " + inside(*t.children[0], 3, dice);
  if (o == "negate") return "-" + inside(*t.children[0], 7, dice);
  const int b = binding(t);
  if (b == 9) {
    std::string call = o + "(";
    for (std::size_t i = 0; i < t.children.size(); ++i) {
      call += (i == 0 ? "" : ", ") + text(*t.children[i], dice);
    }
    return call + ")";
  }
  if (o == "^") {  // groups to the right; a sign may stand in the exponent
    return inside(*t.children[0], 9, dice) + " ^ " + inside(*t.children[1], 7, dice);
  }
  const bool comparison = b == 4;
  return inside(*t.children[0], comparison ? 5 : b, dice) + " " + o + " " +
         inside(*t.children[1], b + 1, dice);
}

/// NaN where the value does not exist; conditions are 1 and 0.
double meaning(const Tree& t, const Point& at) {
  const double nan = std::nan("");
  const std::string& o = t.operation;
  const auto finite = [&](double x) { return std::isfinite(x) ? x : nan; };
  if (o == "number") return t.number;
  if (o == "parameter") return at.parameters[t.index];
  if (o == "cycle" || o == "time") return static_cast<double>(at.cycle);
  if (o == "age") return 60 + static_cast<double>(at.cycle);
  if (o == "arm") return at.intervention == t.index ? 1 : 0;
  const double x = meaning(*t.children[0], at);
  if (std::isnan(x)) return nan;
  if (o == "if") return meaning(*t.children[x != 0 ? 1 : 2], at);
  if (o == "and") return x == 0 ? 0 : meaning(*t.children[1], at);
  if (o == "or") return x != 0 ? 1 : meaning(*t.children[1], at);
  if (o == "not") return x != 0 ? 0 : 1;
  if (o == "negate") return -x;
  if (o == "abs") return std::fabs(x);
  if (o == "floor") return std::floor(x);
  if (o == "exp") return finite(numerics::exp(x));
  if (o == "log") return x > 0 ? numerics::log(x) : nan;
  if (o == "sqrt") return x >= 0 ? std::sqrt(x) : nan;
  if (o == "expit") return numerics::expit(x);
  const double y = meaning(*t.children[1], at);
  if (std::isnan(y)) return nan;
  if (o == "+") return finite(x + y);
  if (o == "-") return finite(x - y);
  if (o == "*") return finite(x * y);
  if (o == "/") return finite(x / y);
  if (o == "^") return finite(numerics::pow(x, y));
  if (o == "min") return y < x ? y : x;
  if (o == "max") return x < y ? y : x;
  if (o == "<") return x < y;
  if (o == "<=") return x <= y;
  if (o == ">") return x > y;
  if (o == ">=") return x >= y;
  if (o == "==") return x == y;
  return x != y;
}

TreePtr leaf(std::string operation) {
  auto t = std::make_unique<Tree>();
  t->operation = std::move(operation);
  return t;
}

TreePtr grow(Dice& dice, int depth, bool condition) {
  if (condition) {
    static const char* const comparisons[] = {"<", "<=", ">", ">=", "==", "!="};
    const auto kind = dice.roll(depth <= 0 ? 2 : 5);
    if (kind == 0) {
      auto t = leaf("arm");
      t->index = dice.roll(2);
      return t;
    }
    auto t = leaf(kind == 2   ? "and"
                  : kind == 3 ? "or"
                  : kind == 4 ? "not"
                              : comparisons[dice.roll(6)]);
    const bool conditions = kind >= 2;
    for (int i = 0; i < (kind == 4 ? 1 : 2); ++i) {
      t->children.push_back(grow(dice, depth - 1, conditions));
    }
    return t;
  }
  static const char* const unary[] = {"negate", "abs", "floor", "exp", "log", "sqrt", "expit"};
  static const char* const binary[] = {"+", "-", "*", "/", "^", "min", "max", "+", "*", "-"};
  const auto kind = depth <= 0 ? dice.roll(4) : 2 + dice.roll(10);
  if (kind < 2) {
    auto t = leaf("number");
    t->number = static_cast<double>(dice.roll(40)) / 4;
    return t;
  }
  if (kind == 2) {
    auto t = leaf("parameter");
    t->index = dice.roll(3);
    return t;
  }
  if (kind == 3) {
    static const char* const builtin[] = {"cycle", "time", "age"};
    return leaf(builtin[dice.roll(3)]);
  }
  if (kind < 6) {
    auto t = leaf(unary[dice.roll(7)]);
    t->children.push_back(grow(dice, depth - 1, false));
    return t;
  }
  if (kind < 10) {
    auto t = leaf(binary[dice.roll(10)]);
    for (int i = 0; i < 2; ++i) t->children.push_back(grow(dice, depth - 1, false));
    return t;
  }
  auto t = leaf("if");
  t->children.push_back(grow(dice, depth - 1, true));
  t->children.push_back(grow(dice, depth - 1, false));
  t->children.push_back(grow(dice, depth - 1, false));
  return t;
}

TEST_CASE("random expressions mean what their tree means, bit for bit") {
  constexpr std::size_t models = 120, per_model = 8, lanes = 37, cycles = 3, arms = 2;
  std::size_t existing = 0, missing = 0, wrong = 0;
  for (std::size_t m = 0; m < models; ++m) {
    Dice dice(1000 + m);
    Model model;
    model.parameters({"a", "b", "c"}).interventions({"usual", "recommended"});
    std::vector<TreePtr> trees;
    std::vector<std::string> texts;
    for (std::size_t e = 0; e < per_model; ++e) {
      trees.push_back(grow(dice, 5, false));
      texts.push_back(text(*trees.back(), dice));
    }
    const Program program = model.compile(texts);
    LaneTable parameters(3, lanes);
    for (std::size_t r = 0; r < 3; ++r) {
      for (double& x : parameters.row(r)) x = static_cast<double>(dice.roll(64)) / 8 - 3;
    }
    Workspace work(program, lanes);
    work.begin_block(parameters, {0, lanes});
    std::optional<Fault> lowest;
    for (std::size_t t = 0; t < cycles; ++t) {
      for (std::size_t a = 0; a < arms; ++a) {
        work.evaluate(t, a);
        for (std::uint32_t e = 0; e < per_model; ++e) {
          const double* found = work.value({e});
          for (std::size_t i = 0; i < lanes; ++i) {
            const Point at{
                {parameters.row(0)[i], parameters.row(1)[i], parameters.row(2)[i]}, t, a};
            const double expected = meaning(*trees[e], at);
            const bool same = std::isnan(expected)
                                  ? std::isnan(found[i])
                                  : std::memcmp(&expected, &found[i], sizeof(double)) == 0;
            if (!same && ++wrong <= 5) {
              FAIL_CHECK(texts[e] << " is " << found[i] << ", not " << expected << " in lane " << i
                                  << ", cycle " << t << ", arm " << a);
            }
            ++(std::isnan(expected) ? missing : existing);
            if (std::isnan(expected)) {
              Fault fault;
              fault.intervention = a;
              fault.draw = i;
              fault.cycle = t;
              if (!lowest || fault < *lowest) lowest = fault;
            }
          }
        }
      }
    }
    CHECK(work.fault().has_value() == lowest.has_value());
    if (lowest && work.fault()) {
      CHECK(work.fault()->intervention == lowest->intervention);
      CHECK(work.fault()->draw == lowest->draw);
      CHECK(work.fault()->cycle == lowest->cycle);
      CHECK(program.describe(*work.fault()).what != "");
    }
  }
  CHECK(wrong == 0);
  // The twin: the tree of another expression is told apart from its text at once.
  Dice one(7), other(8);
  Model model;
  model.parameters({"a", "b", "c"}).interventions({"usual", "recommended"});
  const TreePtr tree = grow(one, 5, false), neighbour = grow(other, 5, false);
  const Point somewhere{{0.5, 2, 1.25}, 1, 1};
  LaneTable parameters(3, 1);
  for (std::size_t r = 0; r < 3; ++r) parameters.row(r)[0] = somewhere.parameters[r];
  const Program program = model.compile({text(*tree, one)});
  Workspace work(program, 1);
  work.begin_block(parameters, {0, 1});
  work.evaluate(1, 1);
  CHECK(work.value({0})[0] == meaning(*tree, somewhere));
  CHECK_FALSE(work.value({0})[0] == meaning(*neighbour, somewhere));
  CHECK(existing > 100000);
  CHECK(missing > 10000);
  MESSAGE(existing << " values, " << missing << " that do not exist");
}

}  // namespace
}  // namespace equipoise::expression
