import { expect } from 'chai'
import { avro } from '../../lib/codecs/avro.js'
import { createSerde } from '../../lib/codecs/createSerde.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

const ORDER = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'count', type: 'long' },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['NEW', 'PAID'] } },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'lines', type: { type: 'map', values: 'int' } },
    { name: 'raw', type: 'bytes' },
  ],
}
const order = { id: 'a', count: 3, status: 'PAID', note: 'x', lines: { x: 1 }, raw: Buffer.from([1]) }

describe('avro', () => {
  const serde = createSerde<Record<string, unknown>>(
    avro<Record<string, unknown>>(ORDER),
    'value',
    'value of topic "t"',
  )
  before(() => serde.prepare?.())

  it('writes what the encoding says, with nothing in front, and reads it', () => {
    const bytes = serde.encode(order)
    // Zigzag integers; a union has its branch in front, a map blocks of entries and a zero behind them.
    expect(Buffer.from(bytes ?? []).toString('hex')).to.equal(
      ['0261', '06', '02', '020278', '0202780200', '0201'].join(''),
    )
    expect({ ...serde.decode(bytes) }).to.deep.equal(order)
    expect({ ...serde.decode(serde.encode({ ...order, note: null })) }).to.have.property('note', null)
  })

  it('takes the schema as JSON text too', async () => {
    const text = avro<string>('"string"')
    await text.prepare?.()
    expect(Buffer.from(text.encode('aæ')).toString('hex')).to.equal('0661c3a6')
    expect(text.decode(text.encode('aæ'))).to.equal('aæ')
  })

  const unfit = { count: 2 ** 53, status: 'GONE', lines: { x: 1.5 }, raw: 'text', id: undefined }
  for (const [field, value] of Object.entries(unfit)) {
    it(`makes an encode error of what ${field} can't hold`, () => {
      expect(() => serde.encode({ ...order, [field]: value }))
        .to.throw(RxfaustError, 'value of topic "t"')
        .with.property('code', 'RXFAUST_ENCODE')
    })
  }

  it('makes a decode error of bytes that are cut off, and of what is behind them', () => {
    const bytes = Buffer.from(serde.encode(order) ?? [])
    for (const broken of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.from([0])])]) {
      expect(() => serde.decode(broken))
        .to.throw(RxfaustError)
        .with.property('code', 'RXFAUST_DECODE')
    }
  })

  it('tells a schema that can not be used from a missing package', async () => {
    for (const wrong of [avro({ type: 'recrod' }), avro('{')]) {
      const error = await wrong.prepare?.().catch((failure: unknown) => failure)
      expect(error).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_SCHEMA')
    }
  })
})
