import fc from 'fast-check'
import { filter, map, type Observable, mergeMap as rxMergeMap } from 'rxjs'
import type { App, Event, Topic } from '../../lib/index.js'
import {
  concatMap,
  events,
  groupBy,
  items,
  mergeMap,
  noack,
  takeWithin,
  through,
  to,
} from '../../lib/operators/index.js'
import type { Stream } from '../../lib/streams/Stream.js'

/** What flows: which record, and which of its copies. */
export interface Value {
  readonly id: number
  readonly path: string
}

export type Step =
  | { readonly kind: 'map' | 'items' | 'events' | 'fanOut' | 'concatMap' | 'to' | 'groupBy' | 'through' }
  | { readonly kind: 'filter'; readonly modulus: number }
  | { readonly kind: 'mergeMap'; readonly concurrent: number }
  | { readonly kind: 'takeWithin'; readonly n: number; readonly millis: number }

export interface Pipeline {
  readonly steps: readonly Step[]
  readonly end: 'synchronous' | 'asynchronous' | 'iterated' | 'noack' | 'twice'
}

/** What the pipelines' code asks of the one who runs them. */
export interface PipelinePort {
  /** Resolves when the runner says so. */
  wait(): Promise<void>
  /** Something of a record has been done. */
  done(what: string): void
  /** May throw, so that the event is tried again. */
  risk(where: string): void
}

const plain: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { kind: 'map' },
    { kind: 'items' },
    { kind: 'events' },
    { kind: 'fanOut' },
    { kind: 'concatMap' },
    { kind: 'to' },
  ),
  fc.record({ kind: fc.constant('filter' as const), modulus: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('mergeMap' as const), concurrent: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant('takeWithin' as const),
    n: fc.integer({ min: 1, max: 6 }),
    millis: fc.integer({ min: 1, max: 4 }),
  }),
)
const hop: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constantFrom<readonly Step[]>([{ kind: 'groupBy' }], [{ kind: 'through' }]) },
)

export const pipelines: fc.Arbitrary<Pipeline> = fc
  .record({
    steps: fc
      .tuple(fc.array(plain, { maxLength: 3 }), hop, fc.array(plain, { maxLength: 3 }))
      .map(([front, between, back]) => [...front, ...between, ...back]),
    end: fc.constantFrom<Pipeline['end']>('synchronous', 'asynchronous', 'iterated', 'noack', 'twice'),
  })
  .map(({ steps, end }) => {
    // An event of several values is acknowledged by its first ack(), which is not what is asked here.
    const several = steps.some(({ kind }) => kind === 'fanOut' || kind === 'takeWithin')
    return { steps, end: several && end === 'noack' ? 'asynchronous' : end }
  })

const isHop = ({ kind }: Step): boolean => kind === 'groupBy' || kind === 'through'
const dropped = (step: Step, { id }: Value): boolean => step.kind === 'filter' && id % step.modulus === 0

/**
 * Everything that has to be done of a value before it may be acknowledged: to the ends of the pipeline, or to the
 * topic between, which it leaves for a record of its own.
 */
export function obligations({ steps, end }: Pipeline, value: Value, from: number): string[] {
  const { id, path } = value
  const [at, step] = [from, steps[from]]
  if (step === undefined)
    return end === 'twice' ? [`end 0 ${id} ${path}`, `end 1 ${id} ${path}`] : [`end 0 ${id} ${path}`]
  if (isHop(step)) return [`stored between ${id} ${path}`]
  if (dropped(step, value)) return [`dropped at ${at} ${id} ${path}`]
  const on = (copy: Value) => obligations({ steps, end }, copy, at + 1)
  if (step.kind === 'fanOut') return [...on({ id, path: `${path}l` }), ...on({ id, path: `${path}r` })]
  return step.kind === 'to' ? [`stored side ${id} ${path}`, ...on(value)] : on(value)
}

/** The step behind the topic between. */
export function behindHop({ steps }: Pipeline): number {
  return steps.findIndex(isHop) + 1
}

interface PipelineTopics {
  readonly source: Topic<Value, string>
  readonly between: Topic<Value, string>
  readonly side: Topic<Value, string>
}

/** Builds the pipeline and subscribes to it. */
export function subscribe(app: App, { steps, end }: Pipeline, topics: PipelineTopics, port: PipelinePort): void {
  let stream: Stream<Value, string> = topics.source
  steps.forEach((step, at) => {
    stream = stream.pipe(build(step, at, topics, port)) as Stream<Value, string>
  })
  const finish = (which: number, value: Value) => port.done(`end ${which} ${value.id} ${value.path}`)
  const observe = (which: number) => async (value: Value) => {
    port.risk(`end ${value.id}`)
    await port.wait()
    finish(which, value)
  }
  if (end === 'asynchronous') stream.subscribe(observe(0))
  else if (end === 'twice') for (const which of [0, 1]) stream.subscribe(observe(which))
  else if (end === 'synchronous') {
    stream.subscribe(value => {
      port.risk(`end ${value.id}`)
      finish(0, value)
    })
  } else if (end === 'noack') {
    stream.pipe(noack(), events()).subscribe(event => {
      leave(event, port, () => finish(0, event.value))
    })
  } else {
    const loop = async () => {
      for await (const value of stream) {
        await port.wait()
        finish(0, value)
      }
    }
    loop().catch((error: unknown) => app.logger.debug({ error }, 'the loop has ended with its app'))
  }
}

function leave(event: Event<Value, string>, port: PipelinePort, finish: () => void): void {
  port
    .wait()
    .then(() => {
      finish()
      event.ack()
      event.ack()
    })
    .catch((error: unknown) => expectNothing(error))
}

function expectNothing(error: unknown): never {
  throw error
}

function build(
  step: Step,
  at: number,
  topics: PipelineTopics,
  port: PipelinePort,
): (source: Stream<Value, string>) => Observable<Value> {
  const work = async (value: Value): Promise<Value> => {
    await port.wait()
    port.risk(`${at} ${value.id}`)
    return value
  }
  switch (step.kind) {
    case 'map':
      return map(value => {
        port.risk(`${at} ${value.id}`)
        return { ...value }
      })
    case 'items':
      return source =>
        source.pipe(
          items(),
          map(([, value]) => value),
        )
    case 'events':
      return source =>
        source.pipe(
          events(),
          map(({ value }) => value),
        )
    case 'fanOut':
      return rxMergeMap(({ id, path }) => [
        { id, path: `${path}l` },
        { id, path: `${path}r` },
      ])
    case 'filter':
      return filter(value => {
        if (dropped(step, value)) port.done(`dropped at ${at} ${value.id} ${value.path}`)
        return !dropped(step, value)
      })
    case 'concatMap':
      return concatMap(work)
    case 'mergeMap':
      return mergeMap(work, step.concurrent)
    case 'takeWithin':
      return source =>
        source.pipe(
          takeWithin(step.n, step.millis),
          rxMergeMap(batch => batch),
        )
    case 'to':
      return to(topics.side)
    case 'through':
      return through(topics.between)
    case 'groupBy':
      return groupBy(({ id }) => `${id % 5}`, { name: 'between', topic: topics.between })
  }
}
