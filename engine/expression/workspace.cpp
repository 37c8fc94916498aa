#include "engine/expression/workspace.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::expression {
namespace {

constexpr Axes draw = Axes::draw;
constexpr Axes draw_intervention = Axes::draw | Axes::intervention;
constexpr Axes draw_cycle = Axes::draw | Axes::cycle;
constexpr Axes draw_cycle_intervention = Axes::draw | Axes::cycle | Axes::intervention;

constexpr Axes with_draws[] = {draw, draw_intervention, draw_cycle, draw_cycle_intervention};

}  // namespace

Workspace::Workspace(const Program& program, std::size_t lanes, numerics::CodePath path)
    : program_(program.data()),
      surroundings_{&numerics::elementary(path), program_.tables, program_.requirements,
                    program_.times, program_.ages},
      scalar_values_(program_.roots.size(), lanes),
      stamps_(program_.roots.size()),
      lanes_(lanes) {
  for (const Axes axes : with_draws) {
    const auto space = static_cast<std::size_t>(axes);
    // The values of draws and interventions wait for all cycles, so each intervention has its own.
    const std::size_t copies = axes == draw_intervention ? program_.interventions : 1;
    rows_[space] = LaneTable(program_.size[space] * copies, lanes);
    spaces_[space] = {rows_at(axes, 0), rows_[space].stride() * copies, lane_tile};
  }
}

double* Workspace::rows_at(Axes axes, std::size_t intervention) {
  LaneTable& rows = rows_[static_cast<std::size_t>(axes)];
  if (rows.rows() == 0) return nullptr;
  return rows.row(axes == draw_intervention ? intervention : 0).data();
}

void Workspace::select_point(std::size_t cycle, std::size_t intervention) {
  set_scalar_spaces(program_, spaces_, cycle, intervention);
  spaces_[static_cast<std::size_t>(draw_intervention)].values =
      rows_at(draw_intervention, intervention);
}

void Workspace::run_steps(Axes axes, std::size_t cycle, std::size_t intervention) {
  const auto space = static_cast<std::size_t>(axes);
  computed_[space] += run(program_.steps[space], surroundings_, spaces_, cycle, intervention,
                          rows_at(axes, intervention), padded_);
}

void Workspace::begin_block(const LaneTable& parameters, DrawRange draws) {
  EQUIPOISE_EXPECT(draws.count > 0 && draws.count <= lanes_);
  EQUIPOISE_EXPECT(parameters.rows() == 0 || parameters.lanes() >= draws.count);
  draws_ = draws;
  padded_ = padded_lanes(draws.count);
  ++block_;
  cycle_known_ = false;
  fault_.reset();
  const double* values = parameters.rows() == 0 ? nullptr : parameters.row(0).data();
  spaces_[parameter_space] = {values, parameters.stride(), lane_tile};
  select_point(0, 0);
  run_steps(draw, 0, 0);
  for (std::size_t i = 0; i < program_.interventions; ++i) {
    select_point(0, i);
    run_steps(draw_intervention, 0, i);
  }
}

void Workspace::evaluate(std::size_t cycle, std::size_t intervention) {
  EQUIPOISE_EXPECT(block_ > 0);
  EQUIPOISE_EXPECT(cycle < program_.times.size() && intervention < program_.interventions);
  select_point(cycle, intervention);
  if (!cycle_known_ || cycle != cycle_) run_steps(draw_cycle, cycle, intervention);
  run_steps(draw_cycle_intervention, cycle, intervention);
  cycle_ = cycle;
  intervention_ = intervention;
  cycle_known_ = true;
}

const double* Workspace::value(ExpressionId id) {
  EQUIPOISE_EXPECT(id.index < stamps_.size());
  const NodeId node = program_.roots[id.index];
  const Axes axes = program_.nodes[node].axes;
  const Place place = program_.places[node];
  const Space& space = spaces_[place.space];
  const bool shared = !contains(axes, Axes::draw);
  const double* values = shared ? scalar_values_.row(id.index).data() : space.at(place.index);
  const Stamp now{block_, contains(axes, Axes::cycle) ? cycle_ : 0,
                  contains(axes, Axes::intervention) ? intervention_ : 0};
  if (stamps_[id.index] == now) return values;
  stamps_[id.index] = now;
  if (shared) {
    std::fill_n(scalar_values_.row(id.index).data(), padded_, *space.at(place.index));
  }
  if (surroundings_.kernels->any_nan(values, padded_)) note_fault(node, values);
  return values;
}

void Workspace::note_fault(NodeId node, const double* values) {
  std::size_t lane = 0;
  while (lane < draws_.count && !std::isnan(values[lane])) ++lane;
  if (lane == draws_.count) return;  // in the padding
  Fault found = explain(program_, spaces_, node, lane, *surroundings_.kernels);
  found.intervention = intervention_;
  found.cycle = cycle_;
  found.draw = draws_.first + lane;
  if (!fault_ || found < *fault_) fault_ = found;
}

}  // namespace equipoise::expression
