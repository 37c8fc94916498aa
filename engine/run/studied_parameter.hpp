/// \file  engine/run/studied_parameter.hpp
/// \brief What a study of one parameter is worth for one decision, at every threshold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/run/comparison.hpp"
#include "engine/sampling/simulated_study.hpp"

namespace equipoise::run {

/// A study that could be run, at several sizes.
struct StudiedParameter {
  sampling::ParameterStudy observes;
  std::vector<std::size_t> sizes;  ///< ascending
};

/// EVSI of every study at every size and threshold: the outcomes are regressed on what the study
/// would report; at the base threshold beside it by importance weighting and, over all sizes
/// together, by moment matching.
///
/// \param truths  the parameter of each study, shape [study][draw]
///
/// \returns by study, then threshold, then size
///
/// \throws NumericalFailure where a study of more people is worth less, or a study more than EVPPI,
/// by more than chance and bias; where a probability lies outside [0, 1] in some draw
///
/// \source Strong, Oakley, Brennan and Breeze 2015, Med Decis Making 35:570 (regression); Menzies
/// 2016, Med Decis Making 36:308 (weighting); Heath, Manolopoulou and Baio 2019, Med Decis Making
/// 39:347 (moment matching)
[[nodiscard]] std::vector<SampleInformationResult> value_of_studies(
    std::span<const StudiedParameter> studies, std::span<const std::span<const double>> truths,
    const Comparison& comparison, std::uint64_t seed, Executor& executor);

}  // namespace equipoise::run
