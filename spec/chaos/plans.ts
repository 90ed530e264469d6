import type { ChaosOptions } from './ChaosOptions.js'

interface PlanOptions {
  readonly seed: number
  /** A short form of about that length, instead of the whole. */
  readonly seconds?: number
  /** Memory under load, instead of the rest. */
  readonly soak?: boolean
}

const mixed = { term: 5, kill: 3, freeze: 2 }
const killed = { term: 0, kill: 1, freeze: 0 }

/** The runs of the chaos; under half an hour in all. */
export function plans({ seed, seconds, soak = false }: PlanOptions): readonly ChaosOptions[] {
  const atLeast = { seed, workers: 5, guarantee: 'at-least-once', rate: 500, leaving: mixed, pause: 2_500 } as const
  const exactly = { ...atLeast, guarantee: 'exactly-once' } as const
  if (soak) {
    return [{ ...exactly, name: 'soak', workers: 2, partitions: 12, rate: 3_000, changes: 0, soak: seconds ?? 600 }]
  }
  if (seconds !== undefined) {
    const part = seconds / 3
    return [
      { ...atLeast, name: 'members-3', partitions: 3, changes: 100, seconds: part },
      { ...exactly, name: 'kills', workers: 3, partitions: 4, leaving: killed, changes: 100, seconds: part },
    ]
  }
  return [
    { ...atLeast, name: 'members-3', partitions: 3, changes: 100 },
    { ...exactly, name: 'members-12', partitions: 12, changes: 100 },
    { ...atLeast, name: 'broker', partitions: 3, changes: 8, pause: 12_000, brokerKills: 5, longOutage: true },
    { ...exactly, name: 'broker-exactly', partitions: 12, changes: 8, pause: 8_000, brokerKills: 5 },
    {
      ...exactly,
      name: 'kills',
      workers: 3,
      partitions: 4,
      rate: 600,
      records: 200_000,
      leaving: killed,
      changes: 200,
      pause: 3_500,
    },
    { ...exactly, name: 'embedded', workers: 1, partitions: 4, records: 200_000, leaving: killed, changes: 100 },
  ]
}
