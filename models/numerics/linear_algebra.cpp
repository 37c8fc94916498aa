#include "models/numerics/linear_algebra.hpp"

namespace equipoise::numerics {

void fix_cache_sizes() {
  static const bool once = [] {
    constexpr std::ptrdiff_t kibibytes = 1024;
    Eigen::setCpuCacheSizes(32 * kibibytes, 256 * kibibytes, 2048 * kibibytes);
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace equipoise::numerics
