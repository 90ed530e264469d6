import { expect } from 'chai'
import type { Codec } from '../../../lib/codecs/Codec.js'
import { createSerde } from '../../../lib/codecs/createSerde.js'
import { schemaRegistry } from '../../../lib/codecs/registry/schemaRegistry.js'
import { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { FakeRegistry } from '../../support/FakeRegistry.js'
import { javaFixtures } from '../../support/javaFixtures.js'

interface Order {
  readonly id: string
  readonly amount: number
  readonly count: number
  readonly note: string | null
}

const shop = `syntax = "proto3";
package shop;
enum Kind { NONE = 0; NEW = 1; }
message Customer { string name = 1; }
message Order {
  message Line { string sku = 1; }
  string id = 1;
  double amount = 2;
  int32 count = 3;
}`

async function failureOf(promise: Promise<unknown> | undefined): Promise<RxfaustError> {
  try {
    await promise
  } catch (error) {
    expect(error).to.be.instanceOf(RxfaustError)
    return error as RxfaustError
  }
  return expect.fail('nothing was thrown')
}

describe('schemaRegistry', () => {
  let fake: FakeRegistry

  beforeEach(async () => {
    fake = new FakeRegistry()
    await fake.start()
  })
  afterEach(() => fake.stop())

  /** The codec of a topic's values, prepared. */
  async function valuesOf<T>(codec: Codec<T>, topic = 'orders'): Promise<Codec<T>> {
    const bound = codec.bind?.({ topic, role: 'value' }) as Codec<T>
    await bound.prepare?.()
    return bound
  }
  async function read<T>(codec: Codec<T>, hex: string): Promise<T> {
    await codec.pending?.(Buffer.from(hex, 'hex'))
    return codec.decode(Buffer.from(hex, 'hex'))
  }
  const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  const order: Order = { id: 'aæ', amount: 1.5, count: 4_294_967_296, note: 'gift' }

  it('writes and reads what Java does with Avro', async () => {
    fake.add('orders-value', javaFixtures.avro.schema, undefined, 7)
    const codec = await valuesOf(schemaRegistry({ url: fake.url }).avro<Order>(javaFixtures.avro.schema))
    expect(hexOf(codec.encode(order))).to.equal(javaFixtures.avro.hex)
    expect({ ...(await read(codec, javaFixtures.avro.hex)) }).to.deep.equal(order)
    expect(fake.requests).to.include('POST /subjects/orders-value/versions')
    expect(fake.requests.join()).not.to.include('config')
  })

  it('writes and reads what Java does with Protobuf, by the path to the message', async () => {
    fake.add('orders-value', shop, 'PROTOBUF', 8)
    const { first, second, nested } = javaFixtures.protobuf
    const values = {
      first: ['shop.Customer', { name: 'ann' }],
      second: ['shop.Order', { id: 'aæ', amount: 1.5, count: 7 }],
      nested: ['shop.Order.Line', { sku: 's1' }],
    } as const
    for (const [hex, [message, value]] of [
      [first, values.first],
      [second, values.second],
      [nested, values.nested],
    ] as const) {
      const codec = await valuesOf(schemaRegistry({ url: fake.url }).protobuf(shop, message))
      expect(hexOf(codec.encode(value))).to.equal(hex)
      expect(await read(codec, hex)).to.deep.equal(value)
    }
    const any = await valuesOf(schemaRegistry({ url: fake.url }).protobuf())
    expect(await read(any, nested)).to.deep.equal({ sku: 's1' })
    expect(() => any.encode({ name: 5 })).to.throw('name')
    expect(() => any.encode({ nome: 'x' })).to.throw('no field nome')
  })

  it('writes and reads what a client of Confluent’s does, byte for byte', async () => {
    // Written by confluent-kafka 2.16 for Python.
    const written = {
      avro: '00000000040661c3a6000000000000f83f0e',
      json: '00000000057b226964223a2261c3a6222c22616d6f756e74223a312e352c22636f756e74223a377d',
      first: '0000000006000a03616e6e',
      second: '000000000702020a0361c3a611000000000000f83f1807',
      nested: '00000000080402000a027331',
    }
    const value = { id: 'aæ', amount: 1.5, count: 7 }
    const fields = Object.entries({ id: 'string', amount: 'double', count: 'int' })
    const avro = { type: 'record', name: 'Order', fields: fields.map(([name, type]) => ({ name, type })) }
    const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
    const registry = schemaRegistry({ url: fake.url })
    fake.add('avro-value', avro, undefined, 4)
    fake.add('json-value', schema, 'JSON', 5)
    for (const [id, topic] of ['first', 'second', 'nested'].entries())
      fake.add(`${topic}-value`, shop, 'PROTOBUF', 6 + id)
    for (const [topic, codec, given] of [
      ['avro', registry.avro<unknown>(avro), value],
      ['json', registry.json<unknown>(schema), value],
      ['first', registry.protobuf<unknown>(shop, 'shop.Customer'), { name: 'ann' }],
      ['second', registry.protobuf<unknown>(shop, 'shop.Order'), value],
      ['nested', registry.protobuf<unknown>(shop, 'shop.Order.Line'), { sku: 's1' }],
    ] as const) {
      const bound = await valuesOf<unknown>(codec, topic)
      expect(hexOf(bound.encode(given)), topic).to.equal(written[topic])
      expect({ ...((await read(bound, written[topic])) as object) }, topic).to.deep.equal(given)
    }
  })

  it('writes lists of Protobuf packed, those of enums too', async () => {
    const schema = 'syntax = "proto3"; enum E { A = 0; B = 1; } message M { repeated int64 n = 1; repeated E e = 2; }'
    const codec = await valuesOf(schemaRegistry({ url: fake.url }).protobuf(schema))
    expect(hexOf(codec.encode({ n: [1, 2n], e: ['A', 'B'] })).slice(10)).to.equal('000a02010212020001')
  })

  it('checks JSON by its schema', async () => {
    const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }
    const codec = await valuesOf(schemaRegistry({ url: fake.url }).json<{ id: string }>(schema))
    expect(fake.schemas.get(1)?.schemaType).to.equal('JSON')
    expect(hexOf(codec.encode({ id: 'a' }))).to.equal(`0000000001${hexOf(Buffer.from('{"id":"a"}'))}`)
    expect(() => codec.encode({} as never)).to.throw()
    expect(() => codec.decode(Buffer.from(`\0\0\0\0\x01{}`))).to.throw()
  })

  it('reads what older and newer schemas have written into its own', async () => {
    const fields = [{ name: 'id', type: 'string' }]
    const old = fake.add('orders-value', { type: 'record', name: 'Order', fields })
    const newer = [...fields, { name: 'tag', type: 'string', default: 'none' }]
    const registry = schemaRegistry({ url: fake.url })
    const codec = await valuesOf(registry.avro<object>({ type: 'record', name: 'Order', fields: newer }))
    const bytes = Buffer.concat([Buffer.from([0, 0, 0, 0, old]), Buffer.from([2]), Buffer.from('a')])
    expect(codec.pending?.(bytes)).to.be.instanceOf(Promise)
    expect({ ...(await read(codec, hexOf(bytes))) }).to.deep.equal({ id: 'a', tag: 'none' })
    expect(codec.pending?.(bytes)).to.equal(undefined)
    // Without a schema of its own: each by the one that it was written with.
    const any = await valuesOf(registry.avro<object>())
    expect({ ...(await read(any, hexOf(bytes))) }).to.deep.equal({ id: 'a' })
    expect({ ...(await read(any, hexOf(any.encode({ id: 'b', tag: 't' })))) }).to.deep.equal({ id: 'b', tag: 't' })
  })

  it('asks once for a schema that many records wait for', async () => {
    const id = fake.add('other', '"string"')
    const codec = await valuesOf(schemaRegistry({ url: fake.url }).avro())
    const bytes = Buffer.from([0, 0, 0, 0, id, 2, 97])
    await Promise.all([codec.pending?.(bytes), codec.pending?.(bytes)])
    expect(codec.decode(bytes)).to.equal('a')
    const asked = fake.requests.filter(request => request === `GET /schemas/ids/${id}`)
    // The library asks again, for itself.
    expect(asked).to.have.length(2)
  })

  it('makes a decode error of an id that the registry does not know, and asks again for the next record', async () => {
    const serde = createSerde(schemaRegistry({ url: fake.url }).avro(), 'value', 'value of topic "t"', 't')
    await serde.prepare?.()
    const bytes = Buffer.from([0, 0, 0, 0, 5, 2, 97])
    expect((await failureOf(serde.pending?.(bytes, {}))).retriable).to.equal(false)
    expect(serde.pending?.(bytes, {})).to.equal(undefined)
    expect(() => serde.decode(bytes))
      .to.throw(RxfaustError, 'value of topic "t" can\'t be decoded as avro of a registry')
      .with.property('code', 'RXFAUST_DECODE')
    fake.add('late', '"string"', undefined, 5)
    await serde.pending?.(bytes, {})
    expect(serde.decode(bytes)).to.equal('a')
    for (const bad of ['', '00', '0100000005', '0000000005']) {
      expect(() => serde.decode(Buffer.from(bad, 'hex'))).to.throw(RxfaustError)
    }
    fake.add('wrong', shop, 'PROTOBUF', 6)
    await failureOfAny(serde.pending?.(Buffer.from([0, 0, 0, 0, 6]), {}))
    expect(() => serde.decode(Buffer.from([0, 0, 0, 0, 6]))).to.throw('is one of PROTOBUF')
  })

  it('leaves trouble that may pass to who waits', async () => {
    const codec = await valuesOf(schemaRegistry({ url: fake.url }).avro())
    fake.failure = 503
    const bytes = Buffer.from([0, 0, 0, 0, 1, 2, 97])
    const error = await failureOf(codec.pending?.(bytes))
    expect([error.code, error.retriable]).to.deep.equal(['RXFAUST_SCHEMA', true])
    fake.failure = undefined
    fake.add('x', '"string"', undefined, 1)
    await codec.pending?.(bytes)
    expect(codec.decode(bytes)).to.equal('a')
  })

  it('does not register where it should not', async () => {
    const codec = schemaRegistry({ url: fake.url, register: false, subject: ({ topic }) => `s-${topic}` }).avro(
      '"string"',
    )
    const error = await failureOf(valuesOf(codec))
    expect(error.code).to.equal('RXFAUST_SCHEMA')
    expect(error.message).to.include('subject s-orders')
    expect(fake.schemas.size).to.equal(0)
    fake.add('s-orders', '"string"')
    expect(hexOf((await valuesOf(codec)).encode('a'))).to.equal('00000000010261')
  })

  it('has credentials in requests, and nowhere else', async () => {
    const [username, password] = ['the-user', 'the-secret']
    const encoded = Buffer.from(`${username}:${password}`).toString('base64')
    fake.authorization = `Basic ${encoded}`
    expect(
      hexOf((await valuesOf(schemaRegistry({ url: fake.url, auth: { username, password } }).avro('"int"'))).encode(1)),
    ).to.equal('000000000102')
    fake.authorization = 'another'
    const refused = await failureOf(
      valuesOf(schemaRegistry({ url: fake.url, auth: { username, password } }).avro('"int"')),
    )
    const shown = JSON.stringify({ ...refused, message: refused.message, cause: refused.cause, stack: refused.stack })
    expect(shown).not.to.include(password)
    expect(shown).not.to.include(encoded)
    const inUrl = fake.url.replace('http://', `http://${username}:${password}@`)
    expect(() => schemaRegistry({ url: inUrl }).avro())
      .to.throw(RxfaustError, 'contains credentials')
      .with.property('message')
      .that.does.not.include(password)
  })

  it('is refused for tables', () => {
    const codec = schemaRegistry({ url: fake.url }).avro('"int"')
    expect(() => createSerde(codec, 'value', 'value of table "t"')).to.throw(RxfaustError, 'keys and values of topics')
  })
})

async function failureOfAny(promise: Promise<unknown> | undefined): Promise<unknown> {
  return promise?.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  )
}
