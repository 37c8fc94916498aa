/// \file  engine/spec/read_distribution.hpp
/// \brief One distribution as a file states it. For read_quantity() only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/spec/quantity.hpp"

namespace equipoise::spec {

/// Reads `beta: {mean: 0.37, se: 0.02}`, the entry of a value.
/// \param[out] stated  the statement as a reader would say it
/// \returns nothing after an error
/// \pre the key of the entry is a distribution
[[nodiscard]] std::optional<sampling::Distribution> read_distribution(
    const document::Node::Entry& entry, const InputDescription& description, const Scope& scope,
    std::string& stated);

/// The error of a mapping that names no distribution, with what may have been meant.
/// \param shown       how messages call the value: "`current`"
/// \param other_keys  keys of the mapping that are read by others
void report_no_distribution(const document::Node& node, const std::string& shown,
                            std::span<const std::string_view> other_keys,
                            document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
