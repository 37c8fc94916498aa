/// \file  models/numerics/elementary_kernels.hpp
/// \brief The table of elementwise kernels. Kernel files include it: nothing of the standard
/// library.
#pragma once

#include <stddef.h>

namespace equipoise::numerics {

/// An argument of a kernel: a row of a LaneTable, or one value for all lanes, which is an aligned
/// tile of 8 copies of it, read again and again.
struct Operand {
  const double* values = nullptr;
  size_t step = 8;  ///< doubles to the next tile: 8 for a row, 0 for one value

  Operand() = default;
  Operand(const double* row, size_t tile_step = 8) : values(row), step(tile_step) {}
};

/// The kernels of one code path. Every one computes y[i] for i < n.
/// \pre n is a multiple of lane_tile; values and y are 64-byte aligned (rows of a LaneTable,
/// padding
///      included). y may be an argument.
struct Elementary {
  using Unary = void (*)(Operand x, double* y, size_t n);
  using Binary = void (*)(Operand a, Operand b, double* y, size_t n);
  using Ternary = void (*)(Operand a, Operand b, Operand c, double* y, size_t n);
  using Query = bool (*)(Operand x, size_t n);

  Unary copy, negate, absolute, floor, square_root;
  Unary exp, expm1, log, log1p, log10;
  Unary expit;  ///< 1 / (1 + exp(-x))
  Unary logit;  ///< log(p / (1 - p)), accurate near 1/2 too
  Binary add, subtract, multiply, divide;
  Binary minimum;  ///< b < a ? b : a; NaN where either is
  Binary maximum;  ///< a < b ? b : a; NaN where either is
  Binary pow;      ///< C's pow, but NaN where either is; pow(0, 0) = 1
  /// 1 where the comparison holds, else 0; NaN where either is.
  Binary less, less_equal, equal, not_equal;
  Ternary multiply_add;  ///< a * b + c, rounded once
  Ternary select;        ///< a != 0 ? b : c; NaN where a is
  Ternary within;        ///< a where b <= a <= c, else NaN
  Unary finite;          ///< x where it is finite, else NaN
  Query any_nonzero;     ///< NaN counts as not zero
  Query any_zero;
  Query any_nan;
};

}  // namespace equipoise::numerics
