import type { Subscription } from 'rxjs'
import { currentClaim } from '../../lib/acks/currentClaim.js'
import type { ErrorPolicy } from '../../lib/acks/ErrorPolicy.js'
import type { Event } from '../../lib/acks/Event.js'
import type { RecordQueue } from '../../lib/acks/RecordQueue.js'
import type { Stream } from '../../lib/streams/Stream.js'
import type { Topic } from '../../lib/topics/Topic.js'
import { type Gate, gate } from '../support/gate.js'
import { StatefulHarness } from '../support/StatefulHarness.js'
import { settle } from '../support/settle.js'
import type { NumbersOperator, OperatorUnderLaw } from './OperatorUnderLaw.js'

const PARTITIONS = 2

/** One thing that happens. */
export type Step =
  | { readonly kind: 'deliver'; readonly topic: number; readonly partition: number }
  | { readonly kind: 'advance'; readonly millis: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'finish'; readonly which: number }

interface RunOptions {
  readonly operator?: NumbersOperator
  readonly onError?: ErrorPolicy
  /** Emitted values that are under way stay so until they are told to finish. */
  readonly asynchronous?: boolean
  /** Values of which the observer throws, once. */
  readonly throwsAt?: ReadonlySet<number>
}

/** One subscriber of the operator. */
interface Observed {
  readonly values: number[]
  readonly subscription: Subscription
  completed: number
}

/** An app with the operator, in which everything that happens is watched. */
export class OperatorRun {
  readonly app: StatefulHarness
  /** What is against the laws. */
  readonly problems: string[] = []
  readonly observed: Observed[] = []
  readonly topics: ReadonlyArray<Topic<number, string>>
  /** By value: its event, of its last delivery. */
  readonly #events = new Map<number, Event>()
  /** By partition: its values, by offset. */
  readonly #logs = new Map<RecordQueue, number[]>()
  readonly #working: Array<{ readonly work: Gate; readonly values: readonly number[] }> = []
  readonly #thrown = new Set<number>()
  readonly #output: Stream<unknown, unknown>
  readonly #restoreTimers: () => void

  constructor(
    readonly under: OperatorUnderLaw,
    private readonly options: RunOptions = {},
  ) {
    this.#restoreTimers = watchTimers(problem => this.problems.push(problem))
    this.app = new StatefulHarness({ bufferLimit: 64, onError: options.onError ?? 'fail' })
    const count = 1 + (under.others ?? 0)
    this.topics = Array.from({ length: count }, (_, index) => this.app.topic<number>(`numbers-${index}`))
    for (const topic of this.topics) {
      for (let partition = 0; partition < PARTITIONS; partition++)
        this.#watch(this.app.queue(topic as never, partition))
    }
    const [source, ...others] = this.topics
    const operator = (options.operator ?? under.operator)(this.app, ...others)
    this.#output = (source as Stream<number, string>).pipe(operator)
  }

  subscribe(output: Stream<unknown, unknown> = this.#output): Observed {
    const values: number[] = []
    const observed: { -readonly [Name in keyof Observed]: Observed[Name] } = {
      values,
      subscription: undefined as never,
      completed: 0,
    }
    this.observed.push(observed)
    observed.subscription = output.subscribe({
      next: value => this.#next(value, values),
      complete: () => {
        observed.completed++
      },
    })
    return observed
  }

  get output(): Stream<unknown, unknown> {
    return this.#output
  }

  async step(step: Step): Promise<void> {
    if (step.kind === 'deliver') this.deliver(step.topic % this.topics.length, step.partition % PARTITIONS)
    else if (step.kind === 'advance') this.app.advance(step.millis)
    else if (step.kind === 'settle') await settle()
    else this.#finish(step.which)
    this.#check()
  }

