#include "engine/sampling/copula.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

std::optional<std::size_t> find(std::span<const Parameter> parameters, const std::string& name) {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (parameters[i].name == name) return i;
  return std::nullopt;
}

/// Why a correlation cannot stand.
struct Obstacle {
  std::string text, help;
};

/// A correlation with both ends found.
struct Edge {
  std::size_t first, second;
};

class Checks {
 public:
  Checks(std::span<const Parameter> parameters, std::span<const std::string> joint_names)
      : parameters_(parameters), joint_names_(joint_names) {}

  /// The reason why this correlation cannot stand, or its edge.
  std::variant<Edge, Obstacle> check(const Correlation& c, std::span<const Edge> before) const {
    if (c.first == c.second)
      return Obstacle{fmt::format("{} is correlated with itself", c.first), "name two parameters"};
    for (const std::string* name : {&c.first, &c.second})
      if (auto error = member_error(*name)) return *std::move(error);
    if (!(c.spearman > -1 && c.spearman < 1))
      return Obstacle{fmt::format("a rank correlation of {:g} is impossible: it must lie strictly "
                                  "between -1 and 1",
                                  c.spearman),
                      "make two parameters that move as one a single parameter"};
    const Edge edge{*find(parameters_, c.first), *find(parameters_, c.second)};
    for (const Edge& e : before)
      if ((e.first == edge.first && e.second == edge.second) ||
          (e.first == edge.second && e.second == edge.first))
        return Obstacle{fmt::format("the correlation of {} and {} stands twice", c.first, c.second),
                        "delete one of them"};
    return edge;
  }

 private:
  std::optional<Obstacle> member_error(const std::string& name) const {
    if (std::find(joint_names_.begin(), joint_names_.end(), name) != joint_names_.end())
      return Obstacle{
          fmt::format("{} comes from a joint distribution, which already says how it moves "
                      "with others",
                      name),
          "delete this correlation"};
    const auto index = find(parameters_, name);
    if (!index)
      return Obstacle{fmt::format("there is no uncertain parameter called {}", name),
                      "check the name"};
    const Distribution& distribution = parameters_[*index].distribution;
    if (distribution.fixed())
      return Obstacle{fmt::format("{} is fixed: it cannot move with another", name),
                      fmt::format("delete this correlation, or give {} a distribution", name)};
    if (distribution.kind().discrete)
      return Obstacle{
          fmt::format("{} is {}, a discrete distribution, whose rank correlation would not "
                      "be the one stated",
                      name, distribution.kind().name),
          "delete this correlation, or use a continuous distribution"};
    return std::nullopt;
  }

  std::span<const Parameter> parameters_;
  std::span<const std::string> joint_names_;
};

/// The parameters that hang together, each group in order of name, groups by their first name.
std::vector<std::vector<std::size_t>> split(std::span<const Parameter> parameters,
                                            std::span<const Edge> edges) {
  std::vector<std::size_t> group(parameters.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (const Edge& e : edges) {
    const std::size_t from = group[e.first], to = group[e.second];
    std::replace(group.begin(), group.end(), from, to);
  }
  std::vector<std::size_t> by_name(parameters.size());
  std::iota(by_name.begin(), by_name.end(), std::size_t{0});
  std::sort(by_name.begin(), by_name.end(),
            [&](std::size_t a, std::size_t b) { return parameters[a].name < parameters[b].name; });
  std::vector<std::vector<std::size_t>> result;
  std::vector<std::size_t> label;
  for (const std::size_t i : by_name) {
    const auto at = std::find(label.begin(), label.end(), group[i]);
    if (at == label.end()) {
      label.push_back(group[i]);
      result.push_back({i});
    } else {
      result[static_cast<std::size_t>(at - label.begin())].push_back(i);
    }
  }
  std::erase_if(result, [](const auto& members) { return members.size() < 2; });
  return result;
}

}  // namespace

std::variant<std::vector<CorrelatedGroup>, std::vector<CorrelationError>> correlate(
    std::span<const Parameter> parameters, std::span<const std::string> joint_names,
    std::span<const Correlation> correlations) {
  const Checks checks(parameters, joint_names);
  std::vector<CorrelationError> errors;
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < correlations.size(); ++i) {
    auto checked = checks.check(correlations[i], edges);
    if (auto* obstacle = std::get_if<Obstacle>(&checked))
      errors.push_back({i, std::move(obstacle->text), std::move(obstacle->help)});
    else
      edges.push_back(std::get<Edge>(checked));
  }
  if (!errors.empty()) return errors;

  std::vector<CorrelatedGroup> groups;
  for (std::vector<std::size_t>& members : split(parameters, edges)) {
    const std::size_t n = members.size();
    SquareMatrix matrix{n, std::vector<double>(n * n, 0.0)};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < n; ++i) {
      matrix.values[i * n + i] = 1;
      names.push_back(parameters[members[i]].name);
    }
    std::optional<std::size_t> last;  // the group's last correlation carries an error of the group
    for (std::size_t c = 0; c < edges.size(); ++c) {
      const auto a = std::find(members.begin(), members.end(), edges[c].first);
      const auto b = std::find(members.begin(), members.end(), edges[c].second);
      if (a == members.end()) continue;
      const auto i = static_cast<std::size_t>(a - members.begin());
      const auto j = static_cast<std::size_t>(b - members.begin());
      matrix.values[i * n + j] = matrix.values[j * n + i] =
          2 * std::sin(std::numbers::pi * correlations[c].spearman / 6);
      last = c;
    }
    auto factor = cholesky_factor(matrix, names, "correlations");
    if (auto* text = std::get_if<std::string>(&factor))
      errors.push_back({*last, std::move(*text), std::string(together_help)});
    else
      groups.push_back({std::move(members), std::get<SquareMatrix>(std::move(factor))});
  }
  if (!errors.empty()) return errors;
  return groups;
}

}  // namespace equipoise::sampling
