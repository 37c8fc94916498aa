/// \file  tests/unit/spec/files.hpp
/// \brief Small files of the language, and a folder to put them in.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>

#include "engine/document/parse.hpp"

namespace equipoise::test {

inline const std::string target_text = R"(equipoise: 1
target: asthma-review
population: {of: adults, prevalence: 6.5%}
counting: person-years
adherence: {current: 0.3, achievable: 70%}
icc: 0.05
model:
  kind: markov-cohort
  cycle: 3 months
  horizon: 10 years
  interventions: [usual, reviewed]
  parameters: {p_die: 0.02}
  states: {alive, dead: absorbing}
  start: {alive: 1}
  transitions: {alive: {dead: p_die, alive: remainder}}
  costs: {care: {alive: 100}}
  utilities: {alive: 0.8}
)";

inline const std::string strategy_text = R"(equipoise: 1
strategy: audit-and-feedback
effect:
  odds_ratio: {mean: 1.47, ci95: [1.31, 1.64]}
  heterogeneity: {sd_log_odds: 0.24}
  source: Ivers 2025
delivery: {duration: 10 years, ramp: 6 months, decay: {half_life: 18 months}}
reach: 0.75
costs: {per_practice_year: 300}
)";

inline const std::string trial_text = R"(equipoise: 1
trial: cluster-two-arm
design: cluster-two-arm
practices_per_arm: [10, 20, 400]
setup: 0 months
follow_up: 12 months
reporting: 6 months
costs: {fixed: 300000}
)";

inline const std::string study_text = R"(equipoise: 1
study: small
currency: GBP 2024/25
perspective: NHS
threshold: {base: 20000, range: [13000, 30000]}
discount: {costs: 3.5%, outcomes: 0.015}
population: {registered: 100000, adults: 79%, practices: 20}
decision_horizon: 10 years
targets: [target.yaml]
strategies: [strategy.yaml]
trials: [trial.yaml]
sampling: {draws: 1000, seed: 7}
)";

/// `text` with the first `from` in it replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("the text has no " + from);
  return text.replace(at, from.size(), to);
}

/// A text as a tree. \throws where it is no YAML of ours
inline document::Node tree_of(const std::string& text, document::Diagnostics& diagnostics) {
  const auto file = diagnostics.add("input.yaml", text);
  auto root = file ? document::parse(*file, diagnostics) : std::nullopt;
  if (!root) throw std::logic_error(diagnostics.render());
  return std::move(*root);
}

/// A folder with the small study, removed at the end.
class StudyFolder {
 public:
  StudyFolder() : path_(std::filesystem::temp_directory_path() / name()) {
    std::filesystem::create_directories(path_);
    write("study.yaml", study_text);
    write("target.yaml", target_text);
    write("strategy.yaml", strategy_text);
    write("trial.yaml", trial_text);
  }
  ~StudyFolder() { std::filesystem::remove_all(path_); }
  StudyFolder(const StudyFolder&) = delete;
  StudyFolder& operator=(const StudyFolder&) = delete;

  void write(const std::string& file, const std::string& text) const {
    std::ofstream(path_ / file, std::ios::binary) << text;
  }
  [[nodiscard]] std::string study() const { return (path_ / "study.yaml").string(); }

 private:
  static std::string name() {
    static int count = 0;
    return "equipoise_spec_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  }
  std::filesystem::path path_;
};

}  // namespace equipoise::test
