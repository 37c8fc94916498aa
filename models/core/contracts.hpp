/// \file  models/core/contracts.hpp
/// \brief Promises between programmers. What a user can get wrong is never checked here: that is a
///        diagnostic with file, line and column (engine/document).
#pragma once

#include <stdexcept>
#include <string>

namespace equipoise {

/// A broken promise: a bug in Equipoise, never an input error. The program exits with 70.
class ContractViolation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
[[noreturn]] inline void contract_violated(const char* kind, const char* condition,
                                           const char* file, int line) {
  throw ContractViolation(std::string(kind) + " broken: " + condition + " (" + file + ":" +
                          std::to_string(line) + ")");
}
}  // namespace detail
}  // namespace equipoise

/// Checked in every build: use at the doors of a room, not inside its loops.
#define EQUIPOISE_EXPECT(condition) \
  ((condition)                      \
       ? void(0)                    \
       : ::equipoise::detail::contract_violated("precondition", #condition, __FILE__, __LINE__))
#define EQUIPOISE_ENSURE(condition) \
  ((condition)                      \
       ? void(0)                    \
       : ::equipoise::detail::contract_violated("postcondition", #condition, __FILE__, __LINE__))
