/// \file  models/voi/designs/cluster_people.hpp
/// \brief How many people cluster trials measure in each practice, and of how many they then know
///        the outcome.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "models/voi/trial.hpp"

namespace equipoise::voi {

inline constexpr InputDescription cluster_size_cv_input{
    .key = "cluster_size_cv",
    .lower = 0,
    .upper = 5,
    .meaning = "coefficient of variation of practice size",
    .example = "0.65",
    .fallback = 0.0};

inline constexpr InputDescription cluster_size_input{
    .key = "cluster_size",
    .lower = 1,
    .meaning =
        "people measured in each practice; all of them in a target with fewer, or where it "
        "is left out",
    .example = "30",
    .fallback = std::numeric_limits<double>::infinity()};

inline constexpr InputDescription share_missing_input{
    .key = "share_missing",
    .unit = Unit::share,
    .lower = 0,
    .upper = 1,
    .upper_open = true,
    .meaning = "share of the people measured whose outcome is lost, at random",
    .example = "10%",
    .fallback = 0.0};

/// The first inputs of every trial of practices, in this order.
inline constexpr std::array<InputDescription, 3> people_inputs{
    {cluster_size_cv_input, cluster_size_input, share_missing_input}};

/// The people of a practice that a trial measures.
struct MeasuredPeople {
  double measured = 0.0;  ///< mean of practices; what patients cost is for them
  double known = 0.0;     ///< of them with a known outcome, mean of practices
  double cv = 0.0;        ///< coefficient of variation of the number known
};

/// With n people of whom each outcome is lost with probability s, apart from all others,
/// n (1 - s) are known, and their number varies by CV^2 + s / [n (1 - s)]: the sizes of practices,
/// and what is lost by chance. So the design effect is
///
///   1 + [(1 + CV^2) m' - 1 + s] rho,   m' = n (1 - s),
///
/// which for practices of equal size is 1 + (n - 1) (1 - s) rho: of the others of a practice each
/// is known with probability 1 - s.
/// \param trial  its first inputs are people_inputs
/// \param read   share of those measured whose outcome is looked at in a period
/// \test simulated, practices of unequal size whose people are lost one by one
[[nodiscard]] inline MeasuredPeople measured_people(const TrialDesign& trial,
                                                    const TrialSetting& setting,
                                                    double read = 1.0) {
  const double cv = trial.inputs[0], missing = trial.inputs[2];
  MeasuredPeople people;
  people.measured = std::min(trial.inputs[1], setting.cluster_size);
  people.known = people.measured * read * (1 - missing);
  people.cv = people.known > 0 ? std::sqrt(cv * cv + missing / people.known) : cv;
  return people;
}

}  // namespace equipoise::voi
