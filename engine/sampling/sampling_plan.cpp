#include "engine/sampling/sampling_plan.hpp"

#include <array>
#include <fmt/format.h>

namespace equipoise::sampling {
namespace {
constexpr std::array methods{Method::monte_carlo, Method::latin_hypercube, Method::sobol};
/// Draws of one replicate are numbered with 32 bits.
constexpr std::size_t most_draws = std::size_t{1} << 32;
}  // namespace

StandardError standard_error_of(const SamplingPlan& plan) noexcept {
  switch (plan.method) {
    case Method::monte_carlo:
      return StandardError::independent;
    case Method::latin_hypercube:
      return StandardError::upper_bound;
    case Method::sobol:
      break;
  }
  return plan.replicates >= 2 ? StandardError::replicates : StandardError::none;
}

numerics::DrawGroups draw_groups(const SamplingPlan& plan) noexcept {
  return plan.method == Method::sobol
             ? numerics::DrawGroups::replicated(plan.draws, plan.replicates)
             : numerics::DrawGroups::independent(plan.draws);
}

std::string_view standard_error_note(const SamplingPlan& plan) noexcept {
  switch (standard_error_of(plan)) {
    case StandardError::independent:
      return "Standard errors are those of independent draws.";
    case StandardError::upper_bound:
      return "Draws are a Latin hypercube: standard errors are those of independent draws, which "
             "for "
             "means are an upper bound.";
    case StandardError::replicates:
      return "Draws are scrambled Sobol points: standard errors come from the spread between "
             "independent replicates.";
    case StandardError::none:
      break;
  }
  return "Draws are one replicate of scrambled Sobol points: their error is not known, so no "
         "standard "
         "errors are given.";
}

std::string_view name(Method method) noexcept {
  switch (method) {
    case Method::monte_carlo:
      return "monte-carlo";
    case Method::latin_hypercube:
      return "latin-hypercube";
    case Method::sobol:
      break;
  }
  return "sobol";
}

std::optional<Method> find_method(std::string_view written) noexcept {
  for (const Method method : methods)
    if (name(method) == written) return method;
  return std::nullopt;
}

std::optional<std::string> plan_error(const SamplingPlan& plan) {
  if (plan.draws < 2 || plan.draws > most_draws)
    return fmt::format("{} draws: there must be at least 2, and at most {}", plan.draws,
                       most_draws);
  if (plan.replicates < 1) return "there must be at least 1 replicate";
  if (plan.method != Method::sobol && plan.replicates != 1)
    return fmt::format("replicates belong to sobol; {} has none", name(plan.method));
  if (plan.draws % plan.replicates != 0)
    return fmt::format("{} draws cannot be split evenly over {} replicates", plan.draws,
                       plan.replicates);
  return std::nullopt;
}

}  // namespace equipoise::sampling
