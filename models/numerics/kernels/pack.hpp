/// \file  models/numerics/kernels/pack.hpp
/// \brief Eight lanes at once, with the same bits on every code path. For kernel files only.
///
/// A kernel file is compiled once per path with EQUIPOISE_PATH set to portable, avx2 or avx512 and
/// puts everything into `namespace equipoise::EQUIPOISE_PATH`. A product and a sum are fused only
/// where fma() is written.
#pragma once

#include <math.h>
#include <stddef.h>
#if defined(EQUIPOISE_PATH_avx2) || defined(EQUIPOISE_PATH_avx512)
#include <immintrin.h>
#endif

namespace equipoise::EQUIPOISE_PATH {

#if defined(EQUIPOISE_PATH_avx512)

struct Pack {
  __m512d v;
};
struct Mask {
  __mmask8 m;
};
static inline Pack load(const double* p) { return {_mm512_load_pd(p)}; }
static inline void store(double* p, Pack a) { _mm512_store_pd(p, a.v); }
static inline Pack broadcast(double x) { return {_mm512_set1_pd(x)}; }
static inline Pack operator+(Pack a, Pack b) { return {_mm512_add_pd(a.v, b.v)}; }
static inline Pack operator-(Pack a, Pack b) { return {_mm512_sub_pd(a.v, b.v)}; }
static inline Pack operator*(Pack a, Pack b) { return {_mm512_mul_pd(a.v, b.v)}; }
static inline Pack operator/(Pack a, Pack b) { return {_mm512_div_pd(a.v, b.v)}; }
/// a * b + c, rounded once.
static inline Pack fma(Pack a, Pack b, Pack c) { return {_mm512_fmadd_pd(a.v, b.v, c.v)}; }
// Masked, because GCC 12 warns of its own undefined register in the plain forms.
static inline Pack square_root(Pack a) { return {_mm512_maskz_sqrt_pd(0xff, a.v)}; }
static inline Pack negate(Pack a) { return {_mm512_xor_pd(a.v, _mm512_set1_pd(-0.0))}; }
static inline Pack absolute(Pack a) { return {_mm512_abs_pd(a.v)}; }
static inline Pack round_down(Pack a) {
  return {_mm512_maskz_roundscale_pd(0xff, a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)};
}
static inline Mask operator<(Pack a, Pack b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ)}; }
static inline Mask operator<=(Pack a, Pack b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ)}; }
static inline Mask operator==(Pack a, Pack b) { return {_mm512_cmp_pd_mask(a.v, b.v, _CMP_EQ_OQ)}; }
static inline Mask operator&(Mask a, Mask b) { return {static_cast<__mmask8>(a.m & b.m)}; }
static inline Mask operator|(Mask a, Mask b) { return {static_cast<__mmask8>(a.m | b.m)}; }
static inline Mask operator!(Mask a) { return {static_cast<__mmask8>(~a.m)}; }
/// Lane by lane: where the mask holds a, else b.
static inline Pack select(Mask m, Pack a, Pack b) { return {_mm512_mask_blend_pd(m.m, b.v, a.v)}; }
static inline bool any(Mask m) { return m.m != 0; }

#elif defined(EQUIPOISE_PATH_avx2)

struct Pack {
  __m256d lo, hi;
};
struct Mask {
  __m256d lo, hi;
};
static inline Pack load(const double* p) { return {_mm256_load_pd(p), _mm256_load_pd(p + 4)}; }
static inline void store(double* p, Pack a) {
  _mm256_store_pd(p, a.lo);
  _mm256_store_pd(p + 4, a.hi);
}
static inline Pack broadcast(double x) { return {_mm256_set1_pd(x), _mm256_set1_pd(x)}; }
static inline Pack operator+(Pack a, Pack b) {
  return {_mm256_add_pd(a.lo, b.lo), _mm256_add_pd(a.hi, b.hi)};
}
static inline Pack operator-(Pack a, Pack b) {
  return {_mm256_sub_pd(a.lo, b.lo), _mm256_sub_pd(a.hi, b.hi)};
}
static inline Pack operator*(Pack a, Pack b) {
  return {_mm256_mul_pd(a.lo, b.lo), _mm256_mul_pd(a.hi, b.hi)};
}
static inline Pack operator/(Pack a, Pack b) {
  return {_mm256_div_pd(a.lo, b.lo), _mm256_div_pd(a.hi, b.hi)};
}
/// a * b + c, rounded once.
static inline Pack fma(Pack a, Pack b, Pack c) {
  return {_mm256_fmadd_pd(a.lo, b.lo, c.lo), _mm256_fmadd_pd(a.hi, b.hi, c.hi)};
}
static inline Pack square_root(Pack a) { return {_mm256_sqrt_pd(a.lo), _mm256_sqrt_pd(a.hi)}; }
static inline Pack negate(Pack a) {
  const __m256d sign = _mm256_set1_pd(-0.0);
  return {_mm256_xor_pd(a.lo, sign), _mm256_xor_pd(a.hi, sign)};
}
static inline Pack absolute(Pack a) {
  const __m256d sign = _mm256_set1_pd(-0.0);
  return {_mm256_andnot_pd(sign, a.lo), _mm256_andnot_pd(sign, a.hi)};
}
static inline Pack round_down(Pack a) { return {_mm256_floor_pd(a.lo), _mm256_floor_pd(a.hi)}; }
static inline Mask operator<(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.lo, b.lo, _CMP_LT_OQ), _mm256_cmp_pd(a.hi, b.hi, _CMP_LT_OQ)};
}
static inline Mask operator<=(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.lo, b.lo, _CMP_LE_OQ), _mm256_cmp_pd(a.hi, b.hi, _CMP_LE_OQ)};
}
static inline Mask operator==(Pack a, Pack b) {
  return {_mm256_cmp_pd(a.lo, b.lo, _CMP_EQ_OQ), _mm256_cmp_pd(a.hi, b.hi, _CMP_EQ_OQ)};
}
static inline Mask operator&(Mask a, Mask b) {
  return {_mm256_and_pd(a.lo, b.lo), _mm256_and_pd(a.hi, b.hi)};
}
static inline Mask operator|(Mask a, Mask b) {
  return {_mm256_or_pd(a.lo, b.lo), _mm256_or_pd(a.hi, b.hi)};
}
static inline Mask operator!(Mask a) {
  const __m256d ones = _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
  return {_mm256_xor_pd(a.lo, ones), _mm256_xor_pd(a.hi, ones)};
}
/// Lane by lane: where the mask holds a, else b.
static inline Pack select(Mask m, Pack a, Pack b) {
  return {_mm256_blendv_pd(b.lo, a.lo, m.lo), _mm256_blendv_pd(b.hi, a.hi, m.hi)};
}
static inline bool any(Mask m) {
  return (_mm256_movemask_pd(m.lo) | _mm256_movemask_pd(m.hi)) != 0;
}

