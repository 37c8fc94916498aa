// What perfect information on a practice is worth where a part of the people follows it.
#include <algorithm>
#include <cmath>

#include "models/voi/realised_value.hpp"

#include "engine/run/practice_value.hpp"

namespace equipoise::run {
namespace {

/// Share of those able to have a practice that a programme adds in each year: the gains of the
/// draws, to the scale of the people whom the integral over the effect says that it adds.
std::vector<double> joining(const PracticeValue& practice, const PairingResult& programme,
                            double able) {
  std::vector<double> share;
  double people = 0.0;
  for (std::size_t t = 0; t < practice.people.size(); ++t) {
    share.push_back(programme.reach.value * programme.adherence_gain_by_year[t] / able);
    people += practice.people[t] * share.back();
  }
  if (people != 0)
    for (double& s : share) s *= programme.extra_adherent.value / people;
  return share;
}

}  // namespace

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
  if (programme && able > 0) {
    const std::vector<double> joined = joining(practice, *programme, able);
    for (std::size_t t = 0; t < people.size(); ++t) after[t] = follow(have + joined[t]);
  }
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
  if (!programme || programme->extra_adherent.value == 0) return r;
  // How many join is an estimate too.
  const double relative =
      programme->extra_adherent.standard_error / std::abs(programme->extra_adherent.value);
  const double of_information =
      std::abs(then.information.value - r.evpi_at_current_uptake.value) * relative;
  const double of_uptake = std::abs(then.implementation.value) * relative;
  r.evpi_with_programme.standard_error += of_information;
  r.uptake_gain_of_programme.standard_error += of_uptake;
  r.evpi_and_uptake_gain.standard_error += of_information + of_uptake;
  return r;
}

}  // namespace equipoise::run
