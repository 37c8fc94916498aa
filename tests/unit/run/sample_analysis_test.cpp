// A sample that somebody else drew, against closed forms.
#include "engine/run/sample_analysis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "engine/run/run.hpp"
#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {
namespace {

using Data = sampling::ParameterStudy::Data;
constexpr std::size_t draws = 20000;

std::vector<double> uniforms(const std::string& name) {
  std::vector<double> u(draws);
  sampling::Stream({7, sampling::Purpose::parameter, name}).fill_uniform(0, u);
  return u;
}

/// p1 ~ N(1, 1), p2 ~ N(0, 2); the second option gains p1 QALYs and costs p2 more: closed form A of
/// the analytic cases.
spec::PsaSample normal_sample() {
  spec::PsaSample sample;
  sample.options = {"usual", "new"};
  sample.parameters = {"p1", "p2"};
  for (const double sd : {1.0, 2.0}) {
    std::vector<double> z = uniforms(sd == 1 ? "p1" : "p2");
    sampling::normal_quantile(z, z);
    for (double& x : z) x = (sd == 1 ? 1.0 : 0.0) + sd * x;
    sample.values.push_back(std::move(z));
  }
  const std::vector<double> nothing(draws, 0.0);
  sample.qalys = {nothing, sample.values[0]};
  sample.cost = {nothing, sample.values[1]};
  return sample;
}

double z_score(const Estimate& estimate, double truth) {
  return (estimate.value - truth) / estimate.standard_error;
}

const PartialInformationResult& find(const PlainResult& plain, const std::string& group,
                                     double threshold) {
  const auto found = std::ranges::find_if(plain.partial_information, [&](const auto& p) {
    return p.group == group && p.threshold == threshold;
  });
  REQUIRE(found != plain.partial_information.end());
  return *found;
}

}  // namespace

TEST_CASE("EVPI, EVPPI and EVSI of a normal sample at three thresholds") {
  SampleQuestion question;
  question.threshold = 1;
  question.thresholds = {1, 2, 3};
  question.groups = {{"both", {0, 1}}};
  question.studies.push_back({{"p1", Data::normal, 1.0}, {1, 10, 100}});
  question.population = SampleQuestion::Population{1000, 10, 0.03};
  const auto executor = make_executor(2);
  const Results results = analyse_sample(normal_sample(), question, *executor);
  const PlainResult& plain = *results.scenarios.front().plain;
  struct Truth {
    double evpi, p1, p2;
  };
  const std::array<Truth, 3> truth{{{.47981070634839, .083315470587686, .39559311480261},
                                    {.39928245674849, .16663094117537, .16663094117537},
                                    {.40946341599383, .24994641176306, .058613587525209}}};
  for (std::size_t k = 0; k < 3; ++k) {
    CAPTURE(k);
    const PlainResult::AtThreshold& at = plain.thresholds[k];
    CHECK(std::abs(z_score(at.evpi, truth[k].evpi)) < 4);
    CHECK(at.evpi_bias >= 0);
    CHECK(at.evpi_bias < at.evpi.standard_error);
    const double threshold = question.thresholds[k];
    CHECK(std::abs(z_score(find(plain, "p1", threshold).per_person, truth[k].p1)) < 4);
    CHECK(std::abs(z_score(find(plain, "p2", threshold).per_person, truth[k].p2)) < 4);
    CHECK(std::abs(z_score(find(plain, "both", threshold).per_person, truth[k].evpi)) < 4);
    // The twin: what the one is worth is refused for the other.
    CHECK(std::abs(z_score(find(plain, "both", threshold).per_person, truth[k].p2)) > 4);
  }
  CHECK(plain.evpi_population->value ==
        doctest::Approx(plain.evpi.value * 8786.1089218791).epsilon(1e-12));

  const std::array<double, 3> evsi{.025127270830006, .072325120260862, .082117605597114};
  for (std::size_t i = 0; i < 3; ++i) {
    const SampleInformationResult& study = plain.sample_information[i];
    CHECK(study.threshold == 1);
    CHECK(study.size == question.studies[0].sizes[i]);
    CHECK(std::abs(z_score(study.per_person, evsi[i])) < 4);
    CHECK(std::abs(z_score(study.by_weighting.value(), evsi[i])) < 4);
    CHECK(std::abs(z_score(study.by_moment_matching.value(), evsi[i])) < 4);
  }
  CHECK(std::abs(z_score(plain.sample_information[0].per_person, evsi[1])) > 4);
  CHECK(std::abs(z_score(plain.sample_information[0].by_weighting.value(), evsi[1])) > 4);
  CHECK(std::abs(z_score(plain.sample_information[0].by_moment_matching.value(), evsi[1])) > 4);
  CHECK_FALSE(plain.sample_information[3].by_weighting.has_value());  // another threshold
  CHECK_FALSE(plain.sample_information[3].by_moment_matching.has_value());
}

