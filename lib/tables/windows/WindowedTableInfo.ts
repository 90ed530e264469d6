import type { StreamInfo } from '../../streams/StreamInfo.js'
import type { WindowDefinition } from '../../windows/WindowDefinition.js'

/** What a windowed table says of itself. */
export interface WindowedTableInfo extends StreamInfo {
  readonly kind: 'table'
  readonly name: string
  readonly table: 'windowed'
  /** Kind and lengths of the windows, in milliseconds. */
  readonly window: WindowDefinition
  /** In milliseconds; `undefined` never closes any. */
  readonly grace: number | undefined
  /** In milliseconds; `undefined` keeps them for ever. */
  readonly expires: number | undefined
  /** The topic that keeps its writes. */
  readonly changelog: string
  /** Absent where it is neither declared nor known, before the start. */
  readonly partitions?: number
  /** The partitions that this worker has, while it runs. */
  readonly owned: readonly number[]
}
