import type { SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { Assigner } from '../transport/Assigner.js'
import type { Transport } from '../transport/Transport.js'
import type { Logger } from '../util/Logger.js'

/** {@link AppOptions} with the defaults filled in; durations in milliseconds. */
export interface Settings {
  readonly broker: string | Transport
  /** `undefined`: tables live in memory, as the broker does. */
  readonly stateDirectory: string | undefined
  readonly topicPartitions: number
  readonly onError: ErrorPolicy
  readonly commitInterval: number
  readonly commitEvery: number
  readonly streamBufferMaxsize: number
  readonly streamBufferMaxBytes: number
  readonly sendBufferMaxBytes: number
  readonly autoOffsetReset: 'earliest' | 'latest' | 'fail'
  readonly drainTimeout: number
  readonly stopTimeout: number
  readonly sessionTimeout: number
  readonly heartbeatInterval: number
  readonly recoveryStallTimeout: number
  readonly tableCacheSize: number
  readonly assigner: Assigner
  readonly logger: Logger
  readonly scheduler: SchedulerLike
  readonly development: boolean
}
