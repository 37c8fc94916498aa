/// \file  engine/sampling/simulated_study.hpp
/// \brief What a study of one parameter would report, in every draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace equipoise::sampling {

/// A study that observes one parameter.
struct ParameterStudy {
  enum class Data {
    binomial,  ///< n people, each with the event with a probability that is the parameter
    normal     ///< n measurements whose mean is the parameter
  };
  std::string parameter;
  Data data = Data::binomial;
  double sd = 0.0;  ///< normal: of one measurement, in the unit of the parameter
  friend bool operator==(const ParameterStudy&, const ParameterStudy&) = default;
};

/// A draw of the parameter that such a study could not be of: a probability outside [0, 1]. Nothing
/// where there is none.
[[nodiscard]] std::optional<double> impossible_draw(const ParameterStudy& study,
                                                    std::span<const double> values);

/// The summary that carries all that the data say of the parameter: the share with the event, or
/// the mean of the measurements. Draws come from a stream of their own for each parameter and size.
///
/// \param values  of the parameter, shape [draw]; binomial: in [0, 1]
/// \param size    n >= 1
/// \returns shape [draw]
/// \cost binomial: about 0.5 us a draw, whatever the size
[[nodiscard]] std::vector<double> simulate(const ParameterStudy& study, std::size_t size,
                                           std::span<const double> values, std::uint64_t seed);

/// log L(what was reported | the parameter) for every draw, but for a constant of the report.
/// \param reported  of one study, as simulate() gives it
/// \param[out] out  shape [draw]; -infinity where a draw makes the report impossible
void log_likelihood(const ParameterStudy& study, std::size_t size, double reported,
                    std::span<const double> values, std::span<double> out);

}  // namespace equipoise::sampling
