#include "engine/report/explain.hpp"

#include <fmt/format.h>
#include <map>

namespace equipoise::report {

std::string list_inputs(const Results& results) {
  std::string out;
  std::map<std::string, std::size_t> by_status;
  for (const InputResult& input : results.inputs) {
    const std::string status = input.status.empty() ? "status not stated" : input.status;
    ++by_status[status];
    out += fmt::format("{}\n  {}; mean {:.6g}, sd {:.6g}; {}\n  {}\n", input.name,
                       input.distribution, input.mean, input.sd, status,
                       input.source.empty() ? "source not stated" : input.source);
    if (!input.note.empty()) out += "  note: " + input.note + "\n";
  }
  out += fmt::format("\n{} inputs:", results.inputs.size());
  for (const auto& [status, count] : by_status) out += fmt::format(" {} {},", count, status);
  out.back() = '\n';
  return out;
}

}  // namespace equipoise::report
