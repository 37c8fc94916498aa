#include "engine/app/update_command.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <variant>

#include "engine/app/commands.hpp"
#include "engine/app/evidence_list.hpp"
#include "engine/app/steps.hpp"
#include "engine/app/terminal.hpp"
#include "engine/document/parse.hpp"
#include "engine/report/report.hpp"
#include "engine/results/output.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/study_files.hpp"

namespace equipoise::app {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// The name of the new evidence; errors where it is none, or the study knows it already.
std::optional<std::string> new_evidence(const Arguments& arguments, const spec::StudySpec& study,
                                        document::Diagnostics& diagnostics) {
  const auto root = spec::open_file(arguments.trial, "evidence", diagnostics);
  if (!root) return std::nullopt;
  const spec::EvidenceSpec evidence = spec::read_evidence(*root, arguments.trial, diagnostics);
  const auto known = std::ranges::find(study.evidence, evidence.name, &spec::EvidenceSpec::name);
  if (known != study.evidence.end() && !evidence.name.empty())
    diagnostics.error(root->value("evidence")->span,
                      fmt::format("the study has learnt from `{}` already", evidence.name),
                      "the same trial would count twice",
                      "name another trial otherwise, or correct the file that the study lists",
                      {{known->span, "it is this one"}});
  return evidence.name;
}

/// Where the new study goes, or what is wrong with the place.
std::variant<fs::path, std::string> place_of_study(const Arguments& arguments,
                                                   const std::string& evidence) {
  const fs::path study(arguments.study);
  fs::path to = folder_of(study) / fmt::format("{}-after-{}.yaml", study.stem().string(), evidence);
  if (!arguments.to.empty()) to = arguments.to;
  std::error_code failure;
  if (!fs::equivalent(folder_of(to), folder_of(study), failure))
    return fmt::format(
        "--to: `{}` is not in the folder of `{}`, and the paths in a study are "
        "relative to it; name a file in {}",
        to.string(), arguments.study, folder_of(study).string());
  if (fs::exists(to, failure) && !fs::equivalent(to, study, failure))
    return fmt::format(
        "`{}` is there already, and may be what somebody needs; name another file "
        "with --to, or the study itself to change it in place",
        to.string());
  return to;
}

/// Whole or not at all.
void write_study(const fs::path& to, const std::string& text) {
  const fs::path beside = to.string() + fmt::format(".new-{}", ::getpid());
  std::ofstream file(beside, std::ios::binary);
  file << text;
  file.close();
  std::error_code failure;
  if (file) fs::rename(beside, to, failure);
  if (file && !failure) return;
  fs::remove(beside, failure);
  throw results::OutputError(
      fmt::format("the new study `{}` cannot be written; check the folder's "
                  "permissions and the space on its disk",
                  to.string()));
}

}  // namespace

int update_study(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  const auto old = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&old)) return *code;
  const spec::StudySpec& study = std::get<ReadStudy>(old).scenarios.front().study;
  const auto name = new_evidence(arguments, study, diagnostics);
  if (!diagnostics.ok()) return report_errors(diagnostics);
  const auto place = place_of_study(arguments, *name);
  if (const auto* error = std::get_if<std::string>(&place)) return report_error(*error);
  const fs::path& to = std::get<fs::path>(place);

  const auto file = diagnostics.load(arguments.study);
  const auto tree = document::parse(*file, diagnostics);
  const std::string item = fs::absolute(arguments.trial)
                               .lexically_normal()
                               .lexically_relative(fs::absolute(folder_of(to)).lexically_normal())
                               .generic_string();
  const std::string text = with_evidence(diagnostics.source(*file).text(), *tree, item);
  document::Diagnostics of_new;
  (void)of_new.load_as(to.string(), text);
  Arguments asked = arguments;
  asked.study = to.string();
  const auto after = read(asked, of_new);
  if (const int* code = std::get_if<int>(&after)) return *code;
  const std::string folder =
      arguments.out.empty() ? fmt::format("results/{}-after-{}", study.name, *name) : arguments.out;
  try {
    results::check_folder(folder);  // before the work that would be lost
    const auto result = execute(std::get<ReadStudy>(after), arguments.options, of_new);
    if (const int* code = std::get_if<int>(&result)) return *code;
    const auto& outcome = std::get<run::RunOutcome>(result);
    write_study(to, text);
    write_results(folder, outcome, of_new,
                  report::learning_report(outcome.results, terminal_style()) +
                      fmt::format("\nStudy: {}\n", to.string()));
  } catch (const results::OutputError& error) {
    return report_error(error.what());
  }
  return flushed() ? exit_good : exit_input;
}

}  // namespace equipoise::app
