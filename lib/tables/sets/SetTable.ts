import { Subject } from 'rxjs'
import { currentClaim } from '../../acks/currentClaim.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { emitChange } from '../emitChange.js'
import { Table } from '../Table.js'
import { createSetFormat } from './createSetFormat.js'
import type { ElementSet } from './ElementSet.js'
import { Elements } from './Elements.js'
import { KeyedSets } from './KeyedSets.js'
import type { SetChange } from './SetChange.js'
import { SetDraft } from './SetDraft.js'
import type { SetTableHost } from './SetTableHost.js'
import type { SetTableOptions } from './SetTableOptions.js'

/**
 * A table of which each value is a set: users by city, open orders by account. `get` gives a set that is read and
 * changed; it is a Stream of what was added and removed. Its writes are those of a table, under the same rules: in an
 * event, by a key of its partition.
 *
 * A set is one value of the table and is written to the changelog as a whole, once in each commit that changed it: for
 * sets of some thousands of elements, not of millions.
 *
 * @example
 * const users = app.setTable('users', { key: string(), value: string(), partitions: 4, startManager: true })
 * logins.subscribe(({ city, user }) => users.get(city).add(user))
 * users.subscribe(({ key, added, removed }) => console.log(key, added, removed))
 * await users.manager.discard('bern', 'ann')                          // from anywhere
 */
export class SetTable<K, E> extends KeyedSets<K, E, 'now'> {
  readonly #table: Table<K, ElementSet<E>>
  readonly #changes: Subject<SetChange<K, E>>

  /** @internal made by `app.setTable` */
  constructor(host: SetTableHost, name: string, options: SetTableOptions) {
    const { key, value, partitions, startManager, inMemoryIndex, usePartitioner, anyKey } = options
    if (startManager && partitions === undefined) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Table "${name}" has startManager and declares no partitions.`,
        'Give partitions, as many as the topic has that writes to it: the topic of the manager gets as many.',
      )
    }
    const type = new Elements<E>(value, `element of table "${name}"`)
    const format = createSetFormat<K, E>(name, key, type)
    const table = new Table<K, ElementSet<E>>(host, name, { partitions, inMemoryIndex, usePartitioner, anyKey }, format)
    const changes = new Subject<SetChange<K, E>>()
    super(host, table, type, options, changes)
    this.#table = table
    this.#changes = changes
    host.stopped$.subscribe(() => changes.complete())
  }

  /** The number of partitions that was declared. */
  get partitions(): number | undefined {
    return this.#table.partitions
  }

  /** Deletes all sets of the partition of the event, as `Table.clear`. @throws as that */
  clear(): void {
    const { observed } = this.#changes
    const cleared = observed
      ? this.#table.subscribe(({ key, previous, event }) => {
          const removed = [...(previous as ElementSet<E>).elements.values()]
          emitChange(this.#changes, { key, added: [], removed, size: 0, event }, currentClaim())
        })
      : undefined
    try {
      this.#table.clear()
    } finally {
      cleared?.unsubscribe()
    }
  }

  /** @internal */
  protected edit<R>(key: K, change: (draft: SetDraft<E>) => R): R {
    const open = this.#table.openForWriting(key)
    const draft = new SetDraft(this.#table.get(key), open)
    const result = change(draft)
    if (!draft.changed) return result
    const set = draft.result
    this.#table.next({ key, value: set })
    if (!this.#changes.observed) return result
    const claim = currentClaim()
    const { added, removed } = draft
    emitChange(this.#changes, { key, added, removed, size: set?.elements.size ?? 0, event: claim?.event }, claim)
    return result
  }
}
