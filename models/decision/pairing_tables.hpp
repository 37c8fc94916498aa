/// \file  models/decision/pairing_tables.hpp
/// \brief What a PairingModel keeps. For the files of this room that implement it.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/decision/pairing.hpp"
#include "models/implementation/batches.hpp"
#include "models/implementation/response.hpp"
#include "models/implementation/schedule_table.hpp"
#include "models/voi/hermite_series.hpp"

namespace equipoise::decision {

/// Terms of the expansion whose noise is followed, h_0 .. h_9: higher ones carry almost none.
inline constexpr std::size_t noise_terms = 10;

/// The tables reach as far as any belief that a switch value may visit has mass, 1 - 3e-12 of it.
inline constexpr double reach_in_sd = 7;

/// Programme costs with the levers that move them.
[[nodiscard]] ProgrammeCosts scaled(const ProgrammeCosts& costs, const Levers& levers);

/// Schedules' QALYs and care cost by batch: the expansion of what each batch alone would say.
struct BatchFeatures {
  std::size_t gains = 0;
  LaneTable value;  ///< [(schedule x gains + gain) x noise_terms + term][batch]

  [[nodiscard]] std::span<const double> row(std::size_t schedule, std::size_t gain,
                                            std::size_t term) const {
    return value.row((schedule * gains + gain) * noise_terms + term);
  }
};

/// Programme costs by batch, means over its draws. Shape [batch] each.
struct BatchCosts {
  std::vector<double> fixed, practices, patients_first, patients_later, setup, reversal;
  [[nodiscard]] ProgrammeCosts of(std::size_t batch) const {
    return {fixed[batch],          practices[batch], patients_first[batch],
            patients_later[batch], setup[batch],     reversal[batch]};
  }
};

/// A value as a linear function of what a batch says, to first order: weights of the expanded
/// payoffs of the schedules, and of the constants of its options.
struct Influence : FixedTerms {
  LaneTable weight;  ///< [schedule][noise_terms]

  Influence() : weight(schedule_count, noise_terms) {}
  /// Adds factor x E[option 1(region)].
  void add(const Option& option, const voi::Region& region, double learning_weight, double factor);
};

/// What a trial of one size learns at one value of the intracluster correlation.
struct Learning {
  double weight = 0.0;  ///< w, the learning weight
  double share = 1.0;   ///< of the intracluster correlation's distribution; all shares sum to 1
};

/// A trial at every size: what does not depend on the draws.
struct SizedTrial {
  std::vector<voi::TrialSize> size;  ///< at the mean intracluster correlation
  std::vector<double> weight;        ///< [size] at the mean intracluster correlation
  /// [size][value of the intracluster correlation], the largest weight first
  std::vector<std::vector<Learning>> learning;
};
[[nodiscard]] SizedTrial sized_trial(const PairingInputs& inputs, const voi::TrialDesign& trial,
                                     const Levers& levers);

/// One trial of the pairing at base persistence.
struct TrialTables {
  ActionFrame frame;
  implementation::CubicTable schedules;  ///< QALYs and care cost of schedule_count schedules
  voi::HermiteSeries series;             ///< the same under the base belief
  implementation::CubicTable money;      ///< own_schedules at the base threshold
  BatchFeatures features;                ///< own_schedules
  SizedTrial sized;                      ///< at the base
};

/// What depends on the draws of the practice, the people and the reach, and on nothing of delivery.
struct PracticeResponse {
  struct Reach {
    double lower = 0.0, upper = 0.0;
    friend bool operator==(const Reach&, const Reach&) = default;
  };
  implementation::ResponseDraws draws;
  Reach all;   ///< of eta = lambda delta, wherever a lever may lead
  Reach near;  ///< the same under the base belief, for the noise of the draws
  implementation::CubicTable means;
  implementation::BatchResponse by_batch;

  PracticeResponse(implementation::ResponseDraws own, Reach all_reach, Reach near_reach);
};

/// The schedules of a trial as money at some levers.
struct TrialMoney {
  LaneTable money;  ///< [schedule][hermite_terms]
  /// What was expanded where the series kept do not hold, one row for each schedule; and its terms
  /// left out.
  implementation::CubicTable moved{0};
  std::vector<double> left_out;
};

class PreparedAction;
struct TrialAtBase;

struct PairingModel::Tables {
  Tables(const PairingInputs& inputs, const SearchRanges& ranges, const Tables* like);
  /// The same draws, other trials.
  Tables(const Tables& of, std::vector<voi::TrialDesign> trials);

  PairingInputs inputs;
  SearchRanges ranges;
  implementation::Batches batches;
  std::shared_ptr<const PracticeResponse> response;
  ProgrammeCosts costs;
  BatchCosts batch_costs;

