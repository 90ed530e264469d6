import { expectTypeOf } from 'expect-type'
import { number, object, string } from 'superstruct'
import { App, codecs, gzip, json, Schema, schemaRegistry, text } from '../lib/index.js'

declare global {
  interface RxfaustCodecTypes {
    'typings-date': Date
  }
}

const app = new App('codecs')
const Order = object({ id: string() })

app.topic('names', { key: 'long', value: 'text|gzip' }).subscribe(value => expectTypeOf(value).toEqualTypeOf<string>())
app.topic('own', { value: 'typings-date|gzip' }).subscribe(value => expectTypeOf(value).toEqualTypeOf<Date>())
app
  .topic('piped', { value: json<{ a: number }>().pipe(gzip()) })
  .subscribe(value => expectTypeOf(value).toEqualTypeOf<{ a: number }>())
expectTypeOf(codecs.get('bigint').decode(new Uint8Array(8))).toEqualTypeOf<bigint>()
expectTypeOf(codecs.load('msgpack|gzip')).resolves.toHaveProperty('pipe')

// @ts-expect-error what is behind a codec has to take bytes
json().pipe(text())
// @ts-expect-error no codec has this name
app.topic('unknown', { value: 'xml' })

const registry = schemaRegistry({ url: 'http://localhost:8081' })
app
  .topic('avro', { value: registry.avro<{ id: string }>() })
  .subscribe(value => expectTypeOf(value).toEqualTypeOf<{ id: string }>())

const both = app.topic('schema', { schema: new Schema({ key: 'int', value: Order }) })
both.subscribe(value => expectTypeOf(value).toEqualTypeOf<{ id: string }>())
void both.send({ key: 5, value: { id: 'a' } })
// @ts-expect-error the schema says that keys are numbers
void both.send({ key: 'a', value: { id: 'a' } })

app
  .topic('by-header', { value: { header: 'type', types: { order: Order, count: number() } } })
  .subscribe(value => expectTypeOf(value).toEqualTypeOf<{ id: string } | number>())

const group = app.topic(['a', 'b'], { value: Order })
group.subscribe(value => expectTypeOf(value).toEqualTypeOf<{ id: string }>())
// @ts-expect-error a record has one topic
group.send({ value: { id: 'a' } })
app.topic(/^orders\./, { value: number() }).subscribe(value => expectTypeOf(value).toEqualTypeOf<number>())

const channel = app.channel('channel', { key: 'long', value: Order, maxsize: 5 })
channel.subscribe(value => expectTypeOf(value).toEqualTypeOf<{ id: string }>())
void channel.put({ key: 1, value: { id: 'a' } })
// @ts-expect-error an order has an id
void channel.put({ value: {} })
