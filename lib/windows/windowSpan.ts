import type { WindowDefinition } from './WindowDefinition.js'

/**
 * Milliseconds from the time with which a window's key begins (its start, of a session its end) to the first point of
 * time at which nothing more can belong to it. A window is closed when stream time has reached that time + span + grace.
 */
export function windowSpan(definition: WindowDefinition): number {
  switch (definition.kind) {
    case 'tumbling':
    case 'hopping':
      return definition.size
    case 'sliding':
      return definition.before + definition.after + 1
    case 'session':
      return definition.gap + 1
  }
}
