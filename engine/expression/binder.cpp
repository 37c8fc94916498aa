#include "engine/expression/binder.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/document/suggestion.hpp"
#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

/// Levels of trees and of variables within variables: recursion must end before the stack does.
constexpr int deepest = 600;

}  // namespace

Binder::Binder(const Symbols& symbols, std::optional<double> start_age,
               document::Diagnostics& diagnostics)
    : symbols_(symbols),
      start_age_(start_age),
      diagnostics_(diagnostics),
      variables_(symbols.variables().size()) {
  graph_.constant(0);  // what stands for a value after an error
}

void Binder::bind_variables() {
  for (std::size_t i = 0; i < variables_.size(); ++i) {
    Syntax s;
    s.name = symbols_.variables()[i].name;
    variable(s, i);
  }
}

NodeId Binder::bind(const document::Node& source, Type expected, const InputDescription* domain,
                    std::optional<double> cycle_years) {
  const Value found = text(source);
  if (found.type == Type::unknown) return 0;
  if (found.type == expected) {
    if (cycle_years) check_cycle(source, found.tables, *cycle_years);
    if (!domain) return found.node;
    Syntax all;
    all.length = source.text.size();
    originate(all);
    return graph_.require(found.node, nullptr, *domain);
  }
  Syntax whole;
  whole.length = source.text.size();
  if (expected == Type::number) {
    error(whole, fmt::format("`{}` is a condition where a number is expected", source.text),
          "a condition is true or false, and no number",
          fmt::format("write `if({}, 1, 0)`", source.text));
  } else {
    error(whole, fmt::format("`{}` is a number where a condition is expected", source.text),
          "a number is neither true nor false", "compare it with something");
  }
  return 0;
}

void Binder::check_cycle(const document::Node& source, const std::set<std::size_t>& tables,
                         double cycle_years) {
  for (const std::size_t index : tables) {
    const LookupTable& table = symbols_.tables()[index];
    const bool rate = table.quantity == Unit::rate;
    if (!rate && same_time(table.years, cycle_years)) continue;
    diagnostics_.error(
        source.span,
        rate
            ? fmt::format("table `{}` gives a rate, and a move needs a probability", table.name)
            : fmt::format("table `{}` gives a probability per {}, and this is one of a cycle of {}",
                          table.name, years_text(table.years), years_text(cycle_years)),
        "nothing is rescaled unless the model says so",
        rate ? fmt::format("write rate_to_probability({}(...), {})", table.name,
                           years_in_expression(cycle_years))
             : fmt::format("write probability_rescale({}(...), {}, {})", table.name,
                           years_in_expression(table.years), years_in_expression(cycle_years)));
  }
}

Binder::Value Binder::text(const document::Node& source) {
  if (source.broken) return {};
  if (!source.is_scalar()) {
    diagnostics_.error(source.span,
                       fmt::format("{} where an expression is expected", describe(source.kind)),
                       "an expression is one text", "write a number, a name or a calculation");
    return {};
  }
  const auto tree = parse(source, diagnostics_);
  const std::size_t outer = std::exchange(source_, sources_.size());
  sources_.push_back(source);
  const Value found = tree ? value(*tree) : Value{};
  // Left as it is for bind(), which may have one more thing to say about this text.
  if (!open_.empty()) source_ = outer;
  return found;
}

Binder::Value Binder::error(const Syntax& s, std::string what, std::string why, std::string help,
                            std::vector<document::Note> notes) {
  diagnostics_.error(sources_[source_].span_of(s.offset, s.length), std::move(what), std::move(why),
                     std::move(help), std::move(notes));
  return {};
}

std::vector<document::Note> Binder::defined_at(std::string_view word) const {
  const auto near = document::nearest(word, symbols_.candidates());
  const Symbol* symbol = near ? symbols_.find(*near) : nullptr;
  if (symbol == nullptr || !symbol->span.known()) return {};
  return {{symbol->span, fmt::format("`{}` is defined here", *near)}};
}

std::string Binder::written(const Syntax& s) const {
  return sources_[source_].text.substr(s.offset, s.length);
}

void Binder::originate(const Syntax& s) { graph_.set_origin({source_, s.offset, s.length}); }

