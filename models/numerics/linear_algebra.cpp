#include "models/numerics/linear_algebra.hpp"

namespace equipoise::numerics {

void fix_cache_sizes() {
  static const bool once = [] {
    Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024);
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace equipoise::numerics
