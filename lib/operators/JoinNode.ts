import { Subject, Subscription } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { ResultClaim } from '../acks/ResultClaim.js'
import { ResultEvent } from '../acks/ResultEvent.js'
import { within } from '../acks/within.js'
import type { Stream } from '../streams/Stream.js'
import { createJoinFormat } from '../tables/joins/createJoinFormat.js'
import { JoinDirectory } from '../tables/joins/JoinDirectory.js'
import type { JoinEntry } from '../tables/joins/JoinEntry.js'
import type { JoinKey } from '../tables/joins/JoinKey.js'
import { type EmitJoined, JoinPartition } from '../tables/joins/JoinPartition.js'
import type { JoinSpec } from '../tables/joins/JoinSpec.js'
import { joinRetention } from '../tables/joins/joinRetention.js'
import { createFormat } from '../tables/state/createFormat.js'
import { KeyedState } from '../tables/state/KeyedState.js'
import type { StateFormat } from '../tables/state/StateFormat.js'
import type { TableHost } from '../tables/state/TableHost.js'
import { Topic } from '../topics/Topic.js'
import { claimOfRecord } from './claimOfRecord.js'
import { Joined } from './Joined.js'
import { JoinKeys } from './JoinKeys.js'
import type { JoinOptions } from './JoinOptions.js'
import { passOver } from './passOver.js'
import { rootTopics } from './rootTopics.js'

/** One side: its state, and what makes the keys in it. */
interface Side<K, T> {
  readonly left: boolean
  readonly stream: Stream<T, K>
  readonly format: StateFormat<K, T>
  readonly state: KeyedState<JoinKey<K>, JoinEntry<T>>
  readonly keys: JoinKeys<K>
}

/** The node of a join: subscribes to both streams, keeps their events, and emits what belongs together. */
export class JoinNode<L, R, K, V> {
  readonly #left: Side<K, L>
  readonly #right: Side<K, R>
  /** For messages. */
  readonly #of: string
  /** Of the event that is being joined. */
  #claim: Claim | undefined
  #results = new Subject<Joined<L | undefined, R | undefined, V>>()

  constructor(
    private readonly host: TableHost,
    operator: string,
    private readonly spec: JoinSpec,
    options: JoinOptions,
    left: Stream<L, K>,
    right: Stream<R, K>,
  ) {
    const { window, outer } = spec
    this.#of = `${operator} "${options.name}"`
    const key = 'key' in options ? options.key : rootTopics(left as Stream<unknown, unknown>)[0]?.options.key
    const sources = [left, right].flatMap(stream => rootTopics(stream as Stream<unknown, unknown>))
    const topics = [...new Set(sources.map(({ name }) => name))]
    const side = <T>(isLeft: boolean, stream: Stream<T, K>, own: JoinOptions['left'], due: number | undefined) => {
      const name = `${options.name}-${isLeft ? 'left' : 'right'}`
      const format = createFormat<K, T>(name, key, own ?? describedValue(stream))
      const state = new KeyedState<JoinKey<K>, JoinEntry<T>>(host, {
        name,
        kind: 'windowed',
        format: createJoinFormat(format),
        partitions: undefined,
        sources: topics,
        retention: joinRetention(window),
        attach: () => new JoinDirectory(isLeft, format, due),
        described: { kind: 'join', settings: { ...window } },
      })
      host.registerTable(state)
      return { left: isLeft, stream, format, state, keys: new JoinKeys<K>() }
    }
    this.#left = side(true, left, options.left, outer === 'none' ? undefined : window.after + window.grace)
    this.#right = side(false, right, options.right, outer === 'both' ? window.before + window.grace : undefined)
    host.stopped$.subscribe(() => this.#end())
  }

  /** What is given out next: another one behind the end of the sources. */
  get results(): Subject<Joined<L | undefined, R | undefined, V>> {
    return this.#results
  }

  /** Subscribes to both streams. Of one that is joined with itself, each event is a left one first. */
  run(): Subscription {
    let running = 2
    const complete = (): void => {
      if (--running === 0) this.#end()
    }
    const left = this.#left.stream.subscribe({ next: value => this.#next(this.#left, value), complete })
    const right = this.#right.stream.subscribe({ next: value => this.#next(this.#right, value), complete })
    // Not one in the other: the left stream may end before the right one.
    const both = new Subscription()
    both.add(left)
    both.add(right)
    return both
  }

  #end(): void {
    const ended = this.#results
    this.#results = new Subject()
    ended.complete()
  }

  #next(side: Side<K, L> | Side<K, R>, value: L | R): void {
    const outer = this.#claim
    const claim = claimOfRecord(this.#of)
    this.#claim = claim
    try {
      this.#join(side, value, claim)
    } finally {
      this.#claim = outer
    }
  }

  #join(side: Side<K, L> | Side<K, R>, value: L | R, claim: Claim): void {
    const { key, timestamp } = claim.event
    const partition = this.#partitionOf(claim)
    const absent = value === null || value === undefined
    if (key === null || key === undefined || absent) {
      if (partition.pass(side.left, timestamp, !absent)) {
        if (side.left) this.#emit(value as L, undefined, timestamp, undefined)
        else this.#emit(undefined, value as R, timestamp, undefined)
      } else passOver(this.host, this.#of, !absent)
      return
    }
    const own = side.keys.keyOf(claim, key as K)
    const late = partition.process(side.left, own, side.format.id(key as K), value, claim, this.#emit)
    if (late) this.#late(side.left)
  }

  #partitionOf(claim: Claim): JoinPartition<K, L, R> {
    const left = this.#left.state.forWriting(claim)
    const { join } = left.attachment as JoinDirectory<K, L>
    if (join !== undefined) return join as JoinPartition<K, L, R>
    return new JoinPartition<K, L, R>(this.spec, left, this.#right.state.forWriting(claim))
  }

  readonly #emit: EmitJoined<K, L, R> = (left, right, timestamp, key) => {
    const claim = this.#claim as Claim
    const { event } = claim
    const joined = new Joined<L | undefined, R | undefined, V>(left, right)
    if (key === undefined && timestamp === event.timestamp) {
      this.#results.next(joined)
      return
    }
    const result = new ResultEvent<unknown, unknown>(event, joined, {
      key: key ?? event.key,
      keyBytes: key === undefined ? (event.record.key as Uint8Array) : this.#left.format.encodeKey(key),
      timestamp,
      headers: event.headers,
    })
    within(new ResultClaim(claim, result), () => this.#results.next(joined))
  }

  #late(left: boolean): void {
    this.host.monitor.lateWrites++
    this.host.warn(
      'RXFAUST_LATE_WRITE',
      `An event of the ${left ? 'left' : 'right'} side of ${this.#of} came after its window ` +
        'and the grace were over: what comes later does not find it. Raise `grace` if events are as late as that; ' +
        'monitor.lateWrites counts them.',
    )
  }
}

/** How the values of a stream are described that is a topic, or has just been repartitioned. */
function describedValue(stream: Stream<unknown, unknown>): JoinOptions['left'] {
  const topic = stream instanceof Topic ? stream : stream.origin?.through
  return topic instanceof Topic ? topic.options.value : undefined
}