TEST_CASE("EVSI of a binomial study: the beta-binomial closed form") {
  // INB = 9000 p - 2000, p ~ Beta(2, 8), the second smallest of nine uniforms.
  spec::PsaSample sample;
  sample.options = {"usual", "new"};
  sample.parameters = {"p"};
  sample.values.resize(1);
  std::vector<std::vector<double>> u;
  for (int i = 0; i < 9; ++i) u.push_back(uniforms("u" + std::to_string(i)));
  for (std::size_t d = 0; d < draws; ++d) {
    std::array<double, 9> x;
    for (std::size_t i = 0; i < 9; ++i) x[i] = u[i][d];
    std::ranges::nth_element(x, x.begin() + 1);
    sample.values[0].push_back(x[1]);
  }
  const std::vector<double> nothing(draws, 0.0), cost(draws, 2000.0);
  sample.cost = {nothing, cost};
  sample.qalys = {nothing, sample.values[0]};
  SampleQuestion question;
  question.threshold = 9000;
  question.thresholds = {9000};
  question.studies.push_back({{"p", Data::binomial}, {5, 20, 100}});
  const auto executor = make_executor(2);
  const Results results = analyse_sample(sample, question, *executor);
  const PlainResult& plain = *results.scenarios.front().plain;
  CHECK(std::abs(z_score(plain.evpi, 354.14302468654)) < 4);
  const std::array<double, 3> evsi{182.41758241758, 277.42831880763, 334.3413971355};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::abs(z_score(plain.sample_information[i].per_person, evsi[i])) < 4);
    CHECK(std::abs(z_score(plain.sample_information[i].by_weighting.value(), evsi[i])) < 4);
    CHECK(std::abs(z_score(plain.sample_information[i].by_moment_matching.value(), evsi[i])) < 4);
  }
  CHECK(std::abs(z_score(plain.sample_information[0].per_person, evsi[1])) > 4);
  CHECK(std::abs(z_score(plain.sample_information[0].by_weighting.value(), evsi[1])) > 4);
  CHECK(std::abs(z_score(plain.sample_information[0].by_moment_matching.value(), evsi[1])) > 4);
}

TEST_CASE("other methods say nothing where they found nothing but noise") {
  const auto executor = make_executor(2);
  // What is observed has nothing to do with the decision, and some thirty draws speak for a report:
  // halves of the draws change it oftener than all, by more than all find.
  spec::PsaSample sample = normal_sample();
  sample.parameters.emplace_back("p3");
  sample.values.push_back(uniforms("p3"));
  sampling::normal_quantile(sample.values[2], sample.values[2]);
  SampleQuestion question;
  question.threshold = 1;
  question.thresholds = {1};
  question.studies.push_back({{"p3", Data::normal, 1.1e-3}, {1}});
  question.studies.push_back({{"p1", Data::normal, 1.0}, {1}});  // the twin
  const Results found = analyse_sample(sample, question, *executor);
  const auto& studies = found.scenarios.front().plain->sample_information;
  const SampleInformationResult &noise = studies[0], &twin = studies[1];
  CHECK_FALSE(noise.by_weighting);
  CHECK_FALSE(noise.by_weighting_bias);
  CHECK(noise.least_effective_sample_size.value() < 30);
  CHECK(twin.by_weighting);
  CHECK(twin.by_weighting_bias.value() < twin.by_weighting->value);
  CHECK(twin.least_effective_sample_size.value() > 100);
  CHECK(twin.upward_bias > 0);

  // A parameter with a four-hundredth of the variance of net benefit, which 50 runs see or do not
  // see: where no refit sees anything, 0 would be no estimate and its standard error no error.
  for (double& x : sample.values[0]) x = 0.1 * (x - 1) - 0.12;
  sample.qalys[1] = sample.values[0];
  for (auto* table : {&sample.values, &sample.cost, &sample.qalys})
    for (std::vector<double>& values : *table) values.resize(400);
  question.studies = {{{"p1", Data::normal, 0.1}, {1, 10}}};
  int unknown = 0, known = 0;
  for (question.seed = 1; question.seed <= 8; ++question.seed) {
    const Results results = analyse_sample(sample, question, *executor);
    for (const auto& study : results.scenarios.front().plain->sample_information) {
      ++(study.by_moment_matching ? known : unknown);
      if (study.by_moment_matching) CHECK(study.by_moment_matching->standard_error > 0);
    }
  }
  CHECK(unknown > 0);
  CHECK(known > 0);
}

