/// \file  engine/document/table.hpp
/// \brief CSV files (RFC 4180) with a header; columns are found by name, never by position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/core/input_description.hpp"

#include "engine/document/diagnostics.hpp"

namespace equipoise::document {

/// What differs for a table that another tool wrote.
struct TableOrigin {
  ByteOrderMark mark = ByteOrderMark::refused;
  std::string_view unnamed = "name it in the header";  ///< what to do about a column without a name
};

/// A table of texts, shape [row][column], that knows where each one stands.
class Table {
 public:
  /// Reads a file: comma, double quotes, one header line. Errors, each at its place: a missing or
  /// empty file, no rows, a row with too few or too many fields, a column named twice or not at
  /// all, a quote that is not closed, spaces beside a field. Of many errors in one table the first
  /// ten are told. \param named_at  where the file is named; see Diagnostics::load \returns the
  /// table, or nothing after an error
  [[nodiscard]] static std::optional<Table> load(const std::string& path, Diagnostics& diagnostics,
                                                 const Span& named_at = {},
                                                 const TableOrigin& origin = {});
  /// As load, of a file that was loaded.
  [[nodiscard]] static std::optional<Table> parse(std::uint32_t file, Diagnostics& diagnostics,
                                                  const TableOrigin& origin = {});

  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

  /// The column of this name.
  /// \param asked_at  where the user names it; a missing column is an error there
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name, const Span& asked_at,
                                                  Diagnostics& diagnostics) const;
  /// \pre row < rows(), column < columns().size()
  [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const;
  [[nodiscard]] Span span(std::size_t row, std::size_t column) const;
  /// Where the name of a column stands. \pre column < columns().size()
  [[nodiscard]] const Span& header(std::size_t column) const;
  /// Rows in which the column has this text, ascending.
  [[nodiscard]] std::vector<std::size_t> rows_where(std::size_t column,
                                                    std::string_view text) const;
  /// The column as numbers of the described unit, in all rows or in those listed; fields that are
  /// none are errors at their place, the first ten of them told. \returns shape [row listed];
  /// nothing after an error
  [[nodiscard]] std::optional<std::vector<double>> numbers(std::size_t column,
                                                           const InputDescription& description,
                                                           Diagnostics& diagnostics) const;
  [[nodiscard]] std::optional<std::vector<double>> numbers(std::size_t column,
                                                           std::span<const std::size_t> rows,
                                                           const InputDescription& description,
                                                           Diagnostics& diagnostics) const;

 private:
  struct Field {
    std::string text;
    Position begin;
    std::uint32_t length = 0;
  };
  std::uint32_t file_ = 0;
  std::size_t rows_ = 0;
  std::vector<std::string> columns_;
  std::vector<Span> headers_;
  std::vector<Field> fields_;  ///< shape [row][column]
};

}  // namespace equipoise::document
