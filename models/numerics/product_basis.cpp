#include "models/numerics/product_basis.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {
namespace {

constexpr std::size_t most_variables = 4, highest_degree = 4;

struct Candidate {
  double cost = 0;
  Product product;
};

/// All products that cost no more than a limit, variable after variable from the cheapest.
class Search {
 public:
  Search(std::span<const ProductMargin> margins, std::span<const std::size_t> order)
      : margins_(margins), order_(order) {}

  [[nodiscard]] std::vector<Candidate> within(double limit) {
    found_.clear();
    extend(0, 0.0, limit);
    return std::move(found_);
  }

 private:
  void extend(std::size_t from, double cost, double limit) {
    if (product_.size() >= 2) found_.push_back({cost, product_});
    if (product_.size() == most_variables) return;
    for (std::size_t i = from; i < order_.size(); ++i) {
      const ProductMargin& margin = margins_[order_[i]];
      if (cost + margin.cost > limit) break;  // and so do all that follow
      for (std::size_t k = 1; k <= std::min(margin.functions, highest_degree); ++k) {
        const double with = cost + static_cast<double>(k) * margin.cost;
        if (with > limit) break;
        product_.push_back({order_[i], k});
        extend(i + 1, with, limit);
        product_.pop_back();
      }
    }
  }

  std::span<const ProductMargin> margins_;
  std::span<const std::size_t> order_;
  Product product_;
  std::vector<Candidate> found_;
};

}  // namespace

std::vector<Product> leading_products(std::span<const ProductMargin> margins, std::size_t rank) {
  std::vector<std::size_t> order(margins.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t j) { return margins[j].functions == 0; });
  if (rank == 0 || order.size() < 2) return {};
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return margins[a].cost < margins[b].cost; });
  EQUIPOISE_EXPECT(margins[order.front()].cost > 0);

  // The limit rises until enough products are within it, or all.
  const double all =
      static_cast<double>(most_variables * highest_degree) * margins[order.back()].cost;
  Search search(margins, order);
  std::vector<Candidate> candidates;
  for (double limit = margins[order[0]].cost + margins[order[1]].cost;; limit *= 1.1) {
    candidates = search.within(limit);
    if (candidates.size() >= rank || limit >= all) break;
  }

  for (Candidate& c : candidates)
    std::sort(c.product.begin(), c.product.end(),
              [](const Factor& a, const Factor& b) { return a.variable < b.variable; });
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    if (a.product.size() != b.product.size()) return a.product.size() < b.product.size();
    return std::lexicographical_compare(a.product.begin(), a.product.end(), b.product.begin(),
                                        b.product.end(), [](const Factor& x, const Factor& y) {
                                          return std::pair(x.variable, x.degree) <
                                                 std::pair(y.variable, y.degree);
                                        });
  });
  candidates.resize(std::min(candidates.size(), rank));
  std::vector<Product> products;
  for (Candidate& c : candidates) products.push_back(std::move(c.product));
  return products;
}

}  // namespace equipoise::numerics
