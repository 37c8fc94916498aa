/// \file  engine/sampling/sampler.hpp
/// \brief Draws of all parameters of a study, any range of draws at a time.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/core/lanes.hpp"

#include "engine/sampling/copula.hpp"
#include "engine/sampling/joint.hpp"
#include "engine/sampling/sampling_plan.hpp"

namespace equipoise::sampling {

struct SamplerDescription {
  std::vector<Parameter> parameters;
  std::vector<JointGroup> joint;
  std::vector<Correlation> correlations;
  SamplingPlan plan;
  /// Equal descriptions give equal draws, row by row.
  friend bool operator==(const SamplerDescription&, const SamplerDescription&) = default;
};

struct SamplingError {
  enum class Where { plan, parameter, joint, correlation };
  Where where = Where::plan;
  std::size_t index = 0;  ///< of the parameter, joint group or correlation
  std::string text;
};

class Sampler;
using MadeSampler = std::variant<Sampler, std::vector<SamplingError>>;

/// Fills tables of draws. Immutable after it is made; threads share it.
///
/// With Monte Carlo, the value of a parameter in draw d depends on nothing but the seed, its
/// qualified name, d and its own distribution (with correlations: also on the parameters it moves
/// with), so draw d can be replayed alone, 10,000 draws are a prefix of 20,000 and adding a
/// parameter moves no other. Sobol keeps the prefix; its dimensions stand in order of qualified
/// name, so an added parameter moves those after it. A Latin hypercube keeps no prefix: its strata
/// are of all draws. Draws can be replayed alone with every method.
class Sampler {
 public:
  /// Rows of the tables: the parameters as given, then the members of the joint groups as given.
  /// \param like  one whose tables of quantiles serve the same distributions; or null
  /// \cost 0.04 to 0.5 ms for each distribution that is tabulated anew
  [[nodiscard]] static MadeSampler make(SamplerDescription description,
                                        const Sampler* like = nullptr);

  [[nodiscard]] std::size_t rows() const noexcept;
  /// The row of a qualified name, or nothing.
  [[nodiscard]] std::optional<std::size_t> row(std::string_view name) const noexcept;
  [[nodiscard]] std::span<const std::string> names() const noexcept;
  /// Mean and standard deviation of each row: what a deterministic run uses. Shape [row].
  [[nodiscard]] std::span<const double> means() const noexcept;
  [[nodiscard]] std::span<const double> sds() const noexcept;
  [[nodiscard]] const SamplingPlan& plan() const noexcept;

  /// What fill() needs and builds when first called, one table of quantiles after another, may be
  /// built before by several threads. Const and thread-safe.
  [[nodiscard]] std::size_t tables() const noexcept;
  /// \pre table < tables()
  void tabulate(std::size_t table) const;

  /// Fills out[row][lane] with the draws of the range. Const and thread-safe.
  /// \param[out] out  rows() rows, range.count lanes or more; the rest is not touched
  /// \pre   range within the plan's draws
  /// \post  any split of a range gives the same bits
  /// \cost  about 30 ns a value
  void fill(DrawRange range, LaneTable& out) const;

  Sampler(Sampler&&) noexcept;
  Sampler& operator=(Sampler&&) noexcept;
  ~Sampler();

 private:
  struct Parts;
  explicit Sampler(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace equipoise::sampling
