// engine/app: the command line. Results go to files and standard output, messages to standard
// error.
#include <cstdio>
#include <exception>
#include <malloc.h>
#include <new>
#include <stdexcept>

#include "models/core/contracts.hpp"
#include "models/numerics/code_path.hpp"

#include "engine/app/commands.hpp"

namespace {

/// Tables of draws come and go by the thousand: memory that is given back to the system each time
/// must be cleared by it each time.
void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 256 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace equipoise;
  try {
    if (!numerics::processor_supported()) {
      std::fputs(
          "equipoise: this processor has no AVX2 and FMA, without which the models cannot run; use "
          "a machine from 2013 or later.\n",
          stderr);
      return app::exit_numerical;
    }
    try {
      (void)numerics::code_path();  // a mistake in the environment, before anything rests on it
    } catch (const std::runtime_error& error) {
      std::fprintf(stderr, "equipoise: %s; unset it, or name another path\n", error.what());
      return app::exit_input;
    }
    keep_memory();
    return app::run_command_line(argc, argv);
  } catch (const ContractViolation& bug) {
    std::fprintf(stderr, "equipoise: this is a bug, please report it with the study: %s\n",
                 bug.what());
    return app::exit_bug;
  } catch (const std::bad_alloc&) {
    std::fputs("equipoise: out of memory; use fewer draws.\n", stderr);
    return app::exit_numerical;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "equipoise: %s\n", error.what());
    return app::exit_bug;
  }
}
