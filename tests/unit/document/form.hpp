/// \file  tests/unit/document/form.hpp
/// \brief A small file format that uses every kind of value, for tests of reading.
#pragma once

#include <string>

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"

namespace equipoise::test {

/// Reads a form as an engine room would: overrides first, then every key, then the tables it names.
void read_form(document::Node root, document::Diagnostics& diagnostics);

/// Reads a file (`.csv`: a table, else a form) and renders what is wrong with it.
std::string check_document(const std::string& path);

}  // namespace equipoise::test
