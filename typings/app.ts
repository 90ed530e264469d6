import { expectTypeOf } from 'expect-type'
import {
  type Agent,
  App,
  type AppOptionsDraft,
  type Message,
  Monitor,
  type ProducedMessage,
  Table,
  Topic,
  type TopicPartition,
} from 'rxfaust'
import type { Subscription } from 'rxjs'
import { number, string } from 'superstruct'

const app = new App('typings')

/** Handlers get what their signal says; those of all apps get the app first. */
export function signals(): void {
  const subscription = app.on.partitionsAssigned(async (partitions, { added }) => {
    expectTypeOf(partitions).toEqualTypeOf<readonly TopicPartition[]>()
    expectTypeOf(added).toEqualTypeOf<readonly TopicPartition[]>()
  })
  expectTypeOf(subscription).toEqualTypeOf<Subscription>()
  app.on.produceMessage(message => {
    expectTypeOf(message).toEqualTypeOf<ProducedMessage>()
    message.headers.trace = Buffer.from('1')
    // @ts-expect-error: only headers are changed
    message.topic = 'other'
  })
  app.on.configured(options => {
    expectTypeOf(options).toEqualTypeOf<AppOptionsDraft>()
    options.broker = 'memory://'
    // @ts-expect-error: it is a number
    options.topicPartitions = 'many'
  })
  App.on.partitionsRevoked(async (revoking, partitions, { lost }) => {
    expectTypeOf(revoking).toEqualTypeOf<App>()
    expectTypeOf(partitions).toEqualTypeOf<readonly TopicPartition[]>()
    expectTypeOf(lost).toEqualTypeOf<boolean>()
  })
  // @ts-expect-error: there is no such signal
  app.on.partitionsLost(() => {})
}

/** What the line gives, by the descriptions. */
export function commands(): void {
  app.command(
    'produce',
    {
      options: {
        maxMessages: { type: 'number', default: 1 },
        name: { type: 'string' },
        key: { type: 'string', required: true },
        verbose: { type: 'boolean' },
        tags: { type: 'string', multiple: true },
        level: { type: 'string', choices: ['low', 'high'], default: 'low' },
      },
      arguments: { file: {}, times: { type: 'number', optional: true }, rest: { multiple: true, optional: true } },
    },
    (values, { say, signal }) => {
      expectTypeOf(values.maxMessages).toEqualTypeOf<number>()
      expectTypeOf(values.name).toEqualTypeOf<string | undefined>()
      expectTypeOf(values.key).toEqualTypeOf<string>()
      expectTypeOf(values.verbose).toEqualTypeOf<boolean>()
      expectTypeOf(values.tags).toEqualTypeOf<readonly string[]>()
      expectTypeOf(values.level).toEqualTypeOf<'low' | 'high'>()
      expectTypeOf(values.file).toEqualTypeOf<string>()
      expectTypeOf(values.times).toEqualTypeOf<number | undefined>()
      expectTypeOf(values.rest).toEqualTypeOf<readonly string[]>()
      expectTypeOf(say).toEqualTypeOf<(text: string) => void>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      // @ts-expect-error: nothing of that name is described
      values.other
    },
  )
  app.command('plain', {}, async values => {
    // @ts-expect-error: nothing is described
    values.file
  })
  // @ts-expect-error: there is no such type
  app.command('wrong', { options: { at: { type: 'date' } } }, () => {})
}

class OwnedTopic<T, K> extends Topic<T, K> {
  readonly owner = 'billing'
  override send(message: Message<T, K>) {
    return super.send(message)
  }
}
class TitledTable<K, V, Absent = undefined> extends Table<K, V, Absent> {
  title(): string {
    return this.name
  }
}
class CountingMonitor extends Monitor {
  readonly extra = 1
}

/** What is declared has the members of the parts besides its types. */
export function parts(): void {
  const own = new App('own', { parts: { Topic: OwnedTopic, Table: TitledTable }, monitor: new CountingMonitor() })
  const topic = own.topic('t', { key: string(), value: number() })
  expectTypeOf(topic).toExtend<Topic<number, string>>()
  expectTypeOf(topic.owner).toEqualTypeOf<string>()
  expectTypeOf(own.table('t', { default: () => 0 }).title()).toEqualTypeOf<string>()
  expectTypeOf(own.monitor.extra).toEqualTypeOf<number>()
  const agent = own.agent('a', { topic }, async function* (stream) {
    for await (const each of stream) yield `${each}`
  })
  expectTypeOf(agent).toEqualTypeOf<Agent<number, string, string>>()
  expectTypeOf(app.topic('t', { key: string(), value: number() })).toEqualTypeOf<Topic<number, string>>()
  expectTypeOf(app.monitor).toEqualTypeOf<Monitor>()
  const plain: App = own
  expectTypeOf(plain.id).toEqualTypeOf<string>()
  // @ts-expect-error: a table is no topic
  new App('wrong', { parts: { Topic: Table } })
  // @ts-expect-error: events can't be replaced
  new App('wrong', { parts: { Event: class {} } })
}
