// What perfect information on a practice is worth where a part of the people follows it.
#include <algorithm>
#include <cmath>

#include "models/voi/realised_value.hpp"

#include "engine/run/practice_value.hpp"

namespace equipoise::run {

ImplementationResult with_realised_value(const PracticeValue& practice,
                                         const PairingResult* programme) {
  ImplementationResult r = practice.result;
  const std::vector<double>& people = practice.people;
  double discounted = 0.0;
  for (std::size_t t = 0; t < people.size(); ++t)
    discounted += people[t] * std::pow(1 + practice.rate, -static_cast<double>(t));
  // Of those who can have the practice; whoever has not what is best today does not follow.
  const double able = r.most_adherence.value;
  const double have = able > 0 ? r.current_adherence.value / able : 0.0;
  const auto follow = [&](double share) {
    return std::clamp(practice.recommended() ? share : 1 - share, 0.0, 1.0);
  };
  const std::vector<double> before(people.size(), follow(have));
  std::vector<double> after = before;
  if (programme && able > 0)
    for (std::size_t t = 0; t < people.size(); ++t)
      after[t] =
          follow(have + programme->reach.value * programme->adherence_gain_by_year[t] / able);
  const double each = discounted > 0 ? 1 / discounted : 0.0;
  const Estimate information = numerics::scaled(r.evpi_of_practice, each);
  const Estimate advantage = numerics::scaled(practice.advantage, each);
  r.evpi_at_current_uptake =
      voi::realised_value({people, before, before}, information, advantage, practice.rate)
          .information;
  const voi::RealisedValue then =
      voi::realised_value({people, before, after}, information, advantage, practice.rate);
  if (programme) r.programme = programme->strategy;
  r.evpi_with_programme = then.information;
  r.uptake_gain_of_programme = then.implementation;
  r.evpi_and_uptake_gain = then.total;
  return r;
}

}  // namespace equipoise::run
