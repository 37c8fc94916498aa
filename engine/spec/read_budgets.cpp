// What there is to spend: on implementing and on research, year by year.
#include <algorithm>
#include <fmt/format.h>

#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;

/// Money of one year, or of all.
InputDescription money(std::string_view key, std::string_view meaning) {
  return {.key = key, .unit = Unit::money, .lower = 0, .meaning = meaning, .example = "400000"};
}

/// One amount for every year, or one for each.
std::vector<double> read_per_year(Reader& block, std::size_t years, const Scope& scope,
                                  std::vector<Quantity>& listed) {
  const InputDescription description = money("per_year", "what may be spent in each year");
  const document::Node* node = block.mapping().value("per_year");
  if (!node || !node->is_sequence())
    return std::vector<double>(std::max<std::size_t>(years, 1),
                               number(block, description, scope, listed));
  const std::size_t errors_before = scope.diagnostics().count();
  std::vector<double> amounts = block.numbers(description);
  if (scope.diagnostics().count() != errors_before) return amounts;
  if (years > 0 && amounts.size() != years)
    block.error("per_year",
                fmt::format("`per_year` has {} amounts, and the decision horizon has {} years",
                            amounts.size(), years),
                "every year of the decision horizon has a budget, if only of 0",
                fmt::format("write {} amounts, or one that holds for every year", years));
  listed.push_back(list_numbers(scope.qualified("per_year"), amounts,
                                fmt::format("[{}] by year", fmt::join(amounts, ", ")),
                                scope.provenance(), node->span));
  return amounts;
}

/// Amounts are in the study's currency; that another one is named is an error.
void check_currency(Reader& block, const std::string& currency) {
  const auto named = block.optional_text("currency");
  if (named && *named != currency)
    block.error("currency",
                fmt::format("this budget is in {}, and the study in {}", *named, currency),
                "what is spent is held against it one for one, in prices of one year",
                fmt::format("restate the amounts in {} and leave `currency` out", currency));
}

PurseSpec read_purse(Reader& budgets, const document::Key& key, const StudySpec& spec,
                     std::size_t years, const Scope& parent, std::vector<Quantity>& listed) {
  PurseSpec purse;
  Reader block = budgets.child(key);
  const Scope scope = parent.inside(block, std::string(key.key));
  check_currency(block, spec.currency);
  if (block.has("total")) {
    if (block.has("per_year"))
      block.error("total", "`total` stands beside `per_year`",
                  "a budget is either one sum for all years or an amount for each",
                  "remove one of them");
    for (const char* other : {"per_year", "unspent"}) (void)block.optional_node(other);
    if (block.has("unspent") && !block.has("per_year"))
      block.error("unspent", "`unspent` stands beside `total`",
                  "one sum for all years is there until it is spent", "remove `unspent`");
    purse.amount.assign(std::max<std::size_t>(years, 1), 0.0);
    purse.amount.front() =
        number(block, money("total", "what may be spent over all years"), scope, listed);
    purse.carried = true;
  } else {
    purse.amount = read_per_year(block, years, scope, listed);
    purse.carried =
        block.choice<bool>({"unspent", "what becomes of money that a year leaves", "lost"},
                           {{"lost", false}, {"carried", true}});
  }
  block.finish();
  return purse;
}

/// A year of the decision horizon, from 1, up to which something may start; 1 where it is left out.
/// \param why  a later one is an error
std::size_t read_last_year(Reader& block, const char* key, const char* meaning, const char* why,
                           std::size_t years, const Scope& scope, std::vector<Quantity>& listed) {
  const double year = number_or(block,
                                {.key = key,
                                 .unit = Unit::count,
                                 .lower = 1,
                                 .upper = 1000,
                                 .meaning = meaning,
                                 .example = "3"},
                                1.0, scope, listed);
  const auto last = static_cast<std::size_t>(year);
  if (years > 0 && last > years)
    block.error(key,
                fmt::format("`{}` is year {}, and the decision horizon has {}", key, last, years),
                why, fmt::format("at most {}", years));
  return last;
}

}  // namespace

void read_budgets(Reader& study, StudySpec& spec, const Scope& parent) {
  auto block = study.optional_child("budgets");
  if (!block) return;
  const Scope scope = parent.inside(*block, "budgets");
  const auto years = static_cast<std::size_t>(spec.decision_horizon);
  BudgetsSpec& budgets = spec.budgets.emplace();
  check_currency(*block, spec.currency);
  budgets.implementation = read_purse(
      *block,
      {"implementation", "what may be spent on programmes", "{per_year: 400000, unspent: lost}"},
      spec, years, scope, spec.listed);
  budgets.research =
      read_purse(*block, {"research", "what may be spent on trials", "{total: 1000000}"}, spec,
                 years, scope, spec.listed);
  budgets.latest_start =
      read_last_year(*block, "latest_start", "the last year in which a programme may start",
                     "a programme that starts after it changes nothing that is counted", years,
                     scope, spec.listed);
  budgets.latest_trial_start =
      read_last_year(*block, "latest_trial_start", "the last year in which a trial may start",
                     "what a trial that starts after it finds changes nothing that is counted",
                     years, scope, spec.listed);
  block->finish();
}

}  // namespace equipoise::spec
