import type { StateFormat } from '../state/StateFormat.js'
import type { TablePartition } from '../state/TablePartition.js'
import { LastWindows } from './LastWindows.js'
import type { WindowDirectory } from './WindowDirectory.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowValue } from './WindowValue.js'

const NONE: readonly never[] = []

/** The windows of one partition: what is stored, together with the directory of it. */
export class WindowPartition<K, V> {
  readonly directory: WindowDirectory<K, V> | undefined
  readonly #last = new LastWindows<K>()

  constructor(
    readonly table: TablePartition<WindowKey<K>, WindowValue<V>>,
    private readonly format: Pick<StateFormat<K, V>, 'id'>,
    /** Whether updates are held back. */
    private readonly held: boolean,
    /** How long windows stay behind the time at which they have expired for readers, in milliseconds. */
    private readonly longer: number,
  ) {
    this.directory = table.attachment as WindowDirectory<K, V> | undefined
  }

  /** Windows whose keys begin with an earlier time have expired. */
  get firstLive(): number {
    return this.table.firstLive + this.longer
  }

  /** A window of a key. */
  windowOf(key: K, start: number, end: number): WindowKey<K> {
    return this.#last.windowOf(this.format.id(key), key, start, end)
  }

  /** Also of a window that has expired, as long as it is stored. */
  read(window: WindowKey<K>): WindowValue<V> | undefined {
    return this.table.read(window)
  }

  /** The windows of a key by their start, where the directory knows; expired ones may be among them. */
  windowsOf(key: K): readonly WindowKey<K>[] {
    return this.directory?.windowsOf(this.format.id(key)) ?? NONE
  }

  /**
   * Writes a window, or deletes it.
   *
   * @param timestamp the latest time of an event in it
   * @param before what was there
   */
  write(window: WindowKey<K>, value: V | undefined, timestamp: number, before: WindowValue<V> | undefined): void {
    const { directory, table } = this
    if (directory === undefined) {
      table.write(window, value === undefined ? undefined : { value, timestamp, since: undefined })
      return
    }
    const id = this.format.id(window.key)
    if (value === undefined) {
      directory.delete(id, window, before?.since)
      table.write(window, undefined)
      return
    }
    directory.put(id, window)
    const since = this.held ? directory.hold(id, window, timestamp, before?.since) : undefined
    table.write(window, { value, timestamp, since })
  }
}
