#include "engine/sampling/stream.hpp"

#include <string>
#include <xxhash.h>

namespace equipoise::sampling {
namespace {

/// Eight bytes, least significant first, on every machine.
void append(std::string& bytes, std::uint64_t x) {
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>((x >> (8 * i)) & 0xff);
}

/// The key's hash under one of two salts: one half of the generator each.
pcg_extras::pcg128_t hash(const StreamKey& key, std::uint64_t salt) {
  std::string bytes;
  append(bytes, key.seed);
  append(bytes, static_cast<std::uint64_t>(key.purpose));
  append(bytes, key.replicate);
  bytes += key.name;
  const XXH128_hash_t h = XXH3_128bits_withSeed(bytes.data(), bytes.size(), salt);
  return (pcg_extras::pcg128_t(h.high64) << 64) | h.low64;
}

constexpr std::uint64_t salt_of_state = 1, salt_of_stream = 2;

}  // namespace

Stream::Stream(const StreamKey& key)
    : start_(hash(key, salt_of_state), hash(key, salt_of_stream)) {}

void Stream::fill_uniform(std::uint64_t first, std::span<double> u) const noexcept {
  pcg64 generator = start_;
  generator.advance(first);
  for (double& value : u) value = uniform_of_bits(generator());
}

}  // namespace equipoise::sampling
