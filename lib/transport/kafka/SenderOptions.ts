import type { Logger } from '../../util/Logger.js'
import type { RxfaustError } from '../../util/RxfaustError.js'
import type { CompressionName } from '../CompressionName.js'
import type { SendSettings } from '../SendSettings.js'
import type { KafkaCluster } from './KafkaCluster.js'
import type { ProducerIdentity } from './ProducerIdentity.js'

/** Options of a `Sender` of this folder. */
export interface SenderOptions {
  readonly cluster: KafkaCluster
  readonly acks: NonNullable<SendSettings['acks']>
  readonly compression: CompressionName
  /** Bytes of one request; a single record may be more. */
  readonly maxRequestSize: number
  /** Milliseconds for which a record is tried while the broker can't take it. */
  readonly deliveryTimeout: number
  readonly transactionalId: string | null
  /** For records that all replicas confirm. Undefined: none is used. */
  identity(): Promise<ProducerIdentity> | undefined
  /** Its sequence numbers are no longer certain. */
  giveUp(): void
  /** Somebody newer has the transactional id. @returns the error for whoever sent */
  fenced(cause: unknown): RxfaustError
  readonly logger: Logger
}
