// Sends records: one queue per partition, one batch of each queue under way at a time, up to two requests per node.
// What is sent while a batch is under way goes into the next one: batches grow with the load.
//
// Nothing lingers, with one exception. Where many records come during a batch of many, more will come in a moment, and
// each batch costs client and broker the same however few are in it: the next one goes some milliseconds after the one
// before it, or as soon as it is large. Who sends and waits for the answer never meets that, as nothing comes meanwhile.
//
// One batch per partition at a time keeps the order without any condition, also over a failure: a batch whose outcome
// is not known (the connection broke) is sent again, byte for byte, before anything else of its partition. With a
// producer's identity (acks -1) the broker recognises it and answers with the offset that it had the first time.
//
// What may have failed for good under one identity never shares its sequence numbers with anything else: then the
// identity is given up, and a new one asked for.

import { nextTurn } from '../../util/nextTurn.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { CompressionName } from '../CompressionName.js'
import type { OutRecord } from '../OutRecord.js'
import type { SendResult } from '../SendResult.js'
import type { SendSettings } from '../SendSettings.js'
import { answeredWithin } from './answeredWithin.js'
import type { Compression } from './compression/Compression.js'
import { loadCompression } from './compression/loadCompression.js'
import { kafkaError } from './kafkaErrors.js'
import { Pump } from './Pump.js'
import { SendCall } from './SendCall.js'
import type { SenderOptions } from './SenderOptions.js'
import { SendOutcomes } from './SendOutcomes.js'
import type { Chunk, SendQueue } from './SendQueue.js'
import { SendQueues } from './SendQueues.js'
import { type ProduceAnswer, produceRequest } from './wire/produceRequest.js'

const REQUESTS_PER_NODE = 2
/** Of one batch: below Kafka's default limit (1 MiB), with room for its head. */
const BATCH_BYTES = 900_000
/** Milliseconds of encoding in one go; behind the partition that exceeds it the event loop has its turn. */
const SLICE = 2
/** How often a guard that is not open is looked at again, in ms. */
const GUARD_INTERVAL = 50

type Acks = NonNullable<SendSettings['acks']>

/** Sends records to the leaders of their partitions; see the top of the file. */
export class Sender {
  readonly #options: SenderOptions
  readonly #outcomes: SendOutcomes
  readonly #queues: SendQueues
  readonly #requests = new Map<number, number>()
  readonly #locating = new Set<string>()
  readonly #calls = new Set<Promise<unknown>>()
  readonly #pump = new Pump(() => this.#sendAll())
  #closed = false
  /** Who waits for everything that has been sent: nothing is gathered then. */
  #hurried = 0

  constructor(options: SenderOptions) {
    this.#options = options
    this.#outcomes = new SendOutcomes(options)
    this.#queues = new SendQueues(Math.min(BATCH_BYTES, options.maxRequestSize))
  }

