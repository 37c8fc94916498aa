// The same study gives the same bytes of report.json, however it is run and however its files are
// laid out. The main study is run with few draws and one of its scenarios: every kind of result is
// in it.
#include <algorithm>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/document/parse.hpp"
#include "engine/results/json.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/study_spec.hpp"

#include "tests/support/read_file.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using test::read_file;

const fs::path scenarios = fs::path(EQUIPOISE_SOURCE_DIR) / "scenarios";

struct Case {
  std::size_t draws = 150;  // more than one block of 128
  run::RunOptions options;
  sampling::Method method = sampling::Method::monte_carlo;
  std::size_t replicates = 1;
};

Results run_study(const std::string& path, const Case& c) {
  document::Diagnostics diagnostics;
  auto specs = spec::read_study(path, diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  for (spec::ScenarioSpec& s : specs) {
    s.study.sampling.draws = c.draws;
    s.study.sampling.method = c.method;
    s.study.sampling.replicates = c.replicates;
  }
  auto outcome = run::run(specs, diagnostics, c.options);
  REQUIRE_MESSAGE(outcome.has_value(), diagnostics.render());
  return std::move(outcome->results);
}

/// Writes a node as YAML, with the keys of every mapping in another order if there is one; lists
/// stay as they are.
void write(const document::Node& node, std::mt19937* order, std::string& out) {
  using document::Node;
  if (node.kind == Node::Kind::scalar) {
    if (!node.quoted) {
      out += node.text;
      return;
    }
    out += '"';
    for (const char ch : node.text) {
      if (ch == '"' || ch == '\\') out += '\\';
      out += ch;
    }
    out += '"';
  } else if (node.kind == Node::Kind::sequence) {
    out += '[';
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i) out += ", ";
      write(node.items[i], order, out);
    }
    out += ']';
  } else if (node.kind == Node::Kind::mapping) {
    std::vector<const Node::Entry*> entries;
    for (const Node::Entry& entry : node.entries) entries.push_back(&entry);
    if (order) std::shuffle(entries.begin(), entries.end(), *order);
    out += '{';
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i) out += ", ";
      out += "\"" + entries[i]->key + "\"";
      if (entries[i]->value.kind == Node::Kind::null) continue;
      out += ": ";
      // An expression may hold what ends a plain scalar in brackets.
      const Node& value = entries[i]->value;
      const bool plain = value.kind != Node::Kind::scalar || value.quoted ||
                         value.text.find_first_of(",[]{}:#") == std::string::npos;
      if (!plain) {
        Node quoted = value;
        quoted.quoted = true;
        write(quoted, order, out);
      } else {
        write(value, order, out);
      }
    }
    out += '}';
  }
}

/// A copy of scenarios/ in which the main study has one scenario and no expectations.
/// \param shuffled  every mapping of every file has its keys in another order
/// \returns the path of the main study
std::string copy_of_scenarios(const std::string& name, bool shuffled) {
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / name;
  fs::remove_all(folder);
  std::mt19937 order(7);
  for (const auto& entry : fs::recursive_directory_iterator(scenarios)) {
    if (!entry.is_regular_file()) continue;
    const fs::path target = folder / fs::relative(entry.path(), scenarios);
    fs::create_directories(target.parent_path());
    if (entry.path().extension() != ".yaml") {
      fs::copy_file(entry.path(), target);
      continue;
    }
    document::Diagnostics diagnostics;
    auto root = document::read_yaml(entry.path().string(), diagnostics);
    REQUIRE(root);
    std::erase_if(root->entries, [](const auto& e) { return e.key == "expect"; });
    for (document::Node::Entry& e : root->entries)
      if (e.key == "scenarios") e.value.entries.resize(1);
    std::string text;
    write(*root, shuffled ? &order : nullptr, text);
    std::ofstream(target) << text << "\n";
  }
  return (folder / "west-yorkshire.yaml").string();
}

const std::string& main_study() {
  static const std::string path = copy_of_scenarios("scenarios-as-written", false);
  return path;
}

std::string report(const Case& c) { return results::to_json(run_study(main_study(), c)); }

}  // namespace

TEST_CASE("threads and block sizes change no byte") {
  const std::string expected = report({.options = {.threads = 1, .block = 128}});
  for (const std::size_t threads : {1, 2, 7})
    for (const std::size_t block : {1, 2, 128, 256}) {
      CAPTURE(threads);
      CAPTURE(block);
      CHECK(report({.options = {.threads = threads, .block = block}}) == expected);
    }
  CHECK(report({.draws = 149}) != expected);  // the comparison can fail
}

