#include "engine/report/text.hpp"

#include <cmath>
#include <doctest/doctest.h>

namespace equipoise::report {

TEST_CASE("shares never claim more certainty than there is") {
  CHECK(percentage(0) == "0%");
  CHECK(percentage(0.001) == "<1%");
  CHECK(percentage(0.4749) == "47%");
  CHECK(percentage(0.996) == ">99%");
  CHECK(percentage(1) == "100%");
}

TEST_CASE("width counts characters, and wrapping keeps to it") {
  CHECK(width("£×é") == 3);
  CHECK(padded("£", 3) == "£  ");
  CHECK(padded("long", 2) == "long");
  CHECK(wrapped("one two three four", 9, 2) == "one two\n  three\n  four");
  CHECK(wrapped("unbreakable", 4, 2) == "unbreakable");
  CHECK(wrapped("", 4, 2).empty());
}

}  // namespace equipoise::report
