/// \file  engine/expression/machine.hpp
/// \brief Runs flat lists of steps over lanes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/elementary.hpp"

#include "engine/expression/graph.hpp"
#include "engine/expression/lookup_table.hpp"

namespace equipoise::expression {

/// Values live in one space for each set of axes, and the parameters in their own table.
inline constexpr std::size_t parameter_space = axes_sets;

/// Where a value is kept.
struct Place {
  std::uint32_t space = 0;  ///< number of the set of axes, or parameter_space
  std::uint32_t index = 0;
};

/// One step: computes a node, or skips what no lane takes up.
struct Step {
  enum class Kind : std::uint8_t {
    compute,
    skip_unless_any_true,  ///< jumps to `target` where the condition `a` holds in no lane
    skip_unless_any_false
  };
  Kind kind = Kind::compute;
  Operation operation = Operation::constant;
  bool checked = false;
  Place result, a, b, c;
  std::size_t index = 0;
  double number = 0.0;
  std::size_t target = 0;
};

/// The values of one space that belong to the point at hand.
struct Space {
  const double* values = nullptr;
  std::size_t unit = 0;  ///< doubles from one index to the next
  std::size_t step = 0;  ///< doubles from one tile of lanes to the next: 0 where all lanes agree

  [[nodiscard]] const double* at(std::uint32_t index) const { return values + index * unit; }
};

using Spaces = std::array<Space, axes_sets + 1>;

/// What steps need beside values.
struct Surroundings {
  const numerics::Elementary* kernels = nullptr;
  std::span<const LookupTable> tables;
  std::span<const Requirement> requirements;
  std::span<const double> times;
  std::span<const double> ages;
};

/// Closed bounds of a domain: an open bound moves to the next number inside.
struct ClosedBounds {
  double lower, upper;
};
[[nodiscard]] ClosedBounds closed_bounds(const InputDescription& domain);

/// Computes one node for `n` lanes into `result`, without the check of Step::checked.
void compute(const Step& step, const Surroundings& s, numerics::Operand a, numerics::Operand b,
             numerics::Operand c, std::size_t cycle, std::size_t intervention, double* result,
             std::size_t n);

/// Runs the steps in order. All their results belong to one space.
/// \param[out] results  where that space begins: the values of its entry in `spaces`
/// \returns the number of nodes computed
/// \cost per node and lane in blocks of 128 with AVX-512 (benchmarks/expression_benchmark.cpp):
///       + - * and comparisons 0.3 ns, / 0.4, exp and log 1.2, powers 6
std::size_t run(std::span<const Step> steps, const Surroundings& s, const Spaces& spaces,
                std::size_t cycle, std::size_t intervention, double* results, std::size_t n);

}  // namespace equipoise::expression
