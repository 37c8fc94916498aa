/// \file  engine/expression/parser.hpp
/// \brief The grammar: words to a tree.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/expression/lexer.hpp"

namespace equipoise::expression {

/// A node of the tree as written. No name is known yet, no type checked.
struct Syntax {
  enum class Kind { number, name, call, negate, logical_not, binary };
  Kind kind = Kind::number;
  Token::Kind operation = Token::Kind::end;  ///< of a binary node
  double number = 0.0;
  std::string name;              ///< of a name or a call
  std::vector<Syntax> children;  ///< operands or arguments, as written
  std::size_t offset = 0;        ///< first byte, and length, without brackets around it
  std::size_t length = 0;
  std::size_t begin = 0;  ///< first byte with the brackets around it
};

/// Reads an expression. From loosest to tightest: `or`; `and`; `not`; one comparison; `+ -`;
/// `* /`; unary `-`; `^`, which groups to the right, so that -x^2 is -(x^2), 2^-1 is a half and
/// 2^3^2 is 2^9.
/// \param source  a scalar; its spans place the errors
/// \returns nothing after an error, of which the first is recorded
[[nodiscard]] std::optional<Syntax> parse(const document::Node& source,
                                          document::Diagnostics& diagnostics);

}  // namespace equipoise::expression
