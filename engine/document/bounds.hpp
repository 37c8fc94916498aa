/// \file  engine/document/bounds.hpp
/// \brief The bounds of an input, its unit's among them, and how messages say them: for numbers in
///        files, statements of distributions and arguments of functions alike.
#pragma once

#include <string>
#include <string_view>

#include "models/core/input_description.hpp"

namespace equipoise::document {

/// Bounds of a description with those of its unit: a share lies between 0 and 1 whatever the
/// description adds, a whole number is at most 2^53 - 1 (from 2^53 on doubles skip some), and an
/// amount of money at most 1e15 either way (products of larger ones would overflow).
struct Bounds {
  double lower, upper;
  bool lower_open, upper_open;
};

[[nodiscard]] Bounds bounds_of(const InputDescription& description);
[[nodiscard]] bool inside(const Bounds& bounds, double value);

/// "between 0 and 1", "above 0 and at most 1", "strictly between 0 and 1". The bounds of all whole
/// numbers and of all money are left out unless the value breaks them.
/// \param unit  what stands behind a number: " years"
[[nodiscard]] std::string phrase(Bounds bounds, double value, std::string_view unit = {});

}  // namespace equipoise::document
