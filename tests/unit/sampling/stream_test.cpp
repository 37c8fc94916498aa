#include "engine/sampling/stream.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "models/numerics/sum.hpp"

namespace sampling = equipoise::sampling;
using sampling::Purpose;
using sampling::Stream;
using sampling::StreamKey;

namespace {

std::vector<double> uniforms(const StreamKey& key, std::size_t n) {
  std::vector<double> u(n);
  Stream(key).fill_uniform(0, u);
  return u;
}

/// z of the correlation of two samples of independent uniforms: their product has mean 0 and, with
/// variance 1/12 each, standard deviation 1/12.
double correlation_z(const std::vector<double>& u, const std::vector<double>& v) {
  equipoise::numerics::Sum sum;
  for (std::size_t i = 0; i < u.size(); ++i) sum.add((u[i] - 0.5) * (v[i] - 0.5));
  return sum.value() * 12 / std::sqrt(static_cast<double>(u.size()));
}

}  // namespace

TEST_CASE("any split of a range gives the same bits, whatever the block size") {
  const StreamKey key{20261123, Purpose::parameter, "targets.asthma.p"};
  const std::vector<double> all = uniforms(key, 1000);
  for (const std::size_t block : {1U, 2U, 7U, 128U, 256U}) {
    std::vector<double> parts(1000);
    for (std::size_t first = 0; first < parts.size(); first += block)
      Stream(key).fill_uniform(
          first, std::span(parts).subspan(first, std::min(block, parts.size() - first)));
    CHECK(parts == all);
  }
  double far = 0;
  Stream(key).fill_uniform(999, {&far, 1});
  CHECK(far == all[999]);
}

TEST_CASE("uniforms stay off 0 and 1 and are centred") {
  CHECK(sampling::uniform_of_bits(0) == 0x1p-53);
  CHECK(sampling::uniform_of_bits(~std::uint64_t{0}) == 1 - 0x1p-53);
  CHECK(sampling::uniform_of_bits(std::uint64_t{1} << 63) > 0.5);
}

TEST_CASE("every part of the key opens another stream") {
  const std::vector<double> base = uniforms({1, Purpose::parameter, "p", 0}, 4);
  CHECK(uniforms({2, Purpose::parameter, "p", 0}, 4) != base);
  CHECK(uniforms({1, Purpose::trial, "p", 0}, 4) != base);
  CHECK(uniforms({1, Purpose::parameter, "q", 0}, 4) != base);
  CHECK(uniforms({1, Purpose::parameter, "p", 1}, 4) != base);
}

TEST_CASE("mean and variance of uniforms, and a twin that must fail") {
  constexpr std::size_t n = 100000;
  const std::vector<double> u = uniforms({7, Purpose::parameter, "p"}, n);
  const double se_mean = std::sqrt(1.0 / 12 / n);
  const double mean = equipoise::numerics::mean(u);
  CHECK(std::abs(mean - 0.5) < 4 * se_mean);
  CHECK_FALSE(std::abs(mean - (0.5 + 10 * se_mean)) < 4 * se_mean);
  // (u - 1/2)^2 has mean 1/12 and variance 1/80 - 1/144 = 1/180.
  equipoise::numerics::Sum squares;
  for (const double x : u) squares.add((x - 0.5) * (x - 0.5));
  const double se_square = std::sqrt(1.0 / 180 / n);
  CHECK(std::abs(squares.value() / n - 1.0 / 12) < 4 * se_square);
  CHECK_FALSE(std::abs(squares.value() / n - 1.0 / 12 - 10 * se_square) < 4 * se_square);
}

TEST_CASE("neighbouring streams are independent, and a twin with raw stream ids is not") {
  constexpr std::size_t n = 2000, pairs = 2000;
  std::vector<double> previous = uniforms({1, Purpose::parameter, "p.0"}, n);
  equipoise::numerics::Sum z_squared;
  double largest = 0;
  for (std::size_t i = 1; i <= pairs; ++i) {
    const std::string name = "p." + std::to_string(i % 3 == 0 ? 0 : i);
    // Neighbours in name, in replicate and in seed by turns.
    const StreamKey key{1 + i % 2, Purpose::parameter, name, i % 3 == 0 ? i : 0};
    std::vector<double> next = uniforms(key, n);
    const double z = correlation_z(previous, next);
    z_squared.add(z * z);
    largest = std::max(largest, std::abs(z));
    previous = std::move(next);
  }
  // z^2 has mean 1 and, z being normal, variance 2; Pr(max |z| of 2000 > 5) is 0.001.
  const double se = std::sqrt(2.0 / pairs);
  CHECK(std::abs(z_squared.value() / pairs - 1) < 4 * se);
  CHECK(largest < 5);

  const pcg_extras::pcg128_t state = 12345;
  pcg64 first(state, 1), second(state, pcg_extras::pcg128_t(1) + (pcg_extras::pcg128_t(1) << 126));
  std::vector<double> u(20000), v(20000);
  for (double& x : u) x = sampling::uniform_of_bits(first());
  for (double& x : v) x = sampling::uniform_of_bits(second());
  CHECK(std::abs(correlation_z(u, v)) > 5);
}
