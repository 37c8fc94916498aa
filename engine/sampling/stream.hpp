/// \file  engine/sampling/stream.hpp
/// \brief Random numbers addressed by meaning, never by the order of execution.
///
/// engine/sampling/: from described uncertainty to draws.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <pcg_random.hpp>

namespace equipoise::sampling {

/// What a random number is for. Part of the key, so that a new use never moves the numbers of an
/// old one. Append only, never renumber.
enum class Purpose : std::uint64_t {
  parameter = 1,        ///< the uniforms of a parameter, one a draw
  latin_hypercube = 2,  ///< the order of a component's strata
  sobol = 3,            ///< the scrambling of one dimension of one replicate
  trial = 4,            ///< simulated data of a trial
  bootstrap = 5,        ///< re-weightings of the draws
  nested = 6,           ///< outer samples and inner draws of a nested analysis
};

/// The address of one stream: a pure function of the study, not of threads or of the order of work.
struct StreamKey {
  std::uint64_t seed = 0;  ///< `sampling.seed` of the study
  Purpose purpose = Purpose::parameter;
  std::string_view name;  ///< qualified name of the parameter or analysis
  std::uint64_t replicate =
      0;  ///< replicate of a low-discrepancy sequence, re-weighting ..., else 0
};

/// One stream of random numbers. Immutable: reading takes nothing away, so threads share it.
class Stream {
 public:
  /// Both halves of a pcg64, state and stream id, are XXH3-128 hashes of the key: ids that differ
  /// in high bits alone would give correlated streams (docs/decisions/0004). \cost 0.25 us
  explicit Stream(const StreamKey& key);

  /// Fills `u` with the uniforms of the draws [first, first + u.size()).
  ///
  /// Draw d is output x of the stream at position d: u = ((x >> 12) + 0.5) 2^-52. The half keeps
  /// u off 0 and 1 (with 53 bits the largest value would round to 1).
  /// \param first   index of the first draw, from 0
  /// \param[out] u  shape [draw]; open interval (0, 1)
  /// \post any split of a range into calls gives the same bits
  /// \cost 0.07 us a call (skip-ahead: Brown 1994, O(log first)), then 3 ns a draw
  /// \test tests/unit/sampling/stream_test.cpp
  void fill_uniform(std::uint64_t first, std::span<double> u) const noexcept;

  /// The generator at output 0, for uses that are not one number a draw (a permutation, a matrix).
  [[nodiscard]] pcg64 generator() const noexcept { return start_; }

 private:
  pcg64 start_;
};

/// The open-interval uniform of 64 random bits.
[[nodiscard]] constexpr double uniform_of_bits(std::uint64_t x) noexcept {
  return (static_cast<double>(x >> 12) + 0.5) * 0x1p-52;
}

}  // namespace equipoise::sampling
