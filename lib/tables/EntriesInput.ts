/** Entries to write: a Map, pairs, or, where the keys are strings, an object. */
export type EntriesInput<K, V> = Iterable<readonly [K, V]> | (K extends string ? Readonly<Record<string, V>> : never)
