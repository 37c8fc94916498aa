/// \file  engine/run/observed_study.hpp
/// \brief What a study would observe, and the estimates that it would find in every draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/voi/trial.hpp"

namespace equipoise::run {

using Estimates = std::vector<std::vector<double>>;  ///< shape [estimate][draw]

/// One size of a study.
struct ObservedSize {
  std::size_t size = 0;
  bool feasible = false;
  voi::ResearchCost research_cost;
  std::vector<double> variances;  ///< of the estimates, at the mean intracluster correlation
  /// Of the estimates' errors, shape [value of the correlation][estimate x estimate].
  std::vector<std::vector<double>> covariance;
  std::vector<voi::TrialArm> arms;  ///< strategies as indices of the target's

  /// Whether every estimate has a variance.
  [[nodiscard]] bool observes_something() const;
};

/// What a study would observe.
struct ObservedStudy {
  Estimates truth;  ///< on the estimates' scale, without error; empty: they are not simulated
  std::vector<std::string> streams;    ///< of the noise of each
  std::vector<ObservedSize> sizes;     ///< ascending
  std::vector<double> icc_shares;      ///< weights of the intracluster correlations
  double starts = 0.0, reports = 0.0;  ///< years
  /// As decision::Conduct, of the target's strategies; empty: it changes no uptake.
  std::vector<double> joining;
};

/// Estimates in every draw: the truth plus normal errors from streams of their own, the same at
/// every size but for their scale, so that sizes differ by what they learn. The intracluster
/// correlation of a draw is one of those of the study, by its weight, from one more stream: the
/// errors are a mixture, and who decides knows no more of the correlation than its distribution.
class SimulatedEstimates {
 public:
  /// \pre observed.truth is not empty \param observed  kept by reference
  SimulatedEstimates(const ObservedStudy& observed, std::uint64_t seed);
  SimulatedEstimates(const ObservedStudy&&, std::uint64_t) = delete;

  /// Where no truth varies, the truth itself: noise around what is certain says nothing, and a
  /// curve fitted to it would say something.
  /// \pre the size observes something
  [[nodiscard]] Estimates at(const ObservedSize& size) const;

 private:
  const ObservedStudy& observed_;
  Estimates normal_;
  std::vector<std::size_t> icc_;  ///< [draw] which value of the correlation; empty: certain
};

}  // namespace equipoise::run
