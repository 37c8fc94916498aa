#include "engine/compile/pairing_effects.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/implementation/combination.hpp"

#include "engine/compile/beliefs.hpp"
#include "engine/compile/effect_inputs.hpp"
#include "engine/compile/identity.hpp"

namespace equipoise::compile {
namespace {

using implementation::Effect;

/// The effect of a strategy in a target, with its inputs where they are drawn by themselves.
CompiledEffect effect_in(std::size_t t, std::size_t s, CompiledStudy& study, Inputs& inputs) {
  CompiledEffect part{.strategy = s, .belief = belief_in(study, t, s)};
  StrategyBelief& belief = study.beliefs[part.belief];
  part.tie = belief.tie;
  if (part.belief != s && !belief.tie) belief.mean_row = add_mean(study, part.belief, inputs);
  while (belief.targets[part.place] != t) ++part.place;
  part.effect = belief.posterior.at(part.place);
  part.loading = belief.posterior.places[part.place].loading;
  if (belief.tie) return part;
  part.mean_row = belief.mean_row;
  part.deviation_row = add_deviation(study, part.belief, part.place, inputs);
  return part;
}

/// What the parts of a combination do together. Targets often believe the same of all parts: then
/// the distribution, which takes milliseconds and more, is that of an earlier one.
void combine_parts(CompiledPairing& pairing, const CompiledStudy& study) {
  std::vector<Effect> parts;
  for (const CompiledEffect& part : pairing.parts) parts.push_back(part.effect);
  const auto same = [&](const CompiledPairing& other) {
    return other.effect_of_score && other.strategy == pairing.strategy &&
           std::ranges::equal(other.parts, parts, {}, &CompiledEffect::effect);
  };
  if (const auto known = std::ranges::find_if(study.pairings, same);
      known != study.pairings.end()) {
    pairing.effect = known->effect;
    pairing.effect_of_score = known->effect_of_score;
    return;
  }
  implementation::CombinedEffect combined = implementation::combine(parts, pairing.kappa);
  pairing.effect = combined.effect;
  if (combined.effect.variance() == 0) return;  // what is certain is normal
  pairing.effect_of_score =
      std::make_shared<const implementation::CubicTable>(std::move(combined.of_score));
}

/// The distribution of what parts do together is that of independent ones.
bool check_parts(const CompiledPairing& pairing, const CompiledStudy& study,
                 document::Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < pairing.parts.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const CompiledEffect &one = pairing.parts[j], &other = pairing.parts[i];
      if (!one.tie || one.tie != other.tie) continue;
      const auto& strategies = study.spec().strategies;
      diagnostics.error(
          study.ties[*one.tie].last_report,
          fmt::format(
              "after this report what is believed of `{}` and of `{}` depends on each other",
              strategies[one.strategy].name, strategies[other.strategy].name),
          fmt::format("`{}` combines them, and what they do together is worked out for parts that "
                      "are independent",
                      strategies[pairing.strategy].name),
          "describe the combination as a strategy of its own, or leave it out of `strategies`",
          {{strategies[pairing.strategy].combination->span, "it combines them here"}});
      return false;
    }
  return true;
}

}  // namespace

std::vector<std::size_t> CompiledPairing::mean_rows() const {
  std::vector<std::size_t> rows;
  for (const CompiledEffect& part : parts) rows.push_back(part.mean_row);
  return rows;
}

std::vector<std::size_t> CompiledPairing::effect_rows() const {
  std::vector<std::size_t> rows;
  for (const CompiledEffect& part : parts)
    rows.insert(rows.end(), {part.mean_row, part.deviation_row});
  return rows;
}

std::vector<std::size_t> CompiledPairing::parts_in(const CompiledPairing& other) const {
  std::vector<std::size_t> shared;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (std::ranges::find(other.parts, parts[i].strategy, &CompiledEffect::strategy) !=
        other.parts.end())
      shared.push_back(i);
  return shared;
}

bool CompiledPairing::tied() const {
  return std::ranges::any_of(parts,
                             [](const CompiledEffect& part) { return part.tie.has_value(); });
}

bool CompiledPairing::tied_to(const CompiledPairing& other) const {
  return std::ranges::any_of(parts, [&](const CompiledEffect& part) {
    return part.tie &&
           std::ranges::find(other.parts, part.tie, &CompiledEffect::tie) != other.parts.end();
  });
}

double CompiledStudy::correlation(const CompiledPairing& a, const CompiledPairing& b) const {
  const double variances = a.effect.variance() * b.effect.variance();
  if (!a.tied_to(b) || variances == 0) return 0.0;
  const CompiledEffect &one = a.parts.front(), &other = b.parts.front();
  const TiedBeliefs& tie = ties[*one.tie];
  const implementation::TiedEffects& believed = tie.posterior;
  const std::size_t s = tie.place_of(one.belief), o = tie.place_of(other.belief);
  const auto covariance = [&](std::size_t of_other) {
    return one.loading * believed.cov(believed.of_mean(s), of_other) +
           believed.cov(believed.of_place(s, one.place), of_other);
  };
  const double both = other.loading * covariance(believed.of_mean(o)) +
                      covariance(believed.of_place(o, other.place));
  return std::clamp(both / std::sqrt(variances), -1.0, 1.0);
}

bool CompiledPairing::learns_from(const CompiledPairing& elsewhere) const {
  const auto same_belief = [&](const CompiledEffect& part) {
    return std::ranges::find(elsewhere.parts, part.belief, &CompiledEffect::belief) !=
           elsewhere.parts.end();
  };
  return std::ranges::any_of(parts, same_belief) || tied_to(elsewhere);
}

void add_pairings(CompiledStudy& study, Inputs& inputs, document::Diagnostics& diagnostics) {
  const spec::StudySpec& spec = study.spec();
  add_beliefs(study, diagnostics);
  for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
    StrategyBelief& belief = study.beliefs[s];
    if (!spec.strategies[s].combination && !belief.tie)
      belief.mean_row = add_mean(study, s, inputs);
  }
  for (std::size_t t = 0; t < spec.targets.size(); ++t) {
    const std::size_t first = study.pairings.size();
    for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
      CompiledPairing& pairing = study.pairings.emplace_back(CompiledPairing{t, s, {}});
      if (spec.strategies[s].combination) continue;
      pairing.parts = {effect_in(t, s, study, inputs)};
      pairing.effect = pairing.parts.front().effect;
    }
    for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
      CompiledPairing& pairing = study.pairings[first + s];
      if (const auto& combination = spec.strategies[s].combination) {
        for (const std::size_t part : combination->parts)
          pairing.parts.push_back(study.pairings[first + part].parts.front());
        pairing.kappa = combination->kappa;
        if (!check_parts(pairing, study, diagnostics)) continue;
        combine_parts(pairing, study);
      }
      pairing.key = pairing_key(pairing, study);
    }
  }
  for (std::size_t tie = 0; tie < study.ties.size(); ++tie) add_certain(study, tie, inputs);
  for (std::size_t tie = 0; tie < study.ties.size(); ++tie)
    add_uncertain(study, tie, inputs, diagnostics);
  for (CompiledPairing& pairing : study.pairings)
    for (CompiledEffect& part : pairing.parts) {
      if (!part.tie) continue;
      const TiedBeliefs& tie = study.ties[*part.tie];
      const std::size_t belief = tie.place_of(part.belief);
      part.mean_row = tie.rows[tie.posterior.of_mean(belief)];
      part.deviation_row = tie.rows[tie.posterior.of_place(belief, part.place)];
    }
}

}  // namespace equipoise::compile
