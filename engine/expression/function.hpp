/// \file  engine/expression/function.hpp
/// \brief What a function of the language is. Adding one is one file in functions/: the language,
///        its errors, its reference page and its tests follow from the record in it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "models/core/input_description.hpp"

#include "engine/expression/graph.hpp"

namespace equipoise::expression {

/// A function of numbers, named `function_<file name>`.
struct Function {
  std::string_view name;
  /// One a argument: `key` is its name in the reference, the bounds are its domain. A value outside
  /// is a fault of the draw; it never reaches `lower`.
  std::span<const InputDescription> arguments;
  std::string_view meaning;  ///< formula or phrase, for the reference page
  std::string_view example;  ///< an expression without names
  double example_value;      ///< of the example, computed elsewhere to 15 digits
  /// The value by plain arithmetic of the standard library, which the tests compare with; the
  /// arguments are within their domains.
  double (*scalar)(const double* arguments);
  /// Builds the value from operations of the graph. The arguments are within their domains.
  NodeId (*lower)(Graph& graph, const NodeId* arguments);
  /// Where given, the domain of the result: one outside is a fault too.
  const InputDescription* result = nullptr;
  /// Its value belongs to the same time (a year, a month ...) as its arguments that have one.
  bool keeps_time = false;
};

/// The argument that most of them share.
inline constexpr InputDescription probability_argument = {.key = "p",
                                                          .unit = Unit::probability,
                                                          .lower = 0,
                                                          .upper = 1,
                                                          .meaning = "probability",
                                                          .example = "0.3"};

/// All functions in order of name. Generated from the files of functions/ (cmake/Registry.cmake).
[[nodiscard]] std::span<const Function* const> all_functions();

/// How it is called: `logit(p)`.
[[nodiscard]] std::string usage(const Function& function);

/// \returns nullptr where there is none
[[nodiscard]] const Function* find_function(std::string_view name);

}  // namespace equipoise::expression
