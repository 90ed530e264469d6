import type { WindowDefinition } from '../../windows/WindowDefinition.js'
import type { WindowWrite } from './WindowWrite.js'
import { writeHopping } from './writeHopping.js'
import { writeSession } from './writeSession.js'
import { writeSliding } from './writeSliding.js'
import { writeTumbling } from './writeTumbling.js'

/**
 * Changes the open ones of an event's windows; `false` where all are closed.
 *
 * @param merge makes one value of those of two sessions; sessions need it
 */
export function writeWindows<K, V>(
  definition: WindowDefinition,
  merge: ((key: K, earlier: V, later: V) => V) | undefined,
  write: WindowWrite<K, V>,
): boolean {
  switch (definition.kind) {
    case 'tumbling':
      return writeTumbling(definition, write)
    case 'hopping':
      return writeHopping(definition, write)
    case 'sliding':
      return writeSliding(definition.before + definition.after, write)
    case 'session':
      return writeSession(definition, merge as (key: K, earlier: V, later: V) => V, write)
  }
}
