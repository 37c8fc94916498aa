#include "engine/expression/program_data.hpp"

namespace equipoise::expression {
namespace {

constexpr Axes without_draws[] = {Axes::none, Axes::intervention, Axes::cycle,
                                  Axes::cycle | Axes::intervention};

/// The points of a set of axes, in order: time points, within each the interventions.
struct Points {
  Points(const ProgramData& program, Axes axes)
      : cycles(contains(axes, Axes::cycle) ? program.times.size() : 1),
        interventions(contains(axes, Axes::intervention) ? program.interventions : 1) {}

  [[nodiscard]] std::size_t count() const { return cycles * interventions; }
  /// Of an axis that the set lacks there is one point.
  [[nodiscard]] std::size_t number(std::size_t cycle, std::size_t intervention) const {
    return (cycles > 1 ? cycle : 0) * interventions + (interventions > 1 ? intervention : 0);
  }

  std::size_t cycles, interventions;
};

}  // namespace

void set_scalar_spaces(const ProgramData& program, Spaces& spaces, std::size_t cycle,
                       std::size_t intervention) {
  for (const Axes axes : without_draws) {
    const auto space = static_cast<std::size_t>(axes);
    const LaneTable& values = program.scalars[space];
    if (values.rows() == 0) continue;
    const Points points(program, axes);
    spaces[space] = {values.row(points.number(cycle, intervention)).data(),
                     points.count() * lane_tile, 0};
  }
}

void compute_scalars(ProgramData& program, const numerics::Elementary& kernels) {
  const Surroundings surroundings{&kernels, program.tables, program.requirements, program.times,
                                  program.ages};
  Spaces spaces{};
  for (const Axes axes : without_draws) {
    const auto space = static_cast<std::size_t>(axes);
    if (program.size[space] == 0) continue;
    const Points points(program, axes);
    LaneTable& values = program.scalars[space];
    values = LaneTable(program.size[space] * points.count(), lane_tile);
    for (std::size_t cycle = 0; cycle < points.cycles; ++cycle) {
      for (std::size_t intervention = 0; intervention < points.interventions; ++intervention) {
        set_scalar_spaces(program, spaces, cycle, intervention);
        run(program.steps[space], surroundings, spaces, cycle, intervention,
            values.row(points.number(cycle, intervention)).data(), lane_tile);
      }
    }
  }
}

}  // namespace equipoise::expression
