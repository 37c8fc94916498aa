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

TEST_CASE("numbers with separators, without a sign that rounding leaves alone") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(-1234567.891, 2) == "-1,234,567.89");
  CHECK(grouped(-0.4) == "0");
  CHECK(amount(20000) == "20,000");
  CHECK(amount(0.4) == "0.4");
  CHECK(exact_money(-0.4, "£") == "-£0.4");
  CHECK(people(2400000) == "2.4m");
  CHECK(people(280) == "280");
  CHECK(rate(0.035) == "3.5%");
}

TEST_CASE("titles are cut, broken and put on one line by columns, not bytes") {
  CHECK(one_line("  two\n  lines\t") == "two lines");
  CHECK(shortened("£££££", 5) == "£££££");
  CHECK(shortened("££££££", 5) == "££££…");
  CHECK(shortened("one two three", 9) == "one two…");
  CHECK(name_lines("Audit and feedback to practices", 17) ==
        std::vector<std::string>{"Audit and", "feedback to", "practices"});
  CHECK(name_lines("high-risk-nsaid", 10) == std::vector<std::string>{"high-risk-", "nsaid"});
}

}  // namespace equipoise::report
