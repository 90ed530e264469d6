// Sends records: one queue per partition, one batch of each queue under way at a time, up to two requests per node.
// What is sent while a batch is under way goes into the next one: batches grow with the load, and nothing lingers.
//
// One batch per partition at a time keeps the order without any condition, also over a failure: a batch whose outcome
// is not known (the connection broke) is sent again, byte for byte, before anything else of its partition. With a
// producer's identity (acks -1) the broker recognises it and answers with the offset that it had the first time.
//
// What may have failed for good under one identity never shares its sequence numbers with anything else: then the
// identity is given up, and a new one asked for.

import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { CompressionName } from '../CompressionName.js'
import type { OutRecord } from '../OutRecord.js'
import type { SendResult } from '../SendResult.js'
import type { SendSettings } from '../SendSettings.js'
import { topicPartitionKey } from '../topicPartitionKey.js'
import { answeredWithin } from './answeredWithin.js'
import type { Compression } from './compression/Compression.js'
import { loadCompression } from './compression/loadCompression.js'
import type { KafkaCluster } from './KafkaCluster.js'
import {
  isFenced,
  isHopeless,
  isUnknownTopic,
  kafkaError,
  kafkaErrorName,
  rootError,
  toRxfaustError,
} from './kafkaErrors.js'
import type { ProducerIdentity } from './ProducerIdentity.js'
import { type Chunk, type SendCall, SendQueue } from './SendQueue.js'
import { type ProduceAnswer, produceRequest } from './wire/produceRequest.js'

/** How long a topic may be unknown, in ms: one that was created just now is, for a moment. */
const UNKNOWN_TIMEOUT = 1_000
/** Of one request. */
const REQUEST_BYTES = 8 * 1024 * 1024
const REQUESTS_PER_NODE = 2

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

type Acks = NonNullable<SendSettings['acks']>

/** Options of {@link Sender}. */
export interface SenderOptions {
  readonly cluster: KafkaCluster
  readonly acks: Acks
  readonly compression: CompressionName
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

/** Sends records to the leaders of their partitions; see the top of the file. */
export class Sender {
  readonly #options: SenderOptions
  readonly #queues = new Map<string, SendQueue>()
  readonly #requests = new Map<number, number>()
  readonly #locating = new Set<string>()
  readonly #calls = new Set<Promise<unknown>>()
  #timer: NodeJS.Timeout | undefined
  #timerAt = Number.POSITIVE_INFINITY
  #pumping = false
  #closed = false

  constructor(options: SenderOptions) {
    this.#options = options
  }

