/// \file  engine/app/sample_question.hpp
/// \brief What `equipoise voi` asks of a sample, from the words of the command line.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/run/sample_analysis.hpp"
#include "engine/spec/read_sample.hpp"

namespace equipoise::app {

/// Arguments of `voi`, as written.
struct SampleArguments {
  spec::SampleFiles files;
  std::string threshold;
  std::vector<std::string> groups;  ///< NAME=PARAMETER,PARAMETER,...
  std::vector<std::string>
      studies;  ///< PARAMETER:binomial:SIZE,... or PARAMETER:normal:SD:SIZE,...
  std::string people_per_year, horizon, discount;
  std::string currency = "GBP";
};

/// \param words       each PARAMETER:binomial:SIZE,... or PARAMETER:normal:SD:SIZE,...
/// \param parameters  those that can be studied
/// \returns the studies, or what is wrong with the words
[[nodiscard]] std::variant<std::vector<run::StudiedParameter>, std::string> studies_of(
    const std::vector<std::string>& words, std::span<const std::string> parameters);

/// \param thresholds  as written, FROM:TO:STEP
/// \returns the question, or what is wrong with the words
[[nodiscard]] std::variant<run::SampleQuestion, std::string> question_of(
    const SampleArguments& arguments, const std::string& thresholds, const spec::PsaSample& sample);

}  // namespace equipoise::app
