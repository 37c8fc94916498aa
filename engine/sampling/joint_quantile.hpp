/// \file  engine/sampling/joint_quantile.hpp
/// \brief From uniforms to the values of all inputs, those that move together included: of all
///        inputs anew, or of the rest given some.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"

#include "engine/sampling/copula.hpp"
#include "engine/sampling/joint.hpp"

namespace equipoise::sampling {

/// A row that takes a uniform for every lane.
struct UniformRow {
  std::size_t row = 0;
  std::string name;    ///< qualified: its stream, or the order of its dimension
  bool known = false;  ///< the uniform stands for what is known: lanes that share it share what is
                       ///< known
};

/// Maps one table of uniforms to values, lane by lane, by a map that is triangular: what is known
/// takes the uniforms of known rows alone, the rest takes both. So lanes with the same uniforms of
/// known rows and fresh uniforms of all others are draws of the rest given the same values of what
/// is known; and every lane by itself is a draw of the joint distribution, whatever is known.
///
/// With nothing known it is the map of the sampler. Else
///  - an input alone: its own quantile;
///  - rank-correlated inputs and multivariate normals: the normal scores are L z, L the Cholesky
///    factor with what is known in front, which makes the rest a multivariate normal given that;
///  - Dirichlet: known shares one after another, share i of what is left a beta(count i, sum of
///    the counts that are left); the rest divides the remainder as a Dirichlet of its own counts;
///  - rows of joint draws: a row as before says what is known; the rest is one of the rows that
///    agree with it there, each as likely. Where no two rows agree, that is the same row.
/// \source Dirichlet: Connor and Mosimann 1969, J Am Stat Assoc 64:194 (neutrality)
/// \test   tests/unit/sampling/conditional_sampler_test.cpp
class JointQuantile {
 public:
  /// Rows: parameters, then members of the joint groups. The groups of `correlated` are those of
  /// correlate(parameters).
  /// \param known  [row], or empty: nothing is known
  /// \param like   one whose tables of quantiles serve the same distributions; or null
  JointQuantile(std::span<const Parameter> parameters, std::vector<CorrelatedGroup> correlated,
                std::vector<JointGroup> joint, const std::vector<bool>& known = {},
                const JointQuantile* like = nullptr);
  ~JointQuantile();
  JointQuantile(JointQuantile&&) noexcept;

  /// Which rows take a uniform, in order of name.
  [[nodiscard]] std::span<const UniformRow> uniforms() const noexcept;

  /// Tables of quantiles are built when first asked for: here each by itself, so that several
  /// threads may build some beside one another. Const and thread-safe.
  [[nodiscard]] std::size_t tables() const noexcept;
  /// \pre table < tables()
  void tabulate(std::size_t table) const;

  /// Replaces the uniforms of the first `lanes` lanes by values, in all rows; const and
  /// thread-safe. \cost about 20 ns a value
  void apply(std::size_t lanes, LaneTable& table) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace equipoise::sampling
