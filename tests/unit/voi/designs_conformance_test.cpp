// Every trial design, whatever it is: what its record promises holds over its examples.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <set>
#include <string>
#include <vector>

#include "models/voi/designs/cluster.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::voi;

bool allowed(const InputDescription& input, double value) {
  const bool above = input.lower_open ? value > input.lower : value >= input.lower;
  const bool below = input.upper_open ? value < input.upper : value <= input.upper;
  const bool whole = input.unit != Unit::count || value == std::round(value);
  return above && below && whole;
}

double example(const InputDescription& input) {
  const double number = std::strtod(std::string(input.example).c_str(), nullptr);
  if (input.example.ends_with("month")) return number / 12;
  return input.example.ends_with('%') ? number / 100 : number;
}

std::vector<std::size_t> example_sizes(const TrialKind& kind) {
  std::vector<std::size_t> sizes;
  std::string text(kind.size.example);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; }, ' ');
  char* at = text.data();
  for (char* end = at;; at = end) {
    const unsigned long size = std::strtoul(at, &end, 10);
    if (end == at) return sizes;
    sizes.push_back(size);
  }
}

/// The examples of what is required, and of one optional input beside them (none: the last).
std::vector<TrialDesign> examples(const TrialKind& kind) {
  std::vector<TrialDesign> designs;
  for (std::size_t stated = 0; stated <= kind.inputs.size(); ++stated) {
    TrialDesign design;
    design.kind = &kind;
    design.name = std::string(kind.design);
    design.practices_per_arm = example_sizes(kind);
    design.setup = design.reporting = 0.5;
    design.follow_up = 1;
    for (std::size_t i = 0; !kind.names.key.empty() && i < kind.names.fewest; ++i)
      design.names.push_back("name-" + std::to_string(i));
    for (std::size_t i = 0; i < kind.inputs.size(); ++i)
      design.inputs.push_back(kind.inputs[i].fallback && i != stated ? *kind.inputs[i].fallback
                                                                     : example(kind.inputs[i]));
    designs.push_back(std::move(design));
  }
  return designs;
}

constexpr TrialSetting setting{400, 0.75, 80, -0.4, -0.15};

/// As stated, or everybody.
double people_in_each(const TrialDesign& design) {
  for (std::size_t i = 0; i < design.inputs.size(); ++i)
    if (design.kind->inputs[i].key == cluster_size_input.key)
      return std::min(design.inputs[i], setting.cluster_size);
  return setting.cluster_size;
}

class Faults {
 public:
  void unless(bool good, const std::string& what) {
    if (!good && std::find(list.begin(), list.end(), what) == list.end()) list.push_back(what);
  }
  std::vector<std::string> list;
};

void check_record(const TrialKind& kind, Faults& faults) {
  faults.unless(find_trial_kind(kind.design) == &kind, "is not found by its name");
  faults.unless(!kind.title.empty() && kind.at_size != nullptr, "lacks a title or its numbers");
  std::set<std::string_view> keys{"equipoise", "trial",  "title",  "design",
                                  "costs",     "source", "status", "note"};
  for (const auto& time : common_trial_times()) keys.insert(time.description.key);
  faults.unless(keys.insert(kind.size.key).second, "the key of its sizes is taken");
  const auto sizes = example_sizes(kind);
  faults.unless(sizes.size() >= 2 && std::is_sorted(sizes.begin(), sizes.end()),
                "its sizes have no example");
  for (const std::size_t size : sizes)
    faults.unless(allowed(kind.size, static_cast<double>(size)), "a size is out of bounds");
  for (const InputDescription& input : kind.inputs) {
    const std::string key(input.key);
    faults.unless(keys.insert(input.key).second, key + " is there twice");
    faults.unless(!input.meaning.empty(), key + " has no meaning");
    faults.unless(!input.example.empty() && allowed(input, example(input)),
                  key + ": its example is out of bounds");
    // What says in its own way what another requires may be left out: its fallback marks that.
    faults.unless(!input.fallback || allowed(input, *input.fallback) || !input.instead_of.empty(),
                  key + ": its fallback is out of bounds");
    if (input.instead_of.empty()) continue;
    const auto other = std::ranges::find(kind.inputs, input.instead_of, &InputDescription::key);
    faults.unless(input.fallback && other != kind.inputs.end(),
                  key + " cannot stand instead of the other");
  }
}

