/**
 * Which calls wait for one another, and so whose results keep their order:
 * - `'key'`: those for values of one key, by the bytes of the record's key. Records without a key are ordered as by
 *   `'partition'`.
 * - `'partition'`: those for values of one partition.
 * - `'none'`: none.
 *
 * Values that belong to no event, and arrays made of several events, wait for one another unless it is `'none'`.
 */
export type CallOrder = 'key' | 'partition' | 'none'
