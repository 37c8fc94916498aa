#include "engine/results/output.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <stdio.h>
#include <unistd.h>
#include <vector>

#include "engine/results/csv.hpp"
#include "engine/results/json.hpp"

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;

bool named_by_a_run(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  const bool trace = name == "trace.csv" || (name.rfind("trace-", 0) == 0 && name.size() > 10 &&
                                             name.compare(name.size() - 4, 4, ".csv") == 0);
  return entry.is_regular_file() && !entry.is_symlink() &&
         (trace || name == "report.json" || name == "run.log.json" ||
          std::ranges::find(table_names(), name) != table_names().end());
}

/// True where the file begins as report.json does: a large one need not be read whole.
bool says_the_schema(const fs::path& report) {
  std::string start(256, '\0');
  std::ifstream file(report, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start.find(fmt::format("\"schema\": \"{}\"", schema_name)) != std::string::npos;
}

/// \param folder  resolved
/// \param named   as the user wrote it
void check_replaceable(const fs::path& folder, const fs::path& named) {
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder))
    throw OutputError(
        fmt::format("`{}` is not a folder; choose another with --out", named.string()));
  if (fs::is_empty(folder)) return;
  for (const auto& entry : fs::directory_iterator(folder))
    if (!named_by_a_run(entry))
      throw OutputError(
          fmt::format("`{}` holds `{}`, which no run has written, and the whole folder would be "
                      "replaced; choose another with --out",
                      named.string(), entry.path().filename().string()));
  if (!says_the_schema(folder / "report.json"))
    throw OutputError(
        fmt::format("`{}` holds files but no report.json of a run, and the whole folder would be "
                    "replaced; choose another with --out",
                    named.string()));
}

/// Where a path leads, links followed, without a separator at its end.
fs::path resolved(const fs::path& folder) {
  if (folder.empty()) throw OutputError("the folder of the results has no name");
  fs::path path = fs::absolute(folder).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (fs::is_symlink(path) && !fs::exists(path))
    throw OutputError(
        fmt::format("`{}` is a link to nothing; choose another with --out", folder.string()));
  path = fs::weakly_canonical(path);
  if (!path.has_filename())
    throw OutputError(
        fmt::format("`{}` cannot be replaced; choose another with --out", folder.string()));
  return path;
}

/// A new, empty folder beside the one of the results, gone at the end unless it has been moved.
class FreshFolder {
 public:
  explicit FreshFolder(const fs::path& target) {
    for (fs::path p = target.parent_path(); !fs::exists(p); p = p.parent_path())
      parents_.push_back(p);
    fs::create_directories(target.parent_path());
    const std::string name = target.string() + fmt::format(".new-{}", ::getpid());
    path_ = name;  // one that is there already is somebody's
    for (int i = 1; !fs::create_directory(path_); ++i) path_ = name + fmt::format("-{}", i);
  }
  ~FreshFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    for (const fs::path& p : parents_) fs::remove(p, ignored);  // only where empty
  }
  FreshFolder(const FreshFolder&) = delete;
  FreshFolder& operator=(const FreshFolder&) = delete;
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
  std::vector<fs::path> parents_;  ///< that did not exist, the innermost first
};

void write_file(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file)
    throw OutputError(fmt::format("cannot write `{}`: {}; check the space on the disk",
                                  path.string(), std::strerror(errno)));
}

/// Puts `fresh` in the place of `target`; the previous folder takes the name of `fresh`.
void exchange(const fs::path& fresh, const fs::path& target) {
  if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0) return;
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    throw OutputError(fmt::format("cannot replace `{}`: {}; choose another with --out",
                                  target.string(), std::strerror(errno)));
  const fs::path old = target.string() + fmt::format(".old-{}", ::getpid());
  fs::rename(target, old);
  std::error_code error;
  fs::rename(fresh, target, error);
  if (error) {
    fs::rename(old, target);
    throw fs::filesystem_error("rename", fresh, target, error);
  }
  fs::rename(old, fresh);
}

template <typename Work>
void with_errors(const fs::path& folder, Work&& work) {
  try {
    work();
  } catch (const fs::filesystem_error& error) {
    throw OutputError(fmt::format("cannot write results to `{}`: {}; choose another with --out",
                                  folder.string(), error.code().message()));
  }
}

}  // namespace

void check_folder(const fs::path& folder) {
  with_errors(folder, [&] {
    const fs::path target = resolved(folder);
    check_replaceable(target, folder);
    const FreshFolder fresh(target);
  });
}

void write_folder(const fs::path& folder, const std::map<std::string, std::string>& files) {
  with_errors(folder, [&] {
    const fs::path target = resolved(folder);
    check_replaceable(target, folder);
    const FreshFolder fresh(target);
    for (const auto& [name, content] : files) write_file(fresh.path() / name, content);
    if (fs::exists(target))
      exchange(fresh.path(), target);
    else
      fs::rename(fresh.path(), target);
  });
}

}  // namespace equipoise::results
