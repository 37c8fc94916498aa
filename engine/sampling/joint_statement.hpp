/// \file  engine/sampling/joint_statement.hpp
/// \brief What every joint distribution asks of the lists that state it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {

/// Two names or more, none twice.
[[nodiscard]] std::optional<StatementError> names_error(const std::vector<std::string>& names);

/// As many entries as names.
[[nodiscard]] std::optional<StatementError> length_error(std::string_view key, std::size_t found,
                                                         std::size_t expected);

}  // namespace equipoise::sampling
