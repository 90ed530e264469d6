import { lastWindowStart } from '../../windows/lastWindowStart.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import { sessionsOf } from './sessionsOf.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowPartition } from './WindowPartition.js'
import type { WindowResult } from './WindowResult.js'

/** The live window of a key that a point of time falls into. */
export function locateWindow<K, V>(
  definition: WindowDefinition,
  partition: WindowPartition<K, V>,
  key: K,
  time: number,
): WindowResult<K, V> | undefined {
  switch (definition.kind) {
    case 'tumbling':
    case 'hopping': {
      const start = lastWindowStart(definition, time)
      return live(partition, { start, end: start + definition.size, key }, start)
    }
    case 'sliding': {
      const from = time - definition.before
      const window = partition.windowsOf(key).findLast(({ start }) => start <= from)
      if (window === undefined) return undefined
      const found = live(partition, window, window.start)
      // Without an event in the interval it is a window of earlier ones.
      return found !== undefined && found.timestamp >= from ? found : undefined
    }
    case 'session': {
      const window = sessionsOf(partition.windowsOf(key), definition.gap, time).at(-1)
      return window === undefined ? undefined : live(partition, window, window.end)
    }
  }
}

function live<K, V>(
  partition: WindowPartition<K, V>,
  window: WindowKey<K>,
  time: number,
): WindowResult<K, V> | undefined {
  if (time < partition.firstLive) return undefined
  const found = partition.read(window)
  if (found === undefined) return undefined
  const { start, end, key } = window
  return { key, window: { start, end }, value: found.value, timestamp: found.timestamp }
}
