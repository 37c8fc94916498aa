#include <algorithm>
#include <array>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/core/lanes.hpp"

#include "engine/expression/program_data.hpp"

namespace equipoise::expression {
namespace {

Fault outside(Fault::Kind kind, double value) {
  Fault fault;
  fault.kind = kind;
  fault.value = value;
  return fault;
}

}  // namespace

Fault explain(const ProgramData& program, const Spaces& spaces, NodeId node, std::size_t lane,
              const numerics::Elementary& kernels) {
  const auto at = [&](NodeId n) {
    const Place place = program.places[n];
    const Space& space = spaces[place.space];
    return space.at(place.index)[space.step == 0 ? 0 : lane];
  };
  for (;;) {
    EQUIPOISE_EXPECT(std::isnan(at(node)));
    const GraphNode& n = program.nodes[node];
    std::array<double, 3> x{};
    bool deeper = false;
    for (std::size_t i = 0; i < arity(n.operation) && !deeper; ++i) {
      // Of a choice the condition comes first; then the arm that it takes.
      if (n.operation == Operation::select && i > 0 && (x[0] != 0) != (i == 1)) continue;
      x[i] = at(n.operands[i]);
      if (std::isnan(x[i])) {
        node = n.operands[i];
        deeper = true;
      }
    }
    if (deeper) continue;
    Fault fault = outside(Fault::Kind::not_finite, 0);
    switch (n.operation) {
      case Operation::require: {
        const InputDescription& domain = *program.requirements[n.index].domain;
        const bool unit = domain.unit == Unit::probability && (x[0] < 0 || x[0] > 1);
        fault = outside(
            unit ? Fault::Kind::probability_outside_unit_interval : Fault::Kind::outside_domain,
            x[0]);
        break;
      }
      case Operation::look_up:
        fault = outside(Fault::Kind::outside_table, x[0]);
        break;
      case Operation::divide:
        if (x[1] == 0) fault = outside(Fault::Kind::outside_domain, x[1]);
        break;
      case Operation::power:
        if ((x[0] == 0 && x[1] < 0) || (x[0] < 0 && x[1] != std::floor(x[1]))) {
          fault = outside(Fault::Kind::outside_domain, x[0]);
        }
        break;
      default:
        break;
    }
    if (fault.kind == Fault::Kind::not_finite) {
      // The value before it was set to NaN: plus or minus infinity.
      alignas(64) double a[lane_tile], b[lane_tile], y[lane_tile];
      std::fill(std::begin(a), std::end(a), x[0]);
      std::fill(std::begin(b), std::end(b), x[1]);
      std::fill(std::begin(y), std::end(y), at(node));
      if (n.checked) {
        Step step;
        step.operation = n.operation;
        Surroundings surroundings;
        surroundings.kernels = &kernels;
        compute(step, surroundings, a, b, b, 0, 0, y, lane_tile);
      }
      fault.value = y[0];
    }
    fault.where = node;
    return fault;
  }
}

}  // namespace equipoise::expression
