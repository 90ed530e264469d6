import { isObservable, Observable, type Subscriber } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { within } from '../acks/within.js'
import { withinAsync } from '../acks/withinAsync.js'
import type { Stream } from '../streams/Stream.js'
import { StreamProcess } from '../streams/StreamProcess.js'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AgentFunction } from './AgentFunction.js'

interface ObservedFunction<In, K, Out> {
  readonly stream: Stream<In, K>
  readonly fn: AgentFunction<In, K, Out>
  /** Takes what is yielded; the function goes on when it has settled. */
  give(value: Out, claim: Claim | undefined): Promise<void> | undefined
  /** An error that comes too late to have any effect. */
  late(error: unknown): void
}

/**
 * An agent's function as an Observable, each subscription of which is a run of it. Only what the function makes by
 * operators is emitted: what it yields is given before it goes on.
 */
export function observeFunction<In, K, Out>(observed: ObservedFunction<In, K, Out>): Observable<Out> {
  let recipe: Observable<Out> | undefined
  return new Observable<Out>(subscriber => {
    if (recipe !== undefined) return recipe.subscribe(subscriber)
    const process = new StreamProcess()
    const started = process.run(() => observed.fn(observed.stream))
    if (isObservable(started)) {
      recipe = started
      return recipe.subscribe(subscriber)
    }
    const generates = typeof started === 'object' && started !== null && Symbol.asyncIterator in started
    if (!generates && !isPromiseLike(started)) throw notAnAgent(started)
    const run = generates ? new Run(observed, process, started, subscriber) : undefined
    const over = run === undefined ? Promise.resolve(started as PromiseLike<void>) : run.toEnd()
    over.then(
      () => {
        if (process.over) return
        process.goesOn()
        subscriber.complete()
      },
      (error: unknown) => {
        if (process.over) observed.late(error)
        else within(process.claim, () => subscriber.error(error))
      },
    )
    return () => {
      process.end()
      run?.leave()
    }
  })
}

/** JavaScript lets a function return anything. */
function notAnAgent(returned: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_OPTION',
    `The function of an agent returned ${returned === null ? 'null' : typeof returned}.`,
    'Return an Observable made of the stream, or make it an async generator or an async function.',
  )
}

/** A run of a generator. */
class Run<In, K, Out> {
  readonly #iterator: AsyncIterator<Out>

  constructor(
    private readonly observed: ObservedFunction<In, K, Out>,
    private readonly process: StreamProcess,
    generator: AsyncIterable<Out>,
    private readonly subscriber: Subscriber<Out>,
  ) {
    this.#iterator = generator[Symbol.asyncIterator]()
  }

  async toEnd(): Promise<void> {
    const { process, observed } = this
    for (;;) {
      const { done, value } = await process.run(() => this.#iterator.next())
      if (done || process.over || this.subscriber.closed) return
      const { claim } = process
      const given =
        claim === undefined ? observed.give(value, undefined) : withinAsync(claim, () => observed.give(value, claim))
      if (given !== undefined) await given
      if (process.over) return
      process.goesOn()
    }
  }

  /** Its `finally` blocks run. */
  leave(): void {
    const left = this.process.run(() => this.#iterator.return?.())
    left?.then(undefined, (error: unknown) => this.observed.late(error))
  }
}
