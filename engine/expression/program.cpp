#include "engine/expression/program.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <utility>

#include "models/core/contracts.hpp"

#include "engine/document/bounds.hpp"
#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

/// The nodes that the roots are made of, with new numbers in the old order.
std::vector<GraphNode> keep_used(const std::vector<GraphNode>& nodes, std::vector<NodeId>& roots) {
  std::vector<bool> used(nodes.size(), false);
  for (const NodeId root : roots) used[root] = true;
  for (std::size_t i = nodes.size(); i-- > 0;) {
    if (!used[i]) continue;
    for (std::size_t k = 0; k < arity(nodes[i].operation); ++k) used[nodes[i].operands[k]] = true;
  }
  std::vector<GraphNode> kept;
  std::vector<NodeId> number(nodes.size(), 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!used[i]) continue;
    number[i] = static_cast<NodeId>(kept.size());
    kept.push_back(nodes[i]);
    for (NodeId& operand : kept.back().operands) operand = number[operand];
  }
  for (NodeId& root : roots) root = number[root];
  return kept;
}

constexpr const char* overflow = "the largest number is about 1.8e308";

/// Nodes that are taken up whatever a choice decides: those outside its arms.
std::vector<bool> always_used(const ProgramData& data) {
  std::vector<bool> used(data.nodes.size(), false);
  for (const NodeId root : data.roots) used[root] = true;
  for (std::size_t i = data.nodes.size(); i-- > 0;) {
    if (!used[i]) continue;
    const GraphNode& node = data.nodes[i];
    const std::size_t operands = node.operation == Operation::select ? 1 : arity(node.operation);
    for (std::size_t k = 0; k < operands; ++k) used[node.operands[k]] = true;
  }
  return used;
}

}  // namespace

double Timeline::time(std::size_t t) const {
  constexpr double parts = 17532;  // of a year
  const double length = cycle_years * parts, whole = std::round(length);
  const auto point = static_cast<double>(t);
  if (whole > 0 && std::abs(length - whole) <= 1e-9 * whole) return point * whole / parts;
  return point * cycle_years;
}

std::size_t Program::nodes(Axes axes) const {
  const auto& steps = data_.steps[static_cast<std::size_t>(axes)];
  return static_cast<std::size_t>(std::count_if(
      steps.begin(), steps.end(), [](const Step& s) { return s.kind == Step::Kind::compute; }));
}

FaultText Program::describe(const Fault& fault) const {
  EQUIPOISE_EXPECT(fault.where < data_.nodes.size());
  const GraphNode& node = data_.nodes[fault.where];
  const document::Node& source = data_.sources.at(node.origin.source);
  FaultText text;
  text.span = source.span_of(node.origin.offset, node.origin.length);
  const std::string written = source.text.substr(node.origin.offset, node.origin.length);
  switch (node.operation) {
    case Operation::require: {
      const Requirement& requirement = data_.requirements[node.index];
      const Function* function = requirement.function;
      text.help = "check the sign and the unit of the numbers that it is made of";
      if (requirement.domain->unit == Unit::utility && fault.value >= 10 && fault.value <= 100)
        text.help = fmt::format("did you mean `{}%`?", fault.value);
      if (function == nullptr)
        text.what = fmt::format("this value is {}", fault.value);
      else if (requirement.domain == function->result)
        text.what = fmt::format("`{}` is {}", written, fault.value);
      else
        text.what = fmt::format("argument `{}` of `{}` is {}", requirement.domain->key,
                                function->name, fault.value);
      text.why =
          fmt::format("{} must be {}",
                      function == nullptr ? requirement.domain->meaning : std::string_view("it"),
                      document::phrase(document::bounds_of(*requirement.domain), fault.value));
      break;
    }
    case Operation::look_up:
      text.what =
          fmt::format("table `{}` has no row for {}", data_.tables[node.index].name, fault.value);
      text.why =
          fmt::format("its keys go from {} to {}, and `beyond` is `error`",
                      data_.tables[node.index].keys.front(), data_.tables[node.index].keys.back());
      text.help = "add rows, or write `beyond: last` where the last row holds on";
      break;
    case Operation::divide:
      text.what = fault.kind == Fault::Kind::outside_domain
                      ? fmt::format("division by zero in `{}`", written)
                      : fmt::format("`{}` is too large for a number", written);
      text.why = fault.kind == Fault::Kind::outside_domain ? "the divisor is 0" : overflow;
      text.help = "check the divisor, or choose by `if(...)` where it can be 0";
      break;
    case Operation::power:
      if (fault.kind == Fault::Kind::outside_domain) {
        text.what =
            fmt::format("the power `{}` has no value: its base is {}", written, fault.value);
        text.why = fault.value == 0 ? "0 has no negative power"
                                    : "a negative number has only powers with a whole exponent";
        text.help =
            fault.value == 0 ? "check the sign of the exponent" : "check the sign of the base";
        break;
      }
      [[fallthrough]];
    default:
      text.what = fmt::format("`{}` is too large for a number", written);
      text.why = overflow;
      text.help = "check the numbers that it is made of, and their units";
  }
  return text;
}

