/// \file  engine/run/executor.hpp
/// \brief Runs independent tasks on threads. Tasks write to slots by index, so no result depends on
///        their order.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace equipoise::run {

class Executor {
 public:
  virtual ~Executor() = default;
  /// Calls task(i) once for every i in [0, count), in any order, and returns when all have ended.
  /// The first exception (by task index) is thrown again here, after every other task has ended.
  virtual void for_each(std::size_t count, const std::function<void(std::size_t)>& task) = 0;
  [[nodiscard]] virtual std::size_t threads() const noexcept = 0;
};

/// oneTBB where the build has it, else a std::jthread pool (the ThreadSanitizer build: Debian's TBB
/// is not instrumented and gives false reports).
/// \param threads  0: as many as the machine has cores
[[nodiscard]] std::unique_ptr<Executor> make_executor(std::size_t threads);

}  // namespace equipoise::run
