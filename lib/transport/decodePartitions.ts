import type { PartitionsByTopic } from './Assigner.js'

/** Partitions by topic out of parsed JSON; what has not that form is left out. */
export function decodePartitions(json: unknown): PartitionsByTopic {
  if (typeof json !== 'object' || json === null) return new Map()
  const partitions = Object.entries(json).filter(([, numbers]) => isNumbers(numbers))
  return new Map(partitions as [string, number[]][])
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every(number => Number.isInteger(number) && number >= 0)
}
