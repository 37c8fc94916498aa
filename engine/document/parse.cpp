#include "engine/document/parse.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "engine/document/syntax.hpp"
#include "engine/document/tree_builder.hpp"

namespace equipoise::document {
namespace {

/// Hands yaml-cpp's events to the builder. Marks count bytes from 0.
class Events final : public YAML::EventHandler {
 public:
  Events(TreeBuilder& builder, std::size_t file_size) : builder_(builder), size_(file_size) {}

  void OnDocumentStart(const YAML::Mark& mark) override { builder_.document(offset(mark)); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { builder_.null(offset(mark)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { builder_.alias(offset(mark)); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string& value) override {
    builder_.scalar(offset(mark), value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    builder_.open(Node::Kind::sequence, offset(mark), style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { builder_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    builder_.open(Node::Kind::mapping, offset(mark), style == YAML::EmitterStyle::Flow);
  }
  void OnMapEnd() override { builder_.close(); }

 private:
  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return mark.pos < 0 ? 0 : std::min<std::size_t>(mark.pos, size_);
  }

  TreeBuilder& builder_;
  std::size_t size_;
};

void explain(const YAML::ParserException& exception, std::uint32_t file, TreeBuilder& builder,
             Diagnostics& diagnostics) {
  builder.abandon();
  const std::size_t offset = exception.mark.pos < 0 ? 0 : exception.mark.pos;
  diagnostics.error(explain_syntax_error(diagnostics.source(file), file, exception.msg, offset,
                                         builder.open_bracket()));
}

}  // namespace

std::optional<Node> parse(std::uint32_t file, Diagnostics& diagnostics) {
  const Source& source = diagnostics.source(file);
  if (!check_lines(source, file, diagnostics)) return std::nullopt;
  TreeBuilder builder(file, diagnostics);
  Events events(builder, source.text().size());
  std::istringstream stream{std::string(source.text())};
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(events)) {
      diagnostics.error(Span{file, {1, 1}, 1}, "the file holds comments only",
                        "what stands behind a `#` is not read",
                        "write keys and values, or remove the `#` in front of them");
      return std::nullopt;
    }
    parser.HandleNextDocument(events);  // a second document is an error of the builder
  } catch (const TreeBuilder::Stop&) {
  } catch (const YAML::ParserException& exception) {
    explain(exception, file, builder, diagnostics);
  }
  if (builder.root && !builder.root->is_mapping()) {
    diagnostics.error(builder.root->span,
                      fmt::format("the file is {}, not a mapping", describe(builder.root->kind)),
                      "a file is made of keys and values",
                      "write `key: value`, with a space after the colon");
    return std::nullopt;
  }
  return std::move(builder.root);
}

std::optional<Node> read_yaml(const std::string& path, Diagnostics& diagnostics,
                              const Span& named_at) {
  const auto file = diagnostics.load(path, named_at);
  return file ? parse(*file, diagnostics) : std::nullopt;
}

}  // namespace equipoise::document
