// What has been reported as tables.
#include "engine/results/csv_table.hpp"

namespace equipoise::results {

std::string evidence_csv(const Results& results) {
  Table table;
  for (const EvidenceResult& evidence : results.evidence) table.add({}, evidence);
  return table.text();
}

std::string evidence_answers_csv(const Results& results) {
  Table table;
  for (const EvidenceResult& evidence : results.evidence)
    for (const auto& answer : evidence.answers)
      table.add({{"evidence", evidence.evidence}}, answer);
  return table.text();
}

std::string evidence_taught_csv(const Results& results) {
  Table table;
  for (const EvidenceResult& evidence : results.evidence)
    for (const auto& taught : evidence.taught) table.add({{"evidence", evidence.evidence}}, taught);
  return table.text();
}

std::string evidence_choices_csv(const Results& results) {
  Table table;
  for (const EvidenceResult& evidence : results.evidence)
    for (const auto& choice : evidence.choices)
      table.add({{"evidence", evidence.evidence}}, choice);
  return table.text();
}

std::string evidence_pairings_csv(const Results& results) {
  Table table;
  for (const EvidenceResult& evidence : results.evidence)
    for (const auto& pairing : evidence.pairings)
      table.add({{"evidence", evidence.evidence}}, pairing);
  return table.text();
}

std::string evidence_plan_csv(const Results& results) {
  Table table;
  for (const EvidenceResult& evidence : results.evidence)
    for (const auto& [before, now] : evidence.plan_changes) {
      table.add({{"evidence", evidence.evidence}, {"plan", "before"}}, before);
      table.add({{"evidence", evidence.evidence}, {"plan", "now"}}, now);
    }
  return table.text();
}

}  // namespace equipoise::results
