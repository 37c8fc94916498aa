#include "engine/expression/function.hpp"

namespace equipoise::expression {

std::string usage(const Function& function) {
  std::string text(function.name);
  for (std::size_t i = 0; i < function.arguments.size(); ++i) {
    text += i == 0 ? "(" : ", ";
    text += function.arguments[i].key;
  }
  return text + ")";
}

const Function* find_function(std::string_view name) {
  for (const Function* function : all_functions()) {
    if (function->name == name) return function;
  }
  return nullptr;
}

}  // namespace equipoise::expression
