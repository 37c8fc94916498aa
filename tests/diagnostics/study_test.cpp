// Bad studies, targets, strategies and trials with their whole messages: tests/diagnostics/study.
#include <doctest/doctest.h>
#include <string>

#include "engine/compile/check.hpp"

#include "tests/support/golden_cases.hpp"

using namespace equipoise;

TEST_CASE("every bad file of the language has the message that is expected") {
  const auto check = [](const std::string& path) {
    document::Diagnostics diagnostics;
    compile::check_file(path, diagnostics);
    return diagnostics.render();
  };
  const std::string folder = EQUIPOISE_SOURCE_DIR "/tests/diagnostics/study";
  CHECK(test::run_golden_cases(folder, check) >= 100);
}
