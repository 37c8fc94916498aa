#include "engine/sampling/conditional_sampler.hpp"

#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace
namespace numerics = equipoise::numerics;
using equipoise::LaneTable;

namespace {

constexpr std::size_t outer = 5000, inner = 8, lanes = outer * inner;

/// Rows 0 to 3 move together by rank, 4 is alone, 5 fixed; then joint groups of every kind.
SamplerDescription description() {
  SamplerDescription d;
  d.parameters = {{"a", ExampleStatement{"beta", {{"mean", 0.3}, {"se", 0.1}}}.solved()},
                  {"b", ExampleStatement{"gamma", {{"mean", 300}, {"se", 200}}}.solved()},
                  {"c", ExampleStatement{"normal", {{"mean", 2}, {"sd", 3}}}.solved()},
                  {"d", ExampleStatement{"lognormal", {{"mean", 2}, {"sd", 1}}}.solved()},
                  {"alone", ExampleStatement{"gamma", {{"mean", 5}, {"se", 2}}}.solved()},
                  {"constant", ExampleStatement{"fixed", {{"value", 4}}}.solved()}};
  d.correlations = {{"a", "b", 0.6}, {"b", "c", -0.5}, {"c", "d", 0.4}};
  d.joint.push_back(std::get<JointGroup>(solve_dirichlet({"p", "q", "r", "s"}, {3, 8, 0.7, 4})));
  d.joint.push_back(std::get<JointGroup>(solve_multivariate_normal(
      {"x", "y", "z"}, {1, -2, 5}, {2, 1, 0.5}, {3, {1, 0.5, -0.3, 0.5, 1, 0.2, -0.3, 0.2, 1}})));
  d.joint.push_back(std::get<JointGroup>(solve_joint_draws(
      {"u", "v", "w"}, {{1, 1, 1, 2, 2, 3}, {5, 5, 7, 5, 9, 5}, {0, 1, 2, 3, 4, 5}})));
  d.plan = {Method::monte_carlo, 77, 100, 1};
  return d;
}

struct Drawn {
  std::vector<std::string> names;
  LaneTable table;
  [[nodiscard]] std::span<const double> operator()(const std::string& name) const {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) return table.row(i);
    throw std::logic_error("no row " + name);
  }
};

Drawn draw(const std::vector<std::string>& known, std::size_t level = 0) {
  const auto made = Sampler::make(description());
  const Sampler& sampler = std::get<Sampler>(made);
  std::vector<std::size_t> rows;
  for (const std::string& name : known) rows.push_back(*sampler.row(name));
  const ConditionalSampler conditional(description(), rows, "test");
  Drawn drawn{{sampler.names().begin(), sampler.names().end()}, LaneTable(sampler.rows(), lanes)};
  conditional.fill(level, inner, {0, lanes}, drawn.table);
  return drawn;
}

using Values = std::vector<double>;

Values values(const std::function<double(std::size_t)>& of) {
  Values x(lanes);
  for (std::size_t l = 0; l < lanes; ++l) x[l] = of(l);
  return x;
}

/// Standard errors between the mean of x and what is expected; the inner draws of an outer sample
/// may hang together, so their means are what is counted.
double z_of_mean(const Values& x, double expected) {
  Values means(outer);
  for (std::size_t o = 0; o < outer; ++o)
    means[o] = numerics::mean(std::span(x).subspan(o * inner, inner));
  const double m = numerics::mean(means);
  numerics::Sum squares;
  for (const double v : means) squares.add((v - m) * (v - m));
  return (m - expected) / std::sqrt(squares.value() / (outer * (outer - 1.0)));
}

/// The mean of x is `expected` within four standard errors, and of a twin ten further off is not.
void check_mean(const Values& x, double expected) {
  const double z = z_of_mean(x, expected), unit = (z_of_mean(x, expected + 1) - z);
  CHECK(std::abs(z) < 4);
  CHECK_FALSE(std::abs(z_of_mean(x, expected + 10 / unit)) < 4);
}

