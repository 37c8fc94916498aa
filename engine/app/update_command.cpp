#include "engine/app/update_command.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <system_error>
#include <variant>

#include "engine/app/commands.hpp"
#include "engine/app/evidence_list.hpp"
#include "engine/app/steps.hpp"
#include "engine/app/terminal.hpp"
#include "engine/document/parse.hpp"
#include "engine/report/report.hpp"
#include "engine/results/output.hpp"
#include "engine/results/study_file.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/report_dates.hpp"
#include "engine/spec/study_files.hpp"

namespace equipoise::app {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// A file as a study names it: from the real folder of the study to the real folder of the file,
/// for `..` leads out of where a link leads.
std::string path_in_study(const fs::path& file, const fs::path& study) {
  return (fs::canonical(folder_of(file)) / file.filename())
      .lexically_relative(fs::canonical(folder_of(study)))
      .generic_string();
}

/// The new evidence; errors where it is none, or the study knows it already.
std::optional<spec::EvidenceSpec> new_evidence(const Arguments& arguments,
                                               const spec::StudySpec& study,
                                               document::Diagnostics& diagnostics) {
  const auto root = spec::open_file(arguments.trial, "evidence", diagnostics);
  if (!root) return std::nullopt;
  spec::EvidenceSpec evidence = spec::read_evidence(*root, arguments.trial, diagnostics);
  const auto known = std::ranges::find(study.evidence, evidence.name, &spec::EvidenceSpec::name);
  if (known != study.evidence.end() && !evidence.name.empty())
    diagnostics.error(root->value("evidence")->span,
                      fmt::format("the study has learnt from `{}` already", evidence.name),
                      "the same trial would count twice",
                      "name another trial otherwise, or correct the file that the study lists",
                      {{known->span, "it is this one"}});
  return evidence;
}

/// How many of the study's reports came before a new one, as far as their dates tell.
std::size_t reported_earlier(const spec::StudySpec& study, const spec::EvidenceSpec& evidence) {
  const auto later = std::ranges::find_if(study.evidence, [&](const spec::EvidenceSpec& known) {
    return spec::reported_before(evidence.reported, known.reported);
  });
  return static_cast<std::size_t>(later - study.evidence.begin());
}

/// Where the new study goes.
struct Place {
  fs::path file;
  bool in_place = false;
};

/// Or what is wrong with it.
std::variant<Place, std::string> place_of_study(const Arguments& arguments,
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
  const bool in_place = fs::equivalent(to, study, failure);
  // A link to nothing is there too.
  if (fs::exists(fs::symlink_status(to, failure)) && !in_place)
    return fmt::format(
        "`{}` is there already, and may be what somebody needs; name another file "
        "with --to, or the study itself to change it in place",
        to.string());
  return Place{to, in_place};
}

}  // namespace

int update_study(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  const auto old = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&old)) return *code;
  const spec::StudySpec& study = std::get<ReadStudy>(old).scenarios.front().study;
  const auto evidence = new_evidence(arguments, study, diagnostics);
  if (!diagnostics.ok()) return report_errors(diagnostics);
  const std::string& name = evidence->name;
  const auto place = place_of_study(arguments, name);
  if (const auto* error = std::get_if<std::string>(&place)) return report_error(*error);
  const auto& [to, in_place] = std::get<Place>(place);

  const std::string before = results::bytes_of(arguments.study);
  document::Diagnostics of_old;
  const auto file = of_old.load_as(arguments.study, before);
  const auto tree = file ? document::parse(*file, of_old) : std::nullopt;
  if (!tree || !of_old.ok()) return report_errors(of_old);
  const std::string item = path_in_study(arguments.trial, to);
  const auto text = with_evidence(before, *tree, item, reported_earlier(study, *evidence));
  if (!text)
    return report_error(fmt::format(
        "`{}` is written in a form that update cannot edit; add this line to its list `evidence` "
        "by hand, and run it: `- {}`",
        arguments.study, evidence_item(item)));
  document::Diagnostics of_new;
  (void)of_new.load_as(to.string(), *text);
  Arguments asked = arguments;
  asked.study = to.string();
  const auto after = read(asked, of_new);
  if (const int* code = std::get_if<int>(&after)) return *code;
  const std::string folder =
      arguments.out.empty() ? fmt::format("results/{}-after-{}", study.name, name) : arguments.out;
  try {
    results::check_writable(to);  // before the work that would be lost
    results::check_folder(folder);
    const auto result = execute(std::get<ReadStudy>(after), arguments.options, of_new);
    if (const int* code = std::get_if<int>(&result)) return *code;
    const auto& outcome = std::get<run::RunOutcome>(result);
    if (in_place)
      results::replace(to, before, *text);
    else
      results::write_new(to, *text);
    write_results(folder, outcome, of_new,
                  report::learning_report(outcome.results, name, terminal_style()) +
                      fmt::format("\nStudy: {}\n", to.string()));
  } catch (const results::OutputError& error) {
    return report_error(error.what());
  }
  return flushed() ? exit_good : exit_input;
}

}  // namespace equipoise::app
