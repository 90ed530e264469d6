import { expectTypeOf } from 'expect-type'
import { type Agent, App, type Channel, currentEvent, type Stream, type TopicGroup } from 'rxfaust'
import { groupBy, mapAsync } from 'rxfaust/operators'
import { TestDriver } from 'rxfaust/testing'
import { map, type Observable } from 'rxjs'
import { number, object, string } from 'superstruct'

const app = new App('typings')
const numbers = app.topic('numbers', { key: string(), value: number() })
const results = app.topic('results', { key: string(), value: string() })

interface Pair {
  a: number
  b: number
}

/** The stream is that of the topic, and the reply is what the function gives. */
export async function functions(): Promise<void> {
  const doubler = app.agent('doubler', { topic: numbers }, stream => {
    expectTypeOf(stream).toEqualTypeOf<Stream<number, string>>()
    return stream.pipe(map(n => n * 2))
  })
  expectTypeOf(doubler).toEqualTypeOf<Agent<number, string, number>>()
  expectTypeOf(await doubler.ask(1, { key: 'ann' })).toEqualTypeOf<number>()
  expectTypeOf(await doubler.join([1, 2])).toEqualTypeOf<number[]>()
  expectTypeOf(await doubler.kvjoin([['ann', 1]])).toEqualTypeOf<number[]>()
  expectTypeOf(doubler.map([1, 2])).toEqualTypeOf<Observable<number>>()
  // @ts-expect-error: it takes numbers
  await doubler.ask('1')
  // @ts-expect-error: its keys are strings
  await doubler.cast(1, { key: 1 })

  const adder = app.agent(
    'adder',
    { value: object({ a: number(), b: number() }), partitions: 4 },
    async function* (stream) {
      for await (const pair of stream) {
        expectTypeOf(pair).toEqualTypeOf<Pair>()
        yield `${pair.a + pair.b}`
      }
    },
  )
  expectTypeOf(await adder.ask({ a: 1, b: 2 })).toEqualTypeOf<string>()
  await adder.send({ value: { a: 1, b: 2 }, replyTo: results })
  // @ts-expect-error: its replies are strings
  await adder.send({ value: { a: 1, b: 2 }, replyTo: numbers })
  // @ts-expect-error: the other agent takes numbers
  await adder.send({ value: { a: 1, b: 2 }, replyTo: doubler })

  const silent = app.agent('silent', { topic: numbers }, async stream => {
    for await (const n of stream) expectTypeOf(n).toEqualTypeOf<number>()
  })
  expectTypeOf(silent).toEqualTypeOf<Agent<number, string, never>>()
}

/** Operators infer as anywhere else. */
export function pipes(): void {
  const agent = app.agent('keyed', { topic: numbers }, stream =>
    stream.pipe(
      groupBy(n => n % 2, { name: 'by-parity' }),
      mapAsync(async n => [n, 'x'] as const),
    ),
  )
  expectTypeOf(agent).toEqualTypeOf<Agent<number, string, readonly [number, 'x']>>()
}

/** Sinks take the results. */
export function sinks(): void {
  const other = app.agent('other', { topic: results }, async stream => {
    for await (const text of stream) console.log(text)
  })
  const agent = app.agent('texts', { topic: numbers, sinks: [results, other] }, stream => stream.pipe(map(String)))
  agent.addSink(text => expectTypeOf(text).toEqualTypeOf<string>())
  agent.addSink(results)
  // @ts-expect-error: the topic takes numbers
  agent.addSink(numbers)
  // @ts-expect-error: the topic takes numbers
  app.agent('wrong', { topic: numbers, sinks: [numbers] }, stream => stream.pipe(map(String)))
}

/** What is no strategy, policy or option. */
export function options(): void {
  // @ts-expect-error: no such strategy
  app.agent('a', { topic: numbers, supervisor: 'allForOne' }, stream => stream)
  // @ts-expect-error: the topic is described where it is made
  app.agent('b', { topic: numbers, partitions: 4 }, stream => stream)
  app.agent('c', { topic: numbers, onError: (_error, event) => (event.key === 'x' ? 'skip' : undefined) }, s => s)
}

/** An agent on a channel, or on several topics, is one of them. */
export async function sources(): Promise<void> {
  const jobs = app.channel('jobs', { key: string(), value: number() })
  const inMemory = app.agent('in-memory', { topic: jobs }, stream => {
    expectTypeOf(stream).toEqualTypeOf<Stream<number, string>>()
    return stream.pipe(map(String))
  })
  expectTypeOf(inMemory).toEqualTypeOf<Agent<number, string, string, Channel<number, string>>>()
  expectTypeOf(await inMemory.ask(1, { key: 'ann' })).toEqualTypeOf<string>()
  await inMemory.topic.put({ value: 1 })
  await inMemory.send({ value: 1, replyTo: app.channel('texts', { value: string() }) })
  // @ts-expect-error: its replies are strings
  await inMemory.send({ value: 1, replyTo: inMemory })
  // @ts-expect-error: it takes numbers
  await inMemory.ask('1')

  const several = app.agent('several', { topic: app.topic(['a', 'b'], { value: number(), key: string() }) }, s => s)
  expectTypeOf(several).toEqualTypeOf<Agent<number, string, number, TopicGroup<number, string>>>()
  app.agent('sinks', { topic: numbers, sinks: [jobs, inMemory] }, stream => stream)
  // @ts-expect-error: the channel takes numbers
  app.agent('no-sinks', { topic: numbers, sinks: [jobs] }, stream => stream.pipe(map(String)))
}

/** Tests know what an agent takes and gives. */
export async function tests(): Promise<void> {
  const adder = app.agent('tested', { topic: numbers }, stream => stream.pipe(map(String)))
  const t = await TestDriver.start(app)
  const sent = await t.put(adder, 'ann', 1)
  expectTypeOf(t.results(adder, sent)).toEqualTypeOf<readonly string[]>()
  expectTypeOf(t.results(adder)[0]?.result).toEqualTypeOf<string | undefined>()
  await t.put(app.channel('put', { value: number() }), null, 1)
  // @ts-expect-error: it takes numbers
  await t.put(adder, 'ann', 'text')
}

/** Whoever asks for the current event says what it holds. */
export async function events(): Promise<void> {
  expectTypeOf(currentEvent()?.value).toEqualTypeOf<unknown>()
  await currentEvent<number, string>()?.forward(numbers)
  // @ts-expect-error: the topic takes strings
  await currentEvent<number, string>()?.forward(results)
}