  implementation::Schedule full_schedule;
  implementation::DeliveryYears full_years;
  double full_setup = 0.0;
  implementation::CubicTable implement;  ///< QALYs, care cost, people of [0, D)
  voi::HermiteSeries implement_series;
  BatchFeatures implement_features;
  std::vector<TrialTables> trials;

  /// The schedules of the pairing and of its trials, from the response.
  void tabulate();

  [[nodiscard]] Levers base() const;
  /// What the tables' argument is believed to be: eta = lambda delta, or the standard normal score
  /// that eta is a function of.
  [[nodiscard]] voi::NormalBelief belief(const Levers& levers) const;
  /// eta as a function of the score. \pre inputs.effect_of_score
  [[nodiscard]] implementation::CubicTable eta_of_score(const Levers& levers) const;
  /// QALYs and care cost of schedules as functions of what belief() is of.
  /// \param gains  2; 3: extra adherent people too
  [[nodiscard]] implementation::CubicTable schedules_at(
      std::span<const implementation::Schedule> schedules, const Levers& levers,
      std::size_t gains = 2) const;
  [[nodiscard]] bool base_belief(const Levers& levers) const;
  [[nodiscard]] bool base_persistence(const Levers& levers) const;
  /// Whether the series that are kept hold at these levers.
  [[nodiscard]] bool kept(const Levers& levers) const {
    return base_persistence(levers) && base_belief(levers);
  }
  [[nodiscard]] TrialMoney money_at(const TrialTables& trial, const Levers& levers) const;
  /// A trial at every size; `moved` holds it where it is not that of the base.
  [[nodiscard]] const SizedTrial& sized_at(std::size_t trial, const Levers& levers,
                                           SizedTrial& moved) const;
  [[nodiscard]] ProgrammeCosts costs_at(const Levers& levers) const;
  /// The parts of I without their standard errors.
  [[nodiscard]] ImplementedParts parts(const Levers& levers) const;
  /// E[threshold x QALYs - care cost] of a schedule where eta is normal, level by level: no table.
  [[nodiscard]] double gain_by_level(const implementation::Persistence& persistence,
                                     const implementation::Schedule& schedule,
                                     double threshold) const;
  /// \param terms  how many of the expansion; the others are left 0
  [[nodiscard]] BatchFeatures features(const implementation::Persistence& persistence,
                                       std::span<const implementation::Schedule> schedules,
                                       std::size_t gains, std::size_t terms = noise_terms) const;
  [[nodiscard]] BatchFeatures features(std::span<const implementation::Schedule> schedules,
                                       std::size_t gains) const {
    return features(inputs.delivery.persistence, schedules, gains);
  }
  /// Standard error of a mean over draws from its means over batches, shape [batch]. NaN with one
  /// batch.
  [[nodiscard]] double error(std::span<const double> by_batch) const;
  /// Standard error of a value of a trial from what each batch adds to it.
  [[nodiscard]] double error(const Influence& influence, const TrialTables& trial,
                             double threshold) const;
  /// A trial at the base.
  [[nodiscard]] TrialAtBase trial_at(std::size_t trial, double threshold) const;
  /// Covariance of two such means.
  [[nodiscard]] double covariance(std::span<const double> x, std::span<const double> y) const;

  /// Fixed costs and set-up of [0, D), as an option.
  [[nodiscard]] Option implement_option() const;
  /// The choice between implementing and what else there is, of a known expected payoff.
  [[nodiscard]] PreparedAction implement_or(double other, double threshold) const;
};

/// E[W] of every schedule as a series in the signal of a trial, money.
/// \returns shape [schedule][hermite_terms]
[[nodiscard]] LaneTable money_series(const LaneTable& gains, const ActionFrame& frame,
                                     const ProgrammeCosts& costs, double threshold, double people);

/// What `of` says of a trial and of the same one without the practices that join after it.
template <typename Of>
auto with_and_without_joining(const voi::TrialSize& trial, const Of& of) {
  auto with = of(trial);
  if (trial.joining_share == 0) return std::pair(with, with);
  voi::TrialSize same_uptake = trial;
  same_uptake.joining_share = 0.0;
  return std::pair(std::move(with), of(same_uptake));
}

/// A trial with the levers at their base: its schedules as money, and its sizes.
struct TrialAtBase {
  const TrialTables& tables;
  LaneTable money;  ///< [schedule][hermite_terms]
  const SizedTrial& sized;
};

/// Expected value of an option, money.
[[nodiscard]] double option_value(const Option& option, const LaneTable& money,
                                  const ProgrammeCosts& costs);

/// The schedules' own tables, for choices that the series does not resolve.
struct PayoffCells {
  const implementation::CubicTable* gains;  ///< factor.size() rows for each schedule
  std::vector<double> factor;               ///< of each of these rows, to make money
  voi::NormalBelief belief;
  std::vector<double> roughness;  ///< [schedule] root of HermiteSeries::left_out, money
};
/// \param gains, left_out  of the expansion of `gains`, [row]
[[nodiscard]] PayoffCells payoff_cells(const implementation::CubicTable& gains,
                                       std::span<const double> factor,
                                       const voi::NormalBelief& belief,
                                       std::span<const double> left_out);

/// A research action whose expected difference and means stand ready for any learning weight.
/// \pre a fallback that the trial tells of outlives it
class PreparedAction {
 public:
  PreparedAction(const ResearchAction& action, const LaneTable& money, const ProgrammeCosts& costs);

