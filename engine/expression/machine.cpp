#include "engine/expression/machine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/lanes.hpp"

#include "engine/document/bounds.hpp"

namespace equipoise::expression {
namespace {

using numerics::Operand;

constexpr double infinity = std::numeric_limits<double>::infinity();

void fill(double value, double* result, std::size_t n) { std::fill_n(result, n, value); }

void look_up(const LookupTable& table, Operand key, double* result, std::size_t n) {
  if (key.step == 0) return fill(table.at(key.values[0]), result, n);
  for (std::size_t lane = 0; lane < n; ++lane) result[lane] = table.at(key.values[lane]);
}

void require(const numerics::Elementary& k, const InputDescription& domain, Operand x,
             double* result, std::size_t n) {
  const ClosedBounds bounds = closed_bounds(domain);
  alignas(64) double lower[lane_tile], upper[lane_tile];
  fill(bounds.lower, lower, lane_tile);
  fill(bounds.upper, upper, lane_tile);
  k.within(x, {lower, 0}, {upper, 0}, result, n);
}

}  // namespace

ClosedBounds closed_bounds(const InputDescription& domain) {
  const document::Bounds b = document::bounds_of(domain);
  return {b.lower_open ? std::nextafter(b.lower, infinity) : b.lower,
          b.upper_open ? std::nextafter(b.upper, -infinity) : b.upper};
}

void compute(const Step& step, const Surroundings& s, Operand a, Operand b, Operand c,
             std::size_t cycle, std::size_t intervention, double* y, std::size_t n) {
  const numerics::Elementary& k = *s.kernels;
  switch (step.operation) {
    case Operation::constant:
      return fill(step.number, y, n);
    case Operation::parameter:
      return;  // lives in the table of the block
    case Operation::cycle:
      return fill(static_cast<double>(cycle), y, n);
    case Operation::time:
      return fill(s.times[cycle], y, n);
    case Operation::age:
      return fill(s.ages[cycle], y, n);
    case Operation::is_intervention:
      return fill(intervention == step.index ? 1 : 0, y, n);
    case Operation::negate:
      return k.negate(a, y, n);
    case Operation::absolute:
      return k.absolute(a, y, n);
    case Operation::floor:
      return k.floor(a, y, n);
    case Operation::square_root:
      return k.square_root(a, y, n);
    case Operation::exp:
      return k.exp(a, y, n);
    case Operation::expm1:
      return k.expm1(a, y, n);
    case Operation::log:
      return k.log(a, y, n);
    case Operation::log1p:
      return k.log1p(a, y, n);
    case Operation::log10:
      return k.log10(a, y, n);
    case Operation::expit:
      return k.expit(a, y, n);
    case Operation::logit:
      return k.logit(a, y, n);
    case Operation::require:
      return require(k, *s.requirements[step.index].domain, a, y, n);
    case Operation::look_up:
      return look_up(s.tables[step.index], a, y, n);
    case Operation::add:
      return k.add(a, b, y, n);
    case Operation::subtract:
      return k.subtract(a, b, y, n);
    case Operation::multiply:
      return k.multiply(a, b, y, n);
    case Operation::divide:
      return k.divide(a, b, y, n);
    case Operation::minimum:
      return k.minimum(a, b, y, n);
    case Operation::maximum:
      return k.maximum(a, b, y, n);
    case Operation::power:
      return k.pow(a, b, y, n);
    case Operation::less:
      return k.less(a, b, y, n);
    case Operation::less_equal:
      return k.less_equal(a, b, y, n);
    case Operation::equal:
      return k.equal(a, b, y, n);
    case Operation::not_equal:
      return k.not_equal(a, b, y, n);
    case Operation::select:
      return k.select(a, b, c, y, n);
  }
}

std::size_t run(std::span<const Step> steps, const Surroundings& s, const Spaces& spaces,
                std::size_t cycle, std::size_t intervention, double* results, std::size_t n) {
  const auto operand = [&](Place p) {
    const Space& space = spaces[p.space];
    return Operand(space.at(p.index), space.step);
  };
  std::size_t computed = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    switch (step.kind) {
      case Step::Kind::skip_unless_any_true:
        if (!s.kernels->any_nonzero(operand(step.a), n)) i = step.target - 1;
        break;
      case Step::Kind::skip_unless_any_false:
        if (!s.kernels->any_zero(operand(step.a), n)) i = step.target - 1;
        break;
      case Step::Kind::compute: {
        double* result = results + step.result.index * spaces[step.result.space].unit;
        compute(step, s, operand(step.a), operand(step.b), operand(step.c), cycle, intervention,
                result, n);
        if (step.checked) s.kernels->finite(result, result, n);
        ++computed;
        break;
      }
    }
  }
  return computed;
}

}  // namespace equipoise::expression
