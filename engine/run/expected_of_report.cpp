// What a report was expected to be worth before it came.
#include <cmath>

#include "engine/run/estimates.hpp"
#include "engine/run/evidence_history.hpp"

namespace equipoise::run {

std::optional<ExpectedOfReport> expected_of_report(const compile::CompiledStudy& now,
                                                   const compile::CompiledStudy& next,
                                                   std::size_t target,
                                                   std::span<const SharedPairing> pairings) {
  if (!next.spec().evidence[now.spec().evidence.size()].of_effect()) return std::nullopt;
  ExpectedOfReport expected{Estimate{0.0, 0.0}, std::vector<Estimate>(pairings.size(), {0.0, 0.0})};
  bool several = false;  // effects that it tells of, a combination and its parts apart
  for (std::size_t s = 0; s < pairings.size(); ++s) {
    const std::size_t at = target * pairings.size() + s;
    const double variance = now.pairings[at].effect.variance();
    const double after = next.pairings[at].effect.variance();
    // What a report on a part teaches of a combination is no share of its variance.
    if (now.pairings[at].combination()) {
      expected.of_pairings[s] = {std::nan(""), std::nan("")};
      continue;
    }
    if (!(after < variance)) continue;
    std::optional<std::size_t> best;  // of the others; nothing: current practice
    double other = 0.0;
    for (std::size_t o = 0; o < pairings.size(); ++o)
      if (o != s && pairings[o]->result.payoff.value > other) {
        other = pairings[o]->result.payoff.value;
        best = o;
      }
    // The report tells of both: what it was expected to be worth is no integral over one effect.
    if (best && !now.pairings[at].parts_in(now.pairing(target, *best)).empty()) return std::nullopt;
    const auto worth = [&](double against) {
      return pairings[s]->model->value_of_learning(1 - after / variance, against,
                                                   now.spec().threshold);
    };
    expected.of_choice = plus(*expected.of_choice, worth(other));
    expected.of_pairings[s] = worth(0.0);
    several = several || next.pairings[at].tied();
  }
  // The sum over options that a report moves together is not what it is worth to their choice.
  if (several) expected.of_choice.reset();
  return expected;
}

}  // namespace equipoise::run
