import { Subject, VirtualTimeScheduler } from 'rxjs'
import { CreditPool } from '../../lib/acks/CreditPool.js'
import type { ErrorPolicy } from '../../lib/acks/ErrorPolicy.js'
import type { Event } from '../../lib/acks/Event.js'
import { Monitor } from '../../lib/acks/Monitor.js'
import { RecordQueue } from '../../lib/acks/RecordQueue.js'
import { Sender } from '../../lib/acks/Sender.js'
import { Task } from '../../lib/acks/Task.js'
import { json } from '../../lib/codecs/json.js'
import { Topic } from '../../lib/topics/Topic.js'
import type { TopicHost } from '../../lib/topics/TopicHost.js'
import type { TopicOptions } from '../../lib/topics/TopicOptions.js'
import type { InRecord } from '../../lib/transport/InRecord.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import type { SendResult } from '../../lib/transport/SendResult.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../lib/transport/topicPartitionKey.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { type Gate, gate } from './gate.js'

interface HarnessOptions {
  readonly onError?: ErrorPolicy
  readonly bufferLimit?: number
  readonly sendBufferLimit?: number
}

interface RecordInput {
  readonly partition?: number
  readonly offset?: number
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, Uint8Array>>
  readonly timestamp?: number
}

/**
 * An app without a broker: records are delivered by calls, synchronously, so that what is acknowledged can be asserted
 * after each step. Streams, topics, claims and queues are the real ones.
 */
export class StreamHarness implements TopicHost {
  readonly id = 'harness'
  readonly scheduler = new VirtualTimeScheduler()
  readonly logger = silentLogger
  readonly monitor = new Monitor()
  readonly onError: ErrorPolicy
  readonly development = true
  readonly flush$ = new Subject<RecordQueue | undefined>()
  readonly stopped$ = new Subject<void>()
  readonly partitioner = partitionFor
  readonly bufferLimit: number
  readonly sending = { linger: 0, lingerBytes: 16_384, exactlyOnce: false }
  readonly sendBufferLimit: number
  readonly sender: Sender
  readonly pool = new CreditPool(1e9)
  readonly failures: unknown[] = []
  readonly warnings: string[] = []
  readonly deadLetters: Array<{ topic: string; event: Event; error: unknown }> = []
  /** For specs to put topics in. */
  readonly topics: Topic<number, string>[] = []
  /** What the producer was given. */
  readonly sent: OutRecord[] = []
  /** While set, the broker has nothing yet. */
  brokerGate: Gate | undefined
  /** Whether partitions are paused in the consumer. */
  readonly paused = new Map<string, boolean>()
  readonly #queues = new Map<string, RecordQueue>()
  readonly #next = new Map<string, number>()
  readonly #names = new Map<string, string>()

  constructor(options: HarnessOptions = {}) {
    this.onError = options.onError ?? 'fail'
    this.bufferLimit = options.bufferLimit ?? 4_096
    this.sendBufferLimit = options.sendBufferLimit ?? 1e9
    const send = async (records: readonly OutRecord[]): Promise<readonly SendResult[]> => {
      this.sent.push(...records)
      await this.brokerGate?.promise
      return records.map(({ partition }) => ({ partition, offset: 0, timestamp: 0 }))
    }
    this.sender = new Sender({ send } as never, this.monitor, this.scheduler)
  }

  get transport(): Transport {
    throw new Error('the harness has no transport')
  }

  topic<T>(name: string, options: TopicOptions = {}): Topic<T, string> {
    return new Topic<T, string>(this, name, { value: json<T>(), key: 'text', ...options })
  }

  get outsideSender(): Sender {
    return this.sender
  }

  senderOf(): Sender {
    return this.sender
  }

  interrupted(): boolean {
    return false
  }

  policyOf(): ErrorPolicy {
    return this.onError
  }

  maxRecordBytes(): undefined {}

  internalTopic<T, K>(name: string, options: TopicOptions): Topic<T, K> {
    return new Topic<T, K>(this, name, options)
  }

  declareTopic<T, K>(name: string, options: TopicOptions): Topic<T, K> {
    return new Topic<T, K>(this, name, options)
  }

  partitionsOf(): number {
    return 4
  }

  ensureTopic(): Promise<number> {
    return Promise.resolve(4)
  }

  interestChanged(): void {}

  warn(code: string): void {
    this.warnings.push(code)
  }

  fail(error: unknown): void {
    this.failures.push(error)
  }

  deadLetter(topic: string, event: Event, error: unknown): Promise<void> {
    this.deadLetters.push({ topic, event, error })
    return this.brokerGate?.promise ?? Promise.resolve()
  }

  claimName(name: string, kind: string): void {
    if (this.#names.has(name)) throw new RxfaustError('RXFAUST_NAME', `${kind} ${name} is taken.`, 'Take another.')
    this.#names.set(name, kind)
  }

  /** Each queue has one of its own. */
  protected createTask(partition: number): Task {
    const task = new Task(4, partition, 1)
    task.status.to('recovering')
    task.status.to('active')
    return task
  }

  /** The partition, assigned. */
  queue(topic: Topic<never, never>, partition = 0): RecordQueue {
    const key = topicPartitionKey(topic.name, partition)
    const known = this.#queues.get(key)
    if (known !== undefined) return known
    const task = this.createTask(partition)
    const queue = new RecordQueue(topic.name, partition, task, {
      limit: this.bufferLimit,
      pool: this.pool,
      monitor: this.monitor,
      deliver: (record, from) => topic.reader.deliver(record, from),
      accepts: from => topic.reader.accepts(from),
      pending: (record, from) => topic.reader.pending(record, from),
      flow: (from, paused) => this.paused.set(topicPartitionKey(from.topic, from.partition), paused),
      starved: from => this.flush$.next(from),
      ready: from => from.deliver(Number.POSITIVE_INFINITY),
      acknowledged: () => {},
    })
    task.queues.set(topic.name, queue)
    queue.start(0, undefined)
    this.#queues.set(key, queue)
    return queue
  }

  /** Delivers one record. */
  deliver<T>(topic: Topic<T, string>, value: T, input: RecordInput = {}): void {
    const bytes = value === undefined ? null : Buffer.from(JSON.stringify(value))
    this.deliverBytes(topic, bytes, input)
  }

  deliverBytes<T>(topic: Topic<T, string>, value: Uint8Array | null, input: RecordInput = {}): void {
    const { partition = 0, key = 'key', headers = {}, timestamp = 1_000 } = input
    const queue = this.queue(topic as Topic<never, never>, partition)
    const place = topicPartitionKey(topic.name, partition)
    const offset = input.offset ?? this.#next.get(place) ?? 0
    this.#next.set(place, offset + 1)
    const keyBytes = key === null ? null : Buffer.from(key)
    const record: InRecord = { offset, timestamp, timestampType: 'create', key: keyBytes, value, headers }
    queue.push({
      topic: topic.name,
      partition,
      epoch: 1,
      records: [record],
      nextOffset: offset + 1,
      highWatermark: offset + 1,
      stableOffset: offset + 1,
      byteLength: queue.sizeOf(record),
    })
  }

  /** The offset that may be committed. */
  frontier(topic: Topic<never, never> | Topic<unknown, string>, partition = 0): number | undefined {
    return this.queue(topic as Topic<never, never>, partition).frontier
  }

  /** Lets the app's time pass. */
  advance(millis: number): void {
    const until = this.scheduler.frame + millis
    this.scheduler.maxFrames = until
    this.scheduler.flush()
    this.scheduler.frame = until
  }

  holdBroker(): Gate {
    this.brokerGate = gate()
    return this.brokerGate
  }
}
