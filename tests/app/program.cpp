#include "tests/app/program.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>

namespace equipoise::app_test {

namespace fs = std::filesystem;

Said call(const std::string& arguments, const std::vector<Edit>& edits, const std::string& before) {
  const fs::path folder = fs::path(EQUIPOISE_BINARY_DIR) / "scratch" / "app";
  fs::remove_all(folder);
  fs::create_directories(folder.parent_path());
  fs::copy(fs::path(EQUIPOISE_SOURCE_DIR) / "tests/app/files", folder);
  for (const Edit& edit : edits) {
    const std::string path = (folder / edit.file).string();
    std::string text = read_file(path);
    const std::size_t at = text.find(edit.from);
    REQUIRE_MESSAGE(at != std::string::npos, edit.file, " does not hold ", edit.from);
    text.replace(at, edit.from.size(), edit.to);
    std::ofstream(path, std::ios::binary) << text;
  }
  const std::string messages = folder.string() + ".stderr", output = folder.string() + ".stdout";
  std::ofstream(output) << "";
  std::ofstream(messages) << "";
  const std::string command = "cd '" + folder.string() + "' && { " + before + "; } && '" +
                              EQUIPOISE_PROGRAM + "' " + arguments;
  // The shell's own redirection comes last, so that a case may bring one of its own.
  const int status =
      std::system(("{ " + command + "; } >'" + output + "' 2>'" + messages + "'").c_str());
  REQUIRE(WIFEXITED(status));
  return {WEXITSTATUS(status), read_file(output), read_file(messages), folder.string()};
}

}  // namespace equipoise::app_test