  /// E_X[max(first, second)] without the choice after the study: the better of both now.
  [[nodiscard]] double now() const noexcept { return best_; }
  /// First - second, expanded.
  [[nodiscard]] const std::array<double, voi::hermite_terms>& difference() const noexcept {
    return difference_;
  }
  /// What the choice after the study adds. \param[out] preferred  where the first option is
  [[nodiscard]] double loss_avoided(double weight, voi::Region* preferred = nullptr) const {
    return voi::loss_avoided(difference_, weight, preferred);
  }
  /// The same, but with no terms left out where these might move it by more than 1e-4 of itself and
  /// what is at stake beside it.
  [[nodiscard]] double careful_loss_avoided(double weight, const PayoffCells& cells,
                                            double stake) const;
  /// No study that learns so can add more, whatever the shape of the difference: half of
  /// sqrt(variance + mean^2) - |mean|, averaged over the intracluster correlation. \source Scarf
  /// 1958, in Arrow, Karlin and Scarf (eds), Studies in the Mathematical Theory of Inventory and
  /// Production
  [[nodiscard]] double most_avoided(std::span<const Learning> learning) const noexcept;
  /// Variance of what first - second is expected to be once a study with this learning weight has
  /// reported.
  [[nodiscard]] double preposterior_variance(double weight) const noexcept;
  /// True where the first option is chosen without a study.
  [[nodiscard]] bool first_now() const noexcept { return difference_[0] >= 0; }

 private:
  std::array<double, voi::hermite_terms> difference_{};
  std::array<double, schedule_count> share_{};  ///< first - second
  const TiedFallback* tied_ = nullptr;
  std::array<double, TiedFallback::part_count> share_of_fallback_{};  ///< first - second
  double best_ = 0.0;
};

/// Adds factor x what choosing the first option in a region, else the second, is worth.
void add_choice(Influence& influence, const ResearchAction& action, const voi::Region& first,
                double learning_weight, double factor);

/// How ENBS at one size moves with the batches; the successor of what is rejected is the better
/// one.
[[nodiscard]] Influence enbs_influence(Research research, const ActionFrame& frame,
                                       const voi::TrialSize& size,
                                       const std::vector<Learning>& learning,
                                       const LaneTable& money, const ProgrammeCosts& costs,
                                       const Fallback& fallback, WithoutResearch best_without);

/// Every result of a study.
[[nodiscard]] const voi::Region& everywhere();
/// Net payoff of schedules by batch at a threshold, shape [schedule x noise_terms + term][batch].
[[nodiscard]] LaneTable money_features(const BatchFeatures& features, const BatchCosts& costs,
                                       std::span<const implementation::DeliveryYears> years,
                                       double threshold);
/// What each batch says of a value, to first order. \param money  from money_features
[[nodiscard]] std::vector<double> by_batch(const Influence& influence, const LaneTable& money,
                                           const BatchCosts& costs);

/// Values of a trial at all its sizes, averaged over the intracluster correlation.
/// \param cells  choices that the series does not resolve are made over these
[[nodiscard]] TrialOutcome trial_outcome(const ActionFrame& frame, const SizedTrial& sized,
                                         const LaneTable& money, const ProgrammeCosts& costs,
                                         const Fallback& fallback, double trial_cost,
                                         const PayoffCells& cells);

/// The best size and action of a trial.
struct BestResearch {
  double enbs = 0.0;
  std::size_t size = 0;
  Research research = Research::before_implementing;
};
/// Without a fallback and from the series alone; nothing where no ENBS exceeds `more_than`.
/// \param likely  what is best elsewhere: looked at first, it rules out others. Or null
[[nodiscard]] std::optional<BestResearch> best_research(const ActionFrame& frame,
                                                        const SizedTrial& sized,
                                                        const LaneTable& money,
                                                        const ProgrammeCosts& costs,
                                                        double trial_cost, double more_than,
                                                        const BestResearch* likely = nullptr);

/// Which sizes are nearly as good as the best over all follow-ups of a trial.
void mark_near_optimal(std::vector<TrialOutcome>& outcomes,
                       std::span<const voi::TrialDesign> trials);

}  // namespace equipoise::decision
