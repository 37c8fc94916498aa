#include "models/markov/cohort_structure.hpp"

#include <algorithm>
#include <utility>

#include "models/core/contracts.hpp"

namespace equipoise::markov {

namespace {
std::uint32_t narrow(std::size_t n) {
  EQUIPOISE_EXPECT(n < no_edge);
  return static_cast<std::uint32_t>(n);
}
}  // namespace

CohortStructure::CohortStructure(CohortDescription description)
    : description_(std::move(description)) {
  check();
  lay_out_rows();
  lay_out_rewards();
  note_reads();
  plan_ = {rows_.data(),     stages_.data(),    moves_.data(), edge_source_.data(),
           incoming_.data(), absorbing_.data(), states(),      edge_source_.size(),
           outputs()};
}

void CohortStructure::check() const {
  const CohortDescription& d = description_;
  EQUIPOISE_EXPECT(d.interventions >= 1 && d.cycles >= 1 && d.cycle_length > 0.0);
  EQUIPOISE_EXPECT(!d.rows.empty());
  EQUIPOISE_EXPECT(!d.start.empty() || d.start_remainder.has_value());
  const auto state_exists = [&](std::size_t s) { return s < states(); };
  const auto states_exist = [&](const std::vector<StateValue>& values) {
    return std::all_of(values.begin(), values.end(),
                       [&](const StateValue& v) { return state_exists(v.state); });
  };
  const auto holds_once = [](const std::vector<StateValue>& values, std::size_t state) {
    return std::count_if(values.begin(), values.end(),
                         [&](const StateValue& v) { return v.state == state; }) == 1;
  };
  for (const std::vector<Stage>& row : d.rows) {
    for (std::size_t k = 0; k < row.size(); ++k) {
      EQUIPOISE_EXPECT(states_exist(row[k].moves));
      for (const StateValue& m : row[k].moves) EQUIPOISE_EXPECT(holds_once(row[k].moves, m.state));
      if (!row[k].remainder) continue;
      EQUIPOISE_EXPECT(k + 1 == row.size() && state_exists(*row[k].remainder));
      EQUIPOISE_EXPECT(!holds_once(row[k].moves, *row[k].remainder));
    }
  }
  EQUIPOISE_EXPECT(states_exist(d.start));
  for (const StateValue& s : d.start) EQUIPOISE_EXPECT(holds_once(d.start, s.state));
  if (d.start_remainder) {
    EQUIPOISE_EXPECT(state_exists(*d.start_remainder) && !holds_once(d.start, *d.start_remainder));
  }
  for (const Output& o : d.outputs) {
    EQUIPOISE_EXPECT(fits(o.correction, d.cycles));
    EQUIPOISE_EXPECT(states_exist(o.per_year) && states_exist(o.on_entry) &&
                     states_exist(o.at_end));
    for (const MoveValue& m : o.on_move)
      EQUIPOISE_EXPECT(state_exists(m.from) && state_exists(m.to));
  }
}

void CohortStructure::lay_out_rows() {
  // An edge for each move and remainder, in order of destination, then source, then stage.
  const std::vector<std::vector<Stage>>& rows = description_.rows;
  std::vector<std::vector<std::uint32_t*>> into(states());  // where each edge's number will stand
  std::vector<std::vector<std::uint32_t>> source(states());
  std::size_t stage_count = 0, move_count = 0;
  for (const std::vector<Stage>& row : rows) {
    stage_count += row.size();
    for (const Stage& stage : row) move_count += stage.moves.size();
  }
  stages_.reserve(stage_count);  // addresses of elements are taken below
  moves_.reserve(move_count);
  for (std::size_t s = 0; s < states(); ++s) {
    absorbing_.push_back(rows[s].empty() ? 1 : 0);
    rows_.push_back({narrow(stages_.size()), narrow(stages_.size() + rows[s].size())});
    for (std::size_t k = 0; k < rows[s].size(); ++k) {
      const Stage& stage = rows[s][k];
      const bool closed = !stage.remainder && k + 1 == rows[s].size();
      stages_.push_back(
          {narrow(moves_.size()), narrow(moves_.size() + stage.moves.size()), no_edge, closed});
      for (const StateValue& move : stage.moves) {
        moves_.push_back({narrow(move.slot), 0});
        into[move.state].push_back(&moves_.back().edge);
        source[move.state].push_back(narrow(s));
      }
      if (stage.remainder) {
        into[*stage.remainder].push_back(&stages_.back().remainder_edge);
        source[*stage.remainder].push_back(narrow(s));
      }
    }
  }
  incoming_.push_back(0);
  for (std::size_t s = 0; s < states(); ++s) {
    for (std::size_t k = 0; k < into[s].size(); ++k) {
      *into[s][k] = narrow(edge_source_.size());
      edge_source_.push_back(source[s][k]);
    }
    incoming_.push_back(narrow(edge_source_.size()));
  }
}

void CohortStructure::lay_out_rewards() {
  const CohortDescription& d = description_;
  state_rewards_.first.push_back(0);
  move_rewards_.first.push_back(0);
  for (const Output& o : d.outputs) {
    for (const StateValue& v : o.per_year) {
      state_rewards_.entries.push_back({narrow(v.state), narrow(v.slot)});
    }
    for (const StateValue& v : o.on_entry) {
      for (std::uint32_t e = incoming_[v.state]; e < incoming_[v.state + 1]; ++e) {
        if (edge_source_[e] == v.state) continue;
        move_rewards_.entries.push_back({e, narrow(v.slot)});
      }
    }
    for (const MoveValue& v : o.on_move) {
      const std::size_t before = move_rewards_.entries.size();
      for (std::uint32_t e = incoming_[v.to]; e < incoming_[v.to + 1]; ++e) {
        if (edge_source_[e] == v.from) move_rewards_.entries.push_back({e, narrow(v.slot)});
      }
      EQUIPOISE_EXPECT(move_rewards_.entries.size() > before);
    }
    state_rewards_.first.push_back(narrow(state_rewards_.entries.size()));
    move_rewards_.first.push_back(narrow(move_rewards_.entries.size()));

    Timing timing;
    timing.weight = point_weights(o.correction, d.cycles);
    for (std::size_t t = 0; t <= d.cycles; ++t) {
      timing.weight[t] *= d.cycle_length;
      timing.discounted_weight.push_back(
          timing.weight[t] * point_discount(o.discounting, o.correction, t, d.cycle_length));
      if (t == d.cycles) break;
      timing.move_discount.push_back(move_discount(o.discounting, t, d.cycle_length));
    }
    timing.end_discount =
        discount_factor(o.discounting, static_cast<double>(d.cycles) * d.cycle_length);
    timing_.push_back(std::move(timing));
  }
}

void CohortStructure::note_reads() {
  const CohortDescription& d = description_;
  const auto note = [&](std::size_t slot, std::size_t first, std::size_t last) {
    if (slot >= reads_.size()) reads_.resize(slot + 1, std::vector<bool>(cycles() + 1, false));
    for (std::size_t t = first; t <= last; ++t) reads_[slot][t] = true;
  };
  for (const MovePlan& move : moves_) note(move.slot, 0, cycles() - 1);
  for (const RewardEntry& reward : move_rewards_.entries) note(reward.slot, 0, cycles() - 1);
  for (const StateValue& v : d.start) note(v.slot, 0, 0);
  for (std::size_t o = 0; o < outputs(); ++o) {
    for (const StateValue& v : d.outputs[o].per_year) {
      for (std::size_t t = 0; t <= cycles(); ++t) {
        if (timing_[o].weight[t] != 0.0) note(v.slot, t, t);
      }
    }
    if (d.outputs[o].at_start) note(*d.outputs[o].at_start, 0, 0);
    for (const StateValue& v : d.outputs[o].at_end) note(v.slot, cycles(), cycles());
  }
  slots_ = reads_.size();
}

bool CohortStructure::reads(std::size_t slot, std::size_t cycle) const {
  EQUIPOISE_EXPECT(cycle <= cycles());
  return slot < reads_.size() && reads_[slot][cycle];
}

}  // namespace equipoise::markov
