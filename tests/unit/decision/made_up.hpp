/// \file  tests/unit/decision/made_up.hpp
/// \brief Made-up pairings and trials, for tests of verdicts.
#pragma once

#include <memory>
#include <vector>

#include "models/decision/pairing.hpp"
#include "models/voi/designs/cluster.hpp"

#include "tests/support/trial_inputs.hpp"
#include "tests/unit/implementation/sample.hpp"

namespace equipoise::made_up {

inline voi::TrialDesign trial() {
  voi::TrialDesign t;
  t.kind = voi::find_trial_kind("cluster-two-arm");
  t.name = "cluster-two-arm";
  t.title = "Two-arm cluster trial";
  t.practices_per_arm = {10, 15, 20, 30, 40, 50, 60};
  t.setup = 0.5;
  t.follow_up = 1.0;
  t.reporting = 0.5;
  t.fixed_cost = 300000;
  t.cost_per_practice = 1500;
  t.inputs = voi::trial_inputs(*t.kind, {{"cluster_size_cv", 0.65}});
  return t;
}

/// One of everybody that reports at once, for 50; practices are alike in size.
inline voi::TrialDesign immediate_trial() {
  voi::TrialDesign t = trial();
  t.practices_per_arm = {500};
  t.setup = t.follow_up = t.reporting = 0;
  t.fixed_cost = 50;
  t.cost_per_practice = 0;
  t.inputs = voi::trial_inputs(*t.kind, {});
  return t;
}

/// The inputs of a pairing over draws that somebody else keeps.
inline decision::PairingInputs inputs(const sample::Shape& shape, const sample::Pairing& pairing) {
  decision::PairingInputs in;
  in.draws = pairing.draws();
  in.groups = numerics::DrawGroups::independent(shape.draws);
  in.setting = {280, 1.0, {10, 0.035, 0.035}};
  in.delivery = {10, {0.5, implementation::Decay::half_life, 1.5}};
  in.effect = shape.effect;
  in.mean_reach = 0.75;
  in.mean_current_adherence = shape.a0;
  in.mean_people = shape.people;
  in.mean_icc = 0.05;
  in.icc_values = {{0.015, 0.03, 0.045, 0.06, 0.1}, {0.2, 0.2, 0.2, 0.2, 0.2}};
  in.trials = {trial()};
  in.threshold = 20000;
  return in;
}

/// One draw, everything known but the effect: the payoff of [0, 1 year) is close to
/// people a0 (1 - a0) lambda delta less the programme, and a straight line where effects are small.
struct Line {
  double people = 400000, a0 = 0.5, gain = 1.0, one = 1.0, none = 0.0, cost = 0.0,
         minus_gain = -1.0;

  decision::PairingInputs inputs(const implementation::Effect& effect) {
    minus_gain = -gain;
    decision::PairingInputs in;
    const auto constant = [](const double& x) { return std::span<const double>(&x, 1); };
    in.draws = {constant(none), constant(minus_gain), constant(people), constant(people),
                constant(one),  constant(a0),         constant(one),    constant(none),
                constant(none), constant(cost),       constant(none),   constant(none),
                constant(none)};
    in.groups = numerics::DrawGroups::independent(1);
    in.setting = {1000, 1.0, {1, 0.0, 0.0}};
    in.delivery = {1, {0.0, implementation::Decay::immediate, 0.0}};
    in.effect = effect;
    in.mean_reach = 1.0;
    in.mean_current_adherence = a0;
    in.mean_people = people;
    in.mean_icc = 0.0;
    in.threshold = 1.0;
    return in;
  }
};

}  // namespace equipoise::made_up
