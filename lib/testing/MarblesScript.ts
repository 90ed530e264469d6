import { type Observable, Subject } from 'rxjs'
import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import type { ErrorCode } from '../util/ErrorCode.js'
import type { AppHarness } from './AppHarness.js'
import { coldObservable } from './coldObservable.js'
import type { DeadLetter } from './DeadLetter.js'
import { Declarations } from './Declarations.js'
import type { Expectation } from './Expectation.js'
import { type Diagrams, MarblesExpectation } from './MarblesExpectation.js'
import type { MarblesHelpers } from './MarblesHelpers.js'
import type { Mark } from './Mark.js'
import { OutsideProducer } from './OutsideProducer.js'
import { Plan } from './Plan.js'
import { parseMarbles } from './parseMarbles.js'
import { type Marker, parseMarkers } from './parseMarkers.js'
import { readDeadLetter } from './readDeadLetter.js'
import { readTable, type TableEntries } from './readTable.js'
import { StreamWatch } from './StreamWatch.js'
import { shownMessages } from './shownMessages.js'
import type { TestBroker } from './TestBroker.js'
import { toMessage } from './toMessage.js'
import { topicReader } from './topicReader.js'
import { unusableDiagram } from './unusableDiagram.js'
import { ValueExpectation } from './ValueExpectation.js'
import type { VirtualTime } from './VirtualTime.js'

type Pair = readonly [key: unknown, value: unknown]
/** What is scheduled, whatever its marks are. */
type AnyPlan = { schedule(time: VirtualTime): void }

/** What a test in marbles does and expects, over all lives of its app. */
export class MarblesScript {
  readonly declarations = new Declarations()
  readonly expectations: Expectation[] = []
  /** When the app dies and starts again. */
  readonly crashes: Marker<'!' | '^'>[] = []
  expectedFailure: { readonly code: ErrorCode; readonly place: Error } | undefined
  /** Why a message could not be sent. */
  sendError: { readonly error: unknown } | undefined
  /** The frame of the last mark. */
  last = 0
  /** Those of subscriptions come first: as in RxJS's own tests, what is sent in the frame of a `^` is seen. */
  readonly #plans: AnyPlan[] = []
  /** Partitions of topics, for the time in which no app runs. */
  readonly #counts = new Map<string, number>()
  #harness!: AppHarness
  readonly #outside: OutsideProducer

  constructor(
    private readonly time: VirtualTime,
    private readonly broker: TestBroker,
  ) {
    this.#outside = new OutsideProducer(broker, time)
  }

