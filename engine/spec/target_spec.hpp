/// \file  engine/spec/target_spec.hpp
/// \brief A clinical target: who is eligible, how many already get the practice, what it does.
#pragma once

#include <string>
#include <vector>

#include "engine/spec/model_spec.hpp"

namespace equipoise::spec {

/// What the number of eligible people is a share of.
enum class Denominator { registered, adults, at_risk };

enum class Counting { person_years, new_patients };

struct TargetSpec {
  std::string name, title, practice;
  bool withdraws = false;  ///< adherence is the share of people who do not receive it
  Denominator denominator = Denominator::registered;
  Quantity at_risk;  ///< share of registered people; 1 unless the denominator says so
  Quantity prevalence, diagnosed;
  Counting counting = Counting::person_years;
  Quantity first_year, each_later_year;  ///< new patients: multiples, see the language
  Quantity current, achievable;          ///< adherence
  double attenuation = 1.0;
  Quantity icc;
  ModelSpec model;
  std::vector<Quantity> listed;  ///< plain numbers, for the list of inputs
  document::Span span;
};

/// Reads a target file.
[[nodiscard]] TargetSpec read_target(const document::Node& root, const std::string& file,
                                     document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
