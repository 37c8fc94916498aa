// Calls and operators: the half of the Binder that builds values from values.
#include <fmt/format.h>
#include <set>
#include <utility>

#include "engine/document/suggestion.hpp"
#include "engine/expression/binder.hpp"
#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

bool is_bounded(const InputDescription& domain) {
  const InputDescription anything;
  return domain.lower > anything.lower || domain.upper < anything.upper;
}

/// What other languages call a function of this one; empty where there is none.
std::string_view called_elsewhere(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"ln", "log"},         {"sigmoid", "expit"},   {"logistic", "expit"},
      {"invlogit", "expit"}, {"inv_logit", "expit"}, {"ifelse", "if"},
      {"where", "if"},       {"int", "floor"},       {"fabs", "abs"}};
  for (const auto& [there, here] : names)
    if (there == name) return here;
  return {};
}

Operation arithmetic(Token::Kind kind) {
  switch (kind) {
    case Token::Kind::plus:
      return Operation::add;
    case Token::Kind::minus:
      return Operation::subtract;
    case Token::Kind::times:
      return Operation::multiply;
    case Token::Kind::divide:
      return Operation::divide;
    default:
      return Operation::power;
  }
}

std::set<std::size_t> both(std::set<std::size_t> a, const std::set<std::size_t>& b) {
  a.insert(b.begin(), b.end());
  return a;
}

}  // namespace

bool Binder::count_arguments(const Syntax& s, std::size_t expected, const std::string& use) {
  if (s.children.size() == expected) return true;
  error(s,
        fmt::format("`{}` takes {} argument{}, not {}", s.name, expected, expected == 1 ? "" : "s",
                    s.children.size()),
        "each argument has its place and its meaning", fmt::format("write `{}`", use));
  return false;
}

Binder::Value Binder::call(const Syntax& s) {
  if (s.name == "if") return choice(s);
  const Symbol* symbol = symbols_.find(s.name);
  if (symbol != nullptr && symbol->kind == Symbol::Kind::table) return look_up(s, symbol->index);
  const Function* function = find_function(s.name);
  if (function == nullptr) {
    for (const Syntax& argument : s.children) value(argument);
    if (symbol != nullptr || is_reserved(s.name)) {
      return error(s, fmt::format("`{}` is not a function", s.name),
                   symbol == nullptr ? fmt::format("`{}` is a word of the language", s.name)
                                     : fmt::format("`{}` is {}", s.name, describe(symbol->kind)),
                   fmt::format("write `{} * (...)` for a product", s.name));
    }
    std::vector<std::string> candidates{"if"};
    for (const Function* f : all_functions()) candidates.emplace_back(f->name);
    for (const LookupTable& table : symbols_.tables()) candidates.push_back(table.name);
    return error(s, fmt::format("unknown function `{}`", s.name),
                 "only the functions of the language and the tables of the model can be called",
                 called_elsewhere(s.name).empty()
                     ? document::did_you_mean(s.name, candidates)
                     : fmt::format("did you mean `{}`?", called_elsewhere(s.name)));
  }
  if (!count_arguments(s, function->arguments.size(), usage(*function))) return {};
  std::vector<NodeId> arguments;
  std::set<std::size_t> tables, of_first;
  bool known = true;
  for (std::size_t i = 0; i < s.children.size(); ++i) {
    const Value a = number(s.children[i]);
    known = known && a.type == Type::number;
    if (i == 0) of_first = a.tables;
    if (function->keeps_time) tables.insert(a.tables.begin(), a.tables.end());
    originate(s.children[i]);
    const InputDescription& domain = function->arguments[i];
    check_quantity(s.children[i], *function, domain.unit, a.tables);
    arguments.push_back(is_bounded(domain) ? graph_.require(a.node, function, domain) : a.node);
  }
  if (!known) return {};
  if (s.name == "probability_rescale" || s.name == "probability_to_rate")
    check_time(s, arguments[1], of_first);
  originate(s);
  NodeId result = function->lower(graph_, arguments.data());
  if (function->result != nullptr) result = graph_.require(result, function, *function->result);
  return {result, Type::number, std::move(tables)};
}

void Binder::check_quantity(const Syntax& argument, const Function& function, Unit taken,
                            const std::set<std::size_t>& tables) {
  if (taken != Unit::probability && taken != Unit::rate) return;
  for (const std::size_t index : tables) {
    const LookupTable& table = symbols_.tables()[index];
    if (table.quantity == taken || table.quantity == Unit::number) continue;
    const bool rate = table.quantity == Unit::rate;
    error(argument,
          fmt::format("table `{}` gives a {}, and `{}` takes a {} here", table.name,
                      rate ? "rate" : "probability", function.name, rate ? "probability" : "rate"),
          "rates add up over time and may exceed 1, probabilities do neither",
          rate ? fmt::format("write rate_to_probability({}(...), years) for it", table.name)
               : fmt::format("write probability_to_rate({}(...), {}) for it", table.name,
                             years_in_expression(table.years)));
  }
}

