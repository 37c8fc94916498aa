#include "engine/report/explain.hpp"

#include <fmt/format.h>
#include <map>

namespace equipoise::report {

std::vector<InputResult> inputs_named(const std::vector<InputResult>& inputs,
                                      const std::string& name) {
  std::vector<InputResult> found;
  for (const InputResult& input : inputs)
    if (input.name.rfind(name, 0) == 0 || input.name.find("." + name) != std::string::npos)
      found.push_back(input);
  return found;
}

std::string list_inputs(const std::vector<InputResult>& inputs) {
  std::string out;
  std::map<std::string, std::size_t> by_status;
  for (const InputResult& input : inputs) {
    const std::string status = input.status.empty() ? "status not stated" : input.status;
    ++by_status[status];
    out += fmt::format("{}\n  {}; mean {:.6g}, sd {:.6g}; {}\n  {}\n", input.name,
                       input.distribution, input.mean, input.sd, status,
                       input.source.empty() ? "source not stated" : input.source);
    if (!input.group.empty()) out += "  group: " + input.group + "\n";
    if (!input.note.empty()) out += "  note: " + input.note + "\n";
  }
  out += fmt::format("\n{} {}:", inputs.size(), inputs.size() == 1 ? "input" : "inputs");
  for (const auto& [status, count] : by_status) out += fmt::format(" {} {},", count, status);
  out.back() = '\n';
  return out;
}

}  // namespace equipoise::report
