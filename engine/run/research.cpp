#include "engine/run/research.hpp"

#include <algorithm>
#include <cmath>

#include "models/numerics/sum.hpp"
#include "models/voi/selection_bias.hpp"

#include "engine/run/estimates.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

void analyse_joint(const StudiedTarget& target, const voi::TrialDesign& design,
                   std::vector<AnalysedResearch>& results) {
  if (design.kind->names.of == voi::NamesInput::Of::strategies) {
    results.push_back(joint_trial(target, design, observed_strategies(*target.study, design)));
    return;
  }
  const auto& names = design.names;
  if (std::ranges::find(names, target.name()) == names.end()) return;
  for (std::size_t s = 0; s < target.pairings.size(); ++s) {
    results.push_back(joint_trial(target, design, {s}));
    results.back().result.other_target = names[names.front() == target.name() ? 1 : 0];
  }
}

}  // namespace

std::vector<std::size_t> observed_strategies(const compile::CompiledStudy& study,
                                             const voi::TrialDesign& design) {
  std::vector<std::size_t> observed = named_strategies(study, design);
  if (!design.kind->crosses) return observed;
  const std::size_t named = observed.size();
  for (std::size_t s = 0; s < study.strategies.size(); ++s) {
    const auto& combination = study.strategies[s].spec->combination;
    if (combination && combination->parts.size() == named &&
        std::is_permutation(combination->parts.begin(), combination->parts.end(), observed.begin()))
      observed.push_back(s);
  }
  return observed;
}

const std::string& name_of(const StudiedTarget& target, decision::Choice choice) {
  return target.options[choice ? *choice + 1 : 0];
}

ResearchResult described(const StudiedTarget& target, const voi::TrialDesign& design) {
  ResearchResult r;
  r.trial = design.name;
  r.title = design.title;
  r.design = design.kind->design;
  r.follow_up = design.follow_up;
  const double first = numerics::mean(target.draws->first_year);
  const double later = numerics::mean(target.draws->each_later_year);
  for (const SharedPairing& pairing : target.pairings) {
    const decision::PairingInputs& in = pairing->model->inputs();
    const implementation::DeliveryYears left =
        decision::action_frame(in.delivery, in.setting.horizon, design.starts(), design.reports())
            .years[decision::delayed];
    r.effective_population =
        std::max(r.effective_population, first * left.first + later * left.later);
  }
  return r;
}

void set_cost(ResearchSizeResult& size, const voi::ResearchCost& cost) {
  size.research_cost = cost.total();
  size.research_cost_fixed = cost.fixed;
  size.research_cost_practices = cost.practices;
  size.research_cost_patients = cost.patients;
}

void choose_size(ResearchResult& r, std::span<const std::vector<double>> influences,
                 const std::function<double(std::span<const double>)>& error) {
  r.enbs = r.loss_avoided = r.waiting_cost = {std::nan(""), std::nan("")};
  std::vector<voi::Candidate> candidates;
  for (std::size_t s = 0; s < r.sizes.size(); ++s) {
    ResearchSizeResult& size = r.sizes[s];
    if (influences[s].empty()) continue;
    size.within_bias = size.enbs.value > 0 && size.enbs.value <= size.enbs_bias;
    candidates.push_back({size.enbs.value, influences[s]});
    if (r.best_size && size.enbs.value <= r.enbs.value) continue;
    r.best_size = size.size;
    r.enbs = size.enbs;
    r.enbs_bias = size.enbs_bias;
    r.research_cost = size.research_cost;
    r.loss_avoided = size.loss_avoided;
    r.waiting_cost = size.waiting_cost;
    r.uptake_gain = size.uptake_gain;
    r.meanwhile = size.meanwhile;
  }
  if (candidates.empty()) return;
  for (std::size_t s = 0; s < r.sizes.size(); ++s)
    r.sizes[s].near_optimal = !influences[s].empty() &&
                              r.sizes[s].enbs.value >= decision::near_optimal_from(r.enbs.value);
  r.selection_bias =
      voi::bias_of_best(candidates, [&](std::span<const double> x, std::span<const double> y) {
        std::vector<double> sum(x.begin(), x.end()), difference = sum;
        for (std::size_t i = 0; i < x.size(); ++i) {
          sum[i] += y[i];
          difference[i] -= y[i];
        }
        const double plus = error(sum), minus = error(difference);
        return 0.25 * (plus * plus - minus * minus);
      });
  r.within_bias = r.enbs.value > 0 && r.enbs.value <= r.enbs_bias + r.selection_bias;
}

voi::TrialSetting setting_of_trial(const StudiedTarget& target, std::size_t strategy,
                                   decision::Choice rival) {
  const decision::PairingInputs& in = target.pairings[strategy]->model->inputs();
  const double none = std::log(in.mean_current_adherence / (1 - in.mean_current_adherence));
  const auto log_odds = [&](std::size_t s) {
    return none + in.setting.attenuation * target.pairings[s]->model->inputs().effect.mean;
  };
  std::vector<std::size_t> tried{strategy};
  if (rival) tried.push_back(*rival);
  return {.practices = in.setting.practices,
          .mean_reach = decision::least_reach(mean_reach(*target.study), tried),
          .cluster_size = in.mean_people / in.setting.practices,
          .log_odds_control = rival ? log_odds(*rival) : none,
          .log_odds_intervention = log_odds(strategy)};
}

numerics::QuadratureRule icc_values(const StudiedTarget& target) {
  const decision::PairingInputs& in = target.pairings[0]->model->inputs();
  if (in.icc_values.nodes.empty()) return {{in.mean_icc}, {1.0}};
  return in.icc_values;
}

std::vector<AnalysedResearch> analyse_research(const StudiedTarget& target) {
  std::vector<AnalysedResearch> results;
  for (const compile::CompiledResearch& research : target.study->research) {
    const voi::TrialDesign& design = research.design;
    if (design.kind->observes == voi::Observes::inputs) {
      if (research.target == target.target)
        results.push_back({study_of_inputs(target, research), {}});
    } else if (design.kind->observes == voi::Observes::difference) {
      for (AnalysedResearch& r : head_to_head_trials(target, design))
        results.push_back(std::move(r));
    } else {
      analyse_joint(target, design, results);
    }
  }
  // What a pairing's own trial cannot weigh: options that share parts with it, or are tied to it.
  for (const voi::TrialDesign& design : target.study->trials)
    for (std::size_t s = 0; s < target.pairings.size(); ++s)
      if (!design.kind->joint_at_size && depends_on_others(*target.study, target.target, s))
        results.push_back(trial_among_combinations(target, design, s, std::nullopt));
  return results;
}

}  // namespace equipoise::run
