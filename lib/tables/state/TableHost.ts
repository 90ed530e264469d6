import type { Sender } from '../../acks/Sender.js'
import type { Task } from '../../acks/Task.js'
import type { StreamRuntime } from '../../streams/StreamRuntime.js'
import type { Transport } from '../../transport/Transport.js'
import type { RecoveryProgress } from '../recovery/RecoveryProgress.js'
import type { OpenStore } from '../store/OpenStore.js'
import type { StoreOptions } from '../store/StoreOptions.js'
import type { CoPartitioning } from './CoPartitioning.js'
import type { TableDefinition } from './TableDefinition.js'

/** What tables need of the app they belong to. */
export interface TableHost extends StreamRuntime {
  /** @throws RxfaustError `RXFAUST_STATE` before the app has started */
  readonly transport: Transport
  /** @throws RxfaustError `RXFAUST_STATE` before the app has started */
  readonly sender: Sender
  /** Where state stores live; `undefined` keeps them in memory. */
  readonly stateDirectory: string | undefined
  /** Level's settings for the stores on disk, or what opens other ones. */
  readonly store: StoreOptions | OpenStore
  /** Decoded values that a task keeps in memory over what Level holds. */
  readonly tableCacheSize: number
  /** Keys per table whose partition is remembered. */
  readonly tableKeyIndexSize: number
  /** Milliseconds after which a recovery without progress is an error. */
  readonly recoveryStallTimeout: number
  /** The task of a partition, where this worker owns it. */
  taskOf(partitions: number, partition: number): Task | undefined
  /** The tasks that this worker owns. */
  tasks(): Iterable<Task>
  /** Makes a table known, before the start. @throws RxfaustError `RXFAUST_STATE` after it, `RXFAUST_NAME` */
  registerTable(table: TableDefinition): void
  /** Has it checked at the start that keys are in the same partitions of several topics and tables. */
  requireCoPartitioning(requirement: CoPartitioning): void
  /** Something was written outside of events, which the next commit has to keep. */
  written(): void
  /** Progress of a recovery, for `app.recovery$`. */
  recoveryProgress(progress: RecoveryProgress): void
}
