#include "models/numerics/code_path.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace equipoise::numerics {
namespace {

bool has_avx512() noexcept {
  return processor_supported() && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512dq");
}

CodePath choose() {
  const CodePath fastest = has_avx512() ? CodePath::avx512 : CodePath::avx2;
  const char* forced = std::getenv("EQUIPOISE_CODE_PATH");
  if (forced == nullptr || *forced == '\0') return fastest;
  for (const CodePath path : {CodePath::portable, CodePath::avx2, CodePath::avx512}) {
    if (forced != name(path)) continue;
    if (path > fastest)
      throw std::runtime_error("EQUIPOISE_CODE_PATH is " + std::string(forced) +
                               ", which this processor does not have");
    return path;
  }
  throw std::runtime_error("EQUIPOISE_CODE_PATH is `" + std::string(forced) +
                           "`: it may be portable, avx2 or avx512");
}

}  // namespace

CodePath code_path() {
  static const CodePath path = choose();
  return path;
}

bool processor_supported() noexcept {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

std::string_view name(CodePath path) noexcept {
  switch (path) {
    case CodePath::portable:
      return "portable";
    case CodePath::avx2:
      return "avx2";
    case CodePath::avx512:
      break;
  }
  return "avx512";
}

}  // namespace equipoise::numerics
