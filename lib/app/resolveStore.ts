import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppOptions } from './AppOptions.js'

const numbers = {
  cacheSize: 0,
  writeBufferSize: 1,
  maxFileSize: 1,
  blockSize: 1,
  blockRestartInterval: 1,
  maxOpenFiles: 1,
} as const satisfies Partial<Record<keyof StoreOptions, number>>

interface ResolvedStore {
  readonly store: StoreOptions | OpenStore
  /** Whether nothing of it is on disk. */
  readonly inMemory: boolean
}

/**
 * @param volatile whether the broker forgets: state that outlives its changelog would be taken for that of the next one
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function resolveStore(option: AppOptions['store'], volatile: boolean): ResolvedStore {
  if (option === undefined) return { store: {}, inMemory: volatile }
  if (option === 'memory') return { store: {}, inMemory: true }
  if (typeof option === 'function') return { store: option, inMemory: false }
  if (option === 'level') {
    if (!volatile) return { store: {}, inMemory: false }
    throw unusable(
      "store is 'level' with a broker that is in memory",
      'Leave it out, as changelogs that are forgotten go with stores that are, or use a level:// broker.',
    )
  }
  if (typeof option !== 'object' || option === null) {
    throw unusable(`store is ${JSON.stringify(option)}`, "Give 'level', 'memory', Level's settings, or a function.")
  }
  for (const [name, value] of Object.entries(option)) check(name, value)
  return { store: option, inMemory: volatile }
}

function check(name: string, value: unknown): void {
  if (value === undefined) return
  if (name === 'compression') {
    if (typeof value === 'boolean') return
    throw unusable(`store.compression is ${JSON.stringify(value)}`, 'Give true or false.')
  }
  if (!Object.hasOwn(numbers, name)) {
    throw unusable(
      `store has a setting ${JSON.stringify(name)}`,
      `Level has: ${['compression', ...Object.keys(numbers)].join(', ')}.`,
    )
  }
  const least = numbers[name as keyof typeof numbers]
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value < 2 ** 31) return
  throw unusable(`store.${name} is ${JSON.stringify(value)}`, `Give a whole number from ${least} to 2147483647.`)
}

function unusable(seen: string, advice: string): RxfaustError {
  return new RxfaustError('RXFAUST_OPTION', `${seen}.`, advice)
}
