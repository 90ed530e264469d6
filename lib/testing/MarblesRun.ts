import { type Observable, Subject } from 'rxjs'
import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import type { ErrorCode } from '../util/ErrorCode.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppHarness } from './AppHarness.js'
import type { DeadLetter } from './DeadLetter.js'
import type { Expectation } from './Expectation.js'
import { failedExpectation } from './failedExpectation.js'
import { MarblesExpectation } from './MarblesExpectation.js'
import type { MarblesHelpers } from './MarblesHelpers.js'
import type { Mark } from './Mark.js'
import { parseMarbles } from './parseMarbles.js'
import { readDeadLetter } from './readDeadLetter.js'
import { readTable, type TableEntries } from './readTable.js'
import { topicReader } from './topicReader.js'
import { ValueExpectation } from './ValueExpectation.js'

/** How far virtual time goes on behind the last marble, where something is still scheduled. */
const MORE_FRAMES = 1_000
const MORE_MILLIS = 24 * 60 * 60 * 1_000

interface Plan {
  readonly marks: readonly Mark[]
  readonly act: (mark: Mark) => void
}

/** One test in marbles: what it sends, what it expects, and how it runs. */
export class MarblesRun {
  readonly #plans: Plan[] = []
  readonly #expectations: Expectation[] = []
  #last = 0
  #sendError: { readonly error: unknown } | undefined
  #expectedFailure: { readonly code: ErrorCode; readonly place: Error } | undefined

  constructor(private readonly harness: AppHarness) {}

