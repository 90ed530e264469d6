import type { SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import type { Assigner } from '../transport/Assigner.js'
import type { CompressionName } from '../transport/CompressionName.js'
import type { Security } from '../transport/Security.js'
import type { Transport } from '../transport/Transport.js'
import type { Logger } from '../util/Logger.js'
import type { StateDecision } from './StateDecision.js'

/** {@link AppOptions} with the defaults filled in; durations in milliseconds. */
export interface Settings {
  readonly broker: string | Transport
  /** Behind a function, so that whoever shows an app does not show them. */
  readonly security: () => Security | undefined
  /** `undefined`: tables live in memory. */
  readonly stateDirectory: string | undefined
  readonly store: StoreOptions | OpenStore
  readonly topicPartitions: number
  readonly patternInterval: number
  readonly onError: ErrorPolicy
  readonly exactlyOnce: boolean
  readonly transactionTimeout: number
  readonly commitInterval: number
  readonly commitEvery: number
  readonly streamBufferMaxsize: number
  readonly streamBufferMaxBytes: number
  readonly sendBufferMaxBytes: number
  readonly compression: CompressionName
  readonly linger: number
  readonly lingerBytes: number
  readonly deliveryTimeout: number
  readonly autoOffsetReset: 'earliest' | 'latest' | 'fail'
  readonly drainTimeout: number
  readonly stopTimeout: number
  readonly sessionTimeout: number
  readonly heartbeatInterval: number
  readonly recoveryStallTimeout: number
  readonly tableCacheSize: number
  readonly standbyReplicas: number
  readonly changedState: Readonly<Record<string, StateDecision>>
  readonly assigner: Assigner
  readonly logger: Logger
  readonly scheduler: SchedulerLike
  readonly development: boolean
}
