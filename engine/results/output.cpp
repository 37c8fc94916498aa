#include "engine/results/output.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <stdio.h>
#include <unistd.h>

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;

/// True for what a run may have written: a folder with anything else is not ours to replace.
bool ours(const fs::directory_entry& entry) {
  const std::string extension = entry.path().extension().string();
  return entry.is_regular_file() && (extension == ".json" || extension == ".csv");
}

void check_replaceable(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder))
    throw OutputError(
        fmt::format("`{}` is not a folder; choose another with --out", folder.string()));
  for (const auto& entry : fs::directory_iterator(folder))
    if (!ours(entry))
      throw OutputError(
          fmt::format("`{}` holds `{}`, which no run has written, and the whole folder would be "
                      "replaced; choose another with --out",
                      folder.string(), entry.path().filename().string()));
}

void write_file(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file)
    throw OutputError(fmt::format("cannot write `{}`: {}; check the space on the disk",
                                  path.string(), std::strerror(errno)));
}

}  // namespace

void write_folder(const fs::path& folder, const std::map<std::string, std::string>& files) {
  try {
    check_replaceable(folder);
    const fs::path absolute = fs::absolute(folder).lexically_normal();
    const fs::path target = absolute.has_filename() ? absolute : absolute.parent_path();
    fs::create_directories(target.parent_path());
    const fs::path fresh = target.string() + fmt::format(".new-{}", ::getpid());
    fs::remove_all(fresh);
    fs::create_directory(fresh);
    for (const auto& [name, content] : files) write_file(fresh / name, content);
    if (!fs::exists(target)) {
      fs::rename(fresh, target);
      return;
    }
    if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) != 0)
      throw OutputError(
          fmt::format("cannot replace `{}`: {}", target.string(), std::strerror(errno)));
    fs::remove_all(fresh);  // the previous results, now under the other name
  } catch (const fs::filesystem_error& error) {
    throw OutputError(
        fmt::format("cannot write results to `{}`: {}", folder.string(), error.code().message()));
  }
}

}  // namespace equipoise::results
