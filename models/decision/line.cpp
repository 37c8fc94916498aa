#include "models/decision/line.hpp"

#include <algorithm>

#include "models/core/contracts.hpp"
#include "models/decision/reason.hpp"

namespace equipoise::decision {
namespace {

// The best option apart from one: the index of a strategy, or nothing for current practice.
std::optional<std::size_t> best_of(const std::vector<LineResult::Option>& options,
                                   std::optional<std::size_t> apart_from) {
  std::optional<std::size_t> best;
  double most = 0.0;
  for (std::size_t i = 0; i < options.size(); ++i)
    if (i != apart_from && options[i].payoff > most) {
      most = options[i].payoff;
      best = i;
    }
  return best;
}

bool shares_with_best_other(const LineResult::Option& result, const LineOption& option) {
  return result.other && std::ranges::count(option.shares_with, *result.other) > 0;
}

const std::string& title(const LineOption& option) {
  return option.title.empty() ? option.name : option.title;
}

std::string study_of(const LineResult::Option& result, const LineOption& option,
                     std::string_view symbol) {
  const voi::TrialDesign& trial = option.model->inputs().trials[*result.trial];
  return title(option) + ", " + std::string(name(result.action)) + " it, in " +
         trial_of_size(trial, result.practices_per_arm) + " (worth " + money(*result.enbs, symbol) +
         " beyond its cost)";
}

// The programme that would pay most if it ended earlier, where it beats the best option as stated.
std::string shorter_of(const LineResult& result, std::span<const LineOption> options,
                       std::string_view symbol) {
  const LineOption* found = nullptr;
  double most = result.best ? result.options[*result.best].payoff : 0.0;
  for (const LineOption& option : options)
    if (option.shorter && option.shorter->payoff > most) {
      found = &option;
      most = option.shorter->payoff;
    }
  if (!found) return {};
  return " No option as stated pays as much as " + title(*found) + " stopped after " +
         years(found->shorter->duration) + ", " + money(most, symbol) +
         ": consider a shorter programme.";
}

// Which trials the line could not weigh.
std::string unweighed_of(const LineResult& result, std::span<const LineOption> options) {
  std::string text;
  for (std::size_t i = 0; i < options.size(); ++i)
    if (!options[i].model->inputs().trials.empty() &&
        shares_with_best_other(result.options[i], options[i]))
      text += " Trials of " + title(options[i]) +
              " alone are not weighed here: they would tell of " +
              title(options[*result.options[i].other]) + ", the best other option, too.";
  return text;
}

// How far the best option is ahead: of a strategy always, of current practice where it is close.
std::string lead_of(const LineResult& result, std::span<const LineOption> options,
                    std::string_view symbol) {
  const bool close = result.lead.value <= 1.96 * result.lead.standard_error;
  if (!result.second && !close) return {};
  return ", " + money(result.lead.value, symbol) + " ahead of " +
         (result.second ? title(options[*result.second]) : std::string(current_practice)) +
         (close ? ", standard error " + money(result.lead.standard_error, symbol) +
                      ": other draws might put them the other way round"
                : "");
}

std::string text_of(const LineResult& result, std::span<const LineOption> options,
                    std::string_view symbol) {
  std::string beaten;
  const auto add = [&](std::string_view option) {
    beaten += (beaten.empty() ? "" : ", ") + std::string(option);
  };
  for (std::size_t i = 0; i < options.size(); ++i)
    if (i != result.best) add(title(options[i]));
  if (result.best) add(current_practice);
  return "Do: " +
         (result.best ? title(options[*result.best]) + " (" +
                            money(result.options[*result.best].payoff, symbol) + ")"
                      : std::string(current_practice)) +
         lead_of(result, options, symbol) + ". Study: " +
         (result.study ? study_of(result.options[*result.study], options[*result.study], symbol)
                       : "nothing") +
         ". Beaten: " + (beaten.empty() ? "none" : beaten) + "." +
         shorter_of(result, options, symbol) + unweighed_of(result, options);
}

// The second best option, and the lead of the best over it.
void find_lead(LineResult& result, std::span<const LineOption> options, double threshold) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (i == result.best || (result.best && result.options[i].payoff <= 0)) continue;
    if (!result.second || result.options[i].payoff > result.options[*result.second].payoff)
      result.second = i;
  }
  std::vector<double> by_batch;
  const auto add = [&](std::optional<std::size_t> option, double factor) {
    if (!option) return;  // current practice
    const ExpectedGain payoff = options[*option].model->payoff_of_programme(threshold);
    result.lead.value += factor * payoff.value;
    by_batch.resize(payoff.by_batch.size(), 0.0);
    for (std::size_t b = 0; b < by_batch.size(); ++b) by_batch[b] += factor * payoff.by_batch[b];
  };
  add(result.best, 1.0);
  add(result.second, -1.0);
  if (!options.empty()) result.lead.standard_error = options[0].model->batch_error(by_batch);
}

}  // namespace

LineResult line(std::span<const LineOption> options, double threshold, double minimum_enbs,
                std::string_view currency_symbol) {
  LineResult result;
  result.options.resize(options.size());
  const auto levers_of = [&](const PairingModel& model) {
    Levers levers = model.base();
    levers.threshold = threshold;
    return levers;
  };
  for (std::size_t i = 0; i < options.size(); ++i) {
    EQUIPOISE_EXPECT(options[i].model != nullptr);
    const PairingModel& model = *options[i].model;
    result.options[i].payoff = model.implemented(levers_of(model)).payoff.value;
  }
  result.best = best_of(result.options, std::nullopt);
  find_lead(result, options, threshold);
  result.current_practice_rank = 1;
  for (std::size_t i = 0; i < options.size(); ++i) {
    LineResult::Option& o = result.options[i];
    o.rank = o.payoff > 0 ? 1 : 2;
    for (std::size_t k = 0; k < options.size(); ++k)
      if (result.options[k].payoff > o.payoff || (k < i && result.options[k].payoff == o.payoff))
        ++o.rank;
    if (o.payoff > 0) ++result.current_practice_rank;
    if (i != result.best)
      o.beaten_by = result.best ? options[*result.best].name : std::string(current_practice);

    const std::optional<std::size_t> other = o.other = best_of(result.options, i);
    if (shares_with_best_other(o, options[i])) continue;
    if (other && !options[i].correlation.empty()) o.correlation = options[i].correlation[*other];
    const PairingModel& model = *options[i].model;
    std::vector<Fallback>& fallback = o.fallback;
    for (const voi::TrialDesign& trial : model.inputs().trials)
      fallback.push_back(
          other ? options[*other].model->as_fallback(trial.reports(), threshold, o.correlation)
                : Fallback{});
    const PairingOutcome& outcome = o.outcome = model.evaluate(levers_of(model), fallback);
    o.enbs = outcome.enbs();
    o.trial = outcome.best_trial;
    if (!outcome.best_trial) continue;
    const TrialOutcome& trial = outcome.trials[*outcome.best_trial];
    o.size = *trial.best_size;
    o.practices_per_arm = trial.sizes[*trial.best_size].practices_per_arm;
    o.action = trial.best_action;
    o.enbs_error = model.line_error(trial, threshold, fallback[*outcome.best_trial]);
    const bool worth_it = *o.enbs > minimum_enbs;
    if (worth_it && (!result.study || *o.enbs > *result.options[*result.study].enbs))
      result.study = i;
  }
  result.text = text_of(result, options, currency_symbol);
  return result;
}

}  // namespace equipoise::decision
