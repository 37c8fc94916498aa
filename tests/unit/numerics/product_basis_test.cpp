#include "models/numerics/product_basis.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace equipoise::numerics;

namespace {

double cost_of(const std::vector<ProductMargin>& margins, const Product& product) {
  double cost = 0;
  for (const Factor& f : product) cost += margins[f.variable].cost * static_cast<double>(f.degree);
  return cost;
}

}  // namespace

TEST_CASE("equal costs: pairs of lines, then pairs with a curve, then triples of lines") {
  const std::vector<ProductMargin> margins(3, {1.0, 7});
  const auto products = leading_products(margins, 10);
  REQUIRE(products.size() == 10);
  const std::vector<Product> expected{{{0, 1}, {1, 1}},        {{0, 1}, {2, 1}}, {{1, 1}, {2, 1}},
                                      {{0, 1}, {1, 2}},        {{0, 1}, {2, 2}}, {{0, 2}, {1, 1}},
                                      {{0, 2}, {2, 1}},        {{1, 1}, {2, 2}}, {{1, 2}, {2, 1}},
                                      {{0, 1}, {1, 1}, {2, 1}}};
  CHECK(products == expected);
}

TEST_CASE("the cheapest of all products, by counting every one") {
  const std::vector<ProductMargin> margins{{1.7, 4}, {1.0, 7}, {3.1, 7},
                                           {1.2, 2}, {9.0, 0}, {2.3, 1}};
  std::vector<double> every;
  for (std::size_t a = 0; a <= 4; ++a)
    for (std::size_t b = 0; b <= 4; ++b)
      for (std::size_t c = 0; c <= 4; ++c)
        for (std::size_t d = 0; d <= 2; ++d)
          for (std::size_t e = 0; e <= 1; ++e) {
            const int variables = (a > 0) + (b > 0) + (c > 0) + (d > 0) + (e > 0);
            if (variables < 2 || variables > 4) continue;
            const auto n = [](std::size_t k) { return static_cast<double>(k); };
            every.push_back(1.7 * n(a) + n(b) + 3.1 * n(c) + 1.2 * n(d) + 2.3 * n(e));
          }
  std::sort(every.begin(), every.end());
  for (const std::size_t rank : {std::size_t{1}, std::size_t{40}, std::size_t{5000}}) {
    const auto products = leading_products(margins, rank);
    REQUIRE(products.size() == std::min(rank, every.size()));
    for (std::size_t i = 0; i < products.size(); ++i) {
      CHECK(cost_of(margins, products[i]) == doctest::Approx(every[i]).epsilon(1e-12));
      CHECK(
          std::is_sorted(products[i].begin(), products[i].end(),
                         [](const Factor& x, const Factor& y) { return x.variable < y.variable; }));
    }
  }
}

TEST_CASE("nothing to multiply") {
  CHECK(leading_products({}, 10).empty());
  CHECK(leading_products(std::vector<ProductMargin>{{1.0, 7}, {1.0, 0}}, 10).empty());
  CHECK(leading_products(std::vector<ProductMargin>(3, {1.0, 7}), 0).empty());
}