TEST_CASE("threads and block sizes change no byte with the other sampling methods") {
  for (const auto method : {sampling::Method::latin_hypercube, sampling::Method::sobol}) {
    Case c{.draws = 160,
           .options = {.threads = 1, .block = 256},
           .method = method,
           .replicates = method == sampling::Method::sobol ? std::size_t{8} : 1};
    const std::string expected = report(c);
    c.options = {.threads = 7, .block = 2};
    CHECK(report(c) == expected);
  }
}

TEST_CASE("nor in the value of information of every input, at every threshold") {
  const auto whole = [](std::size_t threads, std::size_t block) {
    return report({.options = {.threads = threads, .block = block, .information = "base"}});
  };
  const std::string expected = whole(1, 128);
  CHECK(expected.find("strategies.audit-and-feedback.reach") != std::string::npos);
  for (const std::size_t threads : {2, 7}) CHECK(whole(threads, 2) == expected);
}

TEST_CASE("the order of keys changes no byte") {
  const std::string shuffled = copy_of_scenarios("scenarios-shuffled", true);
  CHECK(read_file(shuffled) != read_file(main_study()));
  CHECK(results::to_json(run_study(shuffled, {})) == report({}));
}

TEST_CASE("code paths change no byte") {
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / "code-paths";
  fs::remove_all(folder);
  std::string expected;
  std::size_t compared = 0;
  for (const std::string path : {"portable", "avx2", "avx512"}) {
    const fs::path out = folder / path;
    const std::string command = "EQUIPOISE_CODE_PATH=" + path + " '" + EQUIPOISE_PROGRAM +
                                "' run '" + main_study() + "' --draws 150 --out '" + out.string() +
                                "' >/dev/null 2>'" + folder.string() + ".log'";
    const int status = std::system(command.c_str());
    if (status != 0 &&
        read_file(folder.string() + ".log").find("does not have") != std::string::npos) {
      MESSAGE("skipped: this processor has no ", path);
      continue;
    }
    REQUIRE_MESSAGE(status == 0, read_file(folder.string() + ".log"));
    const std::string text = read_file(out / "report.json");
    REQUIRE_FALSE(text.empty());
    if (expected.empty()) expected = text;
    CHECK(text == expected);
    ++compared;
  }
  CHECK(compared >= 2);
}

TEST_CASE("a longer run begins with the draws of a shorter one") {
  // Parameters by draw decide everything else, draw by draw: it is enough to compare them.
  document::Diagnostics diagnostics;
  const auto specs = spec::read_study(main_study(), diagnostics);
  REQUIRE(diagnostics.ok());
  const auto draws_of = [&](std::size_t draws) {
    spec::ScenarioSpec scenario = specs.front();
    scenario.study.sampling.draws = draws;
    return scenario;
  };
  const spec::ScenarioSpec shorter = draws_of(10000), longer = draws_of(20000);
  const auto a = compile::compile_study(shorter, diagnostics);
  const auto b = compile::compile_study(longer, diagnostics);
  REQUIRE(diagnostics.ok());
  REQUIRE(a.sampler->rows() == b.sampler->rows());
  const DrawRange range{9900, 100};
  LaneTable x(a.sampler->rows(), range.count), y(a.sampler->rows(), range.count);
  a.sampler->fill(range, x);
  b.sampler->fill(range, y);
  bool same = true;
  for (std::size_t row = 0; row < x.rows(); ++row)
    for (std::size_t lane = 0; lane < range.count; ++lane)
      same = same && x.row(row)[lane] == y.row(row)[lane];
  CHECK(same);
  // ... and the models: the outcomes of these draws, replayed alone.
  for (std::size_t t = 0; t < a.targets.size(); ++t) {
    const auto& model = *a.targets[t].model;
    LaneTable whole(model.structure().output_rows(), range.count);
    REQUIRE_FALSE(model.evaluate(x, range, whole));
    const DrawRange alone{9950, 1};
    LaneTable input(x.rows(), 1), one(whole.rows(), 1);
    b.sampler->fill(alone, input);
    REQUIRE_FALSE(b.targets[t].model->evaluate(input, alone, one));
    for (std::size_t row = 0; row < whole.rows(); ++row)
      CHECK(one.row(row)[0] == whole.row(row)[50]);
  }
}

}  // namespace equipoise
