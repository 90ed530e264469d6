import type { WindowEntry } from '../tables/windows/WindowEntry.js'

/** What {@link readTable} reads: a table, a global table, or a table per window. */
export interface TableEntries<E> {
  entries(): AsyncIterable<E>
}

/** The entries of a table as an object, those of windows as one of objects by the window's start. */
export async function readTable(
  table: TableEntries<readonly [unknown, unknown] | WindowEntry<unknown, unknown>>,
): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  for await (const entry of table.entries()) {
    if ('window' in entry) {
      const name = keyName(entry.key)
      const windows = (all[name] ?? {}) as Record<number, unknown>
      all[name] = windows
      windows[entry.window.start] = entry.value
    } else all[keyName(entry[0])] = entry[1]
  }
  return all
}

function keyName(key: unknown): string {
  return typeof key === 'object' ? JSON.stringify(key) : String(key)
}