  send(records: readonly OutRecord[]): Promise<readonly SendResult[]> {
    if (this.#closed) return Promise.reject(closedError())
    if (records.length === 0) return Promise.resolve([])
    const sent = new Promise<readonly SendResult[]>((resolve, reject) => {
      const call = new SendCall(records.length, ({ results, error }) =>
        error === undefined ? resolve(results) : reject(error),
      )
      let topic: string | undefined
      let queues: readonly SendQueue[] = []
      for (let index = 0; index < records.length; index++) {
        const record = records[index] as OutRecord
        if (record.topic !== topic) {
          topic = record.topic
          queues = this.#queues.ofTopic(topic)
        }
        const queue = queues[record.partition] ?? this.#queues.create(topic, record.partition)
        queue.add(record, call, index)
      }
    })
    const settled = sent.then(
      () => undefined,
      () => undefined,
    )
    this.#calls.add(settled)
    void settled.then(() => this.#calls.delete(settled))
    this.#pump.wake()
    return sent
  }

  /** Resolves when no send is under way. */
  async settled(): Promise<void> {
    this.#hurried++
    this.#pump.wake()
    while (this.#calls.size > 0) await Promise.all(this.#calls)
    this.#hurried--
  }

  /** Fails what has not been sent. */
  close(): void {
    this.#closed = true
    this.#pump.close()
    for (const queue of this.#queues) queue.failAll(closedError())
  }

  /** Sends as much as may be sent now. */
  #sendAll(): void {
    if (this.#closed) return
    const now = Date.now()
    const byNode = new Map<number, SendQueue[]>()
    for (const queue of this.#queues) {
      if (!queue.ready) continue
      const gather = this.#hurried > 0 ? 0 : queue.gatherFor(now)
      if (gather > 0) {
        this.#pump.wakeAt(now + gather)
        continue
      }
      if (!this.#allowed(queue, now)) continue
      const node = this.#options.cluster.knownLeader(queue.topic, queue.partition)
      if (queue.notBefore > now) this.#pump.wakeAt(queue.notBefore)
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

  /** Whether its guard lets the next batch out; refuses what it never will. */
  #allowed(queue: SendQueue, now: number): boolean {
    const { guard } = queue
    if (guard === undefined) return true
    if (guard.over === undefined) {
      if (!guard.open) this.#pump.wakeAt(now + GUARD_INTERVAL)
      return guard.open
    }
    // Of a batch that has been on its way nobody knows whether its numbers are used.
    if (queue.unknownIdentity) this.#options.giveUp()
    queue.refuse()
    return queue.ready && this.#allowed(queue, now)
  }

  #acksOf({ settings }: SendQueue): Acks {
    const { transactionalId, acks } = this.#options
    return transactionalId === null ? (settings.acks ?? acks) : -1
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
      let sliceEnd = performance.now() + SLICE
      for (const queue of queues) {
        // What waited may have failed since, where this was closed.
        if (queue.empty) continue
        const compression = compressions.get(this.#compressionOf(queue))
        // A request has one batch at least, however large.
        const room = bytes === 0 ? Number.POSITIVE_INFINITY : this.#options.maxRequestSize - bytes
        const chunk = queue.next(identity, transactionalId !== null, compression, room)
        if (chunk === undefined) break
        chunks.set(queue, chunk)
        // Until an answer says otherwise: nobody knows what became of it.
        queue.again(chunk)
        bytes += chunk.bytes.length
        if (performance.now() < sliceEnd) continue
        await nextTurn()
        sliceEnd = performance.now() + SLICE
      }
      const connected = await this.#inTime(queues, cluster.node(node, queues[0]?.topic))
      const options = { acks, transactionalId, timeout: 20_000 }
      // Much may have happened since it was asked: a connection was made, or this process slept.
      for (const queue of chunks.keys()) if (!this.#allowed(queue, Date.now())) chunks.delete(queue)
      if (chunks.size === 0) return
      const batches = [...chunks].map(([{ topic, partition }, chunk]) => ({ topic, partition, bytes: chunk.bytes }))
      const answers = await this.#inTime(queues, cluster.send(connected, produceRequest(batches, options)))
      for (const [queue, chunk] of chunks) {
        if (acks === 0) queue.stored(chunk, null, -1)
        else
          this.#outcomes.answered(
            queue,
            chunk,
            answers.find(one => isOf(queue, one)),
          )
      }
    } catch (error) {
      if (chunks.size === 0) this.#outcomes.failed(queues, error)
      else this.#outcomes.failed([...chunks.keys()], error)
    } finally {
      for (const queue of queues) queue.inFlight = false
      this.#requests.set(node, (this.#requests.get(node) ?? 1) - 1)
      if (this.#closed) for (const queue of queues) queue.failAll(closedError())
      this.#pump.wake()
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

  /** A broker that is silent must not hold records up for longer than they may wait. */
  #inTime<T>(queues: readonly SendQueue[], promise: Promise<T>): Promise<T> {
    const oldest = Math.min(...queues.map(queue => queue.since))
    return answeredWithin(promise, oldest + this.#options.deliveryTimeout - Date.now())
  }

  async #locate(topic: string): Promise<void> {
    if (this.#locating.has(topic)) return
    this.#locating.add(topic)
    const ofTopic = () => this.#queues.ofTopic(topic).filter(queue => queue.ready)
    try {
      const leaders = await this.#inTime(ofTopic(), this.#options.cluster.refresh(topic))
      const missing = ofTopic().filter(queue => (leaders[queue.partition] ?? -1) < 0)
      if (missing.length > 0) this.#outcomes.failed(missing, kafkaError('UNKNOWN_TOPIC_OR_PARTITION'))
    } catch (error) {
      this.#outcomes.failed(ofTopic(), error)
    } finally {
      this.#locating.delete(topic)
      this.#pump.wake()
    }
  }
}

function isOf(queue: SendQueue, answer: ProduceAnswer): boolean {
  return answer.topic === queue.topic && answer.partition === queue.partition
}

function closedError(): RxfaustError {
  const advice = 'Send before it is closed, or make a new one.'
  return new RxfaustError('RXFAUST_SEND', 'The producer was closed.', advice, { retriable: true })
}
