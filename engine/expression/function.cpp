#include "engine/expression/function.hpp"

namespace equipoise::expression {

const Function* find_function(std::string_view name) {
  for (const Function* function : all_functions()) {
    if (function->name == name) return function;
  }
  return nullptr;
}

}  // namespace equipoise::expression