namespace {

/// A decision with a net benefit of 1000 x the gain, and one probability that can be studied.
spec::PsaSample studied(std::vector<double> probability, std::vector<double> gain) {
  spec::PsaSample sample;
  sample.options = {"usual", "new"};
  sample.parameters = {"z"};
  const std::vector<double> nothing(gain.size(), 0.0);
  sample.cost = {nothing, nothing};
  sample.qalys = {nothing, std::move(gain)};
  sample.values = {std::move(probability)};
  return sample;
}

SampleQuestion study_of_z(std::size_t size) {
  SampleQuestion question;
  question.threshold = 1000;
  question.thresholds = {1000};
  question.studies.push_back({{"z", Data::binomial}, {size}});
  return question;
}

}  // namespace

TEST_CASE("penalties that shrink the curve of a parameter of two values stop no valid sample") {
  const auto executor = make_executor(2);
  int beyond = 0;
  for (int seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    std::vector<double> u(1000), x(1000), gain;
    sampling::Stream({7, sampling::Purpose::parameter, "z", static_cast<std::uint64_t>(seed)})
        .fill_uniform(0, u);
    sampling::Stream({7, sampling::Purpose::parameter, "x", static_cast<std::uint64_t>(seed)})
        .fill_uniform(0, x);
    sampling::normal_quantile(x, x);
    std::array<double, 2> sum{};
    for (std::size_t d = 0; d < u.size(); ++d) {
      u[d] = u[d] < 0.5 ? 0.0 : 1.0;
      gain.push_back(x[d] + u[d] - 0.2);
      sum[u[d] == 1] += gain[d];
    }
    // The means of the two groups: per draw, a thousand draws and a thousand a QALY cancel.
    const double exact =
        std::max(sum[0], 0.0) + std::max(sum[1], 0.0) - std::max(sum[0] + sum[1], 0.0);
    const Results results = analyse_sample(studied(u, gain), study_of_z(100), *executor);
    const PlainResult& plain = *results.scenarios.front().plain;
    const SampleInformationResult& study = plain.sample_information[0];
    const double evppi = find(plain, "z", 1000).per_person.value;
    CHECK(evppi <= exact * (1 + 1e-9));
    CHECK(study.by_weighting->value == doctest::Approx(exact).epsilon(0.01));
    // Beyond a thousandth and the biases of both that are declared, without what is measured.
    beyond += study.by_weighting->value - evppi >
              1e-3 * evppi + *study.by_weighting_bias + plain.thresholds[0].evpi_bias;
  }
  CHECK(beyond > 6);
}

TEST_CASE("a value that no curve follows stops a sample where weighting finds it") {
  // A wave of 100 crests in one probability: 16 functions find nothing, and large studies see it.
  const auto executor = make_executor(2);
  std::vector<double> p, gain;
  for (int d = 0; d < 1000; ++d) {
    p.push_back((d + 0.5) / 1000);
    gain.push_back(d / 5 % 2 == 0 ? 1.0 : -1.0);
  }
  std::string told;
  try {
    (void)analyse_sample(studied(p, gain), study_of_z(10'000'000), *executor);
  } catch (const NumericalFailure& failure) {
    told = failure.what();
  }
  CHECK(told.find("EVSI of z observed 10000000 times, by weighting is ") != std::string::npos);
  CHECK(told.find("more than EVPPI of z, ") != std::string::npos);
}

TEST_CASE("simulated studies report what studies report") {
  const std::vector<double> p(draws, 0.3);
  for (const std::size_t size : {1, 10, 1000}) {
    CAPTURE(size);
    const std::vector<double> share = sampling::simulate({"p", Data::binomial}, size, p, 1);
    const std::vector<double> mean = sampling::simulate({"p", Data::normal, 2.0}, size, p, 1);
    const auto check = [&](const std::vector<double>& x, double variance) {
      double sum = 0, squares = 0;
      for (const double v : x) sum += v, squares += (v - 0.3) * (v - 0.3);
      const double n = draws;
      CHECK(std::abs(sum / n - 0.3) < 4 * std::sqrt(variance / n));
      // The variance of a squared deviation is at most kurtosis x variance^2: 4 for these.
      CHECK(std::abs(squares / n - variance) < 4 * variance * std::sqrt(4 / n));
    };
    check(share, 0.21 / static_cast<double>(size));
    check(mean, 4.0 / static_cast<double>(size));
    for (const double v : share) {
      const double people = v * static_cast<double>(size);
      CHECK(std::abs(people - std::round(people)) < 1e-9);
    }
  }
  CHECK(sampling::simulate({"p", Data::binomial}, 5, std::vector<double>{0.0, 1.0}, 1) ==
        std::vector<double>{0.0, 1.0});
}

}  // namespace equipoise::run
