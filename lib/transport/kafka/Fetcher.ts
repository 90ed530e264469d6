// The fetch loop: many partitions, each with a position and a switch, over the nodes that lead them.
//
// There is no loop in the literal sense. Whatever may make a fetch possible (a resume, a seek, an answer, the end of a
// pause after trouble) calls `#fetchAll`, which looks at every partition that is wanted and not already being fetched, and
// sends as much as may be sent. So no partition ever waits for another one's consumer, and never are two fetches of
// one partition under way.
//
// Each node has two lanes, as a Kafka broker serves the requests of one connection one after the other:
// - patient: everything that is ready, in one request that waits up to MAX_WAIT for a first byte;
// - urgent: while the patient lane waits, what has just been resumed or sought, in requests that don't wait at all.
// Without the second lane a resume would take until the end of somebody else's wait.
//
// What is paused has used up its credit and will be wanted again soon, so it is fetched once more, and what comes is
// held. Without that the work would stand still from each resume until the answer. All that is held together is bounded.
//
// The order of partitions in a request rotates. A broker fills its answer in that order and guarantees progress only
// to the first one, where a batch is larger than what may be sent.
//
// Trouble (the node can't be reached, the leader has moved) never ends anything: the partitions stay wanted, their
// leaders are asked for again after a pause that grows, and the trouble is reported once until none is left that has
// it.

import { nextTurn } from '../../util/nextTurn.js'
import { FetchedPartition, type FetchSink } from './FetchedPartition.js'
import type { FetcherOptions, FetchLane } from './FetcherOptions.js'
import { FetchTroubles } from './FetchTroubles.js'
import { failUnreadable } from './failUnreadable.js'
import { HeldDelivery } from './HeldDelivery.js'
import { kafkaError } from './kafkaErrors.js'
import { Pump } from './Pump.js'
import { type FetchAnswer, fetchRequest } from './wire/fetchRequest.js'
import { RecordBatches } from './wire/RecordBatches.js'

/** How long a broker may wait for a first byte, in ms. Also how long a new end of a partition may stay unseen. */
const MAX_WAIT = 100
/** Of one answer. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_PARTITION_BYTES = 64 * 1024 * 1024
/** That may be held when something is fetched ahead. */
const MAX_HELD_BYTES = 16 * 1024 * 1024
/** Milliseconds of decoding in one go; behind the partition that exceeds it the event loop has its turn. */
const SLICE = 2

/** Fetches partitions and gives their records to sinks; see the top of the file. */
export class Fetcher {
  readonly #options: FetcherOptions
  readonly #partitions = new Set<FetchedPartition>()
  readonly #busy = new Set<string>()
  readonly #locating = new Set<string>()
  readonly #troubles: FetchTroubles
  readonly #pump = new Pump(() => this.#fetchAll())
  readonly #delivery = new HeldDelivery(() => this.#pump.wake())
  #rotation = 0
  #closed = false

  constructor(options: FetcherOptions) {
    this.#options = options
    this.#troubles = new FetchTroubles(options, this.#partitions)
  }

