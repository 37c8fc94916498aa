// The elementwise kernels of models/numerics/elementary.hpp, once per code path.
#include "models/numerics/elementary_kernels.hpp"
#include "models/numerics/kernels/pack_math.hpp"

namespace equipoise::EQUIPOISE_PATH {
namespace {

using numerics::Operand;

Pack at(Operand a, size_t tile) { return load(a.values + tile * a.step); }

/// Something that is not a number in every lane where a or b is one, else what the lane of y holds.
Pack unless_nan(Pack a, Pack b, Pack y) { return select((a == a) & (b == b), y, a + b); }

#define EQUIPOISE_UNARY(name, expression)         \
  void name(Operand x, double* y, size_t n) {     \
    for (size_t tile = 0; tile < n / 8; ++tile) { \
      const Pack a = at(x, tile);                 \
      store(y + tile * 8, (expression));          \
    }                                             \
  }
#define EQUIPOISE_BINARY(name, expression)                 \
  void name(Operand x1, Operand x2, double* y, size_t n) { \
    for (size_t tile = 0; tile < n / 8; ++tile) {          \
      const Pack a = at(x1, tile), b = at(x2, tile);       \
      store(y + tile * 8, (expression));                   \
    }                                                      \
  }
#define EQUIPOISE_TERNARY(name, expression)                            \
  void name(Operand x1, Operand x2, Operand x3, double* y, size_t n) { \
    for (size_t tile = 0; tile < n / 8; ++tile) {                      \
      const Pack a = at(x1, tile), b = at(x2, tile), c = at(x3, tile); \
      store(y + tile * 8, (expression));                               \
    }                                                                  \
  }

#define EQUIPOISE_QUERY(name, mask)                                   \
  bool name(Operand x, size_t n) {                                    \
    for (size_t tile = 0; tile < (x.step == 0 ? 1 : n / 8); ++tile) { \
      const Pack a = at(x, tile);                                     \
      if (any(mask)) return true;                                     \
    }                                                                 \
    return false;                                                     \
  }

Pack one() { return broadcast(1.0); }
Pack zero() { return broadcast(0.0); }
Pack truth(Mask m) { return select(m, one(), zero()); }

Pack logit_of(Pack p) {
  const Pack q = one() - p;
  // Near 1/2 the quotient is near 1 and its logarithm would cancel; p - 1/2 is exact there.
  const Mask middle = (broadcast(0.25) <= p) & (p <= broadcast(0.75));
  return select(middle, logarithm_1_plus(broadcast(2.0) * (p - broadcast(0.5)) / q),
                logarithm(p / q));
}

EQUIPOISE_UNARY(copy, a)
EQUIPOISE_UNARY(change_sign, negate(a))
EQUIPOISE_UNARY(magnitude, absolute(a))
EQUIPOISE_UNARY(whole_part, round_down(a))
EQUIPOISE_UNARY(root, square_root(a))
EQUIPOISE_UNARY(exp_kernel, exponential(a))
EQUIPOISE_UNARY(expm1_kernel, exponential_minus_1(a))
EQUIPOISE_UNARY(log_kernel, logarithm(a))
EQUIPOISE_UNARY(log1p_kernel, logarithm_1_plus(a))
EQUIPOISE_UNARY(log10_kernel, logarithm_10(a))
EQUIPOISE_UNARY(expit_kernel, one() / (one() + exponential(negate(a))))
EQUIPOISE_UNARY(logit_kernel, logit_of(a))
EQUIPOISE_BINARY(add, a + b)
EQUIPOISE_BINARY(subtract, a - b)
EQUIPOISE_BINARY(multiply, a* b)
EQUIPOISE_BINARY(divide, a / b)
EQUIPOISE_BINARY(minimum, unless_nan(a, b, select(b < a, b, a)))
EQUIPOISE_BINARY(maximum, unless_nan(a, b, select(a < b, b, a)))
EQUIPOISE_BINARY(pow_kernel, unless_nan(a, b, power(a, b)))
EQUIPOISE_BINARY(less, unless_nan(a, b, truth(a < b)))
EQUIPOISE_BINARY(less_equal, unless_nan(a, b, truth(a <= b)))
EQUIPOISE_BINARY(equal, unless_nan(a, b, truth(a == b)))
EQUIPOISE_BINARY(not_equal, unless_nan(a, b, truth(!(a == b))))
EQUIPOISE_TERNARY(multiply_add, fma(a, b, c))
EQUIPOISE_TERNARY(choose, select(a == a, select(a == zero(), c, b), a))
EQUIPOISE_TERNARY(keep_within, select((b <= a) & (a <= c), a, broadcast(__builtin_nan(""))))
// x - x is 0 for a finite x and NaN for every other.
EQUIPOISE_UNARY(keep_finite, select(a - a == zero(), a, a - a))
EQUIPOISE_QUERY(some_nonzero, !(a == zero()))
EQUIPOISE_QUERY(some_zero, a == zero())
EQUIPOISE_QUERY(some_nan, !(a == a))

}  // namespace

extern const numerics::Elementary elementary_kernels;
const numerics::Elementary elementary_kernels = {
    copy,         change_sign, magnitude,    whole_part,   root,         exp_kernel,
    expm1_kernel, log_kernel,  log1p_kernel, log10_kernel, expit_kernel, logit_kernel,
    add,          subtract,    multiply,     divide,       minimum,      maximum,
    pow_kernel,   less,        less_equal,   equal,        not_equal,    multiply_add,
    choose,       keep_within, keep_finite,  some_nonzero, some_zero,    some_nan};

}  // namespace equipoise::EQUIPOISE_PATH
