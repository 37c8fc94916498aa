#include "engine/results/study_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <stdio.h>
#include <system_error>
#include <unistd.h>

#include "engine/results/output.hpp"

namespace equipoise::results {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file) {
  throw OutputError(
      fmt::format("the new study `{}` cannot be written; check the folder's permissions and the "
                  "space on its disk",
                  file.string()));
}

/// A new file beside another, gone at the end unless it has been moved.
class FileBeside {
 public:
  FileBeside(const fs::path& file, const std::string& text)
      : path_(file.string() + fmt::format(".new-{}", ::getpid())) {
    std::FILE* out = std::fopen(path_.c_str(), "wbx");
    if (!out) fail(file);
    const bool written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
    if (std::fclose(out) == 0 && written) return;
    remove();
    fail(file);
  }
  ~FileBeside() { remove(); }
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  fs::path path_;
};

}  // namespace

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_writable(const fs::path& file) {
  std::error_code failure;
  const fs::path real = fs::canonical(file, failure);
  const FileBeside trial(failure ? file : real, "");
}

void write_new(const fs::path& file, const std::string& text) {
  const FileBeside fresh(file, text);
  const char *from = fresh.path().c_str(), *to = file.c_str();
  if (::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) return;
  // A disk that cannot rename so may still link.
  if ((errno == EINVAL || errno == ENOSYS) && ::link(from, to) == 0) return;
  if (errno != EEXIST) fail(file);
  throw OutputError(
      fmt::format("`{}` has appeared while the study ran, and may be what somebody needs; name "
                  "another file with --to",
                  to));
}

void replace(const fs::path& file, const std::string& before, const std::string& text) {
  std::error_code failure;
  const fs::path real = fs::canonical(file, failure);
  if (failure) fail(file);
  const FileBeside fresh(real, text);
  fs::permissions(fresh.path(), fs::status(real).permissions(), failure);
  if (failure) fail(file);
  if (bytes_of(real) != before)
    throw OutputError(
        fmt::format("`{}` has been changed while the study ran, and is left as it is; update it "
                    "again",
                    file.string()));
  fs::rename(fresh.path(), real, failure);
  if (failure) fail(file);
}

}  // namespace equipoise::results
