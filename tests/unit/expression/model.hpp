/// \file  tests/unit/expression/model.hpp
/// \brief A small model for the tests of expressions.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/symbols.hpp"
#include "engine/expression/workspace.hpp"

namespace equipoise::expression {

/// Names and expressions, each expression a file of its own, so that columns are those of its text.
struct Model {
  document::Diagnostics diagnostics;
  Symbols symbols{diagnostics};
  Timeline timeline{3, 1.0, 60.0};

  document::Node node(const std::string& text) {
    const auto file = diagnostics.add("test" + std::to_string(diagnostics.files()), text + "\n");
    document::Node made;
    made.kind = document::Node::Kind::scalar;
    made.text = text;
    made.span = {file.value_or(0), {1, 1}, static_cast<std::uint32_t>(text.size())};
    made.runs = {{0, {1, 1}}};
    return made;
  }

  Model& parameters(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) symbols.add_parameter(names[i], i, {});
    return *this;
  }
  Model& interventions(const std::vector<std::string>& names) {
    for (const auto& name : names) symbols.add_intervention(name, {});
    return *this;
  }
  Model& variable(const std::string& name, const std::string& text) {
    const document::Node made = node(text);
    symbols.add_variable(name, made, made.span);
    return *this;
  }

  /// Compiles; the model must be free of errors.
  Program compile(const std::vector<std::string>& texts,
                  numerics::CodePath path = numerics::code_path()) {
    ProgramBuilder builder(symbols, timeline, diagnostics);
    for (const auto& text : texts) builder.add(node(text));
    if (!diagnostics.ok()) FAIL(diagnostics.render());
    return builder.build(path);
  }
};

/// The only error of an expression in a model.
inline document::Diagnostic error_of(Model& model, const std::string& text) {
  ProgramBuilder builder(model.symbols, model.timeline, model.diagnostics);
  builder.add(model.node(text));
  if (model.diagnostics.ok()) (void)builder.build();
  const auto errors = model.diagnostics.sorted();
  INFO(text);
  INFO(model.diagnostics.render());
  REQUIRE(errors.size() == 1);
  return errors[0];
}

/// The value of an expression without names.
inline double constant(const std::string& text) {
  Model model;
  const Program program = model.compile({text});
  REQUIRE_MESSAGE(model.diagnostics.ok(), model.diagnostics.render());
  CHECK(program.axes({0}) == Axes::none);
  Workspace work(program, 1);
  const LaneTable nothing;
  work.begin_block(nothing, {0, 1});
  work.evaluate(0, 0);
  return work.value({0})[0];
}

}  // namespace equipoise::expression
