// Reads what was found of an input.
#include <fmt/format.h>

#include "engine/spec/evidence_parts.hpp"
#include "engine/spec/model_parts.hpp"
#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

/// In how many practices people of an adherence were counted, who are alike in each of them.
void read_practices(Reader& block, EvidenceSpec& spec, const document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  spec.practices = block.number(counted("practices", "practices of these people", "20", 1));
  read_clusters(block, spec);
  if (!spec.input.starts_with("targets.") || !spec.input.ends_with(".adherence.current"))
    return block.error("practices", fmt::format("`{}` is no adherence", spec.input),
                       "what makes the people of one practice alike is known here of adherence "
                       "alone",
                       "state an `estimate`, whose standard error allows for it, or leave the "
                       "practices out");
  if (diagnostics.count() == errors_before && spec.practices > spec.total)
    block.error("practices", fmt::format("{} practices have {} people", spec.practices, spec.total),
                "each practice has at least one person of those who were watched",
                "check both numbers");
}

void read_counts(Reader& result, EvidenceSpec& spec, std::string_view key, std::string_view total,
                 const document::Diagnostics& diagnostics) {
  Reader block = result.child(key);
  const std::size_t errors_before = diagnostics.count();
  spec.events = block.number(counted("events", "how often it was seen", "12", 0));
  InputDescription of{.key = total,
                      .lower = 0,
                      .upper = 1e11,
                      .lower_open = true,
                      .meaning = "years that people were watched, together",
                      .example = "340"};
  if (spec.kind == ResultKind::binomial) of = counted(total, "people who were watched", "200", 1);
  spec.total = block.number(of);
  const bool people = spec.kind == ResultKind::binomial;
  if (people && block.has("practices")) read_practices(block, spec, diagnostics);
  block.finish();
  spec.stated = fmt::format("{:g} events, {:g} {}", spec.events, spec.total,
                            people ? "people" : "person-years");
  if (spec.practices > 0) spec.stated += fmt::format(" in {:g} practices", spec.practices);
  if (people && diagnostics.count() == errors_before && spec.events > spec.total)
    block.error("events", fmt::format("{} events in {} people", spec.events, spec.total),
                "each of them has it or not", "state `poisson` where one person may have several");
}

void read_estimate_of_input(Reader& result, EvidenceSpec& spec,
                            document::Diagnostics& diagnostics) {
  const bool ratio = spec.kind == ResultKind::ratio;
  Reader block = result.child(ratio ? "ratio" : "estimate");
  if (ratio && block.has("se"))
    block.error("se", "the standard error of a ratio is ambiguous",
                "it could be of the ratio or of its logarithm", "state an interval such as `ci95`");
  spec.effect.scale = ratio ? EffectSpec::Scale::odds_ratio : EffectSpec::Scale::log_odds;
  InputDescription mean{.key = "mean", .meaning = "the estimate", .example = "0.8"};
  if (ratio) {
    mean.lower = 0;
    mean.lower_open = true;
  }
  read_estimate(block, spec.effect, mean, 1e15, diagnostics);
  block.finish();
  spec.stated = (ratio ? "ratio " : "estimate ") + estimate_text(spec.effect);
}

/// How many people were in each category, under the names of the parameters.
void read_categories(Reader& result, EvidenceSpec& spec, document::Diagnostics& diagnostics) {
  std::vector<std::string> texts;
  for (const Node::Entry* entry : by_name(result.map("multinomial"))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a category",
                         diagnostics);
    const double people =
        document::read_number(entry->value, counted("people", "people in this category", "120", 0),
                              fmt::format("`{}`", entry->key), diagnostics);
    spec.categories.push_back({entry->key, people, entry->key_span});
    texts.push_back(fmt::format("{} {:g}", entry->key, people));
    spec.total += people;
    if (spec.input.ends_with("." + entry->key)) spec.events = people;
  }
  spec.stated = fmt::format("of {:g} people {}", spec.total, fmt::join(texts, ", "));
  if (!spec.categories.empty() && spec.total == 0)
    result.error("multinomial", "nobody was in any category", "a report of nobody says nothing",
                 "give how many people were in each");
}

}  // namespace

void read_result_of_input(Reader& result, std::string_view kind, EvidenceSpec& spec,
                          document::Diagnostics& diagnostics) {
  if (kind == "multinomial") {
    spec.kind = ResultKind::multinomial;
    return read_categories(result, spec, diagnostics);
  }
  if (kind == "binomial" || kind == "poisson") {
    spec.kind = kind == "binomial" ? ResultKind::binomial : ResultKind::poisson;
    return read_counts(result, spec, kind,
                       spec.kind == ResultKind::binomial ? "people" : "person_years", diagnostics);
  }
  spec.kind = kind == "ratio" ? ResultKind::ratio : ResultKind::estimate;
  read_estimate_of_input(result, spec, diagnostics);
}

}  // namespace equipoise::spec
