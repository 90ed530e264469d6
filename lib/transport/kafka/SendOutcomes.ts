import { RxfaustError } from '../../util/RxfaustError.js'
import {
  isFenced,
  isHopeless,
  isUnknownTopic,
  kafkaError,
  kafkaErrorName,
  rootError,
  toRxfaustError,
} from './kafkaErrors.js'
import type { SenderOptions } from './SenderOptions.js'
import type { Chunk, SendQueue } from './SendQueue.js'
import type { ProduceAnswer } from './wire/produceRequest.js'

/** How long a topic may be unknown, in ms: one that was created just now is, for a moment. */
const UNKNOWN_TIMEOUT = 1_000

const AGAIN = [
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'REQUEST_TIMED_OUT',
  'REPLICA_NOT_AVAILABLE',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'CONCURRENT_TRANSACTIONS',
]
const NEW_IDENTITY = ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH']

/** What becomes of batches by what the broker says of them, or that it says nothing. */
export class SendOutcomes {
  readonly #options: SenderOptions

  constructor(options: SenderOptions) {
    this.#options = options
  }

  answered(queue: SendQueue, chunk: Chunk, answer: ProduceAnswer | undefined): void {
    const name = answer === undefined ? 'REQUEST_TIMED_OUT' : kafkaErrorName(answer.errorCode)
    if (answer?.errorCode === 0) {
      queue.stored(chunk, answer.baseOffset, answer.appendTime)
      return
    }
    if (name === 'DUPLICATE_SEQUENCE_NUMBER') {
      // Stored so long ago that the broker has forgotten where.
      queue.stored(chunk, null, -1)
      return
    }
    if (name === 'MESSAGE_TOO_LARGE' && chunk.entries.length > 1) {
      queue.anew(chunk, true)
      return
    }
    const error = kafkaError(name)
    if (AGAIN.includes(name)) {
      this.failed([queue], error)
      return
    }
    if (NEW_IDENTITY.includes(name) && chunk.identity && this.#options.transactionalId === null) {
      this.#options.giveUp()
      queue.anew(chunk, false)
      return
    }
    if (chunk.identity) this.#options.giveUp()
    queue.failed(chunk, this.#fenced(error) ?? refusedError(queue, error))
  }

  /** Trouble that may pass: again after a pause, unless it has lasted for too long. */
  failed(queues: readonly SendQueue[], error: unknown): void {
    const { cluster, logger } = this.#options
    const root = rootError(error)
    logger.debug({ error: root }, 'sending failed, trying again')
    for (const queue of queues) {
      cluster.forget(queue.topic)
      const lasted = Date.now() - queue.since
      const patience = isUnknownTopic(root) ? UNKNOWN_TIMEOUT : this.#options.deliveryTimeout
      if (lasted < patience && !isHopeless(root) && !isFenced(root)) queue.notBefore = Date.now() + queue.backoff.next()
      else {
        if (queue.unknownIdentity) this.#options.giveUp()
        queue.failAll(this.#fenced(root) ?? toRxfaustError(root, `store records in ${queue.topic}/${queue.partition}`))
      }
    }
  }

  #fenced(error: unknown): RxfaustError | undefined {
    const { transactionalId } = this.#options
    return transactionalId !== null && isFenced(error) ? this.#options.fenced(error) : undefined
  }
}

function refusedError({ topic, partition }: SendQueue, cause: Error): RxfaustError {
  return new RxfaustError(
    'RXFAUST_SEND',
    `Kafka refused records for ${topic}/${partition}: ${cause.message}.`,
    "See the topic's limits and what Kafka's log says.",
    { cause, details: { topic, partition } },
  )
}
