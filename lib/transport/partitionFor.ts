import { murmur2 } from './murmur2.js'

/** The partition that Kafka's default partitioner gives a key. */
export function partitionFor(key: Uint8Array, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions
}
