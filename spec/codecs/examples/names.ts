import assert from 'node:assert/strict'
import { App, gzip, json } from 'rxfaust'
import { number, object, string } from 'superstruct'

const Order = object({ id: string(), amount: number() })

const app = new App('shop', { broker: 'memory://', topicPartitions: 1 })
// By name; each works on the bytes of the one before.
const named = app.topic('named', { key: 'long', value: 'json|gzip' })
// The same in code, and typed.
const piped = app.topic('piped', { value: json<{ id: string }>().pipe(gzip()) })
// Checked by a type, written by a codec.
const typed = app.topic('typed', { value: { type: Order, codec: 'msgpack' } })

const seen: string[] = []
named.subscribe(value => seen.push(`named ${JSON.stringify(value)}`))
piped.subscribe(({ id }) => seen.push(`piped ${id}`))
typed.subscribe(({ id, amount }) => seen.push(`typed ${id} ${amount}`))
await app.start()
await named.send({ key: 1, value: ['a'] })
await piped.send({ value: { id: 'b' } })
await typed.send({ value: { id: 'c', amount: 5 } })
await assert.rejects(typed.send({ value: { id: 'd' } as never }), /Expected a number/)
await app.idle()
assert.deepEqual(seen.sort(), ['named ["a"]', 'piped b', 'typed c 5'])
await app.stop()