#else  // portable

struct Pack {
  double v[8];
};
struct Mask {
  bool m[8];
};
#define EQUIPOISE_EACH_LANE for (size_t i = 0; i < 8; ++i)
static inline Pack load(const double* p) {
  Pack r;
  EQUIPOISE_EACH_LANE r.v[i] = p[i];
  return r;
}
static inline void store(double* p, Pack a) { EQUIPOISE_EACH_LANE p[i] = a.v[i]; }
static inline Pack broadcast(double x) {
  Pack r;
  EQUIPOISE_EACH_LANE r.v[i] = x;
  return r;
}
#define EQUIPOISE_LANEWISE(name, expression)   \
  static inline Pack name(Pack a, Pack b) {    \
    Pack r;                                    \
    EQUIPOISE_EACH_LANE r.v[i] = (expression); \
    return r;                                  \
  }
EQUIPOISE_LANEWISE(operator+, a.v[i] + b.v[i])
EQUIPOISE_LANEWISE(operator-, a.v[i] - b.v[i])
EQUIPOISE_LANEWISE(operator*, a.v[i] * b.v[i])
EQUIPOISE_LANEWISE(operator/, a.v[i] / b.v[i])
#undef EQUIPOISE_LANEWISE
/// a * b + c, rounded once.
static inline Pack fma(Pack a, Pack b, Pack c) {
  Pack r;
  EQUIPOISE_EACH_LANE r.v[i] = __builtin_fma(a.v[i], b.v[i], c.v[i]);
  return r;
}
#define EQUIPOISE_LANEWISE(name, expression)   \
  static inline Pack name(Pack a) {            \
    Pack r;                                    \
    EQUIPOISE_EACH_LANE r.v[i] = (expression); \
    return r;                                  \
  }
EQUIPOISE_LANEWISE(square_root, __builtin_sqrt(a.v[i]))
EQUIPOISE_LANEWISE(negate, -a.v[i])
EQUIPOISE_LANEWISE(absolute, __builtin_fabs(a.v[i]))
EQUIPOISE_LANEWISE(round_down, __builtin_floor(a.v[i]))
#undef EQUIPOISE_LANEWISE
#define EQUIPOISE_COMPARE(name, expression)    \
  static inline Mask name(Pack a, Pack b) {    \
    Mask r;                                    \
    EQUIPOISE_EACH_LANE r.m[i] = (expression); \
    return r;                                  \
  }
EQUIPOISE_COMPARE(operator<, a.v[i] < b.v[i])
EQUIPOISE_COMPARE(operator<=, a.v[i] <= b.v[i])
EQUIPOISE_COMPARE(operator==, a.v[i] == b.v[i])
#undef EQUIPOISE_COMPARE
static inline Mask operator&(Mask a, Mask b) {
  EQUIPOISE_EACH_LANE a.m[i] = a.m[i] && b.m[i];
  return a;
}
static inline Mask operator|(Mask a, Mask b) {
  EQUIPOISE_EACH_LANE a.m[i] = a.m[i] || b.m[i];
  return a;
}
static inline Mask operator!(Mask a) {
  EQUIPOISE_EACH_LANE a.m[i] = !a.m[i];
  return a;
}
/// Lane by lane: where the mask holds a, else b.
static inline Pack select(Mask m, Pack a, Pack b) {
  Pack r;
  EQUIPOISE_EACH_LANE r.v[i] = m.m[i] ? a.v[i] : b.v[i];
  return r;
}
static inline bool any(Mask m) {
  bool found = false;
  EQUIPOISE_EACH_LANE found = found || m.m[i];
  return found;
}
#undef EQUIPOISE_EACH_LANE

#endif

}  // namespace equipoise::EQUIPOISE_PATH
