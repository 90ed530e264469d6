import type { WindowDefinition } from '../../windows/WindowDefinition.js'

/** The name of a table's windows: of another kind or size, they are another state. */
export function windowedName(table: string, definition: WindowDefinition): string {
  switch (definition.kind) {
    case 'tumbling':
      return `${table}-tumbling-${definition.size}`
    case 'hopping':
      return `${table}-hopping-${definition.size}-${definition.step}`
    case 'sliding':
      return `${table}-sliding-${definition.before}-${definition.after}`
    case 'session':
      return `${table}-session-${definition.gap}`
  }
}
