import { Subject, type Subscriber } from 'rxjs'
import { mergeMap, startWith } from 'rxjs/operators'
import type { ChainScope } from '../acks/ChainScope.js'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import { scope } from '../acks/scope.js'
import type { EventSink } from '../streams/EventSink.js'
import { Stream } from '../streams/Stream.js'
import type { StreamRuntime } from '../streams/StreamRuntime.js'
import type { Topic } from './Topic.js'

/** One that is subscribed, and how it is told of topics that join. */
interface Listener<T, K> {
  readonly added: Subject<Topic<T, K>>
  readonly chain: ChainScope | undefined
}

/**
 * Several topics as one Stream, in order per partition of each. Nothing can be sent to it: a record has one topic.
 *
 * @example
 * app.topic(['orders', 'refunds'], { value: Booking }).subscribe(async booking => book(booking))
 * app.topic(/^orders\./, { value: Order }).subscribe(order => console.log(currentEvent()?.message.topic, order))
 */
export class TopicGroup<T, K = unknown> extends Stream<T, K> {
  readonly #members: Topic<T, K>[] = []
  readonly #listeners = new Set<Listener<T, K>>()
  readonly #sinks = new Set<EventSink>()

  /**
   * @internal made by `app.topic`
   * @param growing whether topics may join: it ends with the app then, and not with its topics
   */
  constructor(
    runtime: StreamRuntime,
    policy: ErrorPolicy | undefined,
    /** @internal */
    readonly growing: boolean,
  ) {
    super(runtime, policy, subscriber => this.#listen(subscriber, growing))
    this.origin = { operator: 'topics', sources: this.#members as Stream<unknown, unknown>[] }
  }

  /** The topics that it has now. Those of a pattern are known from the start of the app on. */
  get topics(): readonly Topic<T, K>[] {
    return [...this.#members]
  }

  /** @internal one more topic, for those who are subscribed as well */
  add(topic: Topic<T, K>): void {
    this.#members.push(topic)
    for (const sink of this.#sinks) topic.attach(sink)
    for (const { added, chain } of [...this.#listeners]) within(chain, () => added.next(topic))
  }

  /** @internal takes part in the events of all, and of those that join */
  attach(sink: EventSink): void {
    this.#sinks.add(sink)
    for (const topic of this.#members) topic.attach(sink)
  }

  /** @internal */
  remove(sink: EventSink): void {
    this.#sinks.delete(sink)
    for (const topic of this.#members) topic.remove(sink)
  }

  /** @internal whether anybody else takes part in any of them */
  observedBeside(sink: EventSink): boolean {
    return this.#members.some(topic => topic.observedBeside(sink))
  }

  #listen(subscriber: Subscriber<T>, growing: boolean): () => void {
    const listener: Listener<T, K> = { added: new Subject(), chain: scope.collecting }
    this.#listeners.add(listener)
    const { added } = listener
    const stop = growing ? this.runtime.stopped$.subscribe(() => added.complete()) : undefined
    added
      .pipe(
        startWith(...this.#members),
        mergeMap(topic => topic),
      )
      .subscribe(subscriber)
    if (!growing) added.complete()
    return () => {
      stop?.unsubscribe()
      this.#listeners.delete(listener)
    }
  }
}

/** Subscribes as a part of a chain of operators that is subscribed already. */
function within(chain: ChainScope | undefined, subscribe: () => void): void {
  const outer = scope.collecting
  scope.collecting = chain
  try {
    subscribe()
  } finally {
    scope.collecting = outer
  }
}