Binder::Value Binder::value(const Syntax& s) {
  struct Level {
    explicit Level(int& d) : depth(++d) {}
    ~Level() { --depth; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    int& depth;
  } const level(depth_);
  if (depth_ > deepest) {
    return error(s, "variables build on each other too deeply",
                 fmt::format("more than {} levels", deepest),
                 "merge some of them into one expression");
  }
  switch (s.kind) {
    case Syntax::Kind::number:
      originate(s);
      return {graph_.constant(s.number), Type::number, {}};
    case Syntax::Kind::name:
      return name(s);
    case Syntax::Kind::call:
      return call(s);
    case Syntax::Kind::binary:
      return binary(s);
    case Syntax::Kind::negate: {
      const Value a = number(s.children[0]);
      originate(s);
      return {graph_.make(Operation::negate, a.node), a.type, a.tables};
    }
    case Syntax::Kind::logical_not:
      break;
  }
  const Value a = condition(s.children[0]);
  originate(s);
  return {graph_.make(Operation::subtract, graph_.constant(1), a.node), a.type, {}};
}

Binder::Value Binder::number(const Syntax& s) {
  const Value found = value(s);
  if (found.type != Type::condition) return found;
  return error(s, fmt::format("`{}` is a condition where a number is expected", written(s)),
               "a condition is true or false, and no number",
               fmt::format("write `if({}, 1, 0)`", written(s)));
}

Binder::Value Binder::condition(const Syntax& s) {
  const Value found = value(s);
  if (found.type != Type::number) return found;
  return error(s, fmt::format("`{}` is a number where a condition is expected", written(s)),
               "a number is neither true nor false",
               fmt::format("write `{} != 0`, or another comparison", written(s)));
}

Binder::Value Binder::name(const Syntax& s) {
  originate(s);
  if (s.name == "cycle") return {graph_.leaf(Operation::cycle, Axes::cycle), Type::number, {}};
  if (s.name == "time") return {graph_.leaf(Operation::time, Axes::cycle), Type::number, {}};
  if (s.name == "age" || s.name == "start_age") {
    if (!start_age_)
      return error(s, fmt::format("`{}` is not known", s.name), "the model has no `start_age`",
                   "add `start_age` to the model");
    return {
        s.name == "age" ? graph_.leaf(Operation::age, Axes::cycle) : graph_.constant(*start_age_),
        Type::number,
        {}};
  }
  if (s.name == "intervention") {
    return error(s, "`intervention` is not a number", "it stands for the option that is evaluated",
                 "compare it with `==` or `!=` to the name of an intervention");
  }
  if (s.name == "remainder") {
    return error(s, "`remainder` is not a value that can be calculated with",
                 "it stands alone, for one minus everything else in its mapping",
                 "write out 1 minus the others, or give `remainder` alone to one state");
  }
  if (const Function* function = find_function(s.name)) {
    return error(s, fmt::format("`{}` is a function", s.name), "it needs its arguments",
                 fmt::format("write `{}`", usage(*function)));
  }
  if (s.name == "if")
    return error(s, "`if` needs its arguments", "it chooses between two values",
                 "write `if(condition, a, b)`");
  const Symbol* symbol = symbols_.find(s.name);
  if (symbol == nullptr) {
    return error(s, fmt::format("unknown name `{}`", s.name),
                 "an expression knows the names of its model and the words of the language",
                 document::did_you_mean(s.name, symbols_.candidates()), defined_at(s.name));
  }
  used_.insert(s.name);
  switch (symbol->kind) {
    case Symbol::Kind::parameter:
      return {graph_.leaf(Operation::parameter, Axes::draw, symbol->index), Type::number, {}};
    case Symbol::Kind::variable:
      return variable(s, symbol->index);
    case Symbol::Kind::table:
      return error(s, fmt::format("`{}` is a table", s.name), "it needs the key to look up",
                   fmt::format("write `{}(age)`, or another key", s.name));
    case Symbol::Kind::intervention:
      return error(s, fmt::format("`{}` is an intervention, not a number", s.name),
                   "an intervention is an option and has no value of its own",
                   fmt::format("compare: `intervention == {}`", s.name));
    case Symbol::Kind::state:
      break;
  }
  return error(s, fmt::format("`{}` is a state, not a number", s.name),
               "how many people are in a state is known only when the model runs",
               "state what a person there costs or gains under `costs`, `utilities` or `events`");
}

Binder::Value Binder::variable(const Syntax& s, std::size_t index) {
  VariableState& state = variables_[index];
  using Progress = VariableState::Progress;
  if (state.progress == Progress::done) return state.value;
  if (state.progress == Progress::open) {
    std::string chain;
    const auto first = std::find(open_.begin(), open_.end(), index);
    for (auto i = first; i != open_.end(); ++i) chain += symbols_.variables()[*i].name + " -> ";
    return error(s, fmt::format("`{}` is defined by itself: {}{}", s.name, chain, s.name),
                 "its value would need itself", "break the circle");
  }
  state.progress = Progress::open;
  open_.push_back(index);
  state.value = text(symbols_.variables()[index].expression);
  open_.pop_back();
  state.progress = Progress::done;
  return state.value;
}

}  // namespace equipoise::expression
