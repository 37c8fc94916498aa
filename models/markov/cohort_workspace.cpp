#include "models/markov/cohort_buffers.hpp"

namespace equipoise::markov {

namespace {

Kernels kernels_of(numerics::CodePath path) {
  switch (path) {
    case numerics::CodePath::avx512:
      return {avx512::cohort_rows, avx512::cohort_move, avx512::cohort_state_rewards,
              avx512::cohort_move_rewards};
    case numerics::CodePath::avx2:
      return {avx2::cohort_rows, avx2::cohort_move, avx2::cohort_state_rewards,
              avx2::cohort_move_rewards};
    case numerics::CodePath::portable:
      break;
  }
  return {portable::cohort_rows, portable::cohort_move, portable::cohort_state_rewards,
          portable::cohort_move_rewards};
}

}  // namespace

CohortWorkspace::Buffers::Buffers(const CohortStructure& s, std::size_t block,
                                  numerics::CodePath path)
    : structure(&s),
      lanes(block),
      kernels(kernels_of(path)),
      tiles(padded_lanes(block) / lane_tile),
      occupancy(2 * s.interventions() * tiles * s.states()),
      effective(s.interventions() * tiles * s.plan().edges),
      totals(s.interventions() * tiles * s.outputs() * 2),
      values(s.slots(), nullptr),
      bad(tiles, 0),
      faults(s.interventions(), block) {
  for (std::uint32_t state = 0; state < s.states(); ++state) {
    if (!s.description().rows[state].empty()) every_row.push_back(state);
  }
  varying_rows.reserve(every_row.size());
  for (auto* tasks : {&point_tasks, &mean_tasks, &move_tasks}) tasks->reserve(s.outputs());
}

CohortWorkspace::CohortWorkspace(const CohortStructure& structure, std::size_t lanes,
                                 numerics::CodePath path)
    : buffers_(std::make_unique<Buffers>(structure, lanes, path)) {}
CohortWorkspace::~CohortWorkspace() = default;
CohortWorkspace::CohortWorkspace(CohortWorkspace&&) noexcept = default;
CohortWorkspace& CohortWorkspace::operator=(CohortWorkspace&&) noexcept = default;

}  // namespace equipoise::markov
