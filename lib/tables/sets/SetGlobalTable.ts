import { filter, map } from 'rxjs'
import { GlobalTable } from '../GlobalTable.js'
import type { TableChange } from '../TableChange.js'
import { createSetFormat } from './createSetFormat.js'
import type { ElementSet } from './ElementSet.js'
import { Elements } from './Elements.js'
import { KeyedSets } from './KeyedSets.js'
import type { SetChange } from './SetChange.js'
import { SetDraft } from './SetDraft.js'
import type { SetGlobalTableOptions } from './SetGlobalTableOptions.js'
import type { SetTableHost } from './SetTableHost.js'

/**
 * A table of sets of which every worker has a full copy. Reads are synchronous; changes give promises that resolve when
 * they can be read here.
 *
 * A set is written as a whole. Changes of one set by one worker wait for each other; of two workers that change it at
 * once, the later write wins. With `startManager` and `manager` all changes of a key go through one worker, so that none
 * is lost.
 *
 * @example
 * const roles = app.setGlobalTable('roles', { key: string(), value: string(), startManager: true })
 * await roles.manager.add('ann', 'admin')
 * roles.get('ann').has('admin')
 */
export class SetGlobalTable<K, E> extends KeyedSets<K, E, 'later'> {
  /** @internal started and closed with the app */
  readonly table: GlobalTable<K, ElementSet<E>>

  /** @internal made by `app.setGlobalTable` */
  constructor(host: SetTableHost, name: string, options: SetGlobalTableOptions) {
    const { key, value, partitions = 1, inMemoryIndex } = options
    const type = new Elements<E>(value, `element of table "${name}"`)
    const format = createSetFormat<K, E>(name, key, type)
    const table = new GlobalTable<K, ElementSet<E>>(host, name, { partitions, inMemoryIndex }, format)
    const changes = table.pipe(
      map(change => difference(change)),
      filter(({ added, removed }) => added.length + removed.length > 0),
    )
    super(host, table, type, { ...options, partitions }, changes)
    this.table = table
  }

  /** Deletes all sets that are there now. Resolves when they are gone here. */
  clear(): Promise<void> {
    return this.table.clear()
  }

  /** @internal */
  protected async edit<R>(key: K, change: (draft: SetDraft<E>) => R): Promise<R> {
    let result: { readonly of: R } | undefined
    await this.table.change(key, set => {
      const draft = new SetDraft(set, false)
      result = { of: change(draft) }
      return draft.changed ? draft.result : set
    })
    return (result as { readonly of: R }).of
  }
}

function difference<K, E>({ key, value, previous }: TableChange<K, ElementSet<E>>): SetChange<K, E> {
  const now = value?.elements ?? new Map<string, E>()
  const before = previous?.elements ?? new Map<string, E>()
  const added = [...now].filter(([id]) => !before.has(id)).map(([, element]) => element)
  const removed = [...before].filter(([id]) => !now.has(id)).map(([, element]) => element)
  return { key, added, removed, size: now.size, event: undefined }
}