void check_sizes(const TrialDesign& design, Faults& faults) {
  const TrialKind& kind = *design.kind;
  const auto at = [&](const TrialDesign& d, std::size_t size, const TrialSetting& place,
                      double icc) { return kind.at_size(d, size, place, icc); };
  const double taking_part = setting.practices * setting.mean_reach;
  const double sharing = design.answers();
  double before = std::numeric_limits<double>::infinity();
  for (const std::size_t size : design.practices_per_arm) {
    const TrialSize t = at(design, size, setting, 0.05);
    faults.unless(t.sampling_variance > 0 && t.sampling_variance < before,
                  "its variance is not positive, or does not fall with its size");
    before = t.sampling_variance;
    const double share = t.intervention_share + t.control_share;
    faults.unless(t.intervention_share > 0 && t.control_share >= 0, "a share is below 0");
    faults.unless(t.feasible == (share <= 1 + 1e-9), "feasible is not: its practices take part");

    // Shares and costs speak of the same practices, all that the trial has.
    const double practices = share * taking_part;
    faults.unless(std::abs(practices - std::round(practices)) < 1e-6, "a practice is no whole one");
    const auto cost = [&](double fixed, double per_practice, double per_patient) {
      TrialDesign priced = design;
      priced.fixed_cost = fixed;
      priced.cost_per_practice = per_practice;
      priced.cost_per_patient = per_patient;
      return at(priced, size, setting, 0.05).research_cost.total();
    };
    const auto equal = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); };
    faults.unless(cost(0, 0, 0) == 0 && equal(cost(1000, 0, 0), 1000 / sharing) &&
                      equal(cost(0, 1, 0), practices / sharing),
                  "the pairings that share its cost do not pay it once");
    const double people = practices * people_in_each(design);
    faults.unless(equal(cost(0, 0, 1), people / sharing) || equal(cost(0, 0, 1), people),
                  "its people are not counted once");
    faults.unless(equal(cost(1000, 7, 3), cost(1000, 0, 0) + cost(0, 7, 0) + cost(0, 0, 3)),
                  "its cost is no sum");
    TrialDesign priced = design;
    priced.fixed_cost = 1000;
    priced.cost_per_practice = 7;
    priced.cost_per_patient = 3;
    const ResearchCost parts = at(priced, size, setting, 0.05).research_cost;
    faults.unless(parts.fixed == cost(1000, 0, 0) && parts.practices == cost(0, 7, 0) &&
                      parts.patients == cost(0, 0, 3),
                  "a part of its cost stands in another's place");

    if (!kind.within_practices)
      for (const double icc : {0.0, 0.01, 0.05, 0.2, 0.6})
        faults.unless(at(design, size, setting, icc + 0.1).sampling_variance >
                          at(design, size, setting, icc).sampling_variance,
                      "its variance does not grow with the intracluster correlation");
    for (const double certain : {900.0, -900.0}) {
      TrialSetting place = setting;
      place.log_odds_intervention = certain;
      faults.unless(learning_weight(0.06, at(design, size, place, 0.05).sampling_variance) == 0,
                    "it learns from an outcome that is certain");
    }
    TrialSetting empty = setting;
    empty.cluster_size = 0;
    const TrialSize nobody = at(design, size, empty, 0.05);
    faults.unless(!nobody.feasible && learning_weight(0.06, nobody.sampling_variance) == 0,
                  "it learns from practices without people");
  }
  const TrialSize too_large = at(design, 1000, setting, 0.05);
  faults.unless(!too_large.feasible, "more practices than there are would do");
}

/// Of a design with several answers: the trial as a whole against each of its answers.
void check_joint(const TrialDesign& design, Faults& faults) {
  const TrialKind& kind = *design.kind;
  const bool targets = kind.names.of == NamesInput::Of::targets;
  const std::size_t k = targets ? 1 : design.names.size();
  const std::vector<double> log_odds(k, setting.log_odds_intervention);
  TrialDesign priced = design;
  priced.fixed_cost = 1000;
  priced.cost_per_practice = 7;
  priced.cost_per_patient = 3;
  for (const std::size_t size : design.practices_per_arm) {
    const TrialSize one = kind.at_size(priced, size, setting, 0.05);
    const JointTrialSize all = kind.joint_at_size(priced, size, setting, log_odds, 0.05);
    double practices = 0;
    std::vector<double> with(k, 0.0);
    for (const TrialArm& arm : all.arms) {
      practices += arm.share;
      for (const std::size_t s : arm.strategies) with.at(s) += arm.share;
    }
    const auto equal = [](double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); };
    faults.unless(all.feasible == one.feasible &&
                      equal(practices, one.intervention_share + one.control_share),
                  "its arms are not all its practices");
    faults.unless(equal(all.research_cost.total(),
                        one.research_cost.total() * (targets ? 1 : design.answers())),
                  "it is not charged once");
    faults.unless(all.covariance.size() == k * k, "it lacks a covariance");
    for (std::size_t i = 0; i < k; ++i) {
      faults.unless(equal(with[i], one.intervention_share), "a strategy has other practices");
      for (std::size_t j = 0; j < i; ++j)
        faults.unless(all.covariance[i * k + j] == all.covariance[j * k + i] &&
                          std::abs(all.covariance[i * k + j]) < all.covariance[i * k + i],
                      "its covariance is none");
      TrialSetting empty = setting;
      empty.cluster_size = 0;
      const JointTrialSize nobody = kind.joint_at_size(priced, size, empty, log_odds, 0.05);
      faults.unless(!nobody.feasible && !std::isfinite(nobody.covariance[i * k + i]),
                    "it learns from practices without people");
    }
  }
}

