// Reports in two halves, one after the other: what that holds learning to, and learners that fail.
#include "engine/run/learnt_in_halves.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

namespace equipoise::run {
namespace {

using sampling::Distribution;
using sampling::JointPosterior;
using sampling::JointPrior;
using sampling::JointReport;
using sampling::Posterior;
using sampling::Report;

Distribution stated(std::string_view kind, std::vector<sampling::NamedValue> values) {
  auto solved = sampling::solve(kind, values);
  REQUIRE(std::holds_alternative<Distribution>(solved));
  return std::get<Distribution>(solved);
}

const std::vector<Report> counted{{.kind = Report::Kind::binomial, .events = 12, .total = 40}},
    estimated{{.mean = 0.3, .standard_error = 0.06}, {.mean = 0.33, .standard_error = 0.08}};

/// Learners that are wrong, one in what is exact: it finds one event in ten people whenever it is
/// asked; and one in weights: it takes reports for half as exact as they are. Each is the same for
/// halves given all at once as for the whole.
std::variant<Posterior, sampling::NoPosterior> with_its_own(const Distribution& prior,
                                                            std::span<const Report> reports) {
  std::vector<Report> more(reports.begin(), reports.end());
  more.push_back({.kind = Report::Kind::binomial, .events = 1, .total = 10});
  return sampling::learn(prior, more);
}
std::variant<Posterior, sampling::NoPosterior> half_as_exact(const Distribution& prior,
                                                             std::span<const Report> reports) {
  std::vector<Report> less(reports.begin(), reports.end());
  for (Report& report : less) report.standard_error *= std::sqrt(2.0);
  return sampling::learn(prior, less);
}
sampling::LearntJoint group_with_its_own(const JointPrior& prior,
                                         std::span<const JointReport> reports) {
  std::vector<JointReport> more(reports.begin(), reports.end());
  more.push_back({0, {}, {1, 9, 0}});
  return sampling::learn(prior, more);
}
sampling::LearntJoint group_half_as_exact(const JointPrior& prior,
                                          std::span<const JointReport> reports) {
  std::vector<JointReport> less(reports.begin(), reports.end());
  for (JointReport& report : less) {
    report.report.events /= 2;
    report.report.total /= 2;
  }
  return sampling::learn(prior, less);
}

/// By how many standard deviations halves one after the other are off the whole.
double apart(const Distribution& prior, std::span<const Report> reports, LearnInput* learn) {
  const Distribution whole = std::get<Posterior>(learn(prior, reports)).distribution;
  const auto halves = learn_in_halves(prior, reports, learn);
  REQUIRE(halves);
  return std::abs(halves->moments.mean[0] - whole.mean()) / whole.sd();
}

/// The same of halves that are learnt all at once.
double apart_at_once(const Distribution& prior, std::span<const Report> reports,
                     LearnInput* learn) {
  std::vector<Report> halves;
  for (Report half : reports) {
    half.events /= 2;
    half.total /= 2;
    half.standard_error *= std::sqrt(2.0);
    halves.insert(halves.end(), {half, half});
  }
  const Distribution whole = std::get<Posterior>(learn(prior, reports)).distribution;
  return std::abs(std::get<Posterior>(learn(prior, halves)).distribution.mean() - whole.mean()) /
         whole.sd();
}

}  // namespace

TEST_CASE(
    "halves one after the other teach what the whole does, and show a learner that does not") {
  const Distribution prior =
      stated("beta", {{.key = "alpha", .value = 2}, {.key = "beta", .value = 8}});
  CHECK(apart(prior, counted, sampling::learn) < 1e-12);
  // A beta after estimates: by weights.
  const auto weighted = learn_in_halves(prior, estimated);
  REQUIRE(weighted);
  REQUIRE(weighted->effective_sample_size);
  CHECK(*weighted->effective_sample_size > 10000);
  CHECK(*weighted->effective_sample_size <= sampling::posterior_values);
  CHECK(apart(prior, estimated, sampling::learn) < 2 / std::sqrt(*weighted->effective_sample_size));
  // Twins.
  CHECK(apart_at_once(prior, counted, with_its_own) < 1e-9);
  CHECK(apart(prior, counted, with_its_own) > 0.05);
  CHECK(apart_at_once(prior, estimated, half_as_exact) < 1e-9);
  CHECK(apart(prior, estimated, half_as_exact) > 4 / std::sqrt(*weighted->effective_sample_size));
}

TEST_CASE("the same of inputs that are drawn together") {
  auto solved = sampling::solve_dirichlet({"a", "b", "c"}, {30, 8, 2.5});
  REQUIRE(std::holds_alternative<sampling::JointGroup>(solved));
  const JointPrior prior = std::get<sampling::JointGroup>(solved);
  const JointReport all{0, {}, {40, 25, 5}};
  const JointReport one{0, {.kind = Report::Kind::binomial, .events = 30, .total = 60}, {}};
  for (const auto& [report, wrong_learner] :
       {std::pair(all, &group_with_its_own), std::pair(one, &group_half_as_exact)}) {
    const std::vector<JointReport> reports{report};
    const auto whole = std::get<JointPosterior>(sampling::learn(prior, reports));
    const auto halves = learn_in_halves(prior, reports);
    REQUIRE(halves);
    CHECK(halves->effective_sample_size.has_value() == whole.effective_sample_size.has_value());
    const double allowed =
        whole.effective_sample_size
            ? 2 * std::sqrt(1 / *whole.effective_sample_size + 1 / *halves->effective_sample_size)
            : 1e-12;
    for (std::size_t i = 0; i < 3; ++i) {
      const double sd = sampling::sd_of(whole.group, i);
      CHECK(std::abs(halves->moments.mean[i] - sampling::mean_of(whole.group, i)) < allowed * sd);
      CHECK(std::abs(halves->moments.covariance[3 * i + i] - sd * sd) < allowed * sd * sd);
    }
    // Twins.
    const auto wrong = std::get<JointPosterior>(wrong_learner(prior, reports));
    const auto wrong_halves = learn_in_halves(prior, reports, wrong_learner);
    REQUIRE(wrong_halves);
    CHECK(std::abs(wrong_halves->moments.mean[0] - sampling::mean_of(wrong.group, 0)) >
          2 * allowed * sampling::sd_of(wrong.group, 0));
  }
}

}  // namespace equipoise::run
