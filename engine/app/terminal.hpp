/// \file  engine/app/terminal.hpp
/// \brief What is different where a person looks on: colour, width, how much is done.
#pragma once

#include <chrono>

#include "engine/report/report.hpp"

namespace equipoise::app {

/// Colour only on a terminal without NO_COLOR, and its width.
[[nodiscard]] report::TerminalStyle terminal_style();

/// Shows a share and the time left on a terminal; silent elsewhere.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void operator()(double done) const;

 private:
  bool shown_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace equipoise::app
