import type { EntriesInput } from './EntriesInput.js'

/** The pairs of what a caller gave. */
export function entriesOf<K, V>(input: EntriesInput<K, V>): Iterable<readonly [K, V]> {
  return Symbol.iterator in input
    ? (input as Iterable<readonly [K, V]>)
    : (Object.entries(input) as unknown as Iterable<readonly [K, V]>)
}
