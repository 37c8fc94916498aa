// The lists of docs/formats/study-language.md against the registries: a distribution, a way of
// stating it, a function or a trial design that is added must be added there, and none may stand
// there in vain.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "models/voi/trial.hpp"

#include "engine/expression/function.hpp"
#include "engine/sampling/distribution.hpp"

#include "tests/house/repository.hpp"

namespace {
using equipoise::house::joined;
using equipoise::house::read_files;
using equipoise::house::starts_with;
using Keys = std::set<std::string>;
using Lines = std::vector<std::string>;

Lines section(const Lines& page, const std::string& heading) {
  const auto first = std::find(page.begin(), page.end(), "## " + heading);
  REQUIRE_MESSAGE(first != page.end(), heading);
  return {first + 1, std::find_if(first + 1, page.end(), [](const std::string& line) {
            return starts_with(line, "## ");
          })};
}

/// What stands between backquotes.
std::vector<std::string> quoted(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
    const std::size_t end = text.find('`', at + 1);
    found.push_back(text.substr(at + 1, end - at - 1));
    at = end;
  }
  return found;
}

/// The words of a text: letters, digits and `_`.
Keys words(const std::string& text) {
  Keys found;
  std::string word;
  for (const char c : text + " ") {
    if (c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      word += c;
    } else if (!word.empty()) {
      found.insert(word);
      word.clear();
    }
  }
  return found;
}

struct Row {
  std::set<Keys> forms;
  bool may_be_left_out = false;  ///< then a form with fewer keys is meant too
};

std::map<std::string, Row> distribution_rows(const Lines& page) {
  std::map<std::string, Row> rows;
  for (const std::string& line : section(page, "Distributions")) {
    if (!starts_with(line, "| `")) continue;
    const std::size_t second = line.find(" | ");
    Row row{{}, line.find("may be left out") != std::string::npos};
    for (const std::string& form : quoted(line.substr(second))) row.forms.insert(words(form));
    for (const std::string& name : quoted(line.substr(0, second))) rows[name] = row;
  }
  return rows;
}

std::vector<std::string> distribution_faults(const Lines& page) {
  std::vector<std::string> found;
  std::map<std::string, Row> rows = distribution_rows(page);
  for (const auto* kind : equipoise::sampling::all_distributions()) {
    const std::string name(kind->name);
    if (name == "fixed") continue;  // a number without uncertainty: under "Values"
    std::set<Keys> forms;
    for (const auto& form : kind->forms) {
      Keys keys;
      for (const auto& key : form.keys) keys.insert(std::string(key.input.key));
      forms.insert(keys);
    }
    const Row row = rows[name];
    rows.erase(name);
    for (const Keys& form : forms) {
      const bool shown = std::any_of(row.forms.begin(), row.forms.end(), [&](const Keys& other) {
        return form == other || (row.may_be_left_out && std::includes(other.begin(), other.end(),
                                                                      form.begin(), form.end()));
      });
      if (!shown) found.push_back(name + ": a way of stating it is not on the page");
    }
    for (const Keys& form : row.forms)
      if (!forms.contains(form)) found.push_back(name + ": the page shows a way that is not one");
  }
  for (const auto& row : rows) found.push_back(row.first + ": there is no such distribution");
  return found;
}

std::vector<std::string> function_faults(const Lines& page) {
  Keys shown;
  for (const std::string& line : section(page, "Expressions"))
    for (const std::string& text : quoted(line)) shown.merge(words(text));
  std::vector<std::string> found;
  for (const auto* function : equipoise::expression::all_functions())
    if (!shown.contains(std::string(function->name)))
      found.push_back(std::string(function->name) + ": not on the page");
  return found;
}

/// The cells of a row of a table.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found;
  for (std::size_t at = 1; at < line.size();) {
    const std::size_t end = std::min(line.find('|', at), line.size());
    found.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

/// Quoted keys of a cell, with what stands for them in brackets where they are left out.
Keys keys_and_fallbacks(const equipoise::voi::TrialKind& kind, bool required) {
  Keys keys;
  for (const auto& input : kind.inputs) {
    if (required == input.fallback.has_value()) continue;
    std::string key = "`" + std::string(input.key) + "`";
    if (!required)
      key += std::isinf(*input.fallback)
                 ? " (all)"
                 : " (" + std::to_string(static_cast<int>(*input.fallback)) + ")";
    keys.insert(key);
  }
  if (required && kind.names.required && !kind.names.key.empty())
    keys.insert("`" + std::string(kind.names.key) + "`");
  return keys;
}

Keys items(const std::string& cell) {
  Keys found;
  for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at)) {
    const std::size_t end = std::min(cell.find(',', at), cell.find_last_not_of(' ') + 1);
    found.insert(cell.substr(at, end - at));
    at = end;
  }
  return found;
}

std::vector<std::string> trial_design_faults(const Lines& page) {
  std::vector<std::string> found;
  std::map<std::string, std::vector<std::string>> rows;
  for (const std::string& line : section(page, "Trial"))
    if (starts_with(line, "| `")) rows[quoted(line).at(0)] = cells(line);
  for (const auto* kind : equipoise::voi::all_trial_designs()) {
    const std::string name(kind->design);
    const std::vector<std::string> row = rows[name];
    rows.erase(name);
    if (row.size() < 4)
      found.push_back(name + ": not on the page");
    else if (quoted(row[1]) != std::vector<std::string>{std::string(kind->size.key)})
      found.push_back(name + ": its sizes are not those of the page");
    else if (items(row[2]) != keys_and_fallbacks(*kind, true))
      found.push_back(name + ": other keys are required");
    else if (items(row[3]) != keys_and_fallbacks(*kind, false))
      found.push_back(name + ": other keys may be left out");
  }
  for (const auto& row : rows) found.push_back(row.first + ": there is no such design");
  return found;
}

Lines language_page() { return read_files({"docs/formats/study-language.md"}).at(0).lines; }

}  // namespace

TEST_CASE("the study language page shows every distribution, each way of stating it, no other") {
  const std::vector<std::string> found = distribution_faults(language_page());
  INFO(joined(found));
  CHECK(found.empty());
}

TEST_CASE("the study language page shows every function") {
  const std::vector<std::string> found = function_faults(language_page());
  INFO(joined(found));
  CHECK(found.empty());
}

TEST_CASE("the study language page shows every trial design and all that it asks for") {
  const std::vector<std::string> found = trial_design_faults(language_page());
  INFO(joined(found));
  CHECK(found.empty());
}

TEST_CASE("twin: what is missing on the page, and what is only there, is found") {
  Lines page = language_page();
  for (std::string& line : page) {
    const std::size_t fallback = line.find("`allocation` (1)");
    if (fallback != std::string::npos) line.replace(fallback, 16, "`allocation` (2)");
    if (starts_with(line, "| `stepped-wedge`")) line.replace(3, 7, "sliding");
    if (starts_with(line, "| `poisson`")) line = "| `bernoulli` | `mean` |";
    if (starts_with(line, "| `uniform`")) line = "| `uniform` | `lower, upper` |";
    const std::size_t at = line.find("apply_hazard_ratio(");
    if (at != std::string::npos) line.replace(at, 18, "apply_hazard");
  }
  CHECK(distribution_faults(page).size() == 2 + 4);  // poisson; three ways of a uniform for another
  CHECK(function_faults(page).size() == 1);
  // Two designs with an allocation; one that is missing, and what stands in its place.
  CHECK(trial_design_faults(page).size() == 4);
}
