const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/** Kafka's hash of keys (32-bit murmur2, signed as in Java), so that every client places a key alike. */
export function murmur2(bytes: Uint8Array, length = bytes.length): number {
  let hash = seed ^ length
  let position = 0
  for (; position + 4 <= length; position += 4) {
    let word =
      (bytes[position] as number) |
      ((bytes[position + 1] as number) << 8) |
      ((bytes[position + 2] as number) << 16) |
      ((bytes[position + 3] as number) << 24)
    word = Math.imul(word, multiplier)
    word ^= word >>> 24
    hash = Math.imul(hash, multiplier) ^ Math.imul(word, multiplier)
  }
  const rest = length - position
  if (rest > 2) hash ^= (bytes[position + 2] as number) << 16
  if (rest > 1) hash ^= (bytes[position + 1] as number) << 8
  if (rest > 0) hash = Math.imul(hash ^ (bytes[position] as number), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}