std::vector<std::size_t> Program::parameters_of(NodeId node) const {
  std::vector<bool> used(node + 1, false);
  used[node] = true;
  std::set<std::size_t> rows;
  for (std::size_t i = used.size(); i-- > 0;) {
    if (!used[i]) continue;
    const GraphNode& n = data_.nodes[i];
    if (n.operation == Operation::parameter) rows.insert(n.index);
    for (std::size_t k = 0; k < arity(n.operation); ++k) used[n.operands[k]] = true;
  }
  return {rows.begin(), rows.end()};
}

std::vector<std::size_t> Program::parameters_of(std::span<const ExpressionId> expressions,
                                                std::size_t intervention) const {
  Spaces spaces{};
  set_scalar_spaces(data_, spaces, 0, intervention);
  // What a node is whatever is drawn; NaN where draws or the cycle decide.
  std::vector<double> known(data_.nodes.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < known.size(); ++i) {
    const GraphNode& n = data_.nodes[i];
    const auto is = [&](std::size_t operand, double value) {
      return known[n.operands[operand]] == value;
    };
    if (contains(Axes::intervention, n.axes))
      known[i] = *spaces[data_.places[i].space].at(data_.places[i].index);
    else if (n.operation == Operation::select && !std::isnan(known[n.operands[0]]))
      known[i] = known[n.operands[is(0, 0) ? 2 : 1]];
    else if ((n.operation == Operation::multiply && (is(0, 0) || is(1, 0))) ||
             (n.operation == Operation::divide && is(0, 0)))
      known[i] = 0;
    else if (n.operation == Operation::power && is(1, 0))
      known[i] = 1;
  }
  std::vector<bool> used(data_.nodes.size(), false);
  for (const ExpressionId id : expressions) used[root(id)] = true;
  std::set<std::size_t> rows;
  for (std::size_t i = used.size(); i-- > 0;) {
    if (!used[i] || !std::isnan(known[i])) continue;
    const GraphNode& n = data_.nodes[i];
    if (n.operation == Operation::parameter) rows.insert(n.index);
    if (n.operation == Operation::select && !std::isnan(known[n.operands[0]])) {
      used[n.operands[known[n.operands[0]] == 0 ? 2 : 1]] = true;
      continue;
    }
    for (std::size_t k = 0; k < arity(n.operation); ++k) used[n.operands[k]] = true;
  }
  return {rows.begin(), rows.end()};
}

ProgramBuilder::ProgramBuilder(const Symbols& symbols, const Timeline& timeline,
                               document::Diagnostics& diagnostics)
    : symbols_(symbols),
      timeline_(timeline),
      diagnostics_(diagnostics),
      binder_(symbols, timeline.start_age, diagnostics) {
  binder_.bind_variables();
}

ExpressionId ProgramBuilder::add(const document::Node& source, Type expected,
                                 const InputDescription* domain) {
  roots_.push_back(binder_.bind(source, expected, domain));
  return {static_cast<std::uint32_t>(roots_.size() - 1)};
}

ExpressionId ProgramBuilder::add_move(const document::Node& source) {
  roots_.push_back(binder_.bind(source, Type::number, nullptr, timeline_.cycle_years));
  return {static_cast<std::uint32_t>(roots_.size() - 1)};
}

Program ProgramBuilder::build(numerics::CodePath path) {
  Program program;
  ProgramData& data = program.data_;
  data.roots = roots_;
  data.nodes = keep_used(binder_.graph().nodes(), data.roots);
  data.requirements = binder_.graph().requirements();
  data.tables = symbols_.tables();
  data.sources = binder_.sources();
  data.interventions = std::max<std::size_t>(1, symbols_.interventions().size());
  for (std::size_t t = 0; t <= timeline_.cycles; ++t) {
    data.times.push_back(timeline_.time(t));
    if (timeline_.start_age) data.ages.push_back(*timeline_.start_age + data.times.back());
  }
  const numerics::Elementary& kernels = numerics::elementary(path);
  schedule(data);
  compute_scalars(data, kernels);
  Spaces spaces{};
  set_scalar_spaces(data, spaces, 0, 0);
  const std::vector<bool> used = always_used(data);
  for (NodeId node = 0; node < data.nodes.size(); ++node) {
    if (!used[node] || data.nodes[node].axes != Axes::none) continue;
    const Place place = data.places[node];
    if (!std::isnan(*spaces[place.space].at(place.index))) continue;
    const FaultText text = program.describe(explain(data, spaces, node, 0, kernels));
    diagnostics_.error(text.span, text.what, text.why, text.help);
  }
  return program;
}

}  // namespace equipoise::expression