/// Rows have these means given what is known, and this covariance around them.
void check_conditional(const std::vector<Values>& rows, const std::vector<Values>& means,
                       const std::vector<double>& covariance, const Values& known) {
  const std::size_t n = rows.size();
  std::vector<Values> rest;
  for (std::size_t i = 0; i < n; ++i)
    rest.push_back(values([&](std::size_t l) { return rows[i][l] - means[i][l]; }));
  for (std::size_t i = 0; i < n; ++i) {
    CAPTURE(i);
    check_mean(rest[i], 0);
    check_mean(values([&](std::size_t l) { return rest[i][l] * known[l]; }), 0);
    for (std::size_t j = 0; j <= i; ++j)
      check_mean(values([&](std::size_t l) { return rest[i][l] * rest[j][l]; }),
                 covariance[i * n + j]);
  }
}

Values copy(std::span<const double> x) { return {x.begin(), x.end()}; }

/// What is known is one value for all inner draws; what is not, is not.
void check_shared(std::span<const double> x, bool known) {
  std::size_t same = 0;
  for (std::size_t l = 0; l < lanes; ++l) same += x[l] == x[l / inner * inner];
  CHECK(same == (known ? lanes : outer));
}

}  // namespace

TEST_CASE("multivariate normal: the rest given one member, and given two") {
  const Drawn one = draw({"y"});
  check_shared(one("y"), true);
  check_shared(one("x"), false);
  const Values y = copy(one("y"));
  // Given y: mean + cov / var (y - mean); sds 2, 1, 0.5; correlations xy .5, xz -.3, yz .2.
  check_conditional({copy(one("x")), copy(one("z"))},
                    {values([&](std::size_t l) { return 1 + 1.0 * (y[l] + 2); }),
                     values([&](std::size_t l) { return 5 + 0.1 * (y[l] + 2); })},
                    {4 - 1, -0.3 - 0.1, -0.3 - 0.1, 0.25 - 0.01}, y);
  // Given x and z the weights solve [4, -.3; -.3, .25] w = (1, .1).
  const Drawn two = draw({"z", "x"});
  const double det = 4 * 0.25 - 0.09, wx = (0.25 + 0.03) / det, wz = (0.4 + 0.3) / det;
  const Values x = copy(two("x")), z = copy(two("z"));
  check_conditional({copy(two("y"))},
                    {values([&](std::size_t l) { return -2 + wx * (x[l] - 1) + wz * (z[l] - 5); })},
                    {1 - wx * 1.0 - wz * 0.1}, x);
}

TEST_CASE("rank correlations: the normal scores of the rest given those of what is known") {
  const SamplerDescription d = description();
  const Drawn drawn = draw({"b"});
  const auto scores = [&](const char* name, std::size_t i) {
    const auto x = drawn(name);
    return values([&](std::size_t l) {
      return normal_quantile(d.parameters[i].distribution.cumulative(x[l]));
    });
  };
  const double ab = 2 * std::sin(std::numbers::pi * 0.6 / 6);
  const double bc = 2 * std::sin(std::numbers::pi * -0.5 / 6);
  const double cd = 2 * std::sin(std::numbers::pi * 0.4 / 6);
  const Values b = scores("b", 1);
  check_shared(drawn("b"), true);
  check_conditional({scores("a", 0), scores("c", 2), scores("d", 3)},
                    {values([&](std::size_t l) { return ab * b[l]; }),
                     values([&](std::size_t l) { return bc * b[l]; }), Values(lanes, 0.0)},
                    {1 - ab * ab, -ab * bc, 0, -ab * bc, 1 - bc * bc, cd, 0, cd, 1}, b);
  for (const char* name : {"alone", "x", "p", "u"})
    check_mean(copy(drawn(name)), [&] {
      const auto made = Sampler::make(d);
      const auto& sampler = std::get<Sampler>(made);
      return sampler.means()[*sampler.row(name)];
    }());
}

