/// \file  tests/unit/voi/many_parameters.hpp
/// \brief Decisions with a group of five to twenty parameters whose value is known.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "models/numerics/standard_error.hpp"
#include "models/voi/evppi.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

namespace equipoise::test {

/// Everything else in the net benefits is noise, so that the group's value is that of knowing the
/// expectations. The threshold is 1.
struct GroupProblem {
  using Normal = std::function<double()>;
  std::string name;
  std::size_t parameters = 0, options = 2;
  std::function<void(const Normal&, Values&)> draw;      ///< shape [parameter]
  std::function<void(const Values&, Values&)> expected;  ///< shape [option], option 0 is 0
  double noise = 0;                                      ///< sd, of QALYs and of costs
};

inline GroupProblem::Normal normal_source(std::uint64_t seed) {
  return [random = std::mt19937_64(seed), normal = std::normal_distribution<double>()]() mutable {
    return normal(random);
  };
}

struct GroupSample {
  std::vector<Values> parameters;
  cea::Outcomes outcomes;
  std::vector<Values> rows;  ///< what `outcomes` looks at
  Values benefit_of_first;   ///< expected net benefit of option 1 given the parameters

  GroupSample(const GroupProblem& problem, std::size_t draws, std::uint64_t seed)
      : parameters(problem.parameters, Values(draws)),
        rows(2 * problem.options, Values(draws, 0.0)) {
    const auto normal = normal_source(seed);
    Values x(problem.parameters), benefit(problem.options, 0.0);
    for (std::size_t i = 0; i < draws; ++i) {
      problem.draw(normal, x);
      problem.expected(x, benefit);
      for (std::size_t j = 0; j < x.size(); ++j) parameters[j][i] = x[j];
      benefit_of_first.push_back(benefit[1]);
      for (std::size_t d = 1; d < problem.options; ++d) {
        rows[2 * d][i] = 1.5 * benefit[d] + problem.noise * normal();      // QALYs
        rows[2 * d + 1][i] = 0.5 * benefit[d] + problem.noise * normal();  // cost
      }
    }
    for (std::size_t d = 0; d < problem.options; ++d) {
      outcomes.qalys.emplace_back(rows[2 * d]);
      outcomes.cost.emplace_back(rows[2 * d + 1]);
    }
  }
  GroupSample(const GroupSample&) = delete;
  GroupSample& operator=(const GroupSample&) = delete;

  [[nodiscard]] Views views() const { return {parameters.begin(), parameters.end()}; }
};

/// The value by plain Monte Carlo over the expectations, as loss avoided.
inline Estimate value_of_group(const GroupProblem& problem, std::size_t draws) {
  const auto normal = normal_source(20261124);
  Values x(problem.parameters), benefit(problem.options, 0.0);
  std::vector<Values> rows(problem.options, Values(draws));
  for (std::size_t i = 0; i < draws; ++i) {
    problem.draw(normal, x);
    problem.expected(x, benefit);
    for (std::size_t d = 0; d < problem.options; ++d) rows[d][i] = benefit[d];
  }
  return evpi_of(rows).value;
}

/// Case F of linear-Gaussian decisions: INB = c . theta, mean (0.2, 1, -1, 0.5, 0), sd (1, 0.5, 2,
/// 0.25, 1.5), c = (1, -2, 0.5, 3, -1), r12 = 0.5, r14 = 0.2, r35 = -0.3. EVPPI 0.629828858795.
inline GroupProblem linear_gaussian() {
  return {"linear, 5 correlated",
          5,
          2,
          [](const GroupProblem::Normal& normal, Values& x) {
            const double z1 = normal(), e2 = normal(), z3 = normal();
            // r24 = 0 where both follow theta1.
            const double b = -0.1 / std::sqrt(0.75);
            const double z4 = 0.2 * z1 + b * e2 + std::sqrt(1 - 0.04 - b * b) * normal();
            const double z5 = -0.3 * z3 + std::sqrt(0.91) * normal();
            x = {0.2 + z1, 1 + 0.5 * (0.5 * z1 + std::sqrt(0.75) * e2), -1 + 2 * z3,
                 0.5 + 0.25 * z4, 1.5 * z5};
          },
          [](const Values& x, Values& benefit) {
            benefit[1] = x[0] - 2 * x[1] + 0.5 * x[2] + 3 * x[3] - x[4];
          },
          1.0};
}

/// Case G, three options 0, X ~ N(1, 2), Y ~ N(0.5, 3), correlation 0.4: X and Y are functions of
/// six correlated parameters, x_j = z_j + z_(j-1) / 2, and the noise comes on top. EVPPI
/// 1.1246768238849.
inline GroupProblem three_options() {
  return {"linear, 6 correlated, 3 options",
          6,
          3,
          [](const GroupProblem::Normal& normal, Values& x) {
            double before = 0;
            for (double& v : x) {
              const double z = normal();
              v = z + before / 2;
              before = z;
            }
          },
          [](const Values& x, Values& benefit) {
            double before = 0, sum = 0, alternating = 0, sign = 1;
            for (const double v : x) {
              before = v - before / 2;
              sum += before, alternating += sign * before, sign = -sign;
            }
            const double u = sum / std::sqrt(6.0), v = alternating / std::sqrt(6.0);
            benefit[1] = 1 + 2 * u;
            benefit[2] = 0.5 + 3 * (0.4 * u + std::sqrt(0.84) * v);
          },
          2.0};
}

/// Responders x utility x duration on either side, durations and response rates correlated, in the
/// manner of Brennan, Kharroubi, O'Hagan and Chilcott 2007, Med Decis Making 27:448.
inline GroupProblem products_of_three() {
  return {"products of three, 6 correlated",
          6,
          2,
          [](const GroupProblem::Normal& normal, Values& x) {
            const double shared = std::sqrt(0.6) * normal();
            const auto correlated = [&] { return shared + std::sqrt(0.4) * normal(); };
            x[0] = 0.7 + 0.1 * correlated(), x[1] = 0.3 + 0.1 * normal();
            x[2] = 3 + 0.5 * correlated(), x[3] = 0.8 + 0.1 * correlated();
            x[4] = 0.3 + 0.05 * normal(), x[5] = 3 + correlated();
          },
          [](const Values& x, Values& benefit) {
            benefit[1] = 10000 * (x[3] * x[4] * x[5] - x[0] * x[1] * x[2]) - 600;
          },
          1500};
}

/// Twenty parameters: curves of falling size, a product of two and a product of three.
inline GroupProblem twenty_parameters() {
  return {"20, additive and interactions",
          20,
          2,
          [](const GroupProblem::Normal& normal, Values& x) {
            for (double& v : x) v = normal();
          },
          [](const Values& x, Values& benefit) {
            double sum = -0.3;
            for (std::size_t j = 0; j < x.size(); ++j)
              sum += (0.4 * x[j] + 0.1 * x[j] * x[j]) / static_cast<double>(1 + j);
            benefit[1] = sum + 0.8 * x[0] * x[1] + 0.5 * x[0] * x[2] * x[3];
          },
          1.0};
}

}  // namespace equipoise::test
