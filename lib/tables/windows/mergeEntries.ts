/** A write that is not in the store, with the bytes of its key. */
interface Unstored<K, V> {
  readonly bytes: Buffer
  readonly key: K
  readonly value: V | undefined
}

/**
 * Merges the store's entries with writes that are not in it; both in the order of their bytes.
 *
 * @param decode an entry of the store
 */
export async function* mergeEntries<K, V>(
  unstored: readonly Unstored<K, V>[],
  stored: AsyncIterable<readonly [Buffer, Buffer]>,
  decode: (key: Buffer, value: Buffer) => readonly [K, V],
): AsyncIterableIterator<readonly [K, V]> {
  let at = 0
  for await (const [bytes, value] of stored) {
    let replaced = false
    for (let write = unstored[at]; write !== undefined; write = unstored[at]) {
      const order = Buffer.compare(write.bytes, bytes)
      if (order > 0) break
      at++
      replaced ||= order === 0
      if (write.value !== undefined) yield [write.key, write.value]
    }
    if (!replaced) yield decode(bytes, value)
  }
  for (const { key, value } of unstored.slice(at)) if (value !== undefined) yield [key, value]
}