  deliver(topic: number, partition: number): void {
    const from = this.topics[topic] as Topic<number, string>
    const queue = this.app.queue(from as never, partition)
    const log = this.#logs.get(queue) as number[]
    const value = [...this.#logs.values()].reduce((sum, each) => sum + each.length, 0)
    log.push(value)
    this.app.deliver(from, value, { partition, offset: log.length - 1, key: `key-${value % 3}` })
    const { asynchronous, throwsAt, operator } = this.options
    const sound = throwsAt === undefined && operator === undefined
    const watched = asynchronous !== true && sound && this.topics.every(each => each.observed)
    if (this.under.immediate && watched && !this.#isDone(value)) {
      this.problems.push(`${value} was not done at once`)
    }
  }

  /** Finishes all that is under way, and lets time pass until nothing happens any more. */
  async quiesce(): Promise<void> {
    for (let round = 0; round < 12; round++) {
      for (let turn = 0; turn < 4; turn++) {
        await settle()
        while (this.#working.length > 0) this.#finish(0)
        this.#check()
      }
      this.app.advance((this.under.patience ?? 1_000) / 4)
    }
    await settle()
    this.#check()
  }

  /** Events that were delivered. */
  get delivered(): number {
    return this.#events.size
  }

  get unfinished(): number[] {
    return [...this.#events].filter(([, event]) => !event.acknowledged).map(([value]) => value)
  }

  get queues(): RecordQueue[] {
    return [...this.#logs.keys()]
  }

  /** As at a rebalance: intake ends, and holders let go. */
  drain(): void {
    for (const task of this.app.tasks()) task.status.to('draining')
    for (const queue of this.queues) queue.dropQueued()
    for (const topic of this.topics) topic.reader.dropWaiting()
    this.app.flush$.next(undefined)
  }

  /** The partitions are ours again, or still: the unfinished records come again. */
  restart(): void {
    for (const task of this.app.tasks()) {
      if (task.status.is('draining')) task.status.to('suspended')
      task.status.to('active')
    }
    for (const queue of this.queues) {
      const frontier = queue.frontier ?? 0
      queue.start(frontier, frontier)
    }
    for (const [queue, log] of this.#logs) {
      const topic = this.topics.find(({ name }) => name === queue.topic) as Topic<number, string>
      for (let offset = queue.frontier ?? 0; offset < log.length; offset++) {
        const value = log[offset] as number
        this.app.deliver(topic, value, { partition: queue.partition, offset, key: `key-${value % 3}` })
      }
    }
  }

  /** The partitions belong to somebody else all of a sudden. */
  lose(): void {
    for (const queue of this.queues) {
      queue.task.lose('spec')
      for (const topic of this.topics) topic.reader.revoke(queue)
    }
  }

  complete(): void {
    for (const topic of this.topics) topic.reader.finish()
  }

  end(): void {
    for (const { subscription } of this.observed) subscription.unsubscribe()
    this.#restoreTimers()
  }

  /** The partition and offset of a value. */
  placeOf(value: number): { queue: RecordQueue; offset: number } {
    for (const [queue, log] of this.#logs) {
      const offset = log.indexOf(value)
      if (offset >= 0) return { queue, offset }
    }
    throw new Error(`${value} was never delivered`)
  }

  originsOf(value: unknown): readonly number[] {
    return this.under.origins?.(value) ?? numbersIn(value)
  }

  #isDone(value: number): boolean {
    return this.#events.get(value)?.acknowledged === true
  }

  #watch(queue: RecordQueue): void {
    this.#logs.set(queue, [])
    const add = queue.add.bind(queue)
    queue.add = event => {
      this.#events.set(event.value as number, event)
      add(event)
    }
  }

  #next(value: unknown, values: number[]): Promise<void> | undefined {
    const origins = this.originsOf(value)
    values.push(...origins)
    const claim = currentClaim()
    const inScope = new Set([...(claim?.deliveries ?? [])].map(({ event }) => event))
    const fresh = this.under.remembers ? [] : origins
    for (const origin of fresh) {
      const event = this.#events.get(origin) as Event
      if (event.acknowledged) this.problems.push(`${origin} was emitted when it was acknowledged already`)
      if (this.under.scoped !== false && !inScope.has(event)) this.problems.push(`${origin} came in another scope`)
    }
    for (const origin of origins) {
      if (!this.options.throwsAt?.has(origin) || this.#thrown.has(origin)) continue
      this.#thrown.add(origin)
      throw new Error(`thrown at ${origin}`)
    }
    if (!this.options.asynchronous) return undefined
    const work = gate()
    this.#working.push({ work, values: fresh })
    return work.promise
  }

  #finish(which: number): void {
    const [done] = this.#working.splice(which % Math.max(1, this.#working.length), 1)
    done?.work.open()
  }

  /** Nothing is done that somebody is working at. */
  #check(): void {
    if (this.observed.some(({ subscription }) => subscription.closed)) return
    for (const { values } of this.#working) {
      for (const value of values) if (this.#isDone(value)) this.problems.push(`${value} was acknowledged under way`)
    }
  }
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  return Array.isArray(value) ? value.flatMap(numbersIn) : []
}

/** Timers are those of the app. */
function watchTimers(problem: (problem: string) => void): () => void {
  const { setTimeout, setInterval } = globalThis
  const watched = (name: string) => (): never => {
    problem(`${name} was called`)
    throw new Error(`${name} was called`)
  }
  globalThis.setTimeout = watched('setTimeout') as never
  globalThis.setInterval = watched('setInterval') as never
  return () => {
    globalThis.setTimeout = setTimeout
    globalThis.setInterval = setInterval
  }
}
