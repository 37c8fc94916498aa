/// \file  tests/support/golden_cases.hpp
/// \brief Bad input with its whole message: a folder a case, holding `input.<extension>` and
///        `expected.txt`. A folder added is a test added.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace equipoise::test {

/// Reads a file and renders everything that is wrong with it. The working directory is the case's
/// folder, so that messages show the bare name.
using Check = std::function<std::string(const std::string& path)>;

/// Runs `check` on the input of every case in `folder` (by name) and compares with expected.txt;
/// where they differ, the lines that do are shown. With EQUIPOISE_BLESS=1 in the environment
/// expected.txt is written instead: look at the difference before you commit it. \returns the
/// number of cases
std::size_t run_golden_cases(const std::string& folder, const Check& check);

/// The lines in which two texts differ, "-" before what was expected and "+" before what came.
std::string difference(const std::string& expected, const std::string& actual);

}  // namespace equipoise::test
