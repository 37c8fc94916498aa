#include "engine/app/run_log.hpp"

#include <array>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <nlohmann/json.hpp>

#include "models/numerics/code_path.hpp"

namespace equipoise::app {

std::string run_log(const run::RunOutcome& outcome, const document::Diagnostics& diagnostics) {
  using Json = nlohmann::ordered_json;
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  Json files = Json::array();
  for (std::uint32_t i = 0; i < diagnostics.files(); ++i) {
    const document::Source& source = diagnostics.source(i);
    const XXH128_hash_t hash = XXH3_128bits(source.text().data(), source.text().size());
    files.push_back({{"path", source.path()},
                     {"hash", fmt::format("{:016x}{:016x}", hash.high64, hash.low64)}});
  }
  const Json log = {{"study", outcome.results.study},
                    {"study_hash", outcome.results.study_hash},
                    {"engine_version", outcome.results.engine_version},
                    {"finished", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                                             fmt::gmtime(std::chrono::system_clock::to_time_t(
                                                 std::chrono::system_clock::now())))},
                    {"host", host.data()},
                    {"threads", outcome.threads},
                    {"code_path", numerics::name(numerics::code_path())},
                    {"seconds",
                     {{"compile", outcome.timing.compile},
                      {"draws_and_models", outcome.timing.draws_and_models},
                      {"decisions", outcome.timing.decisions}}},
                    {"files", files}};
  return log.dump(2) + "\n";
}

}  // namespace equipoise::app
