#include "models/portfolio/solver.hpp"

#include <algorithm>
#include <cmath>
#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>
#include <limits>
#include <memory>

#include "models/core/contracts.hpp"

namespace equipoise::portfolio {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Largest coefficient of a row, and of the objective: the solvers' tolerances are absolute, so
/// that 1e-7 of them are less than a ten-thousand-millionth of the money.
constexpr double row_scale = 1e3, objective_scale = 1e4;

/// Column by column, with bounds of the rows, as both solvers take it.
struct Matrix {
  std::vector<int> start{0}, index;
  std::vector<double> value, upper, objective, row_lower, row_upper;

  void end_column(double most, double worth) {
    start.push_back(static_cast<int>(index.size()));
    upper.push_back(most);
    objective.push_back(worth);
  }
  void put(std::size_t row, double x) {
    if (x == 0) return;
    index.push_back(static_cast<int>(row));
    value.push_back(x);
  }
  [[nodiscard]] int columns() const { return static_cast<int>(upper.size()); }
  [[nodiscard]] int rows() const { return static_cast<int>(row_upper.size()); }
};

double largest_value(const Programme& p) {
  double most = 0.0;
  for (const Column& c : p.columns) most = std::max(most, std::abs(c.value));
  return most > 0 ? most : 1.0;
}

double scale_of(const Programme& p, std::size_t row) {
  double most = std::abs(p.limit[row]);
  for (const Column& c : p.columns) most = std::max(most, std::abs(c.need[row]));
  return most > 0 ? row_scale / most : 1.0;
}

/// Beside the programme: what the limits may grow by, and plans that are no answer.
struct Beside {
  const std::vector<double>* growth = nullptr;
  double least_value = 0.0;
  std::vector<std::vector<std::size_t>> excluded;  ///< columns of a plan
};

/// Rows: one a target, the limits, the least value where there is growth, a row for each plan that
/// is excluded. Columns: the programme's, then the increase.
Matrix matrix_of(const Programme& p, const Beside& beside) {
  const std::size_t rows = p.limit.size(), value_row = p.targets + rows;
  const std::size_t cuts = value_row + (beside.growth ? 1 : 0);
  const double worth = objective_scale / largest_value(p);
  std::vector<double> scale(rows);
  for (std::size_t r = 0; r < rows; ++r) scale[r] = scale_of(p, r);
  Matrix m;
  for (std::size_t j = 0; j < p.columns.size(); ++j) {
    const Column& c = p.columns[j];
    m.put(c.target, 1.0);
    for (std::size_t r = 0; r < rows; ++r) m.put(p.targets + r, scale[r] * c.need[r]);
    if (beside.growth) m.put(value_row, worth * c.value);
    for (std::size_t k = 0; k < beside.excluded.size(); ++k)
      if (std::ranges::count(beside.excluded[k], j) > 0) m.put(cuts + k, 1.0);
    m.end_column(1.0, beside.growth ? 0.0 : -worth * c.value);
  }
  m.row_lower.assign(p.targets, 1.0);
  m.row_upper.assign(p.targets, 1.0);
  for (std::size_t r = 0; r < rows; ++r) {
    m.row_lower.push_back(-infinite);
    m.row_upper.push_back(scale[r] * p.limit[r]);
  }
  if (beside.growth) {
    // One unit of the increase moves the limit that it moves most by about its largest coefficient.
    double unit = 0.0;
    for (std::size_t r = 0; r < rows; ++r)
      unit = std::max(unit, scale[r] * (*beside.growth)[r] / row_scale);
    for (std::size_t r = 0; r < rows; ++r)
      m.put(p.targets + r, -scale[r] * (*beside.growth)[r] / unit);
    m.end_column(infinite, 1.0);
    m.row_lower.push_back(worth * beside.least_value);
    m.row_upper.push_back(infinite);
  }
  for (std::size_t k = 0; k < beside.excluded.size(); ++k) {
    m.row_lower.push_back(-infinite);
    m.row_upper.push_back(static_cast<double>(p.targets) - 1);
  }
  return m;
}

/// One answer of CBC, which chance and its tolerances may place a trifle beyond a limit.
std::optional<std::vector<std::size_t>> branch_and_cut(const Programme& p, const Beside& beside) {
  const Matrix m = matrix_of(p, beside);
  const std::unique_ptr<Cbc_Model, void (*)(Cbc_Model*)> owner(Cbc_newModel(), Cbc_deleteModel);
  Cbc_Model* model = owner.get();
  Cbc_loadProblem(model, m.columns(), m.rows(), m.start.data(), m.index.data(), m.value.data(),
                  nullptr, m.upper.data(), m.objective.data(), m.row_lower.data(),
                  m.row_upper.data());
  Cbc_setObjSense(model, 1.0);
  for (std::size_t j = 0; j < p.columns.size(); ++j) Cbc_setInteger(model, static_cast<int>(j));
  Cbc_setLogLevel(model, 0);
  Cbc_setParameter(model, "log", "0");
  // No gap is allowed, and a plan that is better by the least amount is one. What finds good plans
  // and cuts early costs more here than it saves.
  for (const char* gap : {"allowableGap", "ratioGap"}) Cbc_setParameter(model, gap, "0");
  Cbc_setParameter(model, "increment", "1e-9");
  for (const char* phase : {"preprocess", "heuristicsOnOff", "cutsOnOff"})
    Cbc_setParameter(model, phase, "off");
  Cbc_solve(model);
  if (Cbc_isProvenInfeasible(model)) return std::nullopt;
  EQUIPOISE_ENSURE(Cbc_isProvenOptimal(model));
  const double* x = Cbc_getColSolution(model);
  std::vector<std::size_t> chosen;
  for (std::size_t j = 0; j < p.columns.size(); ++j)
    if (x[j] > 0.5) chosen.push_back(j);
  EQUIPOISE_ENSURE(chosen.size() == p.targets);
  return chosen;
}

/// \param growth  null, or by row: limits that grow are none
bool within_limits(const Programme& p, const std::vector<std::size_t>& chosen,
                   const std::vector<double>* growth = nullptr) {
  for (std::size_t r = 0; r < p.limit.size(); ++r) {
    if (growth && (*growth)[r] > 0) continue;
    double need = 0.0;
    for (const std::size_t j : chosen) need += p.columns[j].need[r];
    if (need > p.limit[r]) return false;
  }
  return true;
}

bool worth_at_least(const Programme& p, const std::vector<std::size_t>& chosen, double least) {
  double value = 0.0;
  for (const std::size_t j : chosen) value += p.columns[j].value;
  return value >= least;
}

}  // namespace