TEST_CASE("Dirichlet: the rest divides what is left as a Dirichlet of its own counts") {
  const Drawn drawn = draw({"s", "q"});
  const Values q = copy(drawn("q")), s = copy(drawn("s"));
  const auto p = drawn("p"), r = drawn("r");
  for (std::size_t l = 0; l < lanes; ++l)
    if (std::abs(p[l] + q[l] + r[l] + s[l] - 1) > 1e-14) FAIL("shares of lane ", l);
  const auto left = [&](std::size_t l) { return 1 - q[l] - s[l]; };
  const double share = 3 / 3.7, variance = share * (1 - share) / 4.7;
  const Values of_left = values([&](std::size_t l) { return p[l] / left(l); });
  check_conditional({of_left}, {Values(lanes, share)}, {variance}, q);
  // What is known has its own distribution, correlation included: -q s / (total + 1).
  check_mean(q, 8 / 15.7);
  check_mean(values([&](std::size_t l) { return (q[l] - 8 / 15.7) * (s[l] - 4 / 15.7); }),
             -8 / 15.7 * 4 / 15.7 / 16.7);
  const Drawn all = draw({"p", "q", "r", "s"});
  for (const char* name : {"p", "q", "r", "s"}) {
    check_shared(all(name), true);
    check_mean(copy(all(name)), name[0] == 'p'   ? 3 / 15.7
                                : name[0] == 'q' ? 8 / 15.7
                                : name[0] == 'r' ? 0.7 / 15.7
                                                 : 4 / 15.7);
  }
}

TEST_CASE("joint draws: one of the rows that agree in what is known, each as likely") {
  const Drawn drawn = draw({"v"});  // w is the number of the row
  const auto u = drawn("u"), v = drawn("v"), w = drawn("w");
  check_shared(v, true);
  for (const double row : {0.0, 1.0, 3.0, 5.0})  // those with v = 5
    check_mean(values([&](std::size_t l) { return v[l] == 5 ? (w[l] == row) - 0.25 : 0.0; }), 0);
  for (std::size_t l = 0; l < lanes; ++l) {
    const auto row = static_cast<std::size_t>(w[l]);
    const double us[] = {1, 1, 1, 2, 2, 3}, vs[] = {5, 5, 7, 5, 9, 5};
    if (u[l] != us[row] || v[l] != vs[row]) FAIL("no row of the file in lane ", l);
    if (v[l] == 7 && w[l] != 2) FAIL("the only row with 7 is the third");
  }
  check_mean(values([&](std::size_t l) { return v[l] == 5; }), 4.0 / 6);
}

TEST_CASE("law of total variance: whatever is known, each lane is a draw of the whole") {
  const auto made = Sampler::make(description());
  const Sampler& sampler = std::get<Sampler>(made);
  const std::vector<std::vector<std::string>> groups{{}, {"c", "q", "x", "u"}, {"a", "w", "alone"}};
  for (const auto& known : groups) {
    const Drawn drawn = draw(known, 3);
    for (std::size_t i = 0; i < sampler.rows(); ++i) {
      CAPTURE(sampler.names()[i]);
      const double mean = sampler.means()[i], sd = sampler.sds()[i];
      if (sd == 0) continue;
      check_mean(copy(drawn.table.row(i)), mean);
      const auto x = drawn.table.row(i);
      check_mean(values([&](std::size_t l) { return (x[l] - mean) * (x[l] - mean); }), sd * sd);
    }
  }
}

TEST_CASE("an address says what stands there: any split, and nothing else of another level") {
  const std::size_t known[] = {1, 6, 12};
  const ConditionalSampler sampler(description(), known, "split");
  const std::size_t rows = 16, n = 6 * 5;
  LaneTable whole(rows, n), part(rows, 7), other(rows, n);
  sampler.fill(2, 5, {0, n}, whole);
  for (std::size_t first = 0; first < n; first += 7) {
    const std::size_t count = std::min<std::size_t>(7, n - first);
    sampler.fill(2, 5, {first, count}, part);
    for (std::size_t row = 0; row < rows; ++row)
      CHECK(std::memcmp(part.row(row).data(), whole.row(row).data() + first,
                        count * sizeof(double)) == 0);
  }
  sampler.fill(1, 5, {0, n}, other);
  CHECK(other.row(1)[0] != whole.row(1)[0]);
  CHECK(other.row(0)[0] != whole.row(0)[0]);
  // More inner draws of the same outer sample begin with the fewer.
  sampler.fill(2, 10, {0, n}, other);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t i = 0; i < 5; ++i) CHECK(other.row(row)[10 + i] == whole.row(row)[5 + i]);
}