  /** What one life of the app is set up with. */
  helpers(harness: AppHarness): MarblesHelpers {
    this.#harness = harness
    return {
      app: harness.app,
      hot: <T>(marbles: string, values?: Readonly<Record<string, T>>, error?: unknown) =>
        this.#hot<T>(marbles, values, error),
      cold: <T>(marbles: string, values?: Readonly<Record<string, T>>, error?: unknown) =>
        coldObservable<T>(parseMarbles(marbles, values, error), this.time),
      produce: (topic, marbles, values) => this.#produce(topic, marbles, values),
      rebalance: (topic, marbles) => this.#rebalance(topic, marbles),
      crash: marbles => this.#crash(marbles),
      expectStream: (stream, subscription) => this.#expectStream(stream, subscription),
      expectTopic: topic => this.#expectTopic(topic),
      expectTable: (table: TableEntries<never>) =>
        this.#expectValue<Readonly<Record<string, never>>>('The table', () => readTable(table)),
      expectCommitted: topic =>
        this.#expectValue(`What is committed of topic "${topic.name}"`, () =>
          harness.committed(topic as Topic<unknown, unknown>),
        ),
      expectDeadLetters: topic => this.#expectDeadLetters(topic),
      expectWarnings: () => this.#expectWarnings(),
      expectFailure: code => {
        this.expectedFailure = { code, place: new Error() }
      },
    }
  }

  /** Puts what is left to do into the scheduler. */
  schedule(): void {
    for (const plan of this.#plans) plan.schedule(this.time)
  }

  #plan<M extends { readonly frame: number }>(marks: readonly M[]): Plan<M> {
    const plan = new Plan(marks)
    this.#plans.push(plan)
    this.#reaches(marks)
    return plan
  }

  #reaches(marks: readonly { readonly frame: number }[]): void {
    this.last = Math.max(this.last, marks.at(-1)?.frame ?? 0)
  }

  #hot<T>(marbles: string, values?: Readonly<Record<string, T>>, error?: unknown): Observable<T> {
    const plan = this.declarations.take(`hot(${marbles})`, () => this.#plan(parseMarbles(marbles, values, error)))
    const subject = new Subject<T>()
    const harness = this.#harness
    plan.act = ({ kind, value }) => {
      if (!harness.alive) return
      if (kind === 'value') subject.next(value as T)
      else if (kind === 'error') subject.error(value ?? 'error')
      else subject.complete()
    }
    return subject.asObservable()
  }

  #produce<T, K>(topic: Topic<T, K>, marbles: Diagrams, values: Readonly<Record<string, Pair | Message<T, K>>>): void {
    for (const [partition, diagram] of diagrams(marbles)) {
      const plan = this.declarations.take(`produce(${topic.name}, ${diagram})`, () => {
        const marks = parseMarbles(diagram, values)
        if (marks.some(({ kind }) => kind !== 'value')) {
          throw unusableDiagram(diagram, `for topic "${topic.name}" has an end`, 'Leave out | and #.')
        }
        for (const { value, character } of marks) {
          const wanted = toMessage(value as Pair | Message<unknown, unknown>).partition
          if (partition === undefined || wanted === undefined || wanted === partition) continue
          const seen = `of partition ${partition} has "${character}" for partition ${wanted}`
          throw unusableDiagram(diagram, seen, "Leave out the message's partition, or use another diagram.")
        }
        return this.#plan(marks)
      })
      plan.act = ({ value }) => {
        const message = toMessage(value as Pair | Message<unknown, unknown>)
        const sent = partition === undefined ? message : { ...message, partition }
        this.#outside.send(topic as Topic<unknown, unknown>, sent).catch((error: unknown) => {
          this.sendError ??= { error }
        })
      }
    }
  }

  #rebalance<T, K>(topic: Topic<T, K>, marbles: Diagrams): void {
    const { broker } = this
    const { id, runtime } = this.#harness.app
    for (const [partition, diagram] of diagrams(marbles)) {
      const plan = this.declarations.take(`rebalance(${topic.name}, ${diagram})`, () =>
        this.#plan(parseMarkers(diagram, ['r', 'l', 'a'])),
      )
      plan.act = ({ kind }) => {
        const count = runtime.partitionsOf(topic.name) ?? this.#counts.get(topic.name) ?? 0
        this.#counts.set(topic.name, count)
        for (let each = partition ?? 0; each < (partition === undefined ? count : partition + 1); each++) {
          if (kind === 'r') broker.revoke(id, count, each)
          else if (kind === 'l') broker.lose(id, count, each)
          else broker.assign(id, count, each)
        }
      }
    }
  }

  #crash(marbles: string): void {
    this.declarations.take(`crash(${marbles})`, () => {
      const markers = parseMarkers(marbles, ['!', '^'])
      const kinds = markers.map(({ kind }) => kind).join('')
      if (this.crashes.length > 0 || !/^(!\^)+$/.test(kinds)) {
        throw unusableDiagram(marbles, 'is no crash', 'Give a ! and a ^ in turn, and call crash once.')
      }
      this.crashes.push(...markers)
      this.#reaches(markers)
    })
  }

  #expectStream<T>(stream: Observable<T>, subscription: string | undefined): MarblesExpectation {
    const { watch, expectation } = this.declarations.take(`expectStream(${subscription ?? ''})`, () => {
      const made = new StreamWatch(subscription)
      this.#plans.unshift(...made.plans)
      this.#reaches(made.markers)
      return { watch: made, expectation: this.#expectMarbles('The stream', () => made.seen) }
    })
    watch.watch(stream, this.#harness)
    return expectation
  }

  #expectTopic<T, K>(topic: Topic<T, K>): MarblesExpectation {
    const read = topicReader(topic)
    const see = (): Mark[] =>
      this.broker
        .stored(topic.name)
        .map(({ record, frame }) => ({ frame, kind: 'value', value: read(record), partition: record.partition }))
    return this.declarations.take(`expectTopic(${topic.name})`, () =>
      this.#expectMarbles(`Topic "${topic.name}"`, see, shownMessages),
    )
  }

  #expectMarbles(
    what: string,
    see: () => readonly Mark[],
    shown?: (seen: readonly Mark[], expected: readonly Mark[]) => readonly Mark[],
  ): MarblesExpectation {
    const expectation = new MarblesExpectation(what, see, marks => this.#reaches(marks), shown)
    this.expectations.push(expectation)
    return expectation
  }

  #expectDeadLetters(topic: string): ValueExpectation<readonly Partial<DeadLetter>[]> {
    return this.#expectValue(`Dead letter topic "${topic}"`, expected =>
      this.broker.stored(topic).map(({ record }, index) => {
        const letter = readDeadLetter(record)
        const wanted = expected[index]
        return wanted === undefined ? letter : pick(letter, Object.keys(wanted))
      }),
    )
  }

  #expectWarnings(): ValueExpectation<readonly string[]> {
    const codes = this.declarations.take<string[]>('expectWarnings', () => [])
    const { warnings$, runtime } = this.#harness.app
    warnings$.subscribe(({ code }) => codes.push(code))
    runtime.onWarning = () => undefined
    return this.#expectValue('The list of warnings', () => [...codes])
  }

  #expectValue<T>(what: string, see: (expected: T) => unknown): ValueExpectation<T> {
    const expectation = this.declarations.take(what, () => {
      const made = new ValueExpectation<T>(what)
      this.expectations.push(made)
      return made
    })
    expectation.see = see
    return expectation
  }
}

/** The diagrams with their partitions; one for all has none. */
function diagrams(marbles: Diagrams): Array<readonly [partition: number | undefined, diagram: string]> {
  if (typeof marbles === 'string') return [[undefined, marbles]]
  return Object.entries(marbles).map(([partition, diagram]) => [Number(partition), diagram])
}

function pick<T extends object>(from: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name))) as Partial<T>
}
