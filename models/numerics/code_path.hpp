/// \file  models/numerics/code_path.hpp
/// \brief Which build of the kernels runs on this processor. Results do not depend on it.
#pragma once

#include <optional>
#include <string_view>

namespace equipoise::numerics {

enum class CodePath { portable, avx2, avx512 };

/// The fastest path that this processor has, or the one that the environment variable
/// EQUIPOISE_CODE_PATH (portable, avx2, avx512) forces. Read once, at the first call.
/// \throws std::runtime_error where the variable names an unknown or unavailable path
[[nodiscard]] CodePath code_path();

/// True where the processor has AVX2 and FMA, without which no kernel runs.
[[nodiscard]] bool processor_supported() noexcept;

[[nodiscard]] std::string_view name(CodePath path) noexcept;

}  // namespace equipoise::numerics