void Binder::check_time(const Syntax& s, NodeId from_years, const std::set<std::size_t>& tables) {
  const GraphNode* from = &graph_.nodes()[from_years];
  if (from->operation == Operation::require) from = &graph_.nodes()[from->operands[0]];
  if (from->operation != Operation::constant) return;
  for (const std::size_t index : tables) {
    const LookupTable& table = symbols_.tables()[index];
    if (table.quantity == Unit::probability && !same_time(table.years, from->number))
      error(s,
            fmt::format("table `{}` gives a probability per {}, not per {}", table.name,
                        years_text(table.years), years_text(from->number)),
            "a probability belongs to a time, and is converted from that one",
            fmt::format("write {} for it", years_in_expression(table.years)));
  }
}

Binder::Value Binder::choice(const Syntax& s) {
  if (!count_arguments(s, 3, "if(condition, a, b)")) return {};
  const Value which = condition(s.children[0]);
  const Value a = value(s.children[1]), b = value(s.children[2]);
  if (which.type == Type::unknown || a.type == Type::unknown || b.type == Type::unknown) return {};
  if (a.type != b.type) {
    return error(s, "one arm of this `if` is a number, the other a condition",
                 "its value would be a number or a condition by chance",
                 "make both numbers, or both conditions");
  }
  originate(s);
  return {graph_.select(which.node, a.node, b.node), a.type, both(a.tables, b.tables)};
}

Binder::Value Binder::look_up(const Syntax& s, std::size_t table) {
  if (!count_arguments(s, 1, s.name + "(age)")) return {};
  const Value key = number(s.children[0]);
  originate(s);
  used_.insert(s.name);
  if (symbols_.tables()[table].broken) return {};
  Value found{graph_.look_up(table, key.node), key.type, {}};
  if (symbols_.tables()[table].quantity != Unit::number) found.tables.insert(table);
  return found;
}

bool Binder::names_intervention(const Syntax& s) const {
  if (s.kind != Syntax::Kind::name) return false;
  const Symbol* symbol = symbols_.find(s.name);
  return s.name == "intervention" ||
         (symbol != nullptr && symbol->kind == Symbol::Kind::intervention);
}

Binder::Value Binder::binary(const Syntax& s) {
  const Syntax &left = s.children[0], &right = s.children[1];
  using Kind = Token::Kind;
  if (s.operation == Kind::logical_and || s.operation == Kind::logical_or) {
    const Value a = condition(left), b = condition(right);
    if (a.type == Type::unknown || b.type == Type::unknown) return {};
    originate(s);
    // The second is taken up only where the first has not decided.
    return {s.operation == Kind::logical_and ? graph_.select(a.node, b.node, graph_.constant(0))
                                             : graph_.select(a.node, graph_.constant(1), b.node),
            Type::condition,
            {}};
  }
  const bool equality = s.operation == Kind::equal || s.operation == Kind::not_equal;
  if (equality && (names_intervention(left) || names_intervention(right))) {
    return compare_interventions(s);
  }
  const bool order = s.operation >= Kind::less && s.operation <= Kind::greater_equal;
  if (order && (names_intervention(left) || names_intervention(right))) {
    return error(s, "interventions have no order", "they are options with names",
                 "compare them with `==` or `!=`");
  }
  const Value a = number(left), b = number(right);
  if (a.type == Type::unknown || b.type == Type::unknown) return {};
  originate(s);
  switch (s.operation) {
    case Kind::less:
      return {graph_.make(Operation::less, a.node, b.node), Type::condition, {}};
    case Kind::greater:
      return {graph_.make(Operation::less, b.node, a.node), Type::condition, {}};
    case Kind::less_equal:
      return {graph_.make(Operation::less_equal, a.node, b.node), Type::condition, {}};
    case Kind::greater_equal:
      return {graph_.make(Operation::less_equal, b.node, a.node), Type::condition, {}};
    case Kind::equal:
      return {graph_.make(Operation::equal, a.node, b.node), Type::condition, {}};
    case Kind::not_equal:
      return {graph_.make(Operation::not_equal, a.node, b.node), Type::condition, {}};
    default:
      return {graph_.make(arithmetic(s.operation), a.node, b.node, true), Type::number,
              s.operation == Kind::power ? std::set<std::size_t>{} : both(a.tables, b.tables)};
  }
}

Binder::Value Binder::compare_interventions(const Syntax& s) {
  const Syntax &left = s.children[0], &right = s.children[1];
  const bool turned = right.kind == Syntax::Kind::name && right.name == "intervention";
  const Syntax& subject = turned ? right : left;
  const Syntax& object = turned ? left : right;
  if (subject.kind != Syntax::Kind::name || subject.name != "intervention") {
    return error(s, "an intervention is compared only with `intervention`",
                 "an intervention is an option and has no value of its own",
                 fmt::format("write `intervention == {}`",
                             names_intervention(object) ? written(object) : written(subject)));
  }
  const Symbol* symbol = object.kind == Syntax::Kind::name ? symbols_.find(object.name) : nullptr;
  if (symbol == nullptr || symbol->kind != Symbol::Kind::intervention) {
    return error(object, fmt::format("`{}` is not an intervention", written(object)),
                 "`intervention` is one of the interventions of the model",
                 document::did_you_mean(written(object), symbols_.interventions()));
  }
  originate(s);
  const NodeId is = graph_.leaf(Operation::is_intervention, Axes::intervention, symbol->index);
  if (s.operation == Token::Kind::equal) return {is, Type::condition, {}};
  return {graph_.make(Operation::subtract, graph_.constant(1), is), Type::condition, {}};
}

}  // namespace equipoise::expression
