// The plan under budgets as tables.
#include "engine/results/csv_table.hpp"

namespace equipoise::results {

std::string portfolio_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    if (s.portfolio)
      for (const PlanChoice& choice : s.portfolio->choices)
        table.add({{"scenario", s.scenario}}, choice);
  return table.text();
}

/// What each plan was chosen from, year by year; alternatives are numbered within their target.
std::string plan_alternatives_csv(const Results& results) {
  std::string text;
  for (const ScenarioResult& s : results.scenarios) {
    if (!s.portfolio) continue;
    std::string target;
    std::uint64_t number = 0;
    for (const auto& [choice, in_plan] : s.portfolio->alternatives) {
      number = choice.target == target ? number + 1 : 1;
      target = choice.target;
      for (std::size_t t = 0; t < choice.implementation_cash_by_year.size(); ++t) {
        Row row;
        row.add("scenario", s.scenario);
        row.add("alternative", number);
        row.add("year", static_cast<std::uint64_t>(t + 1));
        row.add("in_plan", in_plan);
        fields(choice, [&](const char* name, const auto& value, const char*, const char*) {
          row.add(name, value);
        });
        row.add("implementation_cash_in_year", choice.implementation_cash_by_year[t]);
        row.add("research_cash_in_year", choice.research_cash_by_year[t]);
        if (text.empty()) text = row.header() + "\n";
        text += row.line() + "\n";
      }
    }
  }
  return text;
}

std::string budgets_csv(const Results& results) {
  std::string text;
  for (const ScenarioResult& s : results.scenarios) {
    if (!s.portfolio) continue;
    for (const PurseResult& purse : s.portfolio->purses)
      for (std::size_t t = 0; t < purse.budget_by_year.size(); ++t) {
        Row row;
        row.add("scenario", s.scenario);
        row.add("purse", purse.purse);
        row.add("year", static_cast<std::uint64_t>(t + 1));
        row.add("unspent", purse.unspent);
        row.add("budget", purse.budget_by_year[t]);
        row.add("spent", purse.spent_by_year[t]);
        if (text.empty()) text = row.header() + "\n";
        text += row.line() + "\n";
      }
  }
  return text;
}

std::string frontier_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    if (s.portfolio)
      for (const FrontierPoint& point : s.portfolio->frontier)
        table.add({{"scenario", s.scenario}}, point);
  return table.text();
}

}  // namespace equipoise::results
