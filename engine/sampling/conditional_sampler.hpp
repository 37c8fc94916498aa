/// \file  engine/sampling/conditional_sampler.hpp
/// \brief Draws of all inputs given some of them: what a referee of the value of information needs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"

#include "engine/sampling/joint_quantile.hpp"
#include "engine/sampling/sampler.hpp"

namespace equipoise::sampling {

/// Outer samples of what is learnt, each with inner draws of everything else given it. What is
/// learnt is drawn from its own joint distribution; the rest from its distribution given that:
/// inputs that do not move with it anew, all others as JointQuantile says. Immutable; threads share
/// it.
///
/// What stands in a lane is a function of seed, name, level, outer sample and inner draw, whatever
/// is asked for at a time. The draws are those of Monte Carlo, whatever the plan of the study.
class ConditionalSampler {
 public:
  /// \param description  one that Sampler::make accepts; its seed counts
  /// \param known        rows of its tables; none and all are possible
  /// \param name         of the analysis: part of the address of its random numbers
  ConditionalSampler(SamplerDescription description, std::span<const std::size_t> known,
                     std::string name);

  /// Fills out[row][lane - lanes.first]; inner draw i of outer sample o is lane o x inner + i.
  /// \param level  0 to 2^16 - 1: outer samples of two levels are independent
  /// \param inner  draws of every outer sample, >= 1
  /// \pre   out.rows() is that of the sampler, out.lanes() >= lanes.count; outer samples below 2^48
  /// \cost  about 25 ns a value, and 0.4 us an outer sample
  /// \test  tests/unit/sampling/conditional_sampler_test.cpp: conditional means, variances and
  ///        correlations of every kind of joint distribution; the law of total variance
  void fill(std::size_t level, std::size_t inner, DrawRange lanes, LaneTable& out) const;

 private:
  std::uint64_t seed_;
  std::string name_;
  std::size_t rows_;
  JointQuantile quantile_;
  std::vector<std::size_t> known_rows_, fresh_rows_;  ///< which take a uniform, in order of name
};

}  // namespace equipoise::sampling
