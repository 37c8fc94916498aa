// Bad input and its whole message, as far as this room can tell: tests/diagnostics/document.
#include <doctest/doctest.h>
#include <string>

#include "tests/support/golden_cases.hpp"
#include "tests/unit/document/form.hpp"

using namespace equipoise;

TEST_CASE("every bad file has the message that is expected") {
  const std::string folder = EQUIPOISE_SOURCE_DIR "/tests/diagnostics/document";
  CHECK(test::run_golden_cases(folder, test::check_document) >= 35);
}

TEST_CASE("the difference of two messages shows the lines that differ and no others") {
  CHECK(test::difference("a\nb\nc\n", "a\nb\nc\n").empty());
  CHECK(test::difference("a\nb\nc\n", "a\nx\nc\n") == "- b\n+ x\n");
  CHECK(test::difference("", "a\n") == "+ a\n");
}