  /**
   * Adds a partition: paused, and without a position.
   *
   * @param maxBytes of one fetch
   * @param sliceBytes of what is given to the sink at once
   */
  add(topic: string, partition: number, maxBytes: number, sink: FetchSink, sliceBytes = maxBytes): FetchedPartition {
    const added = new FetchedPartition(topic, partition, sink, maxBytes, sliceBytes, () => this.#pump.wake())
    this.#partitions.add(added)
    return added
  }

  remove(partition: FetchedPartition): void {
    partition.end()
    this.#partitions.delete(partition)
    this.#troubles.remove(partition)
  }

  close(): void {
    this.#closed = true
    this.#pump.close()
    for (const partition of this.#partitions) this.remove(partition)
  }

  /** Sends as much as may be sent now. */
  #fetchAll(): void {
    if (this.#closed) return
    const now = Date.now()
    const byNode = new Map<number, FetchedPartition[]>()
    let held = 0
    for (const partition of this.#partitions) {
      if (partition.active && partition.held !== undefined) this.#delivery.deliver(partition)
      held += partition.held?.batches.bytesLeft ?? 0
    }
    for (const partition of this.#partitions) {
      if (!partition.ready || (!partition.active && held >= MAX_HELD_BYTES)) continue
      const node = this.#options.clusters.patient.knownLeader(partition.topic, partition.partition)
      if (partition.notBefore > now) this.#pump.wakeAt(partition.notBefore)
      else if (node === undefined || node < 0) void this.#locate(partition.topic)
      else byNode.set(node, [...(byNode.get(node) ?? []), partition])
    }
    for (const [node, partitions] of byNode) {
      if (!this.#busy.has(`${node}/patient`)) void this.#fetch(node, 'patient', partitions)
      else if (!this.#busy.has(`${node}/urgent`)) {
        const urgent = partitions.filter(partition => partition.urgent)
        if (urgent.length > 0) void this.#fetch(node, 'urgent', urgent)
      }
    }
  }

  async #fetch(node: number, lane: FetchLane, partitions: readonly FetchedPartition[]): Promise<void> {
    const busy = `${node}/${lane}`
    this.#busy.add(busy)
    const cluster = this.#options.clusters[lane]
    const turn = this.#rotation++ % partitions.length
    const asked = [...partitions.slice(turn), ...partitions.slice(0, turn)].map(partition => {
      partition.inFlight = true
      return { partition, version: partition.version, offset: partition.position as number }
    })
    const announce = asked.some(({ partition }) => partition.announce)
    const wishes = asked.map(({ partition: { topic, partition, maxBytes }, offset }) => {
      return { topic, partition, maxBytes, offset }
    })
    const maxWait = lane === 'urgent' || announce ? 0 : MAX_WAIT
    try {
      const { requestTimeout } = cluster
      const options = { maxWait, maxBytes: MAX_BYTES, committed: this.#options.committed, requestTimeout }
      const connected = await cluster.node(node, wishes[0]?.topic)
      const answers = await cluster.send(connected, fetchRequest(wishes, options))
      const full = answers.reduce((sum, answer) => sum + answer.batches.length, 0) >= MAX_BYTES
      const byKey = new Map(asked.map(one => [`${one.partition.topic}/${one.partition.partition}`, one]))
      let since = performance.now()
      for (const answer of answers) {
        if (performance.now() - since > SLICE) {
          await nextTurn()
          since = performance.now()
        }
        const one = byKey.get(`${answer.topic}/${answer.partition}`)
        if (one) await this.#take(one, answer, full)
      }
    } catch (error) {
      this.#failed(error, partitions)
    } finally {
      this.#busy.delete(busy)
      for (const { partition } of asked) partition.inFlight = false
      this.#pump.wake()
    }
  }

  async #take(
    { partition, version, offset }: { partition: FetchedPartition; version: number; offset: number },
    answer: FetchAnswer,
    full: boolean,
  ): Promise<void> {
    const unwanted = () => this.#closed || partition.version !== version || !this.#partitions.has(partition)
    if (unwanted()) return
    partition.ahead = false
    if (answer.errorCode !== 0) {
      if (partition.active) this.#troubles.refused(partition, offset, answer.errorCode)
      return
    }
    this.#troubles.over(partition)
    const { highWatermark, stableOffset } = answer
    try {
      const batches = await RecordBatches.open(answer.batches, offset, answer.aborted, this.#options.checkCrcs)
      if (unwanted()) return
      const moved = batches.nextOffset > offset
      // More was to be had, and not one whole batch came: the next one is larger than what we asked for.
      const end = this.#options.committed ? stableOffset : highWatermark
      if (!moved && offset < end && !full) {
        partition.maxBytes = Math.min(partition.maxBytes * 2, MAX_PARTITION_BYTES)
      }
      partition.urgent = moved
      if (!moved && !(partition.announce && offset >= end)) return
      partition.announce = false
      partition.held = { batches, highWatermark, stableOffset }
    } catch (error) {
      failUnreadable(partition, error)
      return
    }
    this.#delivery.deliver(partition)
  }

  async #locate(topic: string): Promise<void> {
    if (this.#locating.has(topic)) return
    this.#locating.add(topic)
    const ofTopic = () => [...this.#partitions].filter(partition => partition.topic === topic)
    try {
      const leaders = await this.#options.clusters.patient.refresh(topic)
      const missing = ofTopic().filter(({ partition }) => (leaders[partition] ?? -1) < 0)
      if (missing.length > 0) {
        const numbers = missing.map(({ partition }) => partition).join(', ')
        this.#failed(kafkaError('UNKNOWN_TOPIC_OR_PARTITION', `${topic} has no partition ${numbers}`), missing)
      }
    } catch (error) {
      this.#failed(error, ofTopic())
    } finally {
      this.#locating.delete(topic)
      this.#pump.wake()
    }
  }

  #failed(error: unknown, partitions: readonly FetchedPartition[]): void {
    if (!this.#closed) this.#troubles.failed(error, partitions)
  }
}
