/// \file  models/decision/line.hpp
/// \brief A target's own line: strategies for one target are alternatives, only one is done.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "equipoise/estimate.hpp"

#include "models/decision/reason.hpp"

namespace equipoise::decision {

/// How results call doing nothing new.
inline constexpr std::string_view current_practice = "current practice";

/// One strategy of the target, at one threshold.
struct LineOption {
  std::string name;
  const PairingModel* model = nullptr;
  std::string title = {};                        ///< for people; empty: the name
  std::optional<ShorterProgramme> shorter = {};  ///< what it pays if it ends earlier
  /// Options, by index, whose effects share a part with this one's: what combines it, or what it
  /// combines.
  std::vector<std::size_t> shares_with = {};
  /// [option]: correlation of its effect with this one's, where a report tied them; empty: none.
  std::vector<double> correlation = {};
};

struct LineResult {
  struct Option {
    std::size_t rank = 0;   ///< from 1, among current practice and all strategies, by payoff
    std::string beaten_by;  ///< the best option, empty for itself
    double payoff = 0.0;
    /// ENBS of its best trial where the fallback is the best other option; nothing where none can
    /// run, or where the effect of that option shares a part with this one's: its trial would tell
    /// of both, and a fallback of known payoff would be worth too much. One that a report tied to
    /// this one is followed as far as the trial tells of it.
    std::optional<double> enbs;
    /// Its standard error with the payoffs of the other option held (PairingModel::line_error).
    double enbs_error = std::numeric_limits<double>::quiet_NaN();
    std::optional<std::size_t> trial;
    std::size_t size = 0;  ///< index of its best size
    std::size_t practices_per_arm = 0;
    Research action = Research::before_implementing;
    std::optional<std::size_t> other;  ///< the best other option, or nothing: current practice
    double correlation = 0.0;          ///< of the effects of both, where a report tied them
    std::vector<Fallback> fallback;    ///< the same, by trial
    PairingOutcome outcome;            ///< every trial of it with that fallback
  };
  std::vector<Option> options;  ///< in the order given
  std::size_t current_practice_rank = 0;
  std::optional<std::size_t> best;    ///< the strategy to do, or nothing: current practice
  std::optional<std::size_t> second;  ///< the best one but for that, likewise
  /// How much more the best pays than the second. Strategies share the draws, so that its standard
  /// error is not the sum of theirs.
  Estimate lead;
  /// The strategy whose trial is worth most, if more than minimum_enbs.
  std::optional<std::size_t> study;
  /// "Do: ... Study: ... Beaten: ...": beaten is every option but the best, current practice and
  /// what is studied among them. Then, where one pays more than the best option as stated, the
  /// shorter programme.
  std::string text;
};

/// \param currency_symbol  "£", or a code with its space
/// \test the lead's standard error against fresh samples
/// \test best other 3,000; s has prior mean 2,000 and preposterior sd 1,000; trial 50: in the line
/// +33.3
///       (against none -41.5)
[[nodiscard]] LineResult line(std::span<const LineOption> options, double threshold,
                              double minimum_enbs, std::string_view currency_symbol);

}  // namespace equipoise::decision
