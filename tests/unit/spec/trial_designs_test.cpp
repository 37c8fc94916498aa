// Every trial design reads from a file that is written from its own record, and refuses what the
// record refuses.
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/stepped_wedge.hpp"

#include "engine/spec/strategy_spec.hpp"

#include "tests/unit/spec/files.hpp"

using namespace equipoise;

namespace {

using Lines = std::vector<std::string>;

const Lines common{
    "equipoise: 1",        "trial: t",        "setup: 6 months",       "follow_up: 12 months",
    "reporting: 0 months", "source: a paper", "costs: {fixed: 300000}"};

std::string line(const InputDescription& input) {
  return fmt::format("{}: {}", input.key, input.example);
}

/// What a file of this design must have.
Lines required(const voi::TrialKind& kind) {
  Lines lines = common;
  lines.push_back(fmt::format("design: {}", kind.design));
  lines.push_back(line(kind.size));
  for (const InputDescription& input : kind.inputs)
    if (!input.fallback) lines.push_back(line(input));
  if (kind.names.required && !kind.names.key.empty())
    lines.push_back(fmt::format("{}: {}", kind.names.key, kind.names.example));
  if (kind.observes == voi::Observes::inputs) {
    lines.push_back("in_target: asthma-review");
    lines.push_back("observes:");
    for (const voi::Measure& measure : kind.measures) {
      std::string inputs;
      for (const InputDescription& input : measure.inputs)
        if (!input.fallback) inputs += (inputs.empty() ? "" : ", ") + line(input);
      lines.push_back(fmt::format(
          "  - {{{}{}: {{{}}}}}",
          measure.current_adherence ? std::string() : fmt::format("parameter: x_{}, ", measure.key),
          measure.key, inputs));
    }
  }
  return lines;
}

struct Read {
  spec::TrialSpec trial;
  std::string errors;
};

Read read(const Lines& lines) {
  document::Diagnostics diagnostics;
  const auto root = test::tree_of(fmt::format("{}\n", fmt::join(lines, "\n")), diagnostics);
  spec::TrialSpec trial = spec::read_trial(root, "input.yaml", diagnostics);
  return {std::move(trial), diagnostics.ok() ? "" : diagnostics.render()};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every design: what is required, what may be left out, what its bounds refuse") {
  for (const voi::TrialKind* kind : voi::all_trial_designs()) {
    CAPTURE(kind->design);
    const Lines least = required(*kind);
    const Read plain = read(least);
    REQUIRE(plain.errors == "");
    const voi::TrialDesign& design = plain.trial.designs.front();
    CHECK(design.kind == kind);
    CHECK(design.practices_per_arm.size() >= 2);
    CHECK(design.reports() == 1.5);
    CHECK(design.fixed_cost == 300000);
    CHECK(design.observations.size() == kind->measures.size());
    CHECK(design.names.size() ==
          (kind->names.required && !kind->names.key.empty() ? kind->names.fewest : 0));
    REQUIRE(design.inputs.size() == kind->inputs.size());
    for (std::size_t i = 0; i < kind->inputs.size(); ++i) {
      const InputDescription& input = kind->inputs[i];
      CAPTURE(input.key);
      const std::string name = fmt::format("trials.t.{}", input.key);
      const auto listed = [&](const spec::TrialSpec& trial) {
        for (const spec::Quantity& quantity : trial.listed)
          if (quantity.name == name) return quantity.provenance.source == "a paper";
        return false;
      };
      if (input.fallback) {
        CHECK(design.inputs[i] == *input.fallback);
        CHECK_FALSE(listed(plain.trial));  // no source speaks of what is left out
        Lines more = least;
        for (const InputDescription& other : kind->inputs)  // what it stands instead of
          if (other.key == input.instead_of && !other.fallback) std::erase(more, line(other));
        more.push_back(line(input));
        const Read stated = read(more);
        CHECK(stated.errors == "");
        CHECK(listed(stated.trial));
        // What is left out for it is what it is without: a design reads both.
        for (std::size_t k = 0; k < kind->inputs.size(); ++k) {
          const InputDescription& other = kind->inputs[k];
          CAPTURE(other.key);
          if (k != i && other.fallback)
            CHECK(stated.trial.designs.front().inputs[k] == *other.fallback);
        }
        if (!input.instead_of.empty()) {
          more.push_back(fmt::format("{}: 0", input.instead_of));
          CHECK(holds(read(more).errors,
                      fmt::format("`{}` stands beside `{}`", input.key, input.instead_of)));
        }
      } else {
        CHECK(listed(plain.trial));
        Lines fewer = least;
        std::erase(fewer, line(input));
        CHECK(holds(read(fewer).errors, fmt::format("lacks `{}`", input.key)));
      }
      for (const double beyond : {input.lower - 1, input.upper + 1}) {
        if (std::isinf(beyond)) continue;
        Lines wrong = least;
        std::erase(wrong, line(input));
        const char* unit = input.unit == Unit::duration ? " years" : "";
        wrong.push_back(fmt::format("{}: {}{}", input.key, beyond, unit));
        CHECK(holds(read(wrong).errors, fmt::format("`{}` must be", input.key)));
      }
    }
    Lines unknown = least;
    unknown.push_back("power: 0.8");
    CHECK(holds(read(unknown).errors, "has no key `power`"));
  }
}

TEST_CASE("every design charges each cost that it takes, and takes no other") {
  const voi::TrialSetting setting{.practices = 400,
                                  .mean_reach = 1,
                                  .cluster_size = 40,
                                  .log_odds_control = -0.4,
                                  .log_odds_intervention = -0.1};
  for (const voi::TrialKind* kind : voi::all_trial_designs()) {
    CAPTURE(kind->design);
    Lines lines = required(*kind);
    std::erase(lines, "costs: {fixed: 300000}");
    for (const voi::CommonTrialInput& cost : voi::common_trial_costs()) {
      CAPTURE(cost.description.key);
      Lines one = lines;
      one.push_back(fmt::format("costs: {{{}: 100}}", cost.description.key));
      const Read found = read(one);
      const voi::TrialDesign& design = found.trial.designs.front();
      if (design.kind->at_size(design, design.practices_per_arm.front(), setting, 0.05)
              .research_cost.total() > 0)
        CHECK(found.errors == "");
      else
        CHECK(holds(found.errors, fmt::format("charges nothing `{}`", cost.description.key)));
    }
  }
}

TEST_CASE("the decay that the file of a stepped wedge states is the one that its variance has") {
  const voi::TrialSetting place{.practices = 400,
                                .mean_reach = 1,
                                .cluster_size = 40,
                                .log_odds_control = -0.4,
                                .log_odds_intervention = -0.1};
  const double of_person = (voi::person_variance(-0.4) + voi::person_variance(-0.1)) / 2;
  for (const double decay : {0.95, 0.6}) {
    Lines lines = common;
    lines.insert(lines.end(), {"design: stepped-wedge", "practices_per_step: [5, 10]", "steps: 4",
                               fmt::format("autocorrelation_per_period: {}", decay)});
    const Read wedge = read(lines);
    REQUIRE(wedge.errors == "");
    const voi::TrialDesign& design = wedge.trial.designs.front();
    const double variance = design.kind->at_size(design, 5, place, 0.05).sampling_variance;
    // 5% of a person's variance is the practice's, all of it decaying.
    const auto with = [&](double practice, double correlation) {
      return doctest::Approx(of_person *
                             voi::stepped_wedge_variance({4, 5, practice, correlation, 0.95 / 40}))
          .epsilon(1e-12);
    };
    CHECK(variance == with(0.05, decay));
    CHECK(variance != with(0.05, 1.0));  // twins: no decay, and nothing that lasts
    CHECK(variance != with(0.0, decay));
  }
}

TEST_CASE("of a design that is not known, only what no design asks for is an unknown key") {
  Lines lines = common;
  for (const char* more : {"design: crossover", "steps: 4", "allocation: 50", "power: 0.8"})
    lines.push_back(more);
  const std::string errors = read(lines).errors;
  CHECK(holds(errors, "`design` cannot be `crossover`"));
  CHECK(holds(errors, "`allocation` must be"));
  CHECK(holds(errors, "has no key `power`"));
  CHECK(holds(errors, "3 errors"));
  CHECK(read(lines).trial.designs.front().kind == nullptr);
}

TEST_CASE("a list of follow-ups gives a design for each, in all else the same") {
  Lines lines = common;
  std::erase(lines, "follow_up: 12 months");
  for (const char* more :
       {"design: interrupted-time-series", "practices: [10, 50]",
        "follow_up: [6 months, 1 year, 2 years]", "periods_before: 12", "period: 1 month",
        "period_sd: 0.05", "autocorrelation: 0.4", "other_changes_sd: 0.1", "reach_after: 0.85"})
    lines.push_back(more);
  const Read found = read(lines);
  REQUIRE(found.errors == "");
  REQUIRE(found.trial.designs.size() == 3);
  const voi::TrialSetting setting{280, 0.75, 100, -0.5, -0.25};
  double before = 1e9;
  for (std::size_t i = 0; i < 3; ++i) {
    const voi::TrialDesign& design = found.trial.designs[i];
    CHECK(design.name == "t");
    CHECK(design.follow_up == (i == 0 ? 0.5 : i == 1 ? 1.0 : 2.0));
    CHECK(design.one_of_several);
    CHECK(design.reach_after == 0.85);
    // The longer series is the more exact.
    const double v = design.kind->at_size(design, 50, setting, 0.05).sampling_variance;
    CHECK(v < before);
    before = v;
  }
  std::erase(lines, "follow_up: [6 months, 1 year, 2 years]");
  lines.push_back("follow_up: 1 year");
  const Read one = read(lines);
  REQUIRE(one.errors == "");
  REQUIRE(one.trial.designs.size() == 1);
  CHECK_FALSE(one.trial.designs[0].one_of_several);
}

TEST_CASE("a list of follow-ups beside a risk by the end of one of them is refused") {
  const auto with = [](const char* follow_up, const char* outcome) {
    Lines lines = common;
    std::erase(lines, "follow_up: 12 months");
    for (const std::string& more :
         {std::string("design: individually-randomised"), std::string("people_per_arm: [250, 500]"),
          std::string("in_target: asthma-review"), fmt::format("follow_up: {}", follow_up),
          fmt::format("observes: [{{parameter: utility, difference_in_means: {{sd: 0.2}}}}, "
                      "{{parameter: x, {}}}]",
                      outcome)})
      lines.push_back(more);
    return read(lines).errors;
  };
  const char* several = "[6 months, 1 year, 5 years]";
  for (const char* ratio : {"hazard_ratio", "odds_ratio", "relative_risk"}) {
    CAPTURE(ratio);
    const std::string outcome = fmt::format("{}: {{risk: 8%}}", ratio);
    const std::string errors = with(several, outcome.c_str());
    CHECK(holds(errors, "a list of follow-ups beside an outcome with one `risk`"));
    CHECK(holds(errors, "list a trial of its own for each follow-up"));
    CHECK(holds(errors, "1 error"));
    CHECK(with("1 year", outcome.c_str()) == "");
    CHECK(with("[1 year]", outcome.c_str()) == "");
  }
  CHECK(with(several, "difference_in_means: {sd: 900}") == "");
}
