import { Subject, type Subscription } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { DerivedEvent } from '../acks/DerivedEvent.js'
import type { Event } from '../acks/Event.js'
import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { Stream } from '../streams/Stream.js'
import { createFormat } from '../tables/state/createFormat.js'
import type { TableHost } from '../tables/state/TableHost.js'
import { withinResult } from '../tables/state/withinResult.js'
import type { WindowChange } from '../tables/windows/WindowChange.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import { WindowedState } from '../tables/windows/WindowedState.js'
import { Topic } from '../topics/Topic.js'
import { toMillis } from '../util/toMillis.js'
import { defineWindow } from '../windows/defineWindow.js'
import type { Aggregation } from './Aggregation.js'
import type { AggregationOptions } from './AggregationOptions.js'
import { claimOfRecord } from './claimOfRecord.js'
import type { Emit } from './Emit.js'
import { eventTime } from './eventTime.js'
import { groupKey } from './groupKey.js'
import { passOver } from './passOver.js'
import { Repeats } from './Repeats.js'
import { rootTopics } from './rootTopics.js'
import type { Windowing } from './Windowing.js'

/** What became of a value. */
type Outcome<K, V> = readonly WindowChange<K, V>[] | 'late'

const NOTHING: readonly never[] = []

/** The node of an aggregation: takes values into the windows of its state, and gives results out. */
export class AggregationNode<T, K, V> {
  readonly #state: WindowedState<K, V>
  readonly #timeOf: (value: T, event: Event) => number
  readonly #repeats = new Repeats<Outcome<K, V>>()
  readonly #sessions: boolean
  readonly #final: boolean
  readonly #every: number | undefined
  /** Whether changes may have to be given at once. */
  readonly #changing: boolean
  #results = new Subject<WindowEntry<K, V | null>>()

  /** @param of the operator with its name, for messages */
  constructor(
    private readonly host: TableHost,
    private readonly of: string,
    operator: string,
    private readonly windowing: Windowing<T>,
    private readonly aggregation: Aggregation<T, K, V>,
    { name, emit = 'updates', key, value }: AggregationOptions<Emit>,
  ) {
    const topics = rootTopics(windowing.source as Stream<unknown, unknown>)
    const definition = defineWindow(windowing.input, of)
    const grace = toMillis(windowing.grace, `grace of ${of}`)
    const every = typeof emit === 'object' ? toMillis(emit.every, `every of ${of}`) : 0
    const { merge } = aggregation
    this.#sessions = definition.kind === 'session'
    this.#final = emit === 'final'
    this.#every = every === 0 ? undefined : every
    this.#changing = !this.#final && (this.#every === undefined || this.#sessions)
    this.#timeOf = eventTime(windowing.time, host, of)
    this.#state = new WindowedState<K, V>(host, {
      name,
      kind: operator,
      definition,
      grace,
      expires: grace,
      every: this.#every,
      closeWhenIdle: windowing.closeWhenIdle,
      format: createFormat<K, V>(name, key ?? keyOf(topics), value),
      sources: topics.map(topic => topic.name),
      merge: merge && ((own, earlier, later) => merge(earlier, later, own)),
      announces: () => this.#final,
      announce: result => this.#results.next({ key: result.key, window: result.window, value: result.value }),
    })
  }

  /** What is given out next: another one behind the end of the source. */
  get results(): Subject<WindowEntry<K, V | null>> {
    return this.#results
  }

  run(): Subscription {
    return this.windowing.source.subscribe({
      next: value => this.#take(value),
      complete: () => {
        const ended = this.#results
        this.#results = new Subject()
        ended.complete()
      },
    })
  }

  #take(value: T): void {
    const claim = claimOfRecord(this.of)
    const { event } = claim
    if (event.key === null || value === null) {
      passOver(this.host, this.of, event.key === null)
      return
    }
    const known = this.#repeats.recall(claim)
    const outcome = known ?? this.#add(claim, event.key as K, value)
    if (known === undefined) this.#repeats.keep(claim, outcome)
    else {
      if (known !== 'late') for (const change of known) this.#emitUpdate(claim, change)
      this.#state.repeat(claim)
    }
    if (outcome === 'late') this.#late(event, value)
  }

  #add(claim: Claim, key: K, value: T): Outcome<K, V> {
    let changes: WindowChange<K, V>[] | undefined
    const told = (change: WindowChange<K, V>): void => {
      if (!this.#isDue(claim, change)) return
      changes ??= []
      changes.push(change)
      this.#emitUpdate(claim, change)
    }
    const outcome = this.#state.apply(
      claim,
      key,
      this.#timeOf(value, claim.event),
      aggregated => this.aggregation.add(aggregated, value, key) ?? undefined,
      this.#changing ? told : undefined,
    )
    return outcome === 'late' ? outcome : (changes ?? NOTHING)
  }

  /** Whether a change is to be given at once: where updates are held back, that a session is gone which was given. */
  #isDue(claim: Claim, { value, window }: WindowChange<K, V>): boolean {
    if (this.#every === undefined) return true
    return value === undefined && window.end + this.#every <= this.#state.announced(claim)
  }

  #emitUpdate(claim: Claim, change: WindowChange<K, V>): void {
    const { window, value, previous } = change
    // Kafka Streams takes back a session also where an event within it has changed only its value.
    const taken = this.#sessions && value !== undefined && previous !== undefined
    if (taken && window.start < window.end) this.#emit(claim, { ...change, value: undefined })
    this.#emit(claim, change)
  }

  #emit(claim: Claim, { key, window, value, timestamp }: WindowChange<K, V>): void {
    const { event } = claim
    const result = { key, window, value: value ?? null }
    if (timestamp === event.timestamp) this.#results.next(result)
    else {
      const give = (): void => this.#results.next(result)
      withinResult(claim, result, key, event.record.key as Uint8Array, timestamp, give)
    }
  }

  #late(event: Event, value: T): void {
    const { late } = this.windowing
    if (late === undefined) return
    if (late instanceof Topic) {
      late.next(value)
      return
    }
    const own = Object.is(event.value, value) ? (event as Event<T>) : new DerivedEvent(event, value)
    if (typeof late === 'function') late(own)
    else late.next(own)
  }
}

/** How keys are written where they come from. */
function keyOf([first]: readonly Topic<unknown, unknown>[]): TypeDescription | undefined {
  return first === undefined ? groupKey : first.options.key
}
