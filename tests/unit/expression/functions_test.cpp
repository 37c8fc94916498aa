#include <cmath>
#include <limits>

#include "models/numerics/conversions.hpp"

#include "engine/expression/function.hpp"

#include "tests/unit/expression/model.hpp"

namespace equipoise::expression {
namespace {

bool agree(double found, double expected, double tolerance) {
  return std::abs(found - expected) <= tolerance * std::abs(expected);
}

/// Points of a domain: near and at its ends, and within.
std::vector<double> points(const InputDescription& domain) {
  const double lower = std::isfinite(domain.lower) ? domain.lower : -5;
  const double upper = std::isfinite(domain.upper) ? domain.upper : 5;
  std::vector<double> found;
  if (!domain.lower_open) found.push_back(lower);
  if (!domain.upper_open) found.push_back(upper);
  for (const double share : {0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1 - 1e-6}) {
    found.push_back(lower + share * (upper - lower));
  }

  return found;
}

/// Values of `name(x0, x1, ...)` at given arguments, which are parameters.
double call(const Function& function, const std::vector<double>& x, std::optional<Fault>* fault) {
  Model model;
  std::string text(function.name);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < x.size(); ++i) {
    names.push_back("x" + std::to_string(i));
    text += (i == 0 ? "(" : ", ") + names.back();
  }
  model.parameters(names);
  const Program program = model.compile({text + ")"});
  LaneTable parameters(x.size(), 1);
  for (std::size_t i = 0; i < x.size(); ++i) parameters.row(i)[0] = x[i];
  Workspace work(program, 1);
  work.begin_block(parameters, {5, 1});
  work.evaluate(0, 0);
  const double value = work.value({0})[0];
  if (fault != nullptr) *fault = work.fault();
  return value;
}

/// Calls `visit` for every combination of one point for each argument.
template <class Visit>
void combinations(const Function& function, Visit visit) {
  std::vector<std::vector<double>> axes;
  for (const auto& argument : function.arguments) axes.push_back(points(argument));
  std::vector<std::size_t> at(axes.size(), 0);
  for (;;) {
    std::vector<double> x;
    for (std::size_t i = 0; i < axes.size(); ++i) x.push_back(axes[i][at[i]]);
    visit(x);
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == axes[i].size()) at[i++] = 0;
    if (i == at.size()) return;
  }
}

TEST_CASE("every registered function keeps what its record says") {
  REQUIRE(all_functions().size() == 18);
  std::string_view before;
  for (const Function* function : all_functions()) {
    CAPTURE(std::string(function->name));
    CHECK(before < function->name);
    before = function->name;
    CHECK(find_function(function->name) == function);
    CHECK_FALSE(function->meaning.empty());
    CHECK(function->example.substr(0, function->name.size()) == function->name);
    const double example = constant(std::string(function->example));
    CAPTURE(example - function->example_value);
    CHECK(agree(example, function->example_value, 2e-14));
    for (const auto& argument : function->arguments) {
      CHECK_FALSE(argument.key.empty());
      CHECK_FALSE(argument.meaning.empty());
    }
    combinations(*function, [&](const std::vector<double>& x) {
      const double expected = function->scalar(x.data());
      std::optional<Fault> fault;
      const double found = call(*function, x, &fault);
      CAPTURE(x[0]);
      CAPTURE(expected);
      CAPTURE(found);
      const bool result_outside =
          function->result != nullptr &&
          (expected < function->result->lower || expected > function->result->upper);
      if (!std::isfinite(expected) || result_outside) {
        CHECK(std::isnan(found));
        REQUIRE(fault);
        CHECK(fault->draw == 5);
      } else {
        // The plain formulas of the records lose digits where 1 - p does: 1e-16 / 1e-6 of it,
        // divided by times of 0.1 year.
        CHECK(std::abs(found - expected) <= 1e-12 * std::abs(expected) + 1e-16 / 1e-6 / 0.1);
        CHECK_FALSE(fault);
      }
    });
  }
}

TEST_CASE("an argument outside its domain is a fault, for every function and argument") {
  const double inf = std::numeric_limits<double>::infinity();
  for (const Function* function : all_functions()) {
    for (std::size_t i = 0; i < function->arguments.size(); ++i) {
      const InputDescription& domain = function->arguments[i];
      std::vector<double> x;
      for (const auto& argument : function->arguments) {
        x.push_back(std::isfinite(argument.upper) ? 0.5 * (argument.lower + argument.upper) : 1.5);
      }
      std::vector<double> outside;
      if (std::isfinite(domain.lower)) {
        outside.push_back(domain.lower_open ? domain.lower : std::nextafter(domain.lower, -inf));
        outside.push_back(domain.lower - 3);
      }
      if (std::isfinite(domain.upper)) {
        outside.push_back(domain.upper_open ? domain.upper : std::nextafter(domain.upper, inf));
        outside.push_back(domain.upper + 3);
      }
      for (const double bad : outside) {
        x[i] = bad;
        std::optional<Fault> fault;
        CAPTURE(std::string(function->name));
        CAPTURE(bad);
        CHECK(std::isnan(call(*function, x, &fault)));
        REQUIRE(fault);
        const bool unit = domain.unit == Unit::probability && (bad < 0 || bad > 1);
        CHECK(fault->kind == (unit ? Fault::Kind::probability_outside_unit_interval
                                   : Fault::Kind::outside_domain));
        CHECK(fault->value == bad);
      }
    }
  }
}

