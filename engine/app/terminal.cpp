#include "engine/app/terminal.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace equipoise::app {
namespace {

bool on_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

}  // namespace

report::TerminalStyle terminal_style() {
  report::TerminalStyle style;
  if (!on_terminal(STDOUT_FILENO)) return style;
  style.colour = std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.columns = std::clamp<std::size_t>(size.ws_col, 80, style.columns);
  return style;
}

ProgressLine::ProgressLine() : shown_(on_terminal(STDERR_FILENO)) {}

ProgressLine::~ProgressLine() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::operator()(double done) const {
  if (!shown_ || done <= 0) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  std::fputs(fmt::format("\r{:3.0f}%  {:.0f} s left \x1b[K", 100 * done,
                         elapsed.count() * (1 - done) / done)
                 .c_str(),
             stderr);
}

}  // namespace equipoise::app
