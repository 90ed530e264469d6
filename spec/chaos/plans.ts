import type { ChaosOptions } from './ChaosOptions.js'

interface PlanOptions {
  readonly seed: number
  /** A short form of about that length, instead of the whole. */
  readonly seconds?: number
  /** One run of the whole, for that many seconds where they are given. */
  readonly only?: string
  /** Memory under load, instead of the rest. */
  readonly soak?: boolean
}

const mixed = { term: 2, kill: 4, freeze: 4 }
/** In a short run: behind anything else the group takes too long to be measured often. */
const mostlyClean = { term: 8, kill: 1, freeze: 1 }
const killed = { term: 0, kill: 1, freeze: 0 }

/** The runs of the chaos; under half an hour in all. */
export function plans({ seed, seconds, only, soak = false }: PlanOptions): readonly ChaosOptions[] {
  const atLeast = { seed, workers: 5, guarantee: 'at-least-once', rate: 500, leaving: mixed, pause: 2_000 } as const
  const exactly = { ...atLeast, guarantee: 'exactly-once' } as const
  const embedded = {
    ...exactly,
    name: 'embedded',
    workers: 1,
    partitions: 4,
    rate: 1_500,
    records: 200_000,
    leaving: killed,
    changes: 100,
    pause: 2_000,
  }
  if (soak) {
    return [{ ...exactly, name: 'soak', workers: 2, partitions: 12, rate: 3_000, changes: 0, soak: seconds ?? 600 }]
  }
  if (seconds !== undefined && only === undefined) {
    const part = seconds / 4
    return [
      { ...atLeast, name: 'members-3', partitions: 3, leaving: mostlyClean, changes: 100, seconds: part },
      { ...exactly, name: 'kills', workers: 3, partitions: 4, leaving: killed, changes: 100, seconds: part },
      { ...embedded, records: Math.round(part * 300), seconds: part },
    ]
  }
  const whole: readonly ChaosOptions[] = [
    { ...atLeast, name: 'members-3', partitions: 3, changes: 100 },
    { ...exactly, name: 'members-12', partitions: 12, changes: 100 },
    { ...atLeast, name: 'broker', partitions: 3, changes: 8, pause: 12_000, brokerKills: 5, longOutage: true },
    { ...exactly, name: 'broker-exactly', partitions: 12, changes: 8, pause: 8_000, brokerKills: 5 },
    {
      ...exactly,
      name: 'kills',
      workers: 3,
      partitions: 4,
      rate: 800,
      records: 200_000,
      leaving: killed,
      changes: 200,
      pause: 1_600,
    },
    embedded,
    {
      ...atLeast,
      name: 'leader',
      workers: 4,
      leaving: { term: 1, kill: 1, freeze: 1 },
      changes: Math.ceil((seconds ?? 75) / 6),
      pause: 1_500,
      partitions: 3,
    },
  ]
  return whole
    .filter(({ name }) => only === undefined || name === only)
    .map(plan => {
      if (seconds === undefined) return plan
      return plan.records === undefined ? { ...plan, seconds } : { ...plan, seconds, records: plan.rate * seconds }
    })
}
