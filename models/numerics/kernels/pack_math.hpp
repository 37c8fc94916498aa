/// \file  models/numerics/kernels/pack_math.hpp
/// \brief Transcendental functions of eight lanes, from SLEEF. For kernel files only.
///
/// SLEEF's finz family computes the same bits with scalars, AVX2 and AVX-512; its cinz family (no
/// FMA) and the symbols without a suffix (chosen at run time) do not, so the symbols are named.
#pragma once

#include <sleef.h>

#include "models/numerics/kernels/pack.hpp"

namespace equipoise::EQUIPOISE_PATH {

#if defined(EQUIPOISE_PATH_avx512)
#define EQUIPOISE_SLEEF_1(name, symbol) \
  static inline Pack name(Pack a) { return {Sleef_finz_##symbol##d8_u10avx512f(a.v)}; }
static inline Pack power(Pack a, Pack b) { return {Sleef_finz_powd8_u10avx512f(a.v, b.v)}; }
#elif defined(EQUIPOISE_PATH_avx2)
#define EQUIPOISE_SLEEF_1(name, symbol)                                                    \
  static inline Pack name(Pack a) {                                                        \
    return {Sleef_finz_##symbol##d4_u10avx2(a.lo), Sleef_finz_##symbol##d4_u10avx2(a.hi)}; \
  }
static inline Pack power(Pack a, Pack b) {
  return {Sleef_finz_powd4_u10avx2(a.lo, b.lo), Sleef_finz_powd4_u10avx2(a.hi, b.hi)};
}
#else
#define EQUIPOISE_SLEEF_1(name, symbol)                                                  \
  static inline Pack name(Pack a) {                                                      \
    for (size_t i = 0; i < 8; ++i) a.v[i] = Sleef_finz_##symbol##d1_u10purecfma(a.v[i]); \
    return a;                                                                            \
  }
static inline Pack power(Pack a, Pack b) {
  for (size_t i = 0; i < 8; ++i) a.v[i] = Sleef_finz_powd1_u10purecfma(a.v[i], b.v[i]);
  return a;
}
#endif

EQUIPOISE_SLEEF_1(exponential, exp)
EQUIPOISE_SLEEF_1(exponential_minus_1, expm1)
EQUIPOISE_SLEEF_1(logarithm, log)
EQUIPOISE_SLEEF_1(logarithm_1_plus, log1p)
EQUIPOISE_SLEEF_1(logarithm_10, log10)
#undef EQUIPOISE_SLEEF_1

}  // namespace equipoise::EQUIPOISE_PATH