/// Of a design that observes inputs: what each measure says, at the examples of its inputs.
void check_measures(const TrialDesign& design, Faults& faults) {
  const TrialKind& kind = *design.kind;
  faults.unless(!kind.measures.empty(), "observes nothing");
  for (const Measure& measure : kind.measures) {
    const std::string key(measure.key);
    faults.unless(!measure.meaning.empty() && measure.variance != nullptr,
                  key + " lacks a meaning or its variance");
    std::vector<double> inputs;
    for (const InputDescription& input : measure.inputs) {
      inputs.push_back(example(input));
      faults.unless(allowed(input, inputs.back()), key + ": an example is out of bounds");
    }
    double before = std::numeric_limits<double>::infinity();
    for (const std::size_t size : design.practices_per_arm) {
      const double v = measure.variance(design, size, setting, 0.05, inputs, 0.6);
      faults.unless(v > 0 && v < before, key + ": its variance does not fall with its size");
      before = v;
    }
  }
  for (const std::size_t size : design.practices_per_arm) {
    const TrialSize t = kind.at_size(design, size, setting, 0.05);
    faults.unless(t.intervention_share == 0 && t.control_share == 0, "it takes practices");
    TrialDesign priced = design;
    priced.fixed_cost = 1000;
    priced.cost_per_patient = 3;
    const double cost = kind.at_size(priced, size, setting, 0.05).research_cost.total();
    faults.unless(t.research_cost.total() == 0 && cost > 1000, "its people are not counted");
  }
  faults.unless(!kind.at_size(design, 100000, setting, 0.05).feasible,
                "more than there are would do");
}

std::vector<std::string> faults_of(const TrialKind& kind) {
  Faults faults;
  check_record(kind, faults);
  if (kind.observes == Observes::inputs) {
    for (const TrialDesign& design : examples(kind)) check_measures(design, faults);
    return faults.list;
  }
  for (const TrialDesign& design : examples(kind)) {
    faults.unless(!kind.fault || !kind.fault(design), "its examples cannot be run");
    check_sizes(design, faults);
    if (kind.joint_at_size) check_joint(design, faults);
  }
  return faults.list;
}

}  // namespace

TEST_CASE("every design keeps its promises") {
  const auto all = all_trial_designs();
  CHECK(all.size() >= 6);
  CHECK(std::ranges::is_sorted(all, {}, [](const TrialKind* kind) { return kind->design; }));
  for (const TrialKind* kind : all) {
    CAPTURE(kind->design);
    for (const std::string& fault : faults_of(*kind)) FAIL_CHECK(fault);
  }
  CHECK(find_trial_kind("cluster") == nullptr);
  CHECK(common_trial_times().size() == 3);
  CHECK(common_trial_costs().size() == 3);
}

TEST_CASE("twin: a design that breaks its promises is found") {
  // Its variance grows with its size and not with the correlation, it forgets the control arm's
  // cost, has shares beyond all practices, and an example out of bounds.
  static constexpr std::array<InputDescription, 1> inputs{
      {{.key = "title", .lower = 0, .upper = 1, .meaning = "", .example = "2"}}};
  const TrialKind wrong{
      .design = "wrong",
      .title = "wrong",
      .size = practices_per_arm_input,
      .inputs = inputs,
      .at_size = [](const TrialDesign& trial, std::size_t size, const TrialSetting& place, double) {
        const double n = static_cast<double>(size);
        return TrialSize{.feasible = true,
                         .sampling_variance = n,
                         .research_cost = {n * trial.cost_per_practice, trial.fixed_cost},
                         .intervention_share = share_of_practices(40 * n, place),
                         .control_share = -0.1};
      }};
  CHECK(faults_of(wrong).size() == 14);
}
