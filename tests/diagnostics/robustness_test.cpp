// Damaged files of the main study: never a crash, and either good or errors that have a place.
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include "engine/compile/check.hpp"
#include "engine/compile/model.hpp"
#include "engine/document/parse.hpp"

using namespace equipoise;

namespace {

namespace fs = std::filesystem;

const fs::path scenarios = fs::path(EQUIPOISE_SOURCE_DIR) / "scenarios";

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream stream(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A copy of the scenarios in which files can be damaged.
class Copy {
 public:
  Copy() : folder_(fs::temp_directory_path() / ("equipoise_damage_" + std::to_string(::getpid()))) {
    fs::copy(scenarios, folder_, fs::copy_options::recursive);
  }
  ~Copy() { fs::remove_all(folder_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;
  [[nodiscard]] fs::path operator/(const std::string& file) const { return folder_ / file; }

 private:
  fs::path folder_;
};

/// \returns whether the file is refused; every error must have a place
bool refused(const document::Diagnostics& diagnostics) {
  bool placed = true;
  for (const auto& error : diagnostics.sorted())
    placed = placed && error.span.known() && !error.what.empty() &&
             error.span.begin.line <= diagnostics.source(error.span.file).lines();
  CHECK_MESSAGE(placed, diagnostics.render());
  return !diagnostics.ok();
}

/// A line of a file that is damaged, or nothing where it is left out.
using DamageLine = std::optional<std::string> (*)(const std::string& line);

std::optional<std::string> left_out(const std::string&) { return std::nullopt; }

/// `key: value` with a list for a value.
std::optional<std::string> a_list(const std::string& line) {
  const std::size_t colon = line.find(':');
  return colon == std::string::npos ? line : line.substr(0, colon) + ": [x, 5]";
}

/// Checks a file with each of its lines damaged in turn. \returns how many were refused
std::size_t damage_each_line(const Copy& copy, const std::string& file, DamageLine damage) {
  const fs::path path = copy / file;
  const std::vector<std::string> lines = lines_of(path);
  std::size_t bad = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    {
      std::ofstream out(path);
      for (std::size_t j = 0; j < lines.size(); ++j)
        if (const auto line = j == i ? damage(lines[j]) : lines[j]) out << *line << "\n";
    }
    CAPTURE(file);
    CAPTURE(i + 1);
    document::Diagnostics diagnostics;
    compile::check_file(path.string(), diagnostics);
    bad += refused(diagnostics);
  }
  fs::copy_file(scenarios / file, path, fs::copy_options::overwrite_existing);
  return bad;
}

/// Every mapping entry and list item of a tree, each as the path of indices that leads to it.
void collect(const document::Node& node, std::vector<std::size_t> at,
             std::vector<std::vector<std::size_t>>& paths) {
  const std::size_t children = node.entries.size() + node.items.size();
  for (std::size_t i = 0; i < children; ++i) {
    at.push_back(i);
    paths.push_back(at);
    collect(i < node.entries.size() ? node.entries[i].value : node.items[i - node.entries.size()],
            at, paths);
    at.pop_back();
  }
}

enum class Damage { remove, null, text, list };

void damage(document::Node& root, const std::vector<std::size_t>& path, Damage kind) {
  document::Node* node = &root;
  for (std::size_t depth = 0;; ++depth) {
    const std::size_t i = path[depth];
    const bool mapping = node->is_mapping();
    document::Node& child = mapping ? node->entries[i].value : node->items[i];
    if (depth + 1 < path.size()) {
      node = &child;
      continue;
    }
    const auto offset = static_cast<std::ptrdiff_t>(i);
    if (kind == Damage::remove) {
      if (mapping)
        node->entries.erase(node->entries.begin() + offset);
      else
        node->items.erase(node->items.begin() + offset);
      return;
    }
    document::Node other;
    other.span = child.span;
    if (kind == Damage::text) {
      other.kind = document::Node::Kind::scalar;
      other.text = "x";
    } else if (kind == Damage::list) {
      other.kind = document::Node::Kind::sequence;
    }
    child = other;
    return;
  }
}

/// Reads and compiles a target tree.
bool target_refused(const document::Node& root, const std::string& path,
                    document::Diagnostics& diagnostics) {
  const spec::TargetSpec target = spec::read_target(root, path, diagnostics);
  compile::Inputs inputs;
  inputs.add_model(target.model);
  (void)compile::CompiledModel::make(target.model, inputs, {}, diagnostics);
  return refused(diagnostics);
}

}  // namespace

TEST_CASE("the undamaged files are good") {
  document::Diagnostics diagnostics;
  for (const char* file : {"west-yorkshire.yaml", "published/hiv-chancellor.yaml",
                           "published/sick-sicker.yaml", "targets/asthma-review.yaml"})
    compile::check_file((scenarios / file).string(), diagnostics);
  CHECK_MESSAGE(diagnostics.ok(), diagnostics.render());
}

TEST_CASE("each line of every kind of file left out, or its value replaced by a list") {
  const Copy copy;
  CHECK(damage_each_line(copy, "west-yorkshire.yaml", left_out) >= 10);
  for (const DamageLine damage : {left_out, a_list}) {
    CHECK(damage_each_line(copy, "published/sick-sicker.yaml", damage) >= 20);
    CHECK(damage_each_line(copy, "strategies/audit-and-feedback.yaml", damage) >= 10);
    CHECK(damage_each_line(copy, "strategies/practice-facilitation.yaml", damage) >= 10);
    CHECK(damage_each_line(copy, "trials/cluster-two-arm.yaml", damage) >= 5);
    CHECK(damage_each_line(copy, "targets/high-risk-nsaid.yaml", damage) >= 20);
    CHECK(damage_each_line(copy, "targets/asthma-review.yaml", damage) >= 20);
  }
}

TEST_CASE("keys and items of the targets removed, emptied, or replaced by another kind") {
  for (const char* file : {"asthma-review", "type-2-diabetes-control",
                           "depression-collaborative-care", "high-risk-nsaid"}) {
    const std::string path = (scenarios / "targets" / (std::string(file) + ".yaml")).string();
    document::Diagnostics original;
    const auto root = document::read_yaml(path, original);
    REQUIRE(root);
    std::vector<std::vector<std::size_t>> paths;
    collect(*root, {}, paths);
    std::size_t tried = 0, bad = 0;
    // Every third place, by one kind of damage after the other: all of all would take minutes.
    for (std::size_t i = 0; i < paths.size(); i += 3) {
      document::Node damaged = *root;
      damage(damaged, paths[i], static_cast<Damage>(i % 4));
      document::Diagnostics diagnostics;
      (void)document::read_yaml(path, diagnostics);  // the places of the tree are in this file
      CAPTURE(file);
      CAPTURE(i);
      bad += target_refused(damaged, path, diagnostics);
      ++tried;
    }
    CHECK(bad > tried / 3);
  }
}
