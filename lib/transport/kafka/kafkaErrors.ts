import { RxfaustError } from '../../util/RxfaustError.js'

/** What kafkajs puts on its errors besides the message. */
interface KafkaJSLike {
  readonly name?: string
  /** Kafka's name of a protocol error. */
  readonly type?: string
  readonly cause?: unknown
}

/** Protocol errors that this driver meets in answers it reads itself, by Kafka's code. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'OFFSET_OUT_OF_RANGE',
  2: 'CORRUPT_MESSAGE',
  3: 'UNKNOWN_TOPIC_OR_PARTITION',
  5: 'LEADER_NOT_AVAILABLE',
  6: 'NOT_LEADER_FOR_PARTITION',
  7: 'REQUEST_TIMED_OUT',
  9: 'REPLICA_NOT_AVAILABLE',
  10: 'MESSAGE_TOO_LARGE',
  14: 'GROUP_LOAD_IN_PROGRESS',
  15: 'GROUP_COORDINATOR_NOT_AVAILABLE',
  16: 'NOT_COORDINATOR_FOR_GROUP',
  17: 'INVALID_TOPIC_EXCEPTION',
  18: 'RECORD_LIST_TOO_LARGE',
  19: 'NOT_ENOUGH_REPLICAS',
  20: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  22: 'ILLEGAL_GENERATION',
  23: 'INCONSISTENT_GROUP_PROTOCOL',
  24: 'INVALID_GROUP_ID',
  25: 'UNKNOWN_MEMBER_ID',
  26: 'INVALID_SESSION_TIMEOUT',
  27: 'REBALANCE_IN_PROGRESS',
  29: 'TOPIC_AUTHORIZATION_FAILED',
  30: 'GROUP_AUTHORIZATION_FAILED',
  32: 'INVALID_TIMESTAMP',
  45: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
  46: 'DUPLICATE_SEQUENCE_NUMBER',
  47: 'INVALID_PRODUCER_EPOCH',
  48: 'INVALID_TXN_STATE',
  49: 'INVALID_PRODUCER_ID_MAPPING',
  51: 'CONCURRENT_TRANSACTIONS',
  53: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  56: 'KAFKA_STORAGE_ERROR',
  59: 'UNKNOWN_PRODUCER_ID',
  74: 'FENCED_LEADER_EPOCH',
  75: 'UNKNOWN_LEADER_EPOCH',
  78: 'OFFSET_NOT_AVAILABLE',
  81: 'GROUP_MAX_SIZE_REACHED',
  87: 'INVALID_RECORD',
  90: 'PRODUCER_FENCED',
  100: 'UNKNOWN_TOPIC_ID',
}

/** Kafka's name of a protocol error by its code. */
export function kafkaErrorName(code: number): string {
  return NAMES[code] ?? `error ${code}`
}

/** An error as kafkajs makes it of an answer: with Kafka's name of it as `type`. */
export function kafkaError(type: string, message = type): Error {
  return Object.assign(new Error(message), { type })
}

/** The error under kafkajs's wrappers ("number of retries exceeded"). */
export function rootError(error: unknown): unknown {
  let root = error
  for (let depth = 0; depth < 8; depth++) {
    const { type, cause } = (root ?? {}) as KafkaJSLike
    if (root instanceof RxfaustError || type !== undefined || cause === undefined || cause === root) break
    root = cause
  }
  return root
}

/** Kafka's name of a protocol error, kafkajs's class of any other one. */
export function errorType(error: unknown): string {
  const { type, name } = (rootError(error) ?? {}) as KafkaJSLike
  return type ?? name ?? ''
}

const STALE = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID']
const FENCED = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING']
const UNKNOWN_TOPIC = ['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID', 'INVALID_TOPIC_EXCEPTION']
const HOPELESS = [
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'GROUP_MAX_SIZE_REACHED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'KafkaJSSASLAuthenticationError',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'INVALID_CONFIG',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_PARTITIONS',
  'INVALID_REQUEST',
  'POLICY_VIOLATION',
  'UNSUPPORTED_VERSION',
  'KafkaJSNotImplemented',
]

/** Whether the assignment that a commit or heartbeat belongs to is over. */
export function isStale(error: unknown): boolean {
  return STALE.includes(errorType(error))
}

export function isUnknownTopic(error: unknown): boolean {
  return UNKNOWN_TOPIC.includes(errorType(error))
}

export function isFenced(error: unknown): boolean {
  return FENCED.includes(errorType(error))
}

/** Whether the same request would fail again and again. */
export function isHopeless(error: unknown): boolean {
  if (error instanceof RxfaustError) return !error.retriable
  return HOPELESS.includes(errorType(error))
}

/**
 * Any error of kafkajs as one of ours.
 *
 * @param doing what was tried, as in "Kafka could not …"
 */
export function toRxfaustError(error: unknown, doing: string, details: Record<string, unknown> = {}): RxfaustError {
  if (error instanceof RxfaustError) return error
  const root = rootError(error)
  const type = errorType(root)
  const why = root instanceof Error ? root.message : String(root)
  const options = { cause: error, details: { ...details, type } }
  if (isUnknownTopic(root)) {
    return new RxfaustError(
      'RXFAUST_UNKNOWN_TOPIC',
      `Kafka could not ${doing}: ${why}.`,
      'Create the topic first (admin.createTopics); a topic that was created just now may need a moment.',
      { ...options, retriable: true },
    )
  }
  if (type === 'OFFSET_OUT_OF_RANGE') {
    const advice = 'Use an offset that the partition holds.'
    return new RxfaustError('RXFAUST_OFFSET_OUT_OF_RANGE', `Kafka could not ${doing}: ${why}.`, advice, options)
  }
  // So it shows that a token was refused, as kafkajs does not read the broker's reason; the next token may be taken.
  if (type === 'ILLEGAL_SASL_STATE') {
    const advice = 'See whether the token or password is valid, and whether this listener asks for SASL.'
    const seen = `Kafka could not ${doing}: ${why}.`
    return new RxfaustError('RXFAUST_BROKER', seen, advice, { ...options, retriable: true })
  }
  const advice = isHopeless(root)
    ? 'Look at what Kafka says; the same request will fail again.'
    : 'See whether the broker runs and can be reached from here; the request may work when it does.'
  const seen = `Kafka could not ${doing}: ${why}.`
  return new RxfaustError('RXFAUST_BROKER', seen, advice, { ...options, retriable: !isHopeless(root) })
}
