import type { Observable } from 'rxjs'
import type { Claim } from '../../acks/Claim.js'
import { currentClaim } from '../../acks/currentClaim.js'
import type { Event } from '../../acks/Event.js'
import { Stream } from '../../streams/Stream.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { validateName } from '../../util/validateName.js'
import type { AnsiTableOptions } from '../AnsiTableOptions.js'
import { ansiTable } from '../ansiTable.js'
import type { GlobalTable } from '../GlobalTable.js'
import type { Outcome } from '../state/Outcome.js'
import { TableSet } from '../state/TableSet.js'
import type { Table } from '../Table.js'
import type { TableInfo } from '../TableInfo.js'
import type { TableIterable } from '../TableIterable.js'
import type { ElementSet } from './ElementSet.js'
import type { Elements } from './Elements.js'
import type { SetChange } from './SetChange.js'
import type { SetCommand } from './SetCommand.js'
import type { SetDraft } from './SetDraft.js'
import type { SetEntry } from './SetEntry.js'
import type { SetGlobalTableOptions } from './SetGlobalTableOptions.js'
import { SetManager } from './SetManager.js'
import type { SetTableHost } from './SetTableHost.js'
import { setCommands } from './setCommands.js'

/** What tables of sets and global ones have in common: a table of which each value is a set. */
export abstract class KeyedSets<K, E, Mode extends 'now' | 'later'> extends Stream<SetChange<K, E>, K> {
  readonly name: string
  readonly #host: SetTableHost
  readonly #manager: SetManager<K, E> | undefined

  /** @internal */
  constructor(
    host: SetTableHost,
    private readonly sets: Table<K, ElementSet<E>> | GlobalTable<K, ElementSet<E>>,
    private readonly type: Elements<E>,
    options: SetGlobalTableOptions,
    changes: Observable<SetChange<K, E>>,
  ) {
    super(host, undefined, subscriber => changes.subscribe(subscriber))
    this.#host = host
    this.name = sets.name
    this.#manager = options.startManager ? this.#startManager(options) : undefined
  }

  /** @internal */
  protected abstract edit<R>(key: K, change: (draft: SetDraft<E>) => R): Outcome<Mode, R>

  /** The set of a key, which may be empty, and then is not stored. */
  get(key: K): TableSet<E, Mode> {
    return new TableSet<E, Mode>(
      this.type,
      () => this.sets.get(key),
      change => this.edit(key, change),
    )
  }

  /** Whether the set of the key has elements. @throws as `Table.get` */
  has(key: K): boolean {
    return this.sets.has(key)
  }

  /** Deletes a set; gives whether it had elements. @throws as {@link TableSet.add} */
  delete(key: K): Outcome<Mode, boolean> {
    return this.edit(key, draft => {
      for (const id of [...draft.elements.keys()]) draft.delete(id)
      return draft.changed
    })
  }

  /** Sets of the partitions that this worker has. @throws RxfaustError `RXFAUST_STATE` before the start */
  get size(): number {
    return this.sets.size
  }

  /** Keys, and copies of the sets, as `Table.entries` gives them. */
  entries(): TableIterable<readonly [K, Set<E>]> {
    return this.sets.entries().map(([key, set]) => [key, new Set(set.elements.values())] as const)
  }

  /** The keys of {@link entries}. */
  keys(): TableIterable<K> {
    return this.sets.keys()
  }

  /** The sets of {@link entries}. */
  values(): TableIterable<Set<E>> {
    return this.entries().map(([, set]) => set)
  }

  /** The {@link entries}, synchronously. */
  [Symbol.iterator](): Iterator<readonly [K, Set<E>]> {
    return this.entries()[Symbol.iterator]()
  }

  /** A copy of the {@link entries}. */
  async toMap(): Promise<Map<K, Set<E>>> {
    const map = new Map<K, Set<E>>()
    for await (const [key, set] of this.entries()) map.set(key, set)
    return map
  }

  /** Edits sets from anywhere. @throws RxfaustError `RXFAUST_OPTION` where the table has no manager */
  get manager(): SetManager<K, E> {
    if (this.#manager !== undefined) return this.#manager
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `Table "${this.name}" has no manager.`,
      'Declare it with startManager: true.',
    )
  }

  /** The {@link entries} as a table for the terminal. @throws as `Table.asAnsiTable` */
  asAnsiTable(options?: AnsiTableOptions): Promise<string> {
    const { name, size } = this
    return ansiTable({ name, size, head: ['Key', 'Elements'], entries: this.entries() }, options)
  }

  override info(): TableInfo {
    const info = this.sets.info()
    const table = info.table === 'global' ? 'global set' : 'set'
    return this.#manager === undefined ? { ...info, table } : { ...info, table, manager: this.#manager.topic.name }
  }

  /** Makes a set what is given, as an Observer: `stream.subscribe(table)`. @throws as {@link TableSet.add} */
  next({ key, value }: SetEntry<K, E>): Outcome<Mode, void> {
    return this.get(key).replace(value ?? [])
  }

  /** A source that fails is no end of the table; the app fails. */
  error(error: unknown): void {
    this.#host.fail(error)
  }

  /** Tables outlive their sources: the end of a stream is not theirs. */
  complete(): void {}

  #startManager({ key, value, onError, partitions }: SetGlobalTableOptions): SetManager<K, E> {
    const node = { kind: 'set manager', name: `${this.name}-setmanager` }
    const name = validateName(`${this.#host.id}-${node.name}`, 'topic')
    this.#host.claimName(node.name, node.kind)
    const topic = this.#host.internalTopic<SetCommand<E>, K>(
      name,
      { key, value: setCommands(value), partitions, onError, compacting: false, retention: 'forever' },
      node,
    )
    topic.subscribe(command => this.#apply(command))
    return new SetManager(topic)
  }

  #apply(command: SetCommand<E> | null): Outcome<Mode, void> {
    const { key } = (currentClaim() as Claim).event as Event<unknown, K>
    if (key === null) {
      throw new RxfaustError(
        'RXFAUST_DECODE',
        `A command to table "${this.name}" has no key: of which set it is can't be told.`,
        'Send it with the key of the set.',
      )
    }
    const set = this.get(key)
    const { action, members } = command ?? { action: 'replace', members: [] }
    if (action === 'add') return set.update(members)
    return action === 'discard' ? set.differenceUpdate(members) : set.replace(members)
  }
}