std::optional<Relaxation> relax(const Programme& p) {
  const Matrix m = matrix_of(p, {});
  const std::unique_ptr<Clp_Simplex, void (*)(Clp_Simplex*)> owner(Clp_newModel(), Clp_deleteModel);
  Clp_Simplex* model = owner.get();
  Clp_setLogLevel(model, 0);
  Clp_loadProblem(model, m.columns(), m.rows(), m.start.data(), m.index.data(), m.value.data(),
                  nullptr, m.upper.data(), m.objective.data(), m.row_lower.data(),
                  m.row_upper.data());
  Clp_setOptimizationDirection(model, 1.0);
  Clp_dual(model, 0);
  if (Clp_status(model) != 0) return std::nullopt;
  Relaxation out;
  const double* dual = Clp_dualRowSolution(model);
  const double worth = objective_scale / largest_value(p);
  for (std::size_t r = 0; r < p.limit.size(); ++r)
    out.price.push_back(std::max(0.0, -dual[p.targets + r]) * scale_of(p, r) / worth);
  const double* x = Clp_primalColumnSolution(model);
  out.share.assign(x, x + p.columns.size());
  return out;
}

std::optional<std::vector<std::size_t>> solve(const Programme& p) {
  Beside beside;
  for (;;) {
    auto chosen = branch_and_cut(p, beside);
    if (!chosen || within_limits(p, *chosen)) return chosen;
    beside.excluded.push_back(std::move(*chosen));
  }
}

std::optional<std::vector<std::size_t>> least_increase(const Programme& p,
                                                       const std::vector<double>& growth,
                                                       double least_value) {
  Beside beside{&growth, least_value, {}};
  for (;;) {
    auto chosen = branch_and_cut(p, beside);
    if (!chosen || (worth_at_least(p, *chosen, least_value) && within_limits(p, *chosen, &growth)))
      return chosen;
    beside.excluded.push_back(std::move(*chosen));
  }
}

}  // namespace equipoise::portfolio