TEST_CASE("hand values") {
  const struct {
    const char* text;
    double value;
  } cases[] = {
      // Competing rates and conversions to 16 digits (mpmath).
      {"rate_to_probability(0.15, 1 / 12)", .01242219950611857},
      {"rate_to_probability(3, 1)", .9502129316321361},
      {"probability_to_rate(0.3, 1)", .3566749439387324},
      {"probability_to_rate(0.05, 1 / 12)", .6155195326506064},
      {"probability_rescale(0.01, 1 / 12, 1)", .1136151282838707},
      {"probability_rescale(0.4, 5, 1)", .09711954855256571},
      {"apply_odds_ratio(53 / 113, 0.54)", .3229519295870007},
      {"apply_hazard_ratio(0.105, 0.6)", .06439222714536283},
      {"logit(0.562) - logit(0.5)", .2492829},  // economics of a risk difference of 6.2%
  };
  for (const auto& c : cases) {
    CAPTURE(std::string(c.text));
    CHECK(agree(constant(c.text), c.value, c.value == .2492829 ? 1e-6 : 1e-12));
  }
  // Ends that need no care of the user.
  CHECK(constant("probability_rescale(1, 1, 1 / 12)") == 1);
  CHECK(constant("probability_rescale(0, 1, 1 / 12)") == 0);
  CHECK(constant("apply_hazard_ratio(1, 0.5)") == 1);
  CHECK(constant("apply_odds_ratio(1, 3)") == 1);
  CHECK(constant("rate_to_probability(0, 1)") == 0);
  CHECK(constant("rate_to_probability(1e300, 1)") == 1);
  CHECK(constant("expit(-800)") == 0);
  CHECK(constant("pow(0, 0)") == 1);
  CHECK(constant("(-2) ^ 3") == -8);
  CHECK(constant("floor(-0.5)") == -1);
}

TEST_CASE("the language and models/numerics convert alike") {
  for (const double p : {0.0, 1e-9, 0.1, 0.5, 0.9, 0.999}) {
    for (const double y : {0.3, 1.0, 2.5}) {
      CAPTURE(p);
      CAPTURE(y);
      const auto found = [&](const char* name, std::vector<double> x) {
        return call(*find_function(name), x, nullptr);
      };
      CHECK(agree(found("apply_hazard_ratio", {p, y}), numerics::apply_hazard_ratio(p, y), 1e-14));
      CHECK(agree(found("apply_odds_ratio", {p, y}), numerics::apply_odds_ratio(p, y), 1e-14));
      CHECK(
          agree(found("rate_to_probability", {p, y}), numerics::rate_to_probability(p, y), 1e-14));
      CHECK(
          agree(found("probability_to_rate", {p, y}), numerics::probability_to_rate(p, y), 1e-14));
      CHECK(agree(found("probability_rescale", {p, y, 0.7}),
                  numerics::probability_rescale(p, y, 0.7), 1e-14));
    }
  }
}

TEST_CASE("tables") {
  LookupTable step{
      "t", {0, 1, 5}, {10, 20, 30}, LookupTable::Between::step, LookupTable::Beyond::last};
  CHECK(step.at(0) == 10);
  CHECK(step.at(0.999) == 10);
  CHECK(step.at(1) == 20);
  CHECK(step.at(4.9) == 20);
  CHECK(step.at(5) == 30);
  CHECK(step.at(100) == 30);
  CHECK(step.at(-1) == 10);
  CHECK(std::isnan(step.at(std::nan(""))));
  step.beyond = LookupTable::Beyond::error;
  CHECK(std::isnan(step.at(5.0001)));
  CHECK(std::isnan(step.at(-1e-9)));
  CHECK(step.at(5) == 30);
  LookupTable linear{
      "t", {0, 1, 5}, {10, 20, 30}, LookupTable::Between::linear, LookupTable::Beyond::last};
  CHECK(linear.at(0.25) == 12.5);
  CHECK(linear.at(1) == 20);
  CHECK(linear.at(2) == 22.5);
  CHECK(linear.at(5) == 30);
  CHECK(linear.at(6) == 30);
  const LookupTable single{"t", {3}, {7}, LookupTable::Between::linear, LookupTable::Beyond::last};
  CHECK(single.at(2) == 7);
  CHECK(single.at(3) == 7);
}

TEST_CASE("time points fall on whole years where twelve months make one") {
  for (const auto& [cycle_years, per_year] :
       {std::pair{1.0 / 12, 12}, {0.5, 2}, {0.25, 4}, {1.0, 1}}) {
    const Timeline timeline{1200, cycle_years, {}};
    for (std::size_t year = 0; year <= 100; ++year) {
      CHECK(timeline.time(year * static_cast<std::size_t>(per_year)) == static_cast<double>(year));
    }
  }
  const Timeline weeks{2000, 7 / 365.25, {}};
  CHECK(weeks.time(1461) == 28);
  const Timeline odd{10, 0.123456789, {}};
  CHECK(odd.time(7) == 7 * 0.123456789);
}

}  // namespace
}  // namespace equipoise::expression
