#include "models/voi/sample_information/regression.hpp"

#include <vector>

namespace equipoise::voi {

PartialInformation regression_on_summaries(std::size_t summaries, const SummarySimulation& simulate,
                                           const cea::Outcomes& outcomes) {
  cea::expect_shape(outcomes);
  EQUIPOISE_EXPECT(summaries >= 1);
  std::vector<std::vector<double>> table(summaries, std::vector<double>(outcomes.draws()));
  std::vector<double> one(summaries);
  for (std::size_t d = 0; d < outcomes.draws(); ++d) {
    simulate(d, one);
    for (std::size_t j = 0; j < summaries; ++j) table[j][d] = one[j];
  }
  const std::vector<std::span<const double>> views(table.begin(), table.end());
  return {views, outcomes};
}

}  // namespace equipoise::voi
