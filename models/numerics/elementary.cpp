#include "models/numerics/elementary.hpp"

#include <algorithm>

#include "models/core/lanes.hpp"

namespace equipoise {

namespace portable {
extern const numerics::Elementary elementary_kernels;
}
namespace avx2 {
extern const numerics::Elementary elementary_kernels;
}
namespace avx512 {
extern const numerics::Elementary elementary_kernels;
}

namespace numerics {
namespace {

static_assert(lane_tile == 8, "the tile of the kernels");

double of_one(Elementary::Unary kernel, double x) {
  alignas(64) double tile[lane_tile];
  std::fill(std::begin(tile), std::end(tile), x);
  kernel(tile, tile, lane_tile);
  return tile[0];
}

/// Through an aligned buffer: the copies cost little beside the function.
void of_span(Elementary::Unary kernel, std::span<const double> x, std::span<double> y) {
  EQUIPOISE_EXPECT(x.size() == y.size());
  alignas(64) double buffer[max_block];
  for (std::size_t i = 0; i < x.size(); i += max_block) {
    const std::size_t n = std::min(max_block, x.size() - i), padded = padded_lanes(n);
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(i), n, buffer);
    std::fill(buffer + n, buffer + padded, 0.5);
    kernel(buffer, buffer, padded);
    std::copy_n(buffer, n, y.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

const Elementary& elementary(CodePath path) {
  switch (path) {
    case CodePath::portable:
      return portable::elementary_kernels;
    case CodePath::avx2:
      return avx2::elementary_kernels;
    case CodePath::avx512:
      break;
  }
  return avx512::elementary_kernels;
}

const Elementary& elementary() {
  static const Elementary& chosen = elementary(code_path());
  return chosen;
}

double exp(double x) { return of_one(elementary().exp, x); }
double log(double x) { return of_one(elementary().log, x); }
double expit(double x) { return of_one(elementary().expit, x); }
double logit(double p) { return of_one(elementary().logit, p); }

double pow(double x, double y) {
  alignas(64) double a[lane_tile], b[lane_tile];
  std::fill(std::begin(a), std::end(a), x);
  std::fill(std::begin(b), std::end(b), y);
  elementary().pow(a, b, a, lane_tile);
  return a[0];
}

void exp(std::span<const double> x, std::span<double> y) { of_span(elementary().exp, x, y); }
void log(std::span<const double> x, std::span<double> y) { of_span(elementary().log, x, y); }
void expit(std::span<const double> x, std::span<double> y) { of_span(elementary().expit, x, y); }
void logit(std::span<const double> p, std::span<double> y) { of_span(elementary().logit, p, y); }

}  // namespace numerics
}  // namespace equipoise
