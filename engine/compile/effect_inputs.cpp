#include "engine/compile/effect_inputs.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "engine/compile/beliefs.hpp"

namespace equipoise::compile {
namespace {

/// Mean and sd of the listed effect are of the scale it is drawn on, whatever its file states.
std::string on_log_odds(const spec::EffectSpec& effect, const StrategyBelief& belief) {
  std::string text = effect.stated + "; mean and sd in log odds";
  for (std::size_t i = 0; i < belief.reported_by.size(); ++i)
    text += (i == 0 ? "; learnt from " : ", ") + belief.reported_by[i];
  return text;
}

Inputs::Implied mean_input(const CompiledStudy& study, std::size_t of) {
  const StrategyBelief& belief = study.beliefs[of];
  const spec::StrategySpec& strategy = study.spec().strategies[belief.strategy];
  if (of == belief.strategy)
    return {"strategies." + strategy.name + ".effect.mean", on_log_odds(strategy.effect, belief),
            strategy.effect.provenance, strategy.effect.span};
  const std::string& target = study.spec().targets[belief.targets.front()].name;
  const spec::EffectSpec& own = *own_effect(strategy, target);
  return {fmt::format("strategies.{}.only_for.{}.effect.mean", strategy.name, target),
          on_log_odds(own, belief), own.provenance, own.span};
}

Inputs::Implied deviation_input(const CompiledStudy& study, std::size_t of, std::size_t place) {
  const StrategyBelief& belief = study.beliefs[of];
  const spec::StrategySpec& strategy = study.spec().strategies[belief.strategy];
  const std::string& target = study.spec().targets[belief.targets[place]].name;
  const spec::EffectSpec* own = own_effect(strategy, target);
  const spec::EffectSpec& stated = own ? *own : strategy.effect;
  return {fmt::format("pairings.{}.{}.deviation", target, strategy.name),
          fmt::format("deviation of this pairing, sd {:g} (log odds)",
                      belief.posterior.places[place].sd),
          stated.heterogeneity_provenance, stated.span, true};
}

std::size_t add(Inputs& inputs, Inputs::Implied input, double mean, double sd) {
  return inputs.add_normal(std::move(input.name), mean, sd, std::move(input.stated),
                           input.provenance, input.span, input.implied);
}

/// One number of tied beliefs.
struct TiedInput {
  std::size_t at = 0;  ///< in TiedEffects::covariance
  Inputs::Implied input;
  double mean = 0.0, sd = 0.0;
};

/// All of them: mean effects, then deviations.
std::vector<TiedInput> tied_inputs(const CompiledStudy& study, const TiedBeliefs& tie) {
  const implementation::TiedEffects& learnt = tie.posterior;
  std::vector<TiedInput> all;
  for (std::size_t b = 0; b < tie.beliefs.size(); ++b)
    all.push_back({learnt.of_mean(b), mean_input(study, tie.beliefs[b]), learnt.alone[b].mean,
                   learnt.alone[b].standard_error});
  for (std::size_t b = 0; b < tie.beliefs.size(); ++b)
    for (std::size_t place = 0; place < learnt.alone[b].places.size(); ++place) {
      const implementation::LocalEffect& here = learnt.alone[b].places[place];
      all.push_back({learnt.of_place(b, place), deviation_input(study, tie.beliefs[b], place),
                     here.offset, here.sd});
    }
  return all;
}

}  // namespace

std::size_t add_mean(const CompiledStudy& study, std::size_t belief, Inputs& inputs) {
  const implementation::StrategyEffects& learnt = study.beliefs[belief].posterior;
  return add(inputs, mean_input(study, belief), learnt.mean, learnt.standard_error);
}

std::size_t add_deviation(const CompiledStudy& study, std::size_t belief, std::size_t place,
                          Inputs& inputs) {
  const implementation::LocalEffect& here = study.beliefs[belief].posterior.places[place];
  return add(inputs, deviation_input(study, belief, place), here.offset, here.sd);
}

void add_certain(CompiledStudy& study, std::size_t of, Inputs& inputs) {
  TiedBeliefs& tie = study.ties[of];
  std::vector<TiedInput> all = tied_inputs(study, tie);
  const bool alone = std::ranges::count_if(all, [](const TiedInput& i) { return i.sd > 0; }) == 1;
  tie.rows.resize(all.size());
  for (TiedInput& one : all)
    if (one.sd == 0 || alone)
      tie.rows[one.at] = add(inputs, std::move(one.input), one.mean, one.sd);
}

void add_uncertain(CompiledStudy& study, std::size_t of, Inputs& inputs,
                   document::Diagnostics& diagnostics) {
  TiedBeliefs& tie = study.ties[of];
  std::vector<TiedInput> all = tied_inputs(study, tie);
  std::erase_if(all, [](const TiedInput& input) { return input.sd == 0; });
  if (all.size() >= 2) {
    std::vector<std::string> names;
    std::vector<double> mean;
    std::vector<Inputs::Implied> members;
    sampling::SquareMatrix covariance{all.size(), {}};
    for (const TiedInput& one : all) {
      names.push_back(one.input.name);
      mean.push_back(one.mean);
      members.push_back(one.input);
      for (const TiedInput& other : all)
        covariance.values.push_back(tie.posterior.cov(one.at, other.at));
    }
    auto solved =
        sampling::solve_multivariate_normal(std::move(names), std::move(mean), covariance);
    if (const auto* error = std::get_if<sampling::StatementError>(&solved)) {
      diagnostics.error(tie.last_report, "what is believed after this report cannot be drawn",
                        error->text,
                        "reports are far more exact than effects were known: check their standard "
                        "errors");
      return;
    }
    const std::size_t first =
        inputs.add_joint(std::get<sampling::JointGroup>(std::move(solved)), std::move(members));
    for (std::size_t i = 0; i < all.size(); ++i) tie.rows[all[i].at] = first + i;
  }
  for (std::size_t b = 0; b < tie.beliefs.size(); ++b)
    study.beliefs[tie.beliefs[b]].mean_row = tie.rows[tie.posterior.of_mean(b)];
}

}  // namespace equipoise::compile