  get helpers(): MarblesHelpers {
    return {
      app: this.harness.app,
      hot: <T>(marbles: string, values?: Readonly<Record<string, T>>, error?: unknown) =>
        this.#hot<T>(parseMarbles(marbles, values, error)),
      produce: (topic, marbles, values) => this.#produce(topic, parseMarbles(marbles, values)),
      expectStream: stream => this.#expectStream(stream),
      expectTopic: topic => this.#expectTopic(topic),
      expectTable: (table: TableEntries<never>) =>
        this.#expectValue<Readonly<Record<string, never>>>('The table', () => readTable(table)),
      expectCommitted: topic =>
        this.#expectValue(`What is committed of topic "${topic.name}"`, () =>
          this.harness.committed(topic as Topic<unknown, unknown>),
        ),
      expectDeadLetters: topic => this.#expectDeadLetters(topic),
      expectWarnings: () => this.#expectWarnings(),
      expectFailure: code => {
        this.#expectedFailure = { code, place: new Error() }
      },
    }
  }

  /** @throws why the app has failed, or what differs from what was expected */
  async run(): Promise<void> {
    const { harness } = this
    const { time } = harness
    try {
      await harness.start()
      for (const plan of this.#plans) this.#schedule(plan, 0)
      await time.run(this.#last)
      await time.run(time.now + MORE_MILLIS, MORE_FRAMES)
      await harness.commit()
      for (const expectation of this.#expectations) await expectation.collect()
    } finally {
      await harness.stop()
    }
    this.#verify()
  }

  #verify(): void {
    const { failure } = this.harness
    const expected = this.#expectedFailure
    if (failure !== undefined && !isCode(failure.error, expected?.code)) throw failure.error
    if (failure === undefined && this.#sendError !== undefined) throw this.#sendError.error
    const failed = this.#expectations.flatMap(expectation => expectation.verify() ?? [])
    if (failure === undefined && expected !== undefined) {
      failed.unshift(failedExpectation(`The app has not failed; expected was ${expected.code}.`, expected.place))
    }
    const [first] = failed
    if (first === undefined) return
    if (failed.length === 1) throw first
    throw failedExpectation(failed.map(({ message }) => message).join('\n\n'), first)
  }

  /** One frame after the other, so that a long diagram is one entry in the scheduler's sorted list. */
  #schedule(plan: Plan, from: number): void {
    const { marks, act } = plan
    const { time } = this.harness
    const frame = marks[from]?.frame
    if (frame === undefined) return
    time.scheduler.schedule(
      () => {
        let at = from
        while (marks[at]?.frame === frame) act(marks[at++] as Mark)
        this.#schedule(plan, at)
      },
      Math.max(0, frame - time.now),
    )
  }

  #plan(marks: readonly Mark[], act: (mark: Mark) => void): void {
    this.#plans.push({ marks, act })
    this.#reaches(marks)
  }

  #reaches(marks: readonly Mark[]): void {
    this.#last = Math.max(this.#last, marks.at(-1)?.frame ?? 0)
  }

  #hot<T>(marks: readonly Mark[]): Observable<T> {
    const subject = new Subject<T>()
    this.#plan(marks, ({ kind, value }) => {
      if (kind === 'value') subject.next(value as T)
      else if (kind === 'error') subject.error(value ?? 'error')
      else subject.complete()
    })
    return subject.asObservable()
  }

  #produce<T, K>(topic: Topic<T, K>, marks: readonly Mark[]): void {
    if (marks.some(({ kind }) => kind !== 'value')) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `What is sent to topic "${topic.name}" has an end.`,
        'Leave out | and #.',
      )
    }
    this.#plan(marks, ({ value }) => {
      const given = value as readonly [key: K | null, value: T | null] | Message<T, K>
      const message = isPair(given) ? { key: given[0], value: given[1] } : given
      topic.send(message).catch((error: unknown) => {
        this.#sendError ??= { error }
      })
    })
  }

  #expectStream<T>(stream: Observable<T>): MarblesExpectation {
    const seen: Mark[] = []
    const see = (kind: Mark['kind'], value: unknown): void => {
      seen.push({ frame: this.harness.time.now, kind, value })
    }
    stream.subscribe({
      next: value => see('value', value),
      error: (error: unknown) => see('error', error),
      complete: () => see('complete', undefined),
    })
    return this.#expectMarbles('The stream', () => seen)
  }

  #expectTopic<T, K>(topic: Topic<T, K>): MarblesExpectation {
    const read = topicReader(topic)
    return this.#expectMarbles(`Topic "${topic.name}"`, () =>
      this.harness.broker
        .stored(topic.name)
        .map(({ record, frame }) => ({ frame, kind: 'value', value: read(record) })),
    )
  }

  #expectMarbles(what: string, see: () => readonly Mark[]): MarblesExpectation {
    const expectation = new MarblesExpectation(what, see, marks => this.#reaches(marks))
    this.#expectations.push(expectation)
    return expectation
  }

  #expectDeadLetters(topic: string): ValueExpectation<readonly Partial<DeadLetter>[]> {
    return this.#expectValue(`Dead letter topic "${topic}"`, expected =>
      this.harness.broker.stored(topic).map(({ record }, index) => {
        const letter = readDeadLetter(record)
        const wanted = expected[index]
        return wanted === undefined ? letter : pick(letter, Object.keys(wanted))
      }),
    )
  }

  #expectWarnings(): ValueExpectation<readonly string[]> {
    const codes: string[] = []
    this.harness.app.warnings$.subscribe(({ code }) => codes.push(code))
    this.harness.app.runtime.onWarning = () => undefined
    return this.#expectValue('The list of warnings', () => [...codes])
  }

  #expectValue<T>(what: string, see: (expected: T) => unknown): ValueExpectation<T> {
    const expectation = new ValueExpectation<T>(what, see)
    this.#expectations.push(expectation)
    return expectation
  }
}

function isPair<P extends readonly unknown[]>(value: P | object): value is P {
  return Array.isArray(value)
}

function isCode(error: unknown, code: ErrorCode | undefined): boolean {
  return error instanceof RxfaustError && error.code === code
}

function pick<T extends object>(from: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name))) as Partial<T>
}
