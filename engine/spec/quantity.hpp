/// \file  engine/spec/quantity.hpp
/// \brief engine/spec: from nodes to checked descriptions of study, target, strategy and trial.
/// This
///        header: a value as the language has it, fixed or uncertain, and where it comes from.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/core/input_description.hpp"

#include "engine/document/reader.hpp"
#include "engine/sampling/distribution.hpp"

namespace equipoise::spec {

/// Where a number comes from. Inherited from the block around it; what states a source of its own
/// inherits nothing: status and note speak of the source that they stand beside.
struct Provenance {
  std::string source, status, note;
};

/// A value: a number, or a distribution, with its place in the study.
struct Quantity {
  std::string name;  ///< qualified: targets.asthma-review.adherence.current
  sampling::Distribution distribution;
  std::string stated;  ///< as a reader would say it: "beta(mean 0.37, se 0.02)"
  Provenance provenance;
  document::Span span;
  bool placeholder = false;  ///< stands for what could not be read: no more is to be said of it

  [[nodiscard]] double mean() const { return distribution.mean(); }
  [[nodiscard]] bool fixed() const { return distribution.fixed(); }
};

/// What readers of one block share: where errors go, which file they are in, the qualified name of
/// the block, and the provenance that its numbers inherit.
class Scope {
 public:
  Scope(document::Diagnostics& diagnostics, std::string file, std::string name)
      : diagnostics_(&diagnostics), file_(std::move(file)), name_(std::move(name)) {}

  /// The scope of the block under `key`; takes the block's own source, status and note from its
  /// reader, so they are not reported as unknown.
  [[nodiscard]] Scope inside(document::Reader& block, const std::string& key) const;

  [[nodiscard]] document::Diagnostics& diagnostics() const noexcept { return *diagnostics_; }
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  /// Of the block: targets.asthma-review.model
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Of a key of the block: targets.asthma-review.icc
  [[nodiscard]] std::string qualified(std::string_view key) const;
  [[nodiscard]] const Provenance& provenance() const noexcept { return provenance_; }

 private:
  document::Diagnostics* diagnostics_;
  std::string file_, name_;
  Provenance provenance_;
};

/// Reads source, status and note of a block over what it inherits.
[[nodiscard]] Provenance read_provenance(document::Reader& block, const Provenance& inherited);

/// A number without uncertainty or source, not even the block's, which does not speak of it: what
/// stands for a key that is left out.
[[nodiscard]] Quantity fixed_quantity(const Scope& scope, std::string_view key, double value);

/// Reads `0.37`, `{fixed: 0.9, source: ...}` or `{beta: {mean: 0.37, se: 0.02}, source: ...}`.
/// Errors: no such distribution, a statement that is impossible (at the key at fault), a support
/// outside the bounds of the description, an uncertain number without a source. After an error
/// of the number itself the quantity is a fixed placeholder.
/// \param extra_keys  further keys of the mapping that the caller reads itself (`group`)
[[nodiscard]] Quantity read_quantity(const document::Node& node,
                                     const InputDescription& description, const Scope& scope,
                                     std::vector<std::string_view> extra_keys = {});

/// The value under a required key of a block.
[[nodiscard]] Quantity quantity(document::Reader& block, const InputDescription& description,
                                const Scope& scope);
/// The value under a key that may be left out.
[[nodiscard]] Quantity quantity_or(document::Reader& block, const InputDescription& description,
                                   double fallback, const Scope& scope);

/// A plain number, no distribution, under a required key of a block.
/// \param listed  where it is added, with the provenance of the block, so that a run can list it
/// \returns the number; a duration in years
double number(document::Reader& block, const InputDescription& description, const Scope& scope,
              std::vector<Quantity>& listed);
/// As number, under a key that may be left out; the fallback is not listed.
double number_or(document::Reader& block, const InputDescription& description, double fallback,
                 const Scope& scope, std::vector<Quantity>& listed);

/// Adds a number that is read already to the list of inputs; nothing where its key is left out.
void list_number(document::Reader& block, std::string_view key, double value, const Scope& scope,
                 std::vector<Quantity>& listed);
/// Several numbers as one line of the list of inputs, which shows their mean.
[[nodiscard]] Quantity list_numbers(std::string name, std::span<const double> values,
                                    std::string stated, const Provenance& provenance,
                                    const document::Span& span);

}  // namespace equipoise::spec
