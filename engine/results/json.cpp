#include "engine/results/json.hpp"

#include <cmath>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/results/fields.hpp"

namespace equipoise::results {
namespace {

using Json = nlohmann::ordered_json;

Json value_of(const std::string& x) { return x; }
Json value_of(bool x) { return x; }
Json value_of(std::uint64_t x) { return x; }
Json value_of(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

/// Appends without the search for an earlier entry of the name that `object[name]` makes.
void append(Json& object, const char* name, Json value) {
  object.get_ref<Json::object_t&>().emplace_back(name, std::move(value));
}
Json value_of(const Estimate& x) {
  Json object = Json::object();
  append(object, "value", value_of(x.value));
  append(object, "standard_error", value_of(x.standard_error));
  return object;
}
template <typename T>
Json value_of(const std::optional<T>& x);
template <typename T>
Json value_of(const std::vector<T>& x);
template <typename Record>
Json value_of(const Record& record) {
  Json object = Json::object();
  fields(record, [&](const char* name, const auto& value, const char*, const char*) {
    // A study without budgets has no portfolio: neither a section nor its absence.
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, std::optional<PortfolioResult>>)
      if (!value) return;
    append(object, name, value_of(value));
  });
  return object;
}
template <typename T>
Json value_of(const std::optional<T>& x) {
  return x ? value_of(*x) : Json(nullptr);
}
template <typename T>
Json value_of(const std::vector<T>& x) {
  Json list = Json::array();
  for (const T& item : x) list.push_back(value_of(item));
  return list;
}

}  // namespace

std::string to_json(const Results& results) {
  Json document{{"schema", schema_name}, {"schema_version", schema_version}};
  document.update(value_of(results));
  return document.dump(2) + "\n";
}

}  // namespace equipoise::results
