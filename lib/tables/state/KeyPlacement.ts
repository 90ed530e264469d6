import type { Claim } from '../../acks/Claim.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { RecentCache } from '../store/RecentCache.js'
import type { StateSpec } from './StateSpec.js'
import type { TableHost } from './TableHost.js'

interface Placed<K> extends Pick<StateSpec<K, unknown>, 'name' | 'format'> {
  /** Partitions. @throws RxfaustError `RXFAUST_STATE` before the start */
  readonly count: number
}

/** To which partition the keys of a table belong: where every client that sends with that key sends. */
export class KeyPlacement<K> {
  readonly #partitions: RecentCache<number>

  /** @param anyKey whether an event may write any key into its own partition */
  constructor(
    private readonly host: Pick<TableHost, 'partitioner' | 'tableKeyIndexSize'>,
    private readonly table: Placed<K>,
    private readonly anyKey = false,
  ) {
    this.#partitions = new RecentCache<number>(host.tableKeyIndexSize)
  }

  /** The partition that the key's bytes hash to. */
  partitionOf(key: K): number {
    const { count, format } = this.table
    if (count === 1) return 0
    const id = format.id(key)
    const known = this.#partitions.get(id)
    if (known !== undefined) return known
    const partition = this.host.partitioner(format.placement(key), count)
    this.#partitions.set(id, partition)
    return partition
  }

  /**
   * A key that is written in an event has to belong to its partition: elsewhere events with that key would not find
   * it, nor would who asks for it. The event's own key does belong there, whoever has placed it.
   *
   * @throws RxfaustError `RXFAUST_TABLE_SCOPE`
   */
  check(key: K, { event }: Claim): void {
    if (this.anyKey || key === event.key) return
    const { partition, topic, task } = event.queue
    const own = this.partitionOf(key)
    if (own === task.partition || this.#isOwnKey(key, event.record?.key)) return
    const { name, format } = this.table
    throw new RxfaustError(
      'RXFAUST_TABLE_SCOPE',
      `Key ${format.show(key)} of table "${name}" belongs to partition ${own}, but was written by an event of partition ${partition} of topic "${topic}", with another key.`,
      'Repartition the stream by that key first: pipe(groupBy(…, { name })). If the topic has the same key in another form, describe the key of both alike. A globalTable takes any key; a table with usePartitioner those of all partitions of this worker; with anyKey each partition has its own value of a key.',
      { details: { table: name, key, partition: own, topic } },
    )
  }

  #isOwnKey(key: K, bytes: Uint8Array | null | undefined): boolean {
    return bytes != null && this.table.format.placement(key).equals(bytes)
  }
}
