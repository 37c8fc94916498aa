/// \file  engine/expression/lexer.hpp
/// \brief The words of an expression.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"

namespace equipoise::expression {

/// One word: a number, a name, an operator, a bracket, a comma, or the end of the text.
struct Token {
  enum class Kind {
    number,
    name,
    plus,
    minus,
    times,
    divide,
    power,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal,
    logical_and,
    logical_or,
    logical_not,
    open,
    close,
    comma,
    end
  };
  Kind kind = Kind::end;
  std::size_t offset = 0;  ///< byte in the text of the scalar
  std::size_t length = 0;
  double number = 0.0;  ///< of a number
};

/// The longest expression that is read, in words: deeper ones belong into variables.
inline constexpr std::size_t longest_expression = 1000;

/// Splits the text of a scalar into words, `end` last.
/// \returns nothing after an error, of which the first is recorded: a number written in another
///          way (`1,000`, `010`), the signs of other languages (`=`, `&&`, `!`, `?`, `**`, `×`)
[[nodiscard]] std::optional<std::vector<Token>> tokenize(const document::Node& source,
                                                         document::Diagnostics& diagnostics);

}  // namespace equipoise::expression