  send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    if (this.#closed) return Promise.reject(closedError())
    if (records.length === 0) return Promise.resolve([])
    const sent = new Promise<readonly SendResult[]>((resolve, reject) => {
      const results: SendResult[] = new Array(records.length)
      const settled = () => (call.error === undefined ? resolve(results) : reject(call.error))
      const call: SendCall = { results, missing: records.length, error: undefined, settled }
      for (const [index, record] of records.entries()) this.#queue(record).add(record, call, index)
    })
    const settled = sent.then(
      () => undefined,
      () => undefined,
    )
    this.#calls.add(settled)
    void settled.then(() => this.#calls.delete(settled))
    this.#wake()
    return sent
  }

  /** Resolves when no send is under way. */
  async settled(): Promise<void> {
    while (this.#calls.size > 0) await Promise.all(this.#calls)
  }

  /** Fails what has not been sent. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const queue of this.#queues.values()) queue.failAll(closedError())
  }

  #queue({ topic, partition }: OutRecord): SendQueue {
    const key = topicPartitionKey(topic, partition)
    let queue = this.#queues.get(key)
    if (!queue) {
      queue = new SendQueue(topic, partition)
      this.#queues.set(key, queue)
    }
    return queue
  }

  /** Pumps after the current call, so that several sends in a row share a request. */
  #wake(): void {
    if (this.#pumping || this.#closed) return
    this.#pumping = true
    queueMicrotask(() => {
      this.#pumping = false
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#closed) return
    const now = Date.now()
    const byNode = new Map<number, SendQueue[]>()
    for (const queue of this.#queues.values()) {
      if (!queue.ready) continue
      const node = this.#options.cluster.knownLeader(queue.topic, queue.partition)
      if (queue.notBefore > now) this.#pumpAt(queue.notBefore)
      else if (node === undefined || node < 0) void this.#locate(queue.topic)
      else byNode.set(node, [...(byNode.get(node) ?? []), queue])
    }
    for (const [node, queues] of byNode) {
      // A request says for all of its batches who confirms them.
      for (const acks of new Set(queues.map(queue => this.#acksOf(queue)))) {
        if ((this.#requests.get(node) ?? 0) >= REQUESTS_PER_NODE) break
        const alike = queues.filter(queue => this.#acksOf(queue) === acks)
        void this.#request(node, alike, acks)
      }
    }
  }

  #acksOf({ settings }: SendQueue): Acks {
    const { transactionalId, acks } = this.#options
    return transactionalId === null ? (settings.acks ?? acks) : -1
  }

  #pumpAt(time: number): void {
    if (this.#timerAt <= time) return
    clearTimeout(this.#timer)
    this.#timerAt = time
    const fire = () => {
      this.#timerAt = Number.POSITIVE_INFINITY
      this.#pump()
    }
    this.#timer = setTimeout(fire, Math.max(1, time - Date.now()))
  }

  async #request(node: number, queues: readonly SendQueue[], acks: Acks): Promise<void> {
    const { cluster, transactionalId } = this.#options
    this.#requests.set(node, (this.#requests.get(node) ?? 0) + 1)
    for (const queue of queues) queue.inFlight = true
    const chunks = new Map<SendQueue, Chunk>()
    try {
      const asked = acks === -1 ? this.#options.identity() : undefined
      const identity = await this.#inTime(queues, Promise.resolve(asked))
      const compressions = await this.#compressions(queues)
      let bytes = 0
      for (const queue of queues) {
        if (bytes > REQUEST_BYTES) break
        const chunk = queue.next(identity, transactionalId !== null, compressions.get(this.#compressionOf(queue)))
        chunks.set(queue, chunk)
        bytes += chunk.bytes.length
      }
      // Until an answer says otherwise: nobody knows what became of them.
      for (const [queue, chunk] of chunks) queue.again(chunk)
      const batches = [...chunks].map(([{ topic, partition }, chunk]) => ({ topic, partition, bytes: chunk.bytes }))
      const connected = await this.#inTime(queues, cluster.node(node, batches[0]?.topic))
      const options = { acks, transactionalId, timeout: 20_000 }
      const answers = await this.#inTime(queues, cluster.send(connected, produceRequest(batches, options)))
      for (const [queue, chunk] of chunks) {
        if (acks === 0) queue.stored(chunk, null, -1)
        else
          this.#answered(
            queue,
            chunk,
            answers.find(one => isOf(queue, one)),
          )
      }
    } catch (error) {
      if (chunks.size === 0) this.#failed(queues, error)
      else this.#failed([...chunks.keys()], error)
    } finally {
      for (const queue of queues) queue.inFlight = false
      this.#requests.set(node, (this.#requests.get(node) ?? 1) - 1)
      if (this.#closed) for (const queue of queues) queue.failAll(closedError())
      this.#wake()
    }
  }

  #compressionOf({ settings }: SendQueue): CompressionName {
    return settings.compression ?? this.#options.compression
  }

  /** Of the queues. @throws RxfaustError `RXFAUST_MISSING_PACKAGE` */
  async #compressions(queues: readonly SendQueue[]): Promise<ReadonlyMap<CompressionName, Compression | undefined>> {
    const names = new Set(queues.map(queue => this.#compressionOf(queue)))
    const found = new Map<CompressionName, Compression | undefined>()
    for (const name of names) if (name !== 'none') found.set(name, await loadCompression(name))
    return found
  }

  #answered(queue: SendQueue, chunk: Chunk, answer: ProduceAnswer | undefined): void {
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
      this.#failed([queue], error)
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
  #failed(queues: readonly SendQueue[], error: unknown): void {
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

  /** A broker that is silent must not hold records up for longer than they may wait. */
  #inTime<T>(queues: readonly SendQueue[], promise: Promise<T>): Promise<T> {
    const oldest = Math.min(...queues.map(queue => queue.since))
    return answeredWithin(promise, oldest + this.#options.deliveryTimeout - Date.now())
  }

  async #locate(topic: string): Promise<void> {
    if (this.#locating.has(topic)) return
    this.#locating.add(topic)
    const ofTopic = () => [...this.#queues.values()].filter(queue => queue.topic === topic && queue.ready)
    try {
      const leaders = await this.#inTime(ofTopic(), this.#options.cluster.refresh(topic))
      const missing = ofTopic().filter(queue => (leaders[queue.partition] ?? -1) < 0)
      if (missing.length > 0) this.#failed(missing, kafkaError('UNKNOWN_TOPIC_OR_PARTITION'))
    } catch (error) {
      this.#failed(ofTopic(), error)
    } finally {
      this.#locating.delete(topic)
      this.#wake()
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

function isOf(queue: SendQueue, answer: ProduceAnswer): boolean {
  return answer.topic === queue.topic && answer.partition === queue.partition
}

function closedError(): RxfaustError {
  const advice = 'Send before it is closed, or make a new one.'
  return new RxfaustError('RXFAUST_SEND', 'The producer was closed.', advice, { retriable: true })
}
