#include "engine/run/executor.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

#if EQUIPOISE_WITH_TBB
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#else
#include <atomic>
#endif

namespace equipoise::run {
namespace {

/// Keeps the exception of the task with the lowest index, so that an error is the same on any
/// number of threads.
class Exceptions {
 public:
  explicit Exceptions(std::size_t count) : thrown_(count) {}
  void guard(std::size_t i, const std::function<void(std::size_t)>& task) noexcept {
    try {
      task(i);
    } catch (...) {
      thrown_[i] = std::current_exception();
    }
  }
  void rethrow_first() const {
    for (const auto& e : thrown_)
      if (e) std::rethrow_exception(e);
  }

 private:
  std::vector<std::exception_ptr> thrown_;  // one slot a task: no lock is needed
};

#if EQUIPOISE_WITH_TBB

class TbbExecutor final : public Executor {
 public:
  explicit TbbExecutor(std::size_t threads)
      : threads_(threads),
        limit_(tbb::global_control::max_allowed_parallelism, threads),
        arena_(static_cast<int>(threads)) {}

  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    Exceptions exceptions(count);
    arena_.execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, count, 1),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) exceptions.guard(i, task);
          },
          tbb::simple_partitioner{});
    });
    exceptions.rethrow_first();
  }
  std::size_t threads() const noexcept override { return threads_; }

 private:
  std::size_t threads_;
  tbb::global_control limit_;
  tbb::task_arena arena_;
};
using DefaultExecutor = TbbExecutor;

#else

class ThreadExecutor final : public Executor {
 public:
  explicit ThreadExecutor(std::size_t threads) : threads_(threads) {}

  void for_each(std::size_t count, const std::function<void(std::size_t)>& task) override {
    Exceptions exceptions(count);
    std::atomic<std::size_t> next{0};
    {
      std::vector<std::jthread> workers;
      for (std::size_t w = 0; w < std::min(threads_, count); ++w)
        workers.emplace_back([&] {
          for (std::size_t i = next++; i < count; i = next++) exceptions.guard(i, task);
        });
    }
    exceptions.rethrow_first();
  }
  std::size_t threads() const noexcept override { return threads_; }

 private:
  std::size_t threads_;
};
using DefaultExecutor = ThreadExecutor;

#endif

}  // namespace

std::unique_ptr<Executor> make_executor(std::size_t threads) {
  const std::size_t cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  return std::make_unique<DefaultExecutor>(threads == 0 ? cores : threads);
}

}  // namespace equipoise::run
