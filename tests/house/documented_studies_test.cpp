// The whole files that the pages show are read and run: each page's are laid over a copy of
// scenarios/, its studies are run as they stand, and their expectations must be met.
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <set>

#include "engine/results/expectations.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/study_spec.hpp"

#include "tests/house/pages.hpp"

namespace {
namespace fs = std::filesystem;
using equipoise::document::Diagnostics;
using equipoise::house::joined;
using equipoise::house::pages;
using equipoise::house::shown_files;
using equipoise::house::starts_with;
using equipoise::house::TextFile;
using Files = std::map<std::string, std::string>;

// A page is a place to read, not to wait: its studies take a second at most.
constexpr std::size_t most_draws = 2000;

// A folder that looks like the root of the repository to the files of this page.
fs::path laid_out(const Files& files) {
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / "documented-studies";
  fs::remove_all(folder);
  for (const TextFile& file : equipoise::house::read_files({"scenarios"})) {
    fs::create_directories((folder / file.path).parent_path());
    fs::copy_file(fs::path(EQUIPOISE_SOURCE_DIR) / file.path, folder / file.path);
  }
  for (const auto& [path, text] : files) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path) << text;
  }
  return folder;
}

bool is_study(const std::string& text) {
  return text.find("\nstudy: ") != std::string::npos || starts_with(text, "study: ");
}

// What is wrong with one study of the page; notes the files that it reads.
std::vector<std::string> faults_of_study(const fs::path& folder, const std::string& path,
                                         std::set<std::string>& read) {
  Diagnostics diagnostics;
  auto scenarios = equipoise::spec::read_study((folder / path).string(), diagnostics);
  for (std::uint32_t i = 0; i < diagnostics.files(); ++i)
    read.insert(fs::path(diagnostics.source(i).path()).lexically_relative(folder).generic_string());
  if (!diagnostics.ok()) return {diagnostics.render()};
  const equipoise::spec::StudySpec& study = scenarios.front().study;
  if (study.sampling.draws > most_draws)
    return {path + ": show a study with at most " + std::to_string(most_draws) + " draws"};
  const auto outcome = equipoise::run::run(scenarios, diagnostics, {});
  if (!outcome) return {diagnostics.render()};
  std::vector<std::string> faults;
  for (const auto& expectation :
       equipoise::results::check_expectations(outcome->results, study.expectations))
    if (!expectation.met) faults.push_back(path + ": " + expectation.text);
  return faults;
}

std::vector<std::string> faults(const TextFile& page) {
  const Files files = shown_files(page);
  if (files.empty()) return {};
  const fs::path folder = laid_out(files);
  std::vector<std::string> found;
  std::set<std::string> read;
  for (const auto& [path, text] : files)
    if (is_study(text))
      for (const std::string& fault : faults_of_study(folder, path, read))
        found.push_back(page.path + ": " + fault);
  for (const auto& [path, text] : files)
    if (!read.contains(path)) found.push_back(page.path + ": no study of this page reads " + path);
  return found;
}

}  // namespace

TEST_CASE("the whole files of every page are read, run and give what the page expects") {
  std::size_t with_files = 0;
  for (const TextFile& page : pages()) {
    with_files += shown_files(page).empty() ? 0 : 1;
    const std::vector<std::string> found = faults(page);
    INFO(joined(found));
    CHECK(found.empty());
  }
  CHECK(with_files >= 3);
}

TEST_CASE("twin: a key that no reader knows, a file that no study reads, a result that is not so") {
  TextFile page{"docs/page.md", {"```yaml", "# file: mine/study.yaml", "equipoise: 1"}};
  const std::vector<std::string> study{
      "study: small",
      "currency: GBP",
      "perspective: health service",
      "threshold: {base: 20000}",
      "discount: {costs: 3.5%, outcomes: 3.5%}",
      "sampling: {draws: 100, seed: 1}",
      "model:",
      "  kind: markov-cohort",
      "  cycle: 1 year",
      "  horizon: 5 years",
      "  interventions: [usual, better]",
      "  variables: {p: \"if(intervention == better, 0.1, 0.2)\"}",
      "  states: {alive, dead: absorbing}",
      "  start: {alive: 1}",
      "  transitions: {alive: {dead: p, alive: remainder}}",
      "  costs: {care: {alive: 100}}",
      "  utilities: {alive: 0.8}",
  };
  page.lines.insert(page.lines.end(), study.begin(), study.end());
  const auto with = [&](std::vector<std::string> more) {
    TextFile changed = page;
    changed.lines.insert(changed.lines.end(), more.begin(), more.end());
    changed.lines.push_back("```");
    return faults(changed);
  };
  const std::vector<std::string> good = with({});
  INFO(joined(good));
  CHECK(good.empty());
  const std::vector<std::string> unknown = with({"utilitys: {alive: 1}"});
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].find("no key `utilitys`") != std::string::npos);
  CHECK(unknown[0].find("study.yaml:21:1") != std::string::npos);  // the line of the page
  const std::vector<std::string> unread =
      with({"```", "```yaml", "# file: mine/target.yaml", "equipoise: 1"});
  REQUIRE(unread.size() == 1);
  CHECK(unread[0] == "docs/page.md: no study of this page reads mine/target.yaml");
  const std::vector<std::string> wrong =
      with({"expect: [{intervention: usual, quantity: cost_deterministic, value: 1}]"});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].find("expected 1") != std::string::npos);
}
