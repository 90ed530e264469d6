/**
 * Chooses the partition of a record by its key.
 *
 * @param key its bytes
 * @param partitions how many the topic has
 * @returns a whole number from 0 to `partitions` less one
 */
export type Partitioner = (key: Uint8Array, partitions: number) => number
