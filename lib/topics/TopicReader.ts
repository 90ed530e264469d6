import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import { Event } from '../acks/Event.js'
import type { RecordQueue } from '../acks/RecordQueue.js'
import type { EventSink } from '../streams/EventSink.js'
import type { InRecord } from '../transport/InRecord.js'
import { awaitRecord } from './awaitRecord.js'
import { decodeFailure } from './decodeFailure.js'
import { openEnvelope } from './openEnvelope.js'
import type { TopicFormat } from './TopicFormat.js'
import type { TopicHost } from './TopicHost.js'

/** Makes events of a topic's records and gives them to its subscriptions. */
export class TopicReader {
  #sinks: readonly EventSink[] = []

  /** @param interestChanged is called when the first subscription has come, and when the last one has gone */
  constructor(
    private readonly host: TopicHost,
    private readonly topic: string,
    private readonly format: TopicFormat<unknown, unknown>,
    private readonly policy: ErrorPolicy | undefined,
    private readonly interestChanged: () => void,
  ) {}

  /** Whether anybody is subscribed. */
  get observed(): boolean {
    return this.#sinks.length > 0
  }

  /** Whether one subscription sees the events, and nobody else. */
  get alone(): boolean {
    return this.#sinks.length === 1
  }

  /** Whether anybody else takes part. */
  observedBeside(sink: EventSink): boolean {
    return this.#sinks.some(each => each !== sink)
  }

  attach(sink: EventSink): void {
    this.#sinks = [...this.#sinks, sink]
    if (this.#sinks.length === 1) this.interestChanged()
  }

  remove(sink: EventSink): void {
    if (!this.#sinks.includes(sink)) return
    this.#sinks = this.#sinks.filter(each => each !== sink)
    if (this.#sinks.length === 0) this.interestChanged()
  }

  /** Delivers one record to every subscription. */
  deliver(record: InRecord, queue: RecordQueue): void {
    const size = queue.sizeOf(record)
    let event: Event
    try {
      const opened = openEnvelope(record)
      const key = this.format.decodeKey(opened)
      event = new Event(key, this.format.decodeValue(opened), opened, queue, size)
    } catch (error) {
      const failed = new Event<unknown, unknown>(record.key, record.value, record, queue, size)
      queue.add(failed)
      decodeFailure(this.host, this.policy ?? this.host.onError, failed, error)
      return
    }
    const sinks = this.#sinks
    queue.add(event)
    event.expect(sinks.length)
    for (const sink of sinks) sink.push(event)
  }

  /** What has to be awaited before a record can be delivered; `undefined` where it can be now. */
  pending(record: InRecord, queue: RecordQueue): Promise<void> | undefined {
    const { pending } = this.format
    if (pending === undefined) return undefined
    let opened: InRecord
    try {
      opened = openEnvelope(record)
    } catch {
      return undefined // The delivery deals with it.
    }
    if (pending(opened) === undefined) return undefined
    const attempt = (): Promise<unknown> | undefined => pending(opened)
    return awaitRecord(this.host, this.topic, attempt, () => queue.closed)
  }

  /** Whether any subscription takes events of the partition now. */
  accepts(queue: RecordQueue): boolean {
    // A transaction has an event wholly or not at all, so all get it, or none.
    if (queue.task.transaction !== undefined) return this.#sinks.every(sink => sink.free(queue))
    for (const sink of this.#sinks) if (sink.accepts(queue)) return true
    return false
  }

  /** A partition is no longer ours: its unfinished events come again. */
  revoke(queue: RecordQueue): void {
    for (const sink of this.#sinks) sink.revoke(queue)
  }

  /** The intake ends: events that wait for their turn are given back. */
  dropWaiting(): void {
    for (const sink of this.#sinks) sink.dropWaiting()
  }

  /** The app stops. */
  finish(): void {
    for (const sink of [...this.#sinks]) sink.complete()
  }
}
