/// \file  models/numerics/linear_algebra.hpp
/// \brief Eigen as this project uses it: without threads of its own, and with products that are
///        split the same way on every processor. Included by source files only.
#pragma once

#ifndef EIGEN_DONT_PARALLELIZE
#define EIGEN_DONT_PARALLELIZE
#endif
#include <Eigen/Dense>

namespace equipoise::numerics {

/// Eigen splits products by the size of the caches, which must not reach the bits of a result. It
/// keeps these sizes in a global that it reads in every product: every function that is called from
/// several threads calls this first, so that none reads it while another writes.
void fix_cache_sizes();

}  // namespace equipoise::numerics
