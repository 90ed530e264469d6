import { type } from 'arktype'
import { expect } from 'chai'
import * as v from 'valibot'
import { z } from 'zod'
import { createSerde } from '../../lib/codecs/createSerde.js'
import type { TypeDescription } from '../../lib/codecs/TypeDescription.js'
import { App, RxfaustError } from '../../lib/index.js'
import { TestDriver } from '../../lib/testing/index.js'

const schemas: Record<
  string,
  { readonly value: TypeDescription; readonly key: TypeDescription; readonly number: TypeDescription }
> = {
  zod: { value: z.object({ id: z.string(), n: z.number().min(1) }), key: z.string(), number: z.number() },
  valibot: {
    value: v.object({ id: v.string(), n: v.pipe(v.number(), v.minValue(1)) }),
    key: v.string(),
    number: v.number(),
  },
  arktype: { value: type({ id: 'string', n: 'number >= 1' }), key: type('string'), number: type('number') },
}

const asynchronous: Record<string, TypeDescription> = {
  zod: z.object({ id: z.string().refine(async () => true) }),
  valibot: v.objectAsync({
    id: v.pipeAsync(
      v.string(),
      v.checkAsync(async () => true),
    ),
  }),
}

const encoded = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString()

describe('Standard Schemas as keys and values', () => {
  for (const [library, { value, key, number }] of Object.entries(schemas)) {
    it(`of ${library} check what is read and what is written`, () => {
      const serde = createSerde<unknown>(value, 'value', 'value of topic "orders"')
      expect(serde.decode(Buffer.from('{"id":"a","n":1}'))).to.deep.equal({ id: 'a', n: 1 })
      expect(encoded(serde.encode({ id: 'a', n: 1 }))).to.equal('{"id":"a","n":1}')
      for (const wrong of [{ id: 5, n: 1 }, { id: 'a', n: 0 }, {}, 'x']) {
        const refused = (act: () => unknown, code: string) =>
          expect(act)
            .to.throw(RxfaustError, /value of topic "orders"/)
            .with.property('code', code)
        refused(() => serde.decode(Buffer.from(JSON.stringify(wrong))), 'RXFAUST_DECODE')
        refused(() => serde.encode(wrong), 'RXFAUST_ENCODE')
      }
      expect(() => serde.decode(Buffer.from('{"id":"a","n":0}'))).to.throw(/ n: |n must be/)
      expect(encoded(createSerde(key, 'key', 'key').encode('ann'))).to.equal('ann')
      expect(encoded(createSerde(number, 'key', 'key').encode(5))).to.equal('5')
      expect(createSerde(number, 'key', 'key').decode(Buffer.from('5'))).to.equal(5)
      const zipped = createSerde({ type: value, codec: 'json|gzip' } as TypeDescription, 'value', 'value')
      expect(zipped.decode(zipped.encode({ id: 'a', n: 1 }))).to.deep.equal({ id: 'a', n: 1 })
    })
  }

  for (const [library, schema] of Object.entries(asynchronous)) {
    it(`of ${library} that validate asynchronously are refused`, () => {
      const use = () =>
        createSerde<unknown>(schema, 'value', 'value of topic "orders"').decode(Buffer.from('{"id":"a"}'))
      expect(use).to.throw(
        RxfaustError,
        new RegExp(`value of topic "orders".*${library} that validates asynchronously`),
      )
    })
  }

  it('that are found to be asynchronous by a value stop it before it is sent, with what to do', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const orders = app.topic('orders', { value: z.object({ id: z.string().refine(async () => true) }), partitions: 1 })
    const seen: unknown[] = []
    orders.subscribe(order => seen.push(order))
    await app.start()
    const error = await orders.send({ value: { id: 'a' } }).catch((failure: unknown) => failure as RxfaustError)
    expect(error).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_ENCODE')
    expect((error as RxfaustError).message)
      .to.include('topic "orders"')
      .and.to.include('mapAsync')
    await app.idle()
    expect(seen).to.deep.equal([])
    await app.stop()
  })

  it('are known to be asynchronous at the declaration where any value shows it', () => {
    const app = new App('shop', { broker: 'memory://' })
    expect(() => app.topic('orders', { value: asynchronous.valibot as TypeDescription }))
      .to.throw(RxfaustError)
      .with.property('code', 'RXFAUST_OPTION')
  })

  it('may transform what they can read again', () => {
    const dates = createSerde<{ at: Date }>(z.object({ at: z.coerce.date() }), 'value', 'value')
    const read = z.object({ at: z.iso.datetime().transform(text => new Date(text)) })
    const value = { at: new Date(0) }
    expect(dates.decode(dates.encode(value))).to.deep.equal(value)
    const transformed = createSerde<{ at: Date }>(read, 'value', 'value')
    expect(transformed.decode(transformed.encode(value))).to.deep.equal(value)
    const lossy = createSerde<number>(
      z.string().transform(text => text.length),
      'value',
      'value',
    )
    expect(lossy.decode(Buffer.from('"abc"'))).to.equal(3)
    expect(() => lossy.encode(3))
      .to.throw(RxfaustError)
      .with.property('code', 'RXFAUST_ENCODE')
  })

  it('describe topics and tables', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const Order = z.object({ id: z.string(), n: z.number() })
    const orders = app.topic('orders', { key: z.string(), value: Order, partitions: 1 })
    const totals = app.table('totals', { key: v.string(), value: v.number(), default: () => 0, partitions: 1 })
    orders.subscribe(order => {
      totals.update(order.id, total => total + order.n)
    })
    const driver = await TestDriver.start(app)
    await driver.put(orders, 'a', { id: 'a', n: 2 })
    await driver.put(orders, 'a', { id: 'a', n: 3 })
    expect(totals.get('a')).to.equal(5)
    await driver.stop()
  })
})
